import { testRule } from '../../support/rule-tester'

const EPOCH = Date.UTC(2026, 0, 15, 12) / 1000
const base64url = (text: string) => Buffer.from(text).toString('base64url')
const jwt = (claims: object, header: object = { alg: 'ES256' }) =>
  `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}.${base64url('made-up')}`
const OTHER = 'https://other.example.org'
const aud = (...audiences: string[]) => `claims: {"aud":${JSON.stringify(audiences.length === 1 ? audiences[0] : audiences)}}`
const plain = (given: string, others: readonly string[] = []) => ({ given, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'rfc7591' as const, expect })
const used = (token: string, call = 'api(T1)') => `1 tok(C1)→T1/3600 {${token}} · 2 ${call}`
const METADATA = '0 metadata {res.token_endpoint_auth_methods_supported: ["private_key_jwt"]'
const asserted = (claims: object, before = `${METADATA}} · `) =>
  `${before}1 tok(C1)→T1/3600 {req.client_secret: -; req.client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer; req.client_assertion: ${jwt(claims)}}`
const TOKEN = 'https://as.example.com/token'
const life = (seconds: number) => ({ aud: TOKEN, iat: EPOCH + 1, exp: EPOCH + 1 + seconds })

testRule('jwt/audience-or-issuer-mismatch', {
  clean: {
    'for this API': plain(used(aud('https://api.example.com'))),
    'for this API, with a slash at the end': plain(used(aud('https://api.example.com/'))),
    'for a part of it that holds the call': plain(used(aud('https://api.example.com/v1'))),
    'for this very call': plain(used(aud('https://api.example.com/v1/items'))),
    'for this API among others': plain(used(aud(OTHER, 'https://api.example.com'))),
    'a mere name, and it worked before, in a way of its own': plain(`${used(aud('items-api'), 'api(T1)=299')} · 3 api(T1)=403`),
    'for what was asked for': plain(used(`resource: ${OTHER}; ${aud(OTHER)}`)),
    'for what was asked for by another name': plain(used(`req.audience: ${OTHER}; ${aud(OTHER)}`)),
    'for what a scope names': plain(used(`scope: ${OTHER}/read; ${aud(OTHER)}`)),
    'for what the sign-in asked for': plain(
      `0 authorize(C1)=302 {pkce: a; resource: ${OTHER}} · 1 code(C1)→T1/3600 {verifier: a; ${aud(OTHER)}} · 2 api(T1)`,
    ),
    'for what the resource calls itself': {
      given: `0 prm · 0.5 metadata · 1 tok(C1)→T1/3600 {resource: https://mcp.example.com/mcp; ${aud('https://mcp.example.com/mcp')}} · 2 api(T1)`,
      profile: 'mcp',
    },
    'a mere name, and it works': plain(used(aud('items-api'))),
    'a mere name, and something else fails': plain(used(aud('items-api'), 'api(T1)=404')),
    'a mere name, and it worked before': plain(`${used(aud('items-api'))} · 3 api(T1)=401 invalid_token · 4 api(T1)=403`),
    'a mere name, and it worked before, twenty refusals ago': plain(
      `${used(aud('items-api'))} · ${Array.from({ length: 25 }, (_, index) => `${3 + index} api(T1)=403`).join(' · ')}`,
    ),
    'a mere name, and it worked lately': plain(
      `${used(aud('items-api'), 'api(T1)=404')} · ${Array.from({ length: 20 }, (_, index) => `${3 + index} api(T1)=404`).join(' · ')} · 30 api(T1) · 31 api(T1)=403`,
    ),
    'a mere name, and the server is down': plain(used(aud('items-api'), 'api(T1)=503')),
    'names that look like addresses, and it works': plain(used(aud('api://made-up', 'urn:made-up'))),
    'nobody is named': plain(used('claims: {"sub":"made-up"}')),
    'a redacted name': plain(used(aud('REDACTED'), 'api(T1)=401 invalid_token')),
    'nobody is named, and it is refused': plain(used('claims: {"sub":"made-up"}', 'api(T1)=401 invalid_token')),
    'a type that must name an audience, and does': plain(used(`${aud('https://api.example.com')}; header: {"alg":"RS256","typ":"at+jwt"}`)),
    'a redacted issuer': plain('0 metadata · 1 tok(C1)→T1/3600 {claims: {"iss":"REDACTED"}}'),
    'the issuer of an ID token is another rule’s business': plain(
      `0 metadata · 1 code(C1)→T1/3600 {res.id_token: ${jwt({ iss: OTHER })}}`,
      ['server/issuer-mismatch@1 error'],
    ),
    'an assertion for the token endpoint, without metadata': plain(asserted({ aud: TOKEN }, '')),
    'an assertion for a redacted name': plain(asserted({ aud: 'REDACTED' })),
    'an opaque token': plain('1 tok(C1)→T1/3600 · 2 api(T1)'),
    'no answer': plain(used(aud(OTHER), 'api(T1)=ERR_FAILED')),
    'from the issuer': plain('0 metadata · 1 tok(C1)→T1/3600 {claims: {"iss":"https://as.example.com"}}'),
    'from one of many tenants': plain(
      `0 openid {res.issuer: "https://as.example.com/{tenant-id}"} · 1 tok(C1)→T1/3600 {claims: {"iss":"https://as.example.com/a"}}`,
      ['server/issuer-mismatch@0.2 info'],
    ),
    'an issuer without a word of it': plain('0 metadata · 1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}}'),
    'Adobe’s own tokens': '1 tok→T1/3600 {claims: {"iss":"auth.adobe.com","sub":"made-up"}}',
    'Adobe’s own tokens, by their type': '1 tok→T1/3600 {claims: {"iss":"auth.adobe.com"}; header: {"alg":"RS256","typ":"at+jwt"}}',
    'an assertion for the token endpoint': plain(asserted({ aud: TOKEN })),
    'an assertion for the issuer': plain(asserted({ aud: 'https://as.example.com' })),
    'an assertion for several, and the issuer is one': plain(asserted({ aud: [OTHER, 'https://as.example.com/'] })),
    'an assertion for the endpoint by its other name': plain(
      asserted(
        { aud: 'https://mtls.example.com/token' },
        `${METADATA}; res.mtls_endpoint_aliases: {"token_endpoint":"https://mtls.example.com/token"}} · `,
      ),
    ),
    'an assertion for nobody': plain(asserted({ sub: 'made-up' })),
    'an assertion for ten minutes': plain(asserted(life(600))),
    'a proof for ten minutes': plain(`1 api(T1) {reqh.dpop: ${jwt({ iat: EPOCH + 1, exp: EPOCH + 601 })}}`),
    'a proof without an end': plain(`1 api(T1) {reqh.dpop: ${jwt({ iat: EPOCH + 1 })}}`),
  },
  flagged: {
    'for somebody else': flagged(used(aud(OTHER)), 'jwt/audience-or-issuer-mismatch@2 warning ×1 medium'),
    'for somebody else, where audiences bind': {
      given: `0 metadata · 1 tok(C1)→T1/3600 {resource: https://mcp.example.com/mcp; ${aud(OTHER)}} · 2 api(T1)`,
      profile: 'mcp',
      expect: ['jwt/audience-or-issuer-mismatch@2 error'],
    },
    'for another part of it': flagged(used(aud('https://api.example.com/v2')), 'jwt/audience-or-issuer-mismatch@2 warning'),
    'a path that begins alike': flagged(used(aud('https://api.example.com/v')), 'jwt/audience-or-issuer-mismatch@2 warning'),
    'for another port': flagged(used(aud('https://api.example.com:8443')), 'jwt/audience-or-issuer-mismatch@2 warning'),
    'asked for one, and got one for another': flagged(
      used(`resource: https://third.example.org; ${aud(OTHER)}`),
      'jwt/audience-or-issuer-mismatch@2 warning',
    ),
    'a scope that begins alike': flagged(used(`scope: ${OTHER}x/read; ${aud(OTHER)}`), 'jwt/audience-or-issuer-mismatch@2 warning'),
    'a mere name, and it is refused': flagged(
      used(aud('items-api'), 'api(T1)=401 invalid_token'),
      'jwt/audience-or-issuer-mismatch@2 warning',
    ),
    'a mere name, and it is forbidden': flagged(used(aud('items-api'), 'api(T1)=403'), 'jwt/audience-or-issuer-mismatch@2 warning'),
    'a mere name, and it works elsewhere': flagged(
      `${used(aud('items-api'), 'api(T1) {host: other}')} · 3 api(T1)=403`,
      'jwt/audience-or-issuer-mismatch@3 warning',
    ),
    'a mere name, and nothing ever worked': flagged(
      `${used(aud('items-api'), 'api(T1)=100')} · 3 api(T1)=304 · 4 api(T1)=403`,
      'jwt/audience-or-issuer-mismatch@4 warning',
    ),
    'signed in, and got one for another': flagged(
      `0 authorize(C1)=302 {pkce: a} · 1 code(C1)→T1/3600 {verifier: a; ${aud(OTHER)}} · 2 api(T1)`,
      'jwt/audience-or-issuer-mismatch@2 warning',
    ),
    'asked for one with the code, and got one for another': flagged(
      `1 code(C1)→T1/3600 {resource: https://third.example.org; ${aud(OTHER)}} · 2 api(T1)`,
      'jwt/audience-or-issuer-mismatch@2 warning',
    ),
    'a name and an address, and it works': flagged(used(aud('items-api', OTHER)), 'jwt/audience-or-issuer-mismatch@2 warning'),
    'a mere name, and what came before was no success': flagged(
      `${used(aud('items-api'), 'api(T1)=199')} · 3 api(T1)=300 · 4 api(T1)=403`,
      'jwt/audience-or-issuer-mismatch@4 warning',
    ),
    'each call': flagged(`${used(aud(OTHER))} · 3 api(T1)`, 'jwt/audience-or-issuer-mismatch@2 warning ×2'),
    'from another issuer': flagged(
      `0 metadata · 1 tok(C1)→T1/3600 {claims: {"iss":"${OTHER}"}}`,
      'jwt/audience-or-issuer-mismatch@1 warning',
    ),
    'from nearly the issuer': flagged(
      '0 metadata · 1 tok(C1)→T1/3600 {claims: {"iss":"https://as.example.com/"}}',
      'jwt/audience-or-issuer-mismatch@1 warning',
    ),
    'a type that must name an audience': flagged(
      '1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"RS256","typ":"at+jwt"}}',
      'jwt/audience-or-issuer-mismatch@1 info',
    ),
    'the same, spelled out': flagged(
      '1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"RS256","typ":"application/AT+JWT"}}',
      'jwt/audience-or-issuer-mismatch@1 info',
    ),
    'an assertion for somebody else': flagged(asserted({ aud: OTHER }), 'jwt/audience-or-issuer-mismatch@1 warning'),
    'an assertion for longer': flagged(asserted(life(601)), 'jwt/audience-or-issuer-mismatch@1 warning'),
    'an assertion for hardly longer': flagged(asserted(life(600.0005)), 'jwt/audience-or-issuer-mismatch@1 warning'),
    'an assertion for eleven minutes and a half': flagged(asserted(life(690)), 'jwt/audience-or-issuer-mismatch@1 warning'),
    'an assertion for a moment less': flagged(asserted(life(689.999)), 'jwt/audience-or-issuer-mismatch@1 warning'),
    'an assertion for longer, that does not say from when': flagged(
      asserted({ aud: TOKEN, exp: EPOCH + 602 }),
      'jwt/audience-or-issuer-mismatch@1 warning',
    ),
    'a proof for longer': flagged(
      `1 api(T1) {reqh.dpop: ${jwt({ iat: EPOCH + 1, exp: EPOCH + 602 })}}`,
      'jwt/audience-or-issuer-mismatch@1 warning',
    ),
    'a proof for a token, for longer': flagged(
      `1 tok(C1)→T1/3600 {reqh.dpop: ${jwt({ iat: EPOCH + 1, exp: EPOCH + 602 })}}`,
      'jwt/audience-or-issuer-mismatch@1 warning',
    ),
  },
  notEvaluated: {
    'nobody saw what it was asked for': {
      given: `2 api(T1) {${aud(OTHER)}}`,
      profile: 'rfc7591',
      reason: 'mint-not-captured',
    },
    'nobody saw the sign-in, which may have named it': {
      given: `1 code(C1)→T1/3600 {${aud(OTHER)}} · 2 api(T1)`,
      profile: 'rfc7591',
      reason: 'mint-not-captured',
    },
    'nobody saw the sign-in before the refresh': {
      given: `1 refresh(R1)→T1/3600 {${aud(OTHER)}} · 2 api(T1)`,
      profile: 'rfc7591',
      reason: 'mint-not-captured',
    },
    'the request was not captured': {
      given: `0 metadata · 1 tok(C1)→T1/3600 {request: none; ${aud(OTHER)}} · 2 api(T1)`,
      profile: 'rfc7591',
      reason: 'body-missing',
    },
    'what was asked for was pushed elsewhere': {
      given: `0 authorize(C1)=302 {q.request_uri: urn:made-up} · 1 code(C1)→T1/3600 {${aud(OTHER)}} · 2 api(T1)`,
      profile: 'rfc7591',
      reason: 'body-missing',
    },
    'nobody knows from whom it should be': {
      given: '1 tok(C1)→T1/3600 {claims: {"iss":"https://as.example.com"}}',
      profile: 'rfc7591',
      reason: 'metadata-missing',
    },
    'nobody knows the issuer’s name, and the assertion may be for it': {
      given: asserted({ aud: 'https://as.example.com' }, ''),
      profile: 'rfc7591',
      reason: 'metadata-missing',
    },
  },
})
