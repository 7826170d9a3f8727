/** Registrations, again and again: for each of them the rule that the definitions ask for, or none. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { type Deed, lives } from './apps'
import { expectOf, expectTeeth } from './compare'
import { expectedOfRegistrations, registeringAgain } from './oracle-registering-again'
import { patience, runs } from './runs'
import type { Outcome } from './steps'

const outcomes = (granted: number, ...others: readonly Outcome[]) =>
  fc.oneof({ weight: granted, arbitrary: fc.constant<Outcome>('granted') }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const registration = fc.record({
  kind: fc.constant('registration' as const),
  outcome: outcomes(5, 'lost', '503', 'unreadable', '400 invalid_request'),
  statement: fc.constantFrom('A', 'A', 'A', 'B'),
  secretLife: fc.constantFrom(null, null, null, 90_000),
})

const granted = registration.map(deed => ({ ...deed, outcome: 'granted' as const }))

const mint = fc.record({
  kind: fc.constant('mint' as const),
  outcome: outcomes(4, '400 invalid_client', '400 invalid_grant', '429', '503', 'lost'),
  scope: fc.constant(null),
  lifetime: fc.constantFrom(600_000, 600_000, null),
  saidBy: fc.constant('answer' as const),
  isSameToken: fc.constant(false),
})

const load = fc.constant<Deed>({ kind: 'load' })

const call = fc.record({
  kind: fc.constant('call' as const),
  outcome: outcomes(2, '401', '401 invalid_token', '403', '503', 'lost', '401 invalid_access_token_client_application'),
})

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 1, arbitrary: load },
  { weight: 5, arbitrary: registration },
  { weight: 5, arbitrary: mint },
  { weight: 3, arbitrary: call },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Deed>({ kind: 'clearing' }, { kind: 'deletion', outcome: 'granted' }, { kind: 'deletion', outcome: '401' }),
  },
)

const kind = { deeds, apps: ['a', 'b', 'c'], most: 12, longest: 120_000 } as const
const sequences = fc.oneof(
  { weight: 4, arbitrary: lives(kind) },
  { weight: 2, arbitrary: lives({ ...kind, clients: ['C9'] }) },
  // A token comes of age, and what then?
  { weight: 4, arbitrary: lives({ ...kind, apps: ['a'], first: [granted, mint, call, granted, mint] }) },
  // The page is opened again.
  { weight: 3, arbitrary: lives({ ...kind, apps: ['a'], first: [load, granted, mint, load, granted, mint] }) },
  // Busy enough for a storm of ten that are a minute apart.
  {
    weight: 1,
    arbitrary: lives({
      ...kind,
      apps: ['a'],
      deeds: fc.oneof({ weight: 4, arbitrary: registration }, { weight: 1, arbitrary: deeds }),
      most: 14,
    }),
  },
)

describe('registering again', () => {
  it('is called by its name, or is fine', patience, () => {
    fc.assert(
      fc.property(sequences, steps => {
        expectOf(
          steps,
          'adobe-pass',
          registeringAgain,
          expectedOfRegistrations(steps, { again: 'error', registerAgain: 'invalid_access_token_client_application' }),
        )
      }),
      runs,
    )
  })
  it('at servers of other kinds, too', patience, () => {
    fc.assert(
      fc.property(sequences, steps => {
        expectOf(steps, 'rfc7591', registeringAgain, expectedOfRegistrations(steps, { again: 'warning', registerAgain: 'invalid_client' }))
      }),
      runs,
    )
  })
  it('has enough of each', () => {
    const manners = { again: 'error', registerAgain: 'invalid_client' } as const
    expectTeeth(sequences, steps => expectedOfRegistrations(steps, manners).map(({ rule }) => rule), [...registeringAgain, 'fine'])
  })
})
