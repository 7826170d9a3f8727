import { clientLine, type Stretch, tokenBar } from './bars'
import { MarkButton } from './MarkButton'
import { marksOf } from './marks'
import type { TimelineRow } from './rows'
import type { Scale } from './scale'

export interface TrackProps {
  readonly row: TimelineRow
  readonly scale: Scale
  readonly selectedId: string | null
}

const EDGE = 8

/** The part of a lane where time runs: bars, and the marks on them. */
export function Track({ row, scale, selectedId }: TrackProps) {
  const edge = scale.from / scale.msPerPx
  const marks = marksOf(row.events, scale.msPerPx).filter(({ px }) => px - edge > -EDGE && px - edge < scale.width + EDGE)
  return (
    <div class="track">
      {stretchesOf(row, scale).map(stretch => (
        <Bar key={stretch.kind} stretch={stretch} />
      ))}
      {marks.map(mark => (
        <MarkButton
          key={mark.lead.id}
          mark={mark}
          x={mark.px - edge}
          isSelected={selectedId !== null && mark.events.some(({ id }) => id === selectedId)}
        />
      ))}
    </div>
  )
}

function Bar({ stretch }: { readonly stretch: Stretch }) {
  return (
    <div
      class="bar"
      data-testid="bar"
      data-kind={stretch.kind}
      data-cut-left={stretch.isCutLeft || undefined}
      data-cut-right={stretch.isCutRight || undefined}
      style={{ left: `${stretch.left}px`, width: `${stretch.width}px` }}
    />
  )
}

function stretchesOf(row: TimelineRow, scale: Scale): readonly Stretch[] {
  if (row.kind === 'token') return tokenBar(row.token, scale)
  return row.kind === 'client' ? clientLine(row.client, scale) : []
}
