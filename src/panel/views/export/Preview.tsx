import type { RedactionReport } from '../../../core/redact/har'
import type { Keep } from '../../../core/redact/keep'
import { counted, hiddenKinds } from '../../../core/redact/kinds'
import type { ExportSource } from '../../export/source'
import { plural } from '../../format/words'

export interface PreviewProps {
  readonly source: ExportSource
  readonly report: RedactionReport
  readonly keep: Keep
  onKeep(keep: Keep): void
}

/** Kinds that the user may show, by the name that the redaction gives them. */
const OPTIONAL: Readonly<Record<string, keyof Keep>> = { personal: 'personal', 'client-id': 'clientIds' }

/** What is about to leave, kind by kind, before it does. */
export function Preview({ source, report, keep, onKeep }: PreviewProps) {
  const { what, leftOut, notes } = source
  const rows = hiddenKinds(report.removed).map(({ kind, count }) => ({ kind, text: counted(kind, count), choice: OPTIONAL[kind] ?? null }))
  if (notes > 0) rows.push({ kind: 'notes', text: plural(notes, 'note or name of yours', 'notes and names of yours'), choice: 'notes' })
  return (
    <>
      <p data-testid="export-what">
        A file of {what} with {plural(report.keptEntries, 'call')}.
        {report.omittedEntries > 0 &&
          ` ${plural(report.omittedEntries, 'other call')} that ${says(report.omittedEntries)} nothing about credentials stay here.`}
        {leftOut > 0 &&
          ` ${plural(leftOut, 'call')} of private windows or containers ${leftOut === 1 ? 'stays' : 'stay'} here, too: they never leave.`}
      </p>
      {rows.length === 0 ? (
        <p>It holds nothing that has to be hidden.</p>
      ) : (
        <table class="kinds">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">What</th>
              <th scope="col">In the file</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ kind, text, choice }) => (
              <tr key={kind} data-testid="export-kind" data-kind={kind}>
                <th scope="row">{text}</th>
                <td>{choice === null ? 'hidden' : <Choice name={text} choice={choice} keep={keep} onKeep={onKeep} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="dim">
        The same secret has the same stand-in everywhere in the file, so what went wrong can still be seen. Nobody can turn it back.
      </p>
    </>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly choice: keyof Keep
  readonly keep: Keep
  onKeep(keep: Keep): void
}

function Choice({ name, choice, keep, onKeep }: ChoiceProps) {
  return (
    <label>
      <span>{keep[choice] ? (choice === 'notes' ? 'shown, without secrets' : 'shown') : 'hidden'}</span>
      <input
        type="checkbox"
        data-testid={`keep-${choice}`}
        aria-label={`Let ${name} stay`}
        checked={keep[choice]}
        onChange={event => onKeep({ ...keep, [choice]: event.currentTarget.checked })}
      />
      <span aria-hidden="true">show</span>
    </label>
  )
}

function says(count: number): string {
  return count === 1 ? 'says' : 'say'
}
