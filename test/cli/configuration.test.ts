/** Configuration, suppressions and baselines, as a team meets them: on the command line and in files. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Finding } from '../../src/core/finding'
import { rules } from '../../src/rules'
import { buildDcrLint, type DcrLint, type Ran } from '../support/dcr-lint'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

// Each starts processes of its own.
vi.setConfig({ testTimeout: 30_000 })

const harOf = (scenario: string, dcr?: object) => {
  const har = toHar(parseScenario(scenario).exchanges) as { log: object }
  return JSON.stringify({ log: { ...har.log, ...(dcr !== undefined && { _dcr: dcr }) } }, null, 2)
}

/** `registration/redundant`, an error at this server. The capture ends on 15 January 2026. */
const BAD = '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)'
/** The same, made worse; another day, with other ids. */
const WORSE = `${BAD.replaceAll('C1', 'C7').replaceAll('C2', 'C8')} · 1200 reg→C9 · 1201 tok(C9)→T9/3600 · 1202 api(T9)`
/** `token/refresh-too-late`, a warning. */
const LATE = '0 load · 1 reg→C1 · 2 tok(C1)→T1/60 · 3 api(T1) · 100 api(T1)=401 access_token_expired · 101 tok(C1)→T2/60 · 102 api(T2)'
const GOOD = '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)'

let lint: DcrLint
beforeAll(async () => {
  lint = await buildDcrLint()
  await put({ 'bad.har': harOf(BAD), 'worse.har': harOf(WORSE), 'late.har': harOf(LATE), 'good.har': harOf(GOOD) })
}, 60_000)
beforeEach(() => configure({}))
afterAll(() => lint?.close())

/** What every test may leave behind; a configuration in the folder is found by the next. */
const LEFT = ['dcr-lint.config.json', 'team.json', 'baseline.json']
afterEach(() => Promise.all(LEFT.map(name => rm(join(lint.folder, name), { force: true }))))

/** These tests are about the command: what other rules say of its sessions is no matter here. */
const RULES = ['registration/redundant', 'token/refresh-too-late', 'registration/storm']
const OTHERS_OFF = Object.fromEntries(rules.filter(({ id }) => !RULES.includes(id)).map(({ id }) => [id, 'off']))
interface Configuration {
  readonly rules?: object
  readonly [member: string]: unknown
}

const configure = (config: Configuration) => put({ 'dcr-lint.config.json': { ...config, rules: { ...OTHERS_OFF, ...config.rules } } })

const put = (files: Readonly<Record<string, string | object>>) =>
  Promise.all(
    Object.entries(files).map(([name, content]) =>
      writeFile(join(lint.folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2)),
    ),
  )

const text = (name: string) => readFile(join(lint.folder, name), 'utf8')

interface Report {
  readonly inputs: readonly { readonly relevant: number; readonly clients: number; readonly findings: readonly Finding[] }[]
}

const reportOf = ({ stdout, stderr }: Ran) => {
  expect(stdout, stderr).not.toBe('')
  return JSON.parse(stdout) as Report
}
const findingsOf = (ran: Ran) => reportOf(ran).inputs.flatMap(({ findings }) => findings)

const run = (...args: string[]) => lint.run(['lint', ...args])
const json = (...args: string[]) => run(...args, '--format', 'json')

async function fingerprintOf(file: string): Promise<string> {
  const [finding] = findingsOf(await json(file))
  return finding?.fingerprint ?? 'none was found'
}

/** Exit code 2, nothing on stdout, and these lines on stderr. */
function expectRefusal({ code, stdout, stderr }: Ran, ...lines: string[]): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe(lines.map(line => `dcr-lint: ${line}\n`).join(''))
}

describe('the configuration file', () => {
  it('is found in the folder, and --config names another', async () => {
    await put({ 'dcr-lint.config.json': { failOn: 'never' }, 'team.json': { failOn: 'warning' } })
    expect((await run('bad.har')).code).toBe(0)
    expect((await run('late.har', '--config', 'team.json')).code).toBe(1)
    await rm(join(lint.folder, 'dcr-lint.config.json'))
    expect((await run('late.har')).code).toBe(0)
  })

  it.each<[string, Configuration, readonly string[], number]>([
    ['the file over what is usual', { failOn: 'warning' }, ['late.har'], 1],
    ['the command line over the file', { failOn: 'warning' }, ['late.har', '--fail-on', 'error'], 0],
    ['a severity that is raised', { rules: { 'token/refresh-too-late': 'error' } }, ['late.har'], 1],
    ['a severity that is lowered', { rules: { 'registration/redundant': 'info' } }, ['bad.har'], 0],
    ['a rule that is off', { rules: { 'registration/redundant': 'off' } }, ['bad.har', '--fail-on', 'info'], 0],
    ['a group that is off', { rules: { 'registration/*': 'off' } }, ['bad.har', '--fail-on', 'info'], 0],
    ['one of a group that is off', { rules: { 'registration/*': 'off', 'registration/redundant': 'error' } }, ['bad.har'], 1],
    ['hosts that are ignored', { ignoreHosts: ['*.adobe.com', '*.example.com'] }, ['bad.har', '--fail-on', 'info'], 0],
  ])('decides: %s', async (_, config, args, code) => {
    await configure(config)
    const ran = await run(...args)
    expect([ran.code, ran.stderr]).toEqual([code, ''])
  })

  it('names the profile, and the command line another', async () => {
    await configure({ profile: 'rfc7591' })
    expect(findingsOf(await json('bad.har'))[0]?.profile).toBe('rfc7591')
    expect(findingsOf(await json('bad.har', '--profile', 'adobe-pass'))[0]?.profile).toBe('adobe-pass')
  })

  it('binds an address that says nothing of itself', async () => {
    const call = { method: 'POST', url: 'https://login.example.com/apps', headers: [], headersSize: -1, bodySize: -1 }
    const har = (at: string, id: string) => ({
      startedDateTime: at,
      time: 100,
      request: { ...call, postData: { mimeType: 'application/json', text: '{"app":"example"}' } },
      response: {
        status: 200,
        headers: [],
        content: { mimeType: 'application/json', text: JSON.stringify({ client_id: id, client_secret: `made-up-${id}` }) },
      },
    })
    const entries = [har('2026-01-15T12:00:00.000Z', 'one'), har('2026-01-15T13:00:00.000Z', 'two')]
    await put({ 'bound.har': { log: { version: '1.2', entries } } })
    expect(reportOf(await json('bound.har')).inputs[0]?.clients).toBe(0)
    await configure({ bindings: { 'https://login.example.com/apps': 'registration' } })
    expect(reportOf(await json('bound.har')).inputs[0]?.clients).toBe(2)
  })

  it('moves a limit, in seconds', async () => {
    const threeInAMinute = '0 load · 1 reg→C1 · 30 reg→C2 · 50 reg→C3'
    await put({ 'three.har': harOf(threeInAMinute) })
    await configure({ limits: { stormCount: 3, stormSpan: 60 } })
    expect(findingsOf(await json('three.har')).map(({ ruleId }) => ruleId)).toContain('registration/storm')
    await configure({ limits: { stormCount: 3, stormSpan: 20 } })
    expect(findingsOf(await json('three.har')).map(({ ruleId }) => ruleId)).not.toContain('registration/storm')
  })

  it('says all that is wrong with it, and where', async () => {
    await put({ 'dcr-lint.config.json': '{\n  "rules": { "registration/redundnt": "off" },\n  "failon": "never"\n}' })
    expectRefusal(
      await run('bad.har'),
      'dcr-lint.config.json: line 2, column 14: there is no rule "registration/redundnt"; did you mean "registration/redundant"?',
      'dcr-lint.config.json: line 3, column 3: the configuration has no member "failon"; did you mean "failOn"?',
    )
    expectRefusal(
      await lint.run(['diff', 'good.har', 'good.har']),
      'dcr-lint.config.json: line 2, column 14: there is no rule "registration/redundnt"; did you mean "registration/redundant"?',
      'dcr-lint.config.json: line 3, column 3: the configuration has no member "failon"; did you mean "failOn"?',
    )
  })

  it('must be there where it was named, and be a file, and text', async () => {
    expectRefusal(await run('bad.har', '--config', 'none.json'), 'none.json: there is no such file; check the name')
    expectRefusal(await run('bad.har', '--config', '.'), '.: this is a folder; name a file')
    await writeFile(join(lint.folder, 'team.json'), new Uint8Array([0xff, 0xfe, 0x7b, 0]))
    expectRefusal(await run('bad.har', '--config', 'team.json'), 'team.json: this is not UTF-8 text; save it as UTF-8')
  })

  it('is not written over', async () => {
    await put({ 'dcr-lint.config.json': '{}' })
    expectRefusal(
      await run('bad.har', '--out', 'dcr-lint.config.json'),
      '--out dcr-lint.config.json: this is the configuration file; name another one',
    )
    expect(await text('dcr-lint.config.json')).toBe('{}')
  })
})

describe('a suppression', () => {
  const suppress = (...entries: object[]) => configure({ suppress: entries })

  it('takes its finding out of the verdict, and leaves it in the report with its reason', async () => {
    await suppress({ rule: 'registration/redundant', fingerprint: await fingerprintOf('bad.har'), reason: 'ticket 42' })
    const ran = await json('bad.har')
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(findingsOf(ran)).toMatchObject([{ outcome: 'suppressed', suppressed: { by: 'config', reason: 'ticket 42', until: null } }])
    expect((await run('bad.har')).stdout).toContain('ticket 42')
  })

  it('is of every finding of its rule where it names no fingerprint', async () => {
    await suppress({ rule: 'registration/redundant', reason: 'ticket 42' })
    expect((await run('bad.har')).code).toBe(0)
  })

  it.each<[string, string, readonly string[], number]>([
    ['on its last day', '2026-01-15', [], 0],
    ['on the day after', '2026-01-14', [], 1],
    ['before its moment', '2026-01-15T13:00:00Z', [], 0],
    ['after its moment', '2026-01-15T12:05:00Z', [], 1],
    ['on its last day, as --now has it', '2026-01-14', ['--now', '2026-01-14T23:59:59Z'], 0],
    ['on the day after, as --now has it', '2026-01-14', ['--now', '2026-01-15'], 1],
    ['years later, as --now has it', '2026-06-30', ['--now', '2028-01-01'], 1],
  ])('holds or not: %s', async (_, until, args, code) => {
    await suppress({ rule: 'registration/redundant', reason: 'ticket 42', until })
    const ran = await run('bad.har', ...args)
    expect(ran.code).toBe(code)
    expect(ran.stderr).toBe(
      code === 0
        ? ''
        : `dcr-lint: note: dcr-lint.config.json: line 3: the suppression of registration/redundant ended on ${until.slice(0, 10)}; extend it or take it out\n`,
    )
  })

  it('that matches nothing is told of, and changes nothing', async () => {
    await suppress(
      { rule: 'token/refresh-too-late', reason: 'was needed once' },
      { rule: 'registration/redundant', fingerprint: '0000000000000000', reason: 'of another app' },
    )
    const ran = await run('bad.har')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toBe(
      [
        'dcr-lint: note: dcr-lint.config.json: line 3: the suppression of token/refresh-too-late matches nothing; take it out',
        'dcr-lint: note: dcr-lint.config.json: line 7: the suppression of registration/redundant (0000000000000000) matches nothing; take it out\n',
      ].join('\n'),
    )
  })

  it('that matches in one of several files is in use', async () => {
    await suppress({ rule: 'registration/redundant', reason: 'ticket 42' })
    const ran = await run('good.har', 'bad.har')
    expect([ran.code, ran.stderr]).toEqual([0, ''])
  })

  it('can come with the session', async () => {
    const fingerprint = await fingerprintOf('bad.har')
    const suppressions = [{ rule: 'registration/redundant', fingerprint, reason: 'seen by QA', until: '2026-02-01' }]
    await put({ 'seen.har': harOf(BAD, { suppressions }) })
    const ran = await json('seen.har')
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(findingsOf(ran)[0]?.suppressed).toEqual({ by: 'user', reason: 'seen by QA', until: Date.UTC(2026, 1, 2) })
    const later = await run('seen.har', '--now', '2026-03-01')
    expect(later.code).toBe(1)
    expect(later.stderr).toContain(`note: seen.har: the suppression of registration/redundant (${fingerprint}) ended on 2026-02-01`)
  })
})

describe('a baseline', () => {
  const update = (...args: string[]) => run(...args, '--baseline', 'baseline.json', '--update-baseline')
  const against = (...args: string[]) => run(...args, '--baseline', 'baseline.json')

  it('is written, and then only what is new fails', async () => {
    const written = await update('bad.har')
    expect([written.code, written.stderr]).toEqual([0, 'dcr-lint: note: baseline.json: written, with 1 finding\n'])
    const known = await json('bad.har', '--baseline', 'baseline.json')
    expect([known.code, known.stderr]).toEqual([0, ''])
    expect(findingsOf(known)).toMatchObject([{ outcome: 'suppressed', suppressed: { by: 'baseline', reason: 'in the baseline' } }])
    expect((await against('late.har', '--fail-on', 'warning')).code).toBe(1)
  })

  it('is a text that stays the same, with no secret and no id of the capture in what is compared', async () => {
    await update('bad.har', 'late.har')
    const first = await text('baseline.json')
    expect(JSON.parse(first)).toEqual({
      version: 1,
      findings: [
        { rule: 'registration/redundant', fingerprint: await fingerprintOf('bad.har'), count: 1, message: expect.any(String) },
        { rule: 'token/refresh-too-late', fingerprint: await fingerprintOf('late.har'), count: 1, message: expect.any(String) },
      ],
    })
    expect(first).not.toMatch(/made-up/)
    // The same findings in another session, whose ids are others.
    await put({ 'again.har': harOf(BAD.replaceAll('C1', 'C5').replaceAll('C2', 'C6')) })
    await update('late.har', 'again.har')
    expect(await text('baseline.json')).toBe(first)
  })

  it('does not cover more of the same', async () => {
    await update('bad.har')
    const ran = await against('worse.har')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toBe(
      `dcr-lint: note: baseline.json: registration/redundant (${await fingerprintOf('bad.har')}) occurs 2 times, more than the 1 that the baseline allows\n`,
    )
    await update('worse.har')
    expect((await against('bad.har')).code).toBe(0)
  })

  it('is told of where what it knows no longer occurs', async () => {
    await update('bad.har')
    const ran = await against('good.har')
    expect(ran.code).toBe(0)
    expect(ran.stderr).toBe(
      `dcr-lint: note: baseline.json: registration/redundant (${await fingerprintOf('bad.har')}) no longer occurs; --update-baseline takes it out\n`,
    )
    await update('good.har')
    expect(JSON.parse(await text('baseline.json'))).toEqual({ version: 1, findings: [] })
  })

  it('leaves out what the configuration suppresses already', async () => {
    await configure({ suppress: [{ rule: 'registration/redundant', reason: 'ticket 42' }] })
    await update('bad.har', 'late.har')
    const { findings } = JSON.parse(await text('baseline.json')) as { findings: { rule: string }[] }
    expect(findings.map(({ rule }) => rule)).toEqual(['token/refresh-too-late'])
  })

  it('must be there, unless it is to be written', async () => {
    expectRefusal(await against('bad.har'), 'baseline.json: there is no such file; check the name')
  })

  it.each<[string, string, string]>([
    ['no JSON', '{"version": 1,\n"findings": [}', 'line 2, column 14: this is not valid JSON: a value should stand here'],
    ['of another time', '{"version": 2, "findings": []}', 'line 1, column 13: this version of baselines is not known here; 1 is'],
    ['something else', '{\n  "name": "app"\n}', 'line 1, column 1: a baseline needs "version": 1'],
  ])('that is broken is refused, and not written over: %s', async (_, content, sentence) => {
    await put({ 'baseline.json': content })
    for (const ran of [await against('bad.har'), await update('bad.har')]) {
      expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' })
      expect(ran.stderr).toContain(`dcr-lint: baseline.json: ${sentence}\n`)
    }
    expect(await text('baseline.json')).toBe(content)
  })

  it('that is empty is only good to be written', async () => {
    await put({ 'baseline.json': '\n' })
    expectRefusal(await against('bad.har'), 'baseline.json: line 2, column 1: the file is empty; --update-baseline writes it')
    expect((await update('bad.har')).code).toBe(0)
  })

  it('is never the file to lint', async () => {
    expectRefusal(
      await run('bad.har', '--baseline', './bad.har', '--update-baseline'),
      '--baseline ./bad.har: this is the file to lint; name another one',
    )
    expect(await text('bad.har')).toBe(harOf(BAD))
  })

  it('that cannot be written leaves stdout clean', async () => {
    expectRefusal(
      await run('bad.har', '--baseline', 'no folder/baseline.json', '--update-baseline'),
      '--baseline no folder/baseline.json: the baseline cannot be written there (ENOENT); name another file',
    )
  })
})

describe('diff', () => {
  const diff = (...args: string[]) => lint.run(['diff', ...args])

  it('ends with 0 where the sessions are alike, whatever their ids', async () => {
    await put({ 'other.har': harOf(GOOD.replaceAll('C1', 'C8').replaceAll('T1', 'T8')) })
    const ran = await diff('good.har', 'other.har')
    expect(ran).toEqual({ code: 0, stdout: 'good.har → other.har  The sessions are alike\n', stderr: '' })
  })

  it('ends with 1 and says what differs', async () => {
    const { code, stdout, stderr } = await diff('good.har', 'bad.har')
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toMatch(/^ {2}registrations +requests granted +1 → 2$/m)
    expect(stdout).toMatch(/^ {2}token requests +client_credentials granted +1 → 2$/m)
    expect(stdout).toMatch(/^New findings\n {2}registration\/redundant \([0-9a-f]{16}\) {2}error, 1 time$/m)
  })

  it('goes by the configuration', async () => {
    await configure({ rules: { 'registration/redundant': 'off' } })
    expect((await diff('good.har', 'bad.har')).stdout).not.toContain('registration/redundant')
  })

  it('writes JSON and Markdown, and to a file', async () => {
    const { stdout } = await diff('good.har', 'late.har', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      a: 'good.har',
      b: 'late.har',
      alike: false,
      differences: expect.arrayContaining([
        {
          topic: 'lifetimes',
          app: 'https://app.example.com',
          issuer: 'https://auth.adobe.com',
          what: expect.any(String),
          a: [3600],
          b: [60],
        },
      ]),
      findings: [{ ruleId: 'token/refresh-too-late', a: null, b: { severity: 'warning', outcome: 'flagged', count: 1 } }],
    })
    const toFile = await diff('good.har', 'late.har', '--format', 'markdown', '--out', 'diff.md')
    expect([toFile.code, toFile.stdout]).toEqual([1, ''])
    expect(await text('diff.md')).toMatch(/^\| lifetimes \| .* \| 3600 s \| 60 s \|$/m)
  })

  it('ends with 2 where a session cannot be read', async () => {
    expectRefusal(await diff('good.har', 'none.har'), 'none.har: there is no such file; check the name')
    await put({ 'team.json': '{}' })
    const ran = await diff('team.json', 'good.har')
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(/^dcr-lint: team.json: /)
  })
})
