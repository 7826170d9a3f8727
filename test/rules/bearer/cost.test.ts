/** What mistakes with access tokens cost, where it can be known: calls that were refused for them. */
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'
import type { ScenarioProfile } from '../../support/scenario'

function costOf(ruleId: string, given: string, profile?: ScenarioProfile): unknown {
  return lintScenario(given, profile).findings.find(finding => finding.ruleId === ruleId)?.cost
}

const DPOP = '1 tok(C1)→T1/3600 {res.token_type: DPoP; dpop: k}'
const TWICE = '1 tok(C1)→T1/3600'

const rows: readonly (readonly [string, string, string, unknown, ScenarioProfile?])[] = [
  ['an expired token, refused twice', 'bearer/expired-token-used', '0 tok→T1/600 · 700, 760 api(T1)=401', { failedCalls: 2 }],
  ['an expired token, taken', 'bearer/expired-token-used', '0 tok→T1/600 · 700 api(T1)', {}],
  ['an expired token, and the server is in trouble', 'bearer/expired-token-used', '0 tok→T1/600 · 700 api(T1)=503', {}],
  ['no token, refused twice', 'bearer/missing', '1, 2 api()=401', { failedCalls: 2 }],
  ['a placeholder, refused', 'bearer/placeholder-value', '1 api()=401 {reqh.authorization: Bearer undefined}', { failedCalls: 1 }],
  ['a placeholder, taken', 'bearer/placeholder-value', '1 api() {reqh.authorization: Bearer undefined}', {}],
  ['the refusals after the first', 'bearer/rejected-token-reused', '0 tok→T1/3600 · 10, 20, 30 api(T1)=401', { failedCalls: 2 }],
  [
    'a refresh token, refused',
    'bearer/wrong-credential-kind',
    '1 code(C1)→T1,R1/3600 · 2 api()=401 {reqh.authorization: Bearer made-up-refresh-R1}',
    { failedCalls: 1 },
    'rfc7591',
  ],
  [
    'a refresh token, taken',
    'bearer/wrong-credential-kind',
    '1 code(C1)→T1,R1/3600 · 2 api() {reqh.authorization: Bearer made-up-refresh-R1}',
    {},
    'rfc7591',
  ],
  ['another scheme, refused', 'bearer/wrong-scheme', `${DPOP} · 2 api(T1)=401`, { failedCalls: 1 }, 'rfc7591'],
  ['another scheme, taken', 'bearer/wrong-scheme', `${DPOP} · 2 api(T1)`, {}, 'rfc7591'],
  // Which of the two is wrong, nobody knows.
  ['two places, refused', 'bearer/wrong-scheme', `${TWICE} · 2 api(T1)=401 {q.access_token: abc}`, {}, 'rfc7591'],
]

describe('cost', () => {
  for (const [name, ruleId, given, cost, profile] of rows) it(name, () => expect(costOf(ruleId, given, profile)).toEqual(cost))
})
