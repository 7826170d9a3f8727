import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { tokenSubject } from '../../core/subject'
import { firstTry, hiddenToken } from '../../core/uses'

export default defineRule({
  id: 'bearer/expired-token-used',
  severity: 'error',
  confidence: 'high',
  title: 'Expired token sent',
  why: 'The call is refused, or works only by grace of a lenient server; either way the user is one step from an error.',
  fix: 'Discard the token at expiry and fetch a new one with the stored credentials.',
  cites: [rfc(6750, '3.1')],
  messages: {
    used: 'Token {token} was sent {late} after it had expired.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/600 · 700 api(T1)=401 · 760 api(T1)=401',
    right: '1 tok(C1)→T1/600 · 560 tok(C1)→T2/600 · 700 api(T2)',
  },
  on: { request: { api: judge, userinfo: judge } },
})

function judge({ use, exchange, message }: Entry, { ledger, report, notEvaluated }: RuleContext<'used'>): void {
  if (use === null) return
  const { token } = use
  if (token === null) {
    const reason = hiddenToken(message)
    return reason === null ? undefined : notEvaluated(reason)
  }
  if (use.instance !== token.instance) return
  if (use.expired === null) {
    if (token.mintedBy !== null) return notEvaluated('lifetime-unknown')
    return notEvaluated(token.absoluteExpiresAt === null ? 'mint-not-captured' : 'clock-unknown')
  }
  if (!use.expired) return
  // The same call sent again after a network error is one use, not two.
  const first = firstTry(token, token.uses.length - 1, ledger.limits)
  // An `exp` is told by the server's clock, a lifetime by the app's own.
  const late =
    token.expiresAtLatest === null
      ? use.sentAt + ledger.clockOf(use.host).skewMs - (token.absoluteExpiresAt ?? use.sentAt)
      : use.sentAt - token.expiresAtLatest
  report({
    subject: tokenSubject(token),
    message: 'used',
    data: { token: token.id, late: `${Math.max(1, Math.round(late / 1000))} s` },
    evidence: [...(token.mintedBy === null ? [] : [token.mintedBy]), ...new Set([first.exchangeId, exchange.id])],
    claims: [`use:${first.exchangeId}`],
    at: first.sentAt,
    ...(message.isSuccess && { severity: 'warning' as const }),
    ...(message.status === 401 && { cost: { failedCalls: 1 } }),
  })
}
