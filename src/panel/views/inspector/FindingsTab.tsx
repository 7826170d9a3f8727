import { useState } from 'preact/hooks'
import type { Finding } from '../../../core/finding'
import { findingKey } from '../../model/keys'
import { FindingItem } from '../findings/FindingItem'

export interface FindingsTabProps {
  readonly findings: readonly Finding[]
}

/** The findings that one exchange helps to prove; the first is open. */
export function FindingsTab({ findings }: FindingsTabProps) {
  const [open, setOpen] = useState<string | null>(findings[0] ? findingKey(findings[0]) : null)
  return (
    <ul class="finding-list">
      {findings.map(finding => {
        const key = findingKey(finding)
        return <FindingItem key={key} finding={finding} isOpen={open === key} onToggle={() => setOpen(open === key ? null : key)} />
      })}
    </ul>
  )
}
