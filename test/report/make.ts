/** Inputs for the reports' tests: one with everything in it, and ones made of the worst strings there are. */
import fc from 'fast-check'
import type { LintedInput, ReportedExchange, ReportedFinding } from '../../src/report/linted'
import { rules } from '../../src/rules'

const START = Date.UTC(2026, 0, 15, 12)

export function makeExchange(index: number, over: Partial<ReportedExchange> = {}): ReportedExchange {
  return {
    index,
    startedDateTime: new Date(START + index * 1000).toISOString(),
    method: 'POST',
    url: 'https://sp.auth.example.com/o/client/register',
    status: 201,
    file: 'session.har',
    line: 10 + index * 40,
    role: 'register',
    ...over,
  }
}

export function makeFinding(over: Partial<ReportedFinding> = {}): ReportedFinding {
  const exchanges = over.exchanges ?? [makeExchange(1), makeExchange(3)]
  return {
    ruleId: 'registration/redundant',
    outcome: 'flagged',
    severity: 'warning',
    confidence: 'high',
    message: 'Registered client C2 although client C1 was still good.',
    why: 'Each registration makes a new client.',
    fix: 'Store `client_id` and reuse it.',
    cites: [{ label: 'RFC 7591 section 3.2.1', url: 'https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1' }],
    exchangeIds: exchanges.map(({ index }) => `file-${index}`),
    subject: { kind: 'app', key: 'app 1', label: 'app 1 at https://app.example.com' },
    firstAt: START,
    lastAt: START + 5000,
    count: 1,
    profile: 'rfc7591',
    fingerprint: 'a1b2c3',
    cause: '',
    consequences: [],
    cost: {},
    suppressed: null,
    ...over,
    exchanges,
  }
}

export function makeInput(over: Partial<LintedInput> = {}): LintedInput {
  const file = over.file ?? 'session.har'
  return {
    file,
    exchanges: 6,
    relevant: 6,
    clients: 2,
    tokens: 2,
    findings: [],
    notEvaluated: [],
    lacks: [],
    files: [file],
    startedAt: START,
    ...over,
  }
}

export const suppressedFinding = makeFinding({
  ruleId: 'token/redundant-request',
  severity: 'error',
  outcome: 'suppressed',
  message: 'Asked for a token although T1 was still good.',
  fingerprint: 'd4e5f6',
  suppressed: { by: 'baseline', reason: 'known, fixed in 2.4', until: Date.UTC(2026, 2, 1) },
})

export const crashedFinding = makeFinding({
  ruleId: 'secret/in-url',
  outcome: 'crashed',
  message: 'The rule secret/in-url failed on one call.',
  fingerprint: 'crash1',
  cites: [],
  exchanges: [],
})

/** One of everything that a report must show. */
export const fullInput = makeInput({
  findings: [
    makeFinding({
      severity: 'error',
      count: 3,
      cause: 'Credentials are kept in memory only.',
      consequences: [{ at: START + 4000, text: '14 calls were refused', exchangeIds: ['file-3'] }],
      cost: { orphanedClients: 2, savableRequests: 14 },
    }),
    suppressedFinding,
    crashedFinding,
  ],
  notEvaluated: [{ ruleId: 'token/refresh-too-late', reason: 'lifetime-unknown', count: 2 }],
  lacks: ['The file holds no bodies.'],
})

/** Strings that mean something to somebody: XML, workflow commands, Markdown, Mermaid, terminals, SARIF. */
const POISON = [
  ...[']]>', '<![CDATA[', '&amp;', '<script>', '</details>', '"', "'", '\u0000', '\u001b[2J', '\u000b', '\ufffe', '\uffff'],
  ...['::error::', '\r\n::error file=x::y', '\n', '\r', '%0A', '%', ',', ':', '##[error]', '\u2028', '\u0085'],
  ...[
    '`',
    '```',
    '|',
    '\\',
    '\\|',
    '[a](b)',
    '{0}',
    '{id}',
    '@octocat',
    'https://evil.example/',
    'www.evil.example',
    '# ',
    '- ',
    '$$',
    '~~',
  ],
  ...['end', ';', '#', '#35;', '%%', '%%{init: {}}%%', 'wrap:', '->>', '-x', 'Note over App: x', 'style a:b', 'activate', '+', '\u200b'],
  ...['\ud800', '\udc00', '😀', '\u202e', '/', '//', '..', '?', '•'],
]

export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...POISON), fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 8 })), { maxLength: 6 })
  .map(parts => parts.join(''))

const anyTime = fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 9e15, 0))

const anyExchange: fc.Arbitrary<ReportedExchange> = fc.record({
  index: fc.nat(),
  startedDateTime: anyText,
  method: anyText,
  url: fc.oneof(
    anyText,
    anyText.map(path => `https://api.example.com/${path}`),
  ),
  status: fc.constantFrom(0, 200, 302, 401, 500),
  file: fc.constantFrom('session.har', 'a folder/ü :#%.har'),
  line: fc.integer({ min: 1, max: 1e6 }),
  role: fc.constantFrom('register', 'token', 'api', 'load'),
})

const anyFinding: fc.Arbitrary<ReportedFinding> = fc
  .record({
    ruleId: fc.constantFrom(...rules.map(rule => rule.id)),
    outcome: fc.constantFrom('flagged', 'suppressed', 'crashed'),
    severity: fc.constantFrom('error', 'warning', 'info'),
    message: anyText,
    subject: anyText.map(label => ({ kind: 'app' as const, key: label, label })),
    cause: anyText,
    consequences: fc.array(fc.record({ at: anyTime, text: anyText, exchangeIds: fc.constant([]) }), { maxLength: 2 }),
    cost: fc.record({ orphanedClients: fc.nat(3), failedCalls: fc.nat(3) }, { requiredKeys: [] }),
    suppressed: fc.option(fc.record({ by: fc.constantFrom('config', 'baseline', 'user'), reason: anyText, until: fc.option(anyTime) })),
    fingerprint: fc.constantFrom('a1', 'b2'),
    count: fc.integer({ min: 1, max: 3 }),
    firstAt: anyTime,
    exchanges: fc.array(anyExchange, { maxLength: 16 }),
  })
  .map(makeFinding)

export const anyInput: fc.Arbitrary<LintedInput> = fc
  .record({
    file: anyText,
    findings: fc.array(anyFinding, { maxLength: 4 }),
    notEvaluated: fc.array(
      fc.record({ ruleId: fc.constantFrom(...rules.map(rule => rule.id)), reason: fc.constantFrom('gap', 'redacted'), count: fc.nat(9) }),
      { maxLength: 2 },
    ),
    lacks: fc.array(anyText, { maxLength: 2 }),
    startedAt: fc.option(anyTime),
  })
  .map(input => makeInput({ ...input, files: [input.file, 'session.har', 'a folder/ü :#%.har'] }))
