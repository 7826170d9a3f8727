import { oidcRegistration, rfc } from '../../core/cites'
import { hiddenAnswer } from '../../core/client-metadata'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Json, Message } from '../../core/message'
import { DISTINCT_METADATA, epochMs, PLAIN_METADATA } from '../../core/oauth'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'

const messages = {
  'not-json': 'The answer to a registration is not a JSON object.',
  'no-client': 'The answer to a registration has no `client_id`.',
  'no-secret': 'The client is registered for `{method}`, which needs a secret, and the answer has none.',
  'same-secret': 'Client {client} was given the same secret as client {other}.',
  'secret-expiry': 'The answer has a secret and does not say until when (`client_secret_expires_at`, 0 for ever).',
  empty: 'The answer has `{member}` without a value, where leaving it out would mean something.',
  'no-metadata': 'The answer has the `client_id` alone: it does not say what was registered.',
  'not-number': 'The time `{member}` is no number.',
  milliseconds: 'The time `{member}` is in milliseconds; it has to be in seconds.',
  future: 'The client was issued in the future (`client_id_issued_at`).',
  'expired-at-birth': 'The secret ends before the client was issued.',
  status: 'A registration was answered with {status}; it has to be 201.',
  'statement-echo': 'The answer does not repeat the software statement as it was sent.',
  'needless-secret': 'A client that authenticates with no secret (`none`) was given one.',
} as const

type Problem = keyof typeof messages
type Data = Readonly<Record<string, string | number>>
type Tell = (problem: Problem, data?: Data) => void

const SEVERITIES: Partial<Record<Problem, 'error' | 'info'>> = {
  'not-json': 'error',
  'no-client': 'error',
  'no-secret': 'error',
  'same-secret': 'error',
  status: 'info',
  'statement-echo': 'info',
  'needless-secret': 'info',
}

export default defineRule({
  id: 'registration/response-nonconformant',
  severity: 'warning',
  confidence: 'high',
  title: 'Registration answer that clients cannot rely on',
  why: 'Every client library reads this answer a little differently: what works with one of them fails with the next, mostly long after the registration.',
  fix: 'Let the server answer 201 with `client_id`, all registered metadata and `client_secret_expires_at` (0 = never).',
  cites: [rfc(7591, '3.2.1'), oidcRegistration('3.2', 'RegistrationResponse')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '1 reg→C1 {res.client_id: -}',
    right: '1 reg→C1',
  },
  on: {
    response: { register: judge },
  },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<Problem>): void {
  const { message, classification, exchange, profile } = entry
  // An error in the clothes of a success is a matter of its own.
  if (!message.isSuccess || classification.camel || classification.outcome === 'oauth-error') return
  const hidden = hiddenAnswer(message)
  if (hidden !== null) return notEvaluated(hidden)
  const tell: Tell = (problem, data = {}) => {
    const severity = SEVERITIES[problem]
    report({
      subject: endpointSubject(message.endpoint, problem),
      message: problem,
      data,
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${problem}`],
      at: exchange.startedAt,
      grade: problem,
      ...(severity !== undefined && { severity }),
    })
  }
  if (message.answerBody === null) return tell('not-json')
  if (message.status !== 201) tell('status', { status: String(message.status) })
  const answer = profile.readRegistration(message.answerBody)
  if (!isText(answer.client_id)) tell('no-client')
  judgeSecret(entry, answer, ledger, tell)
  judgeMetadata(message, answer, tell)
  judgeTimes(message, answer, ledger, tell)
}

/** Methods of client authentication that rest on a shared secret (RFC 7591 section 2). */
const WITH_SECRET = new Set(['client_secret_basic', 'client_secret_post', 'client_secret_jwt'])

function judgeSecret({ message, clientId, app }: Entry, answer: Json, ledger: Ledger, tell: Tell): void {
  const secret = answer.client_secret
  const method = [answer.token_endpoint_auth_method, message.params.token_endpoint_auth_method].find(isText) ?? 'client_secret_basic'
  if (!isText(secret)) {
    if (WITH_SECRET.has(method) && usesTokenEndpoint(message, answer)) tell('no-secret', { method })
    return
  }
  const first = ledger.secret(secret)
  const owner = first?.kind === 'client-secret' && first.isDelivered ? first.client : null
  const isShared = owner !== null && clientId !== null && owner.clientId !== clientId && owner.issuer === app?.issuer
  if (isShared) tell('same-secret', { client: clientId, other: owner.clientId })
  if (answer.client_secret_expires_at == null) tell('secret-expiry')
  if (method === 'none') tell('needless-secret')
}

/** A client of the implicit grant alone never comes to the token endpoint. */
function usesTokenEndpoint({ params }: Message, answer: Json): boolean {
  const grants = [answer.grant_types, params.grant_types].find(Array.isArray)
  return grants === undefined || !grants.every(grant => grant === 'implicit')
}

const LISTS = ['redirect_uris', 'grant_types', 'response_types', 'contacts'] as const
/** Leaving them out means something (RFC 7591 section 2, OpenID Connect Registration section 2); an empty text means nothing. */
const WITH_DEFAULT = ['token_endpoint_auth_method', 'application_type', 'id_token_signed_response_alg'] as const
const METADATA = [...DISTINCT_METADATA, ...PLAIN_METADATA, 'redirect_uris'] as const

function judgeMetadata(message: Message, answer: Json, tell: Tell): void {
  const { params } = message
  const member = LISTS.find(name => answer[name] === null) ?? WITH_DEFAULT.find(name => answer[name] === '')
  if (member !== undefined) tell('empty', { member })
  const isAnyIn = (json: Json) => METADATA.some(name => json[name] !== undefined)
  if (isText(answer.client_id) && isAnyIn(params) && !isAnyIn(answer)) tell('no-metadata')
  const sent = message.param('software_statement')
  const echo = answer.software_statement
  const isHidden = sent === null || isRedacted(sent) || (isText(echo) && isRedacted(echo))
  if (!isHidden && echo !== sent) tell('statement-echo')
}

function judgeTimes(message: Message, answer: Json, ledger: Ledger, tell: Tell): void {
  const issued = timeIn(answer, 'client_id_issued_at', tell)
  const expires = timeIn(answer, 'client_secret_expires_at', tell)
  if (issued === null) return
  const { exchange, url } = message
  const { skewMs, uncertaintyMs } = ledger.clockOf(url?.host ?? '')
  if (issued > (exchange.endedAt ?? exchange.startedAt) + skewMs + uncertaintyMs + 60_000) tell('future')
  if (expires !== null && expires !== 0 && expires <= issued) tell('expired-at-birth')
}

/** Epoch ms; null where there is none to go by. */
function timeIn(answer: Json, member: 'client_id_issued_at' | 'client_secret_expires_at', tell: Tell): number | null {
  const value = answer[member]
  if (value == null || (isText(value) && isRedacted(value))) return null
  if (!Number.isFinite(value)) {
    tell('not-number', { member })
    return null
  }
  const ms = epochMs(value as number)
  if (ms === value && value !== 0) tell('milliseconds', { member })
  return ms
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
