import { SeverityIcon } from '../../components/SeverityIcon'
import { plural } from '../../format/words'
import type { CallRowModel } from './calls-model'

export interface CallRowProps {
  readonly row: CallRowModel
  readonly index: number
  readonly isSelected: boolean
}

export function CallRow({ row, index, isSelected }: CallRowProps) {
  return (
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
      <span class="cell flags" role="gridcell">
        {row.severity !== null && (
          <>
            <SeverityIcon severity={row.severity} isDecorative />
            <span class="visually-hidden">{plural(row.findingCount, 'finding')}</span>
          </>
        )}
      </span>
      <span class="cell time mono" role="gridcell">
        {row.time}
        <span class="milliseconds">{row.milliseconds}</span>
      </span>
      <span class="cell role" role="gridcell">
        {row.roleName}
      </span>
      <span class="cell request" role="gridcell" title={`${row.method} ${row.host}${row.path}`}>
        <span class="method">{row.method}</span> <span class="path">{row.path}</span> <span class="host">{row.host}</span>
      </span>
      <span class="cell status" role="gridcell" title={row.status}>
        {row.status}
      </span>
      <span class="cell client mono" role="gridcell" title={row.client}>
        {row.client}
      </span>
      <span class="cell tokens" role="gridcell">
        {row.tokens}
      </span>
      <span class="cell duration" role="gridcell">
        {row.duration}
      </span>
    </div>
  )
}
