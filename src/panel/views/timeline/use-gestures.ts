import type { RefObject } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { Scale } from './scale'
import { panBy, rangeBetween, type Zoom, zoomAround } from './zoom'

export interface Brush {
  readonly left: number
  readonly width: number
}

interface Drag {
  readonly kind: 'pan' | 'brush'
  readonly startX: number
  readonly scale: Scale
  hasMoved: boolean
}

const SLOP = 4
const WHEEL_POWER = 0.0022
const LINE = 16

/**
 * Wheel and drag over the timeline: Ctrl or ⌘ with the wheel zooms, over the ruler the wheel alone does, and
 * everywhere where there is nothing to scroll. Dragging a track pans, dragging the ruler chooses a stretch.
 */
export function useGestures(scroller: RefObject<HTMLDivElement | null>, scale: Scale, labelWidth: number, zoomed: (zoom: Zoom) => void) {
  const drag = useRef<Drag | null>(null)
  const suppressesClick = useRef(false)
  const [brush, setBrush] = useState<Brush | null>(null)

  const trackX = (event: MouseEvent) => event.clientX - (scroller.current?.getBoundingClientRect().left ?? 0) - labelWidth

  const onWheel = (event: WheelEvent) => {
    const node = scroller.current
    if (!node) return
    const unit = event.deltaMode === 1 ? LINE : 1
    const across = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.shiftKey ? event.deltaY : 0
    if (across !== 0 && !event.ctrlKey) {
      event.preventDefault()
      zoomed(panBy(scale, across * unit * scale.msPerPx))
      return
    }
    const isOverRuler = event.target instanceof Element && event.target.closest('.ruler') !== null
    const canScroll = node.scrollHeight > node.clientHeight
    if (!event.ctrlKey && !event.metaKey && !isOverRuler && canScroll) return
    event.preventDefault()
    const factor = Math.exp(Math.max(-200, Math.min(200, event.deltaY * unit)) * WHEEL_POWER)
    zoomed(zoomAround(scale, scale.at(Math.max(0, trackX(event))), factor))
  }

  const onPointerDown = (event: PointerEvent) => {
    suppressesClick.current = false
    const target = event.target instanceof Element ? event.target : null
    if (event.button !== 0 || event.pointerType === 'touch' || trackX(event) < 0 || !target) return
    drag.current = { kind: target.closest('.ruler') ? 'brush' : 'pan', startX: trackX(event), scale, hasMoved: false }
  }

  const onPointerMove = (event: PointerEvent) => {
    const current = drag.current
    if (!current) return
    const x = trackX(event)
    if (!current.hasMoved && Math.abs(x - current.startX) < SLOP) return
    if (!current.hasMoved) {
      current.hasMoved = true
      suppressesClick.current = true
      scroller.current?.setPointerCapture(event.pointerId)
    }
    if (current.kind === 'pan') zoomed(panBy(current.scale, (current.startX - x) * current.scale.msPerPx))
    else setBrush({ left: Math.max(0, Math.min(x, current.startX)), width: Math.abs(x - current.startX) })
  }

  const onPointerUp = (event: PointerEvent) => {
    const current = drag.current
    drag.current = null
    setBrush(null)
    if (current?.kind !== 'brush' || !current.hasMoved) return
    const range = rangeBetween(current.scale.at(current.startX), current.scale.at(trackX(event)))
    if (range) zoomed(range)
  }

  const onPointerCancel = () => {
    drag.current = null
    setBrush(null)
  }

  /** True for the click that a drag ends with. */
  const endsDrag = () => suppressesClick.current

  return { brush, endsDrag, handlers: { onWheel, onPointerDown, onPointerMove, onPointerUp, onPointerCancel } }
}
