import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { claimTimeMs, type DecodedJwt } from '../../core/jwt'
import { jwtsReceived, jwtsSent, proofsSent } from '../../core/jwts'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

/** What nobody would take for a mistake (ms). */
const LEEWAY = 60_000
const LONG_AGO = Number.NEGATIVE_INFINITY

export default defineRule({
  id: 'jwt/time-claims-in-future',
  severity: 'warning',
  confidence: 'medium',
  title: 'Token from the future',
  why: 'Whoever checks `iat` or `nbf` refuses the token until that moment has come, and the app fails for no visible reason.',
  fix: 'Synchronise the clock of whoever makes the token, or date `iat` and `nbf` slightly back.',
  cites: [rfc(7519, '4.1.5'), rfc(7519, '4.1.6')],
  messages: {
    issuer: 'The {use} has an `{claim}` that lies {ahead} s ahead of the server’s own clock.',
    device: 'The {use} has an `{claim}` that lies {ahead} s ahead of the server’s clock: the clock of the device is off.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 {claims: {"iat":"@200","exp":"@3800"}; date: 1}',
    right: '1 tok(C1)→T1/3600 {claims: {"iat":"@1","exp":"@3601"}; date: 1}',
  },
  // A request is judged with its answer, which may be the first to say what time it is there.
  on: { response: { token: judge, 'token-source': judge, api: judge, userinfo: judge } },
})

type Context = RuleContext<'issuer' | 'device'>

function judge(entry: Entry, context: Context): void {
  const { exchange } = entry
  for (const { use, jwt } of proofsSent(entry)) compare(entry, use, jwt, exchange.startedAt, 'device', context)
  for (const { use, jwt } of jwtsSent(entry))
    if (use === 'client assertion') compare(entry, use, jwt, exchange.startedAt, 'device', context)
  for (const { use, jwt } of jwtsReceived(entry)) compare(entry, use, jwt, exchange.endedAt ?? exchange.startedAt, 'issuer', context)
}

function compare(entry: Entry, use: string, jwt: DecodedJwt | null, at: number, text: 'issuer' | 'device', context: Context): void {
  if (jwt === null) return
  const { message, exchange } = entry
  const { skewMs, uncertaintyMs, samples } = context.ledger.clockOf(message.url?.host ?? '')
  const [iat, nbf] = [claimTimeMs(jwt, 'iat') ?? LONG_AGO, claimTimeMs(jwt, 'nbf') ?? LONG_AGO]
  const ahead = Math.max(iat, nbf) - (at + skewMs)
  if (ahead <= LEEWAY) return
  if (ahead <= LEEWAY + uncertaintyMs) return samples > 0 ? undefined : context.notEvaluated('clock-unknown')
  context.report({
    subject: endpointSubject(addressOf(message), `${use} ahead`),
    message: text,
    data: { use, claim: iat >= nbf ? 'iat' : 'nbf', ahead: Math.round(ahead / 1000) },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|${use}`],
    at: exchange.startedAt,
  })
}
