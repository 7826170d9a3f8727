import { profiles } from '../profiles'

/** Wrong usage, or an input that cannot be read: exit code 2, one sentence for each thing that is wrong, a line each. */
export class UsageError extends Error {}

export const HELP = `dcr-lint: finds mistakes in the life of OAuth client registrations and tokens

  dcr-lint lint <file.har|-> …     lint HAR files (- reads standard input)
  dcr-lint diff <a.har> <b.har>    what differs between two sessions
  dcr-lint redact <a.har> --out <b.har>
                                   a copy that holds no secret and gives the same findings
  dcr-lint explain <rule>          why a rule exists, and what to do
  dcr-lint rules [--format json]   all rules

Options of lint
  --format pretty|json|ndjson|sarif|junit|github|markdown
                                   default: pretty
  --out FILE                       write the report there instead of standard output
  --fail-on error|warning|info|never
                                   the gravest findings that are still fine end with exit code 0; default: error
  --config FILE                    severities, limits, suppressions; default: dcr-lint.config.json in this folder
  --baseline FILE                  findings that are known and do not count
  --update-baseline                write the findings of this run to that file; exit code 0
  --profile ID                     judge every call by this profile:
                                   ${profiles.map(profile => profile.id).join(', ')}
  --together                       one ledger for all files, one app instance a file
  --now TIME                       when absolute times and suppressions are judged; default: the end of the capture
  --jwks FILE                      the issuer's keys, to verify signatures with; default: those in the capture

Options of diff
  --format pretty|json|markdown, --out, --config, --profile, --now, --jwks

Options of redact
  --out FILE, --config, --profile

Exit codes
  0  nothing at or above --fail-on; diff: the sessions are alike; redact: the copy is written
  1  something was; diff: they are not
  2  wrong usage, or a file that cannot be read
`
