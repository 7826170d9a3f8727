import type { Gap, Mark as UserMark } from '../../../core/observation'
import { formatSpan, formatTime } from '../../format/time'
import { gapText } from '../../format/words'
import { usePanel } from '../../store/use-panel'
import type { Scale } from './scale'
import { ticksOf } from './ticks'

export interface RulerProps {
  readonly scale: Scale
  readonly loads: readonly number[]
  readonly gaps: readonly Gap[]
  readonly marks: readonly UserMark[]
  readonly isLive: boolean
}

/** The time axis, in local time; page loads, gaps and the user's marks stand on it. */
export function Ruler({ scale, loads, gaps, marks, isLive }: RulerProps) {
  return (
    <div class="ruler" data-testid="ruler" title="Drag to zoom to a stretch, turn the wheel to zoom">
      {ticksOf(scale).map(({ at, x, label }) => (
        <span key={at} class="tick" style={{ left: `${x}px` }}>
          {label}
        </span>
      ))}
      {gaps.map(gap => {
        const until = gap.until ?? scale.to
        if (until < scale.from || gap.at > scale.to) return null
        const left = Math.max(0, scale.x(gap.at))
        return (
          <span
            key={gap.id}
            class="ruler-gap"
            data-testid="gap"
            data-reason={gap.reason}
            title={`${gapText[gap.reason]}, ${formatSpan(gap.at, until)}`}
            style={{ left: `${left}px`, width: `${Math.max(3, Math.min(scale.width, scale.x(until)) - left)}px` }}
          />
        )
      })}
      {loads
        .filter(at => at >= scale.from && at <= scale.to)
        .map(at => (
          <span key={at} class="ruler-load" title={`Page load, ${formatTime(at)}`} style={{ left: `${scale.x(at)}px` }} />
        ))}
      {marks
        .filter(({ at }) => at >= scale.from && at <= scale.to)
        .map(mark => (
          <span key={mark.id} class="ruler-mark" title={markText(mark)} style={{ left: `${scale.x(mark.at)}px` }} />
        ))}
      {isLive && <NowFlag scale={scale} />}
    </div>
  )
}

/** Stays at the edge when the moment itself is further on: the picture is of the past then. */
function NowFlag({ scale }: { readonly scale: Scale }) {
  const x = usePanel(state => Math.round(scale.x(state.now)))
  if (x < 0) return null
  const isLater = x > scale.width - 34
  return (
    <span class="ruler-now" data-testid="now" data-state={isLater ? 'later' : 'here'} style={isLater ? undefined : { left: `${x}px` }}>
      {x > scale.width ? 'now ›' : 'now'}
    </span>
  )
}

function markText(mark: UserMark): string {
  const what = mark.kind === 'storage-cleared' ? 'Storage cleared' : mark.note
  return `${what}, ${formatTime(mark.at)}`
}
