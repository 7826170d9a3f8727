import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'
import { testRule } from '../../support/rule-tester'
import { EPOCH } from '../../support/scenario'

// Made up anew for each run.
const [own, other] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES256', { extractable: true })]
const published = async ({ publicKey }: typeof own, more: JWK = {}): Promise<string> =>
  JSON.stringify({ ...(await exportJWK(publicKey)), ...more })

async function signed(header: object = {}, claims: object = {}): Promise<string> {
  const body = new TextEncoder().encode(JSON.stringify({ iss: 'https://as.example.com', sub: 'made-up', iat: EPOCH / 1000 + 1, ...claims }))
  return new CompactSign(body).setProtectedHeader({ alg: 'ES256', kid: 'a', ...header }).sign(own.privateKey)
}

const GOOD = await signed()
const [head = '', body = '', signature = ''] = GOOD.split('.')
/** Somebody made it somebody else’s. */
const REWRITTEN = `${head}.${Buffer.from(Buffer.from(body, 'base64url').toString().replace('made-up', 'made-on')).toString('base64url')}.${signature}`
const KEY = await published(own, { kid: 'a' })
const WRONG_KEY = await published(other, { kid: 'a' })
const NAMELESS = await signed({ kid: undefined })
const OLD_KEYS = (EPOCH / 1000 + 0.7 + 86_400) | 0
const DETACHED = `${Buffer.from('{"alg":"ES256","kid":"a","b64":false}').toString('base64url')}.${body}.${signature}`
const KEYED = `${Buffer.from('{"alg":"ES256","kid":"a","nonce":"made-up"}').toString('base64url')}.${body}.${signature}`
const keys = (...list: string[]) => `0 metadata · 0.5 jwks {res.keys: [${list.join()}]}`
const token = (jwt: string) => `1 tok(C1)→T1/3600 {res.access_token: ${jwt}}`
const idToken = (jwt: string) => `1 code(C1)→T1/3600 {res.id_token: ${jwt}}`
const plain = (given: string, others: readonly string[] = []) => ({ given, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'rfc7591' as const, expect })
const HS256 = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYWRlLXVwIn0.bWFkZS11cA'

testRule('jwt/signature-invalid', {
  clean: {
    'signed by the published key': plain(`${keys(KEY)} · ${token(GOOD)}`),
    'the keys are read afterwards': plain(`0 metadata · ${token(GOOD)} · 2 jwks {res.keys: [${KEY}]}`),
    'without a name, and there is one key': plain(`${keys(KEY)} · ${token(NAMELESS)}`),
    'keys that nobody has seen': plain(`0 metadata · ${token(REWRITTEN)}`),
    'no metadata': plain(token(REWRITTEN)),
    'another key than the published ones': plain(`${keys(await published(other, { kid: 'b' }))} · ${token(GOOD)}`, [
      'jwt/kid-unresolvable@1 info',
    ]),
    'two keys of that name': plain(`${keys(WRONG_KEY, await published(own, { kid: 'a' }))} · ${token(REWRITTEN)}`, [
      'jwt/kid-unresolvable@1 warning',
    ]),
    'a key for encryption only': plain(`${keys(await published(other, { kid: 'a', use: 'enc' }))} · ${token(GOOD)}`, [
      'jwt/kid-unresolvable@1 info',
    ]),
    'a key for another algorithm': plain(`${keys(await published(other, { kid: 'a', alg: 'ES384' }))} · ${token(GOOD)}`, [
      'jwt/kid-unresolvable@1 info',
    ]),
    'an opaque token': plain(`${keys(KEY)} · 1 tok(C1)→T1/3600`),
    'the payload is elsewhere (RFC 7797)': plain(`${keys(KEY)} · ${token(DETACHED)}`),
    'only its audience knows what was signed (`nonce` in the header)': plain(`${keys(KEY)} · ${token(KEYED)}`),
    'an ID token': plain(`${keys(KEY)} · ${idToken(GOOD)}`),
    'an unsigned token is another rule’s business': plain(
      `${keys(KEY)} · ${token(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`)}`,
      ['jwt/alg-none@1 error'],
    ),
    'an ID token signed with the secret, as registered': plain(
      `0 metadata · 0.4 reg→C1 {req.id_token_signed_response_alg: HS256} · 0.7 jwks {res.keys: [${KEY}]} · ${idToken(HS256)}`,
    ),
    'an ID token signed with the secret, as the server registered it': plain(
      `0 metadata · 0.4 reg→C1 {res.id_token_signed_response_alg: HS256} · 0.7 jwks {res.keys: [${KEY}]} · ${idToken(HS256)}`,
    ),
    'an ID token signed with the secret, as published': plain(
      `0 metadata {res.id_token_signing_alg_values_supported: ["HS256"]} · 0.5 jwks {res.keys: [${KEY}]} · ${idToken(HS256)}`,
    ),
    'a shared secret, and no keys are published': plain(`${keys()} · ${token(HS256)}`),
    'a shared secret among the keys': plain(`${keys(KEY, '{"kty":"oct","kid":"x"}')} · ${token(HS256)}`),
  },
  flagged: {
    'rewritten on its way': flagged(`${keys(KEY)} · ${token(REWRITTEN)}`, 'jwt/signature-invalid@1 error ×1 high'),
    'signed by another key of that name': flagged(`${keys(WRONG_KEY)} · ${token(GOOD)}`, 'jwt/signature-invalid@1 error'),
    'the keys are read afterwards': flagged(
      `0 metadata · ${token(REWRITTEN)} · 2 jwks {res.keys: [${KEY}]}`,
      'jwt/signature-invalid@1 error ×1',
    ),
    'without a name, and there is one key': flagged(`${keys(WRONG_KEY)} · ${token(NAMELESS)}`, 'jwt/signature-invalid@1 error'),
    'an ID token': flagged(`${keys(WRONG_KEY)} · ${idToken(GOOD)}`, 'jwt/signature-invalid@1 error'),
    'a token from before the capture, once': flagged(
      `${keys(WRONG_KEY)} · 1, 2 api(T1) {reqh.authorization: Bearer ${GOOD}}`,
      'jwt/signature-invalid@1 error ×1',
    ),
    'a day after the keys were read': flagged(
      `${keys(WRONG_KEY)} · ${token(await signed({}, { iat: OLD_KEYS }))}`,
      'jwt/signature-invalid@1 error',
      'jwt/time-claims-in-future@1 warning',
    ),
    'a shared secret, though keys are published': flagged(`${keys(KEY)} · ${token(HS256)}`, 'jwt/signature-invalid@1 error'),
    'an ID token, too': flagged(`${keys(KEY)} · ${idToken(HS256)}`, 'jwt/signature-invalid@1 error'),
    'an access token, whatever is agreed for ID tokens': flagged(
      `0 metadata {res.id_token_signing_alg_values_supported: ["HS256"]} · 0.5 jwks {res.keys: [${KEY}]} · ${token(HS256)}`,
      'jwt/signature-invalid@1 error',
    ),
    'published otherwise': flagged(
      `0 metadata {res.id_token_signing_alg_values_supported: ["RS256"]} · 0.5 jwks {res.keys: [${KEY}]} · ${idToken(HS256)}`,
      'jwt/signature-invalid@1 error',
    ),
    'the keys are read again': flagged(
      `${keys(await published(other, { kid: 'b' }))} · ${token(REWRITTEN)} · 2 jwks {res.keys: [${KEY}]}`,
      'jwt/signature-invalid@1 error ×1',
    ),
    'the keys are a day older than the token, to the second': flagged(
      `0 metadata · 0.5-1 jwks {res.keys: [${WRONG_KEY}]} · ${token(await signed({}, { iat: EPOCH / 1000 + 1 + 86_400 }))}`,
      'jwt/signature-invalid@1 error',
      'jwt/time-claims-in-future@1 warning',
    ),
    'registered otherwise': flagged(
      `0 metadata · 0.2 reg→C1 {req.id_token_signed_response_alg: RS256} · 0.5 jwks {res.keys: [${KEY}]} · ${idToken(HS256)}`,
      'jwt/signature-invalid@1 error',
    ),
  },
  notEvaluated: {
    'the signature was taken out': {
      given: `${keys(KEY)} · ${token(`${head}.${body}.redacted`)}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the keys are more than a day older than the token': {
      given: `${keys(WRONG_KEY)} · ${token(await signed({}, { iat: OLD_KEYS + 1 }))}`,
      profile: 'rfc7591',
      reason: 'metadata-missing',
      others: ['jwt/time-claims-in-future@1 warning'],
    },
    'the keys are a fraction more than a day older': {
      given: `0 metadata · 0.5-1 jwks {res.keys: [${WRONG_KEY}]} · ${token(await signed({}, { iat: EPOCH / 1000 + 1 + 86_400.0005 }))}`,
      profile: 'rfc7591',
      reason: 'metadata-missing',
      others: ['jwt/time-claims-in-future@1 warning'],
    },
    'the signature was cut off': {
      given: `${keys(KEY)} · ${token(`${head}.${body}.`)}`,
      profile: 'rfc7591',
      reason: 'redacted',
      others: ['jwt/alg-none@1 error'],
    },
    'a key that cannot be used here': {
      given: `${keys('{"kty":"EC","crv":"P-256","kid":"a","x":"made-up","y":"made-up"}')} · ${token(GOOD)}`,
      profile: 'rfc7591',
      reason: 'metadata-missing',
    },
  },
})
