/** What is worth keeping, and how much of it: most of a page's traffic says nothing about credentials. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Body, HttpExchange } from '../../src/core/exchange'
import { RelevanceFilter, reduceBodies } from '../../src/core/relevance'
import { profiles } from '../../src/profiles'
import { exchangeOf, type Parts, textBody } from '../support/exchange-builder'

const fresh = (memory?: RelevanceFilter['memory']) => new RelevanceFilter(profiles, 'salt', memory)
const get = (url: string, more: Partial<Parts> = {}) => exchangeOf({ method: 'GET', url, context: { resourceType: 'fetch' }, ...more })
const post = (url: string, more: Partial<Parts> = {}) => exchangeOf({ method: 'POST', url, ...more })

const TOKEN = 'made-up-token-0123456789'
const registration = post('https://as.example.com/register', {
  json: { client_name: 'Example', redirect_uris: ['https://app.example.com/cb'], grant_types: ['client_credentials'] },
  status: 201,
  answer: { client_id: 'client-C1', client_secret: 'made-up-secret', registration_client_uri: '/clients/9' },
})
const token = post('https://as.example.com/token', {
  form: { grant_type: 'client_credentials', client_id: 'client-C1', client_secret: 'made-up-secret' },
  answer: { access_token: TOKEN, token_type: 'bearer', expires_in: 60, refresh_token: 'made-up-refresh-0123456789' },
})
const metadata = get('https://as.example.com/.well-known/openid-configuration', {
  answer: {
    issuer: 'https://as.example.com',
    registration_endpoint: 'https://as.example.com/apps/new',
    token_endpoint: 'https://as.example.com/apps/go',
    userinfo_endpoint: 'https://as.example.com/me',
  },
})
const preflight = (headers: string, url = 'https://api.example.com/v1/items') =>
  exchangeOf({
    method: 'OPTIONS',
    url,
    status: 204,
    headers: { 'access-control-request-method': 'GET', 'access-control-request-headers': headers },
    context: { resourceType: 'preflight' },
  })

describe('what is kept', () => {
  it.each<[string, HttpExchange, string, boolean]>([
    ['a registration', registration, 'register', true],
    ['a token request', token, 'token', true],
    ['a metadata document', metadata, 'discovery', true],
    ['a call with a bearer', get('https://api.example.com/a', { headers: { authorization: `Bearer ${TOKEN}` } }), 'api', true],
    ['a page load', get('https://app.example.com/', { context: { resourceType: 'document' } }), 'load', true],
    ['an authorization request', get('https://as.example.com/a?response_type=code&client_id=c'), 'authorize', true],
    ['a preflight that announces a token', preflight('content-type,authorization'), 'preflight', true],
    ['any other preflight', preflight('content-type'), 'preflight', false],
    ['a call without a token', get('https://api.example.com/a', { answer: { items: [] } }), 'irrelevant', false],
    ['a picture', get('https://www.example.com/a.png', { context: { resourceType: 'image' } }), 'irrelevant', false],
    ['a beacon', post('https://metrics.example.net/v1', { json: { event: 'view', scope: 'a' } }), 'irrelevant', false],
    ['a login form', post('https://www.example.com/login', { form: { username: 'made-up', password: 'made-up' } }), 'irrelevant', false],
    ['a web socket', get('wss://api.example.com/', { context: { resourceType: 'websocket' } }), 'irrelevant', false],
    ['a secret in the address', get('https://www.example.com/?client_secret=made-up'), 'irrelevant', true],
    [
      'a secret in the referer',
      get('https://www.example.com/', { headers: { referer: 'https://a.example/?code_verifier=made-up' } }),
      'irrelevant',
      true,
    ],
    [
      'a secret in a redirect',
      get('https://www.example.com/', { status: 302, answerHeaders: { location: '/#refresh_token=made-up' } }),
      'irrelevant',
      true,
    ],
    ['an empty secret in the address', get('https://www.example.com/?client_secret='), 'irrelevant', false],
    ['what may be a token in the address', get('https://api.example.com/a?access_token=made-up-value-012345'), 'irrelevant', true],
    ['a page token', get('https://api.example.com/a?page_token=made-up-value-012345'), 'irrelevant', false],
    ['a media segment with a token of its own', get('https://cdn.example.com/a.m4s?token=made-up-value-012345'), 'irrelevant', false],
    [
      'a token in a redirect',
      get('https://as.example.com/', { status: 302, answerHeaders: { location: '/#access_token=made-up' } }),
      'irrelevant',
      true,
    ],
    [
      'an answer that hands over a token by another name',
      post('https://www.example.com/session', { json: { user: 'made up' }, answer: { data: { jwt: 'made-up-value-012345' } } }),
      'irrelevant',
      true,
    ],
    [
      'an answer that hands over something short',
      post('https://www.example.com/session', { json: { user: 'made up' }, answer: { token: 'made-up' } }),
      'irrelevant',
      false,
    ],
    ['a secret without TLS', post('http://www.example.com/x', { form: { client_secret: 'made-up' } }), 'irrelevant', true],
    ['the same with TLS', post('https://www.example.com/x', { form: { client_secret: 'made-up' } }), 'irrelevant', false],
    ['the same on this machine', post('http://localhost/x', { form: { client_secret: 'made-up' } }), 'irrelevant', false],
    ['Basic without TLS', get('http://www.example.com/x', { headers: { authorization: 'Basic bWFkZTp1cA==' } }), 'irrelevant', true],
  ])('%s', (_, exchange, role, isRelevant) => {
    expect(fresh().judge(exchange)).toEqual({ role, isRelevant })
  })
})

describe('what a filter learns', () => {
  /** Irrelevant or another role at first; this once that was seen. */
  it.each<[string, HttpExchange, HttpExchange, string]>([
    ['the token endpoint from metadata', metadata, post('https://as.example.com/apps/go', { form: { a: '1' } }), 'token'],
    ['the userinfo endpoint from metadata', metadata, get('https://as.example.com/me?x=1'), 'userinfo'],
    ['a token from its issue, wherever it is used', token, get(`https://api.example.com/a?t=${TOKEN}`), 'api'],
    ['a refresh token from its issue', token, get('https://api.example.com/a?t=made-up-refresh-0123456789'), 'api'],
    ['the management address from a registration', registration, get('https://as.example.com/clients/9'), 'management'],
    ['the usual management address', registration, get('https://as.example.com/register/client-C1'), 'management'],
  ])('%s', (_, lesson, exchange, role) => {
    const filter = fresh()
    expect(filter.judge(exchange).role).not.toBe(role)
    filter.judge(lesson)
    expect(filter.judge(exchange)).toEqual({ role, isRelevant: true })
  })

  it.each<[string, HttpExchange]>([
    ['in the query', get(`https://stats.example.org/?a=${TOKEN}`)],
    ['in the path', get(`https://stats.example.org/${TOKEN}/x`)],
    ['percent-encoded twice', get(`https://stats.example.org/?a=${TOKEN.replaceAll('-', '%252D')}`)],
    ['in base64', get(`https://stats.example.org/?a=${btoa(`{"token":"${TOKEN}"}`).replace(/=+$/, '')}`)],
    ['in a header', get('https://stats.example.org/', { headers: { 'x-session': TOKEN } })],
    ['in a header with another scheme', get('https://stats.example.org/', { headers: { authorization: `Token ${TOKEN}` } })],
    ['in a referrer', get('https://stats.example.org/', { headers: { referer: `https://app.example.com/?t=${TOKEN}` } })],
    ['in a body', post('https://stats.example.org/', { json: { deep: [{ a: TOKEN }] } })],
    [
      'in a form, percent-encoded',
      post('https://stats.example.org/', { body: textBody(`a=${TOKEN.replaceAll('-', '%2D')}`, 'text/plain') }),
    ],
    ['in a body, in base64', post('https://stats.example.org/', { form: { data: btoa(`{"token":"${TOKEN}"}`) } })],
  ])('a token from its issue, wherever it goes: %s', (_, exchange) => {
    const filter = fresh()
    expect(filter.judge(exchange).isRelevant).toBe(false)
    filter.judge(token)
    expect(filter.judge(exchange).isRelevant).toBe(true)
    const { body } = filter.reduce(exchange, 'irrelevant').request
    expect(body).toEqual(exchange.request.body)
  })

  it('a key from the first picture that is asked for with it', () => {
    const filter = fresh()
    const tile = (number: number) =>
      get(`https://tiles.example.com/${number}?access_token=made-up-value-012345`, { context: { resourceType: 'image' } })
    expect([1, 2, 3].map(number => filter.judge(tile(number)).isRelevant)).toEqual([true, false, false])
  })

  it('a token from its use, where it does not belong, and nothing else of it', () => {
    const filter = fresh()
    filter.judge(get('https://api.example.com/a', { headers: { authorization: `Bearer ${TOKEN}` } }))
    expect(filter.judge(get(`https://stats.example.org/?a=${TOKEN}`)).isRelevant).toBe(true)
    expect(filter.isKnownToken(TOKEN), 'its calls are no more wanted than before').toBe(false)
  })

  it('that a preflight announced a token, for a file without credentials headers', () => {
    const filter = fresh()
    const bare = get('https://api.example.com/v1/items', { headersState: 'stripped' })
    expect(filter.judge(bare).isRelevant).toBe(false)
    filter.judge(preflight('authorization'))
    expect(filter.judge(bare)).toEqual({ role: 'api', isRelevant: true })
    expect(filter.judge({ ...bare, request: { ...bare.request, headersState: 'complete' } }).isRelevant, 'it was sent without one').toBe(
      false,
    )
  })

  it('a preflight for a known endpoint is worth keeping', () => {
    const filter = fresh()
    filter.judge(metadata)
    expect(filter.judge(preflight('content-type', 'https://as.example.com/apps/new')).isRelevant).toBe(true)
  })

  it('no token from an error, no endpoint from a document without issuer', () => {
    const filter = fresh()
    filter.judge(
      post('https://as.example.com/token', {
        form: { grant_type: 'client_credentials', client_id: 'c' },
        status: 400,
        answer: { error: 'invalid_client' },
      }),
    )
    filter.judge(
      get('https://as.example.com/.well-known/openid-configuration', { answer: { token_endpoint: 'https://as.example.com/apps/go' } }),
    )
    expect(filter.memory).toEqual({ bindings: [], tokens: [], management: [], preflights: [] })
  })

  it('survives as plain data in which no token is', () => {
    const filter = fresh()
    for (const exchange of [metadata, registration, token, preflight('authorization')]) filter.judge(exchange)
    const memory = structuredClone(JSON.parse(JSON.stringify(filter.memory)) as RelevanceFilter['memory'])
    expect(JSON.stringify(memory)).not.toContain('made-up')
    const later = fresh(memory)
    expect(later.memory).toEqual(filter.memory)
    expect(later.isKnownToken(TOKEN)).toBe(true)
    for (const url of ['https://as.example.com/me', `https://api.example.com/a?t=${TOKEN}`, 'https://as.example.com/clients/9']) {
      expect(later.mayMatter(url)).toBe(true)
      expect(later.judge(get(url)).isRelevant).toBe(true)
    }
    expect(new RelevanceFilter(profiles, 'another salt', memory).isKnownToken(TOKEN)).toBe(false)
  })
})

describe('addresses that may matter', () => {
  it('are at least those that do', () => {
    const part = fc.constantFrom(
      '/',
      'me',
      'items',
      'authorize',
      'jwks',
      'certs',
      '.well-known/oauth-authorization-server',
      '%61',
      'register',
      'clients/9',
      'é',
    )
    const query = fc.constantFrom(
      '',
      '?a=1',
      `?t=${TOKEN}`,
      '?x=1&t=made%2Dup-token-0123456789',
      '?response_type=code&client_id=c',
      '?responseType=code&clientId=c',
      '?r%65sponse_type=code&client_id=c',
      '#x',
    )
    const host = fc.constantFrom(
      'https://as.example.com/',
      'https://AS.EXAMPLE.com:443/',
      'https://api.example.com/',
      'http://www.example.com/',
    )
    const filter = fresh()
    for (const exchange of [metadata, registration, token]) filter.judge(exchange)
    fc.assert(
      fc.property(host, part, query, (origin, path, end) => {
        const url = origin + path + end
        if (filter.judge(get(url)).isRelevant) expect(filter.mayMatter(url), url).toBe(true)
      }),
      { numRuns: 500 },
    )
    expect(filter.mayMatter('https://www.example.com/a.png?size=12&name=something-longer-than-a-token')).toBe(false)
  })
})

describe('how much is kept of it', () => {
  const long = 'x'.repeat(20_000)
  const bodies = (exchange: HttpExchange) => [exchange.request.body.state, exchange.response?.body.state ?? null]
  const call = (status: number, answer: string, body: Body = textBody('{"q":1}', 'application/json')) =>
    post('https://api.example.com/a', { body, status, answerBody: textBody(answer, 'application/json') })

  it.each<[string, HttpExchange, Parameters<typeof reduceBodies>[1], [string, string | null]]>([
    ['a registration: all of it', registration, 'register', ['present', 'present']],
    ['a token request: all of it', token, 'token', ['present', 'present']],
    ['metadata: all of it', metadata, 'discovery', ['none', 'present']],
    ['an answered call: nothing', call(200, '{"items":[]}'), 'api', ['not-captured', 'not-captured']],
    ['a refused call: the error', call(401, '{"error":"invalid_token"}'), 'api', ['not-captured', 'present']],
    ['a refused call with a long error: its beginning', call(500, long), 'api', ['not-captured', 'truncated']],
    [
      'a call with the token in its form: the form',
      call(200, '{}', textBody(`access_token=${TOKEN}`, 'application/x-www-form-urlencoded')),
      'api',
      ['present', 'not-captured'],
    ],
    ['a load: nothing, not even an error page', call(500, '<html>'), 'load', ['not-captured', 'not-captured']],
    ['what is kept for its address: nothing', call(200, '{}'), 'irrelevant', ['not-captured', 'not-captured']],
    ['a body that was none stays none', get('https://api.example.com/a'), 'api', ['none', 'none']],
  ])('%s', (_, exchange, role, states) => {
    expect(bodies(reduceBodies(exchange, role))).toEqual(states)
  })

  it('says how large what is gone was', () => {
    const { response } = reduceBodies(call(200, '{"items":[]}'), 'api')
    expect(response?.body).toEqual({ state: 'not-captured', mimeType: 'application/json', size: 12 })
  })

  it('cuts a long error and says so', () => {
    const body = reduceBodies(call(500, long), 'api').response?.body
    expect(body?.state === 'truncated' && [body.text.length, body.size]).toEqual([16_000, 20_000])
  })

  it('leaves everything else as it is', () => {
    const whole = call(200, 'x')
    const reduced = reduceBodies(whole, 'api')
    const bodiless = ({ request, response, ...rest }: HttpExchange) => ({
      ...rest,
      request: { ...request, body: null },
      response: { ...response, body: null },
    })
    expect(bodiless(reduced)).toEqual(bodiless(whole))
  })
})
