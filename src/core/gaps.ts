import type { Gap, GapReason } from './observation'

/** One that missed nothing is none. */
export const isGap = ({ missed }: Pick<Gap, 'missed'>): boolean => missed !== 0

export interface GapsOfReason {
  readonly reason: GapReason
  /** Requests that are known to be missed in all of them together, at most; 0: it is not known of any. */
  readonly missed: number
}

/** In the order in which the reasons came up. */
export function gapsByReason(gaps: readonly Gap[]): GapsOfReason[] {
  const missedBy = new Map<GapReason, number>()
  for (const { reason, missed } of gaps) missedBy.set(reason, (missedBy.get(reason) ?? 0) + (missed ?? 0))
  return [...missedBy].map(([reason, missed]) => ({ reason, missed }))
}
