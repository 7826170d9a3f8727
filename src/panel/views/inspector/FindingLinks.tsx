import type { Finding } from '../../../core/finding'
import { Prose } from '../../components/Prose'
import { SeverityIcon } from '../../components/SeverityIcon'
import { findingKey } from '../../model/keys'
import { Link } from './Link'

export interface FindingLinksProps {
  readonly findings: readonly Finding[]
  /** Exchanges of the thing that is looked at. */
  readonly ids: ReadonlySet<string>
}

const SHOWN = 5

/** The findings that any of these exchanges helps to prove. */
export function FindingLinks({ findings, ids }: FindingLinksProps) {
  const about = findings.filter(({ outcome, exchangeIds }) => outcome === 'flagged' && exchangeIds.some(id => ids.has(id)))
  if (about.length === 0) return null
  return (
    <ul class="finding-links">
      {about.slice(0, SHOWN).map(finding => (
        <li key={findingKey(finding)}>
          <SeverityIcon severity={finding.severity} />
          <Link to={{ kind: 'finding', id: findingKey(finding) }}>
            <Prose text={finding.message} />
          </Link>
        </li>
      ))}
      {about.length > SHOWN && <li class="dim">and {about.length - SHOWN} more</li>}
    </ul>
  )
}
