import { testRule } from '../../support/rule-tester'

const PUBLIC =
  'reg→C1 {req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; res.client_secret: -; res.client_secret_expires_at: -; req.grant_types: ["authorization_code","refresh_token"]; res.grant_types: ["authorization_code","refresh_token"]}'
const EXCHANGE = 'grant: urn:ietf:params:oauth:grant-type:token-exchange; req.subject_token: made-up-subject-token'

testRule('token/response-nonconformant', {
  clean: {
    'as it should be': { given: '0 tok→T1/3600', profile: 'rfc7591' },
    'status 201, as documented': '0 tok→T1/3600',
    'the type in other letters': { given: '0 tok→T1/3600 {res.token_type: BEARER}', profile: 'rfc7591' },
    'bound to a key': { given: '0 tok→T1/3600 {dpop: a; res.token_type: DPoP}', profile: 'rfc7591' },
    'a scope, as text': { given: '0 tok→T1/3600 {res.scope: a b}', profile: 'rfc7591' },
    'an error, with its status': { given: '0 tok=invalid_scope', profile: 'rfc7591' },
    'an error page': { given: '0 tok=503 {text: <h1>no</h1>; mime: text/html}', profile: 'rfc7591' },
    'not modified': { given: '0 tok=304', profile: 'rfc7591' },
    'lost on the wire': { given: '0 tok=ERR_FAILED', profile: 'rfc7591' },
    'an error with 200: another rule’s business (0.6)': {
      given: '0 tok=200 {answer: {"error":"invalid_grant"}}',
      profile: 'rfc7591',
      others: ['server/error-nonconformant@0 error'],
    },
    'an error as a form, with 200: another rule’s business too': {
      given: '0 tok=200 {text: error=bad_verification_code&error_description=made+up; mime: application/x-www-form-urlencoded}',
      profile: 'rfc7591',
      others: ['server/error-nonconformant@0 error'],
    },
    'another dialect': {
      given: '0 tok=200 {json: {"clientId":"client-C1","grantType":"client_credentials"}; answer: {"accessToken":"made-up-token"}}',
      profile: 'rfc7591',
    },
    'the answer of a login API': {
      given: '0 POST https://app.example.com/api/login {json: {"user":"made up"}; answer: {"access_token":"made-up-token-of-a-login"}}',
      profile: 'rfc7591',
    },
    'a token exchange that gives something else than an access token': {
      given: `0 tok→T1/3600 {${EXCHANGE}; res.token_type: N_A; res.issued_token_type: urn:ietf:params:oauth:token-type:jwt}`,
      profile: 'rfc7591',
    },
    'a public client’s refresh token is replaced': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R2/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
    },
    'a public client’s tokens are bound to a key, by type': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1/3600 {req.client_secret: -; res.token_type: DPoP}`,
      profile: 'rfc7591',
    },
    'a public client’s tokens are bound to a key, by proof': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1/3600 {req.client_secret: -; dpop: a}`,
      profile: 'rfc7591',
    },
    'a public client’s tokens are bound to a certificate': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1/3600 {req.client_secret: -; claims: {"iss":"https://as.example.com","aud":"https://api.example.com","sub":"u","iat":"@1","exp":"@3601","cnf":{"x5t#S256":"made-up"}}}`,
      profile: 'rfc7591',
    },
    'a client with a secret keeps its refresh token': {
      given:
        '0 reg→C1 {req.grant_types: ["authorization_code","refresh_token"]; res.grant_types: ["authorization_code","refresh_token"]} · 1 refresh(R1)→T1/3600',
      profile: 'rfc7591',
    },
    'a client of which nobody knows whether it has a secret keeps it': {
      given: '1 refresh(R1)→T1/3600 {req.client_secret: -}',
      profile: 'rfc7591',
    },
    'a client that was given a secret although it wants none keeps it': {
      given: `0 ${PUBLIC.replace('res.client_secret: -; res.client_secret_expires_at: -; ', '')} · 1 refresh(R1)→T1/3600`,
      profile: 'rfc7591',
      others: ['registration/response-nonconformant@0 info', 'token/client-auth-mismatch@1 info'],
    },
    'a client with a key instead of a secret keeps it': {
      given: `0 ${PUBLIC.replaceAll('auth_method: none', 'auth_method: private_key_jwt').replace('{', '{req.jwks_uri: https://app.example.com/jwks; res.jwks_uri: https://app.example.com/jwks; ')} · 1 refresh(R1)→T1/3600 {req.client_secret: -; req.client_assertion: made-up-assertion}`,
      profile: 'rfc7591',
    },
    'a public client’s first token': {
      given: `0 ${PUBLIC} · 1 code(C1)→T1/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
    },
    'a redacted token may look like anything': { given: '0 tok→T1/3600 {redact: access_token}', profile: 'rfc7591' },
    'a redacted token with a blank in it': { given: '0 tok→T1/3600 {res.access_token: [token redacted]}', profile: 'rfc7591' },
  },
  flagged: {
    'no token': {
      given: '0 tok→T1/3600 {res.access_token: -}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1 high'],
    },
    'an empty token': {
      given: '0 tok→T1/3600 {res.access_token: ""}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'a token that is no text': {
      given: '0 tok→T1/3600 {res.access_token: 5}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'a token, and an error': {
      given: '0 tok→T1/3600 {res.error: invalid_scope}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'a page': { given: '0 tok=html', profile: 'rfc7591', expect: ['token/response-nonconformant@0 error ×1'] },
    'a list': { given: '0 tok=200 {text: []}', profile: 'rfc7591', expect: ['token/response-nonconformant@0 error ×1'] },
    nothing: { given: '0 tok=200', profile: 'rfc7591', expect: ['token/response-nonconformant@0 error ×1'] },
    'no content': { given: '0 tok=204', profile: 'rfc7591', expect: ['token/response-nonconformant@0 error ×1'] },
    'a form': {
      given: '0 tok=200 {text: access_token=made-up-token-T1&token_type=bearer; mime: application/x-www-form-urlencoded}',
      profile: 'rfc7591',
      expect: ['token/lifetime-suspicious@0 info', 'token/response-nonconformant@0 error ×1'],
    },
    'a form with a token, and an error': {
      given: '0 tok=200 {text: access_token=made-up-token-T1&error=invalid_scope; mime: application/x-www-form-urlencoded}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1', 'token/lifetime-suspicious@0 info'],
    },
    'JSON after blanks is JSON, without a type': {
      given: '0 tok=200 {text:   {"access_token":"made-up-token-T1","expires_in":3600}}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'no type': {
      given: '0 tok→T1/3600 {res.token_type: -}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'a type that is no text': {
      given: '0 tok→T1/3600 {res.token_type: null}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'another type': {
      given: '0 tok→T1/3600 {res.token_type: mac}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 warning ×1'],
    },
    'N_A outside a token exchange': {
      given: '0 tok→T1/3600 {res.token_type: N_A}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 warning ×1'],
    },
    'another type from a token exchange': {
      given: `0 tok→T1/3600 {${EXCHANGE}; res.token_type: mac; res.issued_token_type: urn:ietf:params:oauth:token-type:jwt}`,
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 warning ×1'],
    },
    'a blank in the token': {
      given: '0 tok→T1/3600 {res.access_token: made-up token}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'a line end in the token': {
      given: '0 tok→T1/3600 {res.access_token: "made-up-token\\n"}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'an unprintable sign in the token': {
      given: '0 tok→T1/3600 {res.access_token: "made-up-token\\u007f"}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 error ×1'],
    },
    'scopes as a list': {
      given: '0 tok→T1/3600 {res.scope: ["a","b"]}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 warning ×1'],
    },
    'a token exchange that does not say what it gave': {
      given: `0 tok→T1/3600 {${EXCHANGE}}`,
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 warning ×1'],
    },
    'a public client’s refresh token stays': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@1 warning ×1'],
    },
    'a public client’s refresh token comes again': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R1/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@1 warning ×1'],
    },
    'status 201': {
      given: '0 tok=201 {answer: {"access_token":"made-up-token-T1","token_type":"bearer","expires_in":3600}}',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 info ×1'],
    },
    'a refresh token for client credentials': {
      given: '0 tok→T1,R1/3600',
      profile: 'rfc7591',
      expect: ['token/response-nonconformant@0 info ×1'],
    },
    'the same each time': {
      given: '0 tok→T1/600 {res.token_type: -} · 580 tok→T2/600 {res.token_type: -}',
      expect: ['token/response-nonconformant@0 error ×2'],
    },
    'two things at once, two findings': {
      given: '0 tok→T1/3600 {res.token_type: mac; res.scope: 5}',
      expect: ['token/response-nonconformant@0 warning ×1', 'token/response-nonconformant@0 warning ×1'],
    },
  },
  notEvaluated: {
    'the answer is not there': { given: '0 tok→T1/3600 {bodies: none}', reason: 'body-missing' },
    'the answer is redacted': { given: '0 tok→T1/3600 {bodies: redacted}', profile: 'rfc7591', reason: 'redacted' },
    'the refresh token is redacted where it is sent': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R1/3600 {req.client_secret: -; req.refresh_token: [REDACTED]}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the refresh token is redacted where it is given': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R1/3600 {req.client_secret: -; res.refresh_token: [REDACTED]}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the refresh tokens are redacted': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R1/3600 {req.client_secret: -; redact: refresh_token}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
  },
})
