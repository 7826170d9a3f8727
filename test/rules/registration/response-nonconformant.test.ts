import { testRule } from '../../support/rule-tester'

const R = 'registration/response-nonconformant'
const plain = (given: string) => ({ given, profile: 'rfc7591' as const })

testRule(R, {
  clean: {
    'an end before all time, and no issue': plain('1 reg→C1 {res.client_id_issued_at: -; res.client_secret_expires_at: -5}'),
    'issued ahead, to the last moment that clocks may differ': plain('1-2 reg→C1 {issued: 362}'),
    'a secret that another client was seen with': {
      ...plain('0 tok(C9)→T1/60 {secret: made-up-secret-of-C1} · 5 tok(C9)→T2/60 {secret: made-up-secret-of-C1} · 9 reg→C1'),
      others: ['registration/redundant@9'],
    },
    'as it should be': plain('1 reg→C1'),
    'documented deviations: no expiry, no statement, `scopes`': '1 reg→C1',
    'a secret that ends': plain('1 reg→C1 {secretExpires: 86400}'),
    'the secret never ends': plain('1 reg→C1 {secretExpires: 0}'),
    'an error is no registration': plain('1 reg=400 invalid_client_metadata'),
    'an error with a success status (0.6)': {
      ...plain('1 reg=200 invalid_client_metadata'),
      others: ['server/error-nonconformant@1'],
    },
    'a redirect': plain('1 reg=307'),
    'not modified': plain('1 reg=304'),
    'another dialect': plain(
      '1 reg=200 {json: {"clientName":"made up","redirect_uris":["https://app.example.com/cb"]}; answer: {"clientId":"client-C1","clientSecret":"made-up-secret"}}',
    ),
    'a public client has no secret': plain(
      '1 reg→C1 {req.token_endpoint_auth_method: none; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]; res.token_endpoint_auth_method: none; res.client_secret: -}',
    ),
    'a client with keys has no secret': plain(
      '1 reg→C1 {req.token_endpoint_auth_method: private_key_jwt; req.jwks_uri: https://app.example.com/jwks; res.token_endpoint_auth_method: private_key_jwt; res.client_secret: -}',
    ),
    'the answer made it a public client': plain('1 reg→C1 {res.token_endpoint_auth_method: none; res.client_secret: -}'),
    'no secret, and the client never comes to the token endpoint': plain(
      '1 reg→C1 {req.grant_types: ["implicit"]; req.response_types: ["token"]; res.grant_types: ["implicit"]; res.client_secret: -}',
    ),
    'a redacted secret': plain('1 reg→C1 {redact: client_secret} · 2 reg→C2 {redact: client_secret; metadata: Two}'),
    'a redacted client': plain('1 reg→C1 {redact: client_id}'),
    'redacted times': plain('1 reg→C1 {res.client_id_issued_at: [REDACTED]; res.client_secret_expires_at: [REDACTED]}'),
    'the same secret at another server': plain('1 reg→C1 · 2 reg→C2 {as: b; res.client_secret: made-up-secret-of-C1}'),
    'the same client again, with the same secret': {
      given: '1 reg→C1 · 9 reg→C1',
      profile: 'rfc7591',
      others: ['registration/redundant@9 info'],
    },
    'a secret that was seen in use before': {
      given: '0 tok(C1)→T1/3600 · 9 reg→C1',
      profile: 'rfc7591',
      others: ['registration/redundant@9 info'],
    },
    'members that are null, where that means nothing': plain('1 reg→C1 {res.logo_uri: null; res.client_uri: ""}'),
    'no issue time': plain('1 reg→C1 {res.client_id_issued_at: -}'),
    'an issue time of null': plain('1 reg→C1 {res.client_id_issued_at: null}'),
    'issued ahead, within what clocks may differ (300 s + 60 s)': plain('1-1.2 reg→C1 {issued: 361}'),
    'issued ahead, within what a known clock may differ': plain('1-1.2 reg→C1 {issued: 62; date: 1}'),
    'issued ahead of us, by a server whose clock is ahead': plain('1-1.2 reg→C1 {issued: 1000; date: 1000}'),
    'the last number of seconds': plain('1 reg→C1 {res.client_secret_expires_at: 100000000000}'),
    'only the statement was sent, so there is nothing to repeat': plain(
      '1 reg→C1 {json: {}; req.software_statement: jwt{"iss":"made up"}; answer: {"client_id":"client-C1","client_secret":"made-up-secret","client_secret_expires_at":0}; res.software_statement: jwt{"iss":"made up"}}',
    ),
    'a redacted statement': plain('1 reg→C1 {req.software_statement: jwt{"iss":"made up"}; res.software_statement: [REDACTED]}'),
    'the statement was redacted in the request': plain('1 reg→C1 {req.software_statement: [REDACTED]}'),
  },
  flagged: {
    'issued in the future, by a millisecond': { ...plain('1-1.999 reg→C1 {issued: 362}'), expect: [`${R}@1 warning`] },
    'no secret, and nothing said of grants': { given: '1 reg→C1 {res.client_secret: -; res.grant_types: -}', expect: [`${R}@1 error`] },
    'no client, and the secret of another': {
      ...plain('1 reg→C1 · 2 reg→C2 {metadata: Two; res.client_id: -; res.client_secret: made-up-secret-of-C1}'),
      expect: [`${R}@2 error ×1`],
    },
    'not JSON, though said to be': { ...plain('1 reg=201 {text: made up}'), expect: [`${R}@1 error ×1 high`] },
    'a page': { ...plain('1 reg=html'), expect: [`${R}@1 error`] },
    'a list': { ...plain('1 reg=201 {text: ["made up"]}'), expect: [`${R}@1 error`] },
    'nothing at all': { ...plain('1 reg=201'), expect: [`${R}@1 error`] },
    'no client': { ...plain('1 reg→C1 {res.client_id: -}'), expect: [`${R}@1 error`] },
    'an empty client': { ...plain('1 reg→C1 {res.client_id: ""}'), expect: [`${R}@1 error`] },
    'a client that is a number': { ...plain('1 reg→C1 {res.client_id: 12345}'), expect: [`${R}@1 error`] },
    'no secret, and the method needs one': { ...plain('1 reg→C1 {res.client_secret: -}'), expect: [`${R}@1 error`] },
    'an empty secret': { ...plain('1 reg→C1 {res.client_secret: ""}'), expect: [`${R}@1 error`] },
    'no secret, by another method of the answer': {
      ...plain('1 reg→C1 {res.token_endpoint_auth_method: client_secret_jwt; res.client_secret: -}'),
      expect: [`${R}@1 error`],
    },
    'no secret, by the method of the request': {
      ...plain('1 reg→C1 {res.token_endpoint_auth_method: -; res.client_secret: -}'),
      expect: [`${R}@1 error`],
    },
    'no secret, and nobody named a method: the default needs one': { given: '1 reg→C1 {res.client_secret: -}', expect: [`${R}@1 error`] },
    'no secret, and one of its grants needs it': {
      ...plain(
        '1 reg→C1 {req.grant_types: ["implicit","client_credentials"]; res.grant_types: ["implicit","client_credentials"]; res.client_secret: -}',
      ),
      expect: [`${R}@1 error`],
    },
    'one secret for two clients': {
      ...plain('1 reg→C1 · 2 reg→C2 {metadata: Two; res.client_secret: made-up-secret-of-C1}'),
      expect: [`${R}@2 error ×1`],
    },
    'one secret for two clients of two apps': {
      ...plain('1 reg→C1 · 2 reg→C2 {instance: b; res.client_secret: made-up-secret-of-C1}'),
      expect: [`${R}@2 error ×1`],
    },
    'nothing about the end of the secret': { ...plain('1 reg→C1 {res.client_secret_expires_at: -}'), expect: [`${R}@1 warning`] },
    'the end of the secret is null': { ...plain('1 reg→C1 {res.client_secret_expires_at: null}'), expect: [`${R}@1 warning`] },
    'a list is null': { ...plain('1 reg→C1 {res.response_types: null}'), expect: [`${R}@1 warning`] },
    'another list is null': { ...plain('1 reg→C1 {res.contacts: null}'), expect: [`${R}@1 warning`] },
    'the redirect URIs are null': { ...plain('1 reg→C1 {res.redirect_uris: null}'), expect: [`${R}@1 warning`] },
    'the grant types are null': { ...plain('1 reg→C1 {res.grant_types: null}'), expect: [`${R}@1 warning`] },
    'an empty method': { ...plain('1 reg→C1 {res.token_endpoint_auth_method: ""}'), expect: [`${R}@1 warning`] },
    'an empty application type': { ...plain('1 reg→C1 {res.application_type: ""}'), expect: [`${R}@1 warning`] },
    'an empty algorithm': { ...plain('1 reg→C1 {res.id_token_signed_response_alg: ""}'), expect: [`${R}@1 warning`] },
    'the client alone': {
      ...plain('1 reg→C1 {answer: {"client_id":"client-C1","client_secret":"made-up-secret","client_secret_expires_at":0}}'),
      expect: [`${R}@1 warning`],
    },
    'a time that is text': { ...plain('1 reg→C1 {res.client_id_issued_at: "2026-01-15T12:00:00Z"}'), expect: [`${R}@1 warning`] },
    'an expiry that is text': { ...plain('1 reg→C1 {res.client_secret_expires_at: "0"}'), expect: [`${R}@1 warning`] },
    'a time in milliseconds': { ...plain('1 reg→C1 {res.client_id_issued_at: "@1ms"}'), expect: [`${R}@1 warning`] },
    'an expiry in milliseconds': { ...plain('1 reg→C1 {res.client_secret_expires_at: "@86400ms"}'), expect: [`${R}@1 warning`] },
    'the first number of milliseconds': {
      ...plain('1 reg→C1 {res.client_secret_expires_at: 100000000001; res.client_id_issued_at: -}'),
      expect: [`${R}@1 warning`],
    },
    'issued in the future': { ...plain('1-1.2 reg→C1 {issued: 362}'), expect: [`${R}@1 warning`] },
    'issued in the future of a known clock': { ...plain('1-1.2 reg→C1 {issued: 63; date: 1}'), expect: [`${R}@1 warning`] },
    'issued in the future, at the documented server too': { given: '1-1.2 reg→C1 {issued: 362}', expect: [`${R}@1 warning`] },
    'the secret ends before the issue': {
      ...plain('1 reg→C1 {secretExpires: 0; res.client_secret_expires_at: "@-5"}'),
      expect: [`${R}@1 warning`],
    },
    'the secret ends with the issue': { ...plain('1 reg→C1 {res.client_secret_expires_at: "@1"}'), expect: [`${R}@1 warning`] },
    'another status': {
      ...plain(
        '1 reg=200 {answer: {"client_id":"client-C1","client_secret":"made-up-secret","client_secret_expires_at":0,"redirect_uris":["https://app.example.com/callback"]}}',
      ),
      expect: [`${R}@1 info`],
    },
    'the last status that is a success': {
      ...plain(
        '1 reg=299 {answer: {"client_id":"client-C1","client_secret":"made-up-secret","client_secret_expires_at":0,"redirect_uris":["https://app.example.com/callback"]}}',
      ),
      expect: [`${R}@1 info`],
    },
    'the statement is not repeated': {
      ...plain('1 reg→C1 {req.software_statement: jwt{"iss":"made up"}; res.software_statement: -}'),
      expect: [`${R}@1 info`],
    },
    'the statement is another': {
      ...plain('1 reg→C1 {req.software_statement: jwt{"iss":"made up"}; res.software_statement: jwt{"iss":"other"}}'),
      expect: [`${R}@1 info`],
    },
    'a secret for nothing': {
      ...plain(
        '1 reg→C1 {req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]}',
      ),
      expect: [`${R}@1 info`],
    },
    'several things at once': {
      ...plain('1 reg=200 {answer: {"client_secret":"made-up-secret"}}'),
      expect: [`${R}@1 error`, `${R}@1 warning`, `${R}@1 info`],
    },
    'the same mistake twice is one finding': {
      ...plain('1 reg→C1 {res.client_id: -} · 2 reg→C2 {res.client_id: -; metadata: Two}'),
      expect: [`${R}@1 error ×2`],
    },
  },
  notEvaluated: {
    'the answer is missing': { ...plain('1 reg→C1 {bodies: none}'), reason: 'body-missing' },
  },
})
