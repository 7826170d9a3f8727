import type { MarkShape, MarkTone } from './marks'

const entries: readonly { readonly shape: MarkShape; readonly tone: MarkTone; readonly name: string }[] = [
  { shape: 'registration', tone: 'ok', name: 'Registration' },
  { shape: 'token', tone: 'ok', name: 'Token request' },
  { shape: 'api', tone: 'ok', name: 'API call' },
  { shape: 'other', tone: 'ok', name: 'Other' },
  { shape: 'api', tone: 'bad', name: 'Refused' },
]

export interface LegendProps {
  readonly hasGaps: boolean
  readonly hasMarks: boolean
}

export function Legend({ hasGaps, hasMarks }: LegendProps) {
  return (
    <ul class="legend" aria-label="Legend">
      {entries.map(({ shape, tone, name }) => (
        <li key={name}>
          <span class="mark" data-shape={shape} data-state={tone} aria-hidden="true">
            <i class="mark-shape" />
          </span>
          {name}
        </li>
      ))}
      <li>
        <span class="legend-load" aria-hidden="true" />
        Page load
      </li>
      {hasMarks && (
        <li>
          <span class="legend-mark" aria-hidden="true" />
          Marked by you
        </li>
      )}
      {hasGaps && (
        <li>
          <span class="legend-gap" aria-hidden="true" />
          Not captured
        </li>
      )}
    </ul>
  )
}
