import { rfc } from '../../core/cites'
import { bodyText, headerValue } from '../../core/exchange'
import { isLoopback, isPrivateHost } from '../../core/hosts'
import type { Entry } from '../../core/ledger'
import type { KnownSecret } from '../../core/ledger/known-secrets'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Message } from '../../core/message'
import type { Role } from '../../core/model'
import { isPlaceholder } from '../../core/placeholder'
import { queryTokens } from '../../core/query-tokens'
import { scanFor } from '../../core/secret-scan'
import { endpointSubject } from '../../core/subject'

/** What these are sent and answer are credentials; `authorize` is answered with a code. */
const ENDPOINTS: Partial<Record<Role, string>> = {
  register: 'registration endpoint',
  token: 'token endpoint',
  management: 'client configuration endpoint',
  authorize: 'authorization endpoint',
}
const NAMES = ['client_secret', 'refresh_token', 'client_assertion', 'code_verifier', 'registration_access_token', 'software_statement']

export default defineRule({
  id: 'secret/over-http',
  severity: 'error',
  confidence: 'high',
  title: 'Credentials without TLS',
  why: 'Everybody on the way, in the café or at the provider, can read the credentials and use them.',
  fix: 'Use https for every endpoint that sees credentials.',
  cites: [rfc(6749, '3.1'), rfc(6749, '3.2'), rfc(6750, '5.3')],
  messages: {
    endpoint: 'The {endpoint} {where} is called over http, without encryption.',
    token: 'A token is sent to {where} over http, without encryption.',
    secret: 'A secret is sent to {where} over http, without encryption.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '1 tok(C1)→T1/3600 · 2 api(T1) {url: http://api.example.com/v1/items}',
    right: '1 tok(C1)→T1/3600 · 2 api(T1)',
  },
  on: { request: { any: judge } },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<'endpoint' | 'token' | 'secret'>): void {
  const { message, classification, exchange } = entry
  const { url } = message
  if (url?.protocol !== 'http:' || classification.role === 'preflight' || isLoopback(url.hostname) || wasUpgraded(message)) return
  const endpoint = ENDPOINTS[classification.role]
  const cargo = cargoOf(entry, value => ledger.secret(value))
  // A hop that only leads to https, and carried nothing that was worth reading.
  if (cargo === null && (endpoint === undefined || leadsToHttps(message))) {
    const isUnseen = message.authorization === undefined && classification.role === 'api'
    if (!isUnseen) return
    // Its preflight announced the header: it was sent, whatever the capture shows.
    if (!ledger.known.preflightedAuthorization(message)) return notEvaluated('header-missing')
  }
  const where = `http://${url.host}${url.template}`
  report({
    subject: endpointSubject(where, ''),
    message: endpoint !== undefined ? 'endpoint' : cargo === 'secret' ? 'secret' : 'token',
    data: { where, endpoint: endpoint ?? '' },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|http`],
    at: exchange.startedAt,
    ...(isPrivateHost(url.hostname) && { severity: 'warning' as const }),
  })
}

/** The browser's own redirect: nothing had been sent. */
function wasUpgraded({ status, response }: Message): boolean {
  return status === 307 && response !== null && /^\s*hsts\b/i.test(headerValue(response.headers, 'non-authoritative-reason') ?? '')
}

function leadsToHttps({ status, response }: Message): boolean {
  if (status === null || status < 300 || status >= 400 || response === null) return false
  const target = response.redirectUrl || (headerValue(response.headers, 'location') ?? '')
  // With what was asked for in it, anybody could read that.
  return /^https:/i.test(target) && !/[?&#](?:code|access_token|id_token)=/.test(target)
}

/** What is in the request that whoever listens could use. */
function cargoOf({ message, use, exchange }: Entry, find: (value: string) => KnownSecret | null): 'token' | 'secret' | null {
  const { authorization, bearer, bearerFlaw, url } = message
  if (use?.token != null || (bearer !== null && bearerFlaw === null)) return 'token'
  if (authorization?.scheme.toLowerCase() === 'basic' && message.clientId !== null) return 'secret'
  for (const name of NAMES) {
    const value = message.param(name)
    if (value !== null && !isPlaceholder(value)) return 'secret'
  }
  if (url !== null && queryTokens(url, exchange.context.resourceType).length > 0) return 'token'
  for (const value of Object.values(message.params)) if (typeof value === 'string' && find(value) !== null) return 'secret'
  if (authorization != null && find(authorization.value || authorization.scheme) !== null) return 'token'
  // Deep in a body, or in a header of the app's own.
  for (const text of [bodyText(exchange.request.body) ?? '', ...exchange.request.headers.map(({ value }) => value)]) {
    const [known] = scanFor(text, find)
    if (known !== undefined) return known.kind === 'access-token' ? 'token' : 'secret'
  }
  return null
}
