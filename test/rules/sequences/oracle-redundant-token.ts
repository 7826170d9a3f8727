/**
 * token/redundant-request: which new tokens were asked for while the one at hand was good, and how grave that is; and where nobody can
 * tell, since no lifetime was stated.
 */
import type { Expected } from './compare'
import { earliestExpiry, earlyWindow } from './definitions'
import { isGranted, isUsable, type Mint, overlaps, type Step, statusOf, stepsOf } from './steps'

export const REDUNDANT = 'token/redundant-request'

/** `mayForget`: apps of such servers may hold tokens in memory only, and a reload takes them away (M5). */
export type Manners = { readonly mayForget: boolean; readonly isStrict: boolean }

export interface Judgement {
  readonly expected: readonly Expected[]
  readonly unknown: number
}

export function judgeMints(steps: readonly Step[], manners: Manners): Judgement {
  const verdicts = stepsOf(steps, 'mint').map(mint => verdictOn(mint, steps, manners))
  return {
    expected: verdicts.filter(verdict => typeof verdict === 'object'),
    unknown: verdicts.filter(verdict => verdict === 'unknown').length,
  }
}

function verdictOn(mint: Mint, steps: readonly Step[], { mayForget, isStrict }: Manners): Expected | 'fine' | 'unknown' {
  const kin = stepsOf(steps, 'mint').filter(other => other.app === mint.app && other.client === mint.client && other.scope === mint.scope)
  const isBeside = kin.some(other => steps.indexOf(other) < steps.indexOf(mint) && overlaps(other, mint) && other.outcome !== 'lost')
  if (!isGranted(mint)) return 'fine'
  const before = kin
    .filter(other => other !== mint && other.end <= mint.start && isUsable(other, steps))
    .sort((a, b) => a.end - b.end)
    .at(-1)
  if (before === undefined || isRefused(before, mint, steps) || before.token === mint.token) return 'fine'
  const isReload = stepsOf(steps, 'load').some(load => load.app === mint.app && before.start < load.start && load.start <= mint.start)
  const expiry = earliestExpiry(before)
  if (expiry === null || before.lifetime === null) return 'unknown'
  const left = expiry - mint.start
  // That they were two at once is what is told of the second (E9).
  if (isBeside || left <= earlyWindow(before.lifetime)) return 'fine'
  const severity = isReload && mayForget ? 'info' : isStrict && left > before.lifetime / 2 ? 'error' : 'warning'
  return { rule: REDUNDANT, at: mint.start, severity }
}

/** M1 and M8: refused, for itself or for what it may do, or revoked. */
function isRefused(before: Mint, mint: Mint, steps: readonly Step[]): boolean {
  const isTold = (step: Step) => 'token' in step && step.token === before.token && step.end <= mint.start
  const calls = stepsOf(steps, 'call').filter(isTold)
  return calls.some(call => [401, 403].includes(statusOf(call))) || stepsOf(steps, 'revocation').some(isTold)
}
