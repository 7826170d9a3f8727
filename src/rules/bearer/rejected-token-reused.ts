import { rfc } from '../../core/cites'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Token, TokenRequest, Use } from '../../core/model'
import { tokenSubject } from '../../core/subject'
import { hiddenToken } from '../../core/uses'

/** A call that left this soon after the refusal (ms) was decided before it. */
const REACTION = 1000
/** Token requests that take longer (ms) are not waited for. */
const LONGEST_REQUEST = 60_000

export default defineRule({
  id: 'bearer/rejected-token-reused',
  severity: 'error',
  confidence: 'high',
  title: 'Token refused, sent again',
  why: 'The resource server has said no to this token; it will not change its mind, and the user waits for nothing.',
  fix: 'After a 401, renew the token once, retry once, then stop.',
  cites: [rfc(6750, '3.1')],
  messages: {
    once: 'Token {token} was refused by {host}, sent again, and refused again.',
    again: 'Token {token} was refused by {host} again and again, and is still being sent.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 · 10 api(T1)=401 · 15 api(T1)=401 · 20 api(T1)=401',
    right: '1 tok(C1)→T1/3600 · 10 api(T1)=401 · 11 tok(C1)→T2/3600 · 12 api(T2)',
  },
  on: { response: { api: judge, userinfo: judge } },
})

function judge({ use, message }: Entry, { ledger, report, notEvaluated }: RuleContext<'once' | 'again'>): void {
  if (use === null || !use.refused) return
  const { token } = use
  if (token === null) {
    const reason = hiddenToken(message)
    return reason === null ? undefined : notEvaluated(reason)
  }
  if (!counts(use, token)) return
  const run = refusalsUpTo(use, token, ledger)
  if (run.length < 2) return
  report({
    subject: tokenSubject(token),
    message: run.length > 2 ? 'again' : 'once',
    data: { token: token.id, host: use.host },
    evidence: run.map(item => item.exchangeId),
    claims: [`use:${use.exchangeId}`],
    at: use.sentAt,
    cost: { failedCalls: 1 },
    ...(run.length < 3 && { severity: 'warning' as const }),
  })
}

/** A token that has expired, and an answer that asks for a registration, are other rules' business. */
function counts(use: Use, token: Token): boolean {
  return use.expired !== true && !use.asksToRegister && use.instance === token.instance
}

/** The last three refusals at this server at most, each sent after the app knew of the one before, without a new token between. */
function refusalsUpTo(last: Use, token: Token, ledger: Ledger): readonly Use[] {
  const run: Use[] = [last]
  const all = ledger.refusalsOf(token, last.host)
  for (let index = all.length - 1; index >= 0 && run.length < 3; index--) {
    const use = all[index] as Use
    const next = run[0] as Use
    if (use.answeredAt === null || next.sentAt <= use.answeredAt + REACTION || !counts(use, token)) continue
    if (hasRenewed(token, use.sentAt, next.sentAt, ledger)) break
    run.unshift(use)
  }
  return run
}

/** Was a new token fetched, or under way, between a refusal and the next call? */
function hasRenewed(token: Token, from: number, to: number, ledger: Ledger): boolean {
  const own = token.client === null ? null : ledger.appOfClient(token.client)
  // Which of the app's tokens would replace one of unknown origin, nobody can say: any may.
  for (const { tokenRequests } of own === null ? ledger.appsOf(token.instance) : [own]) {
    for (let index = tokenRequests.length - 1; index >= 0; index--) {
      const { key, sentAt, answeredAt, isUsable } = tokenRequests[index] as TokenRequest
      if (sentAt < from - LONGEST_REQUEST) break
      if (sentAt > to || (token.key !== null && key !== token.key)) continue
      if (answeredAt === null || answeredAt > to || (isUsable && answeredAt > from)) return true
    }
  }
  return false
}
