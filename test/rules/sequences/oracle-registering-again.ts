/**
 * Which registrations of an app that had a client are to be flagged, and as what: storm, concurrent-duplicate, to-refresh-token,
 * as-error-handling, on-every-load, redundant. Written from the definitions alone; at most one of them speaks for one registration.
 * Sequences are shorter than an hour, so that no client can count as lost for want of use.
 */
import type { Severity } from '../../../src/core/finding'
import type { Expected } from './compare'
import { earliestExpiry, earlyWindow, NEAR } from './definitions'
import { appsOf, codeOf, isGranted, isUsable, type Mint, overlaps, type Registration, type Step, statusOf, stepsOf } from './steps'

export const registeringAgain = [
  'registration/storm',
  'registration/concurrent-duplicate',
  'registration/to-refresh-token',
  'registration/as-error-handling',
  'registration/on-every-load',
  'registration/redundant',
] as const

/** How grave it is not to keep a client, and which error of an API means that the server has none such. */
export type Manners = { readonly again: Severity; readonly registerAgain: string }

export function expectedOfRegistrations(all: readonly Step[], manners: Manners): Expected[] {
  return appsOf(all).flatMap(app => {
    const steps = all.filter(step => step.app === app || isSaidOfAll(step))
    const registrations = stepsOf(steps, 'registration')
    const stormy = registrations.filter(registration => isInStorm(registration, registrations))
    const others = registrations.filter(registration => isGranted(registration) && !stormy.includes(registration))
    return [
      ...stormy.map(({ start }) => ({ rule: 'registration/storm', at: start, severity: 'error' as const })),
      ...others.flatMap(registration => {
        const rule = ruleFor(registration, steps, manners)
        if (rule === null) return []
        return [
          {
            rule,
            at: registration.start,
            severity: rule === 'registration/concurrent-duplicate' ? gradeOfTwin(registration, steps, manners) : manners.again,
          },
        ]
      }),
    ]
  })
}

/** That storage was cleared is said of an origin, or of all that there is. */
const isSaidOfAll = (step: Step) => step.kind === 'clearing' && step.app !== 'b'

function ruleFor(registration: Registration, steps: readonly Step[], manners: Manners): string | null {
  if (twinOf(registration, steps) !== null) return 'registration/concurrent-duplicate'
  const before = clientBefore(registration, steps)
  if (before === null || isLicensed(before, registration, steps, manners)) return null
  if (isToRefresh(before, registration, steps)) return 'registration/to-refresh-token'
  if (isAfterError(registration, steps)) return 'registration/as-error-handling'
  if (isOnNextLoad(before, registration, steps)) return 'registration/on-every-load'
  return 'registration/redundant'
}

// ------------------------------------------------------------------ many, and two at once

/** Five within 60 s, or ten within 600 s, whatever became of them. */
function isInStorm(registration: Registration, registrations: readonly Registration[]): boolean {
  const within = (count: number, ms: number) =>
    registrations.some((first, index) => {
      const last = registrations[index + count - 1]
      if (last === undefined || last.start - first.start > ms) return false
      return first.start <= registration.start && registration.start <= first.start + ms
    })
  return within(5, 60_000) || within(10, 600_000)
}

function twinOf(registration: Registration, steps: readonly Step[]): Registration | null {
  const earlier = stepsOf(steps, 'registration').filter(other => steps.indexOf(other) < steps.indexOf(registration))
  return (
    earlier.findLast(other => other.statement === registration.statement && isUsable(other, steps) && overlaps(other, registration)) ?? null
  )
}

/** Graver if both clients are used, and never milder than the fault that it stands for. */
function gradeOfTwin(registration: Registration, steps: readonly Step[], manners: Manners): Severity {
  const twin = twinOf(registration, steps)
  const used = new Set(stepsOf(steps, 'mint').map(({ client }) => client))
  const areBothUsed = twin !== null && used.has(twin.client) && used.has(registration.client)
  return areBothUsed || (manners.again === 'error' && hadClient(registration, steps, manners)) ? 'error' : 'warning'
}

// ------------------------------------------------------------------ the client that was there

function clientBefore(registration: Registration, steps: readonly Step[]): Registration | null {
  return lastGoodBefore(registration, steps) ?? strangerBefore(registration, steps)
}

/** The last registration with the same statement whose answer the app had. */
function lastGoodBefore(registration: Registration, steps: readonly Step[]): Registration | null {
  const good = stepsOf(steps, 'registration').filter(
    other =>
      other.statement === registration.statement && other.end <= registration.start && other !== registration && isUsable(other, steps),
  )
  return good.sort((a, b) => a.end - b.end).at(-1) ?? null
}

/** A client from before the capture, if it proved to be good and is the only one that the app has when the new one comes. */
function strangerBefore(registration: Registration, steps: readonly Step[]): Registration | null {
  const inOrder = stepsOf(steps, 'registration').sort((a, b) => a.end - b.end)
  const registered = inOrder.slice(0, inOrder.indexOf(registration)).filter(isGranted)
  const proof = stepsOf(steps, 'mint').find(mint => mint.end <= registration.start && isGranted(mint))
  if (registered.length > 0 || proof === undefined) return null
  return { ...registration, client: proof.client, start: proof.start, end: proof.end, secretExpires: null }
}

function hadClient(registration: Registration, steps: readonly Step[], manners: Manners): boolean {
  const before = clientBefore(registration, steps)
  return before !== null && !isLicensed(before, registration, steps, manners)
}

/** R1 to R9, as far as they can happen here: R5 to R8 are in what counts as the client that was there. */
function isLicensed(before: Registration, registration: Registration, steps: readonly Step[], { registerAgain }: Manners): boolean {
  const isBetween = ({ start, end }: Step) => before.end <= start && end <= registration.start
  const tokens = new Set(
    stepsOf(steps, 'mint')
      .filter(({ client }) => client === before.client)
      .map(({ token }) => token),
  )
  return (
    stepsOf(steps, 'mint').some(
      mint => isBetween(mint) && mint.client === before.client && ['invalid_client', 'unauthorized_client'].includes(codeOf(mint) ?? ''),
    ) ||
    stepsOf(steps, 'call').some(call => isBetween(call) && tokens.has(call.token) && codeOf(call) === registerAgain) ||
    (before.secretExpires !== null && before.secretExpires <= registration.start + 60_000) ||
    stepsOf(steps, 'deletion').some(
      deletion => isBetween(deletion) && deletion.client === before.client && [200, 401, 403, 404].includes(statusOf(deletion)),
    ) ||
    stepsOf(steps, 'clearing').some(isBetween)
  )
}

// ------------------------------------------------------------------ why it registered again

/** Instead of renewing the token of the client that was there. */
function isToRefresh(before: Registration, registration: Registration, steps: readonly Step[]): boolean {
  const minted = stepsOf(steps, 'mint').filter(({ client, start }) => client === before.client && start < registration.start)
  const last: Mint | undefined = minted
    .filter(mint => isGranted(mint) && mint.end <= registration.start)
    .sort((a, b) => a.end - b.end)
    .at(-1)
  // What left while the last token was on its way does not come after it.
  if (last === undefined || minted.some(mint => mint.start >= last.end)) return false
  const expiry = earliestExpiry(last)
  const isDue = expiry !== null && expiry - registration.start <= earlyWindow(last.lifetime ?? 0)
  const isRefused = stepsOf(steps, 'call').some(
    call => call.token === last.token && statusOf(call) === 401 && isShortlyBefore(call, registration),
  )
  const isFollowed = stepsOf(steps, 'mint').some(
    ({ client, start }) => client === registration.client && start >= registration.end && start - registration.end <= NEAR,
  )
  return (isDue || isRefused) && isFollowed
}

function isAfterError(registration: Registration, steps: readonly Step[]): boolean {
  const isFailing = (step: Step) => {
    if (!('outcome' in step) || !isShortlyBefore(step, registration)) return false
    const status = statusOf(step)
    if (status === 429 || status >= 500) return step.kind === 'mint' || step.kind === 'call'
    if (step.kind === 'call') return codeOf(step) === 'invalid_token' || status === 403
    return step.kind === 'mint' && ['invalid_grant', 'invalid_scope', 'temporarily_unavailable'].includes(codeOf(step) ?? '')
  }
  return steps.some(isFailing)
}

const isShortlyBefore = (step: Step, registration: Registration) => step.end <= registration.start && registration.start - step.end <= NEAR

/** The client that was there came during the load before this one; of a load that got no answer that it could use (R7) nothing is said. */
function isOnNextLoad(before: Registration, registration: Registration, steps: readonly Step[]): boolean {
  if (!steps.includes(before) || !isUsable(registration, steps)) return false
  const loads = stepsOf(steps, 'load')
  const loadOf = (step: Step) => loads.findLastIndex(({ start }) => start <= step.start)
  return loadOf(before) >= 0 && loadOf(registration) === loadOf(before) + 1
}
