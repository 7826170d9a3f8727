/** Who counts, who was let be, and both in a sentence. */
import type { NotEvaluated, Severity, SuppressedBy } from '../core/finding'
import type { LintedInput, ReportedExchange, ReportedFinding } from './linted'
import { reasonText } from './reasons'
import { count, fileName, isoDay } from './text'

/** What counts: a suppressed finding is shown, and changes no verdict and no exit code. */
export function openFindings(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return findings.filter(finding => finding.outcome !== 'suppressed')
}

export function suppressedFindings(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return findings.filter(finding => finding.outcome === 'suppressed')
}

const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[]

/** `1 error, 2 warnings`, by severity; without those of which there are none. */
export function severityCounts(findings: readonly ReportedFinding[]): readonly { severity: Severity; text: string }[] {
  return SEVERITIES.flatMap(severity => {
    const number = findings.filter(finding => finding.severity === severity).length
    return number === 0 ? [] : [{ severity, text: severity === 'info' ? `${number} info` : count(number, severity) }]
  })
}

const WHO: Readonly<Record<SuppressedBy['by'], string>> = { config: 'the configuration', baseline: 'the baseline', user: 'the user' }

/** `by the configuration until 2026-03-01: known, fixed in the next version`. */
export function suppressionText(suppressed: SuppressedBy | null): string {
  if (suppressed === null) return 'by whom is not known'
  const { by, reason, until } = suppressed
  return `by ${WHO[by]}${until === null ? ', for good' : ` until ${isoDay(until)}`}: ${reason === '' ? 'no reason given' : reason}`
}

/** `nothing says how long the token lives (2 times)`. */
export function notJudgedText({ reason, count: number }: NotEvaluated): string {
  return `${reasonText[reason]} (${count(number, 'time')})`
}

/** `#3`, with the file's name where several were linted together: each counts its own entries. */
export function entryText({ file, index }: ReportedExchange, input: LintedInput): string {
  return file === input.file ? `#${index}` : `${fileName(file)} #${index}`
}

/** `6 exchanges, 6 about credentials, 2 clients, 2 tokens`. */
export function sizesText({ exchanges, relevant, clients, tokens }: LintedInput): string {
  return `${count(exchanges, 'exchange')}, ${relevant} about credentials, ${count(clients, 'client')}, ${count(tokens, 'token')}`
}
