import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { hiddenAnswer } from '../../core/client-metadata'
import { bodyText, headerEvidence } from '../../core/exchange'
import type { Severity } from '../../core/finding'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { parseObject } from '../../core/message'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'

type Flaw = 'success' | 'gateway' | 'unreadable' | 'nameless' | 'letters' | 'challenge' | 'status' | 'bare'
type Context = RuleContext<Flaw>

export default defineRule({
  id: 'server/error-nonconformant',
  severity: 'warning',
  confidence: 'medium',
  title: 'Error answer that clients cannot read',
  why: 'A client that cannot tell why it was refused tries again, registers again or gives up, whichever is wrong.',
  fix: 'Answer with the OAuth error as JSON, and with the right status.',
  cites: [rfc(6749, '5.2'), rfc(7591, '3.2.2'), rfc(6750, '3')],
  messages: {
    success: 'An error came with status {status}, as if it were a success.',
    gateway: 'Status {status} came with a page that something before the server sent ({sender}), and not the server itself.',
    unreadable: 'Status {status} came with something that is not a JSON object.',
    nameless: 'Status {status} came without an `error` that is a code.',
    letters: 'The error answer has letters in `{member}` that are not allowed there.',
    challenge: 'After HTTP Basic, `invalid_client` came without status 401 and `WWW-Authenticate`.',
    status: 'The error {code} came with status {status}.',
    bare: 'The API answered 401 without `WWW-Authenticate`.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '1 tok(C1)=200 {answer: {"error":"invalid_grant"}}',
    right: '1 tok(C1)=400 {answer: {"error":"invalid_grant"}}',
  },
  on: { response: { register: judge, token: judge, api: judgeApi, userinfo: judgeApi } },
})

function judge(entry: Entry, { report, notEvaluated }: Context): void {
  const { message, classification } = entry
  const { status } = message
  if (status === null || classification.camel) return
  if (status < 400) {
    if (classification.outcome === 'oauth-error') tell(entry, 'success', report, { severity: 'error' })
    return
  }
  if (status === 429 || status >= 500) return
  const hidden = hiddenAnswer(message)
  if (hidden !== null) return notEvaluated(hidden)
  const flaw = flawOf(entry)
  if (flaw === 'header-missing' || flaw === 'redacted') return notEvaluated(flaw)
  if (flaw === null) return
  const isOfClient = classification.errorCode === 'invalid_client' && (flaw === 'status' || flaw === 'challenge')
  tell(entry, flaw, report, flaw === 'gateway' ? { severity: 'info' } : isOfClient ? { grade: 'invalid-client' } : {})
}

function judgeApi(entry: Entry, { report, notEvaluated }: Context): void {
  const { response, status } = entry.message
  if (status !== 401 || response === null) return
  const challenge = headerEvidence(response, 'www-authenticate')
  if (challenge === undefined) return notEvaluated('header-missing')
  if (challenge === null) tell(entry, 'bare', report, { grade: 'bare' })
}

/** The first thing that stops a client from understanding it. */
function flawOf({ message, classification }: Entry): Flaw | 'header-missing' | 'redacted' | null {
  const { status, response, answerBody } = message
  const code = classification.errorCode
  if (response === null) return null
  if (parseObject(bodyText(response.body) ?? '') === null)
    return message.isHtmlAnswer && senderOf(message) !== null ? 'gateway' : 'unreadable'
  if (isRedacted(message.answerText('error') ?? '')) return 'redacted'
  if (code === null) return 'nameless'
  if (oddMember(answerBody ?? {}) !== null) return 'letters'
  if (classification.role === 'register') return status === 400 || status === 401 || status === 403 ? null : 'status'
  if (code !== 'invalid_client') return status === 400 ? null : 'status'
  if (message.authorization?.scheme.toLowerCase() !== 'basic') return status === 400 || status === 401 ? null : 'status'
  if (status !== 401) return 'challenge'
  const challenge = headerEvidence(response, 'www-authenticate')
  return challenge === undefined ? 'header-missing' : challenge === null ? 'challenge' : null
}

/** A text with anything but plain letters of ASCII, or with a quote or backslash (RFC 6749 section 5.2). */
function oddMember(answer: Readonly<Record<string, unknown>>): string | null {
  const { error_description: text } = answer
  return typeof text === 'string' && /[^\x20-\x21\x23-\x5B\x5D-\x7E]/.test(text) ? 'error_description' : null
}

/** Headers by which a gateway or a firewall on the way is known. */
const SENDERS = [
  'cf-ray',
  'x-amz-cf-id',
  'x-amzn-waf-action',
  'x-akamai-transformed',
  'x-sucuri-id',
  'x-iinfo',
  'x-azure-ref',
  'x-served-by',
]
const SERVERS = /cloudflare|akamai|cloudfront|awselb|imperva|incapsula|sucuri|fastly|big-?ip|envoy|varnish/i

function senderOf({ response }: Entry['message']): string | null {
  for (const { name, value } of response?.headers ?? []) {
    const lower = name.toLowerCase()
    if (SENDERS.includes(lower)) return `\`${lower}\``
    if (lower === 'server' && SERVERS.test(value)) return value
  }
  return null
}

function tell(entry: Entry, flaw: Flaw, report: Context['report'], how: { readonly severity?: Severity; readonly grade?: string }): void {
  const { message, exchange, classification } = entry
  report({
    subject: endpointSubject(addressOf(message), flaw),
    message: flaw,
    data: {
      status: message.status ?? 0,
      code: classification.errorCode ?? '',
      member: oddMember(message.answerBody ?? {}) ?? '',
      sender: senderOf(message) ?? '',
    },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    ...how,
  })
}
