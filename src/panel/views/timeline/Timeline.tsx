import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { EmptyState } from '../../components/EmptyState'
import { useSize } from '../../components/use-size'
import { VirtualList } from '../../components/VirtualList'
import { filterExchanges } from '../../model/filter'
import { isFiltering } from '../../store/filter-slice'
import type { PanelState } from '../../store/panel-state'
import type { Selection } from '../../store/selection-slice'
import { usePanel } from '../../store/use-panel'
import { focusInspector } from '../inspector/focus'
import { LaneRow } from './LaneRow'
import { Legend } from './Legend'
import { loadMoments } from './loads'
import { MarkTip } from './MarkTip'
import { NowLine } from './NowLine'
import { Ruler } from './Ruler'
import { type TimelineRow, timelineModel, tokenKey } from './rows'
import { scaleOf } from './scale'
import { Underlay } from './Underlay'
import { useGestures } from './use-gestures'
import { type Cursor, markAt, stepOf, walk } from './walk'
import { ZoomBar } from './ZoomBar'
import { bringIntoView, domainOf, zoomAround } from './zoom'

const ROW = 24
const HEADER = 23
/** Labels below this width keep to what cannot be left out. */
const NARROW = 250

export function Timeline() {
  const result = usePanel(state => state.result)
  const folded = usePanel(state => state.folded)
  const search = usePanel(state => state.search)
  const groups = usePanel(state => state.groups)
  const onlyWithFindings = usePanel(state => state.onlyWithFindings)
  const isFiltered = usePanel(isFiltering)
  const isLive = usePanel(state => state.watching.state !== 'file')
  const selected = usePanel(state => state.selected)
  const zoomed = usePanel(state => state.zoomed)
  const picked = usePanel(state => state.picked)
  const laneToggled = usePanel(state => state.laneToggled)
  const filterCleared = usePanel(state => state.filterCleared)

  const shown = useMemo(
    () => (isFiltered ? filterExchanges(result, { search, groups, onlyWithFindings }) : null),
    [result, isFiltered, search, groups, onlyWithFindings],
  )
  const { rows, activity } = useMemo(() => timelineModel(result, folded, shown), [result, folded, shown])
  const domainNow = (state: PanelState) => domainOf(state.zoom, activity, isLive ? state.now : null)
  const from = usePanel(state => domainNow(state).from)
  const to = usePanel(state => domainNow(state).to)

  const scroller = useRef<HTMLDivElement>(null)
  const { width } = useSize(scroller)
  const labelWidth = labelWidthFor(width)
  const scale = useMemo(() => scaleOf({ from, to }, Math.max(50, width - labelWidth)), [from, to, width, labelWidth])
  const loads = useMemo(() => loadMoments(result.loads, scale), [result.loads, scale])
  const { brush, endsDrag, handlers } = useGestures(scroller, scale, labelWidth, zoomed)

  const [cursor, setCursor] = useState<Cursor | null>(null)
  const wantsFocus = useRef(false)
  /** Key of the heading whose app is being named. */
  const [naming, setNaming] = useState<string | null>(null)
  const selectedId = selected?.kind === 'exchange' ? selected.id : null
  const cursorRow = rows.findIndex(({ key }) => key === cursor?.rowKey)
  const selectedRow = useMemo(() => rowOfSelection(rows, selected), [rows, selected])
  const namedRow = rows.findIndex(({ key }) => key === naming)
  const currentRow = namedRow >= 0 ? namedRow : cursorRow >= 0 ? cursorRow : selectedRow

  useLayoutEffect(() => {
    if (!wantsFocus.current || !cursor) return
    wantsFocus.current = false
    const focus = () => elementOf(scroller.current, rows, scale.msPerPx, cursor)?.focus({ preventScroll: true })
    focus()
    // A row that has to be scrolled to is drawn a frame later.
    requestAnimationFrame(focus)
  })

  const choose = (row: TimelineRow, id: string | null) => {
    const selection = selectionOf(row, id)
    if (selection) picked(selection)
  }
  const goTo = (next: Cursor) => {
    setCursor(next)
    const event = rows.find(({ key }) => key === next.rowKey)?.events.find(({ id }) => id === next.id)
    const moved = event ? bringIntoView(scale, event.at) : null
    if (moved) zoomed(moved)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepOf(event.key)
    const middle = (scale.from + scale.to) / 2
    const row = rows[cursorRow]
    if (step) {
      const next = walk(rows, scale.msPerPx, cursor, step)
      if (next) {
        goTo(next)
        const nextRow = rows.find(({ key }) => key === next.rowKey)
        if (selected !== null && nextRow) choose(nextRow, next.id)
      }
    } else if (event.key === 'Enter' && row && cursor) {
      event.preventDefault()
      choose(row, cursor.id)
      focusInspector()
      return
    } else if (event.key === 'F2') {
      event.preventDefault()
      setNaming(rows.findLast(({ kind }, index) => kind === 'group' && index <= Math.max(0, cursorRow))?.key ?? null)
      return
    } else if (event.key === ' ' && row?.kind === 'client') {
      laneToggled(row.key)
    } else if (event.key === '+' || event.key === '=') zoomed(zoomAround(scale, middle, 0.5))
    else if (event.key === '-') zoomed(zoomAround(scale, middle, 2))
    else if (event.key === '0') zoomed({ kind: 'all' })
    else return
    event.preventDefault()
    wantsFocus.current = true
  }
  const onClick = (event: MouseEvent) => {
    if (endsDrag() || !(event.target instanceof Element)) return
    const row = rowUnder(event.target, rows)
    const mark = event.target.closest<HTMLElement>('[data-mark]')?.dataset.mark ?? null
    if (!row || (mark === null && !event.target.closest('[data-label]'))) return
    setCursor({ rowKey: row.key, id: mark })
    choose(row, mark)
  }
  const onDblClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return
    const row = rowUnder(event.target, rows)
    const id = event.target.closest<HTMLElement>('[data-mark]')?.dataset.mark
    const mark = row && id !== undefined ? markAt(row, scale.msPerPx, id) : null
    const first = mark?.events[0]?.at
    const last = mark?.events.at(-1)?.at
    if (first === undefined || last === undefined || first === last) return
    const margin = Math.max(200, (last - first) * 0.2)
    zoomed({ kind: 'range', from: first - margin, to: last + margin })
  }

  if (rows.length === 0) {
    return (
      <EmptyState state="filtered" title={isFiltered ? 'No call matches the filter' : 'Only page loads so far'}>
        {isFiltered && (
          <p>
            <button type="button" class="button" onClick={filterCleared}>
              Show all calls
            </button>
          </p>
        )}
      </EmptyState>
    )
  }
  return (
    <div
      class="timeline"
      data-testid="timeline"
      data-zoom-from={Math.round(from)}
      data-zoom-to={Math.round(to)}
      style={{ '--label': `${labelWidth}px` }}
    >
      <VirtualList
        scroller={scroller}
        count={rows.length}
        rowHeight={ROW}
        headerHeight={HEADER}
        current={currentRow < 0 ? null : currentRow}
        header={
          <div class="ruler-row">
            <ZoomBar domain={scale} />
            <Ruler scale={scale} loads={loads} gaps={result.gaps} marks={result.marks} isLive={isLive} />
          </div>
        }
        underlay={<Underlay scale={scale} loads={loads} gaps={result.gaps} marks={result.marks} />}
        overlay={
          <>
            {isLive && <NowLine scale={scale} />}
            {brush && <div class="brush" style={{ left: `${labelWidth + brush.left}px`, width: `${brush.width}px` }} />}
          </>
        }
        attributes={{
          class: 'lanes',
          role: 'group',
          tabIndex: 0,
          'aria-label':
            'Timeline. Arrow keys move through clients, tokens and calls; Enter opens; F2 names the app; plus, minus and 0 zoom.',
          onKeyDown,
          onClick,
          onDblClick,
          ...handlers,
        }}
        renderRow={index => {
          const row = rows[index]
          if (!row) return null
          return (
            <LaneRow
              key={row.key}
              row={row}
              index={index}
              scale={scale}
              selectedId={selectedId}
              isCurrent={index === selectedRow}
              isNarrow={labelWidth < NARROW}
              isNaming={row.key === naming}
              onNaming={isNaming => setNaming(isNaming ? row.key : null)}
            />
          )
        }}
      />
      <MarkTip scroller={scroller} result={result} rows={rows} msPerPx={scale.msPerPx} />
      <Legend hasGaps={result.gaps.length > 0} hasMarks={result.marks.length > 0} />
    </div>
  )
}

function labelWidthFor(width: number): number {
  if (width < 480) return 150
  if (width < 760) return 210
  return width < 1100 ? 270 : 310
}

function selectionOf(row: TimelineRow, id: string | null): Selection | null {
  if (id !== null) return { kind: 'exchange', id }
  if (row.kind === 'client') return { kind: 'client', id: row.key }
  return row.kind === 'token' ? { kind: 'token', id: row.token.id } : null
}

function rowOfSelection(rows: readonly TimelineRow[], selected: Selection | null): number {
  if (selected === null) return -1
  if (selected.kind === 'client') return rows.findIndex(({ key }) => key === selected.id)
  if (selected.kind === 'token') return rows.findIndex(({ key }) => key === tokenKey(selected.id))
  if (selected.kind === 'exchange') return rows.findIndex(row => row.events.some(({ id }) => id === selected.id))
  return -1
}

function rowUnder(target: Element, rows: readonly TimelineRow[]): TimelineRow | undefined {
  const index = target.closest<HTMLElement>('[data-row]')?.dataset.row
  return index === undefined ? undefined : rows[Number(index)]
}

function elementOf(node: HTMLElement | null, rows: readonly TimelineRow[], msPerPx: number, cursor: Cursor): HTMLElement | null {
  const index = rows.findIndex(({ key }) => key === cursor.rowKey)
  const row = rows[index]
  const lane = node?.querySelector(`[data-row="${index}"]`)
  if (!row || !lane) return null
  if (cursor.id === null) return lane.querySelector<HTMLElement>('[data-label]')
  const lead = markAt(row, msPerPx, cursor.id)?.lead.id
  for (const mark of lane.querySelectorAll<HTMLElement>('[data-mark]')) {
    if (mark.dataset.mark === lead) return mark
  }
  return null
}
