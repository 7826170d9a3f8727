import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import type { Severity } from '../../core/finding'
import { claimTimeMs, statedLifetimeMs } from '../../core/jwt'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Token } from '../../core/model'
import { epochMs } from '../../core/oauth'
import { endpointSubject } from '../../core/subject'

/** In seconds: a year, and what hardly lasts for a call. */
const YEAR = 31_536_000
const SHORT = 30
/** Between `created_at` and the server's own time (ms). */
const APART = 300_000
/** Shares of a thousand times the token's own lifetime, between which it is meant; beyond, two lifetimes simply differ. */
const LEAST = 0.9
const MOST = 1.1

type Problem = 'missing' | 'text' | 'none' | 'long' | 'milliseconds' | 'short' | 'created'

const severities: Readonly<Record<Problem, Severity>> = {
  missing: 'info',
  text: 'warning',
  none: 'error',
  long: 'warning',
  milliseconds: 'error',
  short: 'info',
  created: 'info',
}

export default defineRule<Problem>({
  id: 'token/lifetime-suspicious',
  severity: 'error',
  confidence: 'high',
  title: 'Token lifetime that is missing or cannot be right',
  why: 'Clients plan their renewal by it: a wrong number makes them ask all the time, or keep a dead token.',
  fix: 'Let the server send `expires_in` as a JSON number of seconds.',
  cites: [rfc(6749, '5.1')],
  messages: {
    missing: 'The token answer has no `expires_in`: nobody knows when to renew {token}.',
    text: 'The `expires_in` of {token} is not a JSON number.',
    none: 'The `expires_in` of {token} is {seconds}: it would be dead on arrival.',
    long: 'The `expires_in` of {token} is {seconds}: more than a year of seconds; milliseconds, perhaps.',
    milliseconds:
      'The `expires_in` of {token} is {seconds}, a thousand times the life that the token itself states: milliseconds, it seems.',
    short: 'The `expires_in` of {token} is {seconds}: hardly enough for one call.',
    created: 'The `created_at` of {token} is {apart} min away from the server’s own time.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 {res.expires_in: "3600"}',
    right: '1 tok(C1)→T1/3600',
  },
  on: { response: { token: judge } },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<Problem>): void {
  const { message, exchange, classification, tokenRequest } = entry
  if (classification.outcome !== 'success' || classification.camel) return
  const answer = message.answerBody
  if (answer === null || message.answerText('access_token') === null)
    return message.answerMissing ? notEvaluated('body-missing') : undefined
  const token = tokenRequest?.token ?? null
  const stated = answer.expires_in
  const { skewMs, uncertaintyMs } = ledger.clockOf(message.url?.host ?? '')
  const serverNow = (exchange.endedAt ?? exchange.startedAt) + skewMs
  const tell = (problem: Problem, apart = 0) =>
    report({
      subject: endpointSubject(addressOf(message), problem),
      message: problem,
      data: { token: token?.id ?? 'the token', seconds: String(Number(stated)), apart },
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${problem}`],
      at: exchange.startedAt,
      severity: severities[problem],
    })
  if (stated === undefined || stated === null) tell('missing')
  else {
    if (typeof stated !== 'number') tell('text')
    const seconds = typeof stated === 'number' || (typeof stated === 'string' && stated.trim() !== '') ? Number(stated) : Number.NaN
    const own = ownLifeMs(token, serverNow)
    // The number that is meant as milliseconds is the life in milliseconds.
    const isMilliseconds = own !== null && seconds / own > LEAST && seconds / own < MOST
    if (seconds <= 0) tell('none')
    else if (isMilliseconds) tell('milliseconds')
    else if (seconds > YEAR) tell('long')
    else if (seconds < SHORT) tell('short')
  }
  const created = answer.created_at
  // A token that the server gives once more was created when it was.
  if (typeof created !== 'number' || !Number.isFinite(created) || token?.reissues.includes(exchange.id)) return
  const apart = Math.abs(epochMs(created) - serverNow)
  if (apart > APART + uncertaintyMs) tell('created', Math.round(apart / 60_000))
}

function ownLifeMs(token: Token | null, serverNow: number): number | null {
  if (!token?.jwt) return null
  const exp = claimTimeMs(token.jwt, 'exp')
  return statedLifetimeMs(token.jwt) ?? (exp === null ? null : exp - serverNow)
}
