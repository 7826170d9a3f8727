/**
 * The notation of the rule tables, as `1 reg→C1 · 2 tok(C1)→T1/3600 · 600 api(T1)=401`, and its one parser.
 *
 * A step is `TIME[-END][, TIME …] VERB`, times in seconds; an exchange lasts 0.2 s unless END says otherwise. Verbs:
 *
 *   load                              top-level navigation of the app's page
 *   reg→C1        reg=400 CODE        registration; also =503, =ERR_FAILED, =html, =pending
 *   tok(C1)→T1/3600   tok(C1)=CODE    client credentials grant; /3600 is `expires_in`, /- leaves it out
 *   refresh(R1)→T2,R2/3600            refresh token grant (client C1 unless {client: …})
 *   code(C1)→T1,R1/3600               authorization code grant
 *   authorize(C1)=302                 authorization request
 *   api(T1)=401 CODE   api()=401      protected resource request; 200 unless said otherwise
 *   revoke(T1)                        revocation (RFC 7009)
 *   delete(C1)=204   read(C1)=401     management of a registration (RFC 7592)
 *   clear                             the user pressed "storage was cleared"
 *   preflight                         of a protected resource request, announcing `Authorization`
 *   GET URL=200   POST URL   OPTIONS  anything else; OPTIONS is a preflight
 *
 * and after any of them `{name: value; …}`. Who sent it: instance, top (address of the top-level page), tab, partition,
 * capture, device, origin: none (a native app). What was sent: statement, metadata, redirect, grant, scope, resource,
 * user, client, secret, as (another authorization server), host, path, dpop (name of a key), auth: basic, referer. What
 * came back: secretExpires (s), issued (s), jwt (lifetime in s, `600@100` issued at 100), action, challenge, cors: none,
 * date (s, the server's clock), location, retryAfter. What the capture lacks: bodies: none (answers), request: none
 * (bodies of requests), auth: hidden, redact: MEMBER (in request and answer) or `bearer`.
 *
 * A token's name stands for one value throughout; a token with `jwt` is one from its mint on.
 */
import type { Body, ExchangeContext, Header, HttpExchange, HttpResponse, ResourceType } from '../../src/core/exchange'
import { NO_BODY } from '../../src/core/exchange'
import type { Mark } from '../../src/core/observation'

/** Where the tables' second 0 lies (epoch ms). */
export const EPOCH = Date.UTC(2026, 0, 15, 12, 0, 0)

export type ScenarioProfile = 'adobe-pass' | 'rfc7591'

export interface Scenario {
  readonly exchanges: readonly HttpExchange[]
  readonly marks: readonly Mark[]
}

interface Step {
  readonly start: number
  readonly end: number
  readonly verb: string
  readonly argument: string
  readonly arrow: string | null
  readonly result: string | null
  readonly options: Readonly<Record<string, string>>
}

/** Turns a sequence into the exchanges that a browser would have captured. */
export function parseScenario(text: string, profile: ScenarioProfile = 'adobe-pass'): Scenario {
  const steps = text
    .split(/[·\n]/)
    .map(part => part.trim())
    .filter(Boolean)
    .flatMap(readSteps)
  const exchanges: HttpExchange[] = []
  const marks: Mark[] = []
  tokenValues.clear()
  steps.forEach((step, index) => {
    const id = `x${String(index + 1).padStart(3, '0')}`
    if (step.verb === 'clear') {
      const origin = step.options.instance === undefined ? null : originOf(step.options.instance)
      marks.push({ id, at: EPOCH + step.start * 1000, kind: 'storage-cleared', note: '', origin })
    } else exchanges.push(build(step, id, profile))
  })
  return { exchanges, marks }
}

const STEP = /^(?<times>[\d.]+(?:[-–][\d.]+)?(?:\s*,\s*[\d.]+(?:[-–][\d.]+)?)*)\s+(?<body>.*)$/s
const OPTIONS = /\{(?<options>[^{}]*)\}\s*$/

function readSteps(part: string): Step[] {
  const match = STEP.exec(part)
  if (match?.groups === undefined) throw new Error(`not a step: "${part}"`)
  const { times = '', body = '' } = match.groups
  const options: Record<string, string> = {}
  for (const pair of OPTIONS.exec(body)?.groups?.options?.split(';') ?? []) {
    const colon = pair.indexOf(':')
    if (colon < 0) throw new Error(`not an option: "${pair}" in "${part}"`)
    options[pair.slice(0, colon).trim()] = pair.slice(colon + 1).trim()
  }
  const plain = body.replace(OPTIONS, '').trim()
  const spans = times.split(',').map(time => time.trim().split(/[-–]/).map(Number))
  return spans.map(([start = 0, end], index) => ({
    start,
    end: end ?? (plain === 'load' ? start + 0.05 : start + 0.2),
    options,
    ...readBody(plain, index, spans.length),
  }))
}

function readBody(plain: string, index: number, of: number): Pick<Step, 'verb' | 'argument' | 'arrow' | 'result'> {
  const raw = /^(GET|POST|PUT|OPTIONS)\s+(\S+?)(?:=(\d{3}))?$/.exec(plain)
  if (raw !== null) return { verb: raw[1] ?? '', argument: raw[2] ?? '', arrow: null, result: raw[3] ?? null }
  const match = /^(\w+)(?:\(([^)]*)\))?(?:→([^=]+)|=(.+))?$/.exec(plain)
  if (match === null) throw new Error(`not a verb: "${plain}"`)
  const [, verb = '', argument = '', arrow, result] = match
  return { verb, argument, arrow: arrow === undefined ? null : nth(arrow.trim(), index, of), result: result?.trim() ?? null }
}

/** `C1…C5` gives each of five steps its own. */
function nth(arrow: string, index: number, of: number): string {
  const range = /^([A-Z])(\d+)…\1(\d+)$/.exec(arrow)
  if (range === null) return arrow
  const [, letter = '', from = '0', to = '0'] = range
  if (Number(to) - Number(from) + 1 !== of) throw new Error(`"${arrow}" does not fit ${of} times`)
  return `${letter}${Number(from) + index}`
}

// ------------------------------------------------------------------ servers

const SERVERS = {
  'adobe-pass': {
    register: 'https://sp.auth.adobe.com/o/client/register',
    token: 'https://sp.auth.adobe.com/o/client/token',
    authorize: 'https://sp.auth.adobe.com/authorize',
    api: 'https://sp.auth.adobe.com',
    path: '/api/v2/REF30/profiles',
  },
  rfc7591: {
    register: 'https://as.example.com/register',
    token: 'https://as.example.com/token',
    authorize: 'https://as.example.com/authorize',
    api: 'https://api.example.com',
    path: '/v1/items',
  },
} as const

function build(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { verb } = step
  if (verb === 'load') return load(step, id)
  if (verb === 'reg') return register(step, id, profile)
  if (verb === 'tok' || verb === 'refresh' || verb === 'code') return token(step, id, profile)
  if (verb === 'api') return api(step, id, profile)
  if (verb === 'authorize') return authorize(step, id, profile)
  if (verb === 'preflight') return preflight(step, id, profile)
  if (verb === 'revoke')
    return exchange(step, id, {
      method: 'POST',
      url: SERVERS[profile].token.replace('token', 'revoke'),
      form: { token: valueNamed(step.argument) },
    })
  if (verb === 'delete' || verb === 'read') {
    const url = `${SERVERS[profile].register}/${clientId(step.argument)}`
    const authorization = `Bearer made-up-registration-token-${step.argument}`
    return verb === 'delete'
      ? exchange(step, id, { method: 'DELETE', url, authorization, status: 204 })
      : exchange(step, id, { method: 'GET', url, authorization, answer: { client_id: clientId(step.argument) } })
  }
  if (verb === 'OPTIONS') return exchange(step, id, { method: verb, url: step.argument, type: 'preflight' })
  if (/^[A-Z]+$/.test(verb)) return exchange(step, id, { method: verb, url: step.argument })
  throw new Error(`unknown verb "${verb}"`)
}

/** Made up, and visibly so. */
export const clientId = (name: string) => `client-${name}`
export const clientSecret = (name: string) => `made-up-secret-of-${name}`
export const tokenValue = (name: string, lifetime?: number, at = 0) =>
  lifetime === undefined
    ? `made-up-token-${name}`
    : jwtOf({ iss: 'made-up', sub: name, iat: Math.floor(EPOCH / 1000) + at, exp: Math.floor(EPOCH / 1000) + at + lifetime })

/** What the names of a sequence stand for, where it is not the plain value. */
const tokenValues = new Map<string, string>()
const valueNamed = (name: string) => tokenValues.get(name) ?? tokenValue(name)

/** `600`, `600@100`: lifetime and moment of issue, in seconds. */
function nameJwt(name: string, jwt: string | undefined, issuedAt: number): string {
  if (jwt !== undefined && !tokenValues.has(name)) {
    const [lifetime, at] = jwt.split('@').map(Number)
    tokenValues.set(name, tokenValue(name, lifetime, Math.floor(at ?? issuedAt)))
  }
  return valueNamed(name)
}

const base64url = (text: string) => Buffer.from(text).toString('base64url')
const jwtOf = (claims: object) => `${base64url('{"alg":"RS256"}')}.${base64url(JSON.stringify(claims))}.${base64url('made-up-signature')}`

/** A statement as downloaded: two with one `sub` are one registered application, whatever their text. */
export const statement = (name: string) => {
  const [application = name, download = ''] = name.split('/')
  return jwtOf({ sub: `application-${application}`, iss: 'auth.adobe.com', nbf: 1535000000, iat: 1535000000 + download.length })
}

function load(step: Step, id: string): HttpExchange {
  const { instance } = step.options
  return exchange(step, id, {
    method: 'GET',
    url: `${originOf(instance)}/`,
    type: 'document',
    headers: [{ name: 'sec-fetch-dest', value: 'document' }],
    noOrigin: true,
    mimeType: 'text/html',
    text: '<!doctype html><title>app</title>',
  })
}

function register(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { options, arrow } = step
  const name = options.statement ?? 'A'
  const json =
    profile === 'adobe-pass'
      ? { software_statement: statement(name), redirect_uri: 'app://com.example' }
      : {
          client_name: options.metadata ?? 'Example app',
          redirect_uris: [options.redirect ?? 'https://app.example.com/callback'],
          grant_types: ['client_credentials'],
          token_endpoint_auth_method: 'client_secret_post',
        }
  const url = addressOf('register', step, profile)
  if (arrow === null) return exchange(step, id, { method: 'POST', url, json })
  const expires = options.secretExpires
  const answer = {
    client_id: clientId(arrow),
    client_secret: clientSecret(arrow),
    client_id_issued_at: Math.floor(EPOCH / 1000 + Number(options.issued ?? step.start)),
    ...(expires !== undefined && { client_secret_expires_at: expires === '0' ? 0 : Math.floor(EPOCH / 1000 + Number(expires)) }),
    ...(profile === 'adobe-pass'
      ? { redirect_uris: ['app://com.example'], grant_types: ['client_credentials'], scopes: ['api:client:v2'] }
      : { ...json, ...(expires === undefined && { client_secret_expires_at: 0 }) }),
  }
  return exchange(step, id, { method: 'POST', url, json, status: 201, answer })
}

function token(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { verb, argument, arrow, options } = step
  const client = options.client ?? (verb === 'refresh' || argument === '' ? 'C1' : argument)
  const form: Record<string, string> = {
    grant_type: options.grant ?? (verb === 'tok' ? 'client_credentials' : verb === 'refresh' ? 'refresh_token' : 'authorization_code'),
    ...(options.auth === undefined && { client_id: clientId(client), client_secret: options.secret ?? clientSecret(client) }),
    ...(options.user !== undefined && { username: options.user, password: 'made-up-password' }),
    ...(options.resource !== undefined && { resource: options.resource }),
    ...(options.scope !== undefined && { scope: options.scope }),
    ...(verb === 'refresh' && { refresh_token: `made-up-refresh-${argument}` }),
    ...(verb === 'code' && { code: `made-up-code-${id}`, redirect_uri: 'https://app.example.com/callback' }),
  }
  const url = addressOf('token', step, profile)
  const basic = Buffer.from(`${clientId(client)}:${options.secret ?? clientSecret(client)}`).toString('base64')
  const request = {
    method: 'POST',
    url,
    form,
    ...(options.auth === 'basic' && { authorization: `Basic ${basic}` }),
    ...(options.dpop !== undefined && { headers: [{ name: 'dpop', value: proofOf(options.dpop) }] }),
  }
  if (arrow === null) return exchange(step, id, request)
  const [names = '', lifetime = '3600'] = arrow.split('/')
  const [access = '', refresh] = names.split(',').map(name => name.trim())
  const answer = {
    access_token: nameJwt(access, options.jwt, step.start),
    token_type: 'bearer',
    ...(lifetime !== '-' && { expires_in: Number(lifetime) }),
    ...(refresh !== undefined && { refresh_token: `made-up-refresh-${refresh}` }),
    ...(profile === 'adobe-pass' && { created_at: EPOCH + step.start * 1000, id: 'made-up-id' }),
  }
  return exchange(step, id, { ...request, status: profile === 'adobe-pass' ? 201 : 200, answer })
}

function api(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { argument, options } = step
  const host = options.host === undefined ? SERVERS[profile].api : `https://${options.host}.example.com`
  const isHidden = options.auth === 'hidden'
  return exchange(step, id, {
    method: 'GET',
    url: host + (options.path ?? SERVERS[profile].path),
    status: 200,
    ...(argument !== '' &&
      !isHidden && { authorization: `Bearer ${options.redact === 'bearer' ? REDACTED : nameJwt(argument, options.jwt, 0)}` }),
    answer: {},
  })
}

function preflight(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  return exchange(step, id, {
    method: 'OPTIONS',
    url: SERVERS[profile].api + (step.options.path ?? SERVERS[profile].path),
    type: 'preflight',
    headers: [
      { name: 'access-control-request-method', value: 'GET' },
      { name: 'access-control-request-headers', value: 'authorization' },
    ],
    status: 204,
  })
}

function authorize(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId(step.argument),
    redirect_uri: 'https://app.example.com/callback',
    state: 'made-up-state',
  })
  return exchange(step, id, { method: 'GET', url: `${SERVERS[profile].authorize}?${query}`, status: 302, type: 'document', noOrigin: true })
}

/** Another authorization server: of Adobe's, another environment. */
function addressOf(endpoint: 'register' | 'token', { options }: Step, profile: ScenarioProfile): string {
  const url = SERVERS[profile][endpoint]
  if (options.as === undefined) return url
  return profile === 'adobe-pass'
    ? url.replace('auth.adobe', 'auth-staging.adobe')
    : url.replace('as.example.com', `${options.as}.example.org`)
}

/** A DPoP proof (RFC 9449) with the key of this name; made up, its signature too. */
function proofOf(key: string): string {
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x: key, y: key } }
  return `${base64url(JSON.stringify(header))}.${base64url('{"jti":"made-up"}')}.${base64url('made-up-signature')}`
}

// ------------------------------------------------------------------ exchanges

interface Parts {
  readonly method: string
  readonly url: string
  readonly type?: ResourceType
  readonly json?: object
  readonly form?: Readonly<Record<string, string>>
  readonly authorization?: string
  readonly headers?: readonly Header[]
  readonly status?: number
  readonly answer?: object
  readonly text?: string
  readonly mimeType?: string
  readonly noOrigin?: boolean
}

const originOf = (instance: string | undefined) => (instance === undefined ? 'https://app.example.com' : `https://${instance}.example.net`)

function exchange(step: Step, id: string, parts: Parts): HttpExchange {
  const { options } = step
  const origin = originOf(options.instance)
  const error = step.result?.startsWith('ERR_') ? `net::${step.result}` : null
  const isBodiless = options.bodies === 'none'
  const isNative = options.origin === 'none'
  return {
    id,
    startedAt: EPOCH + Math.round(step.start * 1000),
    endedAt: step.result === 'pending' ? null : EPOCH + Math.round(step.end * 1000),
    request: {
      method: parts.method,
      url: parts.url,
      headers: [
        { name: 'accept', value: '*/*' },
        ...(parts.noOrigin || isNative ? [] : [{ name: 'origin', value: origin }]),
        ...(parts.json ? [{ name: 'content-type', value: 'application/json' }] : []),
        ...(parts.form ? [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }] : []),
        ...(parts.authorization === undefined ? [] : [{ name: 'authorization', value: parts.authorization }]),
        ...(options.device === undefined ? [] : [{ name: 'AP-Device-Identifier', value: `fingerprint ${base64url(options.device)}` }]),
        ...(options.referer === undefined ? [] : [{ name: 'referer', value: options.referer }]),
        ...(parts.headers ?? []),
      ],
      headersState: options.auth === 'hidden' ? 'stripped' : 'complete',
      body: requestBody(parts, options),
    },
    response: error !== null || step.result === 'pending' ? null : answerOf(step, parts, isBodiless),
    error,
    context: contextOf(step, parts, origin),
  }
}

/** What tools put in the place of a secret. */
const REDACTED = '[REDACTED]'

function redact<Members extends object>(members: Members, member: string | undefined): Members {
  return member !== undefined && member in members ? { ...members, [member]: REDACTED } : members
}

function requestBody(parts: Parts, options: Step['options']): Body {
  const json = parts.json && JSON.stringify(redact(parts.json, options.redact))
  const text = json ?? (parts.form ? String(new URLSearchParams(redact(parts.form, options.redact))) : null)
  if (text !== null && options.request === 'none') return { state: 'not-captured', mimeType: null, size: null }
  return text === null
    ? NO_BODY
    : { state: 'present', text, mimeType: parts.json ? 'application/json' : 'application/x-www-form-urlencoded', size: text.length }
}

function answerOf(step: Step, parts: Parts, isBodiless: boolean): HttpResponse {
  const { options, result } = step
  const [first = '', ...rest] = (result ?? '').split(/\s+/)
  const isHtml = first === 'html'
  const status = /^\d{3}$/.test(first) ? Number(first) : isHtml ? 200 : result !== null ? 400 : (parts.status ?? 200)
  const code = /^\d{3}$/.test(first) ? (rest[0] ?? null) : result !== null && !isHtml ? first : null
  // Adobe's protected resources name their errors `code`; OAuth endpoints say `error`.
  const isAdobeApi = parts.url.includes('/api/v2/')
  const errorBody = isAdobeApi ? { status, code, action: options.action ?? 'none', message: 'made up' } : { error: code }
  const answer = code !== null ? errorBody : parts.answer && redact(parts.answer, options.redact)
  const text = isHtml ? '<!doctype html><title>made up</title>' : (parts.text ?? (answer === undefined ? '' : JSON.stringify(answer)))
  const mimeType = isHtml ? 'text/html' : (parts.mimeType ?? 'application/json')
  return {
    status,
    headers: [
      { name: 'content-type', value: mimeType },
      { name: 'cache-control', value: 'no-store' },
      ...(options.cors === 'none' ? [] : [{ name: 'access-control-allow-origin', value: '*' }]),
      ...(options.challenge === undefined ? [] : [{ name: 'www-authenticate', value: options.challenge }]),
      ...(options.retryAfter === undefined ? [] : [{ name: 'retry-after', value: options.retryAfter }]),
      ...(options.date === undefined ? [] : [{ name: 'date', value: new Date(EPOCH + Number(options.date) * 1000).toUTCString() }]),
      ...(options.location === undefined ? [] : [{ name: 'location', value: options.location }]),
    ],
    headersState: 'complete',
    body: isBodiless
      ? { state: 'not-captured', mimeType, size: null }
      : text === ''
        ? NO_BODY
        : { state: 'present', text, mimeType, size: text.length },
    redirectUrl: options.location ?? null,
  }
}

function contextOf({ options }: Step, parts: Parts, origin: string): ExchangeContext {
  return {
    captureId: options.capture ?? 'capture',
    sources: ['har'],
    tabId: options.tab === undefined ? 1 : Number(options.tab),
    frameId: 0,
    initiator: parts.noOrigin || options.origin === 'none' ? null : origin,
    pageUrl: options.origin === 'none' ? null : (options.top ?? `${origin}/`),
    loadId: null,
    resourceType: parts.type ?? 'fetch',
    fromCache: false,
    viaServiceWorker: false,
    partition: options.partition ?? null,
  }
}
