export interface RowRange {
  readonly first: number
  /** Exclusive. */
  readonly end: number
}

const OVERSCAN = 10
const STRIDE = 4

/** Rows to draw: those that are seen, and a few around them. */
export function rowRange(scrollTop: number, height: number, rowHeight: number, count: number): RowRange {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - OVERSCAN)
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + STRIDE + OVERSCAN)
  return { first: Math.min(first, Math.max(0, count - 1)), end }
}

/** A scroll position that changes once every few rows only: between, the rows around the seen ones are enough. */
export function settled(scrollTop: number, rowHeight: number): number {
  return Math.floor(scrollTop / (rowHeight * STRIDE)) * rowHeight * STRIDE
}

/** Where to scroll so that a row is seen whole; null where it is already. `top`: what a sticky header covers. */
export function scrollToRow(index: number, scrollTop: number, height: number, rowHeight: number, top: number): number | null {
  const rowTop = index * rowHeight
  if (rowTop < scrollTop) return rowTop
  const bottom = rowTop + rowHeight + top
  return bottom > scrollTop + height ? bottom - height : null
}
