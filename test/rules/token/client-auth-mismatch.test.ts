import { testRule } from '../../support/rule-tester'

const PUBLIC =
  'reg→C1 {req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; res.client_secret: -; res.client_secret_expires_at: -; req.grant_types: ["authorization_code","refresh_token"]; res.grant_types: ["authorization_code","refresh_token"]}'
const ANY =
  'req.grant_types: ["authorization_code","refresh_token","client_credentials"]; res.grant_types: ["authorization_code","refresh_token","client_credentials"]'
const method = (name: string) => `reg→C1 {req.token_endpoint_auth_method: ${name}; res.token_endpoint_auth_method: ${name}; ${ANY}}`
const ASSERTION =
  'req.client_secret: -; req.client_assertion: jwt{"iss":"client-C1"}; req.client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

testRule('token/client-auth-mismatch', {
  clean: {
    'in the body, as registered': { given: '0 reg→C1 · 1 tok(C1)→T1/3600', profile: 'rfc7591' },
    'in the header, as registered': { given: `0 ${method('client_secret_basic')} · 1 tok(C1)→T1/3600 {auth: basic}`, profile: 'rfc7591' },
    'in the header, as is the default': {
      given: '0 reg→C1 {req.token_endpoint_auth_method: -; res.token_endpoint_auth_method: -} · 1 tok(C1)→T1/3600 {auth: basic}',
      profile: 'rfc7591',
    },
    'by assertion, as registered': {
      given: `0 ${method('private_key_jwt')} · 1 tok(C1)→T1/3600 {${ASSERTION}}`,
      profile: 'rfc7591',
      others: ['registration/client-metadata-inconsistent@0 warning'],
    },
    'by assertion with the secret, as registered': {
      given: `0 ${method('client_secret_jwt')} · 1 tok(C1)→T1/3600 {${ASSERTION}}`,
      profile: 'rfc7591',
    },
    'without a secret, as registered': { given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R2/3600 {req.client_secret: -}`, profile: 'rfc7591' },
    'by certificate, of which nothing shows': {
      given: `0 ${method('tls_client_auth')} · 1 tok(C1)→T1/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
    },
    'by a certificate of its own, of which nothing shows': {
      given: `0 ${method('self_signed_tls_client_auth')} · 1 tok(C1)→T1/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
    },
    'in a way that nobody here knows': { given: `0 ${method('attest_jwt_client_auth')} · 1 tok(C1)→T1/3600`, profile: 'rfc7591' },
    'the answer decides, not what was asked for': {
      given: `0 reg→C1 {req.token_endpoint_auth_method: client_secret_post; res.token_endpoint_auth_method: client_secret_basic; ${ANY}} · 1 tok(C1)→T1/3600 {auth: basic}`,
      profile: 'rfc7591',
    },
    'what was asked for counts where the answer is silent': {
      given: `0 reg→C1 {res.token_endpoint_auth_method: -; ${ANY}} · 1 tok(C1)→T1/3600`,
      profile: 'rfc7591',
    },
    'nothing was registered here': { given: '1 tok(C1)→T1/3600 {auth: basic}', profile: 'rfc7591' },
    'nothing was registered here, and it is in use all the same': {
      given: '1 tok(C1)→T1/600 · 580 tok(C1)→T2/600',
      profile: 'rfc7591',
    },
    'nobody saw what the server made of the registration': {
      given: '0 reg→C1 {bodies: none} · 1 tok(C1)→T1/3600 {auth: basic}',
      profile: 'rfc7591',
    },
    'registered without a word of it, and without a secret': {
      given: `0 reg→C1 {req.token_endpoint_auth_method: -; res.token_endpoint_auth_method: -; res.client_secret: -; res.client_secret_expires_at: -; ${ANY}} · 1 refresh(R1)→T1,R2/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
      others: ['registration/response-nonconformant@0 error'],
    },
    'the body is the documented way, whatever is registered':
      '0 reg→C1 {res.token_endpoint_auth_method: client_secret_basic} · 1 tok(C1)→T1/3600',
    'two ways at once, at a server whose documentation wants one':
      '1 tok(C1)→T1/3600 {auth: basic; req.client_secret: made-up-secret-of-C1}',
    'the server lists it, and took it': {
      given: '0 metadata · 1 reg→C1 · 2 tok(C1)→T1/3600 {auth: basic}',
      profile: 'rfc7591',
    },
    'a code names its client': { given: `0 ${PUBLIC} · 1 code(C1)→T1,R1/3600 {req.client_secret: -}`, profile: 'rfc7591' },
    'a refresh token of a client with a secret, in the header': {
      given: `0 ${method('client_secret_basic')} · 1 code(C1)→T1,R1/3600 {auth: basic} · 3000 refresh(R1)→T2,R2/3600 {auth: basic}`,
      profile: 'rfc7591',
    },
    'a bearer token in the header says nothing of the client': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R2/3600 {req.client_secret: -; reqh.authorization: Bearer made-up-token-of-a-gateway}`,
      profile: 'rfc7591',
    },
    'the request is not there': { given: '0 reg→C1 · 1 tok(C1)→T1/3600 {request: none}', profile: 'rfc7591' },
    'the body is not there, and may say more than the header': {
      given: '0 metadata · 1 reg→C1 · 2 tok(C1)=401 invalid_client {auth: basic; request: none}',
      profile: 'rfc7591',
    },
    'a renewal with a secret that does not say whose': {
      given: `0 reg→C1 {${ANY}} · 1 code(C1)→T1,R1/3600 · 3000 refresh(R1)→T2,R2/3600 {req.client_id: -}`,
      profile: 'rfc7591',
    },
    'a renewal of whom is redacted': {
      given: `0 ${PUBLIC} · 1 code(C1)→T1,R1/3600 {req.client_secret: -} · 3000 refresh(R1)→T2,R2/3600 {redact: client_id}`,
      profile: 'rfc7591',
    },
  },
  flagged: {
    'in the header, and refused': {
      given: '0 reg→C1 · 1 tok(C1)=401 invalid_client {auth: basic}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 error ×1 medium'],
    },
    'in the body, and refused': {
      given: `0 ${method('client_secret_basic')} · 1 tok(C1)=400 invalid_client`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 error ×1'],
    },
    'in the body, and the request is not understood': {
      given: `0 ${method('client_secret_basic')} · 1 tok(C1)=400 invalid_request`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 error ×1'],
    },
    'refused without a word': {
      given: `0 ${method('client_secret_basic')} · 1 tok(C1)=401`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 error ×1', 'server/error-nonconformant@1 warning'],
    },
    'refused for another reason': {
      given: `0 ${method('client_secret_basic')} · 1 tok(C1)=400 invalid_scope`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 info ×1'],
    },
    'accepted all the same': {
      given: '0 reg→C1 · 1 tok(C1)→T1/3600 {auth: basic}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 info ×1'],
    },
    'against the default': {
      given: `0 reg→C1 {req.token_endpoint_auth_method: -; res.token_endpoint_auth_method: -; ${ANY}} · 1 tok(C1)→T1/3600`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 info ×1'],
    },
    'the server lists it, and refused': {
      given: '0 metadata · 1 reg→C1 · 2 tok(C1)=401 invalid_client {auth: basic}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@2 error ×1'],
    },
    'the server lists others': {
      given: '0 metadata {res.token_endpoint_auth_methods_supported: ["client_secret_post"]} · 1 reg→C1 · 2 tok(C1)→T1/3600 {auth: basic}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@2 info ×1', 'server/metadata-incomplete@0.2 warning'],
    },
    'by assertion': {
      given: `0 reg→C1 · 1 tok(C1)→T1/3600 {${ASSERTION}}`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 info ×1'],
    },
    'without any proof': {
      given: '0 reg→C1 · 1 tok(C1)=401 invalid_client {req.client_secret: -}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 error ×1'],
    },
    'a secret from a client that has none': {
      given: `0 ${PUBLIC} · 1 refresh(R1)→T1,R2/3600`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 info ×1'],
    },
    'a secret where a certificate is registered': {
      given: `0 ${method('tls_client_auth')} · 1 tok(C1)=401 invalid_client`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 error ×1'],
    },
    'header and body at once': {
      given: '0 reg→C1 · 1 tok(C1)=400 invalid_request {auth: basic; req.client_secret: made-up-secret-of-C1}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 error ×1'],
    },
    'header and assertion at once, of a client that nobody saw': {
      given: '1 tok(C1)→T1/3600 {auth: basic; req.client_assertion: jwt{"iss":"client-C1"}}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 info ×1'],
    },
    'a renewal that does not say whose': {
      given: `0 ${PUBLIC} · 1 code(C1)→T1,R1/3600 {req.client_secret: -} · 3000 refresh(R1)=400 invalid_request {req.client_secret: -; req.client_id: -}`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@3000 error ×1'],
    },
    'a code that does not say whose': {
      given: `0 ${PUBLIC} · 1 authorize(C1)=302 {pkce: a} · 2 callback {code: a} · 3 code(C1)=401 invalid_client {code: a; verifier: a; req.client_secret: -; req.client_id: -}`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@3 error ×1'],
    },
    'each time': {
      given: '0 reg→C1 · 1 tok(C1)→T1/600 {auth: basic} · 580 tok(C1)→T2/600 {auth: basic}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@1 info ×2'],
    },
    'two clients of one app: two findings': {
      given: '0 reg→C1 · 1 reg→C2 {metadata: Another app} · 2 tok(C1)→T1/3600 {auth: basic} · 3 tok(C2)→T2/3600 {auth: basic}',
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@2 info ×1', 'token/client-auth-mismatch@3 info ×1'],
    },
  },
  notEvaluated: {
    'headers are not there': {
      given: `0 ${PUBLIC} · 1 code(C1)→T1,R1/3600 {req.client_secret: -} · 3000 refresh(R1)→T2,R2/3600 {auth: hidden}`,
      profile: 'rfc7591',
      reason: 'header-missing',
    },
  },
})
