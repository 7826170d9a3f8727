const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Two units at most, the smaller left out where it is nought: `4 min 12 s`, `6 h`, `2 d 3 h`. Rounds down. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return twoUnits(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.floor(whole / 60)
  if (ms < DAY) return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.floor(minutes / 60)
  return twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** One unit, for what is long past: `3 min`, `2 h`. */
export function formatRoughDuration(ms: number): string {
  if (ms < MINUTE) return formatDuration(ms)
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`
  return `${Math.floor(ms / DAY)} d`
}

/** How long a call took: `184 ms`, `1.24 s`, `2 min 3 s`. */
export function formatLatency(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(2)} s`
  return formatDuration(ms)
}

function twoUnits(large: number, largeName: string, small: number, smallName: string): string {
  return small === 0 ? `${large} ${largeName}` : `${large} ${largeName} ${small} ${smallName}`
}
