/** Adobe Pass Authentication: registration by software statement, with its own paths and spellings. */
import type { Cite } from '../core/finding'
import type { Json } from '../core/message'
import { defineProfile } from '../core/profile'

const HOST = /(?:^|\.)auth(?:-staging)?\.adobe\.com$/
const ENDPOINT = /\/o\/client\/(register|token)$/

const PASS = 'https://experienceleague.adobe.com/en/docs/pass/authentication/integration-guide-programmers'
// Pages of the extension that only judge leave the sources out: the bundler has to know that it may.
/* @__NO_SIDE_EFFECTS__ */
const page = (title: string, path: string): Cite => ({ label: `Adobe Pass: ${title}`, url: `${PASS}/${path}` })
const faq = (question: number) => page(`DCR FAQ ${question}`, 'rest-apis/rest-api-dcr/dynamic-client-registration-faqs')
const checklist = page('REST API V2 checklist', 'rest-apis/rest-api-v2/rest-api-v2-checklist')
const flow = page('dynamic client registration flow', 'rest-apis/rest-api-dcr/flows/dynamic-client-registration-flow')
const throttling = page('throttling mechanism', 'throttling-mechanism')
const errorCodes = page('enhanced error codes', 'features-standard/error-reporting/enhanced-error-codes')
const migration = (question: number) => page(`DCR FAQ, migration ${question}`, 'rest-apis/rest-api-dcr/dynamic-client-registration-faqs')
const retrieveCredentials = page(
  'retrieve client credentials',
  'rest-apis/rest-api-dcr/apis/dynamic-client-registration-apis-retrieve-client-credentials',
)
const deviceHeader = page(
  'AP-Device-Identifier header',
  'rest-apis/rest-api-v2/rest-api-v2-appendix/rest-api-v2-appendix-headers/rest-api-v2-appendix-headers-ap-device-identifier',
)
const retrieveToken = page('retrieve access token', 'rest-apis/rest-api-dcr/apis/dynamic-client-registration-apis-retrieve-access-token')

const V2 = /^\/api\/v2\//
/** Opened by the browser itself, without an access token. */
const SIGN_IN_PAGE = /^\/api\/v2\/authenticate\//
/** Calls whose reference page lists `AP-Device-Identifier` as required. */
const DEVICE_CALLS = [
  { method: 'POST', path: /^\/api\/v2\/[^/]+\/sessions$/ },
  { method: 'POST', path: /^\/api\/v2\/[^/]+\/sessions\/sso\/[^/]+$/ },
  { method: 'GET', path: /^\/api\/v2\/[^/]+\/profiles$/ },
  { method: 'GET', path: /^\/api\/v2\/[^/]+\/profiles\/[^/]+$/ },
  { method: 'POST', path: /^\/api\/v2\/[^/]+\/profiles\/sso\/[^/]+$/ },
  { method: 'POST', path: /^\/api\/v2\/[^/]+\/decisions\/(?:preauthorize|authorize)\/[^/]+$/ },
  { method: 'GET', path: /^\/api\/v2\/[^/]+\/logout\/[^/]+$/ },
] as const
const THROTTLED =
  /^\/o\/client\/(?:register|token|scopes|validate)$|^\/api\/v[12]\/|^\/adobe-services\/config\/|^\/reggie\/v1\/[^/]+\/regcode/

export default defineProfile({
  id: 'adobe-pass',
  title: 'Adobe Pass Authentication',
  docs: 'https://experienceleague.adobe.com/en/docs/pass/authentication/integration-guide-programmers/rest-apis/rest-api-dcr/dynamic-client-registration-overview',
  knownDeviations: [
    'The token endpoint answers 201 where RFC 6749 says 200.',
    'The token answer has `created_at` (milliseconds) and `id`.',
    'The registration answer has `scopes` (a list) and no `scope`.',
    'There is no `client_secret_expires_at`: client credentials do not expire.',
    'The registration request has `redirect_uri` where RFC 7591 has the list `redirect_uris`.',
    'The software statement is not repeated in the answer.',
    '`invalid_client` comes with status 400 (older SDK pages: 403).',
    'Throttling answers 429 with an HTML page and without `Retry-After`; the wait is one second.',
  ],
  recognises: ({ url }) => url !== null && (HOST.test(url.hostname) || ENDPOINT.test(url.pathname)),
  // By the path alone: the same endpoints answer on several hosts, and behind hosts-file overrides.
  knownEndpoint: ({ url }) => (ENDPOINT.exec(url?.pathname ?? '')?.[1] as 'register' | 'token' | undefined) ?? null,
  // `sp` and `api` hosts of one environment serve the same clients.
  issuer(url) {
    if (!HOST.test(url.hostname)) return null
    const environment = url.hostname.endsWith('auth-staging.adobe.com') ? 'auth-staging.adobe.com' : 'auth.adobe.com'
    return /(?:^|[.-])prequal\./.test(url.hostname) ? `https://prequal.${environment}` : `https://${environment}`
  },
  // Each download differs, and real statements carry no `software_id`: `sub` names the registered application.
  statementIdentity: ({ claims }) => (typeof claims.sub === 'string' ? `sub:${claims.sub}` : null),
  readRegistration({ scopes, ...answer }): Json {
    return Array.isArray(scopes) && answer.scope === undefined ? { ...answer, scope: scopes.filter(isText).join(' ') } : answer
  },
  needsStatement: true,
  // Browsers may leave it out; the server then guesses.
  endpointHeaders: ['x-device-info'],
  singleRedirectUri: true,
  // Dynamic Client Registration FAQ 6: client credentials are valid for an unlimited time.
  whenUnstated: { secretExpiresAt: 'never' },
  // One text, separated by commas, in `scopes`.
  tokenScopes: ({ scopes, scope }) => {
    const stated = scopes ?? scope
    if (Array.isArray(stated)) return stated.filter(isText)
    return isText(stated) ? stated.split(/[\s,]+/).filter(Boolean) : null
  },
  requiredScope: url => (V2.test(url.pathname) ? 'api:client:v2' : null),
  // A custom of the integrators, as the FAQ on migration wants it.
  requiredNameEnd: url => (V2.test(url.pathname) ? 'RESTV2' : null),
  protects: url => (V2.test(url.pathname) ? !SIGN_IN_PAGE.test(url.pathname) : null),
  // The reporting API (ESM) documents it.
  takesTokenInQuery: url => /^\/esm\//.test(url.pathname),
  wantsDevice: ({ url, method }) => url !== null && DEVICE_CALLS.some(call => call.method === method && call.path.test(url.pathname)),
  isSignIn: message =>
    message.url !== null &&
    ((message.method === 'POST' && /^\/api\/v2\/[^/]+\/sessions(?:\/|$)/.test(message.url.pathname)) ||
      SIGN_IN_PAGE.test(message.url.pathname) ||
      message.answerText('code') === 'authenticated_profile_missing'),
  throttle: { covers: url => THROTTLED.test(url.pathname), waitMs: 1000, perSecond: 1, burst: 10 },
  apiErrorCode: ({ code, error }) => (isText(code) ? code : isText(error) ? error : null),
  registerAgainCodes: ['invalid_access_token_client_application', 'invalid_access_token_service_provider'],
  // Retired codes carried this action for an expired token too; those do not license a registration.
  asksToRegister: ({ action, code }) =>
    action === 'application-registration' && code !== 'access_token_expired' && code !== 'invalid_access_token_signature',
  deviceHeader: 'ap-device-identifier',
  // FAQ 10 and 11: the token must be stored.
  memoryOnlyTokens: false,
  cites: {
    'registration/redundant': [faq(6), faq(8), flow, checklist],
    'registration/to-refresh-token': [faq(12), checklist],
    'registration/on-every-load': [faq(6), faq(8), checklist],
    'registration/concurrent-duplicate': [faq(6), faq(7)],
    'registration/storm': [throttling, faq(8)],
    'registration/as-error-handling': [errorCodes],
    'registration/rejected-client-kept': [retrieveToken],
    'registration/stale-token-after-reregister': [faq(9), faq(11)],
    'registration/software-statement-rejected': [faq(3), faq(5), retrieveCredentials],
    'registration/software-statement-invalid': [faq(3), retrieveCredentials],
    'registration/wrong-api-version-statement': [migration(1), checklist, errorCodes],
    'registration/request-format': [retrieveCredentials],
    'registration/credentials-lost': [faq(9)],
    'registration/never-used': [faq(1)],
    'token/redundant-request': [faq(10), faq(11), checklist, throttling],
    'token/refresh-too-late': [faq(10), checklist],
    'bearer/expired-token-used': [faq(10), faq(11)],
    'bearer/rejected-token-reused': [checklist, faq(11)],
    'bearer/missing': [checklist],
    'bearer/unknown-origin': [faq(2), faq(11)],
    'secret/in-url': [retrieveToken],
    'secret/shared-across-instances': [faq(7)],
    'session/device-identity-unstable': [deviceHeader, checklist],
    'server/throttle-ignored': [throttling],
  },
  severities: {
    'server/error-nonconformant#invalid-client': 'off',
    'server/error-nonconformant#bare': 'off',
    'jwt/audience-or-issuer-mismatch#issuer': 'off',
    'jwt/audience-or-issuer-mismatch#nobody': 'off',
    'registration/redundant': 'error',
    'registration/to-refresh-token': 'error',
    'registration/on-every-load': 'error',
    'registration/stale-token-after-reregister': 'error',
    'registration/credentials-lost': 'warning',
    // Client credentials do not expire, and the statement is not repeated.
    'registration/response-nonconformant#secret-expiry': 'off',
    'registration/response-nonconformant#statement-echo': 'off',
    // Generated for each app, and meant to be used again.
    'registration/redirect-uri-unsafe#custom-scheme': 'off',
    'token/redundant-request#wasteful': 'error',
    'token/refresh-too-late': 'warning',
    // It answers 201.
    'token/response-nonconformant#status': 'off',
    // The body is the documented way, whatever is registered.
    'token/client-auth-mismatch': 'off',
  },
})

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
