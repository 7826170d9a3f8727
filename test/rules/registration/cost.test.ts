/** What needless registrations cost, where it can be known. */
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'

const ORPHAN = { orphanedClients: 1, savableRequests: 1 }
const SESSION = 'POST https://sp.auth.adobe.com/api/v2/REF30/sessions=201 {reqh.authorization: Bearer made-up-token-T2; device: a}'

const rows: readonly (readonly [string, string, string, unknown])[] = [
  ['a burst of five', 'storm', '1, 2, 3, 4, 5 reg=503', { savableRequests: 4 }],
  ['a burst that goes on', 'storm', '1, 2, 3, 4, 5, 6, 7 reg=503', { savableRequests: 6 }],
  ['one client too many', 'redundant', '1 reg→C1 · 9 reg→C2', ORPHAN],
  ['the same client again', 'redundant', '1 reg→C1 · 9 reg→C1', { savableRequests: 1 }],
  ['two at once', 'concurrent-duplicate', '1.0-1.4 reg→C1 · 1.1-1.5 reg→C2', ORPHAN],
  [
    'two at once, and both in use',
    'concurrent-duplicate',
    '1.0-1.4 reg→C1 · 1.1-1.5 reg→C2 · 2 tok(C1)→T1 · 3 tok(C2)→T2',
    { savableRequests: 1 },
  ],
  ['a client that was lost', 'credentials-lost', '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg→C2', ORPHAN],
  [
    'a client that was lost, and the login with it',
    'credentials-lost',
    `1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800 · 86500 ${SESSION}`,
    { ...ORPHAN, forcedSignIns: 1 },
  ],
  ['two rejections, which may be bad luck', 'rejected-client-kept', '0, 5 tok(C1)=invalid_client', {}],
  ['four rejections', 'rejected-client-kept', '0, 5, 10, 15 tok(C1)=invalid_client', { savableRequests: 2, failedCalls: 2 }],
  [
    'a call that cannot work with this application',
    'wrong-api-version-statement',
    '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)=401 invalid_access_token_client_application',
    { failedCalls: 1 },
  ],
]

describe('cost', () => {
  for (const [name, rule, given, cost] of rows) {
    it(name, () => expect(lintScenario(given).findings.find(finding => finding.ruleId === `registration/${rule}`)?.cost).toEqual(cost))
  }
})
