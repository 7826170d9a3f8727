/** What registrations that need not have been cost, as the findings add it up. */
import { describe, expect, it } from 'vitest'
import type { Cost } from '../../src/core/finding'
import { lintScenario } from '../support/rule-tester'

const SESSION = 'POST https://sp.auth.adobe.com/api/v2/REF30/sessions=201 {reqh.authorization: Bearer made-up-token-T2; device: a}'

const table: Readonly<Record<string, readonly [given: string, ruleId: string, cost: Cost]>> = {
  'three clients where one was enough': [
    '1 reg→C1 · 300 reg→C2 · 600 reg→C3',
    'registration/redundant',
    { orphanedClients: 2, savableRequests: 2 },
  ],
  'the same client again: a request, and no more': ['1 reg→C1 · 9 reg→C1', 'registration/redundant', { savableRequests: 1 }],
  'for a token': [
    '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2/3600',
    'registration/to-refresh-token',
    { orphanedClients: 1, savableRequests: 1 },
  ],
  'after an error': [
    '1 reg→C1 · 2 tok(C1)→T1/120 · 100 tok(C1)=503 · 101 reg→C2',
    'registration/as-error-handling',
    { orphanedClients: 1, savableRequests: 1 },
  ],
  'on two of three loads': [
    '0 load · 1 reg→C1 · 100 load · 101 reg→C2 · 200 load · 201 reg→C3',
    'registration/on-every-load',
    { orphanedClients: 2, savableRequests: 2 },
  ],
  'two at once, and one is used': [
    '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C1)→T1/3600',
    'registration/concurrent-duplicate',
    { orphanedClients: 1, savableRequests: 1 },
  ],
  'two at once, and both are used': [
    '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C1)→T1/3600 · 3 tok(C2)→T2/3600',
    'registration/concurrent-duplicate',
    { savableRequests: 1 },
  ],
  'a storm: all but one': ['1, 2, 3, 4, 5, 6, 7 reg=503', 'registration/storm', { savableRequests: 6 }],
  'a rejected client: all after the second': [
    '0, 5, 10, 15 tok(C1)=400 invalid_client',
    'registration/rejected-client-kept',
    { savableRequests: 2, failedCalls: 2 },
  ],
  'a client that was lost': [
    '1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800',
    'registration/credentials-lost',
    { orphanedClients: 1, savableRequests: 1 },
  ],
  'a client that was lost, and its user has to sign in': [
    `1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800 · 86500 ${SESSION}`,
    'registration/credentials-lost',
    { orphanedClients: 1, savableRequests: 1, forcedSignIns: 1 },
  ],
  'fresh tokens refused': [
    '1 reg→C1 · 2 tok(C1)→T1/3600 · 3, 4 api(T1)=401 invalid_access_token_client_application',
    'registration/wrong-api-version-statement',
    { failedCalls: 2 },
  ],
}

describe('cost', () => {
  for (const [name, [given, ruleId, cost]] of Object.entries(table)) {
    it(name, () => {
      const finding = lintScenario(given).findings.find(item => item.ruleId === ruleId)
      expect(finding?.cost).toEqual(cost)
    })
  }
})
