import { testRule } from '../../support/rule-tester'

const R = 'registration/client-metadata-inconsistent'
const plain = (given: string) => ({ given, profile: 'rfc7591' as const })
const reg = (members: string) => plain(`1 reg→C1 {${members}}`)
const mcp = (members: string) => ({ given: `1 reg→C1 {${members}}`, profile: 'mcp' as const })
const grants = (list: string) => `req.grant_types: ${list}; res.grant_types: ${list}`

testRule(R, {
  clean: {
    'a key set in the statement': reg(
      'req.software_statement: jwt{"iss":"made up","jwks":{"keys":[]}}; res.software_statement: jwt{"iss":"made up","jwks":{"keys":[]}}; req.token_endpoint_auth_method: private_key_jwt; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -',
    ),
    'keys may be in a statement that nobody can read': {
      ...reg(
        'req.software_statement: made-up; res.software_statement: made-up; req.token_endpoint_auth_method: private_key_jwt; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -',
      ),
      others: ['registration/software-statement-invalid@1'],
    },
    'odd things in the place of keys': reg('req.jwks: {"keys":[null,"d",5]}'),
    'a plain one': plain('1 reg→C1'),
    'nothing named: the defaults agree': reg(
      'req.grant_types: -; req.token_endpoint_auth_method: -; res.grant_types: ["authorization_code"]',
    ),
    'code for its grant': reg(`${grants('["authorization_code","refresh_token"]')}; req.response_types: ["code"]`),
    'tokens for theirs': reg(`${grants('["implicit"]')}; req.response_types: ["token","id_token","id_token token"]`),
    both: reg(`${grants('["authorization_code","implicit"]')}; req.response_types: ["code id_token token"]`),
    'only the grant types are named (0.13)': reg(grants('["client_credentials"]')),
    'only the response types are named (0.13)': reg('req.grant_types: -; req.response_types: ["code"]'),
    'a response type that needs none': reg(`${grants('["authorization_code"]')}; req.response_types: ["none"]`),
    'a response type by the name of nothing known': reg(`${grants('["authorization_code"]')}; req.response_types: ["constructor"]`),
    'keys by address': reg(
      'req.jwks_uri: https://app.example.com/jwks; req.jwks: null; req.token_endpoint_auth_method: private_key_jwt; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -',
    ),
    'public keys': reg(
      'req.jwks: {"keys":[{"kty":"EC","crv":"P-256","x":"made-up","y":"made-up","kid":"a"}]}; req.token_endpoint_auth_method: private_key_jwt; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -',
    ),
    'keys in the statement': reg(
      'req.software_statement: jwt{"iss":"made up","jwks_uri":"https://app.example.com/jwks"}; res.software_statement: jwt{"iss":"made up","jwks_uri":"https://app.example.com/jwks"}; req.token_endpoint_auth_method: private_key_jwt; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -',
    ),
    'nothing to prove, and no tokens for itself': reg(
      `${grants('["authorization_code"]')}; req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; res.client_secret: -`,
    ),
    'encryption with its algorithm': reg('req.id_token_encrypted_response_enc: A256GCM; req.id_token_encrypted_response_alg: RSA-OAEP'),
    'the algorithm alone: the other has a default': reg('req.id_token_encrypted_response_alg: RSA-OAEP'),
    'refresh tokens, elsewhere': {
      given: `1 reg→C1 {${grants('["authorization_code"]')}; req.scope: openid offline_access}`,
      profile: 'oidc',
    },
    'refresh tokens by their grant': mcp(`${grants('["authorization_code","refresh_token"]')}; req.scope: offline_access`),
    'no refresh tokens wanted': mcp(`${grants('["authorization_code"]')}; req.scope: offline`),
    'the grant types may be any, since response types are named': mcp(
      'req.grant_types: -; req.response_types: ["code"]; req.scope: offline_access',
    ),
    'the grant types may be in the statement': mcp(
      'req.grant_types: -; req.software_statement: jwt{"iss":"made up"}; res.software_statement: jwt{"iss":"made up"}; req.scope: offline_access',
    ),
    'another dialect': plain('1 reg→C1 {req.clientName: made up; req.jwks: {"keys":[]}; req.jwks_uri: https://app.example.com/jwks}'),
    'keys that are redacted as a whole': reg('req.jwks: [REDACTED]'),
  },
  flagged: {
    'code without its grant': { ...reg('req.response_types: ["code"]'), expect: [`${R}@1 warning ×1 high`] },
    'a token without its grant': {
      ...reg(`${grants('["authorization_code"]')}; req.response_types: ["token"]`),
      expect: [`${R}@1 warning`],
    },
    'an ID token without its grant': {
      ...reg(`${grants('["authorization_code"]')}; req.response_types: ["code","code id_token"]`),
      expect: [`${R}@1 warning`],
    },
    'both kinds of key sets': { ...reg('req.jwks: {"keys":[]}; req.jwks_uri: https://app.example.com/jwks'), expect: [`${R}@1 warning`] },
    'a private key': {
      ...reg('req.jwks: {"keys":[{"kty":"EC","crv":"P-256","x":"made-up","y":"made-up"},{"kty":"EC","d":"made-up"}]}'),
      expect: [`${R}@1 error`],
    },
    ...Object.fromEntries(
      ['p', 'q', 'dp', 'dq', 'qi', 'k'].map(name => [
        `secret key material: ${name}`,
        { ...reg(`req.jwks: {"keys":[{"kty":"made-up","${name}":"made-up"}]}`), expect: [`${R}@1 error`] },
      ]),
    ),
    'a private key, redacted': { ...reg('req.jwks: {"keys":[{"kty":"RSA","d":"[REDACTED]"}]}'), expect: [`${R}@1 error`] },
    'proof by keys, and no keys': {
      ...reg('req.token_endpoint_auth_method: private_key_jwt; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -'),
      expect: [`${R}@1 warning`],
    },
    'proof by keys, and none in the statement either': {
      ...reg(
        'req.software_statement: jwt{"iss":"made up"}; res.software_statement: jwt{"iss":"made up"}; req.token_endpoint_auth_method: private_key_jwt; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -',
      ),
      expect: [`${R}@1 warning`],
    },
    'tokens for itself, by no proof': {
      ...reg('req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; res.client_secret: -'),
      expect: [`${R}@1 warning`],
    },
    'encryption without its algorithm': { ...reg('req.userinfo_encrypted_response_enc: A256GCM'), expect: [`${R}@1 warning`] },
    'refresh tokens without their grant': {
      ...mcp(`${grants('["authorization_code"]')}; req.scope: read offline_access`),
      expect: [`${R}@1 info`],
    },
    'refresh tokens, and nothing named': {
      ...mcp('req.grant_types: -; req.scope: offline_access; res.grant_types: ["authorization_code"]'),
      expect: [`${R}@1 info`],
    },
    'two contradictions': {
      ...reg('req.response_types: ["code"]; req.jwks: {"keys":[]}; req.jwks_uri: https://app.example.com/jwks'),
      expect: [`${R}@1 warning ×1`, `${R}@1 warning ×1`],
    },
    'again and again': {
      ...plain('1, 100 reg=400 invalid_client_metadata {req.jwks: {"keys":[]}; req.jwks_uri: https://app.example.com/jwks}'),
      expect: [`${R}@1 warning ×2`],
    },
  },
  notEvaluated: {
    'the body is missing': { ...plain('1 reg→C1 {request: none}'), reason: 'body-missing' },
  },
})
