import { describe, expect, it } from 'vitest'
import { countdownState, countdownText, type Expiry, shortCountdownText } from '../../src/panel/format/countdown'

const at = (earliest: number, latest = earliest): Expiry => ({ kind: 'at', earliest, latest })

describe('countdown', () => {
  // A token that ends at second 1000, looked at from different moments.
  it.each([
    [1000 - 6 * 3600 + 1, 'expires in 5 h 59 min'],
    [1000 - 3600, 'expires in 1 h'],
    [1000 - 252, 'expires in 4 min 12 s'],
    [1000 - 60, 'expires in 1 min'],
    [1000 - 59.9, 'expires in 1 min'],
    [1000 - 0.1, 'expires in 1 s'],
    [1000, 'expired just now'],
    [1000.9, 'expired just now'],
    [1012, 'expired 12 s ago'],
    [1000 + 61, 'expired 1 min ago'],
    [1000 + 3 * 3600, 'expired 3 h ago'],
  ])('at second %s: %s', (now, text) => {
    expect(countdownText(at(1_000_000), now * 1000)).toBe(text)
  })

  it('turns at the very millisecond', () => {
    expect(countdownState(at(1000), 999)).toBe('live')
    expect(countdownState(at(1000), 1000)).toBe('expired')
  })

  it('does not say "expired" while the token may still be good', () => {
    const expiry = at(1000, 1200)
    expect(countdownText(expiry, 1100)).toBe('expires about now')
    expect(countdownState(expiry, 1100)).toBe('live')
    expect(countdownState(expiry, 1200)).toBe('expired')
  })

  it('has a word for every other case, long and short', () => {
    const others: Expiry[] = [{ kind: 'never' }, { kind: 'unknown' }, { kind: 'revoked', at: 1 }]
    expect(others.map(expiry => countdownText(expiry, 0))).toEqual(['does not expire', 'lifetime unknown', 'revoked'])
    expect(others.map(expiry => shortCountdownText(expiry, 0))).toEqual(['no expiry', 'unknown', 'revoked'])
    expect(others.map(expiry => countdownState(expiry, 0))).toEqual(['never', 'unknown', 'revoked'])
    expect(shortCountdownText(at(60_000), 0)).toBe('1 min')
    expect(shortCountdownText(at(60_000), 60_000)).toBe('expired')
  })
})
