import type { Finding, Severity } from '../../core/finding'
import { SeverityIcon } from '../components/SeverityIcon'
import { plural, severityName } from '../format/words'
import { usePanel } from '../store/use-panel'

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

export function FindingsCount() {
  const findings = usePanel(state => state.result.findings)
  return (
    <>
      {SEVERITIES.map(severity => {
        const count = countOf(findings, severity)
        if (count === 0) return null
        return (
          <span key={severity} class="severity-count" data-testid={`count-${severity}`} data-severity={severity}>
            <SeverityIcon severity={severity} isDecorative />
            <span aria-hidden="true">{count}</span>
            <span class="visually-hidden">{plural(count, severityName[severity].toLowerCase())}</span>
          </span>
        )
      })}
    </>
  )
}

function countOf(findings: readonly Finding[], severity: Severity): number {
  let count = 0
  for (const finding of findings) if (finding.outcome === 'flagged' && finding.severity === severity) count++
  return count
}
