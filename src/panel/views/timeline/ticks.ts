import { formatDate, formatTime, formatTimeMs } from '../../format/time'
import type { Scale } from './scale'

export interface Tick {
  readonly at: number
  readonly x: number
  readonly label: string
}

const S = 1000
const M = 60 * S
const H = 60 * M
const D = 24 * H
const STEPS = [
  10,
  20,
  50,
  100,
  200,
  500,
  S,
  2 * S,
  5 * S,
  10 * S,
  15 * S,
  30 * S,
  M,
  2 * M,
  5 * M,
  10 * M,
  15 * M,
  30 * M,
  H,
  2 * H,
  3 * H,
  6 * H,
  12 * H,
  D,
  2 * D,
  7 * D,
  14 * D,
]
const MIN_GAP_PX = 84

/** Marks of the time axis at round local times, never closer than a label is wide. */
export function ticksOf(scale: Scale): readonly Tick[] {
  const step = STEPS.find(ms => ms / scale.msPerPx >= MIN_GAP_PX) ?? 30 * D
  const offset = new Date(scale.from).getTimezoneOffset() * M
  const ticks: Tick[] = []
  for (let local = Math.ceil((scale.from - offset) / step) * step; local + offset <= scale.to; local += step) {
    const at = local + offset
    ticks.push({ at, x: scale.x(at), label: tickLabel(at, step) })
  }
  return ticks
}

function tickLabel(at: number, step: number): string {
  if (step >= D) return formatDate(at).slice(5)
  if (step >= M) return formatTime(at).slice(0, 5)
  return step >= S ? formatTime(at) : formatTimeMs(at)
}
