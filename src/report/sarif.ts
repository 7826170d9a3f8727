/**
 * SARIF 2.1.0, for code scanning and editors: one run for all inputs. A result stands at the line of its first proof;
 * its fingerprint is the finding's, numbered where several results of one input share it.
 */
import type { Severity } from '../core/finding'
import type { Rule } from '../core/lint'
import { costWords } from './cost'
import type { LintedInput, ReportedExchange, ReportedFinding } from './linted'
import { notJudgedText, suppressionText } from './outcome'
import { fileName, isoTime, oneLine, times } from './text'

export function sarifReport(inputs: readonly LintedInput[], rules: readonly Rule[]): string {
  const uris = [...new Set(inputs.flatMap(input => input.files.map(uriOf)))]
  const context: Context = { uris, rules }
  const notifications = inputs.flatMap(input => notificationsOf(input, context))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'dcr-lint', rules: rules.map(descriptorOf), notifications: NOTIFICATIONS } },
        columnKind: 'utf16CodeUnits',
        artifacts: uris.map(uri => ({ location: { uri }, roles: ['analysisTarget'], mimeType: 'application/json' })),
        invocations: [
          {
            executionSuccessful: inputs.every(input => input.findings.every(finding => finding.outcome !== 'crashed')),
            toolExecutionNotifications: notifications,
          },
        ],
        results: inputs.flatMap(input => resultsOf(input, context)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

interface Context {
  /** Of all files that were linted. */
  readonly uris: readonly string[]
  readonly rules: readonly Rule[]
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

// ------------------------------------------------------------------ rules

function descriptorOf({ id, title, why, fix, cites, severity, confidence }: Rule): object {
  const [cite] = cites
  return {
    id,
    name: id
      .split(/\W+/)
      .map(word => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${why}` },
    help: {
      text: [`Why: ${why}`, `Fix: ${fix}`, ...cites.map(({ label, url }) => `See: ${label} ${url}`)].join('\n'),
      markdown: [`**Why.** ${why}`, `**Fix.** ${fix}`, cites.map(({ label, url }) => `[${label}](${url})`).join(', ')].join('\n\n'),
    },
    ...(cite !== undefined && { helpUri: cite.url }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { precision: confidence, tags: [id.split('/')[0]] },
  }
}

// ------------------------------------------------------------------ results

function resultsOf(input: LintedInput, context: Context): object[] {
  const seen = new Map<string, number>()
  return input.findings.map(finding => {
    const number = (seen.get(finding.fingerprint) ?? 0) + 1
    seen.set(finding.fingerprint, number)
    return resultOf(finding, `${finding.fingerprint}:${number}`, input, context)
  })
}

function resultOf(finding: ReportedFinding, fingerprint: string, input: LintedInput, context: Context): object {
  const [first, ...others] = finding.exchanges
  const { ruleId, severity, confidence, subject, count, firstAt, lastAt, profile, cause, fix, suppressed } = finding
  const consequences = finding.consequences.map(({ at, text }) => `${isoTime(at)} ${text}`)
  const cost = costWords(finding.cost)
  return {
    ruleId,
    ruleIndex: ruleIndex(ruleId, context),
    level: LEVELS[severity],
    message: { text: sentences([`${finding.message}${times(count)}`, cause, ...consequences, cost === '' ? '' : `Cost: ${cost}`, fix]) },
    locations: [first === undefined ? locationOf({ file: input.files[0] ?? input.file, line: 1 }, context) : callOf(first, context)],
    ...(others.length > 0 && { relatedLocations: others.map((exchange, index) => ({ id: index + 1, ...callOf(exchange, context) })) }),
    // The second name is the one that GitHub matches alerts by.
    partialFingerprints: { 'dcrLintFinding/v1': fingerprint, primaryLocationLineHash: fingerprint },
    occurrenceCount: Math.max(1, count),
    ...(finding.outcome === 'suppressed' && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: oneLine(suppressionText(suppressed)) }],
    }),
    properties: {
      outcome: finding.outcome,
      confidence,
      profile,
      subject: oneLine(subject.label),
      firstAt: isoTime(firstAt),
      lastAt: isoTime(lastAt),
      cost: finding.cost,
    },
  }
}

function callOf(exchange: ReportedExchange, context: Context): object {
  const { index, startedDateTime, method, url, status } = exchange
  const text = `#${index} ${startedDateTime} ${method} ${url}: ${status === 0 ? 'no answer' : status}`
  return { ...locationOf(exchange, context), message: { text: messageText(text) } }
}

function locationOf({ file, line }: { readonly file: string; readonly line: number }, context: Context): object {
  return { physicalLocation: { artifactLocation: artifactOf(file, context), region: { startLine: Math.max(1, line) } } }
}

function artifactOf(file: string, { uris }: Context): object {
  const uri = uriOf(file)
  return { uri, index: uris.indexOf(uri) }
}

/** -1 is the format's own word for a rule that is not in the list. */
function ruleIndex(ruleId: string, { rules }: Context): number {
  return rules.findIndex(rule => rule.id === ruleId)
}

// ------------------------------------------------------------------ notifications

const NOTIFICATIONS = [
  { id: 'rule-crashed', shortDescription: { text: 'A rule failed on a call; its findings are not complete.' } },
  { id: 'not-judged', shortDescription: { text: 'A rule could not judge something for want of evidence.' } },
  { id: 'capture-lacks', shortDescription: { text: 'The file does not hold everything.' } },
]

type NotificationId = 'rule-crashed' | 'not-judged' | 'capture-lacks'

function notificationsOf(input: LintedInput, context: Context): object[] {
  const files = [...new Set(input.files)]
  const locations = files.map(file => ({ physicalLocation: { artifactLocation: artifactOf(file, context) } }))
  const notification = (id: NotificationId, level: string, text: string, ruleId?: string) => ({
    descriptor: { id, index: NOTIFICATIONS.findIndex(item => item.id === id) },
    level,
    message: { text: messageText(text) },
    locations,
    ...(ruleId !== undefined && { associatedRule: { id: ruleId, index: ruleIndex(ruleId, context) } }),
  })
  return [
    ...input.findings
      .filter(finding => finding.outcome === 'crashed')
      .map(finding => notification('rule-crashed', 'error', finding.message, finding.ruleId)),
    ...input.notEvaluated.map(item => notification('not-judged', 'note', `${item.ruleId}: ${notJudgedText(item)}`, item.ruleId)),
    ...input.lacks.map(lack => notification('capture-lacks', 'note', lack)),
  ]
}

// ------------------------------------------------------------------ text

/**
 * Braces are placeholders in a SARIF message and `[a](b)` is a link: neither is meant here, and viewers do not agree on
 * how to escape them.
 */
function messageText(text: string): string {
  return oneLine(text).replace(/\{/g, '<').replace(/\}/g, '>').replace(/\]\(/g, '] (')
}

function sentences(parts: readonly string[]): string {
  const told = parts.filter(part => part !== '').map(part => part.replace(/(?<![.!?…)])$/, '.'))
  return messageText(told.join(' '))
}

/** Relative as it was given; an absolute path is a `file:` address. */
function uriOf(file: string): string {
  if (file === '-') return fileName(file)
  const path = file
    .replace(/\p{Cs}/gu, '\ufffd')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/+)+/, '')
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  if (/^[A-Za-z]:\//.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`
  return path.startsWith('/') ? `file:///${encoded.replace(/^\/+/, '')}` : encoded
}
