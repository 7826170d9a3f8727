/**
 * One JSON object a line, for `jq` and log collectors. Each names its kind and the input it is about:
 *
 *     {"type":"finding","file":"session.har", …}        a finding as in the JSON report; its `exchanges` also name
 *                                                       `file`, `line` (from 1) and `role`
 *     {"type":"not-evaluated","file":"session.har","ruleId":…,"reason":…,"count":…}
 *     {"type":"summary","file":"session.har","exchanges":…,"relevant":…,"clients":…,"tokens":…,
 *      "findings":{"error":…,"warning":…,"info":…,"suppressed":…},"notEvaluated":…,"lacks":[…]}
 *
 * The summary is an input's last line. Suppressed findings are among the findings, and only `suppressed` counts them.
 */
import type { Severity } from '../core/finding'
import type { LintedInput } from './linted'
import { openFindings, suppressedFindings } from './outcome'

export function ndjsonReport(inputs: readonly LintedInput[]): string {
  return inputs
    .flatMap(linesOf)
    .map(line => `${JSON.stringify(line)}\n`)
    .join('')
}

function linesOf(input: LintedInput): object[] {
  const { file, exchanges, relevant, clients, tokens, lacks } = input
  const open = openFindings(input.findings)
  const of = (severity: Severity) => open.filter(finding => finding.severity === severity).length
  return [
    ...input.findings.map(finding => ({ type: 'finding', file, ...finding })),
    ...input.notEvaluated.map(item => ({ type: 'not-evaluated', file, ...item })),
    {
      type: 'summary',
      file,
      exchanges,
      relevant,
      clients,
      tokens,
      findings: {
        error: of('error'),
        warning: of('warning'),
        info: of('info'),
        suppressed: suppressedFindings(input.findings).length,
      },
      notEvaluated: input.notEvaluated.reduce((sum, item) => sum + item.count, 0),
      lacks,
    },
  ]
}
