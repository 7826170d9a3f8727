import { useMemo, useState } from 'preact/hooks'
import type { List } from '../../../core/list'
import type { ClassifiedExchange } from '../../../core/result'
import { statusText, verdictOf } from '../../format/outcome'
import { roleName } from '../../format/role'
import { formatTimeMs } from '../../format/time'
import { urlParts } from '../../format/url'
import { usePanel } from '../../store/use-panel'

export interface EvidenceProps {
  readonly exchangeIds: readonly string[]
}

const AT_ONCE = 8

/** Exchanges as links, oldest first. */
export function Evidence({ exchangeIds }: EvidenceProps) {
  const exchanges = usePanel(state => state.result.exchanges)
  const [limit, setLimit] = useState(AT_ONCE)
  const shown = exchangeIds.slice(0, limit)
  const items = useMemo(() => pickOut(exchanges, shown), [exchanges, shown.join(' ')])
  const gone = shown.length - items.length
  return (
    <div class="evidence-box">
      <ul class="evidence">
        {items.map(item => (
          <EvidenceLine key={item.exchange.id} item={item} />
        ))}
        {gone > 0 && <li class="dim">{gone} no longer held</li>}
        {exchangeIds.length > limit && (
          <li>
            <button type="button" class="text-button" onClick={() => setLimit(limit + 50)}>
              Show more of {exchangeIds.length}
            </button>
          </li>
        )}
      </ul>
    </div>
  )
}

function EvidenceLine({ item }: { readonly item: ClassifiedExchange }) {
  const followed = usePanel(state => state.followed)
  const isSelected = usePanel(state => state.selected?.kind === 'exchange' && state.selected.id === item.exchange.id)
  const { exchange, classification } = item
  const { host, path } = urlParts(exchange.request.url)
  return (
    <li>
      <button
        type="button"
        class="evidence-line"
        data-testid="evidence"
        data-exchange-id={exchange.id}
        data-state={verdictOf(item)}
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => followed({ kind: 'exchange', id: exchange.id })}
      >
        <span class="mono">{formatTimeMs(exchange.startedAt)}</span>
        <span class="evidence-role">{roleName[classification.role]}</span>
        <span class="status">{statusText(item)}</span>
        <span class="evidence-url" title={`${exchange.request.method} ${host}${path}`}>
          {exchange.request.method} {path} <span class="host">{host}</span>
        </span>
      </button>
    </li>
  )
}

function pickOut(exchanges: List<ClassifiedExchange>, ids: readonly string[]): readonly ClassifiedExchange[] {
  const wanted = new Set(ids)
  const found: ClassifiedExchange[] = []
  for (const item of exchanges) {
    if (wanted.has(item.exchange.id)) found.push(item)
    if (found.length === wanted.size) break
  }
  return found
}
