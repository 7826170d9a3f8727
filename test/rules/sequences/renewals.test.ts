/** Renewals one after the other, at once, after lost answers and with old refresh tokens. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { type Deed, lives } from './apps'
import { expectOf, expectTeeth } from './compare'
import { expectedOfParallel, PARALLEL } from './oracle-parallel-renewal'
import { expectedOfRotated, ROTATED } from './oracle-rotated-token'
import { patience, runs } from './runs'
import type { Outcome, Step } from './steps'

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('refresh' as const),
      outcome: fc.constantFrom<Outcome>('granted', 'granted', 'granted', '400 invalid_grant', 'lost', '503', 'unreadable'),
      isRotated: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('mint' as const),
      outcome: fc.constantFrom<Outcome>('granted', 'granted', '400 invalid_client', '400 invalid_grant', 'lost', '429'),
      scope: fc.constantFrom(null, null, 'other'),
      lifetime: fc.constant(600_000),
      saidBy: fc.constant('answer' as const),
      isSameToken: fc.constant(false),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Deed>({ kind: 'load' }, { kind: 'call', outcome: 'granted' }) },
)

const sequences = lives({ deeds, apps: ['a', 'b', 'c'], most: 10, longest: 60_000, clients: ['C9'], choosesAmong: 3 })

describe('renewals', () => {
  it('at the same time are told of', patience, () => {
    fc.assert(
      fc.property(sequences, steps => expectOf(steps, 'rfc7591', [PARALLEL], expectedOfParallel(steps))),
      runs,
    )
  })
  it('with a refresh token that has been replaced are told of', patience, () => {
    fc.assert(
      fc.property(sequences, steps => expectOf(steps, 'rfc7591', [ROTATED], expectedOfRotated(steps))),
      runs,
    )
  })
  it('has enough of each', () => {
    const judge = (steps: readonly Step[]) =>
      [...expectedOfParallel(steps), ...expectedOfRotated(steps)].map(({ rule, severity }) => `${rule} ${severity}`)
    expectTeeth(sequences, judge, [`${PARALLEL} error`, `${PARALLEL} warning`, `${ROTATED} error`, `${ROTATED} info`, 'fine'])
  })
})
