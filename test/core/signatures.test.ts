/** Signatures, checked with keys that are made up anew for each run. */
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/core/engine'
import type { AppError } from '../../src/core/errors'
import { type GivenKeySet, readKeySet } from '../../src/core/keys'
import type { JwtToVerify, SignatureState } from '../../src/core/ledger/signatures'
import { verifySignatures } from '../../src/core/signatures'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { jwtOf } from '../support/exchange-builder'
import { parseScenario } from '../support/scenario'

const ISSUER = 'https://as.example.com'
const pairs = {
  ES256: await generateKeyPair('ES256'),
  RS256: await generateKeyPair('RS256'),
  PS256: await generateKeyPair('PS256'),
  EdDSA: await generateKeyPair('EdDSA', { crv: 'Ed25519' }),
}
const other = await generateKeyPair('ES256')
type Algorithm = keyof typeof pairs

function sign(alg: Algorithm, header: object = {}): Promise<string> {
  const claims = new TextEncoder().encode(JSON.stringify({ iss: ISSUER, sub: 'made-up' }))
  return new CompactSign(claims).setProtectedHeader({ alg, ...header }).sign(pairs[alg].privateKey)
}

async function keySet(pair: { readonly publicKey: CryptoKey }, more: object = {}, issuer: string | null = null): Promise<GivenKeySet> {
  return { issuer, from: 'pasted', keys: [{ ...(await exportJWK(pair.publicKey)), ...more }] }
}

async function stateOf(text: string, ...sets: readonly GivenKeySet[]): Promise<SignatureState | undefined> {
  const question: JwtToVerify = { id: 'x', text, issuer: ISSUER, sources: [], at: 0 }
  return (await verifySignatures([question], sets))[0]?.state
}

const third = await generateKeyPair('ES256')
const withoutKey: readonly { readonly name: string; readonly sets: readonly GivenKeySet[] }[] = [
  { name: 'there is none', sets: [] },
  { name: 'it has another name', sets: [await keySet(pairs.ES256, { kid: 'b' })] },
  { name: 'it is for encryption', sets: [await keySet(pairs.ES256, { kid: 'a', use: 'enc' })] },
  { name: 'it is for another algorithm', sets: [await keySet(pairs.ES256, { kid: 'a', alg: 'ES384' })] },
  { name: 'it may not verify', sets: [await keySet(pairs.ES256, { kid: 'a', key_ops: ['sign'] })] },
  { name: 'it is somebody else’s', sets: [await keySet(pairs.ES256, { kid: 'a' }, 'https://other.example.org')] },
  { name: 'two have its name, and neither fits', sets: [await keySet(other, { kid: 'a' }), await keySet(third, { kid: 'a' })] },
]
const unchecked = [
  { name: 'taken out', text: (await sign('ES256')).replace(/[^.]*$/, 'redacted'), because: 'scrubbed' },
  { name: 'empty', text: (await sign('ES256')).replace(/[^.]*$/, ''), because: 'scrubbed' },
  { name: 'of something else', text: 'made-up', because: 'not-a-jwt' },
  { name: 'of a payload that is elsewhere', text: jwtOf({ sub: 'made-up' }, { alg: 'ES256', b64: false }), because: 'unsupported' },
]

describe('a signature', () => {
  it.each(Object.keys(pairs) as Algorithm[])('verifies with its key: %s', async alg => {
    const good = await sign(alg, { kid: 'a' })
    expect(await stateOf(good, await keySet(pairs[alg], { kid: 'a' }))).toEqual({ kind: 'verified', kid: 'a', from: 'pasted' })
    expect(await stateOf(good, await keySet(pairs[alg], { kid: 'a', key_ops: ['verify'], alg, use: 'sig' }))).toMatchObject({
      kind: 'verified',
    })
  })
  it('verifies with whichever of several keys fits, where none is named', async () => {
    const good = await sign('ES256')
    expect(await stateOf(good, await keySet(other), await keySet(pairs.ES256))).toMatchObject({ kind: 'verified', kid: null })
  })
  it('does not verify with another key of that name', async () => {
    expect(await stateOf(await sign('ES256', { kid: 'a' }), await keySet(other, { kid: 'a' }))).toEqual({
      kind: 'invalid',
      kid: 'a',
      from: 'pasted',
    })
  })
  it('does not verify once a letter of the claims was changed', async () => {
    const [head, , signature] = (await sign('ES256', { kid: 'a' })).split('.')
    const [, claims] = jwtOf({ iss: ISSUER, sub: 'somebody else' }).split('.')
    expect(await stateOf(`${head}.${claims}.${signature}`, await keySet(pairs.ES256, { kid: 'a' }))).toMatchObject({ kind: 'invalid' })
  })
  it.each(withoutKey)('has no key where $name', async ({ sets }) => {
    expect(await stateOf(await sign('ES256', { kid: 'a' }), ...sets)).toEqual({ kind: 'no-key' })
  })
  it.each(['HS256', 'none', 'NONE'])('by %s is not allowed', async alg => {
    expect(await stateOf(jwtOf({ sub: 'made-up' }, { alg }), await keySet(pairs.ES256))).toEqual({ kind: 'not-allowed', alg })
  })
  it.each(unchecked)('is not checked: $name', async ({ text, because }) => {
    expect(await stateOf(text, await keySet(pairs.ES256))).toEqual({ kind: 'not-checked', because })
  })
  it('is not checked with a key that is none', async () => {
    const broken = { issuer: null, from: 'pasted', keys: [{ kty: 'EC', crv: 'P-256', x: 'made-up', y: 'made-up' }] }
    expect(await stateOf(await sign('ES256'), broken)).toEqual({ kind: 'not-checked', because: 'unsupported' })
  })
})

describe('the engine', () => {
  const scenario = async () => {
    const key = JSON.stringify({ ...(await exportJWK(other.publicKey)), kid: 'a' })
    const token = await sign('ES256', { kid: 'a' })
    return parseScenario(`0 metadata · 1 tok(C1)→T1/3600 {res.access_token: ${token}} · 2 jwks {res.keys: [${key}]} · 3 api(T1)`, 'rfc7591')
      .exchanges
  }
  const ids = (engine: Engine) => engine.result().findings.map(({ ruleId }) => ruleId)

  it('asks, and judges by the answer', async () => {
    const engine = new Engine({ rules, profiles })
    for (const exchange of await scenario()) engine.put(exchange)
    expect(ids(engine)).not.toContain('jwt/signature-invalid')
    const asked = engine.jwtsToVerify()
    expect(asked).toHaveLength(1)
    engine.putSignatures(await verifySignatures(asked))
    expect(ids(engine)).toContain('jwt/signature-invalid')
    expect(engine.jwtsToVerify()).toEqual([])
  })
  it('takes answers before, between and after what comes late', async () => {
    const exchanges = await scenario()
    const whole = new Engine({ rules, profiles })
    for (const exchange of exchanges) whole.put(exchange)
    whole.putSignatures(await verifySignatures(whole.jwtsToVerify()))
    const engine = new Engine({ rules, profiles })
    for (const exchange of [...exchanges].reverse()) {
      engine.put(exchange)
      engine.putSignatures(await verifySignatures(engine.jwtsToVerify()))
    }
    expect(engine.result()).toEqual(whole.result())
  })
  it('takes no answer to what it did not ask', () => {
    const engine = new Engine({ rules, profiles })
    engine.putSignatures([{ id: 'made-up', state: { kind: 'no-key' } }])
    expect(engine.jwtsToVerify()).toEqual([])
  })
  it('uses the keys that the user gave', async () => {
    const [metadata, token] = await scenario()
    const given = await keySet(other, { kid: 'a' }, ISSUER)
    const engine = new Engine({ rules, profiles, settings: { keySets: [given] } })
    for (const exchange of [metadata, token]) if (exchange !== undefined) engine.put(exchange)
    engine.putSignatures(await verifySignatures(engine.jwtsToVerify(), [given]))
    expect(ids(engine)).toContain('jwt/signature-invalid')
  })
})

describe('a key set as somebody gives it', () => {
  it.each([
    { name: 'a set', text: '{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b"}]}', count: 1 },
    { name: 'one key of it', text: '{"kty":"RSA","n":"a","e":"AQAB"}', count: 1 },
    { name: 'with blanks and a mark before it', text: '\uFEFF\n {"keys":[{"kty":"RSA"},{"kty":"EC"}]}', count: 2 },
  ])('is read: $name', ({ text, count }) => expect(readKeySet(text).keys).toHaveLength(count))

  it.each([
    { name: 'not JSON', text: '-----BEGIN PUBLIC KEY-----', code: 'KEY_SET_INVALID', says: /not a JSON object/ },
    { name: 'no list', text: '{"issuer":"https://as.example.com"}', code: 'KEY_SET_INVALID', says: /no list "keys"/ },
    { name: 'an empty list', text: '{"keys":[]}', code: 'KEY_SET_INVALID', says: /is empty/ },
    { name: 'something that is no key', text: '{"keys":[{"kty":"RSA"},7]}', code: 'KEY_SET_INVALID', says: /key 2 / },
    { name: 'a key without a type', text: '{"keys":[{"n":"a"}]}', code: 'KEY_SET_INVALID', says: /key 1 / },
    { name: 'a private key', text: '{"keys":[{"kty":"EC","d":"made-up-private"}]}', code: 'KEY_SET_PRIVATE', says: /private or shared/ },
    { name: 'a shared secret', text: '{"kty":"oct","k":"made-up-secret"}', code: 'KEY_SET_PRIVATE', says: /private or shared/ },
  ])('is refused with a sentence: $name', ({ text, code, says }) => {
    const error = (() => {
      try {
        readKeySet(text)
        return null
      } catch (thrown) {
        return thrown as AppError
      }
    })()
    expect(error?.code).toBe(code)
    expect(error?.message).toMatch(says)
    expect(error?.message).not.toContain('made-up')
  })
})
