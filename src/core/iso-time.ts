/** Times that people write: a day, or a moment with its zone. Without a zone it would be another one on each machine. */

export interface WrittenTime {
  /** Epoch ms; for a day, when it begins (UTC). */
  readonly at: number
  readonly isDay: boolean
}

/** What the schema of the configuration file says of them, too. */
export const WRITTEN_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

export const WRITTEN_TIME_LIKE = 'a date as in "2026-03-31", or a moment with its zone as in "2026-03-31T18:00:00Z"'

const DAY_MS = 86_400_000

/** Null for what is no such time, or no day of any calendar. */
export function parseWrittenTime(text: string): WrittenTime | null {
  if (!WRITTEN_TIME.test(text)) return null
  const day = text.slice(0, 10)
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // Some days that no month has are taken for one of the next.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : { at, isDay: text.length === day.length }
}

/** The moment from which something that holds until then no longer does: a day is part of it, to its end. */
export function endOf({ at, isDay }: WrittenTime): number {
  return isDay ? at + DAY_MS : at
}
