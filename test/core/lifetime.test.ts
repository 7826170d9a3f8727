import { describe, expect, it } from 'vitest'
import { decodeJwt } from '../../src/core/jwt'
import { DEFAULT_LIMITS, earlyWindow, grantedLifetime, lifeAt } from '../../src/core/lifetime'
import { jwtOf } from '../support/exchange-builder'

const sixHours = decodeJwt(jwtOf({ iat: 1_700_000_000, exp: 1_700_021_600 }))
const SECOND = 1000

describe('the lifetime that an answer grants', () => {
  it.each([
    { what: 'a number', answer: { expires_in: 3600 }, jwt: null, ms: 3600 * SECOND, source: 'expires_in' },
    {
      what: 'a number, rather than the token’s own word',
      answer: { expires_in: 60 },
      jwt: sixHours,
      ms: 60 * SECOND,
      source: 'expires_in',
    },
    { what: 'a fraction', answer: { expires_in: 0.5 }, jwt: null, ms: 500, source: 'expires_in' },
    { what: 'a number in a string', answer: { expires_in: '3600' }, jwt: null, ms: 3600 * SECOND, source: 'expires_in-string' },
    { what: 'with blanks about it', answer: { expires_in: ' 3600 ' }, jwt: null, ms: 3600 * SECOND, source: 'expires_in-string' },
    { what: 'nothing, but the token says', answer: {}, jwt: sixHours, ms: 21_600 * SECOND, source: 'jwt' },
    { what: 'nonsense, but the token says', answer: { expires_in: 'soon' }, jwt: sixHours, ms: 21_600 * SECOND, source: 'jwt' },
    { what: 'zero is no lifetime', answer: { expires_in: 0 }, jwt: null, ms: null, source: 'unknown' },
    { what: 'nor is less', answer: { expires_in: -1 }, jwt: sixHours, ms: 21_600 * SECOND, source: 'jwt' },
    { what: 'nothing at all', answer: {}, jwt: null, ms: null, source: 'unknown' },
    { what: 'null', answer: { expires_in: null }, jwt: null, ms: null, source: 'unknown' },
    { what: 'an object', answer: { expires_in: {} }, jwt: null, ms: null, source: 'unknown' },
  ])('$what', ({ answer, jwt, ms, source }) => expect(grantedLifetime(answer, jwt)).toEqual({ lifetimeMs: ms, source }))

  it('a token whose times are in milliseconds', () => {
    const jwt = decodeJwt(jwtOf({ iat: 1_700_000_000_000, exp: 1_700_000_600_000 }))
    expect(grantedLifetime({}, jwt)).toEqual({ lifetimeMs: 600 * SECOND, source: 'jwt' })
  })
})

describe('the early window', () => {
  it.each([
    { life: 60, window: 60 },
    { life: 240, window: 60 },
    { life: 244, window: 61 },
    { life: 3600, window: 900 },
    { life: 86_400, window: 900 },
  ])('of $life s is $window s', ({ life, window }) => expect(earlyWindow(life * SECOND, DEFAULT_LIMITS)).toBe(window * SECOND))
})

describe('where something stands', () => {
  it('unknown', () => expect(lifeAt(null, 5)).toEqual({ state: 'unknown', remainingMs: null }))
  it('for ever', () => expect(lifeAt('never', 5)).toEqual({ state: 'never', remainingMs: null }))
  it('live', () => expect(lifeAt(6, 5)).toEqual({ state: 'live', remainingMs: 1 }))
  it('expired as its end comes', () => expect(lifeAt(5, 5)).toEqual({ state: 'expired', remainingMs: 0 }))
})
