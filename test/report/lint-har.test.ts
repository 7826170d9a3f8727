/** From a HAR to what reports show: places of the proof, and nothing secret. */
import { describe, expect, it } from 'vitest'
import { readHar } from '../../src/core/har'
import { profiles } from '../../src/profiles'
import { jsonReport } from '../../src/report/json'
import { lintContents, toLintedInput } from '../../src/report/lint-har'
import type { LintedInput } from '../../src/report/linted'
import { prettyReport } from '../../src/report/pretty'
import { rules } from '../../src/rules'
import { lintScenario, tell } from '../support/rule-tester'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

const textOf = (scenario: string) => JSON.stringify(toHar(parseScenario(scenario).exchanges), null, 2)

async function linted(scenario: string): Promise<LintedInput> {
  async function* bytes() {
    yield new TextEncoder().encode(textOf(scenario))
  }
  const contents = await readHar(bytes(), { captureId: 'file', profiles })
  return toLintedInput('session.har', contents, lintContents(contents, { rules, profiles }))
}

const REGISTERS_AGAIN = '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)'

describe('a scenario read back from a file', () => {
  it.each([
    ['registers again', REGISTERS_AGAIN],
    [
      'refreshes too late',
      '0 load · 1 reg→C1 · 2 tok(C1)→T1/60 · 3 api(T1) · 100 api(T1)=401 access_token_expired · 101 tok(C1)→T2/60 · 102 api(T2)',
    ],
    ['registers on each load', '0 load · 1 reg→C1 · 60 load · 61 reg→C2 · 120 load · 121 reg→C3'],
    ['well-behaved', '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)'],
  ])('%s: the same findings', async (_, scenario) => {
    const { findings } = await linted(scenario)
    expect(findings.map(tell)).toEqual(lintScenario(scenario).findings.map(tell))
  })
})

describe('a reported finding', () => {
  it('points at the entries that prove it', async () => {
    const { findings, exchanges, relevant, clients, tokens } = await linted(REGISTERS_AGAIN)
    expect([exchanges, relevant, clients, tokens]).toEqual([6, 6, 2, 2])
    expect(findings[0]?.exchanges.at(-1)).toEqual({
      index: 3,
      startedDateTime: '2026-01-15T12:10:00.000Z',
      method: 'POST',
      url: 'https://sp.auth.adobe.com/o/client/register',
      status: 201,
      file: 'session.har',
      // Lines count from 1, and the bracket is on the line before.
      line: textOf(REGISTERS_AGAIN)
        .split('\n')
        .findIndex(text => text.includes('"2026-01-15T12:10:00.000Z"')),
      role: 'register',
    })
  })

  it('shows no secret of an address', async () => {
    const { findings } = await linted('1 GET https://api.example.com/a?client_secret=made-up-secret-of-C1&page=2=200')
    expect(findings).toHaveLength(1)
    expect(JSON.stringify(findings)).not.toContain('made-up-secret')
    expect(findings[0]?.exchanges[0]?.url).toContain('page=2')
  })
})

describe('reports', () => {
  it('as JSON leave out what is only for people', async () => {
    const input = { ...(await linted(REGISTERS_AGAIN)), lacks: ['The file holds no bodies.'] }
    const { version, inputs } = JSON.parse(jsonReport([input, input])) as { version: number; inputs: object[] }
    expect([version, inputs.length, Object.keys(inputs[0] ?? {})]).toEqual([
      1,
      2,
      ['file', 'exchanges', 'relevant', 'clients', 'tokens', 'findings', 'notEvaluated'],
    ])
  })

  it('for people say what the file lacks, what was not judged, and how many of each', async () => {
    const input = await linted(REGISTERS_AGAIN)
    const [finding] = input.findings
    if (finding === undefined) throw new Error('no finding')
    const warning = { ...finding, severity: 'warning' as const, count: 3, exchanges: Array(8).fill(finding.exchanges[0]) }
    const text = prettyReport(
      [
        {
          ...input,
          lacks: ['The file holds no bodies.'],
          findings: [finding, warning, warning],
          notEvaluated: [{ ruleId: 'token/refresh-too-late', reason: 'lifetime-unknown', count: 2 }],
        },
      ],
      { color: false },
    )
    for (const part of [
      'note: The file holds no bodies.',
      '(3 times)',
      '… and 2 more',
      'nothing says how long the token lives (2 times)',
      '1 error, 2 warnings',
    ]) {
      expect(text).toContain(part)
    }
    expect(text.endsWith('\n')).toBe(true)
  })

  it('for a terminal are the same in colour', async () => {
    const input = await linted(REGISTERS_AGAIN)
    const painted = prettyReport([input], { color: true })
    expect(painted).toContain('\u001b[31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(prettyReport([input], { color: false }))
  })
})
