/** What holds of every format. */
import { describe, expect, it } from 'vitest'
import { readHar } from '../../src/core/har'
import { profiles } from '../../src/profiles'
import { formats, writeReport } from '../../src/report/formats'
import { lintContents, toLintedInput } from '../../src/report/lint-har'
import { openFindings } from '../../src/report/outcome'
import { rules } from '../../src/rules'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'
import { crashedFinding, fullInput, makeFinding, makeInput, suppressedFinding } from './make'

const options = { color: false, rules }

describe('what counts', () => {
  it('is what was flagged, and a rule that crashed; not what is suppressed', () => {
    const flagged = makeFinding()
    expect(openFindings([flagged, suppressedFinding, crashedFinding])).toEqual([flagged, crashedFinding])
  })
})

describe.each(formats)('as %s', format => {
  it('a suppressed finding is not silently gone', () => {
    const text = writeReport(format, [makeInput({ findings: [suppressedFinding] })], options)
    expect(text).toContain('token/redundant-request')
    expect(text).toContain('suppressed')
    if (format !== 'github') expect(text).toContain('known, fixed in 2.4')
  })

  it('the same is said each time, and ends with a line break', () => {
    const text = writeReport(format, [fullInput, makeInput({ file: '-' })], options)
    expect(writeReport(format, [fullInput, makeInput({ file: '-' })], options)).toBe(text)
    expect(text).toMatch(/[^\n]\n$/)
  })

  it('no secret is told', async () => {
    const har = JSON.stringify(
      toHar(
        parseScenario(
          [
            '0 load · 1 reg→C1 · 2 tok(C1)→T1,R1/60 · 3 api(T1) · 100 api(T1)=401 access_token_expired · 101 refresh(R1)→T2,R2/60',
            '102 GET https://api.example.com/v1?access_token=made-up-token-T2&client_secret=made-up-secret-of-C1=200 · 103 reg→C2',
            '104 GET https://api.example.com/v1?refresh_token=made-up-refresh-R2=401',
          ].join(' · '),
        ).exchanges,
      ),
    )
    async function* bytes() {
      yield new TextEncoder().encode(har)
    }
    const contents = await readHar(bytes(), { captureId: 'file', profiles })
    const input = toLintedInput('session.har', contents, lintContents(contents, { rules, profiles }))
    const secrets = /made-up-secret|made-up-token|made-up-refresh|eyJ/
    expect(har, 'the test has teeth').toMatch(secrets)
    expect(input.findings.map(finding => finding.ruleId)).toContain('secret/in-url')
    expect(writeReport(format, [input], options)).not.toMatch(secrets)
  })
})

it('JSON has the members that others rely on, and no more of a call', () => {
  const { inputs } = JSON.parse(writeReport('json', [fullInput], options)) as { inputs: { findings: { exchanges: object[] }[] }[] }
  expect(Object.keys(inputs[0] ?? {})).toEqual(['file', 'exchanges', 'relevant', 'clients', 'tokens', 'findings', 'notEvaluated'])
  expect(Object.keys(inputs[0]?.findings[0]?.exchanges[0] ?? {})).toEqual(['index', 'startedDateTime', 'method', 'url', 'status'])
})
