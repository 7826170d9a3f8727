/** Servers that ask for a pause, and apps that make none, or too short a one. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { type Deed, lives } from './apps'
import { expectOf, expectTeeth } from './compare'
import { expectedOfThrottled, type Scope, THROTTLE } from './oracle-throttle'
import { patience, runs } from './runs'
import type { Outcome, Step } from './steps'

const outcomes = fc.constantFrom<Outcome>('granted', 'granted', '429', '429', '429 wait 3', '429 wait 30', '503', '503 wait 2', 'lost')

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('mint' as const),
      outcome: outcomes,
      scope: fc.constantFrom(null, null, 'other'),
      lifetime: fc.constant(600_000),
      saidBy: fc.constant('answer' as const),
      isSameToken: fc.constant(false),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const), outcome: outcomes }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('registration' as const),
      outcome: outcomes,
      statement: fc.constantFrom('A', 'B'),
      secretLife: fc.constant(null),
    }),
  },
)

const sequences = lives({ deeds, apps: ['a', 'b'], most: 10, longest: 60_000, clients: ['C9'] })

describe('a server that asks for a pause', () => {
  it('asks it of the device, and of every request', patience, () => {
    fc.assert(
      fc.property(sequences, steps => expectOf(steps, 'adobe-pass', [THROTTLE], expectedOfThrottled(steps, 'device'))),
      runs,
    )
  })
  it('means the same request, where it does not say for how long', patience, () => {
    fc.assert(
      fc.property(sequences, steps => expectOf(steps, 'rfc7591', [THROTTLE], expectedOfThrottled(steps, 'request'))),
      runs,
    )
  })
  it('has enough of each', () => {
    const judge = (scope: Scope) => (steps: readonly Step[]) => expectedOfThrottled(steps, scope).map(({ severity }) => severity)
    expectTeeth(sequences, judge('device'), ['error', 'warning', 'fine'])
    expectTeeth(sequences, judge('request'), ['error', 'warning', 'fine'])
  })
})
