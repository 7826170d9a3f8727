import { MiddleText } from '../../components/MiddleText'
import { SeverityIcon } from '../../components/SeverityIcon'
import { plural } from '../../format/words'
import type { CallRowModel } from './calls-model'
import { cell } from './cell'

export interface CallRowProps {
  readonly row: CallRowModel
  readonly index: number
  readonly isSelected: boolean
}

export function CallRow({ row, index, isSelected }: CallRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that are not seen.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row.
    <div
      class="call"
      role="row"
      id={`call-${row.id}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-testid="exchange-row"
      data-exchange-id={row.id}
      data-role={row.role}
      data-state={row.verdict}
      data-duplicate={row.isDuplicate || undefined}
      data-odd={index % 2 === 1 || undefined}
    >
      {cell('flags', row.severity === null ? null : <Flag severity={row.severity} count={row.findingCount} />)}
      {cell(
        'time',
        <span class="mono">
          {row.time}
          <span class="milliseconds">{row.milliseconds}</span>
        </span>,
      )}
      {cell('role', row.roleName, { title: row.roleName })}
      {cell(
        'request',
        <>
          <span class="method">{row.method}</span> <span class="path">{row.path}</span> <span class="host">{row.host}</span>
        </>,
        { title: `${row.method} ${row.host}${row.path}` },
      )}
      {cell('status', row.status, { title: row.status })}
      {cell(
        'client',
        <span class="mono">
          <MiddleText text={row.client} />
        </span>,
        { title: row.client },
      )}
      {cell('tokens', row.tokens, { title: row.tokens })}
      {cell('duration', row.duration)}
    </div>
  )
}

function Flag({ severity, count }: { readonly severity: NonNullable<CallRowModel['severity']>; readonly count: number }) {
  return (
    <>
      <SeverityIcon severity={severity} isDecorative />
      <span class="visually-hidden">{plural(count, 'finding')}</span>
    </>
  )
}
