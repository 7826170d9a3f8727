/** Findings for a ticket or the comment of a pull request: what, why, what to do, and the calls that prove it. */
import { costWords } from './cost'
import type { LintedInput, ReportedExchange, ReportedFinding } from './linted'
import { markdownCode, markdownProse, markdownText } from './markdown-text'
import { entryText, openFindings, severityCounts, sizesText, suppressedFindings, suppressionText } from './outcome'
import { reasonText } from './reasons'
import { sequenceDiagram } from './sequence'
import { fileName, isoTime, times } from './text'

export function markdownReport(inputs: readonly LintedInput[]): string {
  return `${inputs.map(inputText).join('\n\n')}\n`
}

/** Rows of evidence; who wants more has the file. */
const MOST_CALLS = 20

function inputText(input: LintedInput): string {
  const open = openFindings(input.findings)
  const suppressed = suppressedFindings(input.findings)
  const blocks = [`## dcr-lint: ${markdownCode(fileName(input.file))}`, `${verdict(open, suppressed.length)} ${sizesText(input)}.`]
  for (const lack of input.lacks) blocks.push(`> ${markdownText(lack)}`)
  if (open.length > 0) blocks.push(summary(open), ...open.map(finding => findingText(finding, input)))
  if (suppressed.length > 0) blocks.push(suppressedText(suppressed))
  if (input.notEvaluated.length > 0) blocks.push(notJudgedText(input))
  return blocks.join('\n\n')
}

function verdict(open: readonly ReportedFinding[], suppressed: number): string {
  const counts = severityCounts(open).map(({ text }) => text)
  if (counts.length === 0) return suppressed === 0 ? 'Nothing wrong found.' : `Nothing else found, ${suppressed} suppressed.`
  return `**${[...counts, ...(suppressed === 0 ? [] : [`${suppressed} suppressed`])].join(', ')}.**`
}

function summary(findings: readonly ReportedFinding[]): string {
  return table(
    ['', 'Finding', 'Rule', 'Times', 'Cost'],
    findings.map(({ severity, message, ruleId, count, cost }) => [
      severity,
      markdownText(message),
      markdownCode(ruleId),
      String(count),
      costWords(cost),
    ]),
  )
}

function findingText(finding: ReportedFinding, input: LintedInput): string {
  const { ruleId, severity, confidence, message, why, fix, cites, subject, cause, consequences, exchanges } = finding
  const cost = costWords(finding.cost)
  const diagram = sequenceDiagram(exchanges)
  const blocks = [
    `### ${severity}: ${markdownText(message)}${times(finding.count)}`,
    `${markdownCode(ruleId)} · ${markdownCode(subject.label)} · confidence ${confidence}`,
  ]
  if (cause !== '') blocks.push(`**Cause:** ${markdownText(cause)}`)
  if (consequences.length > 0)
    blocks.push(['**What followed:**', '', ...consequences.map(({ at, text }) => `- ${isoTime(at)}: ${markdownText(text)}`)].join('\n'))
  if (cost !== '') blocks.push(`**Cost:** ${cost}`)
  blocks.push(`**Why it matters:** ${markdownProse(why)}`, `**What to do:** ${markdownProse(fix)}`)
  if (exchanges.length > 0) blocks.push(evidence(exchanges, input))
  if (diagram !== '') blocks.push(['```mermaid', diagram, '```'].join('\n'))
  if (cites.length > 0) blocks.push(`Sources: ${cites.map(({ label, url }) => `[${markdownText(label)}](<${url}>)`).join(', ')}`)
  return blocks.join('\n\n')
}

function evidence(exchanges: readonly ReportedExchange[], input: LintedInput): string {
  const rows = exchanges
    .slice(0, MOST_CALLS)
    .map(exchange => [
      markdownCode(entryText(exchange, input)),
      markdownText(exchange.startedDateTime),
      markdownText(exchange.method),
      markdownCode(exchange.url),
      exchange.status === 0 ? 'no answer' : String(exchange.status),
    ])
  const shown = table(['Entry', 'Time', 'Method', 'Address', 'Status'], rows)
  return exchanges.length > MOST_CALLS ? `${shown}\n\n… and ${exchanges.length - MOST_CALLS} more` : shown
}

function suppressedText(findings: readonly ReportedFinding[]): string {
  const rows = findings.map(({ severity, message, ruleId, count, suppressed }) => [
    severity,
    markdownText(message),
    markdownCode(ruleId),
    String(count),
    markdownText(suppressionText(suppressed)),
  ])
  return `### Suppressed\n\n${table(['', 'Finding', 'Rule', 'Times', 'Suppressed'], rows)}`
}

function notJudgedText({ notEvaluated }: LintedInput): string {
  const rows = notEvaluated.map(({ ruleId, reason, count }) => [markdownCode(ruleId), reasonText[reason], String(count)])
  return ['<details>', '<summary>Not judged</summary>', '', table(['Rule', 'Why not', 'Times'], rows), '', '</details>'].join('\n')
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
