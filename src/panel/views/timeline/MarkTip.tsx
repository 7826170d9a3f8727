import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LintResult } from '../../../core/result'
import { exchangeOf } from '../../model/lookup'
import { markLines } from './mark-label'
import type { TimelineRow } from './rows'
import { markAt } from './walk'

export interface MarkTipProps {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly result: LintResult
  readonly rows: readonly TimelineRow[]
  readonly msPerPx: number
}

interface Tip {
  readonly rowIndex: number
  readonly id: string
  readonly left: number
  readonly top: number
}

const GAP = 6

/** What is under the pointer or the focus, in words. It listens for itself, so that a tip redraws nothing else. */
export function MarkTip({ scroller, result, rows, msPerPx }: MarkTipProps) {
  const [tip, setTip] = useState<Tip | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const node = scroller.current
    if (!node) return
    const show = (event: Event) => setTip(tipFor(event.target, node))
    const hide = () => setTip(null)
    node.addEventListener('pointerover', show)
    node.addEventListener('focusin', show)
    for (const type of ['pointerleave', 'focusout', 'scroll', 'pointerdown', 'wheel']) node.addEventListener(type, hide, { passive: true })
    return () => {
      node.removeEventListener('pointerover', show)
      node.removeEventListener('focusin', show)
      for (const type of ['pointerleave', 'focusout', 'scroll', 'pointerdown', 'wheel']) node.removeEventListener(type, hide)
    }
  }, [scroller])
  useLayoutEffect(() => {
    const drawn = box.current
    const area = drawn?.offsetParent
    if (!drawn || !tip || !area) return
    const left = Math.max(2, Math.min(tip.left - drawn.offsetWidth / 2, area.clientWidth - drawn.offsetWidth - 2))
    const below = tip.top + GAP + 10
    const top = below + drawn.offsetHeight > area.clientHeight ? tip.top - GAP - 12 - drawn.offsetHeight : below
    drawn.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(2, top))}px)`
  }, [tip])
  const row = tip === null ? undefined : rows[tip.rowIndex]
  const mark = row && tip ? markAt(row, msPerPx, tip.id) : null
  if (mark === null) return null
  const [first, ...rest] = markLines(mark, exchangeOf(result, mark.lead.id))
  return (
    <div class="tip" ref={box} role="presentation" data-testid="tip">
      <strong>{first}</strong>
      {rest.map(line => (
        <div key={line}>{line}</div>
      ))}
    </div>
  )
}

function tipFor(target: EventTarget | null, node: HTMLElement): Tip | null {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-mark]') : null
  const row = button?.closest<HTMLElement>('[data-row]')
  const id = button?.dataset.mark
  const area = node.parentElement?.getBoundingClientRect()
  if (!button || !row || id === undefined || !area) return null
  const place = button.getBoundingClientRect()
  return {
    rowIndex: Number(row.dataset.row),
    id,
    left: place.left + place.width / 2 - area.left,
    top: place.top + place.height / 2 - area.top,
  }
}
