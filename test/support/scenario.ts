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
 *   callback                          the app's page, opened with the authorization response
 *   api(T1)=401 CODE   api()=401      protected resource request; 200 unless said otherwise
 *   revoke(T1)                        revocation (RFC 7009)
 *   delete(C1)=204   read(C1)=401     management of a registration (RFC 7592)
 *   update(C1)                        the same, with PUT
 *   metadata   openid   prm   jwks    documents: RFC 8414, OpenID Connect Discovery, RFC 9728, RFC 7517
 *   clear                             the user pressed "storage was cleared"
 *   preflight                         of a protected resource request, announcing `Authorization`
 *   GET URL=200   POST URL   OPTIONS  anything else; OPTIONS is a preflight
 *
 * and after any of them `{name: value; …}`. Who sent it: instance, top (address of the top-level page), tab, partition,
 * capture, source: live (else a file), device (`none`: no device header), origin: none (a native app), type (resource type; `-`: not told). What was sent:
 * statement, metadata, redirect, grant, scope, resource, user, client, secret, as (another authorization server), host,
 * path, dpop (name of a key), auth: basic, referer, state, pkce (name of a verifier, `-` for none) in `authorize`, verifier in
 * `code` (the last one's unless said otherwise), code (its name) in `code` and `callback`. What came back: secretExpires (s), issued (s), jwt (lifetime in s,
 * `600@100` issued at 100), claims and header (JSON: the token is a JWT of these), action, challenge, cors: none,
 * date (s, the server's clock), location, retryAfter. What the capture lacks: bodies: none (answers), request: none
 * (bodies of requests), either `redacted` as a whole, auth: hidden, redact: MEMBER (in request and answer) or `bearer`,
 * headers: partial.
 *
 * Whatever these cannot say, any step can: `url`, `q.NAME` (query), `reqh.NAME` and `resh.NAME` (headers), `req.MEMBER`
 * and `res.MEMBER` (of a JSON or form body), `json`, `form`, `body` (the whole request body), `answer`, `text` (the
 * whole answer), `mime` (of the answer), `cache: yes`, `worker: yes`. `-` takes away what would be there. Values are JSON
 * where they look like it, else text; in JSON `"@100"` is second 100 as epoch seconds, `"@100ms"` as epoch ms; a value
 * `jwt{claims}{header}` is a JWT of these, unsigned where its `alg` is `none`, with a made-up signature otherwise.
 *
 * A token's name stands for one value throughout; a token with `jwt` or `claims` is one from its mint on.
 */
import { createHash } from 'node:crypto'
import type { Body, ExchangeContext, Header, HttpExchange, HttpResponse, ResourceType } from '../../src/core/exchange'
import { NO_BODY } from '../../src/core/exchange'
import type { Mark } from '../../src/core/observation'

/** Where the tables' second 0 lies (epoch ms). */
export const EPOCH = Date.UTC(2026, 0, 15, 12, 0, 0)

export type ScenarioProfile = 'adobe-pass' | 'mcp' | 'oidc' | 'rfc7591'

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
  lastVerifier = '-'
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

function readSteps(part: string): Step[] {
  const match = STEP.exec(part)
  if (match?.groups === undefined) throw new Error(`not a step: "${part}"`)
  const { times = '', body = '' } = match.groups
  const { plain, block } = splitOptions(body)
  const options: Record<string, string> = {}
  for (const pair of splitPairs(block)) {
    const colon = pair.indexOf(':')
    if (colon < 0) throw new Error(`not an option: "${pair}" in "${part}"`)
    options[pair.slice(0, colon).trim()] = pair.slice(colon + 1).trim()
  }
  const spans = times.split(',').map(time => time.trim().split(/[-–]/).map(Number))
  return spans.map(([start = 0, end], index) => ({
    start,
    end: end ?? (plain === 'load' ? start + 0.05 : start + 0.2),
    options,
    ...readBody(plain, index, spans.length),
  }))
}

/** The options are the last block in braces; there may be braces in it. */
function splitOptions(body: string): { readonly plain: string; readonly block: string } {
  const text = body.trim()
  if (!text.endsWith('}')) return { plain: text, block: '' }
  let depth = 0
  for (let index = text.length - 1; index >= 0; index--) {
    if (text[index] === '}') depth++
    if (text[index] === '{' && --depth === 0) return { plain: text.slice(0, index).trim(), block: text.slice(index + 1, -1) }
  }
  throw new Error(`braces do not match in "${body}"`)
}

/** By semicolons, but for those within braces or quotes. */
function splitPairs(block: string): string[] {
  const pairs: string[] = []
  let depth = 0
  let isQuoted = false
  let start = 0
  for (let index = 0; index <= block.length; index++) {
    const letter = block[index]
    if (letter === '"' && block[index - 1] !== '\\') isQuoted = !isQuoted
    else if (!isQuoted && (letter === '{' || letter === '[')) depth++
    else if (!isQuoted && (letter === '}' || letter === ']')) depth--
    if (index < block.length && (letter !== ';' || isQuoted || depth > 0)) continue
    if (block.slice(start, index).trim() !== '') pairs.push(block.slice(start, index))
    start = index + 1
  }
  return pairs
}

/** A value as it stands in a body: JSON where it looks like it, else text. */
function readValue(text: string): unknown {
  const jwt = /^jwt(\{.*\})$/s.exec(text)?.[1]
  if (jwt !== undefined) return jwtFrom(jwt)
  if (!/^(?:[[{"]|-?\d+(?:\.\d+)?$|true$|false$|null$)/.test(text)) return text.startsWith('@') ? timed(text) : text
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? timed(value) : value))
  } catch {
    return text
  }
}

/** `@100`: second 100 of the sequence. */
function timed(text: string): unknown {
  const time = /^@(-?[\d.]+)(ms)?$/.exec(text)
  if (time !== null) return time[2] === 'ms' ? EPOCH + Number(time[1]) * 1000 : EPOCH / 1000 + Number(time[1])
  const jwt = /^jwt(\{.*\})$/s.exec(text)?.[1]
  return jwt === undefined ? text : jwtFrom(jwt)
}

/** `{claims}` or `{claims}{header}`. */
function jwtFrom(text: string): string {
  let depth = 0
  let end = 0
  for (; end < text.length; end++) {
    if (text[end] === '{') depth++
    else if (text[end] === '}' && --depth === 0) break
  }
  const claims = readValue(text.slice(0, end + 1)) as object
  const header = text.slice(end + 1)
  return jwtOf(claims, header === '' ? undefined : (readValue(header) as object))
}

function readBody(plain: string, index: number, of: number): Pick<Step, 'verb' | 'argument' | 'arrow' | 'result'> {
  const raw = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(\S+?)(?:=(\d{3}|ERR_\w+|pending))?$/.exec(plain)
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

const PLAIN_SERVER = {
  issuer: 'https://as.example.com',
  register: 'https://as.example.com/register',
  token: 'https://as.example.com/token',
  authorize: 'https://as.example.com/authorize',
  api: 'https://api.example.com',
  path: '/v1/items',
} as const

const SERVERS = {
  'adobe-pass': {
    issuer: 'https://auth.adobe.com',
    register: 'https://sp.auth.adobe.com/o/client/register',
    token: 'https://sp.auth.adobe.com/o/client/token',
    authorize: 'https://sp.auth.adobe.com/authorize',
    api: 'https://sp.auth.adobe.com',
    path: '/api/v2/REF30/profiles',
  },
  rfc7591: PLAIN_SERVER,
  oidc: PLAIN_SERVER,
  mcp: { ...PLAIN_SERVER, api: 'https://mcp.example.com', path: '/mcp' },
} as const

function build(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { verb, options } = step
  if (verb === 'load') return load(step, id)
  if (verb === 'reg') return register(step, id, profile)
  if (verb === 'tok' || verb === 'refresh' || verb === 'code') return token(step, id, profile)
  if (verb === 'api') return api(step, id, profile)
  if (verb === 'authorize') return authorize(step, id, profile)
  if (verb === 'callback') return callback(step, id)
  if (verb === 'preflight') return preflight(step, id, profile)
  if (verb === 'metadata' || verb === 'openid' || verb === 'prm' || verb === 'jwks') return document(step, id, profile)
  if (verb === 'revoke')
    return exchange(step, id, {
      method: 'POST',
      url: SERVERS[profile].token.replace('token', 'revoke'),
      form: { token: valueNamed(step.argument) },
    })
  if (verb === 'delete' || verb === 'read' || verb === 'update') {
    const url = `${SERVERS[profile].register}/${clientId(step.argument)}`
    const authorization = `Bearer made-up-registration-token-${step.argument}`
    const answer = { client_id: clientId(step.argument) }
    const whole = { ...answer, ...registeredMetadata(options, profile) }
    if (verb === 'delete') return exchange(step, id, { method: 'DELETE', url, authorization, status: 204 })
    return verb === 'read'
      ? exchange(step, id, { method: 'GET', url, authorization, answer })
      : exchange(step, id, { method: 'PUT', url, authorization, json: whole, answer })
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

/** `jwt: 600`, `jwt: 600@100` (lifetime and moment of issue, in seconds), or what the options `claims` and `header` say. */
function nameJwt(name: string, { jwt, claims, header }: Step['options'], issuedAt: number): string {
  if (claims !== undefined && !tokenValues.has(name)) {
    const own = { ...(readValue(claims) as object), ...(claims.includes('"jti"') ? {} : { jti: name }) }
    tokenValues.set(name, jwtOf(own, header === undefined ? undefined : (readValue(header) as object)))
  }
  if (jwt !== undefined && !tokenValues.has(name)) {
    const [lifetime, at] = jwt.split('@').map(Number)
    tokenValues.set(name, tokenValue(name, lifetime, Math.floor(at ?? issuedAt)))
  }
  return valueNamed(name)
}

const base64url = (text: string) => Buffer.from(text).toString('base64url')
function jwtOf(claims: object, header: object = { alg: 'RS256' }): string {
  const isUnsigned = 'alg' in header && String(header.alg).toLowerCase() === 'none'
  return `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}.${isUnsigned ? '' : base64url('made-up-signature')}`
}

/** Long enough (RFC 7636 section 4.1), and visibly made up. */
export const verifier = (name: string) => `made-up-verifier-${name}-${'x'.repeat(40)}`
/** The verifier behind the challenge of the last authorization request: what `code` sends unless it says otherwise. */
let lastVerifier = '-'
function verifierOf({ verifier: name = lastVerifier }: Step['options']): Record<string, string> {
  return name === '-' ? {} : { code_verifier: verifier(name) }
}
const challengeOf = (name: string) => createHash('sha256').update(verifier(name)).digest('base64url')

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

const DEVICE_INFO: Header = { name: 'x-device-info', value: Buffer.from('{"model":"made up"}').toString('base64') }

function register(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { options, arrow } = step
  const name = options.statement ?? 'A'
  const json =
    profile === 'adobe-pass'
      ? { software_statement: statement(name), redirect_uri: 'app://com.example' }
      : registeredMetadata(options, profile)
  const url = addressOf('register', step, profile)
  const headers = profile === 'adobe-pass' ? [DEVICE_INFO] : []
  if (arrow === null) return exchange(step, id, { method: 'POST', url, json, headers })
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
  return exchange(step, id, { method: 'POST', url, json, headers, status: 201, answer })
}

/** What a client is registered with, and has to say again whenever it changes something. */
function registeredMetadata({ metadata, redirect }: Step['options'], profile: ScenarioProfile): object {
  if (profile === 'adobe-pass') return { redirect_uris: ['app://com.example'], grant_types: ['client_credentials'], scope: 'api:client:v2' }
  return {
    client_name: metadata ?? 'Example app',
    redirect_uris: [redirect ?? 'https://app.example.com/callback'],
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_post',
    ...(profile === 'mcp' && { application_type: 'web' }),
  }
}

function token(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { verb, argument, arrow, options } = step
  const client = options.client ?? (verb === 'refresh' || argument === '' ? 'C1' : argument)
  const form: Record<string, string> = {
    grant_type: options.grant ?? (verb === 'tok' ? 'client_credentials' : verb === 'refresh' ? 'refresh_token' : 'authorization_code'),
    ...(options.auth === undefined && { client_id: clientId(client), client_secret: options.secret ?? clientSecret(client) }),
    ...(options.user !== undefined && { username: options.user, password: 'made-up-password' }),
    ...resourceOf(options, profile),
    ...(options.scope !== undefined && { scope: options.scope }),
    ...(verb === 'refresh' && { refresh_token: `made-up-refresh-${argument}` }),
    ...(verb === 'code' && { code: `made-up-code-${options.code ?? id}`, redirect_uri: 'https://app.example.com/callback' }),
    ...(verb === 'code' && verifierOf(options)),
  }
  const url = addressOf('token', step, profile)
  const basic = Buffer.from(`${clientId(client)}:${options.secret ?? clientSecret(client)}`).toString('base64')
  const request = {
    method: 'POST',
    url,
    form,
    ...(options.auth === 'basic' && { authorization: `Basic ${basic}` }),
    headers: [
      ...(profile === 'adobe-pass' ? [DEVICE_INFO] : []),
      ...(options.dpop === undefined ? [] : [{ name: 'dpop', value: proofOf(options.dpop) }]),
    ],
  }
  if (arrow === null) return exchange(step, id, request)
  const [names = '', lifetime = '3600'] = arrow.split('/')
  const [access = '', refresh] = names.split(',').map(name => name.trim())
  const answer = {
    access_token: nameJwt(access, options, step.start),
    token_type: 'bearer',
    ...(lifetime !== '-' && { expires_in: Number(lifetime) }),
    ...(refresh !== undefined && { refresh_token: `made-up-refresh-${refresh}` }),
    ...(profile === 'adobe-pass' && { created_at: EPOCH + Number(options.date ?? step.start) * 1000, id: 'made-up-id' }),
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
    ...(profile === 'adobe-pass' && { device: deviceOf(options) }),
    ...(argument !== '' &&
      !isHidden && { authorization: `Bearer ${options.redact === 'bearer' ? REDACTED : nameJwt(argument, options, 0)}` }),
    answer: {},
  })
}

/** Where a table names no device, each place that keeps its own storage is one. */
function deviceOf({ device, instance, capture, partition, origin }: Step['options']): string | null {
  if (device !== undefined) return device === 'none' ? null : device
  return origin === 'none' ? null : `device of ${instance ?? 'app'} ${capture ?? ''} ${partition ?? ''}`
}

/** What a server of these tables says of itself. */
function document(step: Step, id: string, profile: ScenarioProfile): HttpExchange {
  const { verb, options } = step
  const { issuer, api, path } = SERVERS[profile]
  const as = options.as === undefined ? issuer : `https://${options.as}.example.org`
  const server = {
    issuer: as,
    registration_endpoint: `${as}/register`,
    token_endpoint: `${as}/token`,
    authorization_endpoint: `${as}/authorize`,
    jwks_uri: `${as}/jwks`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
  }
  if (verb === 'metadata') return exchange(step, id, { method: 'GET', url: `${as}/.well-known/oauth-authorization-server`, answer: server })
  if (verb === 'openid') return exchange(step, id, { method: 'GET', url: `${as}/.well-known/openid-configuration`, answer: server })
  if (verb === 'jwks') return exchange(step, id, { method: 'GET', url: `${as}/jwks`, answer: { keys: [] } })
  const resource = `${api}${path}`
  return exchange(step, id, {
    method: 'GET',
    url: `${api}/.well-known/oauth-protected-resource${path}`,
    answer: { resource, authorization_servers: [as] },
  })
}

function callback(step: Step, id: string): HttpExchange {
  const { options } = step
  const query = new URLSearchParams({ code: `made-up-code-${options.code ?? id}`, state: options.state ?? 'made-up-state' })
  return exchange(step, id, {
    method: 'GET',
    url: `${originOf(options.instance)}/callback?${query}`,
    type: 'document',
    headers: [{ name: 'sec-fetch-dest', value: 'document' }],
    noOrigin: true,
    mimeType: 'text/html',
    text: '<!doctype html><title>app</title>',
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
  const { pkce = id } = step.options
  lastVerifier = pkce
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId(step.argument),
    redirect_uri: 'https://app.example.com/callback',
    state: step.options.state ?? 'made-up-state',
    ...(step.options.scope !== undefined && { scope: step.options.scope }),
    ...resourceOf(step.options, profile),
    ...(pkce !== '-' && { code_challenge: challengeOf(pkce), code_challenge_method: 'S256' }),
  })
  return exchange(step, id, {
    method: 'GET',
    url: `${addressOf('authorize', step, profile)}?${query}`,
    status: 302,
    type: 'document',
    noOrigin: true,
  })
}

/** Clients of a protocol that asks for it name the resource that the token is for. */
function resourceOf({ resource }: Step['options'], profile: ScenarioProfile): Record<string, string> {
  const { api, path } = SERVERS[profile]
  const named = resource ?? (profile === 'mcp' ? api + path : '-')
  return named === '-' ? {} : { resource: named }
}

/** Another authorization server: of Adobe's, another environment. */
function addressOf(endpoint: 'register' | 'token' | 'authorize', { options }: Step, profile: ScenarioProfile): string {
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
  readonly device?: string | null
}

const originOf = (instance: string | undefined) => (instance === undefined ? 'https://app.example.com' : `https://${instance}.example.net`)

function exchange(step: Step, id: string, given: Parts): HttpExchange {
  const { options } = step
  const parts = withOwnParts(given, options)
  const origin = originOf(options.instance)
  const error = step.result?.startsWith('ERR_') ? `net::${step.result}` : null
  const isNative = options.origin === 'none'
  const device = parts.device ?? (options.device === 'none' ? undefined : options.device)
  return {
    id,
    startedAt: EPOCH + Math.round(step.start * 1000),
    endedAt: step.result === 'pending' ? null : EPOCH + Math.round(step.end * 1000),
    request: {
      method: parts.method,
      url: parts.url,
      headers: withOwnHeaders(
        [
          { name: 'accept', value: '*/*' },
          ...(parts.noOrigin || isNative ? [] : [{ name: 'origin', value: origin }]),
          ...(parts.json ? [{ name: 'content-type', value: 'application/json' }] : []),
          ...(parts.form ? [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }] : []),
          ...(parts.authorization === undefined ? [] : [{ name: 'authorization', value: parts.authorization }]),
          ...(device === undefined ? [] : [{ name: 'AP-Device-Identifier', value: `fingerprint ${base64url(device)}` }]),
          ...(options.referer === undefined ? [] : [{ name: 'referer', value: options.referer }]),
          ...(parts.headers ?? []),
        ],
        'reqh.',
        options,
      ),
      headersState: options.auth === 'hidden' ? 'stripped' : options.headers === 'partial' ? 'partial' : 'complete',
      body: requestBody(parts, options),
    },
    response: error !== null || step.result === 'pending' ? null : answerOf(step, parts),
    error,
    context: contextOf(step, parts, origin),
  }
}

/** What the options say of address and bodies, over what the verb says. */
function withOwnParts(parts: Parts, options: Step['options']): Parts {
  const url = new URL(options.url ?? parts.url)
  for (const [name, value] of Object.entries(options)) {
    if (!name.startsWith('q.')) continue
    if (value === '-') url.searchParams.delete(name.slice(2))
    else url.searchParams.set(name.slice(2), String(readValue(value)))
  }
  const hasQuery = Object.keys(options).some(name => name.startsWith('q.'))
  const { json: _json, form: _form, ...rest } = parts
  const json = options.json === undefined ? (options.form === undefined ? parts.json : undefined) : (readValue(options.json) as object)
  const form = options.form === undefined ? parts.form : Object.fromEntries(new URLSearchParams(options.form))
  const isJson = json !== undefined
  return {
    ...rest,
    url: hasQuery ? url.href : (options.url ?? parts.url),
    ...(isJson && { json: withMembers(json, 'req.', options) }),
    ...(!isJson && form !== undefined && { form: withMembers(form, 'req.', options) as Record<string, string> }),
    ...(parts.type === undefined || options.type !== undefined ? { type: (options.type as ResourceType | undefined) ?? parts.type } : {}),
  }
}

function withMembers(members: object, prefix: string, options: Step['options']): object {
  if (Array.isArray(members)) return members
  const changed: Record<string, unknown> = { ...members }
  for (const [name, value] of Object.entries(options)) {
    if (!name.startsWith(prefix)) continue
    if (value === '-') delete changed[name.slice(prefix.length)]
    else changed[name.slice(prefix.length)] = readValue(value)
  }
  return changed
}

function withOwnHeaders(headers: readonly Header[], prefix: string, options: Step['options']): Header[] {
  const own = Object.entries(options).filter(([name]) => name.startsWith(prefix))
  const names = new Set(own.map(([name]) => name.slice(prefix.length).toLowerCase()))
  return [
    ...headers.filter(header => !names.has(header.name.toLowerCase())),
    ...own.filter(([, value]) => value !== '-').map(([name, value]) => ({ name: name.slice(prefix.length), value: String(timed(value)) })),
  ]
}

/** What tools put in the place of a secret. */
const REDACTED = '[REDACTED]'

function redact<Members extends object>(members: Members, member: string | undefined): Members {
  return member !== undefined && member in members ? { ...members, [member]: REDACTED } : members
}

/** A list is a parameter that comes more than once. */
function formText(form: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(form).flatMap(([name, value]) => [value].flat().map((item): [string, string] => [name, String(item)]))
  return String(new URLSearchParams(pairs))
}

function requestBody(parts: Parts, options: Step['options']): Body {
  const json = parts.json && JSON.stringify(redact(parts.json, options.redact))
  const text = options.body ?? json ?? (parts.form ? formText(redact(parts.form, options.redact)) : null)
  if (text !== null && options.request !== undefined) return { state: lackOf(options.request), mimeType: null, size: null }
  return text === null ? NO_BODY : { state: 'present', text, mimeType: mimeOf(parts, options), size: text.length }
}

const lackOf = (option: string) => (option === 'redacted' ? 'redacted' : 'not-captured')

/** A body that comes by no name has none. */
function mimeOf({ json }: Parts, options: Step['options']): string | null {
  if (options['reqh.content-type'] === '-') return null
  return json ? 'application/json' : 'application/x-www-form-urlencoded'
}

function answerOf(step: Step, parts: Parts): HttpResponse {
  const { options, result } = step
  const [first = '', ...rest] = (result ?? '').split(/\s+/)
  const isHtml = first === 'html'
  const status = /^\d{3}$/.test(first) ? Number(first) : isHtml ? 200 : result !== null ? 400 : (parts.status ?? 200)
  const code = /^\d{3}$/.test(first) ? (rest[0] ?? null) : result !== null && !isHtml ? first : null
  // Adobe's protected resources name their errors `code`; OAuth endpoints say `error`.
  const isAdobeApi = parts.url.includes('/api/v2/')
  const errorBody = isAdobeApi ? { status, code, action: options.action ?? 'none', message: 'made up' } : { error: code }
  const own = options.answer === undefined ? undefined : (readValue(options.answer) as object)
  const said = own ?? (code !== null ? errorBody : parts.answer && redact(parts.answer, options.redact))
  const answer = said && withMembers(said, 'res.', options)
  const plain = options.text ?? parts.text ?? (answer === undefined ? '' : JSON.stringify(answer))
  const text = isHtml ? '<!doctype html><title>made up</title>' : plain
  const mimeType = options.mime ?? (isHtml ? 'text/html' : (parts.mimeType ?? 'application/json'))
  return {
    status,
    headers: withOwnHeaders(
      [
        { name: 'content-type', value: mimeType },
        { name: 'cache-control', value: 'no-store' },
        ...(options.cors === 'none' ? [] : [{ name: 'access-control-allow-origin', value: '*' }]),
        ...(options.challenge !== undefined
          ? [{ name: 'www-authenticate', value: options.challenge }]
          : status === 401 && !isAdobeApi
            ? [{ name: 'www-authenticate', value: 'Bearer' }]
            : []),
        ...(options.retryAfter === undefined ? [] : [{ name: 'retry-after', value: options.retryAfter }]),
        ...(options.date === undefined ? [] : [{ name: 'date', value: new Date(EPOCH + Number(options.date) * 1000).toUTCString() }]),
        ...(options.location === undefined ? [] : [{ name: 'location', value: options.location }]),
      ],
      'resh.',
      options,
    ),
    headersState: options.headers === 'partial' ? 'partial' : 'complete',
    body:
      options.bodies !== undefined
        ? { state: lackOf(options.bodies), mimeType, size: null }
        : text === ''
          ? NO_BODY
          : { state: 'present', text, mimeType, size: text.length },
    redirectUrl: options.location ?? null,
  }
}

function contextOf({ options }: Step, parts: Parts, origin: string): ExchangeContext {
  return {
    captureId: options.capture ?? 'capture',
    sources: [options.source === 'live' ? 'devtools' : 'har'],
    tabId: options.tab === undefined ? 1 : Number(options.tab),
    frameId: 0,
    initiator: parts.noOrigin || options.origin === 'none' ? null : origin,
    pageUrl: options.origin === 'none' ? null : (options.top ?? `${origin}/`),
    loadId: null,
    resourceType: options.type === '-' ? null : (parts.type ?? 'fetch'),
    fromCache: options.cache === 'yes',
    viaServiceWorker: options.worker === 'yes',
    partition: options.partition ?? null,
  }
}
