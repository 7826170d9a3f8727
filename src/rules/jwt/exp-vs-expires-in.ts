import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { claimTimeMs, decodeJwt, statedLifetimeMs } from '../../core/jwt'
import type { Entry } from '../../core/ledger'
import { grantedLifetime } from '../../core/lifetime'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'jwt/exp-vs-expires-in',
  severity: 'warning',
  confidence: 'high',
  title: 'Lifetime stated twice, differently',
  why: 'A client that goes by `expires_in` sends a token that is dead already, or throws away one that is good.',
  fix: 'Make `expires_in` equal the remaining life of the token.',
  cites: [rfc(6749, '5.1'), rfc(7519, '4.1.4')],
  messages: {
    longer: 'The answer promises {stated} s of token {token}, which itself ends after {own} s.',
    shorter: 'The answer promises only {stated} s of token {token}, which itself ends after {own} s.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/86400 {jwt: 21600@1; date: 2}',
    right: '1 tok(C1)→T1/21600 {jwt: 21600@1; date: 2}',
  },
  on: { response: { token: judge } },
})

function judge({ tokenRequest, message, exchange }: Entry, context: RuleContext<'longer' | 'shorter'>): void {
  const jwt = decodeJwt(message.answerText('access_token') ?? '')
  const exp = jwt && claimTimeMs(jwt, 'exp')
  if (jwt === null || exp === null || tokenRequest?.outcome !== 'success') return
  const { ledger, report, notEvaluated } = context
  const answer = message.answerBody ?? {}
  if (answer.expires_in === undefined) return notEvaluated('lifetime-unknown')
  const stated = grantedLifetime(answer, null).lifetimeMs
  if (stated === null) return
  const tolerance = Math.max(60_000, stated * 0.05)
  const own = statedLifetimeMs(jwt)
  const { skewMs, uncertaintyMs } = ledger.clockOf(message.url?.host ?? '')
  const left = exp - ((exchange.endedAt ?? exchange.startedAt) + skewMs)
  if ((own !== null && Math.abs(stated - own) <= tolerance) || Math.abs(stated - left) <= tolerance + uncertaintyMs) return
  const life = own ?? left
  // Milliseconds in the place of seconds: another mistake.
  if (stated / life > 900 && stated / life < 1100) return
  const isLonger = stated > life
  const where = addressOf(message)
  report({
    subject: endpointSubject(where, 'lifetime'),
    message: isLonger ? 'longer' : 'shorter',
    data: { stated: Math.round(stated / 1000), own: Math.round(life / 1000), token: tokenRequest.token?.id ?? '' },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    ...(!isLonger && { severity: 'info' as const }),
  })
}
