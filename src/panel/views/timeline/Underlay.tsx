import type { Gap, Mark as UserMark } from '../../../core/observation'
import type { Scale } from './scale'

export interface UnderlayProps {
  readonly scale: Scale
  readonly loads: readonly number[]
  readonly gaps: readonly Gap[]
  readonly marks: readonly UserMark[]
}

/** Lines and bands through all lanes: what happened to the page and to the capture, whatever the client. */
export function Underlay({ scale, loads, gaps, marks }: UnderlayProps) {
  const seen = (at: number) => at >= scale.from && at <= scale.to
  return (
    <div class="underlay" aria-hidden="true">
      {gaps.map(gap => {
        const left = Math.max(0, scale.x(gap.at))
        const right = Math.min(scale.width, scale.x(gap.until ?? scale.to))
        return right <= 0 || left >= scale.width ? null : (
          <div key={gap.id} class="gap-band" style={{ left: `${left}px`, width: `${Math.max(3, right - left)}px` }} />
        )
      })}
      {loads.filter(seen).map(at => (
        <div key={`load ${at}`} class="load-line" data-testid="load-line" style={{ left: `${scale.x(at)}px` }} />
      ))}
      {marks
        .filter(({ at }) => seen(at))
        .map(({ id, at }) => (
          <div key={id} class="mark-line" style={{ left: `${scale.x(at)}px` }} />
        ))}
    </div>
  )
}
