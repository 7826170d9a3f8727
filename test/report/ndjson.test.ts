import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LintedInput } from '../../src/report/linted'
import { ndjsonReport } from '../../src/report/ndjson'
import { anyInput, fullInput, makeInput } from './make'

const read = (...inputs: LintedInput[]) => {
  const text = ndjsonReport(inputs)
  expect(text.endsWith('\n')).toBe(true)
  return text
    .slice(0, -1)
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
}

describe('a line for each', () => {
  it('finding, thing not judged, and input', () => {
    const lines = read(fullInput, makeInput({ file: 'other.har' }))
    expect(lines.map(({ type, file, ruleId, outcome }) => [type, file, ruleId, outcome].filter(Boolean).join(' '))).toEqual([
      'finding session.har registration/redundant flagged',
      'finding session.har token/redundant-request suppressed',
      'finding session.har secret/in-url crashed',
      'not-evaluated session.har token/refresh-too-late',
      'summary session.har',
      'summary other.har',
    ])
    expect(lines[0]).toMatchObject({ severity: 'error', count: 3, exchanges: [{ index: 1, line: 50, file: 'session.har' }, { index: 3 }] })
    expect(lines[3]).toEqual({
      type: 'not-evaluated',
      file: 'session.har',
      ruleId: 'token/refresh-too-late',
      reason: 'lifetime-unknown',
      count: 2,
    })
    expect(lines[4]).toEqual({
      type: 'summary',
      file: 'session.har',
      exchanges: 6,
      relevant: 6,
      clients: 2,
      tokens: 2,
      findings: { error: 1, warning: 1, info: 0, suppressed: 1 },
      notEvaluated: 2,
      lacks: ['The file holds no bodies.'],
    })
  })

  it('is one line, whatever came over the wire', () => {
    fc.assert(
      fc.property(anyInput, input => {
        const lines = read(input)
        expect(lines).toHaveLength(input.findings.length + input.notEvaluated.length + 1)
        expect(lines.slice(0, input.findings.length).map(line => line.message)).toEqual(input.findings.map(finding => finding.message))
      }),
    )
  })
})
