import { usePanel } from '../../store/use-panel'
import type { Scale } from './scale'

export interface NowLineProps {
  readonly scale: Scale
}

/** The one thing that moves each second. */
export function NowLine({ scale }: NowLineProps) {
  const x = usePanel(state => Math.round(scale.x(state.now)))
  if (x < 0 || x > scale.width) return null
  return <div class="now-line" data-testid="now-line" style={{ transform: `translateX(${x}px)` }} />
}
