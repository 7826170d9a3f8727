/**
 * What is said of calls with a token that has expired: bearer/expired-token-used of each of them, or, where the app saw its mistake at
 * once (one or two such calls, and a new token within a minute of the first), token/refresh-too-late of the renewal.
 */
import type { Severity } from '../../../src/core/finding'
import type { Expected } from './compare'
import { EPS, latestExpiry, NEAR } from './definitions'
import { type Call, isGranted, isUsable, type Mint, type Step, stepsOf } from './steps'

export const aboutExpiredTokens = ['bearer/expired-token-used', 'token/refresh-too-late'] as const

export function expectedOfExpired(steps: readonly Step[], late: Severity): Expected[] {
  return stepsOf(steps, 'mint')
    .filter(isGranted)
    .flatMap(mint => judge(mint, steps, late))
}

function judge(mint: Mint, steps: readonly Step[], late: Severity): Expected[] {
  const expiry = latestExpiry(mint)
  if (expiry === null) return []
  const expired = stepsOf(steps, 'call').filter(call => call.token === mint.token && call.start > expiry + EPS)
  const renewal = renewalAfter(expired, mint, steps)
  const absorbed = renewal === null ? [] : callsUntil(renewal, expired)
  const remaining = expired.filter(call => !absorbed.includes(call))
  return [
    ...(renewal === null ? [] : [{ rule: 'token/refresh-too-late', at: renewal.start, severity: late }]),
    ...remaining.map(call => ({
      rule: 'bearer/expired-token-used',
      at: call.start,
      severity: call.outcome === 'granted' ? ('warning' as const) : ('error' as const),
    })),
  ]
}

/** The token that came in the place of this one, if it was asked for after the first such call, and soon. */
function renewalAfter(expired: readonly Call[], mint: Mint, steps: readonly Step[]): Mint | null {
  const first = expired[0]
  if (first === undefined) return null
  const kin = stepsOf(steps, 'mint')
    .filter(other => other.app === mint.app && other.client === mint.client && other.scope === mint.scope && isUsable(other, steps))
    .sort((a, b) => a.end - b.end)
  const next = kin[kin.indexOf(mint) + 1]
  if (next === undefined || next.start < first.start || next.start - first.end > NEAR) return null
  return callsUntil(next, expired).length <= 2 ? next : null
}

/** Until the new token is there: what leaves while it is on its way belongs to the same mistake. */
const callsUntil = (renewal: Mint, expired: readonly Call[]) => expired.filter(call => call.start < renewal.end)
