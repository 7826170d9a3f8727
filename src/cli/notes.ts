/** What is no finding and no failure, but should be known: said on stderr, a line each, and changes no exit code. */
import type { BaselineNotes } from '../core/baseline'
import type { Finding } from '../core/finding'
import type { Suppression } from '../core/settings'

export interface Judged {
  readonly findings: readonly Finding[]
  /** When the end dates of suppressions were judged (epoch ms). */
  readonly now: number
}

/** Which suppressions are out of date, and which match nothing. `where` says where one stands. */
export function suppressionNotes(
  suppressions: readonly Suppression[],
  judged: readonly Judged[],
  where: (suppression: Suppression) => string,
): string[] {
  const now = Math.max(...judged.map(item => item.now))
  return suppressions.flatMap(suppression => {
    const { ruleId, fingerprint, until } = suppression
    const name = `${where(suppression)}: the suppression of ${ruleId}${fingerprint === null ? '' : ` (${fingerprint})`}`
    if (until !== null && until <= now) return [`${name} ended ${dayBefore(until)}; extend it or take it out`]
    const isUsed = judged.some(({ findings }) =>
      findings.some(finding => finding.ruleId === ruleId && (fingerprint === null || finding.fingerprint === fingerprint)),
    )
    return isUsed ? [] : [`${name} matches nothing; take it out`]
  })
}

export function baselineNotes(file: string, { gone, grown }: BaselineNotes): string[] {
  return [
    ...gone.map(entry => `${file}: ${entry.rule} (${entry.fingerprint}) no longer occurs; --update-baseline takes it out`),
    ...grown.map(
      ({ entry, count }) =>
        `${file}: ${entry.rule} (${entry.fingerprint}) occurs ${count} times, more than the ${entry.count} that the baseline allows`,
    ),
  ]
}

export function tell(notes: readonly string[]): void {
  for (const note of notes) process.stderr.write(`dcr-lint: note: ${note}\n`)
}

/** The last day on which something held that ended at this moment. */
function dayBefore(at: number): string {
  return `on ${new Date(at - 1).toISOString().slice(0, 10)}`
}
