import { testRule } from '../../support/rule-tester'

const R = 'registration/metadata-not-honoured'
const plain = (given: string) => ({ given, profile: 'rfc7591' as const })
const CODE = 'req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]'
const OTHER = 'res.redirect_uris: ["https://app.example.com/other"]'

testRule(R, {
  clean: {
    'without its answer, but what is used was never asked for': plain(
      '1 reg→C1 {req.grant_types: ["password"]; bodies: none} · 2 tok(C1)→T1/3600',
    ),
    'grant types that are no list': {
      ...plain('1 reg→C1 {req.grant_types: password; res.grant_types: ["client_credentials"]} · 2 code(C1)→T1/3600'),
      others: ['registration/request-format@1'],
    },
    'registered as asked': plain('1 reg→C1 · 2 tok(C1)→T1/3600'),
    'another grant was given, and the client takes it': plain(
      '1 reg→C1 {req.grant_types: ["authorization_code","client_credentials"]; res.grant_types: ["client_credentials"]} · 2 tok(C1)→T1/3600',
    ),
    'less was given, and it never matters': plain('1 reg→C1 {req.scope: read write; res.scope: read}'),
    'less was given, and the client asks for that': plain(
      '1 reg→C1 {req.scope: read write; res.scope: read} · 2 tok(C1)→T1/3600 {scope: read}',
    ),
    'less was given, and the client names none': plain('1 reg→C1 {req.scope: read write; res.scope: read} · 2 tok(C1)→T1/3600'),
    'in another order': plain('1 reg→C1 {req.scope: read write; res.scope: write read} · 2 tok(C1)→T1/3600 {scope: read write}'),
    'a scope that was never asked for is another matter': plain(
      '1 reg→C1 {req.scope: read; res.scope: read} · 2 tok(C1)→T1/3600 {scope: write}',
    ),
    'a scope that was neither asked for nor given': plain(
      '1 reg→C1 {req.scope: read write; res.scope: read} · 2 tok(C1)→T1/3600 {scope: admin}',
    ),
    'the answer says nothing of scopes': plain('1 reg→C1 {req.scope: read write} · 2 tok(C1)→T1/3600 {scope: read write}'),
    'the answer says nothing of grants': plain('1 reg→C1 {res.grant_types: -} · 2 tok(C1)→T1/3600'),
    'the answer’s grants are no list': {
      ...plain('1 reg→C1 {res.grant_types: null} · 2 tok(C1)→T1/3600'),
      others: ['registration/response-nonconformant@1'],
    },
    'a grant that was never asked for is another matter': plain(
      '1 reg→C1 {req.grant_types: ["password"]; res.grant_types: ["password"]} · 2 tok(C1)→T1/3600',
    ),
    'a default that is not meant, since response types are named': plain(
      '1 reg→C1 {req.grant_types: -; req.response_types: ["code"]; res.grant_types: ["client_credentials"]} · 2 code(C1)→T1/3600',
    ),
    'a default that is not meant, since a statement may say more': '1 reg→C1 · 2 code(C1)→T1/3600',
    'the redirect URI with a slash': plain(
      `1 reg→C1 {${CODE}; req.redirect_uris: ["https://app.example.com/callback/"]; res.redirect_uris: ["https://app.example.com/callback"]} · 2 authorize(C1)`,
    ),
    'the redirect URI on another port of this device': plain(
      `1 reg→C1 {${CODE}; req.redirect_uris: ["http://127.0.0.1:5001/cb"]; res.redirect_uris: ["http://127.0.0.1/cb"]} · 2 authorize(C1) {q.redirect_uri: http://127.0.0.1:5001/cb}`,
    ),
    'one of several, and it was given': plain(
      `1 reg→C1 {${CODE}; req.redirect_uris: ["https://app.example.com/callback","https://app.example.com/old"]; res.redirect_uris: ["https://app.example.com/callback"]} · 2 authorize(C1)`,
    ),
    'another was given, and the client takes it': plain(
      `1 reg→C1 {${CODE}; ${OTHER}} · 2 authorize(C1) {q.redirect_uri: https://app.example.com/other}`,
    ),
    'other authentication than registered is another rule’s business (0.6)': plain(
      '1 reg→C1 {req.token_endpoint_auth_method: client_secret_post; res.token_endpoint_auth_method: client_secret_post} · 2 tok(C1)→T1/3600',
    ),
    'the client was changed since': plain(
      '1 reg→C1 {req.scope: read write; res.scope: read} · 2 update(C1) {req.scope: read write; res.scope: read write} · 3 tok(C1)→T1/3600 {scope: read write}',
    ),
    'a later look at the client says that it is all right': plain(
      '1 reg→C1 {req.scope: read write; res.scope: read} · 2 read(C1) {res.scope: read write} · 3 tok(C1)→T1/3600 {scope: read write}',
    ),
    'of a client that nobody saw being registered': plain('2 tok(C1)→T1/3600 {scope: read write}'),
    redacted: plain('1 reg→C1 {req.scope: [REDACTED]; res.scope: read} · 2 tok(C1)→T1/3600 {scope: [REDACTED]}'),
  },
  flagged: {
    'a grant that was asked for and not given': {
      ...plain('1 reg→C1 {res.grant_types: ["authorization_code"]} · 2 tok(C1)=unauthorized_client'),
      expect: [`${R}@2 warning ×1 medium`],
    },
    'the grant that is meant where none is named': {
      ...plain('1 reg→C1 {req.grant_types: -; res.grant_types: ["client_credentials"]} · 2 code(C1)→T1/3600'),
      expect: [`${R}@2 warning`],
    },
    'a scope that was left out': {
      ...plain('1 reg→C1 {req.scope: read write; res.scope: read} · 2, 3 tok(C1)=invalid_scope {scope: read write}'),
      expect: [`${R}@2 warning ×2`],
    },
    'a scope, in an authorization request': {
      ...plain(`1 reg→C1 {${CODE}; req.scope: read write; res.scope: read} · 2 authorize(C1) {scope: write; pkce: v}`),
      expect: [`${R}@2 warning`],
    },
    'no scope at all was given': {
      ...plain('1 reg→C1 {req.scope: read; res.scope: ""} · 2 tok(C1)→T1/3600 {scope: read}'),
      expect: [`${R}@2 warning`],
    },
    'another redirect URI': {
      ...plain(`1 reg→C1 {${CODE}; ${OTHER}} · 2 authorize(C1) {pkce: v}`),
      expect: [`${R}@2 error ×1 medium`],
    },
    'another redirect URI, seen at the token endpoint': {
      ...plain(`1 reg→C1 {${CODE}; ${OTHER}} · 2 code(C1)→T1/3600`),
      expect: [`${R}@2 error`],
    },
    'changed for the worse': {
      ...plain(
        '1 reg→C1 {req.scope: read write; res.scope: read write} · 2 update(C1) {req.scope: read write; res.scope: read} · 3 tok(C1)→T1/3600 {scope: read write}',
      ),
      expect: [`${R}@3 warning`],
    },
    'a change that failed changes nothing': {
      ...plain(
        '1 reg→C1 {req.scope: read write; res.scope: read} · 2 update(C1)=400 {req.scope: read write} · 3 tok(C1)→T1/3600 {scope: read write}',
      ),
      expect: [`${R}@3 warning`],
    },
  },
  notEvaluated: {
    'the answer is missing, and one thing may matter': {
      ...plain('1 reg→C1 {req.grant_types: ["password"]; req.scope: read; bodies: none} · 2 tok(C1)→T1/3600 {scope: read}'),
      reason: 'body-missing',
    },
    'the answer is missing': {
      ...plain('1 reg→C1 {req.scope: read write; bodies: none} · 2 tok(C1)→T1/3600 {scope: read write}'),
      reason: 'body-missing',
    },
  },
})
