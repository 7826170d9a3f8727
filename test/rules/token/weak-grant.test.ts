import { testRule } from '../../support/rule-tester'

const PUBLIC =
  'reg→C1 {req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; res.client_secret: -; res.client_secret_expires_at: -; req.grant_types: ["authorization_code","refresh_token"]; res.grant_types: ["authorization_code","refresh_token"]}'
const FLOW = '1 authorize(C1)=302 · 2 callback {code: a}'
const NONCE = 'pkce: -; scope: openid; q.nonce: made-up-nonce'

// `authorize` has a challenge of its own, and `code` the verifier of the last one, unless they say otherwise.
testRule('token/weak-grant', {
  clean: {
    'the code flow with a fresh challenge': { given: `${FLOW} · 3 code(C1)→T1,R1/3600 {code: a}`, profile: 'rfc7591' },
    'two logins, two challenges': {
      given: '1 authorize(C1)=302 {state: a} · 10 authorize(C1)=302 {state: b}',
      profile: 'rfc7591',
    },
    'the same request comes by again after the sign-in page': {
      given: '1 authorize(C1)=302 {pkce: a; state: a} · 5 authorize(C1)=302 {pkce: a; state: a}',
      profile: 'rfc7591',
    },
    'two apps with the same challenge, by chance or by demonstration': {
      given: '1 authorize(C1)=302 {pkce: a; state: a} · 5 authorize(C1)=302 {pkce: a; state: b; instance: b; top: https://b.example.net/}',
      profile: 'rfc7591',
    },
    'the parameters are elsewhere (a pushed request)': {
      given: '1 GET https://as.example.com/authorize?client_id=client-C1&request_uri=urn:made-up=302 {type: document}',
      profile: 'rfc7591',
    },
    'the parameters are elsewhere (a signed request)': {
      given: '1 authorize(C1)=302 {pkce: -; q.request: made-up-request-object}',
      profile: 'rfc7591',
    },
    'only who the user is': { given: '1 authorize(C1)=302 {pkce: -; q.response_type: id_token; scope: openid}', profile: 'oidc' },
    'the authorization request is not here': { given: '3 code(C1)→T1,R1/3600', profile: 'rfc7591' },
    'a verifier to a challenge that is not here': { given: '3 code(C1)→T1,R1/3600 {verifier: a}', profile: 'rfc7591' },
    'a verifier of 43 signs': {
      given: `3 code(C1)→T1,R1/3600 {req.code_verifier: made-up-verifier-xxxxxxxxxxxxxxxxxxxxxxxxxx}`,
      profile: 'rfc7591',
    },
    'a hash that nobody here knows': {
      given: '1 authorize(C1)=302 {q.code_challenge_method: S512} · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a}',
      profile: 'rfc7591',
    },
    'client credentials': '0 tok→T1/3600',
    'a renewal': { given: '0 refresh(R1)→T1,R2/3600', profile: 'rfc7591' },
    'a renewal with a verifier, which means nothing there': {
      given: '0 refresh(R1)→T1,R2/3600 {req.code_verifier: made-up}',
      profile: 'rfc7591',
    },
    'a code in the address of a redirect': {
      given: '1 authorize(C1)=302 {location: https://app.example.com/callback#code=made-up-code&state=made-up-state}',
      profile: 'rfc7591',
    },
    'an empty token in the address of a redirect': {
      given: '1 GET https://as.example.com/login=302 {location: https://app.example.com/#access_token=}',
      profile: 'rfc7591',
    },
    'an address that looks like it, and is no redirect': {
      given: '1 GET https://as.example.com/login=200 {location: https://app.example.com/#access_token=made-up-token-of-a-redirect}',
      profile: 'rfc7591',
    },
    'an error page with such an address': {
      given: '1 GET https://as.example.com/login=400 {location: https://app.example.com/#access_token=made-up-token-of-a-redirect}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'no challenge': {
      given: '1 authorize(C1)=302 {pkce: -}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1 high'],
    },
    'no challenge, where it is asked for': {
      given: '1 authorize(C1)=302 {pkce: -}',
      profile: 'mcp',
      expect: ['token/weak-grant@1 error ×1 high'],
    },
    'no challenge, and refused': {
      given: '1 authorize(C1)=400 {pkce: -}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'no challenge, but a nonce and a secret': {
      given: `0 reg→C1 {req.grant_types: ["authorization_code","client_credentials"]; res.grant_types: ["authorization_code","client_credentials"]} · 1 authorize(C1)=302 {${NONCE}}`,
      profile: 'oidc',
      expect: ['token/weak-grant@1 info ×1'],
    },
    'no challenge, but a nonce, and nobody knows whether there is a secret': {
      given: `1 authorize(C1)=302 {${NONCE}}`,
      profile: 'oidc',
      expect: ['token/weak-grant@1 info ×1'],
    },
    'no challenge, a nonce, and no secret': {
      given: `0 ${PUBLIC} · 1 authorize(C1)=302 {${NONCE}}`,
      profile: 'oidc',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'no challenge, a nonce, and a key in the place of a secret': {
      given: `0 ${PUBLIC.replaceAll('method: none', 'method: private_key_jwt; req.jwks_uri: https://app.example.com/jwks')} · 1 authorize(C1)=302 {${NONCE}}`,
      profile: 'oidc',
      expect: ['token/weak-grant@1 info ×1'],
    },
    'no challenge, a nonce, and a secret that was not asked for': {
      given: `0 reg→C1 {req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]} · 1 authorize(C1)=302 {${NONCE}}`,
      profile: 'oidc',
      expect: ['token/weak-grant@1 info ×1', 'registration/response-nonconformant@0 info'],
    },
    'no challenge, and a nonce that ties nothing': {
      given: '1 authorize(C1)=302 {pkce: -; scope: items; q.nonce: made-up-nonce}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'no challenge, OpenID Connect without a nonce': {
      given: '1 authorize(C1)=302 {pkce: -; scope: openid}',
      profile: 'oidc',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'a code beside an ID token, without a challenge': {
      given: '1 authorize(C1)=302 {pkce: -; q.response_type: code id_token}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'the challenge as it is': {
      given: '1 authorize(C1)=302 {q.code_challenge_method: plain}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'no word of the method, which means as it is': {
      given: '1 authorize(C1)=302 {q.code_challenge_method: -}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'the same challenge for two logins': {
      given: '1 authorize(C1)=302 {pkce: a; state: a} · 60 authorize(C1)=302 {pkce: a; state: b}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@60 warning ×1'],
    },
    'the same challenge for three': {
      given:
        '1 authorize(C1)=302 {pkce: a; state: a} · 60 authorize(C1)=302 {pkce: a; state: b} · 120 authorize(C1)=302 {pkce: a; state: c}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@60 warning ×2'],
    },
    'the code without its verifier': {
      given: `${FLOW} · 3 code(C1)→T1,R1/3600 {code: a; verifier: -}`,
      profile: 'rfc7591',
      expect: ['token/weak-grant@3 warning ×1'],
    },
    'the code with another verifier': {
      given: `${FLOW} · 3 code(C1)=invalid_grant {code: a; verifier: other}`,
      profile: 'rfc7591',
      expect: ['token/weak-grant@3 warning ×1'],
    },
    'as it is, and even then another': {
      given: '1 authorize(C1)=302 {q.code_challenge_method: plain} · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1', 'token/weak-grant@3 warning ×1'],
    },
    'a verifier of 42 signs': {
      given: `3 code(C1)→T1,R1/3600 {req.code_verifier: made-up-verifier-xxxxxxxxxxxxxxxxxxxxxxxxx}`,
      profile: 'rfc7591',
      expect: ['token/weak-grant@3 warning ×1'],
    },
    'the user’s password': {
      given: '0 tok→T1/3600 {grant: password; user: ann}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@0 warning ×1'],
    },
    'a token in the address': {
      given: '1 authorize(C1)=302 {pkce: -; q.response_type: token}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'a token in the address, and there it is: said once': {
      given:
        '1 authorize(C1)=302 {pkce: -; q.response_type: id_token token; location: https://app.example.com/callback#access_token=made-up-token-of-a-redirect&state=made-up-state}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'a token in the address that nobody here saw being asked for': {
      given:
        '1 POST https://as.example.com/login=302 {location: https://app.example.com/callback#access_token=made-up-token-of-a-redirect&state=b}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'a token in the address that only the header tells': {
      given: '1 GET https://as.example.com/login=302 {resh.location: https://app.example.com/#access_token=made-up-token-of-a-redirect}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'a token in the address that no header tells': {
      given:
        '1 GET https://as.example.com/login=302 {location: https://app.example.com/#access_token=made-up-token-of-a-redirect; resh.location: -}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'a token in the address where a code was asked for': {
      given:
        '1 authorize(C1)=302 {location: https://app.example.com/callback#access_token=made-up-token-of-a-redirect&state=made-up-state}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×1'],
    },
    'without a challenge, again and again': {
      given: '1 authorize(C1)=302 {pkce: -; state: a} · 60 authorize(C1)=302 {pkce: -; state: b}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@1 warning ×2'],
    },
  },
  notEvaluated: {
    'the challenge is redacted': { given: '1 authorize(C1)=302 {q.code_challenge: [REDACTED]}', profile: 'rfc7591', reason: 'redacted' },
    'the challenge is redacted, the verifier is not': {
      given: '1 authorize(C1)=302 {q.code_challenge: [REDACTED]} · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a; verifier: a}',
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the verifier is redacted': {
      given: `${FLOW} · 3 code(C1)→T1,R1/3600 {code: a; redact: code_verifier}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the code is redacted': { given: `${FLOW} · 3 code(C1)→T1,R1/3600 {code: a; redact: code}`, profile: 'rfc7591', reason: 'redacted' },
  },
})
