/** A client that the server no longer knows, and how long an app clings to it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'
import { type Deed, lives } from './apps'
import { expectTeeth } from './compare'
import { gradesOfRefused, REFUSED } from './oracle-refused-client'
import { patience, runs } from './runs'
import { type Outcome, write } from './steps'

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('mint' as const),
      outcome: fc.constantFrom<Outcome>('400 invalid_client', '400 invalid_client', '401 invalid_client', 'granted', '503', '429', 'lost'),
      scope: fc.constant(null),
      lifetime: fc.constant(600_000),
      saidBy: fc.constant('answer' as const),
      isSameToken: fc.constant(false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('registration' as const),
      outcome: fc.constantFrom<Outcome>('granted', 'granted', 'lost', '503'),
      statement: fc.constant('A'),
      secretLife: fc.constant(null),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Deed>({ kind: 'load' }, { kind: 'call', outcome: 'granted' }) },
)

const sequences = lives({ deeds, apps: ['a', 'b', 'c'], most: 12, longest: 120_000, clients: ['C8', 'C9'] })

describe('a client that was refused', () => {
  for (const profile of ['adobe-pass', 'rfc7591'] as const) {
    it(`is to be dropped, ${profile}`, patience, () => {
      fc.assert(
        fc.property(sequences, steps => {
          const own = lintScenario(write(steps), profile).findings.filter(({ ruleId }) => ruleId === REFUSED)
          expect(own.map(({ severity }) => severity).sort(), write(steps)).toEqual(gradesOfRefused(steps).sort())
        }),
        runs,
      )
    })
  }
  it('has enough of each', () => expectTeeth(sequences, gradesOfRefused, ['error', 'info', 'fine']))
})
