/**
 * server/throttle-ignored: requests that left before the time was up that a server had asked for. Without a number it is a second:
 * for the whole server where it limits devices, for the same request elsewhere. Sequences are too short to use up a budget unseen.
 */
import type { Expected } from './compare'
import { appsOf, type Call, type Mint, type Registration, type Step, statusOf, waitOf } from './steps'

export const THROTTLE = 'server/throttle-ignored'

type Request = Registration | Mint | Call
/** `device`: the server counts what a device sends, wherever to. `request`: nothing is said, so only the same again is too much. */
export type Scope = 'device' | 'request'

const DEFAULT_WAIT = 1000
const LEEWAY = 100

/** Three times at one server is an error. */
export function expectedOfThrottled(steps: readonly Step[], scope: Scope): Expected[] {
  return appsOf(steps).flatMap(app => {
    const requests = steps.filter((step): step is Request => step.app === app && ['registration', 'mint', 'call'].includes(step.kind))
    const hasty = requests.filter(request => requests.some(other => isTooSoonAfter(other, request, scope)))
    return hasty.map(request => {
      const there = hasty.filter(other => scope === 'device' || hostOf(other) === hostOf(request))
      return { rule: THROTTLE, at: request.start, severity: there.length >= 3 ? ('error' as const) : ('warning' as const) }
    })
  })
}

function isTooSoonAfter(throttled: Request, request: Request, scope: Scope): boolean {
  const status = statusOf(throttled)
  const told = waitOf(throttled)
  if (status !== 429 && !(status === 503 && told !== null)) return false
  const isMeant = scope === 'device' || (told === null ? isTheSame(throttled, request) : hostOf(throttled) === hostOf(request))
  const isInTime = throttled.end < request.start && request.start < throttled.end + (told ?? DEFAULT_WAIT) - LEEWAY
  return isMeant && isInTime
}

/** Registrations and tokens are asked for at the authorization server, calls go elsewhere. */
const hostOf = (request: Request) => (request.kind === 'call' ? 'api' : 'authorization')

function isTheSame(a: Request, b: Request): boolean {
  if (a.kind === 'registration') return b.kind === 'registration' && a.statement === b.statement
  if (a.kind === 'mint') return b.kind === 'mint' && a.client === b.client && a.scope === b.scope
  return b.kind === 'call' && a.token === b.token
}
