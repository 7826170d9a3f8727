/** The configuration file: what it may say, what is said of it where it is wrong, and that the schema says the same. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  ADDRESS,
  BINDABLE,
  CONFIG_MEMBERS,
  FAIL_ON,
  groupsOf,
  HOST,
  LIMIT_BOUNDS,
  ORIGIN,
  readConfig,
  SEVERITIES,
  SUPPRESSION_MEMBERS,
} from '../../src/core/config'
import { AppError } from '../../src/core/errors'
import { WRITTEN_TIME } from '../../src/core/iso-time'
import { DEFAULT_LIMITS, type Limits } from '../../src/core/lifetime'
import { DEFAULT_SETTINGS } from '../../src/core/settings'

// Thousands of texts are read, and machines are shared.
vi.setConfig({ testTimeout: 60_000 })

const rules = ['registration/redundant', 'registration/storm', 'token/refresh-too-late', 'bearer/expired-token-used']
const names = { rules, profiles: ['adobe-pass', 'rfc7591'] }

const read = (text: string) => readConfig(text, names)
const settingsOf = (text: string) => read(text).settings

/** What is said of a text; the test fails where nothing is. */
function saidOf(text: string): string {
  try {
    read(text)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return (error as AppError).message
  }
  throw new Error(`let pass: ${text}`)
}

const utc = (...parts: [number, number, number, number?, number?]) =>
  Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0)

describe('what a configuration says', () => {
  it('is nothing where it is empty', () => {
    expect(read('{}')).toEqual({ settings: DEFAULT_SETTINGS, failOn: null, lines: new Map() })
  })

  it('is everything at once, with comments and trailing commas', () => {
    const config = read(`\ufeff{
      // for editors
      "$schema": "./node_modules/dcr-devtools/docs/dcr-lint.schema.json",
      "rules": { "token/refresh-too-late": "off" },
      "limits": { "eps": 5, "earlyShare": 0.5, "stormCount": 3 },
      "bindings": { "https://login.example.com/apps": "registration", "https://ads.example.com": "ignore" },
      "labels": { "https://app.example.com": "the web app" },
      "ignoreHosts": ["CDN.example.com", "*.ads.example.com"],
      "profile": "rfc7591",
      "failOn": "warning", /* stricter than usual */
      "suppress": [
        { "rule": "registration/storm", "fingerprint": "0123456789abcdef", "reason": "load test", "until": "2026-03-31" },
      ],
    }`)
    expect(config.failOn).toBe('warning')
    expect(config.settings).toEqual({
      severities: { 'token/refresh-too-late': 'off' },
      limits: { ...DEFAULT_LIMITS, eps: 5_000, earlyShare: 0.5, stormCount: 3 },
      roles: { 'https://login.example.com/apps': 'register', 'https://ads.example.com/': 'irrelevant' },
      labels: { 'https://app.example.com': 'the web app' },
      ignoredHosts: ['cdn.example.com', '*.ads.example.com'],
      suppressions: [
        { ruleId: 'registration/storm', fingerprint: '0123456789abcdef', reason: 'load test', until: utc(2026, 4, 1), by: 'config' },
      ],
      keySets: [],
      profileId: 'rfc7591',
    })
    expect([...config.lines.values()]).toEqual([12])
  })

  it.each<[string, string, Record<string, string>]>([
    ['a group', '"registration/*": "off"', { 'registration/redundant': 'off', 'registration/storm': 'off' }],
    [
      'a group and then one of it',
      '"registration/*": "off", "registration/storm": "info"',
      { 'registration/redundant': 'off', 'registration/storm': 'info' },
    ],
    [
      'one of a group and then the group',
      '"registration/storm": "info", "registration/*": "off"',
      { 'registration/redundant': 'off', 'registration/storm': 'info' },
    ],
  ])('weighs %s', (_, members, severities) => {
    expect(settingsOf(`{"rules": {${members}}}`).severities).toEqual(severities)
  })

  it.each<[string, number]>([
    ['2026-03-31', utc(2026, 4, 1)],
    ['2024-02-29', utc(2024, 3, 1)],
    ['2026-03-31T18:00Z', utc(2026, 3, 31, 18)],
    ['2026-03-31T18:00:30.5Z', utc(2026, 3, 31, 18) + 30_500],
    ['2026-03-31T18:00+02:00', utc(2026, 3, 31, 16)],
  ])('until %s', (until, end) => {
    const text = JSON.stringify({ suppress: [{ rule: 'registration/storm', reason: 'known', until }] })
    expect(settingsOf(text).suppressions[0]?.until).toBe(end)
  })

  it('compares addresses as the engine does, however they are spelt', () => {
    const { roles, labels } = settingsOf(
      '{"bindings": {"https://Login.Example.com:443/apps/../register": "registration"}, "labels": {"https://App.example.com:443/": "x"}}',
    )
    expect([roles, labels]).toEqual([{ 'https://login.example.com/register': 'register' }, { 'https://app.example.com': 'x' }])
  })
})

describe('what is said of a wrong one', () => {
  it.each<[string, string, string]>([
    ['empty', '', 'line 1, column 1: the file is empty; write {} where nothing is to be set'],
    ['only a comment', '// later\n', 'line 2, column 1: the file is empty; write {} where nothing is to be set'],
    ['a list', '[]', 'line 1, column 1: the configuration must be an object, not a list'],
    ['cut short', '{\n  "rules": {', 'line 2, column 13: this is not valid JSON: a closing brace } should stand here'],
    ['a text cut short', '{\n  "failOn": "err', 'line 2, column 13: this is not valid JSON: a text begins here and does not end'],
    [
      'without quotes',
      "{failOn: 'error'}",
      'line 1, column 2: this is not valid JSON: this word means nothing here; texts stand in double quotes',
    ],
    ['without a comma', '{"failOn": "error"\n"rules": {}}', 'line 2, column 1: this is not valid JSON: a comma should stand here'],
    ['without a colon', '{"failOn" "error"}', 'line 1, column 11: this is not valid JSON: a colon should stand here'],
    ['two of them', '{}\n{}', 'line 2, column 1: this is not valid JSON: nothing more should stand here'],
    ['a comment that does not end', '{} /* x', 'line 1, column 4: this is not valid JSON: a comment begins here and does not end'],
    [
      'after every kind of line end',
      '{\r\n\n\r"rule": {}}',
      'line 4, column 1: the configuration has no member "rule"; did you mean "rules"?',
    ],
    [
      'a member unheard of',
      '{"frobnicate": 1}',
      `line 1, column 2: the configuration has no member "frobnicate"; it may have ${CONFIG_MEMBERS.join(', ')}`,
    ],
    [
      'a member twice',
      '{"failOn": "error",\n "failOn": "info"}',
      'line 2, column 2: "failOn" stands here for the second time; the first is in line 1',
    ],
    [
      'a rule twice',
      '{"rules": {"registration/storm": "off", "registration/storm": "info"}}',
      'line 1, column 41: "registration/storm" stands here for the second time; the first is in line 1',
    ],
    [
      'a name of the language',
      '{"__proto__": 1}',
      `line 1, column 2: the configuration has no member "__proto__"; it may have ${CONFIG_MEMBERS.join(', ')}`,
    ],
    [
      'a rule of the language',
      '{"rules": {"constructor": "off"}}',
      'line 1, column 12: there is no rule "constructor"; "dcr-lint rules" lists them',
    ],
    [
      'a severity of the language',
      '{"rules": {"registration/storm": "toString"}}',
      'line 1, column 34: the severity of "registration/storm" cannot be "toString"; it is one of error, warning, info, off',
    ],
    [
      'a limit of the language',
      '{"limits": {"__proto__": 1}}',
      `line 1, column 13: "limits" has no member "__proto__"; it may have ${Object.keys(LIMIT_BOUNDS).join(', ')}`,
    ],
    [
      'a role of the language',
      '{"bindings": {"https://a.example.com/": "constructor"}}',
      `line 1, column 41: what an address is bound to cannot be "constructor"; it is one of ${Object.keys(BINDABLE).join(', ')}`,
    ],
    [
      'a rule mistyped',
      '{"rules": {"registration/redundnt": "off"}}',
      'line 1, column 12: there is no rule "registration/redundnt"; did you mean "registration/redundant"?',
    ],
    [
      'a group mistyped',
      '{"rules": {"registrations/*": "off"}}',
      'line 1, column 12: there is no rule "registrations/*"; did you mean "registration/*"?',
    ],
    [
      'a severity mistyped',
      '{"rules": {"registration/storm": "warn"}}',
      'line 1, column 34: the severity of "registration/storm" cannot be "warn"; it is one of error, warning, info, off',
    ],
    [
      'a severity as a number',
      '{"rules": {"registration/storm": 2}}',
      'line 1, column 34: the severity of "registration/storm" must be a text, not a number',
    ],
    ['rules as a list', '{"rules": []}', 'line 1, column 11: "rules" must be an object, not a list'],
    [
      'a limit mistyped',
      '{"limits": {"stormcount": 4}}',
      'line 1, column 13: "limits" has no member "stormcount"; did you mean "stormCount"?',
    ],
    ['a limit as a text', '{"limits": {"eps": "2"}}', 'line 1, column 20: "eps" (in seconds) must be a number, not a text'],
    ['a negative limit', '{"limits": {"near": -1}}', 'line 1, column 21: "near" (in seconds) must be from 0 to 31536000'],
    ['a limit beyond numbers', '{"limits": {"near": 1e999}}', 'line 1, column 21: "near" (in seconds) must be from 0 to 31536000'],
    ['half a registration', '{"limits": {"stormCount": 2.5}}', 'line 1, column 27: "stormCount" must be a whole number'],
    ['a storm of one', '{"limits": {"stormCount": 1}}', 'line 1, column 27: "stormCount" must be from 2 to 1000000'],
    ['a share beyond all', '{"limits": {"earlyShare": 1.5}}', 'line 1, column 27: "earlyShare" must be from 0 to 1'],
    ['bounds crossed', '{"limits": {"earlyMost": 30}}', 'line 1, column 26: "earlyLeast" must not be more than "earlyMost", which is 30'],
    [
      'a role mistyped',
      '{"bindings": {"https://a.example.com/r": "registraton"}}',
      'line 1, column 42: what an address is bound to cannot be "registraton"; did you mean "registration"?',
    ],
    [
      'an address without a scheme',
      '{"bindings": {"a.example.com/r": "token"}}',
      'line 1, column 15: this is no address; write it as in "https://auth.example.com/register", without a query',
    ],
    [
      'an address bound twice',
      '{"bindings": {"https://a.example.com/r": "token", "https://A.example.com/r": "api"}}',
      'line 1, column 51: this address is bound already, in another spelling',
    ],
    [
      'a label for an address',
      '{"labels": {"https://app.example.com/path": "x"}}',
      'line 1, column 13: this is no origin; write it as in "https://app.example.com", without a path',
    ],
    ['an empty label', '{"labels": {"https://app.example.com": " "}}', 'line 1, column 40: the name of an app must not be empty'],
    [
      'a host with a path',
      '{"ignoreHosts": ["cdn.example.com/x"]}',
      'line 1, column 18: this is no host; write it as in "cdn.example.com", or "*.example.com" for every host below',
    ],
    [
      'a star in the middle',
      '{"ignoreHosts": ["cdn.*.com"]}',
      'line 1, column 18: this is no host; write it as in "cdn.example.com", or "*.example.com" for every host below',
    ],
    ['hosts as a text', '{"ignoreHosts": "cdn.example.com"}', 'line 1, column 17: "ignoreHosts" must be a list, not a text'],
    ['a profile mistyped', '{"profile": "adobe-pas"}', 'line 1, column 13: "profile" cannot be "adobe-pas"; did you mean "adobe-pass"?'],
    ['no profile', '{"profile": null}', 'line 1, column 13: "profile" must be a text, not null'],
    ['a level mistyped', '{"failOn": "errors"}', 'line 1, column 12: "failOn" cannot be "errors"; did you mean "error"?'],
    ['a suppression of nothing', '{"suppress": [{"reason": "x"}]}', 'line 1, column 15: a suppression needs "rule", the id of a rule'],
    [
      'a suppression without a reason',
      '{"suppress": [{"rule": "registration/storm"}]}',
      'line 1, column 15: a suppression needs "reason", so that others know why it is there',
    ],
    ['an empty reason', '{"suppress": [{"rule": "registration/storm", "reason": ""}]}', 'line 1, column 56: "reason" must not be empty'],
    [
      'a suppression of a group',
      '{"suppress": [{"rule": "registration/*", "reason": "x"}]}',
      'line 1, column 24: there is no rule "registration/*"; "dcr-lint rules" lists them',
    ],
    ['a suppression as a text', '{"suppress": ["registration/storm"]}', 'line 1, column 15: a suppression must be an object, not a text'],
    [
      'a date of no calendar',
      '{"suppress": [{"rule": "registration/storm", "reason": "x", "until": "2026-02-30"}]}',
      'line 1, column 70: "until" must be a date as in "2026-03-31", or a moment with its zone as in "2026-03-31T18:00:00Z"',
    ],
    [
      'a moment without its zone',
      '{"suppress": [{"rule": "registration/storm", "reason": "x", "until": "2026-02-20T12:00"}]}',
      'line 1, column 70: "until" must be a date as in "2026-03-31", or a moment with its zone as in "2026-03-31T18:00:00Z"',
    ],
    [
      'a date in words',
      '{"suppress": [{"rule": "registration/storm", "reason": "x", "until": "March"}]}',
      'line 1, column 70: "until" must be a date as in "2026-03-31", or a moment with its zone as in "2026-03-31T18:00:00Z"',
    ],
    [
      'a suppression with more',
      '{"suppress": [{"rule": "registration/storm", "reason": "x", "til": "2026-02-20"}]}',
      'line 1, column 61: a suppression has no member "til"; did you mean "until"?',
    ],
  ])('%s', (_, text, sentence) => {
    expect(saidOf(text)).toBe(sentence)
  })

  it('is everything that is wrong, a line each, in the order of the file', () => {
    const text = '{\n  "failOn": "errors",\n  "rules": { "registration/redundnt": "of" },\n  "profil": "rfc7591"\n}'
    expect(saidOf(text).split('\n')).toEqual([
      'line 2, column 13: "failOn" cannot be "errors"; did you mean "error"?',
      'line 3, column 14: there is no rule "registration/redundnt"; did you mean "registration/redundant"?',
      'line 3, column 39: the severity of "registration/redundnt" cannot be "of"; did you mean "off"?',
      'line 4, column 3: the configuration has no member "profil"; did you mean "profile"?',
    ])
  })

  it('repeats no address, which could hold a secret', () => {
    const address = 'https://user:made-up-secret@auth.example.com/r?client_secret=made-up-secret'
    for (const member of ['bindings', 'labels']) expect(saidOf(JSON.stringify({ [member]: { [address]: 'api' } }))).not.toContain('made-up')
    expect(saidOf(JSON.stringify({ ignoreHosts: [address] }))).not.toContain('made-up')
  })

  it('holds for a text as deep as the sea', () => {
    for (const text of ['['.repeat(200_000), '{"a":'.repeat(200_000), `{"suppress": ${'['.repeat(70)}${']'.repeat(70)}}`])
      expect(saidOf(text)).toMatch(/^line 1, column \d+: this is nested too deeply$/)
  })
})

// ------------------------------------------------------------------ properties

/** Whatever a text says, it is read, or each thing wrong with it is said in a line that names the line. */
function expectSettingsOrSentences(text: string): void {
  try {
    read(text)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    const lines = text.split(/\r\n|\r|\n/)
    for (const sentence of (error as AppError).message.split('\n')) {
      const [, line, column] = /^line (\d+), column (\d+): [^\n\r]+$/.exec(sentence) ?? []
      expect(Number(line), sentence).toBeGreaterThan(0)
      expect(Number(line), sentence).toBeLessThanOrEqual(lines.length)
      expect(Number(column), sentence).toBeGreaterThan(0)
      expect(Number(column), sentence).toBeLessThanOrEqual((lines[Number(line) - 1] ?? '').length + 1)
    }
  }
}

const word = fc.constantFrom(
  ...CONFIG_MEMBERS,
  ...SUPPRESSION_MEMBERS,
  ...SEVERITIES,
  ...rules,
  ...Object.keys(LIMIT_BOUNDS),
  'registration/*',
  'https://app.example.com/a',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '2026-02-30',
  '',
)
const token = fc.oneof(
  word.map(text => JSON.stringify(text)),
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '1',
    '-1',
    '1e999',
    'true',
    'null',
    '//x\n',
    '/*',
    '*/',
    '"',
    '\\',
    '\n',
    '\r\n',
    '\u2028',
    '\ufeff',
    '\0',
  ),
)

describe('no text whatsoever', () => {
  it('makes it say anything but that', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), expectSettingsOrSentences), { numRuns: 2000 })
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 30 }).map(parts => parts.join('')),
        expectSettingsOrSentences,
      ),
      { numRuns: 5000 },
    )
  })

  it('nor does any JSON', () => {
    const { value } = fc.letrec(tie => ({
      value: fc.oneof({ maxDepth: 4 }, word, fc.double(), fc.boolean(), fc.constant(null), tie('object'), tie('list')),
      object: fc.array(fc.tuple(word, tie('value')), { maxLength: 5 }).map(members => new Map(members as [string, unknown][])),
      list: fc.array(tie('value'), { maxLength: 4 }),
    }))
    const json = (item: unknown): string => {
      if (item instanceof Map) return `{${[...item].map(([name, member]) => `${JSON.stringify(name)}: ${json(member)}`).join(',\n')}}`
      return Array.isArray(item) ? `[${item.map(json).join(', ')}]` : (JSON.stringify(item) ?? 'null')
    }
    fc.assert(
      fc.property(value, item => expectSettingsOrSentences(json(item))),
      { numRuns: 5000 },
    )
  })

  it('and a real one, cut or changed anywhere, is either read or complained of', () => {
    const whole = JSON.stringify(
      { rules: { 'registration/*': 'off' }, limits: { eps: 2 }, suppress: [{ rule: rules[0], reason: 'x' }] },
      null,
      2,
    )
    for (let at = 0; at <= whole.length; at++) {
      expectSettingsOrSentences(whole.slice(0, at))
      expectSettingsOrSentences(`${whole.slice(0, at)}?${whole.slice(at + 1)}`)
    }
  })
})

// ------------------------------------------------------------------ schema

interface Schema {
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly type?: string
  readonly required?: readonly string[]
  readonly propertyNames?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
}

const schema = JSON.parse(readFileSync(new URL('../../docs/dcr-lint.schema.json', import.meta.url), 'utf8')) as Schema
const inSchema = {
  rules: schema.properties?.suppress?.items?.properties?.rule?.enum ?? [],
  grades: (schema.properties?.rules?.propertyNames?.enum ?? []).filter(name => name.includes('#')),
  profiles: schema.properties?.profile?.enum ?? [],
}

describe('the schema', () => {
  const allows = new Ajv({ strict: true, allErrors: true }).compile(schema)

  it('knows the same names, bounds and shapes', () => {
    const { properties = {} } = schema
    expect(Object.keys(properties)).toEqual([...CONFIG_MEMBERS])
    expect(properties.rules?.propertyNames?.enum).toEqual([...inSchema.rules, ...inSchema.grades, ...groupsOf(inSchema.rules)])
    expect(properties.rules?.additionalProperties).toMatchObject({ enum: [...SEVERITIES] })
    expect(properties.failOn).toMatchObject({ enum: [...FAIL_ON] })
    expect(properties.bindings?.additionalProperties).toMatchObject({ enum: Object.keys(BINDABLE) })
    expect(properties.bindings?.propertyNames?.pattern).toBe(ADDRESS.source)
    expect(properties.labels?.propertyNames?.pattern).toBe(ORIGIN.source)
    expect(properties.ignoreHosts?.items?.pattern).toBe(HOST.source)
    const suppression = properties.suppress?.items?.properties ?? {}
    expect(Object.keys(suppression)).toEqual([...SUPPRESSION_MEMBERS])
    expect(suppression.until?.pattern).toBe(WRITTEN_TIME.source)
    const limits = properties.limits?.properties ?? {}
    expect(Object.keys(limits)).toEqual(Object.keys(LIMIT_BOUNDS))
    for (const [name, { least, most, isWhole, scale }] of Object.entries(LIMIT_BOUNDS)) {
      expect(limits[name], name).toMatchObject({
        type: isWhole ? 'integer' : 'number',
        minimum: least,
        maximum: most,
        default: DEFAULT_LIMITS[name as keyof Limits] / scale,
      })
    }
  })

  /** By member: values that are fine, and values that are not. */
  const address = 'https://auth.example.com/register'
  const [firstRule = ''] = inSchema.rules
  const members: Readonly<Record<string, { readonly good: readonly unknown[]; readonly bad: readonly unknown[] }>> = {
    $schema: { good: ['./x.json'], bad: [1, null, ''] },
    rules: {
      good: [{}, { [firstRule]: 'off' }, { 'registration/*': 'error', [firstRule]: 'info' }],
      bad: [{ [firstRule]: 'warn' }, { 'registration/none': 'off' }, { '*': 'off' }, [], 'off', { [firstRule]: ['off'] }],
    },
    limits: {
      good: [{}, { eps: 0 }, { stormCount: 2, earlyShare: 1 }, { near: 31_536_000 }],
      bad: [{ eps: -1 }, { eps: '2' }, { stormCount: 2.5 }, { stormCount: 1 }, { earlyShare: 1.01 }, { none: 1 }, { near: 31_536_001 }, 2],
    },
    bindings: {
      good: [{}, { [address]: 'registration', 'http://localhost:8080/token': 'token' }, { 'https://a.example.com': 'ignore' }],
      bad: [
        { [address]: 'register' },
        { [`${address}?a=b`]: 'api' },
        { '/register': 'registration' },
        { 'ftp://a.example.com/': 'api' },
        [],
      ],
    },
    labels: {
      good: [{}, { 'https://app.example.com': 'web' }, { 'http://localhost:3000/': 'local' }],
      bad: [
        { 'https://app.example.com': '' },
        { 'https://app.example.com/a': 'x' },
        { 'app.example.com': 'x' },
        { 'https://a.example.com': 1 },
      ],
    },
    ignoreHosts: {
      good: [[], ['a.example.com', '*.b.example.com', 'localhost', '[::1]', '127.0.0.1']],
      bad: [['*'], ['https://a.example.com'], ['a.example.com:80'], ['a..b'], [''], [1], 'a.example.com', {}],
    },
    profile: { good: [...inSchema.profiles], bad: ['none', '', null, []] },
    failOn: { good: [...FAIL_ON], bad: ['off', 'ERROR', 1, null] },
    suppress: {
      good: [
        [],
        [{ rule: firstRule, reason: 'known' }],
        [
          { rule: firstRule, reason: 'known', fingerprint: '0123456789abcdef', until: '2026-03-31' },
          { rule: firstRule, reason: 'x', until: '2026-03-31T10:00:00+01:00' },
        ],
      ],
      bad: [
        [{ rule: firstRule }],
        [{ rule: firstRule, reason: ' ' }],
        [{ reason: 'x' }],
        [{ rule: 'none', reason: 'x' }],
        [{ rule: firstRule, reason: 'x', until: 'soon' }],
        [{ rule: firstRule, reason: 'x', until: 1 }],
        [{ rule: firstRule, reason: 'x', until: '2026-03-31T10:00' }],
        [{ rule: firstRule, reason: 'x', fingerprint: '' }],
        [{ rule: firstRule, reason: 'x', more: 1 }],
        [null],
        {},
      ],
    },
    surprise: { good: [], bad: [1] },
  }

  const isRead = (config: unknown) => {
    try {
      readConfig(JSON.stringify(config), inSchema)
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  it.each(
    Object.entries(members).flatMap(([name, { good, bad }]) => [
      ...good.map(value => [JSON.stringify({ [name]: value }), true] as const),
      ...bad.map(value => [JSON.stringify({ [name]: value }), false] as const),
    ]),
  )('%s: %s', (text, isGood) => {
    const config: unknown = JSON.parse(text)
    expect([allows(config), isRead(config)]).toEqual([isGood, isGood])
  })

  it('agrees with the reader on any mixture of them', () => {
    const config = fc.record(
      Object.fromEntries(
        Object.entries(members).map(([name, { good, bad }]) => [name, fc.constantFrom(...good, ...good, ...good, ...bad)]),
      ),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(config, value => allows(value) === isRead(value)),
      { numRuns: 3000 },
    )
  })
})

describe('the page for users', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')

  it('shows a configuration that is read', () => {
    const [, example = ''] = /```jsonc\n([\s\S]*?)```/.exec(page) ?? []
    const { settings, failOn } = readConfig(example, inSchema)
    expect([failOn, settings.profileId, settings.suppressions.length]).toEqual(['warning', 'adobe-pass', 1])
  })

  it('names each limit with what is usual, and everything that can be at an address', () => {
    for (const [name, { scale }] of Object.entries(LIMIT_BOUNDS))
      expect(page).toContain(`| \`${name}\` | ${DEFAULT_LIMITS[name as keyof Limits] / scale} |`)
    for (const role of Object.keys(BINDABLE)) expect(page).toContain(`\`${role}\``)
  })
})

describe('a part of a rule', () => {
  const names = { rules: ['secret/leaked-to-other-host'], grades: ['secret/leaked-to-other-host#authorization'], profiles: [] }
  it('is weighed by its name', () => {
    const { settings } = readConfig('{"rules": {"secret/leaked-to-other-host#authorization": "warning"}}', names)
    expect(settings.severities).toEqual({ 'secret/leaked-to-other-host#authorization': 'warning' })
  })
  it('that nobody knows is told with the nearest', () => {
    expect(() => readConfig('{"rules": {"secret/leaked-to-other-host#authorisation": "warning"}}', names)).toThrow(
      'did you mean "secret/leaked-to-other-host#authorization"?',
    )
  })
})
