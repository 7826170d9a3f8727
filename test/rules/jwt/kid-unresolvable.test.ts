import { testRule } from '../../support/rule-tester'

const key = (kid: string | null, more: object = {}) =>
  JSON.stringify({ kty: 'EC', crv: 'P-256', ...(kid !== null && { kid }), x: `made-up-${kid}`, y: 'made-up', ...more })
const jwks = (at: number, ...keys: string[]) => `${at} jwks {res.keys: [${keys.join()}]}`
const token = (header: object, at = 1, name = 'T1') =>
  `${at} tok(C1)→${name}/60 {claims: {"sub":"made-up"}; header: ${JSON.stringify({ alg: 'ES256', ...header })}}`
const plain = (given: string, others: readonly string[] = []) => ({ given: `0 metadata · ${given}`, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given: `0 metadata · ${given}`, profile: 'rfc7591' as const, expect })

testRule('jwt/kid-unresolvable', {
  clean: {
    'the key is there': plain(`${token({ kid: 'a' })} · ${jwks(2, key('a'))}`),
    'among others': plain(`${token({ kid: 'a' })} · ${jwks(2, key('b'), key('a'))}`),
    'it was there before': plain(`${jwks(0.5, key('a'))} · ${token({ kid: 'a' })}`),
    'it is there in the newest copy': plain(`${jwks(0.5, key('b'))} · ${token({ kid: 'a' })} · ${jwks(2, key('b'), key('a'))}`),
    'no name, and one key': plain(`${token({})} · ${jwks(2, key('a'))}`),
    'no name, and one key that can have signed it': plain(
      `${token({})} · ${jwks(2, key('a'), key('b', { use: 'enc' }), key('c', { alg: 'ES384' }), key('d', { crv: 'P-384' }), key('e', { kty: 'RSA' }), key('f', { key_ops: ['sign'] }))}`,
    ),
    'the same name for keys of two kinds': plain(`${token({ kid: 'a' })} · ${jwks(2, key('a'), key('a', { kty: 'RSA', crv: undefined }))}`),
    'the same key twice': plain(`${token({ kid: 'a' })} · ${jwks(2, key('a'), key('a'))}`),
    'a shared secret': plain(`${token({ alg: 'HS256', kid: 'a' })} · ${jwks(2)}`),
    'a redacted name': plain(`${token({ kid: 'REDACTED' })} · ${jwks(2, key('a'))}`),
    'no keys are published': { given: `0 metadata {res.jwks_uri: -} · ${token({ kid: 'a' })}`, profile: 'rfc7591' },
    'an opaque token': plain(`1 tok(C1)→T1/60 · ${jwks(2, key('a'))}`),
    'without an algorithm nothing can be told': plain(
      `1 tok(C1)→T1/60 {claims: {"sub":"made-up"}; header: {"typ":"JWT","kid":"c"}} · ${jwks(2, key('a'), key('b'))}`,
    ),
    'Adobe names no keys': `${token({})}`,
  },
  flagged: {
    'the key is not there': flagged(`${token({ kid: 'a' })} · ${jwks(2, key('b'))}`, 'jwt/kid-unresolvable@1 warning ×1 high'),
    'the list is empty': flagged(`${token({ kid: 'a' })} · ${jwks(2)}`, 'jwt/kid-unresolvable@1 warning'),
    'it is there for another use': flagged(
      `${token({ kid: 'a' })} · ${jwks(2, key('a', { use: 'enc' }))}`,
      'jwt/kid-unresolvable@1 warning',
    ),
    'it was there before, and is no more': flagged(
      `${jwks(0.5, key('a'))} · ${token({ kid: 'a' })} · ${jwks(2, key('b'))}`,
      'jwt/kid-unresolvable@1 warning',
    ),
    'the keys were read before, and not again': flagged(`${jwks(0.5, key('b'))} · ${token({ kid: 'a' })}`, 'jwt/kid-unresolvable@1 info'),
    'the keys came together with the token': flagged(
      `1-1.2 jwks {res.keys: [${key('b')}]} · ${token({ kid: 'a' })}`,
      'jwt/kid-unresolvable@1 warning',
    ),
    'no name, and two keys': flagged(`${token({})} · ${jwks(2, key('a'), key('b'))}`, 'jwt/kid-unresolvable@1 warning'),
    'a name that no key has, for keys have none': flagged(
      `${token({ kid: 'a' })} · ${jwks(2, key(null))}`,
      'jwt/kid-unresolvable@1 warning',
    ),
    'two keys of that name': flagged(
      `${token({ kid: 'a' })} · ${jwks(2, key('a'), key('a', { x: 'another' }))}`,
      'jwt/kid-unresolvable@1 warning',
    ),
    'an ID token': flagged(
      `1 code(C1)→T1/60 {res.id_token: jwt{"sub":"made-up"}{"alg":"ES256","kid":"a"}} · ${jwks(2, key('b'))}`,
      'jwt/kid-unresolvable@1 warning',
    ),
    'a token from before the capture, by the issuer that it names': flagged(
      `1 api(T1) {claims: {"iss":"https://as.example.com"}; header: {"alg":"ES256","kid":"a"}} · ${jwks(2, key('b'))}`,
      'jwt/kid-unresolvable@1 warning',
    ),
    'each name once': flagged(
      `${token({ kid: 'a' })} · ${token({ kid: 'a' }, 50, 'T2')} · ${token({ kid: 'c' }, 100, 'T3')} · ${jwks(200, key('b'))}`,
      'jwt/kid-unresolvable@50 warning ×1',
      'jwt/kid-unresolvable@100 warning ×1',
    ),
  },
  notEvaluated: {
    'nobody read the keys': { given: `0 metadata · ${token({ kid: 'a' })}`, profile: 'rfc7591', reason: 'metadata-missing' },
  },
})
