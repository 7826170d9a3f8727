/**
 * Bodies that webRequest could not read (in Chrome it never can; in Firefox not while the worker is waking) are for
 * DevTools to tell. Where it says nothing of an answer, the page was left before it got to it: the body is lost, and
 * somebody has to say so.
 */
import type { HttpResponse } from '../core/exchange'

/** Should this answer have had a body that can be read? */
export function lacksBody({ status, body }: HttpResponse): boolean {
  return body.state === 'not-captured' && status !== 204 && status !== 304 && status > 0 && (status < 300 || status >= 400)
}

export interface Answered {
  readonly key: string
  readonly url: string
  readonly tabId: number
  /** Epoch ms. */
  readonly at: number
}

export interface AwaitedBodies {
  await(answer: Answered): void
  /** DevTools told of a call to this address in this tab. */
  came(url: string, tabId: number): void
  /** Answers that nobody waits for any longer; told once. */
  takeLost(now: number): readonly Answered[]
  readonly isWaiting: boolean
  readonly state: readonly Answered[]
  /** What the worker before this one waited for. */
  recall(state: readonly Answered[]): void
}

/** DevTools hands over an answer within this time (ms), on a machine that is very busy, too. */
const PATIENCE = 10_000
const MOST = 200

export function awaitedBodies(): AwaitedBodies {
  let awaited: Answered[] = []
  /** DevTools may be the first to tell; how often, by tab and address. */
  const early = new Map<string, number>()
  const placeOf = (url: string, tabId: number) => `${tabId} ${url.replace(/#.*$/, '')}`

  return {
    await(answer) {
      const place = placeOf(answer.url, answer.tabId)
      const count = early.get(place) ?? 0
      if (count === 0) awaited.push(answer)
      else if (count === 1) early.delete(place)
      else early.set(place, count - 1)
    },
    came(url, tabId) {
      const place = placeOf(url, tabId)
      const index = awaited.findIndex(answer => placeOf(answer.url, answer.tabId) === place)
      if (index >= 0) awaited.splice(index, 1)
      else early.set(place, (early.get(place) ?? 0) + 1)
      // Of calls that webRequest was not allowed to see, nobody will ask.
      if (early.size > 200) early.delete(early.keys().next().value as string)
    },
    takeLost(now) {
      const lost = awaited.filter(({ at }) => now - at > PATIENCE)
      if (lost.length > 0) awaited = awaited.filter(({ at }) => now - at <= PATIENCE)
      return lost
    },
    get isWaiting() {
      return awaited.length > 0
    },
    get state() {
      return awaited.slice(-MOST)
    },
    recall(state) {
      awaited = [...state, ...awaited]
    },
  }
}
