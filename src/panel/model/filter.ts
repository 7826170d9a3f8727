import type { HttpExchange } from '../../core/exchange'
import type { List } from '../../core/list'
import type { Classification } from '../../core/model'
import type { ClassifiedExchange, LintResult } from '../../core/result'
import { maskUrl } from '../../core/secrets'
import { statusText } from '../format/outcome'
import { type RoleGroup, roleGroup, roleName } from '../format/role'
import { lookupOf } from './lookup'

export interface Filter {
  readonly search: string
  /** Empty: every group. */
  readonly groups: ReadonlySet<RoleGroup>
  readonly onlyWithFindings: boolean
}

/** The exchanges that pass, in order; the very list of the result where nothing is filtered. */
export function filterExchanges(result: LintResult, filter: Filter): List<ClassifiedExchange> {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && filter.groups.size === 0 && !filter.onlyWithFindings) return result.exchanges
  const flagged = lookupOf(result).findingsByExchange
  return result.exchanges.filter(item => {
    if (filter.onlyWithFindings && !flagged.has(item.exchange.id)) return false
    if (filter.groups.size > 0 && !filter.groups.has(roleGroup(item.classification.role))) return false
    return words.every(word => isFoundIn(item, word))
  })
}

/** A search looks through what the list shows and no more, so that a masked secret cannot be guessed at. */
function isFoundIn(item: ClassifiedExchange, word: string): boolean {
  return (
    callText(item).includes(word) ||
    (item.clientId?.toLowerCase().includes(word) ?? false) ||
    item.tokenIds.some(id => id.toLowerCase() === word) ||
    (item.instanceName?.toLowerCase().split(' ').includes(word) ?? false)
  )
}

interface CallText {
  readonly classification: Classification
  readonly text: string
}

/** What does not change while the ledger grows around it; a result brings the same exchanges again and again. */
const texts = new WeakMap<HttpExchange, CallText>()

function callText(item: ClassifiedExchange): string {
  const { exchange, classification } = item
  const known = texts.get(exchange)
  if (known?.classification === classification) return known.text
  const { method, url } = exchange.request
  const text = `${method} ${maskUrl(url)} ${roleName[classification.role]} ${classification.role} ${statusText(item)}`.toLowerCase()
  texts.set(exchange, { classification, text })
  return text
}
