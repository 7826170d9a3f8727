import type { Severity } from '../../core/finding'
import { severityName } from '../format/words'

export interface SeverityIconProps {
  readonly severity: Severity
  /** Where a text beside it says the same already. */
  readonly isDecorative?: boolean
}

/** Shape and colour both tell: circle with cross, triangle, circle with i. */
export function SeverityIcon({ severity, isDecorative = false }: SeverityIconProps) {
  const label = isDecorative ? { 'aria-hidden': true } : { role: 'img' as const, 'aria-label': severityName[severity] }
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: aria-label names it; a title would be a tip as well.
    <svg class="severity-icon" data-severity={severity} viewBox="0 0 14 14" width="14" height="14" {...label}>
      {severity === 'warning' ? <path class="shape" d="M7 1.2L13.4 12.6H.6z" /> : <circle class="shape" cx="7" cy="7" r="6" />}
      {severity === 'error' && <path class="sign" d="M4.7 4.7l4.6 4.6M9.3 4.7L4.7 9.3" />}
      {severity === 'warning' && <path class="sign" d="M7 5v3.6M7 10.2v.9" />}
      {severity === 'info' && <path class="sign" d="M7 6.4v4M7 3.7v.9" />}
    </svg>
  )
}
