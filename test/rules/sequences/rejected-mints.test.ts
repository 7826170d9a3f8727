/** Fresh tokens, refused at once and renewed at once: after a while it is a loop. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'
import { type Deed, lives } from './apps'
import { expectTeeth } from './compare'
import { appsInLoop, LOOP } from './oracle-rejected-mints'
import { patience, runs } from './runs'
import { type Outcome, type Step, write } from './steps'

const mint = (outcome: Outcome, lifetime: number | null): Deed => ({
  kind: 'mint',
  outcome,
  scope: null,
  lifetime,
  saidBy: 'answer',
  isSameToken: false,
})

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(mint('granted', 600_000), mint('granted', 600_000), mint('granted', null), mint('granted', 20_000)),
  },
  { weight: 1, arbitrary: fc.constantFrom<Deed>(mint('lost', null), mint('503', null), mint('400 invalid_client', null)) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      outcome: fc.constantFrom<Outcome>('401', '401', '401', '401', '401', 'granted', '503', 'lost'),
    }),
  },
)

/** Loops are rare among lives that do anything: so half of these are told to mint and call in turn. */
const wild = lives({ deeds, apps: ['a', 'b'], most: 14, longest: 60_000, clients: ['C9'] })
const turns: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      wait: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }) },
        { weight: 1, arbitrary: fc.integer({ min: 295, max: 305 }) },
      ),
      pause: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 50 }) },
        { weight: 1, arbitrary: fc.integer({ min: 300, max: 600 }) },
      ),
      outcome: fc.constantFrom<Outcome>('401', '401', '401', '401', '401', '401', 'granted', 'lost'),
    }),
    { minLength: 3, maxLength: 6 },
  )
  .map(cycles => {
    let now = 1000
    return cycles.flatMap(({ wait, pause, outcome }, index): Step[] => {
      const token = `T${index}`
      const minted = { start: now, end: now + 200 }
      const called = { start: minted.end + wait * 100, end: minted.end + wait * 100 + 100 }
      now = called.end + pause * 100
      return [
        { ...minted, kind: 'mint', app: 'a', client: 'C9', scope: null, token, lifetime: 600_000, saidBy: 'answer', outcome: 'granted' },
        { ...called, kind: 'call', app: 'a', token, outcome },
      ]
    })
  })

describe('fresh tokens that are refused', () => {
  for (const profile of ['adobe-pass', 'rfc7591'] as const) {
    it(`are a loop the third time, ${profile}`, patience, () => {
      fc.assert(
        fc.property(fc.oneof(wild, turns), steps => {
          const own = lintScenario(write(steps), profile).findings.filter(({ ruleId }) => ruleId === LOOP)
          expect(
            own.map(({ severity }) => severity),
            write(steps),
          ).toEqual(appsInLoop(steps).map(() => 'error'))
        }),
        runs,
      )
    })
  }
  it('has enough of each', () => expectTeeth(fc.oneof(wild, turns), steps => appsInLoop(steps).map(() => 'loop'), ['loop', 'fine']))
})
