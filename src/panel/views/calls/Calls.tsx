import { useMemo, useRef } from 'preact/hooks'
import { EmptyState } from '../../components/EmptyState'
import { VirtualList } from '../../components/VirtualList'
import { filterExchanges } from '../../model/filter'
import { usePanel } from '../../store/use-panel'
import { focusInspector } from '../inspector/focus'
import { CallRow } from './CallRow'
import { CallsHeader, COLUMN_COUNT } from './CallsHeader'
import { callRow, stepRow } from './calls-model'

const ROW = 22
const HEADER = 24

export function Calls() {
  const result = usePanel(state => state.result)
  const search = usePanel(state => state.search)
  const groups = usePanel(state => state.groups)
  const onlyWithFindings = usePanel(state => state.onlyWithFindings)
  const selectedId = usePanel(state => (state.selected?.kind === 'exchange' ? state.selected.id : null))
  const isFile = usePanel(state => state.watching.state === 'file')
  const picked = usePanel(state => state.picked)
  const filterCleared = usePanel(state => state.filterCleared)
  const scroller = useRef<HTMLDivElement>(null)

  const items = useMemo(() => filterExchanges(result, { search, groups, onlyWithFindings }), [result, search, groups, onlyWithFindings])
  const selectedIndex = useMemo(
    () => (selectedId === null ? -1 : items.findIndex(({ exchange }) => exchange.id === selectedId)),
    [items, selectedId],
  )
  const pick = (index: number) => {
    const item = items.at(index)
    if (item) picked({ kind: 'exchange', id: item.exchange.id })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && selectedIndex >= 0) {
      event.preventDefault()
      focusInspector()
      return
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 2)
    const next = stepRow(event.key, selectedIndex, items.length, page)
    if (next === null) return
    event.preventDefault()
    pick(next)
  }
  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest('[data-exchange-id]') : null
    const id = row?.getAttribute('data-exchange-id')
    if (id) picked({ kind: 'exchange', id })
  }
  if (items.length === 0) {
    return (
      <EmptyState state="filtered" title="No call matches the filter">
        <p>
          <button type="button" class="button" onClick={filterCleared}>
            Show all calls
          </button>
        </p>
      </EmptyState>
    )
  }
  return (
    <VirtualList
      scroller={scroller}
      count={items.length}
      rowHeight={ROW}
      headerHeight={HEADER}
      header={<CallsHeader />}
      current={selectedIndex < 0 ? null : selectedIndex}
      currentId={`call-${selectedId}`}
      follows={!isFile}
      bodyRole="rowgroup"
      attributes={{
        class: 'calls',
        role: 'grid',
        tabIndex: 0,
        'aria-label': 'Calls',
        'aria-rowcount': items.length + 1,
        'aria-colcount': COLUMN_COUNT,
        onKeyDown,
        onClick,
      }}
      renderRow={index => {
        const item = items.at(index)
        if (!item) return null
        return <CallRow key={item.exchange.id} row={callRow(result, item)} index={index} isSelected={index === selectedIndex} />
      }}
    />
  )
}
