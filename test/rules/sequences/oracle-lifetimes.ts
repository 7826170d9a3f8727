/**
 * jwt/exp-vs-expires-in: a token that says one lifetime while its answer says another. `open` where the definition leaves more than
 * one reading: what five per cent are taken of, and what it is if the token's two lifetimes lie on both sides.
 */
import type { Severity } from '../../../src/core/finding'

export interface Stated {
  /** All in seconds; the token's of the sequence. */
  readonly expiresIn: number
  readonly expiry: number
  readonly issuedAt: number | null
  /** The server's clock when it answered. */
  readonly date: number | null
  readonly answeredAt: number
}

export function verdictOnLifetimes(stated: Stated): Severity | 'fine' | 'open' {
  const byClock =
    stated.date === null ? { left: stated.expiry - stated.answeredAt, atLeast: 300 } : { left: stated.expiry - stated.date, atLeast: 60 }
  const candidates = [byClock, ...(stated.issuedAt === null ? [] : [{ left: stated.expiry - stated.issuedAt, atLeast: 60 }])]
  const differences = candidates.map(({ left, atLeast }) => ({
    by: stated.expiresIn - left,
    narrow: Math.max(atLeast, 0.05 * Math.min(stated.expiresIn, left)) - 2,
    // Where the clock is only ours, its error may come on top.
    wide: Math.max(60, 0.05 * Math.max(stated.expiresIn, left)) + (atLeast > 60 ? 300 : 0) + 2,
  }))
  if (differences.some(({ by, narrow }) => Math.abs(by) <= narrow)) return 'fine'
  if (differences.some(({ by, wide }) => Math.abs(by) <= wide)) return 'open'
  if (new Set(differences.map(({ by }) => Math.sign(by))).size > 1) return 'open'
  return (differences[0]?.by ?? 0) > 0 ? 'warning' : 'info'
}
