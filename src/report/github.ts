/**
 * Workflow commands of GitHub Actions: an annotation for each finding, at the line of its first proof. What is not
 * annotated (suppressed, not judged, missing in the file) is told in one notice for each input.
 */
import type { Severity } from '../core/finding'
import { costWords } from './cost'
import type { LintedInput, ReportedFinding } from './linted'
import { openFindings, suppressedFindings } from './outcome'
import { count, fileName, oneLine, times } from './text'

export function githubReport(inputs: readonly LintedInput[]): string {
  return inputs
    .flatMap(input => [...openFindings(input.findings).map(finding => annotation(finding, input)), ...notice(input)])
    .map(command => `${command}\n`)
    .join('')
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

function annotation(finding: ReportedFinding, input: LintedInput): string {
  const [first] = finding.exchanges
  const cost = costWords(finding.cost)
  const text = [
    `${finding.message}${times(finding.count)}`,
    ...(finding.cause === '' ? [] : [`Cause: ${finding.cause}`]),
    ...finding.consequences.map(({ text }) => `Then: ${text}`),
    ...(cost === '' ? [] : [`Cost: ${cost}`]),
    `Fix: ${finding.fix}`,
  ]
  const place = { file: fileName(first?.file ?? input.files[0] ?? input.file), line: String(first?.line ?? 1) }
  return command(LEVELS[finding.severity], { ...place, title: finding.ruleId }, text)
}

function notice(input: LintedInput): string[] {
  const suppressed = suppressedFindings(input.findings)
  const notJudged = input.notEvaluated.reduce((sum, item) => sum + item.count, 0)
  const lines = [...input.lacks]
  if (suppressed.length > 0) lines.push(`${count(suppressed.length, 'finding')} suppressed: ${byRule(suppressed)}`)
  if (notJudged > 0) lines.push(`${count(notJudged, 'time')} a rule could not judge: ${byRule(input.notEvaluated)}`)
  const [first, ...others] = lines
  if (first === undefined) return []
  return [command('notice', { title: 'dcr-lint' }, [`${fileName(input.file)}: ${first}`, ...others])]
}

function byRule(items: readonly { readonly ruleId: string }[]): string {
  return [...new Set(items.map(item => item.ruleId))].join(', ')
}

function command(name: string, properties: Readonly<Record<string, string>>, lines: readonly string[]): string {
  const told = Object.entries(properties).map(([key, value]) => `${key}=${property(oneLine(value))}`)
  return `::${name} ${told.join(',')}::${lines.map(line => escaped(oneLine(line))).join('%0A')}`
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
