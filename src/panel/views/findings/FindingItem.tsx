import { useRef } from 'preact/hooks'
import type { Finding } from '../../../core/finding'
import { Icon } from '../../components/Icon'
import { later } from '../../components/later'
import { Prose } from '../../components/Prose'
import { SeverityIcon } from '../../components/SeverityIcon'
import { formatSpan } from '../../format/time'
import { plural } from '../../format/words'
import type { FindingDetailProps } from './FindingDetail'

const FindingDetail = later<FindingDetailProps>(async () => (await import('./FindingDetail')).FindingDetail)

export interface FindingItemProps {
  readonly finding: Finding
  readonly isOpen: boolean
  onToggle(): void
}

export function FindingItem({ finding, isOpen, onToggle }: FindingItemProps) {
  const item = useRef<HTMLLIElement>(null)
  return (
    <li
      ref={item}
      class="finding"
      data-testid="finding"
      data-rule={finding.ruleId}
      data-severity={finding.severity}
      data-state={isOpen ? 'open' : 'closed'}
    >
      <button type="button" class="finding-head" aria-expanded={isOpen} onClick={onToggle}>
        <Icon name={isOpen ? 'down' : 'right'} />
        <SeverityIcon severity={finding.severity} />
        <span class="finding-text">
          <span class="finding-message">
            <Prose text={finding.message} />
          </span>
          <span class="finding-meta">
            <span class="mono">{finding.subject.label}</span>
            <span>{formatSpan(finding.firstAt, finding.lastAt)}</span>
            {finding.count > 1 && <span>{plural(finding.count, 'time')}</span>}
          </span>
        </span>
      </button>
      {isOpen && <FindingDetail finding={finding} onShown={() => item.current?.scrollIntoView({ block: 'nearest' })} />}
    </li>
  )
}
