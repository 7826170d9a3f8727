import { formatCount } from '../../format/words'
import type { NotJudgedRow } from './findings-model'

export interface NotJudgedProps {
  readonly rows: readonly NotJudgedRow[]
}

/** Where nothing is said, it says why: silence is not a clean bill. */
export function NotJudged({ rows }: NotJudgedProps) {
  return (
    <section class="not-judged" data-testid="not-judged">
      <h2>
        Not judged <span class="dim">{rows.length}</span>
      </h2>
      <p class="dim">These rules could not decide everywhere: evidence that they need is missing.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Because</th>
            <th scope="col" class="number">
              Times
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={`${row.ruleId} ${row.reason}`} data-testid="not-judged-row" data-rule={row.ruleId}>
              <td class="mono">{row.ruleId}</td>
              <td>{row.reason}</td>
              <td class="number">{formatCount(row.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
