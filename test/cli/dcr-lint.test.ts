/** The built command, as a person or a pipeline runs it: what it says, where, and with which exit code. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { formats } from '../../src/report/formats'
import { rules } from '../../src/rules'
import { buildDcrLint, type DcrLint, type Ran } from '../support/dcr-lint'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

// Each starts processes of its own.
vi.setConfig({ testTimeout: 30_000 })

let lint: DcrLint
beforeAll(async () => {
  lint = await buildDcrLint()
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(lint.folder, name), content)))
}, 60_000)
afterAll(() => lint?.close())

const harOf = (scenario: string) => JSON.stringify(toHar(parseScenario(scenario).exchanges), null, 2)

/** An error, a warning and nothing. */
const bad = harOf('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)')
const late = harOf(
  '0 load · 1 reg→C1 · 2 tok(C1)→T1/60 · 3 api(T1) · 100 api(T1)=401 access_token_expired · 101 tok(C1)→T2/60 · 102 api(T2)',
)
const good = harOf('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)')

/** The same story by another app. */
const other = harOf('0 load · 1 reg→C8 · 2 tok(C8)→T8/3600 · 3 api(T8)')

/** These tests are about the command: what other rules say of its sessions is no matter here. */
const RULES = ['registration/redundant', 'token/refresh-too-late']
const config = JSON.stringify({ rules: Object.fromEntries(rules.filter(({ id }) => !RULES.includes(id)).map(({ id }) => [id, 'off'])) })

const files = {
  'bad.har': bad,
  'late.har': late,
  'good.har': good,
  'other.har': other,
  'dcr-lint.config.json': config,
  'all-rules.json': '{}',
}

/** One plain sentence on stderr that begins with the command and, where there is one, the file; nothing on stdout. */
function expectRefusal({ code, stdout, stderr }: Ran, about: string, says: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.startsWith(`dcr-lint: ${about}`), stderr).toBe(true)
  expect(stderr.endsWith('\n') && stderr.trim().split('\n').length === 1, stderr).toBe(true)
  expect(stderr).toMatch(says)
  expect(stderr, 'more than one sentence').not.toMatch(/[.?!] [A-Z]/)
  expect(stderr, 'a stack, or a defect').not.toMatch(/ {4}at |defect|undefined|\[object/)
}

describe('a file that cannot be read', () => {
  const utf8 = new TextEncoder()
  const cutAfter = (text: string, more = 0) =>
    utf8.encode(good).slice(0, utf8.encode(good.slice(0, good.indexOf(text))).length + text.length + more)
  const withLetters = utf8.encode(JSON.stringify({ log: { entries: [{ title: 'Épisode' }] } }))
  const ENTRY = '\n      {\n        "startedDateTime"'

  it.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /the file is empty/],
    ['only white space', ' \n\t\r\n ', /nothing in the file but white space/],
    ['cut in a key', cutAfter('"request'), /ends too early, in the middle of entry 1 \(line \d+, byte \d+\); export or copy it again/],
    ['cut in a string', cutAfter('"https://app.exa'), /ends too early/],
    ['cut in an escape', cutAfter('\\'), /ends too early, in the middle of entry/],
    ['cut in a number', cutAfter('"time": 5'), /ends too early, in the middle of entry 1/],
    ['cut between two entries', cutAfter(`},${ENTRY.slice(0, 1)}`), /ends too early/],
    ['cut inside an entry', cutAfter('"request": {'), /ends too early, in the middle of entry 1/],
    ['cut before the entries', cutAfter('"creator": {'), /ends too early, before its first entry/],
    ['cut after the entries', good.slice(0, good.lastIndexOf(']') + 1), /ends too early, after its last entry, 4/],
    ['cut before the last bracket', good.slice(0, -1), /ends too early, after its last entry, 4/],
    ['cut in the middle of a letter', withLetters.slice(0, withLetters.indexOf(0xc3) + 1), /ends too early, in the middle of entry 1/],
    ['damaged in the middle', good.replace('"request": {', '"request" {'), /damaged: entry 1 \(line \d+\) is not valid JSON/],
    ['an object without log', '{"entries": []}', /JSON but not a HAR file: it has no list "log.entries"/],
    ['a list', '[{"log": {"entries": []}}]', /not a HAR file/],
    ['entries that are no list', '{"log": {"entries": {}}}', /not a HAR file: it has no list "log.entries"/],
    ['null', 'null', /not a HAR file/],
    ['a number', '42', /not a HAR file/],
    ['a string', '"log"', /not a HAR file/],
    ['random bytes', Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919 + 129) & 0xff), /not a HAR file/],
    ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), /not a HAR file/],
    ['a gzip file', gzipSync(good), /compressed \(gzip\); unpack it first/],
    ['a zip file', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), /zip archive; unpack it/],
    ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${good}`, 'utf16le')), /UTF-16 text; save it as UTF-8/],
  ])('%s', async (name, content, says) => {
    const file = `refused ${name}.har`
    await writeFile(join(lint.folder, file), content)
    expectRefusal(await lint.run(['lint', file, '--format', 'json']), `${file}: `, says)
    expectRefusal(await lint.run(['lint', '-'], { input: content }), 'standard input: ', says)
  })

  it('is missing', async () => {
    expectRefusal(await lint.run(['lint', 'no such.har']), 'no such.har: ', /there is no such file; check the name/)
  })

  it('is a folder', async () => {
    await mkdir(join(lint.folder, 'folder.har'), { recursive: true })
    expectRefusal(await lint.run(['lint', 'folder.har']), 'folder.har: ', /this is a folder; name a HAR file in it/)
  })

  it('is in something that is no folder', async () => {
    expectRefusal(await lint.run(['lint', 'good.har/inner.har']), 'good.har/inner.har: ', /cannot be read \(ENOTDIR\)/)
  })

  it.runIf(process.getuid?.() === 0)('may not be read', async () => {
    await writeFile(join(lint.folder, 'locked.har'), good)
    await chmod(join(lint.folder, 'locked.har'), 0o000)
    await chmod(lint.folder, 0o755)
    expectRefusal(await lint.run(['lint', 'locked.har'], { uid: 65_534 }), 'locked.har: ', /may not read this file; change its permissions/)
  })

  it('spoils the whole run, and no report is written', async () => {
    expectRefusal(
      await lint.run(['lint', 'good.har', 'no such.har', '--out', 'report.json', '--format', 'json']),
      'no such.har: ',
      /no such file/,
    )
    await expect(readFile(join(lint.folder, 'report.json'))).rejects.toThrow()
  })
})

describe('wrong usage', () => {
  it.each<[string, readonly string[], string]>([
    ['a command mistyped', ['lnt', 'a.har'], 'there is no command "lnt"; did you mean "lint"?'],
    ['a command unheard of', ['frobnicate'], 'there is no command "frobnicate"; "dcr-lint help" lists them'],
    ['an option mistyped', ['lint', 'a.har', '--fromat', 'json'], 'there is no option "--fromat"; did you mean "--format"?'],
    ['an option unheard of', ['lint', 'a.har', '--frobnicate=1'], 'there is no option "--frobnicate"; "dcr-lint help" lists them'],
    ['a short option', ['lint', 'a.har', '-x'], 'there is no option "-x"; "dcr-lint help" lists them'],
    ['a format mistyped', ['lint', 'a.har', '--format', 'jsno'], '--format cannot be "jsno"; did you mean "json"?'],
    ['a level mistyped', ['lint', 'a.har', '--fail-on', 'warnings'], '--fail-on cannot be "warnings"; did you mean "warning"?'],
    ['a level unheard of', ['lint', 'a.har', '--fail-on', 'x'], '--fail-on cannot be "x"; it is one of error, warning, info, never'],
    ['a profile mistyped', ['lint', 'a.har', '--profile', 'adobe-pas'], 'there is no profile "adobe-pas"; did you mean "adobe-pass"?'],
    ['a value that is missing', ['lint', 'a.har', '--format'], '--format needs a value'],
    ['a value too many', ['lint', 'a.har', '--together=yes'], '--together takes no value'],
    ['an option of another command', ['rules', '--together'], 'rules has no option "--together"; "dcr-lint help" lists them'],
    [
      'an option that diff has not',
      ['diff', 'a.har', 'b.har', '--baseline', 'x'],
      'diff has no option "--baseline"; "dcr-lint help" lists them',
    ],
    [
      'a baseline without a file',
      ['lint', 'a.har', '--update-baseline'],
      '--update-baseline needs --baseline FILE, the file that it shall write',
    ],
    [
      'a moment in words',
      ['lint', 'a.har', '--now', 'tomorrow'],
      '--now cannot be "tomorrow"; it is a date as in "2026-03-31", or a moment with its zone as in "2026-03-31T18:00:00Z"',
    ],
    [
      'a moment without a zone',
      ['lint', 'a.har', '--now', '2026-03-31T18:00'],
      '--now cannot be "2026-03-31T18:00"; it is a date as in "2026-03-31", or a moment with its zone as in "2026-03-31T18:00:00Z"',
    ],
    [
      'a day of no calendar',
      ['lint', 'a.har', '--now', '2026-02-29'],
      '--now cannot be "2026-02-29"; it is a date as in "2026-03-31", or a moment with its zone as in "2026-03-31T18:00:00Z"',
    ],
    ['one session to compare', ['diff', 'a.har'], 'diff needs two HAR files, as in "dcr-lint diff before.har after.har"'],
    [
      'three sessions to compare',
      ['diff', 'a.har', 'b.har', 'c.har'],
      'diff needs two HAR files, as in "dcr-lint diff before.har after.har"',
    ],
    ['standard input against itself', ['diff', '-', '-'], 'standard input (-) can be read only once'],
    ['no file', ['lint'], 'lint needs a HAR file, as in "dcr-lint lint session.har"'],
    ['standard input twice', ['lint', '-', '-'], 'standard input (-) can be read only once'],
    [
      'a rule mistyped',
      ['explain', 'registration/redundnt'],
      'there is no rule "registration/redundnt"; did you mean "registration/redundant"?',
    ],
    ['no rule', ['explain'], 'explain needs the id of one rule, as in "dcr-lint explain registration/redundant"'],
    [
      'a report over its own input',
      ['lint', 'good.har', '--out', './good.har'],
      '--out ./good.har: this is the file to lint; name another one',
    ],
    [
      'a report into nowhere',
      ['lint', 'good.har', '--out', 'no folder/report'],
      '--out no folder/report: the report cannot be written there (ENOENT); name another file',
    ],
  ])('%s', async (_, args, sentence) => {
    const ran = await lint.run(args)
    expectRefusal(ran, '', /./)
    expect(ran.stderr).toBe(`dcr-lint: ${sentence}\n`)
    if (args.includes('good.har')) expect(await readFile(join(lint.folder, 'good.har'), 'utf8')).toBe(good)
  })
})

describe('exit codes', () => {
  it.each<[string, readonly string[], number]>([
    ['an error', ['bad.har'], 1],
    ['an error, fail on warning', ['bad.har', '--fail-on', 'warning'], 1],
    ['an error, never fail', ['bad.har', '--fail-on', 'never'], 0],
    ['a warning', ['late.har'], 0],
    ['a warning, fail on warning', ['late.har', '--fail-on', 'warning'], 1],
    ['a warning, fail on info', ['late.har', '--fail-on=info'], 1],
    ['nothing', ['good.har'], 0],
    ['nothing, fail on info', ['good.har', '--fail-on', 'info'], 0],
    ['one of two', ['good.har', 'bad.har'], 1],
  ])('%s', async (_, args, code) => {
    expect((await lint.run(['lint', ...args])).code).toBe(code)
  })

  it.each([[['help']], [['--help']], [['lint', '--help']], [[]]])('%j helps', async args => {
    const { code, stdout, stderr } = await lint.run(args)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('dcr-lint lint <file.har|->')
  })
})

describe('the pretty report', () => {
  it('names file, finding, reason, remedy and proof', async () => {
    const { stdout, stderr } = await lint.run(['lint', 'bad.har'])
    expect(stderr).toBe('')
    expect(stdout).toContain('bad.har  6 exchanges, 6 about credentials, 2 clients, 2 tokens')
    expect(stdout).toMatch(/error .*\n +registration\/redundant · /)
    expect(stdout).toMatch(/ why {2}\S/)
    expect(stdout).toMatch(/ fix {2}\S/)
    expect(stdout).toMatch(/#3 {2}2026-01-15T12:10:00.000Z {2}POST https:\/\/sp.auth.adobe.com\/o\/client\/register {2}201/)
  })

  it('says so where nothing is wrong', async () => {
    expect((await lint.run(['lint', 'good.har'])).stdout).toMatch(/Nothing wrong found\.\n$/)
  })

  it('has no colours in a pipe, and none with NO_COLOR', async () => {
    for (const env of [{ NO_COLOR: '' }, { NO_COLOR: '1' }])
      expect((await lint.run(['lint', 'bad.har'], { env })).stdout).not.toContain('\u001b')
  })

  it('is read from standard input all the same', async () => {
    const { stdout, code } = await lint.run(['lint', '-'], { input: bad })
    expect(code).toBe(1)
    expect(stdout.replace(/^-/, 'bad.har')).toBe((await lint.run(['lint', 'bad.har'])).stdout)
  })

  it('goes to a file with --out, and standard output stays empty', async () => {
    const { code, stdout, stderr } = await lint.run(['lint', 'bad.har', '--out', 'out.txt'])
    expect([code, stdout, stderr]).toEqual([1, '', ''])
    expect(await readFile(join(lint.folder, 'out.txt'), 'utf8')).toBe((await lint.run(['lint', 'bad.har'])).stdout)
  })

  it('takes no offence at a reader that has seen enough', async () => {
    const many = JSON.stringify(
      toHar(parseScenario(Array.from({ length: 400 }, (_, index) => `${index * 700} reg→C${index}`).join(' · ')).exchanges),
    )
    await writeFile(join(lint.folder, 'many.har'), many)
    const { code, stderr } = await lint.run(['lint', ...Array(12).fill('many.har'), '--format', 'json'], { closeAfter: 10 })
    expect([code, stderr]).toEqual([1, ''])
  }, 30_000)
})

// ------------------------------------------------------------------ JSON

const Cite = v.strictObject({ label: v.string(), url: v.string() })
const Severity = v.picklist(['error', 'warning', 'info'])

const Finding = v.strictObject({
  ruleId: v.picklist(rules.map(rule => rule.id)),
  outcome: v.picklist(['flagged', 'suppressed', 'crashed']),
  severity: Severity,
  confidence: v.picklist(['high', 'medium', 'low']),
  message: v.pipe(v.string(), v.minLength(10)),
  why: v.string(),
  fix: v.string(),
  cites: v.array(Cite),
  exchangeIds: v.array(v.string()),
  subject: v.strictObject({ kind: v.picklist(['app', 'client', 'token', 'endpoint']), key: v.string(), label: v.string() }),
  firstAt: v.number(),
  lastAt: v.number(),
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  profile: v.string(),
  fingerprint: v.string(),
  cause: v.string(),
  consequences: v.array(v.strictObject({ at: v.number(), text: v.string(), exchangeIds: v.array(v.string()) })),
  cost: v.strictObject({
    orphanedClients: v.optional(v.number()),
    savableRequests: v.optional(v.number()),
    failedCalls: v.optional(v.number()),
    forcedSignIns: v.optional(v.number()),
  }),
  suppressed: v.nullable(
    v.strictObject({ by: v.picklist(['config', 'baseline', 'user']), reason: v.string(), until: v.nullable(v.number()) }),
  ),
  exchanges: v.array(
    v.strictObject({
      index: v.pipe(v.number(), v.integer(), v.minValue(0)),
      startedDateTime: v.string(),
      method: v.string(),
      url: v.string(),
      status: v.number(),
    }),
  ),
})

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Report = v.strictObject({
  version: v.literal(1),
  inputs: v.array(
    v.strictObject({
      file: v.string(),
      exchanges: count,
      relevant: count,
      clients: count,
      tokens: count,
      findings: v.array(Finding),
      notEvaluated: v.array(v.strictObject({ ruleId: v.string(), reason: v.string(), count })),
    }),
  ),
})

const reportOf = ({ stdout }: Ran) => v.parse(Report, JSON.parse(stdout))

describe('the JSON report', () => {
  it('has the shape that others rely on', async () => {
    const { inputs } = reportOf(await lint.run(['lint', 'bad.har', 'late.har', 'good.har', '--format', 'json']))
    expect(
      inputs.map(({ file, exchanges, relevant, clients, tokens, findings }) => [
        file,
        exchanges,
        relevant,
        clients,
        tokens,
        findings.length,
      ]),
    ).toEqual([
      ['bad.har', 6, 6, 2, 2, 1],
      ['late.har', 7, 7, 1, 2, 1],
      ['good.har', 4, 4, 1, 1, 0],
    ])
    const [finding] = inputs[0]?.findings ?? []
    expect(finding).toMatchObject({ ruleId: 'registration/redundant', severity: 'error' })
    const entries = (JSON.parse(bad) as { log: { entries: { startedDateTime: string; request: { method: string; url: string } }[] } }).log
      .entries
    expect(finding?.exchanges).toHaveLength(finding?.exchangeIds.length ?? -1)
    for (const { index, startedDateTime, method, url } of finding?.exchanges ?? []) {
      expect({ startedDateTime, method, url }).toEqual({
        startedDateTime: entries[index]?.startedDateTime,
        method: entries[index]?.request.method,
        url: entries[index]?.request.url,
      })
    }
  })

  it('gives findings the same fingerprint each time', async () => {
    const fingerprints = async () =>
      reportOf(await lint.run(['lint', 'bad.har', 'late.har', '--format', 'json'])).inputs.flatMap(({ findings }) =>
        findings.map(({ fingerprint }) => fingerprint),
      )
    expect(await fingerprints()).toEqual(await fingerprints())
  })

  it('puts several files into one ledger with --together, each an app of its own', async () => {
    const { inputs } = reportOf(await lint.run(['lint', 'other.har', 'bad.har', '--together', '--format', 'json']))
    expect(inputs).toHaveLength(1)
    expect(inputs[0]).toMatchObject({ file: 'other.har + bad.har', exchanges: 10, clients: 3 })
    expect(inputs[0]?.findings.map(({ ruleId }) => ruleId)).toEqual(['registration/redundant'])
  })

  it('judges by one profile where asked to', async () => {
    const { inputs } = reportOf(await lint.run(['lint', 'bad.har', '--profile', 'rfc7591', '--format', 'json']))
    expect(inputs[0]?.findings.map(({ profile }) => profile)).toEqual(['rfc7591'])
  })
})

describe('rules and explain', () => {
  it('lists every rule as JSON', async () => {
    const { stdout, code } = await lint.run(['rules', '--format', 'json'])
    const Rules = v.array(
      v.strictObject({
        id: v.string(),
        severity: Severity,
        title: v.string(),
        why: v.string(),
        fix: v.string(),
        cites: v.array(Cite),
        docs: v.string(),
      }),
    )
    expect(v.parse(Rules, JSON.parse(stdout)).map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
    expect(code).toBe(0)
  })

  it('lists every rule for people', async () => {
    const { stdout } = await lint.run(['rules'])
    for (const { id, title } of rules) expect(stdout).toMatch(new RegExp(`^${id} .*${title.slice(0, 20).replace(/[^\w ]/g, '.')}`, 'm'))
  })

  it('explains each of them', async () => {
    const [first] = rules
    const { stdout } = await lint.run(['explain', first?.id ?? ''])
    for (const text of [first?.id, first?.title, first?.why, first?.fix]) expect(stdout).toContain(text)
  })

  it('says where a profile weighs a rule in its own way', async () => {
    const { stdout } = await lint.run(['explain', 'registration/redundant'])
    expect(stdout).toMatch(/^ {2}Adobe Pass Authentication: error$/m)
  })
})

describe('secrets', () => {
  const secrets = /made-up-secret|made-up-token|made-up-refresh|made-up-code|made-up-signature|eyJ|bWFkZS11c/
  const leaky = harOf(
    [
      '0 load · 1 reg→C1 · 2 tok(C1)→T1,R1/60 · 3 api(T1) · 100 api(T1)=401 access_token_expired · 101 refresh(R1)→T2,R2/60',
      '102 GET https://api.example.com/v1?access_token=made-up-token-T2&client_secret=made-up-secret-of-C1=200 · 103 reg→C2 · 104 tok(C2)=400 invalid_client',
      '105 GET https://api.example.com/v1?refresh_token=made-up-refresh-R2=401',
    ].join(' · '),
  )
  it('are in no output, whatever is found or wrong', async () => {
    expect(leaky, 'the test has teeth').toMatch(secrets)
    const cut = leaky.slice(0, leaky.lastIndexOf('made-up-refresh') + 8)
    const damaged = leaky.replace(/"text": "grant_type/, '"text" "grant_type')
    await Promise.all(
      [
        ['leaky.har', leaky],
        ['leaky cut.har', cut],
        ['leaky damaged.har', damaged],
      ].map(([name = '', text = '']) => writeFile(join(lint.folder, name), text)),
    )
    for (const file of ['leaky.har', 'leaky cut.har', 'leaky damaged.har']) {
      for (const format of formats) {
        const { stdout, stderr, code } = await lint.run(['lint', file, '--format', format, '--config', 'all-rules.json'])
        expect(stdout, `${file}, ${format}`).not.toMatch(secrets)
        expect(stderr).not.toMatch(secrets)
        expect(code).toBe(file === 'leaky.har' ? 1 : 2)
      }
    }
  })
})
