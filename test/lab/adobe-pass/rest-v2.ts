import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentTypeOf, parseJsonObject, readBody, send, sendJson } from '../http.js'
import { clientOfBearer } from './bearer.js'
import { checkDeviceInfo, deviceOf, requireDevice } from './device.js'
import { enhancedError, Refusal } from './enhanced-error.js'
import { type AdobePassState, type Client, type LoginSession, MVPD, ownerOf, type Profile, SERVICE_PROVIDERS } from './state.js'
import { errorPage } from './throttle.js'

const MINUTE = 60_000
const CODE_LIFE = 30 * MINUTE
const PROFILE_LIFE = 30 * 24 * 60 * MINUTE
const MEDIA_TOKEN_LIFE = 7 * MINUTE
/** The lab's MVPD allows everything but this. */
const DENIED_RESOURCE = 'LabAdult'

interface Call {
  readonly state: AdobePassState
  readonly request: IncomingMessage
  readonly url: URL
  readonly serviceProvider: string
  readonly client: Client
  /** What the path template left open, for example the mvpd. */
  readonly argument: string
}

interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly answer: (call: Call) => Promise<unknown> | unknown
}

const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^configuration$/, answer: configuration },
  { method: 'POST', path: /^sessions$/, answer: createSession },
  { method: 'POST', path: /^sessions\/([^/]+)$/, answer: resumeSession },
  { method: 'GET', path: /^sessions\/([^/]+)$/, answer: call => sessionAnswer(sessionOf(call)) },
  { method: 'GET', path: /^profiles$/, answer: call => profilesAnswer(profilesOf(call)) },
  { method: 'GET', path: /^profiles\/code\/([^/]+)$/, answer: profilesByCode },
  { method: 'GET', path: /^profiles\/([^/]+)$/, answer: profilesByMvpd },
  { method: 'POST', path: /^decisions\/preauthorize\/([^/]+)$/, answer: call => decide(call, 5) },
  { method: 'POST', path: /^decisions\/authorize\/([^/]+)$/, answer: call => decide(call, 1) },
  { method: 'GET', path: /^logout\/([^/]+)$/, answer: logout },
]

/** `/api/v2/…` */
export async function restV2(state: AdobePassState, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const [first = '', ...rest] = url.pathname.slice('/api/v2/'.length).split('/').map(decodeURIComponent)
  if (first === 'authenticate') return authenticate(state, response, rest[0] ?? '', rest[1] ?? '')

  const tail = rest.join('/')
  const matches = ROUTES.filter(route => route.path.test(tail))
  const route = matches.find(candidate => candidate.method === request.method)
  if (!route)
    return send(
      response,
      matches.length > 0 ? 405 : 404,
      { 'Content-Type': 'text/html' },
      errorPage(matches.length > 0 ? '405 Not Allowed' : '404 Not Found'),
    )

  try {
    const client = await clientOfBearer(state, request, first)
    checkDeviceInfo(request)
    const argument = route.path.exec(tail)?.[1] ?? ''
    const answer = await route.answer({ state, request, url, serviceProvider: first, client, argument })
    sendJson(response, 200, answer)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    sendJson(response, error.error.status, error.error)
  }
}

function configuration({ serviceProvider }: Call): unknown {
  return {
    requestor: {
      id: serviceProvider,
      name: `${serviceProvider} of the lab`,
      domains: ['127.0.0.1', 'localhost'],
      mvpds: [{ id: MVPD, displayName: 'Lab Cable', logoUrl: 'https://example.invalid/lab-cable.png', isTempPass: false }],
    },
  }
}

async function createSession(call: Call): Promise<unknown> {
  const { state, serviceProvider, client } = call
  const owner = ownerOf(client, requireDevice(call.request))
  const form = await readForm(call.request)
  const mvpd = form.get('mvpd') ?? undefined
  if (mvpd !== undefined && mvpd !== MVPD) throw new Refusal('invalid_parameter_mvpd')
  if (mvpd !== undefined && state.profiles.get(owner)?.has(mvpd)) {
    return {
      actionName: 'authorize',
      actionType: 'direct',
      reasonType: 'authenticated',
      sessionId: randomUUID(),
      mvpd,
      serviceProvider,
    }
  }

  const now = state.clock()
  const session: LoginSession = {
    code: randomBytes(4).toString('hex').slice(0, 7).toUpperCase(),
    id: randomUUID(),
    serviceProvider,
    owner,
    notBefore: now,
    notAfter: now + CODE_LIFE,
  }
  completeSession(session, form)
  state.sessions.set(session.code, session)
  return sessionAnswer(session)
}

async function resumeSession(call: Call): Promise<unknown> {
  const session = sessionOf(call)
  completeSession(session, await readForm(call.request))
  return sessionAnswer(session)
}

function completeSession(session: LoginSession, form: URLSearchParams): void {
  const redirectUrl = form.get('redirectUrl')
  if (redirectUrl !== null && !URL.canParse(redirectUrl)) throw new Refusal('invalid_parameter_redirect_url')
  session.mvpd = form.get('mvpd') ?? session.mvpd
  session.domainName = form.get('domainName') ?? session.domainName
  session.redirectUrl = redirectUrl ?? session.redirectUrl
}

function sessionAnswer(session: LoginSession): unknown {
  const missing = (['mvpd', 'domainName', 'redirectUrl'] as const).filter(name => session[name] === undefined)
  const complete = missing.length === 0
  return {
    actionName: complete ? 'authenticate' : 'resume',
    actionType: complete ? 'interactive' : 'direct',
    reasonType: 'none',
    ...(complete ? { url: `/api/v2/authenticate/${session.serviceProvider}/${session.code}` } : { missingParameters: missing }),
    code: session.code,
    sessionId: session.id,
    mvpd: session.mvpd,
    serviceProvider: session.serviceProvider,
    // Milliseconds, and strings here although profiles have them as numbers.
    notBefore: String(session.notBefore),
    notAfter: String(session.notAfter),
  }
}

/** The one endpoint a person navigates to. The lab's MVPD signs everybody in and sends them back at once. */
function authenticate(state: AdobePassState, response: ServerResponse, serviceProvider: string, code: string): void {
  const session = state.sessions.get(code)
  const known = (SERVICE_PROVIDERS as readonly string[]).includes(serviceProvider)
  if (!known || !session?.mvpd || !session.redirectUrl || session.notAfter <= state.clock()) {
    send(response, 400, { 'Content-Type': 'text/html' }, errorPage('400 Bad Request'))
    return
  }
  const now = state.clock()
  const profiles = state.profiles.get(session.owner) ?? new Map<string, Profile>()
  profiles.set(session.mvpd, { mvpd: session.mvpd, notBefore: now, notAfter: now + PROFILE_LIFE })
  state.profiles.set(session.owner, profiles)
  send(response, 302, { Location: session.redirectUrl })
}

function profilesByCode(call: Call): unknown {
  const session = sessionOf(call)
  const profile = session.mvpd === undefined ? undefined : call.state.profiles.get(session.owner)?.get(session.mvpd)
  return profilesAnswer(profile ? [profile] : [])
}

function profilesByMvpd(call: Call): unknown {
  return profilesAnswer(profilesOf(call).filter(profile => profile.mvpd === call.argument))
}

function profilesAnswer(profiles: readonly Profile[]): unknown {
  return {
    profiles: Object.fromEntries(
      profiles.map(({ mvpd, notBefore, notAfter }) => [
        mvpd,
        {
          notBefore,
          notAfter,
          issuer: mvpd,
          type: 'regular',
          attributes: { userID: { value: 'lab-user-1', state: 'plain' } },
        },
      ]),
    ),
  }
}

async function decide(call: Call, limit: number): Promise<unknown> {
  const mvpd = call.argument
  if (mvpd !== MVPD) throw new Refusal('invalid_parameter_mvpd')
  const profile = profilesOf(call).find(candidate => candidate.mvpd === mvpd)
  const resources = await readResources(call.request)
  if (resources.length > limit) throw new Refusal('too_many_resources')
  if (!profile) throw new Refusal('authenticated_profile_missing')

  const now = call.state.clock()
  return {
    decisions: resources.map(resource => {
      const authorized = resource !== DENIED_RESOURCE
      return {
        resource,
        serviceProvider: call.serviceProvider,
        mvpd,
        source: 'mvpd',
        authorized,
        // A denial comes inside an answer 200.
        ...(authorized
          ? {
              token: {
                notBefore: now,
                notAfter: now + MEDIA_TOKEN_LIFE,
                serializedToken: Buffer.from(`lab media token for ${resource}`).toString('base64'),
              },
            }
          : { error: enhancedError('authorization_denied_by_parental_controls') }),
      }
    }),
  }
}

function logout(call: Call): unknown {
  const mvpd = call.argument
  const redirectUrl = call.url.searchParams.get('redirectUrl')
  if (redirectUrl === null || !URL.canParse(redirectUrl)) throw new Refusal('invalid_parameter_redirect_url')
  const removed = call.state.profiles.get(ownerOf(call.client, requireDevice(call.request)))?.delete(mvpd) ?? false
  return { logouts: { [mvpd]: { actionName: removed ? 'complete' : 'invalid', actionType: 'none', mvpd } } }
}

function profilesOf(call: Call): readonly Profile[] {
  const owned = call.state.profiles.get(ownerOf(call.client, requireDevice(call.request)))
  return [...(owned?.values() ?? [])].filter(profile => profile.notAfter > call.state.clock())
}

function sessionOf(call: Call): LoginSession {
  const session = call.state.sessions.get(call.argument)
  if (!session || session.serviceProvider !== call.serviceProvider || session.notAfter <= call.state.clock()) {
    throw new Refusal('invalid_parameter_code')
  }
  const device = deviceOf(call.request)
  // A second screen asks without a device; a device may only see its own.
  if (device !== undefined && session.owner !== ownerOf(call.client, device)) throw new Refusal('invalid_parameter_code')
  return session
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const body = (await readBody(request)) ?? ''
  return new URLSearchParams(contentTypeOf(request) === 'application/x-www-form-urlencoded' ? body : '')
}

async function readResources(request: IncomingMessage): Promise<string[]> {
  const resources = parseJsonObject((await readBody(request)) ?? '')?.resources
  if (!Array.isArray(resources) || resources.length === 0) throw new Refusal('invalid_parameter_resources')
  return resources.map(resource => {
    if (typeof resource !== 'string') throw new Refusal('invalid_parameter_resources')
    return resource
  })
}
