/** What was missed, and when: told as observations, which are stored with what was seen. */
import { requestIdIn } from '../capture/request-key'
import type { GapObservation, GapReason } from '../core/observation'
import { type Answered, awaitedBodies } from './awaited-bodies'
import { type OpenRequests, openRequests } from './open-requests'
import { type StopsState, workerStops } from './worker-stops'

export interface Gaps {
  /** Requests whose beginning is in the log. */
  readonly told: OpenRequests
  /** `until` null: it goes on until `end`. `about` names it. */
  tell(reason: GapReason, about: string, at: number, until: number | null, tabId: number | null): void
  end(about: string): void
  forget(about: string): void
  isOpen(about: string): boolean
  /** A worker was stopped at that moment, and this one awoke when it did. */
  tellStop(at: number): void
  /** Whatever is open in this tab comes to its end now, or never. */
  leave(tabId: number): void
  /** DevTools was opened, which loads some two hundred files of its own. */
  devtoolsOpened(): void
  /** Something was told of a request, by the browser's own id, which may have no part in anything else here. */
  heard(requestId: string, isBeginning: boolean): void
  /** One is under way, or over; or it is over, and this worker did not see it begin. */
  began(requestId: string, tabId: number): void
  ended(requestId: string, tabId: number): void
  endedUnseen(requestId: string): void
  /** DevTools is expected to tell the body of this answer. */
  awaitBody(answer: Answered): void
  bodyCame(url: string, tabId: number): void
  checkClock(): void
  readonly state: GapState
  /** What the worker before this one knew. */
  recall(state: GapState): void
}

export interface GapState {
  /** When it was written (epoch ms): the last sign of life. */
  readonly at: number
  /** When the worker that wrote it awoke. */
  readonly awokeAt: number
  /** When a request was last seen to begin or end in a tab that DevTools does not look at; 0: never. */
  readonly aloneAt: number
  readonly told: OpenRequests['state']
  /** Ids of all requests under way. */
  readonly open: readonly string[]
  /** Gaps that have not ended, by what they are about. */
  readonly gaps: readonly (readonly [string, GapObservation])[]
  /** Answers whose bodies DevTools is expected to tell. */
  readonly bodies: readonly Answered[]
  readonly stops: StopsState
}

export interface GapOptions {
  store(gap: GapObservation): void
  now(): number
  /** Calls back after so many ms. */
  schedule(run: () => void, delayMs: number): void
  /** Does DevTools see everything in this tab as well? */
  isSeen(tabId: number): boolean
}

/** A browser stops a worker after 30 s without anything to do; one that was stopped sooner did not stop by itself. */
const IDLE = 25_000
/** What may be lost is looked at again after so many ms. */
const CHECK = 3000
const CLOCK_SLACK = 1000
const MOST_OPEN = 200

export function createGaps({ store, now, schedule, isSeen }: GapOptions): Gaps {
  const awokeAt = now()
  const told = openRequests()
  const bodies = awaitedBodies()
  const open = new Set<string>()
  /** Of the worker before; null: what came of them matters no more. */
  let openBefore: ReadonlySet<string> | null = null
  let stoppedAt = 0
  const gaps = new Map<string, GapObservation>()
  let clock = awokeAt
  let aloneAt = 0

  function note(tabId: number): void {
    if (!isSeen(tabId)) aloneAt = now()
  }

  function tell(reason: GapReason, about: string, at: number, until: number | null, tabId: number | null): void {
    const requestKey = `gap:${about}:${at}`
    const id = `${requestKey}:${until ?? 'open'}`
    const gap: GapObservation = { id, requestKey, source: 'webrequest', at, phase: 'gap', data: { reason, until, tabId } }
    if (until === null) gaps.set(about, gap)
    store(gap)
  }

  const stops = workerStops(awokeAt, ({ key, at, until, missed }) => {
    const requestKey = `gap:${key}`
    const data = { reason: 'worker-stopped' as const, until, tabId: null, ...(missed !== null && { missed }) }
    store({ id: `${requestKey}:${at}:${until}:${missed}`, requestKey, source: 'webrequest', at, phase: 'gap', data })
  })

  function tellLost(): void {
    for (const { key, request, until } of told.takeLost(now())) tell('worker-stopped', key, request.at, until, request.tabId)
    if (told.isWaiting) schedule(tellLost, CHECK)
  }

  function tellLostBodies(): void {
    for (const { key, at, tabId } of bodies.takeLost(now())) tell('body-lost', key, at, at, tabId)
    if (bodies.isWaiting) schedule(tellLostBodies, CHECK)
  }

  return {
    told,
    tell,
    end(about) {
      const gap = gaps.get(about)
      if (gap === undefined) return
      gaps.delete(about)
      tell(gap.data.reason, about, gap.at, now(), gap.data.tabId)
    },
    forget: about => void gaps.delete(about),
    isOpen: about => gaps.has(about),
    tellStop: stops.stopped,
    leave(tabId) {
      told.leave(tabId, now())
      schedule(tellLost, CHECK)
    },
    devtoolsOpened: stops.crowded,
    heard(requestId, isBeginning) {
      if (isBeginning) stops.began(requestId)
      else stops.heard(requestId)
    },
    began(requestId, tabId) {
      open.add(requestId)
      note(tabId)
    },
    ended(requestId, tabId) {
      open.delete(requestId)
      note(tabId)
    },
    endedUnseen(requestId) {
      // A redirected request keeps its id. What neither this worker nor the one before saw begin, began while there was
      // none, and others may have ended, too.
      if (openBefore === null || openBefore.has(requestId) || open.has(requestId)) return
      openBefore = null
      stops.stopped(stoppedAt)
    },
    awaitBody(answer) {
      if (!bodies.isWaiting) schedule(tellLostBodies, CHECK)
      bodies.await(answer)
    },
    bodyCame: (url, tabId) => bodies.came(url, tabId),
    /** A clock that goes backwards was set; one that leaps forwards may have slept. */
    checkClock() {
      const at = now()
      if (at < clock - CLOCK_SLACK) tell('clock-changed', 'clock', at, at, null)
      clock = at
    },
    get state() {
      const inLog = new Set(told.state.map(([key]) => requestIdIn(key)))
      const underWay = [...open].slice(-MOST_OPEN)
      return {
        at: now(),
        awokeAt,
        aloneAt,
        told: told.state,
        open: underWay,
        gaps: [...gaps],
        bodies: bodies.state,
        stops: stops.state(underWay.filter(id => !inLog.has(id))),
      }
    },
    recall(state) {
      for (const [about, gap] of state.gaps) gaps.set(about, gap)
      openBefore = new Set(state.open)
      stoppedAt = state.at
      stops.recall(state.stops)
      told.inherit(state.told, now())
      if (told.isWaiting) schedule(tellLost, CHECK)
      bodies.recall(state.bodies)
      if (bodies.isWaiting) schedule(tellLostBodies, CHECK)
      // Stopped in the middle of requests, or just after one, the worker may have missed others, too, that nobody has heard
      // of; DevTools misses none. (What was open before that worker awoke has had its gap.)
      const begun = state.told.filter(([, { at, tabId }]) => at >= state.awokeAt && !isSeen(tabId)).map(([, { at }]) => at)
      if (begun.length > 0) stops.stopped(Math.min(state.at, ...begun))
      else if (state.aloneAt > 0 && awokeAt - state.aloneAt < IDLE) stops.stopped(Math.max(state.aloneAt, state.awokeAt))
      // One that is stopped before it has seen anything hands on what it knew of the one before.
      aloneAt = Math.max(aloneAt, state.aloneAt)
    },
  }
}
