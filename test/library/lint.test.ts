/** What a test suite gets when it calls the library: the same findings however the recording comes in, and sentences for what cannot be read. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError, atLeast, type LintOptions, lintExchanges, lintHar, ofRule, profiles, registeredMoreThan, rules } from '../../src/library'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

const REGISTERS_AGAIN = '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)'
const WELL_BEHAVED = '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)'

const harOf = (scenario: string) => toHar(parseScenario(scenario).exchanges)
const utf8 = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dcr-devtools-library-'))
  await writeFile(join(folder, 'again.har'), JSON.stringify(harOf(REGISTERS_AGAIN)))
  await writeFile(join(folder, 'cut.har'), JSON.stringify(harOf(REGISTERS_AGAIN), null, 2).slice(0, 5000))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a recording gives the same session', () => {
  const ways: readonly [string, () => Parameters<typeof lintHar>[0]][] = [
    ['by its path', () => join(folder, 'again.har')],
    ['by a file: address', () => pathToFileURL(join(folder, 'again.har'))],
    ['as bytes', () => utf8(harOf(REGISTERS_AGAIN))],
    ['as an object', () => harOf(REGISTERS_AGAIN)],
  ]

  it.each(ways)('%s', async (_, har) => {
    const session = await lintHar(har())
    expect(session.findings.filter(atLeast('error')).map(({ ruleId }) => ruleId)).toEqual(['registration/redundant'])
    expect(session.recorded).toBe(6)
    expect(session.registrations.map(({ clientId, status }) => ({ clientId, status }))).toEqual([
      { clientId: 'client-C1', status: 201 },
      { clientId: 'client-C2', status: 201 },
    ])
    expect(session.tokenRequests.map(({ clientId, outcome }) => ({ clientId, outcome }))).toEqual([
      { clientId: 'client-C1', outcome: 'success' },
      { clientId: 'client-C2', outcome: 'success' },
    ])
    expect(session.lacks).toEqual([])
  })

  it('as exchanges, in any order', () => {
    const exchanges = [...parseScenario(REGISTERS_AGAIN).exchanges].reverse()
    const session = lintExchanges(exchanges)
    expect(session.findings.filter(atLeast('error')).map(({ ruleId }) => ruleId)).toEqual(['registration/redundant'])
    // Positions are those in the list that was given.
    expect(session.findings[0]?.exchanges.map(({ index }) => exchanges[index]?.startedAt)).toEqual(
      session.findings[0]?.exchangeIds.map(id => exchanges.find(exchange => exchange.id === id)?.startedAt),
    )
  })

  it('and of nothing, nothing', () => {
    expect(lintExchanges([])).toMatchObject({ recorded: 0, findings: [], registrations: [], installs: [], startedAt: null })
  })
})

describe('secrets', () => {
  it('are in the exchanges and nowhere else', () => {
    const { exchanges } = parseScenario(
      '0 load · 1 reg→C1 · 2 tok(C1)→T1/60 {jwt: 60} · 3 code(C1)→T2,R2/60 · 4 refresh(R2)→T3,R3/60 · 5 api(T1) · 6 api(T3)=401 {path: /api?access_token=made-up-token-in-the-address}',
    )
    const values = new Set([...textsIn(exchanges).join('\n').matchAll(SECRET)].flatMap(([, value]) => (value === undefined ? [] : [value])))
    expect(values.size).toBeGreaterThan(6)
    const { exchanges: messages, ...rest } = lintExchanges(exchanges)
    const shownIn = (part: unknown) => {
      const texts = textsIn(part)
      return [...values].filter(value => texts.some(text => text.includes(value)))
    }
    expect(shownIn(rest)).toEqual([])
    expect(shownIn(messages)).toEqual([...values])
  })

  const SECRET =
    /(?:"(?:client_secret|access_token|refresh_token|software_statement)":"|Bearer |(?:client_secret|refresh_token|access_token)=)([^"&\s]+)/g

  /** Every text in there, however deep; the ledger's objects point at each other. */
  function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
    if (typeof value === 'string') return [value]
    if (typeof value !== 'object' || value === null || seen.has(value)) return []
    seen.add(value)
    const members = value instanceof Map ? [...value.entries()] : Object.values(value)
    return members.flatMap(member => textsIn(member, seen))
  }
})

describe('installs', () => {
  it('are apps at authorization servers, each with what it asked for', () => {
    const { installs } = lintExchanges(
      parseScenario(
        '0 reg→C1 {instance: a} · 1 tok(C1)→T1/3600 {instance: a} · 2 reg→C2 {instance: b} · 3 reg=503 {instance: b} · 4 reg→C3 {instance: a; as: other}',
      ).exchanges,
    )
    expect(
      installs.map(({ app, registrations, tokenRequests }) => [app, registrations.map(({ status }) => status), tokenRequests.length]),
    ).toEqual([
      ['app 1', [201], 1],
      ['app 2', [201, 503], 0],
      ['app 1', [201], 0],
    ])
    expect(new Set(installs.map(({ origin }) => origin)).size).toBe(2)
    expect(new Set(installs.map(({ issuer }) => issuer)).size).toBe(2)
  })

  it.each([
    [WELL_BEHAVED, 0],
    ['0 reg=503 · 5 reg→C1 · 6 tok(C1)→T1/3600', 0],
    [REGISTERS_AGAIN, 1],
  ])('that registered more than once in %s: %d', (scenario, expected) => {
    const { installs } = lintExchanges(parseScenario(scenario).exchanges)
    expect(installs.filter(registeredMoreThan(1))).toHaveLength(expected)
  })
})

describe('options', () => {
  const lint = (options: LintOptions) => lintExchanges(parseScenario(REGISTERS_AGAIN).exchanges, options)
  const redundant = (options: LintOptions) => lint(options).findings.filter(ofRule('registration/redundant'))

  it('a profile in the place of the recognised one', () => {
    expect(redundant({}).map(({ severity, profile }) => [severity, profile])).toEqual([['error', 'adobe-pass']])
    expect(redundant({ profile: 'rfc7591' }).map(({ severity, profile }) => [severity, profile])).toEqual([['warning', 'rfc7591']])
  })

  it('severities, as the team sets them', () => {
    expect(redundant({ settings: { severities: { 'registration/redundant': 'info' } } })[0]?.severity).toBe('info')
    expect(redundant({ settings: { severities: { 'registration/redundant': 'off' } } })).toEqual([])
  })

  it('what is suppressed stays in the list and does not count, until its end', () => {
    const suppression = { ruleId: 'registration/redundant', fingerprint: null, reason: 'being mended', by: 'config' as const }
    const settings = { suppressions: [{ ...suppression, until: Date.UTC(2027, 0, 1) }] }
    const before = redundant({ settings })
    expect(before.map(({ outcome }) => outcome)).toEqual(['suppressed'])
    expect(before.filter(atLeast('info'))).toEqual([])
    expect(redundant({ settings, now: new Date('2027-02-01') }).filter(atLeast('info'))).toHaveLength(1)
  })

  it('labels', () => {
    const origin = lint({}).installs[0]?.origin ?? ''
    expect(lint({ settings: { labels: { [origin]: 'living room' } } }).installs.map(({ app }) => app)).toEqual(['living room'])
  })

  it('limits, of which one can be set alone', () => {
    const storm = (stormCount?: number) =>
      lintExchanges(parseScenario('0 reg=503 · 1 reg=503 · 2 reg=503').exchanges, { settings: { limits: { stormCount } } }).findings.some(
        ofRule('registration/storm'),
      )
    expect([storm(), storm(3)]).toEqual([false, true])
  })

  it.each<[string, LintOptions, RegExp]>([
    ['a profile that does not exist', { profile: 'nobody' }, /^there is no profile "nobody"; there are adobe-pass, .*rfc7591$/],
    [
      'a rule that does not exist',
      { settings: { severities: { 'registration/redundnt': 'off' } } },
      /severities names "registration\/redundnt"/,
    ],
    ['a moment that is none', { now: new Date('soon') }, /options.now is no moment/],
  ])('%s: refused with a sentence', async (_, options, says) => {
    expect(() => lint(options)).toThrow(AppError)
    expect(() => lint(options)).toThrow(says)
    await expect(lintHar(harOf(WELL_BEHAVED), options)).rejects.toThrow(says)
  })
})

describe('what cannot be read', () => {
  const inFolder = (name: string) => join(folder, name)

  it.each<[string, () => Parameters<typeof lintHar>[0], string, RegExp]>([
    ['a file that is not there', () => inFolder('none.har'), 'HAR_UNREADABLE', /none\.har: there is no such file/],
    ['a folder', () => folder, 'FILE_IS_FOLDER', /dcr-devtools-library-\w+: this is a folder/],
    [
      'a file that ends too early',
      () => inFolder('cut.har'),
      'HAR_TRUNCATED',
      /cut\.har: the file ends too early, in the middle of entry \d+ \(line \d+/,
    ],
    ['another kind of address', () => new URL('https://app.example/a.har'), 'HAR_UNREADABLE', /only file: addresses are read/],
    [
      'contents in the place of a path',
      () => JSON.stringify(harOf(WELL_BEHAVED)),
      'HAR_UNREADABLE',
      /^a string is the path of a HAR file; [^{]*$/,
    ],
    ['bytes that are no HAR', () => utf8('GIF89a'), 'HAR_NOT_JSON', /^the HAR: /],
    ['an object that is no HAR', () => ({ entries: [] }), 'HAR_NO_LOG', /^the HAR: /],
    ['an object that holds itself', circular, 'HAR_NOT_JSON', /^the HAR: the object cannot be written as JSON/],
  ])('%s: an AppError that names it', async (_, har, code, says) => {
    const error = await lintHar(har()).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) })
  })

  function circular(): object {
    const itself: Record<string, unknown> = { log: { entries: [] } }
    itself.itself = itself
    return itself
  }
})

describe('what can be asked for', () => {
  it('rules and profiles have names and texts', () => {
    expect(rules.map(({ id }) => id)).toContain('registration/redundant')
    for (const { id, title, why, fix } of rules)
      expect(
        [id, title, why, fix].every(text => text !== ''),
        id,
      ).toBe(true)
    expect(profiles.at(-1)?.id).toBe('rfc7591')
  })

  it('findings are asked for by rule, or by group', () => {
    const { findings } = lintExchanges(parseScenario(REGISTERS_AGAIN).exchanges)
    expect(findings.filter(ofRule('registration/')).length).toBeGreaterThan(0)
    expect(findings.filter(ofRule('registration'))).toEqual([])
  })
})
