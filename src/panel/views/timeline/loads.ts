import type { Load } from '../../../core/model'
import type { Scale } from './scale'

const APART_PX = 3

/** Moments of page loads, those that fall on one pixel as one. */
export function loadMoments(loads: readonly Load[], scale: Scale): readonly number[] {
  const moments: number[] = []
  for (const { at } of loads) {
    const last = moments.at(-1)
    if (last === undefined || (at - last) / scale.msPerPx >= APART_PX) moments.push(at)
  }
  return moments
}
