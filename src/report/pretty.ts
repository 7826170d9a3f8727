/** Findings for a terminal. */
import type { Finding, NotEvaluated, Severity } from '../core/finding'
import type { LintedInput, ReportedFinding } from './linted'
import { reasonText } from './reasons'

export interface PrettyOptions {
  readonly color: boolean
}

export function prettyReport(inputs: readonly LintedInput[], options: PrettyOptions): string {
  const paint = options.color ? painted : plain
  return `${inputs.map(input => prettyInput(input, paint)).join('\n\n')}\n`
}

type Paint = (style: keyof typeof STYLES, text: string) => string
const STYLES = { error: 31, warning: 33, info: 36, dim: 2, bold: 1, link: 4 } as const
const painted: Paint = (style, text) => `\u001b[${STYLES[style]}m${text}\u001b[0m`
const plain: Paint = (_, text) => text

function prettyInput(input: LintedInput, paint: Paint): string {
  const head = `${paint('bold', input.file)}  ${paint('dim', summaryOf(input))}`
  const blocks = [head]
  for (const lack of input.lacks) blocks.push(paint('dim', `  note: ${lack}`))
  for (const finding of input.findings) blocks.push(prettyFinding(finding, paint))
  if (input.notEvaluated.length > 0) blocks.push(notJudged(input.notEvaluated, paint))
  blocks.push(verdict(input.findings, paint))
  return blocks.join('\n\n')
}

function summaryOf({ exchanges, relevant, clients, tokens }: LintedInput): string {
  return `${count(exchanges, 'exchange')}, ${relevant} about credentials, ${count(clients, 'client')}, ${count(tokens, 'token')}`
}

function prettyFinding(finding: ReportedFinding, paint: Paint): string {
  const times = finding.count > 1 ? ` (${finding.count} times)` : ''
  const lines = [
    `${paint(finding.severity, finding.severity.padEnd(7))} ${paint('bold', finding.message)}${times}`,
    `        ${paint('dim', `${finding.ruleId} · ${finding.subject.label} · confidence ${finding.confidence}`)}`,
    `        why  ${finding.why}`,
    `        fix  ${finding.fix}`,
  ]
  for (const { index, startedDateTime, method, url, status } of finding.exchanges.slice(0, 6)) {
    lines.push(`        ${paint('dim', `#${index}  ${startedDateTime}  ${method} ${url}  ${status === 0 ? 'no answer' : status}`)}`)
  }
  if (finding.exchanges.length > 6) lines.push(`        ${paint('dim', `… and ${finding.exchanges.length - 6} more`)}`)
  for (const cite of finding.cites) lines.push(`        ${paint('dim', `see  ${cite.label}  ${cite.url}`)}`)
  return lines.join('\n')
}

function notJudged(items: readonly NotEvaluated[], paint: Paint): string {
  const lines = items.map(({ ruleId, reason, count: times }) => `        ${ruleId}: ${reasonText[reason]} (${count(times, 'time')})`)
  return [paint('dim', 'not judged'), ...lines].join('\n')
}

function verdict(findings: readonly Finding[], paint: Paint): string {
  if (findings.length === 0) return 'Nothing wrong found.'
  const of = (severity: Severity) => findings.filter(finding => finding.severity === severity).length
  const parts = (['error', 'warning', 'info'] as const).filter(severity => of(severity) > 0)
  return parts.map(severity => paint(severity, severity === 'info' ? `${of('info')} info` : count(of(severity), severity))).join(', ')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
