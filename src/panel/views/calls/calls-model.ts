import type { Severity } from '../../../core/finding'
import type { Role } from '../../../core/model'
import type { ClassifiedExchange, LintResult } from '../../../core/result'
import { formatLatency } from '../../format/duration'
import { statusText, type Verdict, verdictOf } from '../../format/outcome'
import { roleName } from '../../format/role'
import { formatTime, formatTimeMs } from '../../format/time'
import { urlParts } from '../../format/url'
import { findingsOf, gravest } from '../../model/lookup'

/** One row of the list, as text. */
export interface CallRowModel {
  readonly id: string
  readonly role: Role
  /** To the second, and the rest of it, which goes where there is no room. */
  readonly time: string
  readonly milliseconds: string
  readonly roleName: string
  readonly method: string
  readonly host: string
  readonly path: string
  readonly verdict: Verdict
  readonly status: string
  readonly client: string
  readonly tokens: string
  readonly duration: string
  readonly severity: Severity | null
  readonly findingCount: number
  /** Seen before, by another source. */
  readonly isDuplicate: boolean
}

/** Made for the rows that are seen, never for all of them. */
export function callRow(result: LintResult, item: ClassifiedExchange): CallRowModel {
  const { exchange, classification } = item
  const findings = findingsOf(result, exchange.id)
  const { host, path } = urlParts(exchange.request.url)
  return {
    id: exchange.id,
    role: classification.role,
    time: formatTime(exchange.startedAt),
    milliseconds: formatTimeMs(exchange.startedAt).slice(8),
    roleName: roleName[classification.role],
    method: exchange.request.method,
    host,
    path,
    verdict: verdictOf(item),
    status: statusText(item),
    client: item.clientId ?? '',
    tokens: item.tokenIds.join(', '),
    duration: exchange.endedAt === null ? '' : formatLatency(exchange.endedAt - exchange.startedAt),
    severity: gravest(findings),
    findingCount: findings.length,
    isDuplicate: item.duplicateOf !== null,
  }
}

/** The row that a key leads to; null for keys that do not move. */
export function stepRow(key: string, here: number, count: number, page: number): number | null {
  if (count === 0) return null
  const to = {
    ArrowDown: here + 1,
    ArrowUp: here < 0 ? 0 : here - 1,
    PageDown: here + page,
    PageUp: here - page,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to))
}
