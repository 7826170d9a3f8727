import { describe, expect, it } from 'vitest'
import type { LintResult } from '../../src/core/result'
import { rowRange, scrollToRow, settled } from '../../src/panel/components/virtual-range'
import { bodyView, queryParameters } from '../../src/panel/model/body-view'
import { claimTime, explainClaim } from '../../src/panel/model/claims'
import { describeExchange } from '../../src/panel/model/describe'
import { filterExchanges } from '../../src/panel/model/filter'
import { jwtsOf } from '../../src/panel/model/jwts'
import { holdsSecret, maskRaw } from '../../src/panel/model/masking'
import { announcement } from '../../src/panel/views/Announcer'
import { callRow, stepRow } from '../../src/panel/views/calls/calls-model'
import { findingsModel } from '../../src/panel/views/findings/findings-model'
import { hostList } from '../../src/panel/views/host-list'
import { emptinessOf } from '../../src/panel/views/Nothing'
import { statusText } from '../../src/panel/views/status-text'
import { busySession } from '../fixtures/panel/busy'
import { classified, exchange, finding, form, json, jwt, result, token } from '../fixtures/panel/make'

const START = Date.UTC(2026, 0, 15, 12)
const url = 'https://as.example/token'

describe('what a call was, in a sentence', () => {
  const t1 = token('T1', 0, 3_600_000)
  const session = result({ tokens: [t1] })
  const say = (spec: Parameters<typeof classified>[1], status: number | null = 200, error?: string) =>
    describeExchange(session, classified(exchange({ id: 'x', at: 0, url, status, error }), spec))

  it.each([
    [say({ role: 'register', clientId: 'lab-1' }, 201), 'Registered client lab-1 (201).'],
    [
      say({ role: 'register', outcome: 'oauth-error', errorCode: 'invalid_software_statement' }, 400),
      'Registration refused: invalid_software_statement (400).',
    ],
    [say({ role: 'token', clientId: 'lab-1', tokenIds: ['T1'] }), 'Got access token T1 for client lab-1, good for 1 h (200).'],
    [say({ role: 'token', outcome: 'html' }), 'Token request answered with an HTML page where JSON was expected (200).'],
    [say({ role: 'api', tokenIds: ['T1'] }), 'API call with T1, accepted (200).'],
    [say({ role: 'api', tokenIds: ['T1'], outcome: 'http-error' }, 401), 'API call refused (401).'],
    [say({ role: 'api' }), 'API call without a known token, accepted (200).'],
    [say({ role: 'token', outcome: 'net-error' }, null, 'net::ERR_FAILED'), 'Token request failed, no answer came: net::ERR_FAILED.'],
    [say({ role: 'token', outcome: 'unknown' }, null), 'Token request: no answer was seen.'],
  ])('%s', (said, expected) => expect(said).toBe(expected))
})

describe('the filter', () => {
  const session = busySession(START)
  const ids = (more: Partial<Parameters<typeof filterExchanges>[1]>) =>
    filterExchanges(session, { search: '', groups: new Set(), onlyWithFindings: false, ...more })

  it('hands out the very list where nothing is filtered', () => {
    expect(ids({})).toBe(session.exchanges)
  })

  it('all words must be found: in URL, kind, status, error code, client or token', () => {
    expect(ids({ search: '401 access_token_expired' })).toHaveLength(4)
    expect(ids({ search: 'registration lab-9a07' })).toHaveLength(1)
    expect(ids({ search: 'T2' }).every(({ tokenIds }) => tokenIds.includes('T2'))).toBe(true)
    expect(ids({ search: 'nothing-like-this' })).toEqual([])
    const tv = result({ exchanges: session.exchanges.map(item => ({ ...item, instanceName: 'Living room TV' })) })
    const found = (search: string) => filterExchanges(tv, { search, groups: new Set(), onlyWithFindings: false }).length
    expect([found('living TV'), found('livin')]).toEqual([tv.exchanges.length, 0])
  })

  it('does not find a masked secret: a search must not be a way to guess one', () => {
    const secret = classified(exchange({ id: 's', at: 0, url: 'https://api.example/x?access_token=made-up-token' }), { role: 'api' })
    const one: LintResult = result({ exchanges: [secret] })
    expect(filterExchanges(one, { search: 'made-up', groups: new Set(), onlyWithFindings: false })).toEqual([])
  })

  it('by kind, and by having findings', () => {
    expect(ids({ groups: new Set(['registration']) }).map(({ classification }) => classification.role)).toEqual(['register', 'register'])
    const flagged = new Set(session.findings.flatMap(({ exchangeIds }) => exchangeIds))
    expect(
      ids({ onlyWithFindings: true })
        .map(({ exchange: { id } }) => id)
        .sort(),
    ).toEqual([...flagged].sort())
  })
})

describe('the list of calls', () => {
  it('a row is plain text, secrets masked', () => {
    const row = callRow(
      result({}),
      classified(exchange({ id: 'x', at: 0, url: 'https://a.example/t?code=long-secret-code-1' }), { role: 'token' }),
    )
    expect(JSON.stringify(row)).not.toContain('long-secret')
    expect(row).toMatchObject({ roleName: 'Token request', host: 'a.example', duration: '120 ms', findingCount: 0 })
  })

  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowUp', 0, 0],
    ['ArrowDown', -1, 0],
    ['ArrowUp', -1, 0],
    ['PageDown', 95, 99],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['a', 50, null],
  ])('%s from %s leads to %s', (key, here, to) => expect(stepRow(key, here, 100, 10)).toBe(to))

  it('draws the rows that are seen, whatever their number', () => {
    const { first, end } = rowRange(1_000_000, 600, 22, 100_000)
    expect(end - first).toBeLessThan(60)
    expect(first * 22).toBeLessThan(1_000_000)
    expect(end * 22).toBeGreaterThan(1_000_600)
    expect(rowRange(0, 600, 22, 0)).toEqual({ first: 0, end: 0 })
  })

  it('what is drawn covers what is seen wherever the scrolling stands', () => {
    for (let top = 50_000; top < 50_200; top += 7) {
      const { first, end } = rowRange(settled(top, 22), 600, 22, 100_000)
      expect(first * 22).toBeLessThan(top)
      expect(end * 22).toBeGreaterThan(top + 600)
    }
  })

  it('scrolls just so far that a row is seen under the header', () => {
    expect(scrollToRow(5, 0, 600, 22, 24)).toBeNull()
    expect(scrollToRow(0, 100, 600, 22, 24)).toBe(0)
    expect(scrollToRow(100, 0, 600, 22, 24)).toBe(100 * 22 + 22 + 24 - 600)
  })
})

describe('findings', () => {
  const one = (ruleId: string, severity: 'error' | 'warning' | 'info', more = {}) =>
    finding({ ruleId, severity, message: `${ruleId} happened`, exchangeIds: ['x'], firstAt: 0, lastAt: 0, ...more })
  const session = result({
    findings: [
      one('a/info', 'info'),
      one('b/error', 'error'),
      one('c/off', 'error', { outcome: 'suppressed' }),
      one('d/broken', 'error', { outcome: 'crashed' }),
    ],
    notEvaluated: [
      { ruleId: 'rare', reason: 'gap', count: 1 },
      { ruleId: 'often', reason: 'body-missing', count: 57 },
    ],
  })

  it('gravest first; what was suppressed or crashed stands apart', () => {
    expect(findingsModel(session, '').groups.map(({ id, findings }) => [id, findings.map(({ ruleId }) => ruleId)])).toEqual([
      ['error', ['b/error']],
      ['info', ['a/info']],
      ['crashed', ['d/broken']],
      ['suppressed', ['c/off']],
    ])
  })

  it('says what could not be judged, most often first, in words', () => {
    expect(findingsModel(session, '').notJudged).toEqual([
      { ruleId: 'often', reason: 'the body was not captured', count: 57 },
      { ruleId: 'rare', reason: 'part of the session was not captured', count: 1 },
    ])
  })

  it('can be searched', () => {
    expect(findingsModel(session, 'a/ happened').groups.map(({ id }) => id)).toEqual(['info'])
  })

  it('a suppressed one alone is not "something wrong"', () => {
    expect(findingsModel(result({ findings: session.findings.slice(2, 3) }), '').hasFlagged).toBe(false)
  })

  it('are announced one by one, or counted', () => {
    const [first, second] = session.findings
    expect(first && announcement([first])).toBe('New finding, info: a/info happened')
    expect(first && second && announcement([first, second])).toBe('2 new findings')
  })
})

describe('bodies', () => {
  it('are shown as what they are', () => {
    expect(bodyView(json({ a: 1 }))).toEqual({ kind: 'json', value: { a: 1 } })
    expect(bodyView(form({ a: '1 2' }))).toEqual({ kind: 'form', parameters: [{ name: 'a', value: '1 2' }] })
    expect(bodyView({ state: 'truncated', text: '{"a":', mimeType: 'application/json', size: 9 })).toMatchObject({ kind: 'text' })
    expect(bodyView({ state: 'not-captured', mimeType: null, size: null })).toEqual({ kind: 'nothing' })
    expect(queryParameters('https://a.example/?x=1#y=2')).toHaveLength(2)
  })

  it.each([
    ['JSON', '{"client_secret":"made-up-secret"}'],
    ['JSON with escapes', '{"client_secret":"made\\/up-secret\\u0031"}'],
    ['JSON with the name twice', '{"client_secret":"made-up-one","client_secret":"made-up-two"}'],
    ['JSON that was cut short', '{"a":1,"access_token":"made-up-tok'],
    ['a form', 'client_id=c1&client_secret=made-up+secret'],
    ['a form with small hex digits', 'client_id=c1&client_secret=made-up%2fsecret'],
  ])('raw %s keeps its secrets to itself', (_name, text) => {
    const body = { state: 'present', text, mimeType: null, size: text.length } as const
    const masked = maskRaw(text, exchange({ id: 'x', at: 0, url, requestBody: body }))
    expect(masked).not.toMatch(/made|up-|secret1/)
    expect(masked).toContain('••••••••')
  })
})

describe('a value is masked as a whole', () => {
  it.each([
    ['a secret member', 'client_secret', 'made-up-secret'],
    ['a JWT, whatever its name', 'thing', jwt({ sub: 'x' })],
    ['a redirect URL with a code', 'location', 'https://app.example/cb?state=1&code=made-up-long-code'],
    ['JSON inside JSON', 'payload', '{"access_token":"made-up-token"}'],
  ])('%s', (_name, name, value) => expect(holdsSecret(name, value)).toBe(true))

  it.each([
    ['client_id', 'lab-3f81c2d0-web'],
    ['scope', 'api:client:v2'],
    ['redirect_uri', 'https://app.example/cb?state=1'],
    ['message', 'say "hello": it is public'],
  ])('%s is not', (name, value) => expect(holdsSecret(name, value)).toBe(false))
})

describe('JWTs', () => {
  it('are found in header, URL, body and nested members, each once', () => {
    const bearer = jwt({ sub: 'bearer' })
    const made = exchange({
      id: 'x',
      at: 0,
      url: `${url}?hint=${jwt({ sub: 'query' })}`,
      requestHeaders: [{ name: 'Authorization', value: `Bearer ${bearer}` }],
      requestBody: form({ client_assertion: jwt({ sub: 'form' }) }),
      responseBody: json({ access_token: bearer, inner: { id_token: jwt({ sub: 'nested' }) } }),
    })
    expect(jwtsOf(made).map(({ where }) => where)).toEqual([
      'request header Authorization',
      'URL, hint',
      'request body, client_assertion',
      'response body, inner.id_token',
    ])
  })

  it('registered claims are explained, times are seconds', () => {
    expect(explainClaim('aud')).toMatch(/for whom/)
    expect(explainClaim('toString')).toBeNull()
    expect(claimTime('exp', 1_768_478_400)).toBe(START)
    expect(claimTime('exp', '1768478400')).toBeNull()
    expect(claimTime('sub', 1)).toBeNull()
  })
})

describe('states', () => {
  const watching = { state: 'watching', missingHosts: [] } as const
  const seen = { total: 4214, irrelevant: 4202, dropped: 0 }

  it('the status line says what is watched and how much there is', () => {
    expect(statusText('live', watching, seen, 12)).toBe('Watching · 4,214 calls seen, 12 kept')
    expect(statusText('lost', watching, { ...seen, dropped: 17 }, 12)).toBe(
      'Reconnecting · 4,214 calls seen, 12 kept · 17 let go at the limit',
    )
    expect(statusText('live', { state: 'file', missingHosts: [], fileName: 'tv.har' }, seen, 12)).toMatch(/^tv\.har · /)
    const nothing = { state: 'file', missingHosts: [] } as const
    expect(statusText('live', nothing, { total: 0, irrelevant: 0, missed: 0, dropped: 0 }, 0)).toBe('No file is open')
  })

  it('each empty screen is its own; a file needs no connection', () => {
    expect(emptinessOf({ connection: 'connecting', watching })).toBe('connecting')
    expect(emptinessOf({ connection: 'live', watching })).toBe('watching')
    expect(emptinessOf({ connection: 'live', watching: { state: 'not-permitted', missingHosts: [] } })).toBe('not-permitted')
    expect(emptinessOf({ connection: 'lost', watching: { state: 'file', missingHosts: [], fileName: 'tv.har' } })).toBe('file')
    expect(emptinessOf({ connection: 'live', watching: { state: 'file', missingHosts: [] } })).toBe('no-file')
  })

  it('hosts are listed as a person would', () => {
    expect(hostList([])).toBe('this site')
    expect(hostList(['a'])).toBe('a')
    expect(hostList(['a', 'b', 'c'])).toBe('a, b and c')
    expect(hostList(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more')
  })
})
