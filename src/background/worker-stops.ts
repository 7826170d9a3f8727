/**
 * Gaps that a stopped worker left, and how many requests began in them unseen. Both browsers number requests as they begin
 * (measured: without holes, but for requests that no extension may see), so the next one to begin tells how many there were.
 */
export interface WorkerStop {
  /** Stable over the lives of the worker. */
  readonly key: string
  /** Epoch ms. */
  readonly at: number
  readonly until: number
  /** So many requests at most began unseen; null: none has begun since, so it is not known. */
  readonly missed: number | null
}

export interface WorkerStops {
  /** A worker was stopped at that moment (epoch ms), and may have missed something. */
  stopped(at: number): void
  /** A request began, or went on after a redirect. */
  began(requestId: string): void
  /** Something else was told of one. */
  heard(requestId: string): void
  /** Many numbers went to requests that no extension may see, before any that may be seen began: there is no count. */
  crowded(): void
  /** `unfinished`: requests under way of which nothing is in the log. */
  state(unfinished: readonly string[]): StopsState
  recall(state: StopsState): void
}

export interface StopsState {
  /** The highest number of a request that was heard to begin; null: none. */
  readonly highest: number | null
  /** Since the stop, and before one began. */
  readonly heard: readonly number[]
  readonly unfinished: readonly number[]
  readonly stops: readonly OpenStop[]
}

/** A stop whose count may still change. */
interface OpenStop extends Omit<WorkerStop, 'missed'> {
  /** Requests that may have been missed: what is heard of one later takes it off. Null: not known yet. */
  readonly missing: readonly number[] | null
  /** More of them than are worth their names. */
  readonly more: number
}

interface Stop {
  key: string
  at: number
  until: number
  missing: Set<number> | null
  more: number
  isTold: boolean
}

const MOST_MISSING = 1000
/** A browser that leaps further does not count by ones. */
const MOST_BELIEVED = 100_000
const MOST_STOPS = 20
/** Nothing is heard any more of a request that began so long ago (ms). */
const PATIENCE = 5 * 60 * 1000

export function workerStops(awokeAt: number, tell: (stop: WorkerStop) => void): WorkerStops {
  let highest: number | null = null
  /** The last number before the stop, until the first request after it has begun. */
  let last: number | null = null
  let unfinished: readonly number[] = []
  const heard = new Set<number>()
  let past: Stop[] = []
  /** What this worker found when it awoke; told when somebody says that there was a stop. */
  const found: Stop = { key: `stop:${awokeAt}`, at: awokeAt, until: awokeAt, missing: null, more: 0, isTold: false }

  function say(stop: Stop): void {
    const missed = stop.missing === null ? null : stop.missing.size + stop.more
    if (missed === 0 && !stop.isTold) return
    stop.isTold = true
    tell({ key: stop.key, at: stop.at, until: stop.until, missed })
  }

  function count(first: number, before: number): void {
    const between = Math.max(0, first - before - 1)
    if (between > MOST_BELIEVED) return
    const named = Math.min(between, MOST_MISSING)
    const numbers = [...unfinished, ...Array.from({ length: named }, (_, index) => before + 1 + index)]
    found.missing = new Set(numbers.filter(number => !heard.has(number)))
    found.more = between - named
    heard.clear()
    if (found.isTold) say(found)
  }

  function hear(number: number): void {
    if (last !== null) heard.add(number)
    for (const stop of [...past, found]) if (stop.missing?.delete(number) && stop.isTold) say(stop)
  }

  return {
    stopped(at) {
      found.at = Math.min(found.at, at)
      found.until = awokeAt
      say(found)
    },
    began(requestId) {
      const number = numberOf(requestId)
      if (number === null) return
      if (highest !== null && number <= highest) return hear(number)
      if (last !== null) count(number, last)
      last = null
      highest = number
    },
    heard(requestId) {
      const number = numberOf(requestId)
      if (number !== null) hear(number)
    },
    crowded() {
      last = null
    },
    state(open) {
      const mine = open.flatMap(id => numberOf(id) ?? [])
      // One that is not counted when the first request has begun never will be.
      const stops = [...past, found].filter(({ isTold, missing }) => isTold && (missing === null ? last !== null : missing.size > 0))
      return {
        highest,
        heard: [...heard].slice(-MOST_MISSING),
        unfinished: last === null ? mine : [...unfinished, ...mine],
        stops: stops
          .slice(-MOST_STOPS)
          .map(({ isTold, missing, ...stop }) => ({ ...stop, missing: missing === null ? null : [...missing] })),
      }
    },
    recall(state) {
      highest = state.highest
      last = state.highest
      unfinished = state.unfinished
      for (const number of state.heard) heard.add(number)
      const stops = state.stops.map(stop => ({ ...stop, missing: stop.missing === null ? null : new Set(stop.missing), isTold: true }))
      past = stops.filter(({ missing, until }) => missing !== null && awokeAt - until < PATIENCE)
      // Stopped again before anything was heard: it is the same gap, which goes on.
      const uncounted = stops.find(({ missing }) => missing === null)
      if (uncounted !== undefined) Object.assign(found, uncounted)
    },
  }
}

function numberOf(requestId: string): number | null {
  const number = Number(requestId)
  return Number.isSafeInteger(number) && number >= 0 && requestId !== '' ? number : null
}
