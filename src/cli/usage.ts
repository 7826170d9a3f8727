/** Wrong usage, or an input that cannot be read: exit code 2, one sentence. */
export class UsageError extends Error {}

export const HELP = `dcr-lint: finds mistakes in the life of OAuth client registrations and tokens

  dcr-lint lint <file.har|-> …     lint HAR files (- reads standard input)
  dcr-lint explain <rule>          why a rule exists, and what to do
  dcr-lint rules                   all rules

Options of lint
  --format pretty|json|ndjson|sarif|junit|github|markdown
                                   default: pretty
  --out FILE                       write the report there instead of standard output
  --fail-on error|warning|info|never
                                   the gravest findings that are still fine end with exit code 0; default: error
  --profile ID                     judge every call by this profile (adobe-pass, rfc7591)
  --together                       one ledger for all files, one app instance a file

Exit codes
  0  nothing at or above --fail-on
  1  something was
  2  wrong usage, or a file that cannot be read
`

/** The end of a sentence about a name that nobody knows: the nearest one that somebody does, else where to look. */
export function nearest(name: string, known: readonly string[], elsewhere: string): string {
  const [best] = known.map(candidate => ({ candidate, distance: editDistance(name, candidate) })).sort((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? `; did you mean "${best.candidate}"?` : `; ${elsewhere}`
}

function editDistance(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
