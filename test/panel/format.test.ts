import { describe, expect, it } from 'vitest'
import { formatDuration, formatLatency, formatRoughDuration } from '../../src/panel/format/duration'
import { statusText, verdictOf } from '../../src/panel/format/outcome'
import { urlParts } from '../../src/panel/format/url'
import { bodyNote, formatCount } from '../../src/panel/format/words'
import { classified, exchange } from '../fixtures/panel/make'

const S = 1000
const M = 60 * S
const H = 60 * M
const D = 24 * H

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [999, '0 s'],
    [59 * S, '59 s'],
    [M, '1 min'],
    [4 * M + 12 * S, '4 min 12 s'],
    [H - 1, '59 min 59 s'],
    [H, '1 h'],
    [D - 1, '23 h 59 min'],
    [D, '1 d'],
    [2 * D + 3 * H + 59 * M, '2 d 3 h'],
  ])('%s ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('long past needs no second unit', () => {
    expect([12 * S, 3 * M + 59 * S, 2 * H, 9 * D].map(formatRoughDuration)).toEqual(['12 s', '3 min', '2 h', '9 d'])
  })

  it('how long a call took', () => {
    expect([0.4, 184, 1240, 123_000].map(formatLatency)).toEqual(['0 ms', '184 ms', '1.24 s', '2 min 3 s'])
  })

  it('thousands are kept apart', () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567'])
  })
})

describe('a call in the list', () => {
  const url = 'https://as.example/token'
  it.each([
    ['an OAuth error shows its code', 400, { outcome: 'oauth-error', errorCode: 'invalid_client' }, '400 invalid_client', 'refused'],
    ['an HTML page is named', 200, { outcome: 'html' }, '200 HTML page', 'ok'],
    ['a hidden status is not a zero', 0, { outcome: 'unknown' }, 'status hidden', 'open'],
    ['a redirect is fine', 302, { outcome: 'redirect' }, '302', 'ok'],
  ] as const)('%s', (_name, status, how, text, verdict) => {
    const item = classified(exchange({ id: 'x', at: 0, url, status }), { role: 'token', ...how })
    expect(statusText(item)).toBe(text)
    expect(verdictOf(item)).toBe(verdict)
  })

  it('tells "still under way" from "nobody saw the answer"', () => {
    const open = (tookMs: number | null) =>
      classified(exchange({ id: 'x', at: 0, url, status: null, tookMs }), { role: 'api', outcome: 'unknown' })
    expect(statusText(open(null))).toBe('pending')
    expect(statusText(open(120))).toBe('no answer seen')
  })

  it('a failure has the browser’s name for it', () => {
    const failed = classified(exchange({ id: 'x', at: 0, url, status: null, error: 'net::ERR_FAILED' }), {
      role: 'api',
      outcome: 'net-error',
    })
    expect(statusText(failed)).toBe('net::ERR_FAILED')
    expect(verdictOf(failed)).toBe('failed')
  })

  it('shows a URL without its secrets', () => {
    const parts = urlParts('https://api.example/v1/items?channel=live&access_token=made-up-token')
    expect(parts.host).toBe('api.example')
    expect(parts.path).toBe('/v1/items?channel=live&access_token=••••••••')
    expect(urlParts('not a url')).toEqual({ host: '', path: 'not a url' })
  })
})

describe('why a body is not shown', () => {
  it('says nothing of a body that is there', () => {
    expect(bodyNote({ state: 'present', text: '{}', mimeType: null, size: 2 })).toBeNull()
  })

  it.each(['none', 'not-captured', 'redacted', 'binary'] as const)('%s has its own words', state => {
    expect(bodyNote({ state, mimeType: null, size: 1834 })).toMatch(state === 'none' ? /^No body/ : /\(1\.8 kB\)/)
  })
})
