/** One lifetime, told twice: by the answer, and by the token itself. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'
import { expectTeeth } from './compare'
import { type Stated, verdictOnLifetimes } from './oracle-lifetimes'
import { patience, runs } from './runs'

const RULE = 'jwt/exp-vs-expires-in'

const around = (bound: number) => fc.integer({ min: -15, max: 15 }).map(more => bound + more)
const answers: fc.Arbitrary<Stated> = fc
  .record({
    expiresIn: fc.constantFrom(300, 600, 3600, 21_600, 86_400),
    off: fc.oneof(
      fc.constantFrom(0, 3600, -1800, 18_000),
      around(60),
      around(-60),
      around(180),
      around(-180),
      around(300),
      around(-300),
      around(-1080),
    ),
    age: fc.constantFrom(0, 0, 1, 100, 1800),
    hasIssue: fc.boolean(),
    clock: fc.constantFrom(null, 0, 0, 5, -400, 7200),
  })
  .map(({ expiresIn, off, age, hasIssue, clock }) => ({
    expiresIn,
    expiry: 10 - age + expiresIn + off,
    issuedAt: hasIssue ? 10 - age : null,
    date: clock === null ? null : 10 + clock,
    answeredAt: 10,
  }))

function write({ expiresIn, expiry, issuedAt, date, answeredAt }: Stated): string {
  const claims = `{"exp":"@${expiry}"${issuedAt === null ? '' : `,"iat":"@${issuedAt}"`}}`
  return `${answeredAt - 0.2}-${answeredAt} tok(C1)→T1/${expiresIn} {claims: ${claims}${date === null ? '' : `; date: ${date}`}}`
}

describe('a lifetime that is told twice', () => {
  for (const profile of ['adobe-pass', 'rfc7591'] as const) {
    it(`is told alike, ${profile}`, patience, () => {
      fc.assert(
        fc.property(answers, stated => {
          const verdict = verdictOnLifetimes(stated)
          fc.pre(verdict !== 'open')
          const own = lintScenario(write(stated), profile).findings.filter(({ ruleId }) => ruleId === RULE)
          expect(own[0]?.severity ?? 'fine', write(stated)).toBe(verdict)
        }),
        runs,
      )
    })
  }
  it('has enough of each', () => expectTeeth(answers, stated => [verdictOnLifetimes(stated)], ['warning', 'info', 'fine']))
})
