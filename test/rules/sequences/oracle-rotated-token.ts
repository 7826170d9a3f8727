/**
 * token/rotated-refresh-token-reused: a refresh token that was sent again after another had come in its place. An error where the app
 * had the answer; at most a note where it could not read it; nothing where nobody knows that there was one.
 */
import type { Expected } from './compare'
import { isGranted, isUsable, type Refresh, type Step, stepsOf } from './steps'

export const ROTATED = 'token/rotated-refresh-token-reused'

export function expectedOfRotated(steps: readonly Step[]): Expected[] {
  return stepsOf(steps, 'refresh').flatMap(refresh => {
    const before = rotationsBefore(refresh, steps)
    if (before.length === 0) return []
    const severity = before.some(other => isUsable(other, steps)) ? ('error' as const) : ('info' as const)
    return [{ rule: ROTATED, at: refresh.start, severity }]
  })
}

function rotationsBefore(refresh: Refresh, steps: readonly Step[]): Refresh[] {
  return stepsOf(steps, 'refresh').filter(
    other =>
      other !== refresh &&
      other.app === refresh.app &&
      other.presented === refresh.presented &&
      other.end <= refresh.start &&
      isGranted(other) &&
      other.returned !== null,
  )
}
