import type { LintedInput, ReportedExchange, ReportedFinding } from './linted'

/** `{ "version": 1, "inputs": [ … ] }`: a contract, member by member. */
export function jsonReport(inputs: readonly LintedInput[]): string {
  const shown = inputs.map(({ file, exchanges, relevant, clients, tokens, findings, notEvaluated }) => ({
    file,
    exchanges,
    relevant,
    clients,
    tokens,
    findings: findings.map(shownFinding),
    notEvaluated,
  }))
  return `${JSON.stringify({ version: 1, inputs: shown }, null, 2)}\n`
}

function shownFinding(finding: ReportedFinding): object {
  return { ...finding, exchanges: finding.exchanges.map(shownExchange) }
}

function shownExchange({ index, startedDateTime, method, url, status }: ReportedExchange): object {
  return { index, startedDateTime, method, url, status }
}
