import { type Column, cell } from './cell'

const columns: readonly (readonly [Column, string])[] = [
  ['time', 'Time'],
  ['role', 'Kind'],
  ['request', 'Request'],
  ['status', 'Status'],
  ['client', 'Client'],
  ['tokens', 'Token'],
  ['duration', 'Duration'],
]

export const COLUMN_COUNT = columns.length + 1

export function CallsHeader() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that are not seen.
    <div class="calls-header" role="rowgroup">
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: nothing in the header can be acted on. */}
      <div class="call" role="row" aria-rowindex={1}>
        {cell('flags', <span class="visually-hidden">Findings</span>, { isHeader: true })}
        {columns.map(([column, name]) => cell(column, name, { isHeader: true }))}
      </div>
    </div>
  )
}
