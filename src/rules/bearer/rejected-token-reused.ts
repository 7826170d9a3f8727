import { adobeChecklist, adobeFaq, rfc } from '../../core/cites'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Token, TokenRequest, Use } from '../../core/model'
import { tokenSubject } from '../../core/subject'

/** A call that left this soon after the refusal (ms) was decided before it. */
const REACTION = 1000

export default defineRule({
  id: 'bearer/rejected-token-reused',
  severity: 'error',
  confidence: 'high',
  title: 'Token refused, sent again',
  why: 'The resource server has said no to this token; it will not change its mind, and the user waits for nothing.',
  fix: 'After a 401, renew the token once, retry once, then stop.',
  cites: [rfc(6750, '3.1'), adobeChecklist, adobeFaq(11)],
  messages: {
    again: 'Token {token} was refused by {host} {times} times and sent again each time.',
    twice: 'Token {token} was refused by {host} and sent again.',
  },
  on: {
    response: { api: judge, userinfo: judge },
  },
})

function judge({ use, message }: Entry, { ledger, report, notEvaluated }: RuleContext<'again' | 'twice'>): void {
  if (use === null) return
  const { token } = use
  if (token === null) {
    if (use.refused) notEvaluated(message.bearer === null ? 'header-missing' : 'redacted')
    return
  }
  // A token that has expired has a rule of its own.
  if (!use.refused || use.asksToRegister || use.expired === true) return
  const run = refusals(token, use, ledger)
  if (run.length < 2) return
  report({
    subject: tokenSubject(token),
    message: run.length >= 3 ? 'again' : 'twice',
    data: { token: token.id, host: use.host, times: run.length },
    evidence: run.map(item => item.exchangeId),
    claims: [`call:${token.id}@${use.host}@${run[0]?.exchangeId ?? ''}`],
    at: use.sentAt,
    ...(run.length < 3 && { severity: 'warning' as const }),
  })
}

/** Refusals of this token at this server, each sent after the app knew of the one before, up to this one. */
function refusals(token: Token, last: Use, ledger: Ledger): readonly Use[] {
  const app = token.client === null ? null : ledger.appOfClient(token.client)
  const run: Use[] = []
  for (const use of token.uses) {
    if (use.host !== last.host || !use.refused || use.asksToRegister || use.expired === true) continue
    const previous = run.at(-1)
    if (previous === undefined) {
      run.push(use)
      continue
    }
    if (previous.answeredAt === null || use.sentAt <= previous.answeredAt + REACTION) continue
    const mints = (app?.tokenRequests ?? []).filter(request => request.key === token.key && request.sentAt >= previous.sentAt)
    // A new token came, and the old one was sent all the same: the count starts over with this refusal.
    if (mints.some(request => isMintedBy(request, use.sentAt))) run.length = 0
    // While the renewal is under way, another call or two with the old token is what concurrency looks like.
    if (mints.some(request => isUnderWay(request, use.sentAt))) continue
    run.push(use)
  }
  return run.at(-1) === last ? run : []
}

function isMintedBy(request: TokenRequest, at: number): boolean {
  return request.outcome === 'success' && request.answeredAt !== null && request.answeredAt <= at
}

function isUnderWay(request: TokenRequest, at: number): boolean {
  return request.sentAt <= at && (request.answeredAt === null || request.answeredAt > at)
}
