/**
 * Recognises register and token calls, and their relatives, without configuration: evidence is scored, some of it
 * vetoes. The weights were chosen on 54 recorded shapes of calls, among them the traps in test/core/classify.test.ts.
 */
import { type HttpRequest, headerValue, parseUrl } from './exchange'
import { decodeJwt } from './jwt'
import type { Json, Message } from './message'
import type { Binding } from './metadata'
import { wellKnownRole } from './metadata'
import type { Classification, Outcome, Role } from './model'
import {
  DISTINCT_METADATA,
  GRANT_TYPE_URN,
  GRANT_TYPES,
  PLAIN_METADATA,
  REGISTRATION_ERROR_CODES,
  TOKEN_ERROR_CODES,
  TOKEN_EXTENSION_ERROR_CODES,
} from './oauth'
import type { Profile } from './profile'

/** What classification asks of the world: all of it known before the request left. */
export interface Known {
  /** By URL without query: metadata seen in the traffic, or the user's own binding. */
  binding(endpoint: string): Binding | null
  /** The user's own word for this address: always wins. */
  override(endpoint: string): Role | null
  /** Is this address the configuration endpoint of a known client (RFC 7592)? */
  isManagementAddress(message: Message): boolean
  /** A token that a token endpoint issued, by its value. */
  isKnownToken(value: string): boolean
  /** A preflight for this method and address asked to send `Authorization`. */
  preflightedAuthorization(message: Message): boolean
}

export const KNOWN_NOTHING: Known = {
  binding: () => null,
  override: () => null,
  isManagementAddress: () => false,
  isKnownToken: () => false,
  preflightedAuthorization: () => false,
}

export function pickProfile(message: Message, profiles: readonly Profile[]): Profile {
  const found = profiles.find(profile => profile.recognises(message))
  if (found === undefined) throw new Error('PROFILE_MISSING: no fallback profile is registered')
  return found
}

export function classify(message: Message, known: Known, profile: Profile): Classification {
  const make = (role: Role, because: string, requestScore = 0, responseScore = 0): Classification => {
    const errorCode = role === 'irrelevant' ? null : errorCodeOf(message, role, profile)
    return {
      role,
      outcome: outcomeOf(message, role, errorCode),
      errorCode,
      requestScore,
      responseScore,
      camel: message.camel || message.answerCamel,
      profileId: profile.id,
      because,
    }
  }
  const { url, method } = message
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return make('irrelevant', 'not an http address')
  const type = message.exchange.context.resourceType
  if (type === 'websocket') return make('irrelevant', 'a WebSocket')

  if (isPreflight(message)) return make('preflight', 'the browser asks whether it may send the real request (CORS preflight)')

  const override = known.override(message.endpoint)
  if (override !== null) return make(override, 'you said so')

  const wellKnown = method === 'GET' ? wellKnownRole(url.pathname) : null
  if (wellKnown !== null) return make(wellKnown, 'a well-known metadata address')

  if (known.isManagementAddress(message)) return make('management', 'the configuration endpoint of a registered client (RFC 7592)')

  const binding = known.binding(message.endpoint)
  if (binding !== null && binding.role !== 'register' && binding.role !== 'token') {
    return make(binding.role, `the metadata of ${binding.issuer} says so`)
  }

  const isStatic = type === 'image' || type === 'font' || type === 'stylesheet' || type === 'script' || type === 'media'
  const isPage = (type === 'document' || type === 'subdocument') && method === 'GET'
  const score = isStatic || isPage || method === 'HEAD' ? null : scoreBoth(message, binding, profile)
  if (score !== null) {
    const { role, because } = score
    if (role === 'register' || role === 'token') return make(role, because, score.requestScore, score.responseScore)
  }

  const related = relatedRole(message)
  if (related !== null) return make(related.role, related.because)

  if (!isStatic && presentsToken(message, known)) return make('api', 'it carries an access token')
  if (!isStatic && !isPage && message.bearer === null && known.preflightedAuthorization(message)) {
    return make('api', 'its preflight announced an Authorization header, which this capture does not show')
  }
  if (!isStatic && !isPage && wantsToken(message, profile)) return make('api', 'it goes without an access token where one is needed')
  if (type === 'document' && method === 'GET') return make('load', 'a page load')
  if (score !== null && (score.role === 'candidate' || score.role === 'token-source')) {
    return make(score.role, score.because, score.requestScore, score.responseScore)
  }
  return make('irrelevant', 'nothing about it says OAuth', score?.requestScore ?? 0, score?.responseScore ?? 0)
}

/** What a preflight announces, as `METHOD endpoint`; null where it announces no `Authorization` (E8). */
export function announcedBy(request: HttpRequest): string | null {
  if (request.method.toUpperCase() !== 'OPTIONS') return null
  const headers = headerValue(request.headers, 'access-control-request-headers') ?? ''
  if (!/(?:^|,)\s*authorization\s*(?:,|$)/i.test(headers)) return null
  const url = parseUrl(request.url)
  const method = headerValue(request.headers, 'access-control-request-method') ?? 'GET'
  return url === null ? null : `${method.toUpperCase()} ${url.origin}${url.pathname}`
}

function isPreflight(message: Message): boolean {
  if (message.method !== 'OPTIONS') return false
  return (
    message.exchange.context.resourceType === 'preflight' ||
    message.request.headers.some(header => header.name.toLowerCase() === 'access-control-request-method')
  )
}

interface Score {
  readonly role: Role
  readonly requestScore: number
  readonly responseScore: number
  readonly because: string
}

/** Weighs the request both ways and decides (lint-rules 2.1 step 7). Exported for the table of traps. */
export function scoreBoth(message: Message, binding: Binding | null, profile: Profile): Score | null {
  const { method } = message
  if (method === 'OPTIONS') return null
  const known = profile.knownEndpoint(message)
  const registerBound = binding?.role === 'register' ? 60 : known === 'register' ? 60 : 0
  const tokenBound = binding?.role === 'token' ? 60 : known === 'token' ? 60 : 0
  const path = message.url?.pathname ?? ''
  const answer = message.answerBody

  // A binding never lifts the veto: published metadata can point at a page where people sign up.
  if (method === 'POST' && !isSignUp(message)) {
    const requestScore = registerBound + scoreRegisterRequest(message, path)
    if (requestScore >= 10) {
      const { score: responseScore, isDistinctive } = scoreRegisterResponse(message, answer)
      const sum = requestScore + responseScore
      // An OAuth parameter decides what it is: a token request is never a registration.
      const isTokenRequest = message.param('grant_type') !== null
      if (!isTokenRequest) {
        if (sum >= 60 && (requestScore >= 35 || (responseScore >= 60 && isDistinctive))) {
          return { role: 'register', requestScore, responseScore, because: registerReason(registerBound, message) }
        }
        if (requestScore >= 50) return { role: 'register', requestScore, responseScore, because: registerReason(registerBound, message) }
        const token = scoreToken(message, tokenBound, path, answer)
        if (token !== null && token.role === 'token') return token
        if (sum >= 40) {
          return { role: 'candidate', requestScore, responseScore, because: 'it looks like a registration; say so, if it is one' }
        }
        return token
      }
    }
  }
  return scoreToken(message, tokenBound, path, answer)
}

function registerReason(bound: number, message: Message): string {
  if (bound > 0) return 'its address is a known registration endpoint'
  if (message.param('software_statement') !== null) return 'it sends a software statement'
  if (message.params.redirect_uris !== undefined) return 'it sends client metadata (redirect_uris)'
  return 'its answer is a client information response'
}

function scoreToken(message: Message, bound: number, path: string, answer: Json | null): Score | null {
  const { method } = message
  if (method !== 'POST' && message.param('grant_type') === null) {
    return answer !== null && typeof answer.access_token === 'string' ? tokenSource(message, 0, answer) : null
  }
  const requestScore = bound + scoreTokenRequest(message, path)
  const responseScore = scoreTokenResponse(message, answer)
  const because = bound > 0 ? 'its address is a known token endpoint' : 'it sends a grant_type'
  if (requestScore + responseScore >= 60 && requestScore >= 35) return { role: 'token', requestScore, responseScore, because }
  if (requestScore >= 50) return { role: 'token', requestScore, responseScore, because }
  return tokenSource(message, requestScore, answer)
}

function tokenSource(message: Message, requestScore: number, answer: Json | null): Score | null {
  const responseScore = scoreTokenResponse(message, answer)
  if (requestScore >= 35 || responseScore < 40 || message.camel || message.answerCamel) return null
  return { role: 'token-source', requestScore, responseScore, because: 'its answer holds an access token' }
}

/** Where clients usually register. */
export const REGISTER_PATH =
  /\/(?:register|registration|reg|clients-registrations\/[^/]+|clients|clients\.oauth2|dcr(?:\/v\d+)?|api\/v1\/apps)\/?$/i
const PERSON_FIELDS = [
  'email',
  'username',
  'phone',
  'phone_number',
  'first_name',
  'last_name',
  'firstname',
  'lastname',
  'otp',
  'captcha',
  'recaptcha',
  'invite_code',
]
const OTHER_REGISTRATIONS = [
  'endpoint',
  'keys',
  'device_token',
  'push_token',
  'fcm_token',
  'attestation_object',
  'attestationobject',
  'client_data_json',
  'clientdatajson',
  'events',
  'write_key',
  'writekey',
]

export function scoreRegisterRequest(message: Message, path: string): number {
  const { params } = message
  let score = 0
  if (message.contentType.includes('json')) score += 10
  if (message.contentType === 'application/x-www-form-urlencoded' || message.contentType === 'multipart/form-data') score -= 10
  if (REGISTER_PATH.test(path)) score += 15
  if (/\/admin\//i.test(path)) score -= 25

  const statement = params.software_statement
  if (typeof statement === 'string' && statement !== '') score += decodeJwt(statement) === null ? 25 : 45
  const uris = params.redirect_uris
  if (Array.isArray(uris) && uris.length > 0) score += 35
  else if (typeof uris === 'string') score += 15
  if (typeof params.redirect_uri === 'string') score += 5

  const distinct = Math.min(30, 10 * DISTINCT_METADATA.filter(name => params[name] !== undefined).length)
  const ordinary = Math.min(15, 5 * PLAIN_METADATA.filter(name => params[name] !== undefined).length)
  score += distinct + ordinary

  if (isSignUp(message)) score -= 60
  if (OTHER_REGISTRATIONS.some(name => params[name] !== undefined)) score -= 40
  const hasMetadata = distinct > 0 || uris !== undefined || statement !== undefined
  if (params.client_id !== undefined && !hasMetadata) score -= 15
  return score
}

/** A person signs up here, no client registers (the veto of lint-rules 2.1 step 6). */
function isSignUp({ params }: Message): boolean {
  const { software_statement: statement, redirect_uris: uris } = params
  if ((typeof statement === 'string' && statement !== '') || Array.isArray(uris)) return false
  if (params.password !== undefined || params.passwd !== undefined || params.pwd !== undefined) return true
  return PERSON_FIELDS.filter(name => params[name] !== undefined).length >= 2
}

export function scoreRegisterResponse(message: Message, answer: Json | null): { score: number; isDistinctive: boolean } {
  let score = 0
  const { status } = message
  const echoed =
    answer === null
      ? 0
      : [...DISTINCT_METADATA, ...PLAIN_METADATA, 'redirect_uris'].filter(name => answer[name] !== undefined && answer[name] !== null)
          .length
  const has = (name: string) => answer !== null && answer[name] !== undefined && answer[name] !== null
  if (answer !== null) {
    const clientId = answer.client_id
    if (typeof clientId === 'string' && clientId !== '') {
      score += 45
      if (clientId === message.params.client_id) score -= 40
    }
    if (typeof answer.client_secret === 'string') score += 15
    if (has('client_id_issued_at') || has('client_secret_expires_at')) score += 15
    if (has('registration_access_token') || has('registration_client_uri')) score += 15
    if (echoed >= 2) score += 10
    if (!has('client_id') && (has('access_token') || has('user_id') || has('user') || has('token'))) score -= 50
    if (status !== null && status >= 400 && status < 500 && typeof answer.error === 'string' && REGISTRATION_ERROR_CODES.has(answer.error))
      score += 35
  }
  if (status === 201) score += 10
  if (message.isSuccess && message.isHtmlAnswer) score -= 50
  const isDistinctive =
    has('client_id_issued_at') ||
    has('client_secret_expires_at') ||
    has('registration_access_token') ||
    has('registration_client_uri') ||
    echoed >= 2
  return { score, isDistinctive }
}

const TOKEN_PATH = /\/(?:token|access_token|token\.oauth2|oauth2\/v\d+\/token)\/?$/i
const TOKEN_PARAMETERS = [
  'client_id',
  'client_secret',
  'client_assertion',
  'code',
  'code_verifier',
  'refresh_token',
  'resource',
  'audience',
  'subject_token',
  'device_code',
  'scope',
  'redirect_uri',
]

export function scoreTokenRequest(message: Message, path: string): number {
  const { params } = message
  const grant = message.param('grant_type')
  let score = 0
  if (grant !== null) score += GRANT_TYPES.has(grant) || grant.startsWith(GRANT_TYPE_URN) ? 45 : 25
  const named = TOKEN_PARAMETERS.filter(name => params[name] !== undefined).length
  score += grant !== null ? Math.min(25, 10 * named) : Math.min(10, 5 * named)
  if (grant !== null && message.authorization?.scheme.toLowerCase() === 'basic') score += 10
  if (message.request.headers.some(header => header.name.toLowerCase() === 'dpop')) score += 15
  if (TOKEN_PATH.test(path)) score += 10
  if (grant !== null && message.bodyKind === 'form' && message.contentType === 'application/x-www-form-urlencoded') score += 5
  return score
}

export function scoreTokenResponse(message: Message, answer: Json | null): number {
  if (answer === null) return 0
  let score = 0
  const hasToken = typeof answer.access_token === 'string' && answer.access_token !== ''
  if (hasToken) score += typeof answer.token_type === 'string' ? 40 : 25
  if (answer.expires_in !== undefined) score += hasToken ? 10 : 0
  for (const name of ['refresh_token', 'scope', 'id_token']) if (hasToken && answer[name] !== undefined) score += 5
  const { status } = message
  const { error } = answer
  if (status !== null && (status === 400 || status === 401 || status === 403) && typeof error === 'string') {
    if (TOKEN_ERROR_CODES.has(error) || TOKEN_EXTENSION_ERROR_CODES.has(error)) score += 35
  }
  if (!hasToken && error === undefined) score -= 40
  return score
}

/** Endpoints that no metadata names here, but whose parameters leave little doubt. */
function relatedRole(message: Message): { role: Role; because: string } | null {
  const { url, method } = message
  if (url === null) return null
  const path = url.pathname
  if (method === 'GET' || method === 'POST') {
    if (message.clientId !== null && method === 'GET' && message.param('request_uri') !== null)
      return { role: 'authorize', because: 'it names a pushed request and a client_id (RFC 9126)' }
    if (message.param('response_type') !== null && message.clientId !== null) {
      if (method === 'POST' && /\/par$|pushed/i.test(path)) return { role: 'par', because: 'a pushed authorization request (RFC 9126)' }
      return { role: 'authorize', because: 'it names a response_type and a client_id' }
    }
  }
  if (method === 'POST') {
    if (message.param('token') !== null && /\/revo(?:ke|cation)/i.test(path))
      return { role: 'revocation', because: 'it sends a token to be revoked (RFC 7009)' }
    if (message.param('token') !== null && /\/introspect/i.test(path))
      return { role: 'introspection', because: 'it asks what a token is worth (RFC 7662)' }
    if (message.clientId !== null && /\/device(?:_authorization|\/code|\/auth)$/i.test(path))
      return { role: 'device-authorization', because: 'it starts a device flow (RFC 8628)' }
  }
  if (method === 'GET' && /jwks(?:\.json)?$|\/certs$/i.test(path) && Array.isArray(message.answerBody?.keys))
    return { role: 'jwks', because: 'its answer is a set of keys (RFC 7517)' }
  return null
}

/** A refusal that asks for an access token (RFC 6750 section 3), or an address that is documented to need one. */
function wantsToken({ status, response, url }: Message, profile: Profile): boolean {
  if (url !== null && profile.protects(url) === true) return true
  if (status !== 401 || response === null) return false
  return /^\s*(?:bearer|dpop)\b/i.test(headerValue(response.headers, 'www-authenticate') ?? '')
}

function presentsToken(message: Message, known: Known): boolean {
  const { bearer } = message
  if (bearer !== null) return true
  for (const source of [message.query, message.params]) {
    for (const value of Object.values(source)) {
      if (typeof value === 'string' && value.length >= 16 && known.isKnownToken(value)) return true
    }
  }
  return false
}

const ERROR_CODE = /^[a-z][a-z0-9_]*$/

/** The code of an error answer. `{"error": "Bad Request"}` is not one. */
function errorCodeOf(message: Message, role: Role, profile: Profile): string | null {
  const { status } = message
  if (status === null) return null
  const answer = message.answerBody
  if (role === 'api' || role === 'userinfo' || role === 'management') {
    if (status < 400) return null
    return (answer === null ? null : profile.apiErrorCode(answer)) ?? challengeError(message) ?? plainError(answer)
  }
  // GitHub answers errors with 200.
  if (status >= 400 || role === 'token' || role === 'register') return plainError(answer)
  return null
}

function plainError(answer: Json | null): string | null {
  const error = answer?.error
  return typeof error === 'string' && ERROR_CODE.test(error) ? error : null
}

/** `error` of `WWW-Authenticate` (RFC 6750 section 3). */
export function challengeError(message: Message): string | null {
  const header = message.response?.headers.find(item => item.name.toLowerCase() === 'www-authenticate')
  return header === undefined ? null : (/\berror="?([a-z_]+)"?/i.exec(header.value)?.[1] ?? null)
}

function outcomeOf(message: Message, role: Role, errorCode: string | null): Outcome {
  const { status, exchange } = message
  if (status === null) {
    if (exchange.error !== null) return 'net-error'
    return exchange.endedAt === null || exchange.response === null ? 'unknown' : 'net-error'
  }
  if (status >= 300 && status < 400 && status !== 304) return 'redirect'
  if (status >= 400) return errorCode === null ? (message.isHtmlAnswer ? 'html' : 'http-error') : 'oauth-error'
  if (role === 'register' || role === 'token') {
    if (errorCode !== null && message.answerText('access_token') === null && message.answerText('client_id') === null) return 'oauth-error'
    if (message.isHtmlAnswer) return 'html'
    // Without its body a 2xx answer is still a success, only with nothing to learn from.
  }
  return 'success'
}
