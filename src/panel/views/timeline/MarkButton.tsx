import { SeverityIcon } from '../../components/SeverityIcon'
import { markLabel } from './mark-label'
import type { Mark } from './marks'

export interface MarkButtonProps {
  readonly mark: Mark
  readonly x: number
  readonly isSelected: boolean
}

/** Clicks, focus and tips are handled once, by the timeline around it. */
export function MarkButton({ mark, x, isSelected }: MarkButtonProps) {
  const count = mark.events.length
  return (
    <button
      type="button"
      class="mark"
      tabIndex={-1}
      aria-label={markLabel(mark)}
      aria-pressed={isSelected}
      data-testid="mark"
      data-mark={mark.lead.id}
      data-shape={mark.shape}
      data-state={mark.tone}
      data-many={count > 1 || undefined}
      style={{ left: `${Math.round(x)}px` }}
    >
      <i class="mark-shape" />
      {mark.severity !== null && <SeverityIcon severity={mark.severity} isDecorative />}
      {count > 2 && mark.hasRoom && <span class="mark-count">{count < 1000 ? count : `${Math.floor(count / 1000)}k`}</span>}
    </button>
  )
}
