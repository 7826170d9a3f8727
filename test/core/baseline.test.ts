/** The baseline: what it allows, how it is written, and that no text makes its reader say anything but sentences. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { applyBaseline, type BaselineEntry, baselineNotes, baselineOf, baselineText, readBaseline } from '../../src/core/baseline'
import { AppError } from '../../src/core/errors'
import type { Finding } from '../../src/core/finding'

// Thousands of texts are read, and machines are shared.
vi.setConfig({ testTimeout: 60_000 })

const finding = (ruleId: string, fingerprint: string, more: Partial<Finding> = {}): Finding => ({
  ruleId,
  outcome: 'flagged',
  severity: 'error',
  confidence: 'high',
  message: `Client C1 of ${ruleId}.`,
  why: '',
  fix: '',
  cites: [],
  exchangeIds: [],
  subject: { kind: 'app', key: 'app:1', label: 'app' },
  firstAt: 0,
  lastAt: 0,
  count: 1,
  profile: 'rfc7591',
  fingerprint,
  cause: '',
  consequences: [],
  cost: {},
  suppressed: null,
  ...more,
})

const entry = (rule: string, fingerprint: string, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  rule,
  fingerprint,
  file: null,
  count: 1,
  message: `Client C1 of ${rule}.`,
  ...more,
})

const open = (findings: readonly Finding[]) => findings.filter(({ outcome }) => outcome === 'flagged').map(({ ruleId }) => ruleId)

describe('what a baseline allows', () => {
  it.each<[string, readonly Finding[], readonly BaselineEntry[], readonly string[]]>([
    ['nothing of what it does not know', [finding('a/a', '1')], [], ['a/a']],
    ['what it knows', [finding('a/a', '1')], [entry('a/a', '1')], []],
    ['not the same rule elsewhere', [finding('a/a', '2')], [entry('a/a', '1')], ['a/a']],
    ['not another rule there', [finding('a/b', '1')], [entry('a/a', '1')], ['a/b']],
    ['as often as it says', [finding('a/a', '1', { count: 3 })], [entry('a/a', '1', { count: 3 })], []],
    ['not more often', [finding('a/a', '1', { count: 4 })], [entry('a/a', '1', { count: 3 })], ['a/a']],
    ['less often', [finding('a/a', '1', { count: 2 })], [entry('a/a', '1', { count: 3 })], []],
    ['several subjects at one place, together', [finding('a/a', '1'), finding('a/a', '1')], [entry('a/a', '1', { count: 2 })], []],
    ['all of them or none', [finding('a/a', '1'), finding('a/a', '1')], [entry('a/a', '1')], ['a/a', 'a/a']],
    ['in the file that it names', [finding('a/a', '1')], [entry('a/a', '1', { file: 'session.har' })], []],
    ['not in another', [finding('a/a', '1')], [entry('a/a', '1', { file: 'other.har' })], ['a/a']],
    ['no defect of ours', [finding('a/a', '1', { outcome: 'crashed' }), finding('a/b', '1')], [entry('a/a', '1'), entry('a/b', '1')], []],
  ])('%s', (_, findings, baseline, left) => {
    const judged = applyBaseline({ file: 'session.har', findings }, baseline)
    expect(open(judged)).toEqual(left)
    expect(judged.map(({ outcome }) => outcome).filter(outcome => outcome === 'crashed')).toEqual(
      findings.map(({ outcome }) => outcome).filter(outcome => outcome === 'crashed'),
    )
  })

  it('does not take the place of another reason', () => {
    const suppressed = { by: 'config', reason: 'ticket 42', until: null } as const
    const [judged] = applyBaseline({ file: 'session.har', findings: [finding('a/a', '1', { outcome: 'suppressed', suppressed })] }, [
      entry('a/a', '1'),
    ])
    expect(judged?.suppressed).toEqual(suppressed)
  })
})

describe('how a baseline is written', () => {
  it('takes the most that one input has, not the sum', () => {
    const inputs = [2, 5, 1].map(count => ({ file: `${count}.har`, findings: [finding('a/a', '1', { count })] }))
    expect(baselineOf(inputs, [])).toEqual([entry('a/a', '1', { count: 5 })])
  })

  it('keeps a message that is there, for ids in it change', () => {
    const inputs = [{ file: 'session.har', findings: [finding('a/a', '1', { message: 'Client C9 of a/a.' })] }]
    expect(baselineOf(inputs, [entry('a/a', '1')])).toEqual([entry('a/a', '1')])
  })

  it('is in order, an entry after the other, and ends with a line end', () => {
    const findings = [finding('b/a', '1'), finding('a/b', '2'), finding('a/b', '1')]
    expect(baselineText(baselineOf([{ file: 'x', findings }], []))).toBe(`{
  "version": 1,
  "findings": [
    {
      "rule": "a/b",
      "fingerprint": "1",
      "count": 1,
      "message": "Client C1 of a/b."
    },
    {
      "rule": "a/b",
      "fingerprint": "2",
      "count": 1,
      "message": "Client C1 of a/b."
    },
    {
      "rule": "b/a",
      "fingerprint": "1",
      "count": 1,
      "message": "Client C1 of b/a."
    }
  ]
}
`)
  })
})

const anyFinding = fc
  .record({
    ruleId: fc.constantFrom('a/a', 'a/b', 'b/a'),
    fingerprint: fc.constantFrom('1', '2'),
    count: fc.integer({ min: 1, max: 9 }),
    outcome: fc.constantFrom('flagged' as const, 'suppressed' as const, 'crashed' as const),
  })
  .map(({ ruleId, fingerprint, ...more }) => finding(ruleId, fingerprint, more))
const anyInputs = fc.array(
  fc.array(anyFinding, { maxLength: 8 }).map(findings => ({ file: 'session.har', findings })),
  { maxLength: 4 },
)

describe('whatever was found', () => {
  it('the baseline of it allows all of it, has nothing to note, and reads back as it was written', () => {
    fc.assert(
      fc.property(anyInputs, inputs => {
        const baseline = readBaseline(baselineText(baselineOf(inputs, [])))
        expect(baseline).toEqual(baselineOf(inputs, []))
        for (const input of inputs) expect(open(applyBaseline(input, baseline))).toEqual([])
        expect(baselineNotes(inputs, baseline)).toEqual({ gone: [], grown: [] })
      }),
    )
  })

  it('is left open exactly where it is new or has grown', () => {
    fc.assert(
      fc.property(anyInputs, anyInputs, (before, after) => {
        const baseline = baselineOf(before, [])
        const { grown } = baselineNotes(after, baseline)
        const left = after.flatMap(input => applyBaseline(input, baseline).filter(({ outcome }) => outcome === 'flagged'))
        for (const { ruleId, fingerprint } of left) {
          const known = baseline.some(item => item.rule === ruleId && item.fingerprint === fingerprint)
          expect(known).toBe(grown.some(({ entry: item }) => item.rule === ruleId && item.fingerprint === fingerprint))
        }
        for (const { entry: item } of grown)
          expect(left.some(({ ruleId, fingerprint }) => item.rule === ruleId && item.fingerprint === fingerprint)).toBe(true)
      }),
    )
  })
})

describe('what is said of a wrong one', () => {
  it.each<[string, string, string]>([
    ['empty', '', 'line 1, column 1: the file is empty; --update-baseline writes it'],
    ['a list', '[]', 'line 1, column 1: a baseline must be an object, not a list'],
    ['without findings', '{"version": 1}', 'line 1, column 1: a baseline needs "findings", a list'],
    ['without a version', '{"findings": []}', 'line 1, column 1: a baseline needs "version": 1'],
    ['of a later version', '{"version": "1", "findings": []}', 'line 1, column 13: this version of baselines is not known here; 1 is'],
    ['without a count', '{"version": 1, "findings": [\n{"rule": "a/a", "fingerprint": "1"}]}', 'line 2, column 1: a finding needs "count"'],
    [
      'with a count of none',
      '{"version": 1, "findings": [{"rule": "a/a", "fingerprint": "1", "count": 0}]}',
      'line 1, column 74: "count" must be from 1 to 1000000000',
    ],
    [
      'a finding twice',
      '{"version": 1, "findings": [{"rule": "a/a", "fingerprint": "1", "count": 1},\n{"rule": "a/a", "fingerprint": "1", "count": 2}]}',
      'line 2, column 1: this finding is in the baseline already',
    ],
    ['a finding as a text', '{"version": 1, "findings": ["a/a"]}', 'line 1, column 29: a finding must be an object, not a text'],
    [
      'a member unheard of',
      '{"version": 1, "findings": [], "__proto__": {}}',
      'line 1, column 32: a baseline has no member "__proto__"; it may have version, findings',
    ],
  ])('%s', (_, text, sentence) => {
    let said = ''
    try {
      readBaseline(text)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      said = (error as AppError).message
    }
    expect(said).toBe(sentence)
  })

  it('names the line of whatever is wrong in whatever text', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"version"',
      '"findings"',
      '"rule"',
      '"count"',
      '1',
      '-1',
      '""',
      'null',
      '\n',
      '//',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(token).map(parts => parts.join('')),
        ),
        text => {
          try {
            readBaseline(text)
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
            for (const line of (error as AppError).message.split('\n')) expect(line).toMatch(/^line \d+, column \d+: \S/)
          }
        },
      ),
      { numRuns: 3000 },
    )
  })
})
