/** Top-level navigations of the apps' pages. */

import { siteOf } from '../instances'
import type { Journal } from '../journal'
import type { Instance, Load } from '../model'
import type { Entry } from './entry'

const NO_LOADS: readonly Load[] = []

export class Loads {
  readonly #journal: Journal
  readonly all: Load[] = []
  readonly #byApp = new Map<string, Load[]>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  add(entry: Entry): void {
    const { exchange, message } = entry
    const { context } = exchange
    const load: Load = {
      id: exchange.id,
      exchangeId: exchange.id,
      origin: message.url?.origin ?? null,
      tabId: context.tabId,
      captureId: context.captureId,
      partition: context.partition,
      at: exchange.startedAt,
    }
    this.#journal.push(this.all, load)
    // By origin for the page's own app, by site for the frames in it: their storage is partitioned by it.
    this.#file(keyOf(context.captureId, load.origin, context.partition), load)
    if (load.origin !== null) this.#file(keyOf(context.captureId, `site ${siteOf(load.origin)}`, context.partition), load)
    if (entry.home.label !== null) this.#file(entry.home.key, load)
  }

  #file(key: string, load: Load): void {
    const list = this.#byApp.get(key)
    if (list === undefined) this.#journal.put(this.#byApp, key, [load])
    else this.#journal.push(list, load)
  }

  of({ key, captureId, origin, topLevelSite, partition }: Instance): readonly Load[] {
    const where = topLevelSite === null ? origin : `site ${topLevelSite}`
    return this.#byApp.get(key.startsWith('label|') ? key : keyOf(captureId, where, partition)) ?? NO_LOADS
  }

  /** The last load of the app's pages at or before a moment; in the same tab, where tabs are known. */
  at(instance: Instance, at: number, tabId: number | null): Load | null {
    const loads = this.of(instance)
    for (let index = loads.length - 1; index >= 0; index--) {
      const load = loads[index] as Load
      if (load.at <= at && (tabId === null || tabId === -1 || load.tabId === null || load.tabId === tabId)) return load
    }
    return null
  }

  /** The load of the app's pages before this one. */
  before(instance: Instance, load: Load): Load | null {
    const loads = this.of(instance)
    let low = 0
    let high = loads.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((loads[middle] as Load).at < load.at) low = middle + 1
      else high = middle
    }
    return loads[loads.indexOf(load, low) - 1] ?? null
  }

  /** Did the app's page load again after `from` and up to `to`? */
  isAnyBetween(instance: Instance, from: number, to: number): boolean {
    const loads = this.of(instance)
    for (let index = loads.length - 1; index >= 0; index--) {
      const load = loads[index] as Load
      if (load.at <= from) return false
      if (load.at <= to) return true
    }
    return false
  }
}

function keyOf(captureId: string, origin: string | null, partition: string | null): string {
  return `${captureId}|${origin ?? ''}|${partition ?? ''}`
}
