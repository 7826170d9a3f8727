/** Calls around the end of a token, and renewals before, at and after it. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { type Deed, lives } from './apps'
import { expectOf, expectTeeth } from './compare'
import { aboutExpiredTokens, expectedOfExpired } from './oracle-expired-token'
import { patience, runs } from './runs'
import type { Outcome } from './steps'

const mint = (outcome: fc.Arbitrary<Outcome>) =>
  fc.record({
    kind: fc.constant('mint' as const),
    outcome,
    scope: fc.constantFrom(null, null, null, 'other'),
    lifetime: fc.constantFrom(60_000, 600_000, 600_000, null),
    saidBy: fc.constantFrom('answer' as const, 'answer' as const, 'token' as const),
    isSameToken: fc.constant(false),
  })

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: mint(fc.constant('granted')) },
  { weight: 1, arbitrary: mint(fc.constantFrom<Outcome>('lost', '503', '400 invalid_client')) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('call' as const), outcome: fc.constantFrom<Outcome>('granted', '401', '401', '503') }),
  },
)

const sequences = lives({ deeds, apps: ['a', 'b', 'c'], most: 12, longest: 600_000, clients: ['C9'] })

describe('a token past its end', () => {
  it('is an error to use, and a warning where it was renewed at once', patience, () => {
    fc.assert(
      fc.property(sequences, steps => expectOf(steps, 'adobe-pass', aboutExpiredTokens, expectedOfExpired(steps, 'warning'))),
      runs,
    )
  })
  it('is a mere note where it was renewed at once, at servers of other kinds', patience, () => {
    fc.assert(
      fc.property(sequences, steps => expectOf(steps, 'rfc7591', aboutExpiredTokens, expectedOfExpired(steps, 'info'))),
      runs,
    )
  })
  it('has enough of each', () => {
    expectTeeth(sequences, steps => expectedOfExpired(steps, 'info').map(({ rule, severity }) => `${rule} ${severity}`), [
      'bearer/expired-token-used error',
      'bearer/expired-token-used warning',
      'token/refresh-too-late info',
      'fine',
    ])
  })
})
