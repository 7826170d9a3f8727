import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/core/engine'
import { decodeJwt } from '../../src/core/jwt'
import { capturedKeysFor } from '../../src/panel/model/key-sets'
import { signatureText } from '../../src/panel/model/signature-text'
import { createPanelStore } from '../../src/panel/store/panel-store'
import { profiles } from '../../src/profiles'
import { jwtOf } from '../support/exchange-builder'
import { parseScenario } from '../support/scenario'

function resultOf(given: string) {
  const engine = new Engine({ rules: [], profiles })
  for (const exchange of parseScenario(given, 'rfc7591').exchanges) engine.put(exchange)
  return engine.result()
}
const issuedBy = (iss?: string) => decodeJwt(jwtOf({ iss, sub: 'made-up' })) ?? expect.fail('no JWT')
const keys = (kid: string) => `{res.keys: [{"kty":"EC","kid":"${kid}"}]}`

describe('keys that the capture shows for a JWT', () => {
  it.each([
    {
      name: 'are those that its issuer publishes',
      given: `0 metadata · 1 jwks ${keys('a')} · 2 metadata {as: other} · 3 jwks {as: other; ${keys('b').slice(1)}`,
      kids: ['a'],
      isOwn: true,
    },
    { name: 'are the newest of them', given: `0 metadata · 1 jwks ${keys('a')} · 2 jwks ${keys('b')}`, kids: ['b'], isOwn: true },
    {
      name: 'may be anybody’s, where its issuer says nothing',
      given: `0 metadata {as: other} · 1 jwks ${keys('a')}`,
      kids: ['a'],
      isOwn: false,
    },
    { name: 'are none where nobody asked for any', given: '0 metadata', kids: [], isOwn: false },
    { name: 'are none where the answer is no key set', given: '0 metadata · 1 jwks {answer: {"keys":"made-up"}}', kids: [], isOwn: false },
  ])('$name', ({ given, kids, isOwn }) => {
    const captured = capturedKeysFor(issuedBy('https://as.example.com'), resultOf(given))
    expect(captured.sources.flatMap(source => source.keys.map(({ kid }) => kid))).toEqual(kids)
    expect(captured.isOwn).toBe(isOwn)
  })
  it('may be anybody’s where it does not name its issuer', () => {
    expect(capturedKeysFor(issuedBy(), resultOf(`0 metadata · 1 jwks ${keys('a')}`))).toMatchObject({ isOwn: false, sources: [{}] })
  })
})

describe('what is said of a signature', () => {
  it.each([
    { state: null, says: /^Being checked/, isWorthKeys: false },
    {
      state: { kind: 'verified', kid: 'a', from: 'https://as.example.com/jwks' },
      says: /^Verified with key a from https/,
      isWorthKeys: true,
    },
    { state: { kind: 'verified', kid: null, from: 'keys.json' }, says: /a key without a name from keys\.json/, isWorthKeys: true },
    { state: { kind: 'invalid', kid: 'a', from: 'keys.json' }, says: /^Does not verify with key a/, isWorthKeys: true },
    { state: { kind: 'no-key' }, says: /no key of its issuer/, isWorthKeys: true },
    { state: { kind: 'not-allowed', alg: 'HS256' }, says: /shared secret \(HS256\)/, isWorthKeys: false },
    { state: { kind: 'not-allowed', alg: 'none' }, says: /There is none/, isWorthKeys: false },
    { state: { kind: 'not-checked', because: 'scrubbed' }, says: /taken out/, isWorthKeys: false },
    { state: { kind: 'not-checked', because: 'unsupported' }, says: /cannot try/, isWorthKeys: true },
    { state: { kind: 'not-checked', because: 'not-a-jwt' }, says: /not a signed token/, isWorthKeys: false },
  ] as const)('$says', ({ state, says, isWorthKeys }) => {
    const told = signatureText(state)
    expect(told.sentence).toMatch(says)
    expect(told.isWorthKeys).toBe(isWorthKeys)
    expect(told.kind).toBe(state?.kind ?? 'checking')
  })
})

it('keys that the user gives stay for the next token, the last first', () => {
  const store = createPanelStore()
  store.getState().keySetGiven({ issuer: null, from: 'one', keys: [] })
  store.getState().keySetGiven({ issuer: null, from: 'two', keys: [] })
  expect(store.getState().givenKeySets.map(({ from }) => from)).toEqual(['two', 'one'])
})
