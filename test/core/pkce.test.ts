import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProven } from '../../src/core/pkce'

describe('PKCE', () => {
  it('knows the example of RFC 7636 appendix B', () =>
    expect(isProven('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', 'S256')).toBe(true))

  it('agrees with another implementation on any verifier', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (verifier, other) => {
        const challenge = createHash('sha256').update(verifier).digest('base64url')
        expect(isProven(verifier, challenge, 'S256')).toBe(true)
        expect(isProven(other, challenge, 'S256')).toBe(other === verifier)
      }),
    ))

  it('takes the verifier as it stands where the method is plain, or not said', () => {
    expect(isProven('made-up-verifier', 'made-up-verifier', 'plain')).toBe(true)
    expect(isProven('made-up-verifier', 'made-up-verifier', null)).toBe(true)
    expect(isProven('made-up-verifier', 'another', 'plain')).toBe(false)
  })

  it('says nothing of a method that it does not know', () => expect(isProven('made-up-verifier', 'another', 'S512')).toBeNull())
})
