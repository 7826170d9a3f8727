/**
 * Requests that have begun and not ended, as far as the log knows. A worker that is stopped may miss how one of them
 * ends; which were lost shows only later, for some go on for minutes.
 */

export interface OpenRequest {
  /** Epoch ms. */
  readonly at: number
  readonly tabId: number
}

export interface OpenRequests {
  begin(key: string, request: OpenRequest): void
  end(key: string): void
  has(key: string): boolean
  /** What the earlier life of the worker had open. */
  inherit(state: OpenRequests['state'], now: number): void
  /** Another page was opened in this tab, or the tab is gone: what is open in it will not end. */
  leave(tabId: number, now: number): void
  /** Those whose end nobody will see any more, with the moment by which it must have come; told once. */
  takeLost(now: number): readonly { readonly key: string; readonly request: OpenRequest; readonly until: number }[]
  /** Is anything open of which an earlier worker saw the beginning? */
  readonly isWaiting: boolean
  readonly state: readonly (readonly [string, OpenRequest])[]
}

/** How long after its page has gone a request may still be told to have failed (ms). */
const LATE = 1000
/** A request whose beginning an earlier worker saw is given up after this time (ms). */
const PATIENCE = 5 * 60 * 1000
const MOST = 1000

export function openRequests(): OpenRequests {
  const open = new Map<string, OpenRequest>()
  /** Of these, an earlier worker saw the beginning; by key, when this one awoke. */
  const inherited = new Map<string, number>()
  const left = new Map<number, number>()

  return {
    begin: (key, request) => void open.set(key, request),
    end(key) {
      open.delete(key)
      inherited.delete(key)
    },
    has: key => open.has(key),
    inherit(state, now) {
      for (const [key, request] of state) {
        open.set(key, request)
        inherited.set(key, now)
      }
    },
    leave: (tabId, now) => void left.set(tabId, now),
    takeLost(now) {
      const lost = [...open].flatMap(([key, request]) => {
        const awokeAt = inherited.get(key)
        const leftAt = left.get(request.tabId)
        const isGone = leftAt !== undefined && leftAt > request.at && now - leftAt > LATE
        if (awokeAt !== undefined) return isGone || now - awokeAt > PATIENCE ? [{ key, request, until: awokeAt }] : []
        // A worker that has only just awoken may miss an end, too.
        return isGone ? [{ key, request, until: leftAt }] : []
      })
      for (const { key } of lost) {
        open.delete(key)
        inherited.delete(key)
      }
      return lost
    },
    get isWaiting() {
      return inherited.size > 0
    },
    get state() {
      return [...open].slice(-MOST)
    },
  }
}
