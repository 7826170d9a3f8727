import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { headerEvidence, headerValue } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

/** Members of an answer that whoever finds them in a cache can use. */
const CREDENTIALS = ['access_token', 'refresh_token', 'id_token', 'client_secret', 'registration_access_token'] as const

export default defineRule({
  id: 'server/cacheable-credentials',
  severity: 'warning',
  confidence: 'high',
  title: 'Credentials in an answer that may be stored',
  why: 'A cache on the way, or the browser’s own, may keep the credentials and hand them to somebody else, or old ones to the same app.',
  fix: 'Send `Cache-Control: no-store` with every answer that holds a secret or a token.',
  cites: [rfc(6749, '5.1')],
  messages: {
    storable: 'The answer of {where} holds credentials and comes without `Cache-Control: no-store`.',
    stored: 'The answer of {where} holds credentials and came out of a cache.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 {resh.cache-control: private}',
    right: '1 tok(C1)→T1/3600 {resh.cache-control: no-store}',
  },
  on: { response: { register: judge, token: judge, management: judge } },
})

function judge(entry: Entry, { report, notEvaluated }: RuleContext<'storable' | 'stored'>): void {
  const { classification, exchange, message } = entry
  const { response } = message
  if (response === null || classification.outcome !== 'success' || classification.camel) return
  const holds = holdsCredentials(entry)
  if (!holds) return holds === null ? notEvaluated('body-missing') : undefined
  const isStored = exchange.context.fromCache || Number(headerValue(response.headers, 'age')) > 0
  const policy = headerEvidence(response, 'cache-control')
  if (!isStored && policy === undefined) return notEvaluated('header-missing')
  if (!isStored && /(?:^|,)\s*no-store\s*(?:,|$)/i.test(policy ?? '')) return
  const where = addressOf(message)
  report({
    subject: endpointSubject(where, 'cache'),
    message: isStored ? 'stored' : 'storable',
    data: { where },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    ...(isStored && { severity: 'error' as const }),
  })
}

/** Null: the answer cannot be read, and neither can it be told from what was asked for. */
function holdsCredentials({ message, classification }: Entry): boolean | null {
  const answer = message.answerBody
  if (answer !== null) return CREDENTIALS.some(name => answer[name])
  if (!message.answerMissing) return false
  if (classification.role === 'token') return true
  // Without a word about it, a client is registered with a secret (RFC 7591 section 2).
  const isConfidential = message.bodyKind === 'json' && message.params.token_endpoint_auth_method !== 'none'
  return (classification.role === 'register' && isConfidential) || null
}
