import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { usePanel } from '../store/use-panel'
import { useSize } from './use-size'

export interface SplitViewProps {
  readonly main: ComponentChildren
  /** Null: the main part has all the room. */
  readonly side: ComponentChildren | null
}

const NARROW = 700
const KEY_STEP = 0.04

/** List and inspector: side by side where there is room, else one above the other. */
export function SplitView({ main, side }: SplitViewProps) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const share = usePanel(state => state.inspectorShare)
  const move = usePanel(state => state.splitterMoved)
  const isStacked = width < NARROW
  const onPointerDown = (event: PointerEvent) => {
    const bar = event.currentTarget
    if (!(bar instanceof HTMLElement) || event.button !== 0) return
    bar.setPointerCapture(event.pointerId)
    event.preventDefault()
  }
  const onPointerMove = (event: PointerEvent) => {
    const bar = event.currentTarget
    const area = box.current?.getBoundingClientRect()
    if (!(bar instanceof HTMLElement) || !area || !bar.hasPointerCapture(event.pointerId)) return
    move(isStacked ? (area.bottom - event.clientY) / area.height : (area.right - event.clientX) / area.width)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const change = { ArrowLeft: KEY_STEP, ArrowUp: KEY_STEP, ArrowRight: -KEY_STEP, ArrowDown: -KEY_STEP }[event.key]
    if (change === undefined) return
    event.preventDefault()
    move(share + change)
  }
  const percent = Math.round(share * 100)
  return (
    <div class="split" ref={box} data-testid="split" data-state={isStacked ? 'stacked' : 'beside'}>
      <div class="split-main">{main}</div>
      {side !== null && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged or take arrow keys. */}
          <div
            class="split-bar"
            role="separator"
            tabIndex={0}
            aria-label="Size of the inspector"
            aria-orientation={isStacked ? 'horizontal' : 'vertical'}
            aria-valuenow={percent}
            aria-valuemin={20}
            aria-valuemax={80}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onKeyDown={onKeyDown}
          />
          <div class="split-side" style={{ flexBasis: `${percent}%` }}>
            {side}
          </div>
        </>
      )}
    </div>
  )
}
