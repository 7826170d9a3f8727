/**
 * How long something lives, by durations inside the capture. A lifetime granted in an exchange ends, on the
 * client's own clock, somewhere between t0 + L and t1 + L: rules that accuse of "too early" use the first, rules
 * that accuse of "too late" the second. Clock skew never enters. All in ms.
 */

import { type DecodedJwt, statedLifetimeMs } from './jwt'
import type { Json } from './message'
import type { LifetimeSource } from './model'

/** What is judgement rather than fact; all in ms, but for counts and shares. A team may set its own. */
export interface Limits {
  /** Slack for "too late". */
  readonly eps: number
  /** Two events this close belong together: from the end of the earlier to the start of the later. */
  readonly near: number
  /** Clock uncertainty of a host that never said what time it is. */
  readonly unknownClock: number
  /** The early window, in which replacing a token is good practice: this share of its life, between the two bounds. */
  readonly earlyShare: number
  readonly earlyLeast: number
  readonly earlyMost: number
  /** Registrations within a span that make a storm. */
  readonly stormCount: number
  readonly stormSpan: number
  readonly slowStormCount: number
  readonly slowStormSpan: number
}

export const DEFAULT_LIMITS: Limits = {
  eps: 2_000,
  near: 60_000,
  unknownClock: 300_000,
  earlyShare: 0.25,
  earlyLeast: 60_000,
  earlyMost: 900_000,
  stormCount: 5,
  stormSpan: 60_000,
  slowStormCount: 10,
  slowStormSpan: 600_000,
}

/** The early window: replacing a token this close to its end is good practice. */
export function earlyWindow(lifetimeMs: number, limits: Limits): number {
  return Math.min(limits.earlyMost, Math.max(limits.earlyLeast, lifetimeMs * limits.earlyShare))
}

/** The lifetime a token answer grants, and where it says so. */
export function grantedLifetime(
  answer: Json,
  jwt: DecodedJwt | null,
): { readonly lifetimeMs: number | null; readonly source: LifetimeSource } {
  const stated = answer.expires_in
  // Nothing lives for no time at all: such a number says nothing of the token.
  if (typeof stated === 'number' && Number.isFinite(stated) && stated > 0) return { lifetimeMs: stated * 1000, source: 'expires_in' }
  if (typeof stated === 'string' && /^\s*\d{1,12}(?:\.\d+)?\s*$/.test(stated) && Number(stated) > 0) {
    return { lifetimeMs: Number(stated) * 1000, source: 'expires_in-string' }
  }
  const lifetimeMs = jwt === null ? null : statedLifetimeMs(jwt)
  return lifetimeMs === null || lifetimeMs <= 0 ? { lifetimeMs: null, source: 'unknown' } : { lifetimeMs, source: 'jwt' }
}

export type LifeState = 'live' | 'expired' | 'never' | 'unknown'

/** Where something stands at `now`. `remainingMs` is negative once it has expired. */
export function lifeAt(
  expiresAt: number | 'never' | null,
  now: number,
): { readonly state: LifeState; readonly remainingMs: number | null } {
  if (expiresAt === null) return { state: 'unknown', remainingMs: null }
  if (expiresAt === 'never') return { state: 'never', remainingMs: null }
  return { state: expiresAt > now ? 'live' : 'expired', remainingMs: expiresAt - now }
}
