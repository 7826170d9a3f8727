import { type Mark, marksOf } from './marks'
import type { TimelineRow } from './rows'

/** Where the keyboard is: a mark is known by its row and one of its exchanges. */
export interface Cursor {
  readonly rowKey: string
  readonly id: string
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

/** The mark that an arrow key leads to; the same one where there is none that way. */
export function walk(rows: readonly TimelineRow[], msPerPx: number, cursor: Cursor | null, step: Step): Cursor | null {
  const rowIndex = rows.findIndex((row) => row.key === cursor?.rowKey)
  const row = rows[rowIndex]
  const mark = row && cursor ? markAt(row, msPerPx, cursor.id) : null
  if (!row || !mark) return firstOf(rows, msPerPx)
  if (step === 'up' || step === 'down') {
    const way = step === 'up' ? -1 : 1
    for (let index = rowIndex + way; index >= 0 && index < rows.length; index += way) {
      const other = rows[index]
      const nearest = other && nearestTo(marksOf(other.events, msPerPx), mark.px)
      if (other && nearest) return cursorAt(other, nearest)
    }
    return cursor
  }
  const marks = marksOf(row.events, msPerPx)
  const here = marks.indexOf(mark)
  const next = { left: here - 1, right: here + 1, first: 0, last: marks.length - 1 }[step]
  const target = marks[next]
  return target ? cursorAt(row, target) : cursor
}

export function markAt(row: TimelineRow, msPerPx: number, id: string): Mark | null {
  return marksOf(row.events, msPerPx).find((mark) => mark.events.some((event) => event.id === id)) ?? null
}

function firstOf(rows: readonly TimelineRow[], msPerPx: number): Cursor | null {
  for (const row of rows) {
    const mark = marksOf(row.events, msPerPx)[0]
    if (mark) return cursorAt(row, mark)
  }
  return null
}

function nearestTo(marks: readonly Mark[], px: number): Mark | null {
  let best: Mark | null = null
  for (const mark of marks) {
    if (best === null || Math.abs(mark.px - px) < Math.abs(best.px - px)) best = mark
  }
  return best
}

function cursorAt(row: TimelineRow, mark: Mark): Cursor {
  return { rowKey: row.key, id: mark.lead.id }
}
