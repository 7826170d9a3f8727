/** Adobe Pass Authentication: registration by software statement, with its own paths and spellings. */
import type { Json } from '../core/message'
import { defineProfile } from '../core/profile'

const HOST = /(?:^|\.)auth(?:-staging)?\.adobe\.com$/
const ENDPOINT = /\/o\/client\/(register|token)$/

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
  // Dynamic Client Registration FAQ 6: client credentials are valid for an unlimited time.
  whenUnstated: { secretExpiresAt: 'never' },
  apiErrorCode: ({ code, error }) => (isText(code) ? code : isText(error) ? error : null),
  registerAgainCodes: ['invalid_access_token_client_application', 'invalid_access_token_service_provider'],
  // Retired codes carried this action for an expired token too; those do not license a registration.
  asksToRegister: ({ action, code }) =>
    action === 'application-registration' && code !== 'access_token_expired' && code !== 'invalid_access_token_signature',
  deviceHeader: 'ap-device-identifier',
  // FAQ 10 and 11: the token must be stored.
  memoryOnlyTokens: false,
  severities: {
    'registration/redundant': 'error',
    'registration/to-refresh-token': 'error',
    'registration/on-every-load': 'error',
    'token/redundant-request#wasteful': 'error',
    'token/refresh-too-late': 'warning',
  },
})

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
