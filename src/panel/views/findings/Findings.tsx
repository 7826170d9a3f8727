import { useMemo, useRef, useState } from 'preact/hooks'
import { EmptyState } from '../../components/EmptyState'
import { plural } from '../../format/words'
import { findingKey } from '../../model/keys'
import { usePanel } from '../../store/use-panel'
import { FindingItem } from './FindingItem'
import { type FindingGroup, type FindingsModel, findingsModel } from './findings-model'
import { KnownDeviations } from './KnownDeviations'
import { NotJudged } from './NotJudged'

const AT_ONCE = 200

export function Findings() {
  const result = usePanel(state => state.result)
  const search = usePanel(state => state.search)
  const model = useMemo(() => findingsModel(result, search), [result, search])
  const open = useOpenFindings(model)
  return (
    <div class="findings" data-testid="findings">
      {!model.hasFlagged && (
        <EmptyState state="clean" title={`Nothing wrong found in ${plural(result.exchanges.length, 'call')}`}>
          <p>
            {model.notJudged.length > 0 ? 'Some rules could not judge all of them; see below.' : 'Every rule could judge what it looks at.'}
          </p>
        </EmptyState>
      )}
      {model.hasFlagged && model.groups.length === 0 && <EmptyState state="filtered" title="No finding matches the filter" />}
      {model.groups.map(group => (
        <Group key={group.id} group={group} open={open} />
      ))}
      {model.notJudged.length > 0 && <NotJudged rows={model.notJudged} />}
      {model.known.length > 0 && <KnownDeviations profiles={model.known} />}
    </div>
  )
}

const NONE: ReadonlySet<string> = new Set()

/** The gravest stands open until somebody opens or closes one; graver ones that come later do not move the text away. */
function useOpenFindings(model: FindingsModel): ReadonlySet<string> {
  const chosen = usePanel(state => state.openFindings)
  const standing = useRef<ReadonlySet<string>>(NONE)
  const first = model.groups[0]?.findings[0]
  if (standing.current.size === 0 && first) standing.current = new Set([findingKey(first)])
  return chosen ?? standing.current
}

interface GroupProps {
  readonly group: FindingGroup
  readonly open: ReadonlySet<string>
}

function Group({ group, open }: GroupProps) {
  const [limit, setLimit] = useState(AT_ONCE)
  const toggle = usePanel(state => state.findingToggled)
  return (
    <section class="finding-group" data-state={group.id}>
      <h2>
        {group.title} <span class="dim">{group.findings.length}</span>
      </h2>
      <ul>
        {group.findings.slice(0, limit).map(finding => {
          const key = findingKey(finding)
          return <FindingItem key={key} finding={finding} isOpen={open.has(key)} onToggle={() => toggle(key, open)} />
        })}
      </ul>
      {group.findings.length > limit && (
        <button type="button" class="button" onClick={() => setLimit(limit + AT_ONCE)}>
          Show more of {group.findings.length}
        </button>
      )}
    </section>
  )
}
