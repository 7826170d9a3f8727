/**
 * Which tabs are private windows' or containers': their calls are shown, and never saved. Firefox says it of each request.
 * Chrome says it of tabs only, and of what a service worker sends not even the tab.
 */
import { PRIVATE, partitionOf } from '../core/partition'

export interface Partitions {
  note(tab: { readonly id?: number; readonly incognito: boolean; readonly cookieStoreId?: string }): void
  closed(tabId: number): void
  /** What a request belongs to that does not say it itself; null: neither. */
  of(tabId: number, initiator: string | null): string | null
}

/** `pages`: what each tab shows. `mayBePrivate`: does the browser let the extension see private windows at all? */
export function createPartitions(pages: ReadonlyMap<number, string>, mayBePrivate: () => boolean): Partitions {
  const known = new Map<number, string | null>()
  /** Private tabs that are still there; what DevTools has to tell of one may come after its end. */
  const open = new Set<number>()

  /** One that may be a private window's is taken for one: what was saved cannot be taken back. */
  function ofServiceWorker(origin: string | null): string | null {
    if (open.size === 0) return null
    const tabs = [...pages.keys()].filter(id => pages.get(id)?.startsWith(`${origin}/`))
    return tabs.length > 0 && !tabs.some(id => open.has(id)) ? null : PRIVATE
  }

  return {
    note(tab) {
      const partition = partitionOf(tab)
      if (tab.id === undefined) return
      known.set(tab.id, partition)
      if (partition === PRIVATE) open.add(tab.id)
    },
    closed: tabId => void open.delete(tabId),
    of(tabId, initiator) {
      if (tabId === -1) return ofServiceWorker(initiator)
      const partition = known.get(tabId)
      // Of a tab that was closed before this worker awoke, nobody can say what it was.
      if (partition === undefined) return mayBePrivate() ? PRIVATE : null
      return partition
    },
  }
}
