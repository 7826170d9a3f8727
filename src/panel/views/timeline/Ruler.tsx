import type { Gap, Mark as UserMark } from '../../../core/observation'
import { formatSpan, formatTime } from '../../format/time'
import { gapTexts } from '../../format/words'
import { usePanel } from '../../store/use-panel'
import type { Scale } from './scale'
import { type Tick, ticksOf } from './ticks'

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
      <Ticks scale={scale} isLive={isLive} />
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
            title={`${gapTexts([gap])[0]}, ${formatSpan(gap.at, until)}`}
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
          <span
            key={mark.id}
            class="ruler-mark"
            role="img"
            data-testid="user-mark"
            aria-label={markText(mark)}
            title={markText(mark)}
            style={{ left: `${scale.x(mark.at)}px` }}
          />
        ))}
      {isLive && <NowFlag scale={scale} />}
    </div>
  )
}

/** A label is drawn whole or not at all: it gives way to "now" and to the right edge. */
function Ticks({ scale, isLive }: { readonly scale: Scale; readonly isLive: boolean }) {
  const ticks = ticksOf(scale)
  const covered = usePanel(state => (isLive ? coveredTick(ticks, nowFlagAt(scale, state.now)) : -1))
  return (
    <>
      {ticks.map(({ at, x, label }, index) => (
        <span key={at} class="tick" style={{ left: `${x}px` }}>
          {index === covered || x + LABEL > scale.width ? null : label}
        </span>
      ))}
    </>
  )
}

/** Room that a label and the flag take (px). */
const LABEL = 66
const FLAG = 34

function coveredTick(ticks: readonly Tick[], flag: number | null): number {
  return flag === null ? -1 : ticks.findIndex(({ x }) => x + LABEL > flag && x < flag + FLAG)
}

/** Where the flag begins; null where the moment is before the picture. */
function nowFlagAt(scale: Scale, now: number): number | null {
  const x = Math.round(scale.x(now))
  return x < 0 ? null : Math.min(x, scale.width - FLAG)
}

/** Stays at the edge when the moment itself is further on: the picture is of the past then. */
function NowFlag({ scale }: { readonly scale: Scale }) {
  const x = usePanel(state => Math.round(scale.x(state.now)))
  if (x < 0) return null
  const isLater = x > scale.width - FLAG
  return (
    <span class="ruler-now" data-testid="now" data-state={isLater ? 'later' : 'here'} style={isLater ? undefined : { left: `${x}px` }}>
      {x > scale.width ? 'now ›' : 'now'}
    </span>
  )
}

function markText(mark: UserMark): string {
  const what = mark.kind === 'storage-cleared' ? `Storage of ${mark.origin ?? 'all apps'} cleared` : mark.note || 'Marked'
  return `${what}, ${formatTime(mark.at)}`
}
