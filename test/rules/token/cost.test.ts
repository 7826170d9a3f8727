/** What the mistakes at the token endpoint cost, where it can be known. */
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'
import type { ScenarioProfile } from '../../support/scenario'

function costOf(ruleId: string, given: string, profile?: ScenarioProfile): unknown {
  return lintScenario(given, profile).findings.find(finding => finding.ruleId === ruleId)?.cost
}

const rows: readonly (readonly [string, string, string, unknown, ScenarioProfile?])[] = [
  ['a needless token', 'token/redundant-request', '0 tok→T1/21600 · 10 tok→T2/21600 · 20 tok→T3/21600', { savableRequests: 2 }],
  [
    'a token that was lost with the page, and may be lost',
    'token/redundant-request',
    '0 load · 1 tok→T1/3600 · 60 load · 61 tok→T2/3600',
    {},
    'rfc7591',
  ],
  [
    'two calls that were refused',
    'token/refresh-too-late',
    '0 tok→T1/600 · 605, 606 api(T1)=401 · 607 tok→T2',
    { savableRequests: 2, failedCalls: 2 },
  ],
  ['a call that went through all the same', 'token/refresh-too-late', '0 tok→T1/600 · 605 api(T1) · 606 tok→T2', {}],
  ['two renewals at once', 'token/concurrent-refresh', '0-0.3 tok→T1/3600 · 0.1-0.4 tok→T2/3600', { savableRequests: 1 }],
  ['repeats of what cannot work', 'token/retry-on-permanent-error', '0, 1, 2, 3 tok=invalid_grant', { savableRequests: 3 }],
  [
    'a loop',
    'token/mint-reject-loop',
    '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600',
    { savableRequests: 1, failedCalls: 1 },
  ],
]

describe('cost', () => {
  for (const [name, ruleId, given, cost, profile] of rows) it(name, () => expect(costOf(ruleId, given, profile)).toEqual(cost))
})
