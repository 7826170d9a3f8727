import { testRule } from '../../support/rule-tester'

const plain = (given: string, others: readonly string[] = []) => ({ given, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'rfc7591' as const, expect })
const NO_PKCE = 'metadata {res.code_challenge_methods_supported: -}'
const SIGN_IN = 'authorize(C1)=302 {pkce: a; resource: https://mcp.example.com/mcp}'
const ASSERTION =
  'req.client_secret: -; req.client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer; req.client_assertion: eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIiwiYXVkIjoiaHR0cHM6Ly9hcy5leGFtcGxlLmNvbS90b2tlbiJ9.bWFkZS11cA'

testRule('server/metadata-incomplete', {
  clean: {
    complete: plain('0 metadata · 1 reg→C1 · 2 tok(C1)→T1/3600'),
    'not used': plain(
      '0 metadata {res.response_types_supported: -; res.token_endpoint: http://as.example.com/token} · 1 reg→C1 {as: other}',
    ),
    'PKCE, where nobody asks that it be published': plain(`0 ${NO_PKCE} · 1 authorize(C1)=302 {pkce: a}`),
    'PKCE is promised': { given: `0 metadata · 1 ${SIGN_IN}`, profile: 'mcp' },
    'who registers does not authenticate yet': plain(
      '0 metadata {res.token_endpoint_auth_methods_supported: ["client_secret_post"]} · 1 reg→C1',
    ),
    'PKCE, and the client stops': { given: `0 ${NO_PKCE}`, profile: 'mcp' },
    'PKCE, and the client only registers': { given: `0 ${NO_PKCE} · 1 reg→C1`, profile: 'mcp' },
    'PKCE, before it had to be published': {
      given: `0 ${NO_PKCE} · 1 ${SIGN_IN.slice(0, -1)}; reqh.mcp-protocol-version: 2025-06-18}`,
      profile: 'mcp',
    },
    'lists that are not there have their defaults': plain(
      '0 metadata {res.grant_types_supported: -; res.token_endpoint_auth_methods_supported: -} · 1 tok(C1)→T1/3600',
    ),
    'on the machine itself': plain(
      '0 metadata {url: http://localhost:9000/.well-known/oauth-authorization-server; res.issuer: http://localhost:9000; res.registration_endpoint: http://localhost:9000/register; res.token_endpoint: http://localhost:9000/token; res.authorization_endpoint: http://localhost:9000/authorize; res.jwks_uri: http://127.0.0.1:9000/jwks} · 1 reg→C1 {url: http://localhost:9000/register}',
    ),
    'addresses that are no endpoints': plain(
      '0 metadata {res.service_documentation: http://as.example.com/docs; res.op_policy_uri: http://as.example.com/} · 1 reg→C1',
    ),
    'the authentication is not shown, and nothing is listed': plain(
      '0 metadata {res.token_endpoint_auth_methods_supported: -} · 1 tok(C1)→T1/3600 {auth: hidden}',
    ),
    'signed by a key, as listed': plain(
      `0 metadata {res.token_endpoint_auth_methods_supported: ["private_key_jwt"]} · 1 tok(C1)→T1/3600 {${ASSERTION}}`,
    ),
    'signed by a secret, as listed': plain(
      `0 metadata {res.token_endpoint_auth_methods_supported: ["client_secret_jwt"]} · 1 tok(C1)→T1/3600 {${ASSERTION}}`,
    ),
    'by certificate, which is not seen': plain(
      '0 metadata {res.token_endpoint_auth_methods_supported: ["tls_client_auth"]} · 1 tok(C1)→T1/3600 {req.client_secret: -}',
    ),
    'the registration is refused': plain('0 metadata · 1 reg=400 invalid_redirect_uri'),
    'the registration endpoint is not a published one': plain('1 reg=404 {answer: {"error":"not_found"}}', [
      'server/error-nonconformant@1',
    ]),
    'the token endpoint is not there': plain('0 metadata · 1 tok(C1)=404 {answer: {"error":"not_found"}}', [
      'server/error-nonconformant@1',
    ]),
    'another document without a name': plain('0 metadata {as: other; res.issuer: -} · 1 reg→C1'),
  },
  flagged: {
    'PKCE is not promised, and the sign-in goes on': {
      given: `0 ${NO_PKCE} · 1 ${SIGN_IN}`,
      profile: 'mcp',
      expect: ['server/metadata-incomplete@0.2 error ×1 high'],
    },
    'an endpoint without TLS': flagged(
      '0 metadata {res.authorization_endpoint: http://as.example.com/authorize} · 1 reg→C1',
      'server/metadata-incomplete@0.2 warning',
    ),
    'keys without TLS': flagged(
      '0 metadata {res.jwks_uri: http://as.example.com/jwks} · 1 reg→C1',
      'server/metadata-incomplete@0.2 warning',
    ),
    'two endpoints without TLS are two': flagged(
      '0 metadata {res.jwks_uri: http://as.example.com/jwks; res.userinfo_endpoint: http://as.example.com/me} · 1 reg→C1',
      'server/metadata-incomplete@0.2 warning ×1',
      'server/metadata-incomplete@0.2 warning ×1',
    ),
    'an issuer without TLS': flagged(
      '0 metadata {url: http://as.example.com/.well-known/oauth-authorization-server; res.issuer: http://as.example.com} · 1 reg→C1',
      'server/metadata-incomplete@0.2 warning',
    ),
    'no response types': flagged('0 metadata {res.response_types_supported: -} · 1 tok(C1)→T1/3600', 'server/metadata-incomplete@0.2 info'),
    'no issuer': flagged('0 metadata {res.issuer: -} · 1 reg→C1', 'server/metadata-incomplete@0.2 warning'),
    'no issuer, and a sign-in': flagged(
      '0 metadata {res.issuer: -} · 1 authorize(C1)=302 {pkce: a}',
      'server/metadata-incomplete@0.2 warning',
    ),
    'no issuer, and a token': flagged(
      '0 metadata {res.issuer: -} · 1 tok(C1)→T1/60 · 50 tok(C1)→T2/60',
      'server/metadata-incomplete@0.2 warning ×1',
    ),
    'a grant that is not listed': flagged(
      '0 metadata {res.grant_types_supported: ["authorization_code"]} · 1 tok(C1)→T1/3600',
      'server/metadata-incomplete@0.2 warning',
    ),
    'a secret in the body, which is not listed': flagged(
      '0 metadata {res.token_endpoint_auth_methods_supported: ["client_secret_basic"]} · 1 tok(C1)→T1/3600',
      'server/metadata-incomplete@0.2 warning',
    ),
    'Basic, which is not listed': flagged(
      '0 metadata {res.token_endpoint_auth_methods_supported: ["client_secret_post"]} · 1 tok(C1)→T1/3600 {auth: basic}',
      'server/metadata-incomplete@0.2 warning',
    ),
    'no authentication, which is not listed': flagged(
      '0 metadata {res.token_endpoint_auth_methods_supported: ["client_secret_post"]} · 1 tok(C1)→T1/3600 {req.client_secret: -}',
      'server/metadata-incomplete@0.2 warning',
    ),
    'an assertion, which is not listed': flagged(
      `0 metadata {res.token_endpoint_auth_methods_supported: ["client_secret_post"]} · 1 tok(C1)→T1/3600 {${ASSERTION}}`,
      'server/metadata-incomplete@0.2 warning',
    ),
    'nothing at the registration endpoint': flagged(
      '0 metadata · 1 reg=404 {answer: {"error":"not_found"}}',
      'server/metadata-incomplete@1 warning',
      'server/error-nonconformant@1 warning',
    ),
    'the registration endpoint takes no POST': flagged(
      '0 metadata · 1 reg=405 {answer: {"error":"not_allowed"}}',
      'server/metadata-incomplete@1 warning',
      'server/error-nonconformant@1 warning',
    ),
    'the registration endpoint is a page for people': flagged(
      '0 metadata · 1 reg=html',
      'server/metadata-incomplete@1 warning',
      'registration/response-nonconformant@1 error',
    ),
    'nothing at the registration endpoint, again and again': flagged(
      '0 metadata · 1 reg=404 {answer: {"error":"not_found"}} · 1000 reg=405 {answer: {"error":"not_found"}}',
      'server/metadata-incomplete@1 warning ×2',
      'server/error-nonconformant@1 warning ×2',
    ),
    'each document once, each fault for itself': flagged(
      '0 metadata {res.response_types_supported: -; res.jwks_uri: http://as.example.com/jwks} · 1 reg→C1 · 2 tok(C1)→T1/60 · 50 tok(C1)→T2/60',
      'server/metadata-incomplete@0.2 info ×1',
      'server/metadata-incomplete@0.2 warning ×1',
    ),
  },
  notEvaluated: {
    'the authentication is not shown': {
      given: '0 metadata · 1 tok(C1)→T1/3600 {auth: hidden}',
      profile: 'rfc7591',
      reason: 'header-missing',
    },
  },
})
