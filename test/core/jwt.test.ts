import fc from 'fast-check'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { decodeJwt as claimsByJose } from 'jose/jwt/decode'
import { describe, expect, it } from 'vitest'
import { claimTimeMs, decodeJwt, jweHeader, looksLikeJwe, looksLikeJwt, statedLifetimeMs } from '../../src/core/jwt'
import { base64url, jwtOf } from '../support/exchange-builder'

const part = (value: unknown) => base64url(JSON.stringify(value))

describe('what is a JWT', () => {
  it('reads header and claims', () => {
    expect(decodeJwt(jwtOf({ sub: 'ann' }))).toEqual({ header: { alg: 'RS256' }, claims: { sub: 'ann' }, isSigned: true })
  })
  it.each([
    { what: 'alg none', text: `${part({ alg: 'none' })}.${part({ sub: 'ann' })}.` },
    { what: 'alg NoNe, with a signature for show', text: `${part({ alg: 'NoNe' })}.${part({ sub: 'ann' })}.c2ln` },
    { what: 'no alg', text: `${part({ typ: 'JWT' })}.${part({ sub: 'ann' })}.c2ln` },
    { what: 'an empty signature', text: `${part({ alg: 'RS256' })}.${part({ sub: 'ann' })}.` },
  ])('$what is not signed', ({ text }) => expect(decodeJwt(text)?.isSigned).toBe(false))

  it.each([
    { what: 'nothing', text: '' },
    { what: 'two parts', text: `${part({ alg: 'RS256' })}.${part({})}` },
    { what: 'a header that is no JSON', text: `eyJub3QganNvbg.${part({})}.c2ln` },
    { what: 'a header that is a list', text: `${base64url('["eyes", "eyes"]')}.${part({})}.c2ln` },
    { what: 'claims that are a list', text: `${part({ alg: 'RS256' })}.${part([1])}.c2ln` },
    { what: 'claims that are null', text: `${part({ alg: 'RS256' })}.${part(null)}.c2ln` },
    { what: 'blanks in it', text: `${part({ alg: 'RS256' })}. ${part({})}.c2ln` },
    { what: 'five parts (JWE)', text: `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d` },
  ])('$what is none', ({ text }) => expect(decodeJwt(text)).toBeNull())

  it('keeps hostile names as plain members', () => {
    const text = `${part({ alg: 'RS256' })}.${base64url('{"__proto__":{"admin":true},"constructor":1}')}.c2ln`
    const claims = decodeJwt(text)?.claims ?? {}
    expect(Object.keys(claims)).toContain('constructor')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
    expect(claims.admin).toBeUndefined()
  })
  it('survives claims that are nested ten thousand deep', () => {
    const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
    expect(() => decodeJwt(`${part({ alg: 'RS256' })}.${base64url(deep)}.c2ln`)).not.toThrow()
  })
  it('reads what jose reads, and nothing else', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map(array => Buffer.from(array).toString('base64url'))
    const json = fc
      .oneof(
        fc.json(),
        fc.json().map(text => `\uFEFF${text}`),
        fc.string({ unit: 'grapheme' }),
      )
      .map(base64url)
    const anyPart = fc.oneof(json, bytes, fc.base64String(), fc.stringMatching(/^[\w=+/-]{0,12}$/))
    const head = fc.oneof(
      anyPart,
      fc.json().map(text => base64url(`{"alg":"RS256","x":${text}}`)),
    )
    fc.assert(
      fc.property(head, anyPart, fc.constantFrom('', 'c2ln'), (header, claims, signature) => {
        const text = `${header}.${claims}.${signature}`
        const byJose = orNull(() => ({ header: decodeProtectedHeader(text), claims: claimsByJose(text) }))
        expect(decodeJwt(text)).toEqual(looksLikeJwt(text) && byJose !== null ? expect.objectContaining(byJose) : null)
        const encrypted = `${header}.a.b.c.d`
        const encryptedHeader = orNull(() => decodeProtectedHeader(encrypted))
        expect(jweHeader(encrypted)).toEqual(looksLikeJwe(encrypted) && typeof encryptedHeader?.enc === 'string' ? encryptedHeader : null)
      }),
    )
  })
  it('tells shapes apart without reading', () => {
    expect([looksLikeJwt(jwtOf({})), looksLikeJwt('made-up.token.value'), looksLikeJwe('eyJh.b.c.d.e'), looksLikeJwe('a.b.c.d.e')]).toEqual(
      [true, false, true, false],
    )
  })
})

describe('its times', () => {
  const jwt = (claims: object) => decodeJwt(jwtOf(claims)) ?? { header: {}, claims: {}, isSigned: false }
  it('are seconds', () => expect(claimTimeMs(jwt({ exp: 1_700_000_000 }), 'exp')).toBe(1_700_000_000_000))
  it('or milliseconds, by their size', () => expect(claimTimeMs(jwt({ exp: 1_700_000_000_000 }), 'exp')).toBe(1_700_000_000_000))
  it('or nothing', () => expect(claimTimeMs(jwt({ exp: '1700000000' }), 'exp')).toBeNull())
  it('tell a lifetime where both are there', () => {
    expect(statedLifetimeMs(jwt({ iat: 100, exp: 160 }))).toBe(60_000)
    expect(statedLifetimeMs(jwt({ exp: 160 }))).toBeNull()
  })
})

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
  }
}
