/** New tokens, early and late, after refusals and lost answers: which of them nobody needed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'
import { type Deed, lives } from './apps'
import { expectOf, expectTeeth, notEvaluated } from './compare'
import { judgeMints, REDUNDANT } from './oracle-redundant-token'
import { patience, runs } from './runs'
import { type Outcome, type Step, write } from './steps'

const mint = (outcome: fc.Arbitrary<Outcome>) =>
  fc.record({
    kind: fc.constant('mint' as const),
    outcome,
    scope: fc.constantFrom(null, null, null, 'other'),
    lifetime: fc.constantFrom(60_000, 600_000, 3_600_000, 21_600_000, null),
    saidBy: fc.constantFrom('answer' as const, 'answer' as const, 'token' as const),
    isSameToken: fc.integer({ min: 0, max: 9 }).map(number => number === 0),
  })

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: mint(fc.constant('granted')) },
  { weight: 2, arbitrary: mint(fc.constantFrom<Outcome>('unreadable', 'lost', '503', '429', '400 invalid_scope')) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      outcome: fc.constantFrom<Outcome>('granted', 'granted', '401', '403', '403 insufficient_scope', '503', 'lost'),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom<Deed>({ kind: 'load' }, { kind: 'load' }, { kind: 'revocation' }) },
)

const sequences = lives({ deeds, apps: ['a', 'b', 'c'], most: 10, longest: 2_100_000, clients: ['C8', 'C9'] })

describe('asking for a token again', () => {
  it('is flagged while the one at hand is good', patience, () => {
    fc.assert(
      fc.property(sequences, steps => {
        const { expected, unknown } = judgeMints(steps, { mayForget: false, isStrict: true })
        expectOf(steps, 'adobe-pass', [REDUNDANT], expected)
        expect(notEvaluated(lintScenario(write(steps)), REDUNDANT, 'lifetime-unknown'), write(steps)).toBe(unknown)
      }),
      runs,
    )
  })
  it('is forgiven after a reload, where tokens may live in memory only', patience, () => {
    fc.assert(
      fc.property(sequences, steps => {
        expectOf(steps, 'rfc7591', [REDUNDANT], judgeMints(steps, { mayForget: true, isStrict: false }).expected)
      }),
      runs,
    )
  })
  it('has enough of each', () => {
    const judge = (mayForget: boolean) => (steps: readonly Step[]) => {
      const { expected, unknown } = judgeMints(steps, { mayForget, isStrict: !mayForget })
      return [...expected.map(({ severity }) => severity), ...(unknown > 0 ? ['unknown'] : [])]
    }
    expectTeeth(sequences, judge(false), ['error', 'warning', 'unknown', 'fine'])
    expectTeeth(sequences, judge(true), ['warning', 'info'])
  })
})
