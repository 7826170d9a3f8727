import { Fragment } from 'preact'
import type { Compared, FindingDifference, FindingSide, SessionDiff } from '../../../core/session-diff'
import { byChange, byPlace, valueText } from '../../../report/diff'
import { EmptyState } from '../../components/EmptyState'
import { Prose } from '../../components/Prose'
import { SeverityIcon } from '../../components/SeverityIcon'
import { plural, severityName } from '../../format/words'
import '../../styles/diff.css'

export interface DiffViewProps {
  /** Names of the two sessions, the earlier one first. */
  readonly a: string
  readonly b: string
  readonly diff: SessionDiff
}

/** What differs between two sessions in the life of credentials: the same as `dcr-lint diff` says. */
export function DiffView({ a, b, diff }: DiffViewProps) {
  const { isAlike, differences, findings } = diff
  return (
    <div class="diff" data-testid="diff" data-state={isAlike ? 'alike' : 'differs'}>
      <dl class="diff-names">
        <dt>Before</dt>
        <dd data-testid="diff-a">{a}</dd>
        <dt>After</dt>
        <dd data-testid="diff-b">{b}</dd>
      </dl>
      {isAlike ? (
        <EmptyState state="alike" title="The sessions are alike">
          <p>Registrations, what was asked for and granted, token requests, lifetimes and findings are the same in both.</p>
        </EmptyState>
      ) : (
        <>
          <p class="diff-sum">
            <strong>{plural(differences.length + findings.length, 'difference')}</strong> in registrations, tokens and findings. Ids and
            times differ in any two sessions, and are not compared.
          </p>
          {byChange(findings).map(([title, members]) => (
            <section key={title} data-testid="diff-findings">
              <h2>{title}</h2>
              <ul class="diff-list">
                {members.map(finding => (
                  <FindingChange key={`${finding.ruleId} ${finding.fingerprint}`} finding={finding} />
                ))}
              </ul>
            </section>
          ))}
          {[...byPlace(diff)].map(([place, members]) => (
            <section key={place} data-testid="diff-place">
              <h2>{place}</h2>
              <table class="diff-table">
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col">Before</th>
                    <th scope="col">After</th>
                  </tr>
                </thead>
                <tbody>
                  {members.map(({ topic, what, a: before, b: after }, index) => (
                    <Fragment key={`${topic} ${what}`}>
                      {members[index - 1]?.topic !== topic && (
                        <tr class="diff-topic">
                          <th scope="rowgroup" colSpan={3}>
                            {capitalised(topic)}
                          </th>
                        </tr>
                      )}
                      <tr data-testid="difference" data-topic={topic}>
                        <th scope="row">{what}</th>
                        <Value value={before} />
                        <Value value={after} />
                      </tr>
                    </Fragment>
                  ))}
                </tbody>
              </table>
            </section>
          ))}
        </>
      )}
    </div>
  )
}

function Value({ value }: { readonly value: Compared }) {
  const isNothing = typeof value !== 'number' && value.length === 0
  return <td class={isNothing ? 'dim' : undefined}>{valueText(value)}</td>
}

function FindingChange({ finding }: { readonly finding: FindingDifference }) {
  const { ruleId, message, a, b } = finding
  const side = b ?? a
  if (side === null) return null
  return (
    <li data-testid="diff-finding" data-rule={ruleId} data-state={a === null ? 'new' : b === null ? 'gone' : 'changed'}>
      <SeverityIcon severity={side.severity} />
      <div>
        <p>
          <Prose text={message} />
        </p>
        <p class="dim">
          <code>{ruleId}</code> · {a !== null && b !== null ? `${sideText(a)} before, ${sideText(b)} after` : sideText(side)}
        </p>
      </div>
    </li>
  )
}

function sideText({ severity, outcome, count }: FindingSide): string {
  const graveness = `${severityName[severity].toLowerCase()}, ${plural(count, 'time')}`
  return outcome === 'flagged' ? graveness : `${graveness}, ${outcome}`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
