/**
 * JUnit XML for test views of CI servers, within the strictest of its schemas: a suite for each input, a case for each
 * rule. A case has one result at most, so a rule that was both broken and let be somewhere has a case for each.
 * What was not judged is skipped, not passed.
 */
import type { Rule } from '../core/lint'
import { costWords } from './cost'
import type { LintedInput, ReportedFinding } from './linted'
import { notJudgedText, suppressionText } from './outcome'
import { fileName, isoTime, oneLine, times } from './text'

export function junitReport(inputs: readonly LintedInput[], rules: readonly Rule[]): string {
  const suites = inputs.map((input, id) => suite(input, id, rules))
  return `${['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>'].join('\n')}\n`
}

interface Case {
  readonly ruleId: string
  /** Told beside the rule's name, where it has several cases. */
  readonly kind: keyof typeof ELEMENTS | 'passed'
  readonly message: string
  readonly type: string
  readonly text: string
}

const ELEMENTS = { crashed: 'error', flagged: 'failure', suppressed: 'skipped', 'not judged': 'skipped' } as const

function suite(input: LintedInput, id: number, rules: readonly Rule[]): string {
  const ids = new Set([...rules, ...input.findings, ...input.notEvaluated].map(item => ('id' in item ? item.id : item.ruleId)))
  const cases = [...ids].flatMap(ruleId => casesOf(ruleId, input))
  const of = (element: string) => cases.filter(({ kind }) => kind !== 'passed' && ELEMENTS[kind] === element).length
  const name = token(fileName(input.file))
  const attributes = {
    name,
    package: name,
    id: String(id),
    timestamp: timestamp(input.startedAt),
    hostname: 'localhost',
    tests: String(cases.length),
    failures: String(of('failure')),
    errors: String(of('error')),
    skipped: String(of('skipped')),
    time: '0',
  }
  const properties = (['exchanges', 'relevant', 'clients', 'tokens'] as const).map(
    property => `      <property${attributesText({ name: property, value: String(input[property]) })}/>`,
  )
  const notJudged = input.notEvaluated.map(item => `not judged: ${item.ruleId}: ${notJudgedText(item)}`)
  return [
    `  <testsuite${attributesText(attributes)}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    ...cases.map(testcase),
    `    <system-out>${content([...input.lacks.map(lack => `note: ${lack}`), ...notJudged].map(oneLine).join('\n'))}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ].join('\n')
}

function casesOf(ruleId: string, input: LintedInput): Case[] {
  const own = input.findings.filter(finding => finding.ruleId === ruleId)
  const found = (['crashed', 'flagged', 'suppressed'] as const).flatMap(kind => {
    const findings = own.filter(finding => finding.outcome === kind)
    return findings.length === 0 ? [] : [caseOf(ruleId, kind, findings)]
  })
  if (found.length > 0) return found
  const notJudged = input.notEvaluated.filter(item => item.ruleId === ruleId).map(notJudgedText)
  if (notJudged.length === 0) return [{ ruleId, kind: 'passed', message: '', type: '', text: '' }]
  const message = `not judged: ${notJudged.join('; ')}`
  return [{ ruleId, kind: 'not judged', message, type: 'not judged', text: message }]
}

function caseOf(ruleId: string, kind: ReportedFinding['outcome'], findings: readonly ReportedFinding[]): Case {
  const [first] = findings
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : ''
  const said =
    kind === 'suppressed' ? `suppressed ${suppressionText(first?.suppressed ?? null)}` : `${first?.message}${times(first?.count ?? 1)}`
  return {
    ruleId,
    kind,
    message: oneLine(`${said}${more}`),
    type: kind === 'flagged' ? (first?.severity ?? '') : kind,
    text: findings.map(textOf).join('\n\n'),
  }
}

function textOf(finding: ReportedFinding): string {
  const { severity, message, subject, cause, consequences, cost, why, fix, cites, exchanges, suppressed } = finding
  const costText = costWords(cost)
  const lines = [
    `${severity}: ${message}${times(finding.count)}`,
    ...(finding.outcome === 'suppressed' ? [`suppressed ${suppressionText(suppressed)}`] : []),
    `about: ${subject.label}`,
    ...(cause === '' ? [] : [`cause: ${cause}`]),
    ...consequences.map(({ at, text }) => `then: ${isoTime(at)} ${text}`),
    ...(costText === '' ? [] : [`cost: ${costText}`]),
    `why: ${why}`,
    `fix: ${fix}`,
    ...exchanges.map(
      ({ file, line, index, startedDateTime, method, url, status }) =>
        `${fileName(file)}:${line} #${index} ${startedDateTime} ${method} ${url} ${status === 0 ? 'no answer' : status}`,
    ),
    ...cites.map(cite => `see: ${cite.label} ${cite.url}`),
  ]
  return lines.map(oneLine).join('\n')
}

function testcase({ ruleId, kind, message, type, text }: Case, index: number, cases: readonly Case[]): string {
  const isOther = cases.findIndex(other => other.ruleId === ruleId) !== index
  const name = isOther ? `${ruleId} (${kind})` : ruleId
  const head = `    <testcase${attributesText({ classname: token(`dcr-lint.${ruleId.split('/')[0]}`), name: token(name), time: '0' })}`
  if (kind === 'passed') return `${head}/>`
  const element = ELEMENTS[kind]
  return `${head}>\n      <${element}${attributesText({ type, message })}>${content(text)}</${element}>\n    </testcase>`
}

/** The schema asks for one, of four digits for the year and no time zone: UTC, and where there is none the epoch. */
function timestamp(at: number | null): string {
  return /^\d{4}-.{14}/.exec(isoTime(at ?? 0))?.[0] ?? '1970-01-01T00:00:00'
}

/** The schema asks for names that are not empty. */
function token(text: string): string {
  return oneLine(text).trim() || 'unnamed'
}

function attributesText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${content(oneLine(value)).replace(/"/g, '&quot;')}"`)
    .join('')
}

/** Lines must be free of what XML forbids already. */
function content(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
