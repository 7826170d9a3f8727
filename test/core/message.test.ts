/** What anybody may send: every member of the wrong type, no JSON, too much of it, names that mean something to JavaScript. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/core/engine'
import type { Body } from '../../src/core/exchange'
import { pathTemplate } from '../../src/core/web-address'
import { profiles } from '../../src/profiles'
import { base64url, exchangeOf, jwtOf, messageOf, NOT_CAPTURED, textBody } from '../support/exchange-builder'
import { lifecycle } from '../support/lifecycle'

const url = 'https://as.example.com/token'

describe('parameters', () => {
  it('of a form', () =>
    expect(messageOf({ url, form: { grant_type: 'x y', scope: 'a+b' } }).params).toMatchObject({ grant_type: 'x y', scope: 'a+b' }))
  it('of a JSON body', () => expect(messageOf({ url, json: { a: 1 } }).params).toMatchObject({ a: 1 }))
  it('of a JSON body that says it is text', () => {
    expect(messageOf({ url, body: textBody('\ufeff {"a":1}', 'text/plain') })).toMatchObject({ bodyKind: 'json', params: { a: 1 } })
  })
  it('of a multipart body', () => {
    const body = textBody(
      '--b\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\npassword\r\n--b--',
      'multipart/form-data; boundary=b',
    )
    expect(messageOf({ url, body })).toMatchObject({ bodyKind: 'multipart', params: { grant_type: 'password' } })
  })
  it('of the query, the body winning', () => {
    expect(messageOf({ url: `${url}?a=query&b=query`, form: { a: 'body' } }).params).toMatchObject({ a: 'body', b: 'query' })
  })
  it('twice the same name', () => expect(messageOf({ url: `${url}?a=1&a=2&a=3` }).params.a).toEqual(['1', '2', '3']))
  it('in camelCase', () => expect(messageOf({ url, json: { clientId: 'c' } })).toMatchObject({ camel: true, params: { client_id: 'c' } }))
  it('whatever the case of the names', () =>
    expect(messageOf({ url, json: { Client_ID: 'c' } })).toMatchObject({ camel: false, clientId: 'c' }))
  it('without a body that was captured', () => expect(messageOf({ url, body: NOT_CAPTURED }).bodyKind).toBe('unknown'))
})

describe('client authentication', () => {
  const basic = (text: string) => messageOf({ url, headers: { authorization: `Basic ${btoa(text)}` } }).basic
  it('by header, form-encoded inside', () => expect(basic('c%3A1:s%20s+s')).toEqual({ clientId: 'c:1', secret: 's s s' }))
  it('with a colon in the secret', () => expect(basic('c:a:b')).toEqual({ clientId: 'c', secret: 'a:b' }))
  it('with bad encoding', () => expect(basic('c:%')).toEqual({ clientId: 'c', secret: '%' }))
  it('without a colon', () => expect(basic('c')).toBeNull())
  it('that is no base64', () => expect(messageOf({ url, headers: { authorization: 'Basic §' } }).basic).toBeNull())
})

describe('the Authorization header', () => {
  it('whatever the case of its scheme', () =>
    expect(messageOf({ url, headers: { authorization: 'bEaReR  made-up ' } }).bearer).toBe('made-up'))
  it('DPoP is a bearer too', () => expect(messageOf({ url, headers: { authorization: 'DPoP made-up' } }).bearer).toBe('made-up'))
  it('was not sent', () => expect(messageOf({ url }).authorization).toBeNull())
  it('may have been sent, where a tool took it out', () =>
    expect(messageOf({ url, headersState: 'stripped' }).authorization).toBeUndefined())
  it('may have been sent, where nobody saw headers', () =>
    expect(messageOf({ url, headersState: 'not-captured' }).authorization).toBeUndefined())
})

describe('a path without its ids', () => {
  it.each([
    { path: '/users/42/items', template: '/users/{id}/items' },
    { path: '/a/0f8fad5b-d9cb-469f-a165-70867728950e', template: '/a/{id}' },
    { path: '/a/abcdefghijklmnopqrstuvwxyz01', template: '/a/{id}' },
    { path: '/api/v2/REF30/profiles', template: '/api/v2/REF30/profiles' },
    { path: '', template: '' },
  ])('$path', ({ path, template }) => expect(pathTemplate(path)).toBe(template))
})

// ------------------------------------------------------------------ hostile

const deep = (open: string, close: string) => `${open.repeat(10_000)}${close.repeat(10_000)}`
const strange: Readonly<Record<string, unknown>> = {
  null: null,
  number: 42,
  negative: -1e308,
  true: true,
  list: ['a', null, {}],
  object: { a: 1 },
  unprintable: { toString: 1, valueOf: 1 },
  empty: '',
  blank: ' \u0000\n',
  jwt: jwtOf({ exp: {}, iat: 'x', iss: { toString: 1 }, software_id: 'x', software_version: { toString: null } }),
}
const members = [
  'client_id',
  'client_secret',
  'client_secret_expires_at',
  'client_id_issued_at',
  'registration_client_uri',
  'registration_access_token',
  'redirect_uris',
  'scope',
  'scopes',
  'grant_types',
  'jwks',
  'software_statement',
  'software_id',
  'token_endpoint_auth_method',
  'access_token',
  'token_type',
  'expires_in',
  'refresh_token',
  'grant_type',
  'resource',
  'error',
  'code',
  'action',
  'issuer',
  'registration_endpoint',
  'mtls_endpoint_aliases',
]
const texts: Readonly<Record<string, string>> = {
  'cut short': '{"client_id":"c',
  'not JSON': '<<<>>>',
  'a list': '[1,2,3]',
  'a string': '"client_id"',
  'deep lists': `{"jwks":${deep('[', ']')},"redirect_uris":${deep('[', ']')}}`,
  'deep objects': `{"jwks":{"keys":[${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}]},"client_id":"c"}`,
  'ten megabytes': `{"client_id":"${'c'.repeat(10_000_000)}"}`,
  'ten megabytes of one parameter': 'a=1&'.repeat(2_500_000),
  'names that mean something': '{"__proto__":{"client_id":"p"},"constructor":{"prototype":1},"hasOwnProperty":1,"toString":2}',
  'lone surrogates': '{"client_id":"\\ud800","access_token":"\\udfff"}',
}

const addresses = {
  register: 'https://sp.auth.adobe.com/o/client/register',
  'plain register': 'https://as.example.com/register',
  token: 'https://sp.auth.adobe.com/o/client/token',
  metadata: 'https://as.example.com/.well-known/openid-configuration',
  api: 'https://sp.auth.adobe.com/api/v2/REF30/profiles',
} as const

/** The same body sent and answered, by every kind of endpoint, twice, with good and bad statuses. */
function survive(body: Body): void {
  const engine = new Engine({ rules: lifecycle, profiles })
  let at = 0
  for (const address of Object.values(addresses)) {
    for (const status of [200, 201, 400, 401, 403]) {
      const method = address === addresses.metadata || address === addresses.api ? 'GET' : 'POST'
      const headers: Record<string, string> = address === addresses.api ? { authorization: 'Bearer made-up' } : {}
      at += 1000
      engine.put(exchangeOf({ id: `x${at}`, at, method, url: address, headers, body, answerBody: body, status }))
    }
  }
  const { findings } = engine.result()
  expect(findings.filter(finding => finding.outcome === 'crashed')).toEqual([])
  expect(({} as { client_id?: unknown }).client_id).toBeUndefined()
}

describe('nothing that anybody sends makes it fall over', () => {
  for (const [name, text] of Object.entries(texts)) {
    it(name, () => {
      survive(textBody(text, 'application/json'))
      survive(textBody(text, 'application/x-www-form-urlencoded'))
    })
  }
  for (const [name, value] of Object.entries(strange)) {
    it(`every member ${name}`, () =>
      survive(textBody(JSON.stringify(Object.fromEntries(members.map(member => [member, value]))), 'application/json')))
  }
  for (const member of members) {
    it(`${member} of every wrong type, the rest in order`, () => {
      for (const value of Object.values(strange)) {
        const good = {
          client_id: 'c',
          access_token: 'made-up-token',
          token_type: 'bearer',
          grant_type: 'client_credentials',
          redirect_uris: ['x:y'],
        }
        survive(textBody(JSON.stringify({ ...good, [member]: value }), 'application/json'))
      }
    })
  }
  it('headers of every kind', () => {
    const engine = new Engine({ rules: lifecycle, profiles })
    const proof = `${base64url(`{"alg":"ES256","jwk":${deep('[', ']')}}`)}.e30.c2ln`
    for (const [index, value] of ['', ' ', ':', 'Bearer', 'Basic', 'Basic §§§', 'Bearer Bearer Bearer', proof].entries()) {
      const headers = { authorization: value, dpop: value, origin: value, referer: value, 'content-type': value, cookie: value }
      engine.put(
        exchangeOf({
          id: `x${index}`,
          at: index * 1000,
          url,
          headers,
          form: { grant_type: 'x' },
          answerHeaders: { date: value, location: value },
        }),
      )
    }
    expect(engine.result().findings.filter(finding => finding.outcome === 'crashed')).toEqual([])
  })
  it('addresses of every kind', () => {
    const engine = new Engine({ rules: lifecycle, profiles })
    for (const [index, address] of [
      '',
      'x',
      'data:,',
      'https://[',
      'https://a.example/%',
      'about:blank',
      'https://a.example/?%=%&&==#%',
    ].entries()) {
      engine.put(exchangeOf({ id: `x${index}`, at: index * 1000, method: 'GET', url: address }))
    }
    expect(() => engine.result()).not.toThrow()
  })
  it('times that run backwards', () => {
    const engine = new Engine({ rules: lifecycle, profiles })
    engine.put(
      exchangeOf({
        at: 5000,
        took: -3000,
        url,
        form: { grant_type: 'client_credentials', client_id: 'c' },
        answer: { access_token: 'made-up', expires_in: 60 },
      }),
    )
    expect(engine.result().tokens).toMatchObject([{ requestedAt: 5000, mintedAt: 5000 }])
  })
})
