import type { ClassifiedExchange, LintResult } from '../../core/result'
import { statusText } from '../format/outcome'
import { type RoleGroup, roleGroup, roleName } from '../format/role'
import { urlParts } from '../format/url'
import { lookupOf } from './lookup'

export interface Filter {
  readonly search: string
  /** Empty: every group. */
  readonly groups: ReadonlySet<RoleGroup>
  readonly onlyWithFindings: boolean
}

/** The exchanges that pass, in order; the very list of the result where nothing is filtered. */
export function filterExchanges(result: LintResult, filter: Filter): readonly ClassifiedExchange[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && filter.groups.size === 0 && !filter.onlyWithFindings) return result.exchanges
  const flagged = lookupOf(result).findingsByExchange
  return result.exchanges.filter((item) => {
    if (filter.onlyWithFindings && !flagged.has(item.exchange.id)) return false
    if (filter.groups.size > 0 && !filter.groups.has(roleGroup(item.classification.role))) return false
    return words.length === 0 || contains(searchText(item), words)
  })
}

function contains(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}

const texts = new WeakMap<ClassifiedExchange, string>()

/** What a search looks through: what the list shows, no more, so that a masked secret cannot be guessed at. */
export function searchText(item: ClassifiedExchange): string {
  const known = texts.get(item)
  if (known !== undefined) return known
  const { exchange, classification } = item
  const { host, path } = urlParts(exchange.request.url)
  const text = [
    exchange.request.method,
    host + path,
    roleName[classification.role],
    classification.role,
    statusText(item),
    item.clientId ?? '',
    item.instanceName ?? '',
    ...item.tokenIds,
  ]
    .join(' ')
    .toLowerCase()
  texts.set(item, text)
  return text
}
