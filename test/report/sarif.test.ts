/** SARIF against its schema, which Microsoft's matchers for tests ship (nothing else of that package is used). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { LintedInput } from '../../src/report/linted'
import { sarifReport } from '../../src/report/sarif'
import { rules } from '../../src/rules'
import { anyInput, crashedFinding, fullInput, makeExchange, makeFinding, makeInput, suppressedFinding } from './make'

const shipped = dirname(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json'))
const schema: object = JSON.parse(readFileSync(join(shipped, 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'))
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
addFormats(ajv)
const isValid = ajv.compile(schema)

/** What the tests look at; whether the rest is right, the schema says. */
const Location = v.object({
  physicalLocation: v.object({
    artifactLocation: v.object({ uri: v.string(), index: v.number() }),
    region: v.object({ startLine: v.number() }),
  }),
})
const Message = v.object({ text: v.string() })
const Rule = v.object({
  id: v.string(),
  name: v.string(),
  shortDescription: Message,
  fullDescription: Message,
  help: v.object({ text: v.string(), markdown: v.string() }),
  helpUri: v.pipe(v.string(), v.url()),
  defaultConfiguration: v.object({ level: v.picklist(['error', 'warning', 'note']) }),
})
const Result = v.object({
  ruleId: v.string(),
  ruleIndex: v.number(),
  level: v.string(),
  message: Message,
  locations: v.tuple([Location]),
  relatedLocations: v.optional(v.array(Location)),
  partialFingerprints: v.object({ 'dcrLintFinding/v1': v.string(), primaryLocationLineHash: v.string() }),
  suppressions: v.optional(v.array(v.object({ kind: v.literal('external'), status: v.string(), justification: v.string() }))),
})
const Notification = v.object({ level: v.string(), message: Message, associatedRule: v.optional(v.object({ id: v.string() })) })
const Log = v.object({
  version: v.literal('2.1.0'),
  runs: v.tuple([
    v.object({
      tool: v.object({ driver: v.object({ rules: v.array(Rule) }) }),
      artifacts: v.array(v.object({ location: v.object({ uri: v.string() }) })),
      invocations: v.tuple([v.object({ executionSuccessful: v.boolean(), toolExecutionNotifications: v.array(Notification) })]),
      results: v.array(Result),
    }),
  ]),
})

function read(...inputs: LintedInput[]) {
  const log: unknown = JSON.parse(sarifReport(inputs, rules))
  expect(isValid(log), JSON.stringify(isValid.errors?.slice(0, 3), null, 2)).toBe(true)
  return v.parse(Log, log).runs[0]
}

const lineOf = ({ physicalLocation }: v.InferOutput<typeof Location>) => physicalLocation.region.startLine

describe('the SARIF report', () => {
  it('describes every rule, each with an address that opens', () => {
    const described = read(makeInput()).tool.driver.rules
    expect(described.map(rule => [rule.id, rule.helpUri])).toEqual(rules.map(rule => [rule.id, rule.cites[0]?.url]))
    for (const [index, rule] of described.entries()) {
      expect(rule.name).toMatch(/^[A-Z][A-Za-z0-9]+$/)
      expect(rule.fullDescription.text).toContain(rules[index]?.why)
      expect(rule.help.markdown).toContain(rules[index]?.fix)
    }
  })

  it('points at the lines of the proof', () => {
    const [result] = read(fullInput).results
    expect(result).toMatchObject({ ruleId: 'registration/redundant', level: 'error' })
    expect(rules[result?.ruleIndex ?? -1]?.id).toBe('registration/redundant')
    expect(result?.locations.map(lineOf)).toEqual([50])
    expect(result?.relatedLocations?.map(lineOf)).toEqual([130])
    expect(result?.message.text).toBe(
      'Registered client C2 although client C1 was still good. (3 times) Credentials are kept in memory only. ' +
        '2026-01-15T12:00:04.000Z 14 calls were refused. Cost: 2 orphaned clients · 14 requests that could have been saved. ' +
        'Store `client_id` and reuse it.',
    )
  })

  it.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
  ] as const)('calls %s %s', (severity, level) => {
    expect(read(makeInput({ findings: [makeFinding({ severity })] })).results).toEqual([expect.objectContaining({ level })])
  })

  it('keeps what is suppressed, with who and why', () => {
    const { results } = read(makeInput({ findings: [suppressedFinding, makeFinding()] }))
    expect(results.map(result => result.suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'by the baseline until 2026-03-01: known, fixed in 2.4' }],
      undefined,
    ])
  })

  it('notifies of what crashed, was not judged, and is missing', () => {
    const { executionSuccessful, toolExecutionNotifications } = read(fullInput).invocations[0]
    expect(executionSuccessful).toBe(false)
    expect(toolExecutionNotifications.map(({ level, message, associatedRule }) => [level, message.text, associatedRule?.id])).toEqual([
      ['error', 'The rule secret/in-url failed on one call.', 'secret/in-url'],
      ['note', 'token/refresh-too-late: nothing says how long the token lives (2 times)', 'token/refresh-too-late'],
      ['note', 'The file holds no bodies.', undefined],
    ])
    expect(read(makeInput()).invocations[0].executionSuccessful).toBe(true)
  })

  it('has a place for a finding without proof', () => {
    const [result] = read(makeInput({ findings: [crashedFinding] })).results
    expect(result?.locations[0].physicalLocation).toMatchObject({ artifactLocation: { uri: 'session.har' }, region: { startLine: 1 } })
  })

  it('tells findings of one fingerprint apart, the same way each time', () => {
    const findings = ['a1', 'b2', 'a1', 'a1'].map(fingerprint => makeFinding({ fingerprint }))
    const prints = () => read(makeInput({ findings })).results.map(result => result.partialFingerprints['dcrLintFinding/v1'])
    expect(prints()).toEqual(['a1:1', 'b2:1', 'a1:2', 'a1:3'])
    expect(prints()).toEqual(prints())
  })

  it.each([
    ['session.har', 'session.har'],
    ['./folder/session.har', 'folder/session.har'],
    ['folder\\session.har', 'folder/session.har'],
    ['a folder/100%#?.har', 'a%20folder/100%25%23%3F.har'],
    ['odd:name.har', 'odd%3Aname.har'],
    ['/home/ü.har', 'file:///home/%C3%BC.har'],
    ['C:\\captures\\a.har', 'file:///C:/captures/a.har'],
    ['half\ud800.har', 'half%EF%BF%BD.har'],
    ['-', 'stdin'],
  ])('writes the file %s as %s', (file, uri) => {
    expect(read(makeInput({ file })).artifacts).toEqual([{ location: { uri } }])
  })

  it('names the file of each proof where several were linted together', () => {
    const exchanges = [makeExchange(1, { file: 'a.har' }), makeExchange(1, { file: './b.har' })]
    const run = read(makeInput({ file: 'a.har + b.har', files: ['a.har', './b.har'], findings: [makeFinding({ exchanges })] }))
    expect(run.artifacts.map(artifact => artifact.location.uri)).toEqual(['a.har', 'b.har'])
    expect(run.results[0]?.locations[0].physicalLocation.artifactLocation).toEqual({ uri: 'a.har', index: 0 })
    expect(run.results[0]?.relatedLocations?.[0]?.physicalLocation.artifactLocation).toEqual({ uri: 'b.har', index: 1 })
  })

  it.each([
    ['Asked GET /v1/{id} again.', 'Asked GET /v1/<id> again.'],
    ['See [here](1).', 'See [here] (1).'],
  ])('leaves nothing in "%s" that a viewer fills in or links', (message, text) => {
    expect(read(makeInput({ findings: [makeFinding({ message, fix: '' })] })).results[0]?.message.text).toBe(text)
  })

  it('is valid, whatever came over the wire', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 2 }), inputs => {
        const { results, artifacts } = read(...inputs)
        expect(results).toHaveLength(inputs.reduce((sum, input) => sum + input.findings.length, 0))
        for (const { locations } of results) {
          const { uri, index } = locations[0].physicalLocation.artifactLocation
          expect(artifacts[index]?.location.uri).toBe(uri)
        }
      }),
    )
  })
})
