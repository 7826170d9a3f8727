import type { ComponentChildren, HTMLAttributes, RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useSize } from './use-size'
import { rowRange, scrollToRow, settled } from './virtual-range'

export interface VirtualListProps {
  readonly count: number
  readonly rowHeight: number
  renderRow(index: number): ComponentChildren
  /** Row to keep in view whenever it becomes another one. */
  readonly current?: number | null
  /** Its element's id, told to screen readers while that element exists. */
  readonly currentId?: string
  /** Stay at the end while rows arrive, if the end is what is seen. */
  readonly follows?: boolean
  /** Stays on top while the rows scroll. */
  readonly header?: ComponentChildren
  readonly headerHeight?: number
  /** Drawn behind and over the rows, as high as all of them. */
  readonly underlay?: ComponentChildren
  readonly overlay?: ComponentChildren
  readonly scroller?: RefObject<HTMLDivElement | null>
  /** Role of the element around the rows. */
  readonly bodyRole?: 'rowgroup' | 'presentation' | 'list'
  /** Attributes of the scrolling element. */
  readonly attributes?: HTMLAttributes<HTMLDivElement>
}

/** Rows of one height, of which only those that are seen exist. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, renderRow, current = null, follows = false, headerHeight = 0 } = props
  const own = useRef<HTMLDivElement>(null)
  const scroller = props.scroller ?? own
  const [scrollTop, setScrollTop] = useState(0)
  const { height } = useSize(scroller)
  const isAtEnd = useRef(true)

  useLayoutEffect(() => {
    const node = scroller.current
    if (node && follows && isAtEnd.current) node.scrollTop = node.scrollHeight
  }, [count, height, follows, scroller])

  useLayoutEffect(() => {
    const node = scroller.current
    if (!node || current === null || current < 0) return
    const target = scrollToRow(current, node.scrollTop, node.clientHeight, rowHeight, headerHeight)
    if (target !== null) node.scrollTop = target
  }, [current, rowHeight, headerHeight, scroller])

  const onScroll = () => {
    const node = scroller.current
    if (!node) return
    isAtEnd.current = node.scrollTop + node.clientHeight >= node.scrollHeight - rowHeight / 2
    setScrollTop(settled(node.scrollTop, rowHeight))
  }
  const { first, end } = rowRange(scrollTop, height || 600, rowHeight, count)
  const isCurrentDrawn = current !== null && current >= first && current < end
  const active = isCurrentDrawn ? { 'aria-activedescendant': props.currentId } : undefined
  const rows: ComponentChildren[] = []
  for (let index = first; index < end; index++) rows.push(renderRow(index))
  return (
    <div {...props.attributes} {...active} class={`virtual-list ${props.attributes?.class ?? ''}`} ref={scroller} onScroll={onScroll}>
      {props.header}
      <div class="virtual-body" role={props.bodyRole ?? 'presentation'} style={{ height: `${count * rowHeight}px` }}>
        {props.underlay}
        <div class="virtual-rows" role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {rows}
        </div>
        {props.overlay}
      </div>
    </div>
  )
}
