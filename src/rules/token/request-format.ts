import { rfc } from '../../core/cites'
import { isRefusedNative, missingHeader } from '../../core/documented-headers'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Message } from '../../core/message'
import { appSubject, partOf } from '../../core/subject'

const messages = {
  method: 'The token request is a {method}; it has to be a POST.',
  body: 'The parameters of the token request are sent as `{type}`; they have to be url-encoded (`application/x-www-form-urlencoded`).',
  grant: 'The token request has no `grant_type`.',
  twice: 'The parameter `{name}` comes more than once in the token request.',
  query: 'Parameters of the token request are in its address ({names}).',
  header: 'The header `{header}` is missing; the server then has to guess what device it is.',
} as const

type Problem = keyof typeof messages

export default defineRule<Problem>({
  id: 'token/request-format',
  severity: 'warning',
  confidence: 'high',
  title: 'Token request in the wrong shape',
  why: 'One server takes it, the next one turns it away, with an error that says little of the reason.',
  fix: 'POST the parameters url-encoded in the body.',
  cites: [rfc(6749, '3.2'), rfc(8707, '2')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '1 tok(C1)=400 invalid_request {json: {"grant_type":"client_credentials","client_id":"client-C1"}}',
    right: '1 tok(C1)→T1/3600',
  },
  on: { response: { token: judge } },
})

/** What belongs in the body. Secrets in an address have a rule of their own. */
const PARAMETERS = ['grant_type', 'client_id', 'scope', 'redirect_uri', 'resource', 'audience', 'code', 'device_code', 'username']
/** These may come more than once (RFC 8707 section 2, RFC 8693 section 2.1). */
const LISTS = new Set(['resource', 'audience'])

function judge(entry: Entry, { report, notEvaluated }: RuleContext<Problem>): void {
  const { message, app, exchange, classification, profile } = entry
  const { method, bodyKind, query, params } = message
  // A redirect is not answered by the endpoint: the hop that is, counts (E7).
  if (app === null || classification.camel || classification.outcome === 'redirect') return
  const tell = (problem: Problem, data: Readonly<Record<string, string>> = {}, isMild = message.isSuccess) =>
    report({
      subject: partOf(appSubject(app), problem),
      message: problem,
      data,
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${problem}`],
      at: exchange.startedAt,
      grade: problem,
      ...(isMild && { severity: 'info' as const }),
    })

  const missing = missingHeader(message, profile.endpointHeaders)
  if (missing === undefined) notEvaluated('header-missing')
  // Browsers may leave it out; for a native app that is refused, it may be why.
  else if (missing !== null) tell('header', { header: missing }, !isRefusedNative(message))

  if (method !== 'POST') return tell('method', { method })
  const named = PARAMETERS.filter(name => query[name] !== undefined)
  if (named.length > 0) tell('query', { names: named.map(name => `\`${name}\``).join(', ') })
  if (bodyKind === 'unknown') return notEvaluated(message.request.body.state === 'redacted' ? 'redacted' : 'body-missing')
  const type = otherType(message)
  if (type !== null) tell('body', { type })
  if (type === null && params.grant_type === undefined) tell('grant')
  const repeated = Object.keys(bodyKind === 'json' ? query : params).find(name => Array.isArray(params[name]) && !LISTS.has(name))
  if (repeated !== undefined) tell('twice', { name: repeated })
}

/** How the body is sent, where it is not as it has to be; null: as it has to be, or nobody can tell. */
function otherType({ bodyKind, contentType }: Message): string | null {
  if (bodyKind === 'none') return null
  if (contentType !== '' && contentType !== 'application/x-www-form-urlencoded') return contentType
  // Under no name, or under a wrong one.
  return bodyKind === 'json' ? 'JSON' : null
}
