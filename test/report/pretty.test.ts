/** What a person reads on a terminal. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prettyReport } from '../../src/report/pretty'
import { anyInput, fullInput, makeExchange, makeFinding, makeInput, suppressedFinding } from './make'

const plain = { color: false }

describe('the pretty report', () => {
  it('tells a finding from cause to source, then what is suppressed and what was not judged', () => {
    expect(prettyReport([fullInput], plain).split('\n')).toEqual([
      'session.har  6 exchanges, 6 about credentials, 2 clients, 2 tokens',
      '',
      '  note: The file holds no bodies.',
      '',
      'error   Registered client C2 although client C1 was still good. (3 times)',
      '        registration/redundant · app 1 at https://app.example.com · confidence high',
      '        cause  Credentials are kept in memory only.',
      '        then  2026-01-15T12:00:04.000Z  14 calls were refused',
      '        cost  2 orphaned clients · 14 requests that could have been saved',
      '        why  Each registration makes a new client.',
      '        fix  Store `client_id` and reuse it.',
      '        #1  2026-01-15T12:00:01.000Z  POST https://sp.auth.example.com/o/client/register  201',
      '        #3  2026-01-15T12:00:03.000Z  POST https://sp.auth.example.com/o/client/register  201',
      '        see  RFC 7591 section 3.2.1  https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1',
      '',
      'warning The rule secret/in-url failed on one call.',
      '        secret/in-url · app 1 at https://app.example.com · confidence high',
      '        why  Each registration makes a new client.',
      '        fix  Store `client_id` and reuse it.',
      '',
      'suppressed',
      '        error token/redundant-request: Asked for a token although T1 was still good.',
      '          by the baseline until 2026-03-01: known, fixed in 2.4',
      '',
      'not judged',
      '        token/refresh-too-late: nothing says how long the token lives (2 times)',
      '',
      '1 error, 1 warning, 1 suppressed',
      '',
    ])
  })

  it.each([
    [{ by: 'config', reason: '', until: null }, 'by the configuration, for good: no reason given'],
    [{ by: 'user', reason: 'a test', until: Number.NaN }, 'by the user until an unknown time: a test'],
    [null, 'by whom is not known'],
  ] as const)('says who suppressed it: %j', (suppressed, words) => {
    const text = prettyReport([makeInput({ findings: [{ ...suppressedFinding, suppressed }] })], plain)
    expect(text).toContain(`          ${words}\n`)
    expect(text).toMatch(/Nothing else found, 1 suppressed\.\n$/)
  })

  it('names the file of each entry where several were linted together', () => {
    const exchanges = [makeExchange(1, { file: 'a.har' }), makeExchange(1, { file: '-' })]
    const input = makeInput({ file: 'a.har + -', files: ['a.har', '-'], findings: [makeFinding({ exchanges })] })
    expect(prettyReport([input], plain).match(/\S+ #1 /g)).toEqual(['a.har #1 ', 'stdin #1 '])
  })

  it('gives nothing from the wire to the terminal but text', () => {
    fc.assert(
      fc.property(anyInput, input => {
        const text = prettyReport([{ ...input, file: 'session.har' }], plain)
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}]/u)
        const open = input.findings.filter(finding => finding.outcome !== 'suppressed')
        const sections = [open.length < input.findings.length, input.notEvaluated.length > 0].filter(Boolean).length
        // What begins a line is ours: the file, each finding, the sections, the verdict.
        expect(text.split('\n').filter(line => /^\S/.test(line))).toHaveLength(1 + open.length + sections + 1)
      }),
    )
  })

  it('has one colour for each severity', () => {
    const findings = (['error', 'warning', 'info'] as const).map(severity => makeFinding({ severity }))
    const text = prettyReport([makeInput({ findings })], { color: true })
    for (const painted of ['\u001b[31m1 error\u001b[0m', '\u001b[33m1 warning\u001b[0m', '\u001b[36m1 info\u001b[0m'])
      expect(text).toContain(painted)
  })
})
