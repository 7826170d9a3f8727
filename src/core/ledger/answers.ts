/** What several parts of the ledger ask of answers. */
import { headerEvidence } from '../exchange'
import type { Journal } from '../journal'
import type { Entry } from './entry'
import type { Loads } from './loads'

/** `exceptId`: what took no time at all was answered by the time it was sent, but does not come before itself. */
export function lastAnswered<Item extends { readonly exchangeId: string; readonly answeredAt: number | null }>(
  items: readonly Item[],
  before: number,
  exceptId: string | null = null,
): Item | null {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index] as Item
    if (item.answeredAt !== null && item.answeredAt <= before && item.exchangeId !== exceptId) return item
  }
  return null
}

/** Keeps a list in the order of its answers, whatever turns out late to belong to it. */
export function addAnswered<Item extends { readonly answeredAt: number | null }>(
  journal: Journal,
  lists: Map<string, Item[]>,
  key: string,
  item: Item,
): void {
  const list = lists.get(key) ?? []
  const at = item.answeredAt ?? Number.POSITIVE_INFINITY
  // From the end: nearly always it is the last.
  let place = list.length
  while (place > 0 && ((list[place - 1] as Item).answeredAt ?? Number.POSITIVE_INFINITY) > at) place--
  if (place === list.length) journal.pushTo(lists, key, item)
  else journal.put(lists, key, [...list.slice(0, place), item, ...list.slice(place)])
}

/** Could the script that sent it read the answer (E5)? Unknown counts as yes. */
export function canPageRead(entry: Entry, loads: Loads): boolean {
  const { exchange, message } = entry
  const { response, context } = exchange
  if (response === null || exchange.error !== null) return false
  const origin = headerEvidence(exchange.request, 'origin')
  // Pages of extensions may read what their permissions allow: CORS is for http(s) origins.
  if (typeof origin === 'string' && /^https?:/.test(origin) && message.url !== null && origin !== message.url.origin) {
    const allowed = headerEvidence(response, 'access-control-allow-origin')
    if (allowed !== undefined && allowed !== '*' && allowed?.trim() !== origin) return false
  }
  if (exchange.endedAt === null || entry.instance === null || context.tabId === -1) return true
  const load = loads.at(entry.instance, exchange.endedAt, context.tabId)
  return load === null || load.at <= exchange.startedAt || (load.tabId === null && context.loadId === null)
}

/** A text with something in it. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
