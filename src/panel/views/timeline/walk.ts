import { type Mark, marksOf } from './marks'
import type { TimelineRow } from './rows'

/** Where the keyboard is: on a row's label (`id` null) or on the mark that holds this exchange. */
export interface Cursor {
  readonly rowKey: string
  readonly id: string | null
}

const STEPS = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
} as const

export type Step = (typeof STEPS)[keyof typeof STEPS]

export function stepOf(key: string): Step | null {
  return Object.hasOwn(STEPS, key) ? STEPS[key as keyof typeof STEPS] : null
}

/** Where an arrow key leads; the same place where there is nothing that way. */
export function walk(rows: readonly TimelineRow[], msPerPx: number, cursor: Cursor | null, step: Step): Cursor | null {
  const rowIndex = rows.findIndex(row => row.key === cursor?.rowKey)
  const row = rows[rowIndex]
  if (!row || !cursor) return firstLabel(rows)
  const mark = cursor.id === null ? null : markAt(row, msPerPx, cursor.id)
  if (step === 'up' || step === 'down') return vertically(rows, msPerPx, rowIndex, mark, step) ?? cursor
  const marks = marksOf(row.events, msPerPx)
  const here = mark === null ? -1 : marks.indexOf(mark)
  if (step === 'left' && here <= 0) return { rowKey: row.key, id: null }
  const target = marks[{ left: here - 1, right: here + 1, first: 0, last: marks.length - 1 }[step]]
  return target ? { rowKey: row.key, id: target.lead.id } : cursor
}

export function markAt(row: TimelineRow, msPerPx: number, id: string): Mark | null {
  return marksOf(row.events, msPerPx).find(mark => mark.events.some(event => event.id === id)) ?? null
}

/** From label to label, or from mark to the nearest mark of the next row that has one. */
function vertically(rows: readonly TimelineRow[], msPerPx: number, from: number, mark: Mark | null, step: 'up' | 'down'): Cursor | null {
  const way = step === 'up' ? -1 : 1
  for (let index = from + way; index >= 0 && index < rows.length; index += way) {
    const row = rows[index]
    if (!row || row.kind === 'group') continue
    if (mark === null) return { rowKey: row.key, id: null }
    const nearest = nearestTo(marksOf(row.events, msPerPx), mark.px)
    if (nearest) return { rowKey: row.key, id: nearest.lead.id }
  }
  return null
}

function firstLabel(rows: readonly TimelineRow[]): Cursor | null {
  const row = rows.find(({ kind }) => kind !== 'group')
  return row ? { rowKey: row.key, id: null } : null
}

function nearestTo(marks: readonly Mark[], px: number): Mark | null {
  let best: Mark | null = null
  for (const mark of marks) {
    if (best === null || Math.abs(mark.px - px) < Math.abs(best.px - px)) best = mark
  }
  return best
}
