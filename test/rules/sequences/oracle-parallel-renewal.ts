/**
 * token/concurrent-refresh: the later of two token requests for the same thing that were under way at once. It is graver where one of
 * them was refused for the other's sake.
 */
import type { Expected } from './compare'
import { codeOf, isGranted, type Mint, overlaps, type Refresh, type Step, stepsOf } from './steps'

export const PARALLEL = 'token/concurrent-refresh'

type Renewal = Mint | Refresh

export function expectedOfParallel(steps: readonly Step[]): Expected[] {
  const renewals = steps.filter((step): step is Renewal => step.kind === 'mint' || step.kind === 'refresh')
  return renewals.flatMap((renewal, index) => {
    const others = renewals.filter(
      (other, at) => other !== renewal && isForTheSame(other, renewal) && areRivals(...inOrder([other, at], [renewal, index]), steps),
    )
    const hasEarlier = others.some(other => renewals.indexOf(other) < index)
    const all = [renewal, ...others]
    const isLost = all.some(isGranted) && all.some(item => codeOf(item) === 'invalid_grant')
    return hasEarlier ? [{ rule: PARALLEL, at: renewal.start, severity: isLost ? ('error' as const) : ('warning' as const) }] : []
  })
}

function inOrder([a, indexOfA]: [Renewal, number], [b, indexOfB]: [Renewal, number]): [Renewal, Renewal] {
  return indexOfA < indexOfB ? [a, b] : [b, a]
}

/** The same refresh token, or the same client's own credentials for the same rights; of one app. */
function isForTheSame(a: Renewal, b: Renewal): boolean {
  if (a.app !== b.app) return false
  if (a.kind === 'refresh') return b.kind === 'refresh' && a.presented === b.presented
  return b.kind === 'mint' && a.client === b.client && a.scope === b.scope
}

/** One that was given up is no rival: no answer came, or its page had been left when the other began. */
function areRivals(first: Renewal, second: Renewal, steps: readonly Step[]): boolean {
  const isLeft = stepsOf(steps, 'load').some(load => load.app === first.app && first.start < load.start && load.start <= second.start)
  return overlaps(first, second) && first.outcome !== 'lost' && second.outcome !== 'lost' && !isLeft
}
