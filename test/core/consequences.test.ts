/** What came of a finding, told with it: the root, what followed, what it cost. */
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../support/rule-tester'
import { EPOCH } from '../support/scenario'

const AFTER = { sessions: 'POST https://sp.auth.adobe.com/api/v2/REF30/sessions {reqh.authorization: Bearer made-up-token-T9}' }

interface Row {
  readonly what: string
  readonly given: string
  readonly rule: string
  readonly cause?: string
  /** `seconds: text` each. */
  readonly followed: readonly string[]
  readonly signIns?: number
}

const rows: readonly Row[] = [
  {
    what: 'an expired token: its life, the calls that were refused, the client that was thrown away, the sign-in',
    given: `0 reg→C1 · 1 tok(C1)→T1/600 · 700 api(T1)=401 · 720 api(T1)=401 · 740 api(T1)=401 · 760 reg→C2 · 761 tok(C2)→T2/600 · 800 ${AFTER.sessions}`,
    rule: 'bearer/expired-token-used',
    cause: 'Token T1 was issued at 12:00:01 UTC for 600 s and expired at 12:10:01 UTC.',
    followed: [
      '700.2: 3 calls with token T1 were refused',
      '760: client client-C2 was registered although nothing had spoken against client client-C1',
      '800: the user had to sign in again',
    ],
    signIns: 1,
  },
  {
    what: 'a registration too many: the old client, its refused token, the sign-in',
    given: `0 reg→C1 · 1 tok(C1)→T1/36000 · 600 reg→C2 · 610 api(T1)=401 invalid_token · 700 ${AFTER.sessions}`,
    rule: 'registration/redundant',
    cause: 'Client client-C1 was registered at 12:00:00 UTC and was last accepted at 12:00:01 UTC.',
    followed: ['610.2: 1 call with a token of client client-C1 was refused', '700: the user had to sign in again'],
    signIns: 1,
  },
  {
    what: 'a sign-in half an hour later is another story',
    given: `0 reg→C1 · 1 tok(C1)→T1/36000 · 600 reg→C2 · 2401 ${AFTER.sessions}`,
    rule: 'registration/redundant',
    followed: [],
  },
  {
    what: 'a sign-in just within half an hour is not',
    given: `0 reg→C1 · 1 tok(C1)→T1/36000 · 600 reg→C2 · 2400 ${AFTER.sessions}`,
    rule: 'registration/redundant',
    followed: ['2400: the user had to sign in again'],
    signIns: 1,
  },
  {
    what: 'a sign-in of another app',
    given: `0 reg→C1 · 1 tok(C1)→T1/36000 · 600 reg→C2 · 700 ${AFTER.sessions.replace('}', '; instance: b}')}`,
    rule: 'registration/redundant',
    followed: [],
  },
  {
    what: 'a registration that the server asked for is no consequence',
    given: '0 reg→C1 · 1 tok(C1)→T1/600 · 700 api(T1)=401 · 705, 710 api(T1)=401 · 720 tok(C1)=invalid_client · 721 reg→C2',
    rule: 'bearer/expired-token-used',
    followed: ['700.2: 3 calls with token T1 were refused'],
  },
  {
    what: 'a token from before the capture',
    given: '0 api(T1)=401 {jwt: 60@-3600; date: 0} · 5 api(T1)=401 {date: 5}',
    rule: 'bearer/expired-token-used',
    cause: 'Token T1 was issued before the capture began.',
    followed: ['0.2: 2 calls with token T1 were refused'],
  },
]

describe('what came of it', () => {
  it.each(rows)('$what', ({ given, rule, cause, followed, signIns }) => {
    const finding = lintScenario(given).findings.find(item => item.ruleId === rule)
    expect(finding, 'the finding itself').toBeDefined()
    if (finding === undefined) return
    if (cause !== undefined) expect(finding.cause).toBe(cause)
    expect(finding.consequences.map(({ at, text }) => `${(at - EPOCH) / 1000}: ${text}`)).toEqual(followed)
    expect(finding.cost.forcedSignIns ?? 0).toBe(signIns ?? 0)
    for (const { exchangeIds } of finding.consequences) expect(exchangeIds.length).toBeGreaterThan(0)
  })
})
