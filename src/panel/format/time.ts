/** Local time of day, to the second: what a person compares with a log or a wall clock. */
export function formatTime(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

export function formatTimeMs(at: number): string {
  return `${formatTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`
}

/** Local date and time, in an order that cannot be misread: `2026-11-23 12:01:03`. */
export function formatDateTime(at: number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'no valid date'
  return `${formatDate(at)} ${formatTime(at)}`
}

export function formatDate(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

export function formatUtc(at: number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'no valid date'
  return `${date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`
}

/** `12:01:03`, or `12:01:03 to 12:04:11`. */
export function formatSpan(from: number, to: number): string {
  const first = formatTime(from)
  const last = formatTime(to)
  return first === last ? first : `${first} to ${last}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
