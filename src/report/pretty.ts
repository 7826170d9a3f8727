/** Findings for a terminal. */
import type { NotEvaluated } from '../core/finding'
import { costWords } from './cost'
import type { LintedInput, ReportedFinding } from './linted'
import { entryText, notJudgedText, openFindings, severityCounts, sizesText, suppressedFindings, suppressionText } from './outcome'
import { isoTime, oneLine, times } from './text'

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
  const open = openFindings(input.findings)
  const suppressed = suppressedFindings(input.findings)
  const blocks = [`${paint('bold', oneLine(input.file))}  ${paint('dim', sizesText(input))}`]
  for (const lack of input.lacks) blocks.push(paint('dim', `  note: ${oneLine(lack)}`))
  for (const finding of open) blocks.push(prettyFinding(finding, input, paint))
  if (suppressed.length > 0) blocks.push(suppressedSection(suppressed, paint))
  if (input.notEvaluated.length > 0) blocks.push(notJudged(input.notEvaluated, paint))
  blocks.push(verdict(open, suppressed.length, paint))
  return blocks.join('\n\n')
}

function prettyFinding(finding: ReportedFinding, input: LintedInput, paint: Paint): string {
  const lines = [
    `${paint(finding.severity, finding.severity.padEnd(7))} ${paint('bold', oneLine(finding.message))}${times(finding.count)}`,
    `        ${paint('dim', `${finding.ruleId} · ${oneLine(finding.subject.label)} · confidence ${finding.confidence}`)}`,
  ]
  const cost = costWords(finding.cost)
  if (finding.cause !== '') lines.push(`        cause  ${oneLine(finding.cause)}`)
  for (const { at, text } of finding.consequences) lines.push(`        then  ${paint('dim', isoTime(at))}  ${oneLine(text)}`)
  if (cost !== '') lines.push(`        cost  ${cost}`)
  lines.push(`        why  ${oneLine(finding.why)}`, `        fix  ${oneLine(finding.fix)}`)
  for (const exchange of finding.exchanges.slice(0, 6)) {
    const { startedDateTime, method, url, status } = exchange
    const call = `${entryText(exchange, input)}  ${startedDateTime}  ${method} ${url}  ${status === 0 ? 'no answer' : status}`
    lines.push(`        ${paint('dim', oneLine(call))}`)
  }
  if (finding.exchanges.length > 6) lines.push(`        ${paint('dim', `… and ${finding.exchanges.length - 6} more`)}`)
  for (const cite of finding.cites) lines.push(`        ${paint('dim', `see  ${cite.label}  ${cite.url}`)}`)
  return lines.join('\n')
}

function suppressedSection(findings: readonly ReportedFinding[], paint: Paint): string {
  const lines = findings.flatMap(({ ruleId, severity, message, count, suppressed }) => [
    `        ${severity} ${ruleId}: ${oneLine(message)}${times(count)}`,
    `          ${paint('dim', oneLine(suppressionText(suppressed)))}`,
  ])
  return [paint('dim', 'suppressed'), ...lines].join('\n')
}

function notJudged(items: readonly NotEvaluated[], paint: Paint): string {
  return [paint('dim', 'not judged'), ...items.map(item => `        ${item.ruleId}: ${notJudgedText(item)}`)].join('\n')
}

function verdict(open: readonly ReportedFinding[], suppressed: number, paint: Paint): string {
  if (open.length === 0) return suppressed === 0 ? 'Nothing wrong found.' : `Nothing else found, ${suppressed} suppressed.`
  const parts = severityCounts(open).map(({ severity, text }) => paint(severity, text))
  return [...parts, ...(suppressed === 0 ? [] : [`${suppressed} suppressed`])].join(', ')
}
