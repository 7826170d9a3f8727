import { testRule } from '../../support/rule-tester'

const R = 'registration/redirect-uri-unsafe'
const plain = (given: string) => ({ given, profile: 'rfc7591' as const })
const reg = (uri: string, more = '') => plain(`1 reg→C1 {redirect: ${uri}${more}}`)
const CODE = 'req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]'
const WEB =
  '; req.application_type: web; req.response_types: ["id_token token"]; req.grant_types: ["implicit"]; res.grant_types: ["implicit"]'

testRule(R, {
  clean: {
    'an error that names redirect URIs': plain(
      '1 reg=400 invalid_redirect_uri {answer: {"error":"invalid_redirect_uri","redirect_uris":["http://app.example.com/callback"]}}',
    ),
    'an answer in another dialect': plain(
      '1 reg=201 {answer: {"clientId":"client-C1","clientSecret":"made-up-secret","redirect_uris":["http://app.example.com/callback"]}}',
    ),
    'another dialect, and another URI used': plain(
      `1 reg→C1 {${CODE}; req.clientName: made up} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/other}`,
    ),
    'a web app with neither codes nor tokens, on this device': reg(
      'http://localhost:5001/callback',
      '; req.application_type: web; req.response_types: ["none"]; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]',
    ),
    https: reg('https://app.example.com/callback'),
    'this device, by number': reg('http://127.0.0.1:5001/callback'),
    'this device, by the longer number': reg('http://[::1]:5001/callback'),
    'this device, by name': reg('http://localhost:5001/callback'),
    'a scheme of its own, with a dot': reg('com.example.app:/callback'),
    'a scheme of its own without a dot, which this server makes': '1 reg→C1 {req.redirect_uri: adbeexample://callback}',
    'with a fragment, as this server answers': '1 reg→C1 {res.redirect_uris: ["app://com.example#made-up"]}',
    'a web app with codes, on this device': reg(
      'http://localhost:5001/callback',
      '; req.application_type: web; req.response_types: ["code"]; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]',
    ),
    'a web app with codes and tokens, on this device': reg(
      'http://localhost:5001/callback',
      '; req.application_type: web; req.response_types: ["code id_token"]; req.grant_types: ["authorization_code","implicit"]; res.grant_types: ["authorization_code","implicit"]',
    ),
    'a native app with tokens, on this device': reg(
      'http://localhost:5001/callback',
      '; req.application_type: native; req.response_types: ["token"]; req.grant_types: ["implicit"]; res.grant_types: ["implicit"]',
    ),
    'a web app with tokens, by https': reg('https://app.example.com/callback', WEB),
    'another dialect': plain('1 reg→C1 {redirect: http://app.example.com/callback; req.clientName: made up}'),
    'the registered one is used': plain(`1 reg→C1 {${CODE}} · 2 authorize(C1) {pkce: v}`),
    'another port of this device': plain(
      `1 reg→C1 {${CODE}; redirect: http://127.0.0.1:5001/cb} · 2 authorize(C1) {pkce: v; q.redirect_uri: http://127.0.0.1:5002/cb}`,
    ),
    'no port, of this device': plain(
      `1 reg→C1 {${CODE}; redirect: http://[::1]/cb} · 2 authorize(C1) {pkce: v; q.redirect_uri: http://[::1]:5002/cb}`,
    ),
    'no redirect URI in the request': plain(`1 reg→C1 {${CODE}} · 2 authorize(C1) {pkce: v; q.redirect_uri: -}`),
    'what is registered is not known': plain('2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/other}'),
    'the answer has no list that could be read': {
      ...plain(`1 reg→C1 {${CODE}; res.redirect_uris: null} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/other}`),
      others: ['registration/response-nonconformant@1'],
    },
    'the answer has an empty list': plain(
      `1 reg→C1 {${CODE}; res.redirect_uris: []} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/other}`,
    ),
    'the answer’s list is redacted': plain(
      `1 reg→C1 {${CODE}; res.redirect_uris: ["[REDACTED]"]} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/other}`,
    ),
    'the URI in the request is redacted': plain(`1 reg→C1 {${CODE}} · 2 authorize(C1) {pkce: v; q.redirect_uri: [REDACTED]}`),
    'the server took another than was asked for: that is the story then': {
      ...plain(`1 reg→C1 {${CODE}; res.redirect_uris: ["https://app.example.com/other"]} · 2 authorize(C1) {pkce: v}`),
      others: ['registration/metadata-not-honoured@2'],
    },
    'no address at all': plain('1 reg→C1 {redirect: /callback}'),
  },
  flagged: {
    'a fragment, and no scheme': { ...reg('/callback#here'), expect: [`${R}@1 error`] },
    'a web app with a token, on this device': {
      ...reg('http://localhost/callback', WEB.replace('id_token token', 'token')),
      expect: [`${R}@1 error`],
    },
    'a web app with an ID token, on this device': {
      ...reg('http://localhost/callback', WEB.replace('id_token token', 'id_token')),
      expect: [`${R}@1 error`],
    },
    'a fragment': { ...reg('https://app.example.com/callback#here'), expect: [`${R}@1 error ×1 high`] },
    javascript: { ...reg('javascript:alert(1)'), expect: [`${R}@1 error`] },
    data: { ...reg('data:text/html,made-up'), expect: [`${R}@1 error`] },
    file: { ...reg('file:///home/made-up'), expect: [`${R}@1 error`] },
    'in capitals': { ...reg('JavaScript:alert(1)'), expect: [`${R}@1 error`] },
    'not encrypted': { ...reg('http://app.example.com/callback'), expect: [`${R}@1 error`] },
    'not encrypted, at the documented server too': {
      given: '1 reg→C1 {req.redirect_uri: http://app.example.com/callback}',
      expect: [`${R}@1 error`],
    },
    'a wildcard': { ...reg('https://*.example.com/callback'), expect: [`${R}@1 error`] },
    'a web app with tokens, on this device': { ...reg('https://localhost/callback', WEB), expect: [`${R}@1 error`] },
    'a web app with tokens, not encrypted': { ...reg('http://127.0.0.1/callback', WEB), expect: [`${R}@1 error`] },
    'a scheme without a dot': { ...reg('myapp://callback'), expect: [`${R}@1 warning`] },
    'by hand': { ...reg('urn:ietf:wg:oauth:2.0:oob'), expect: [`${R}@1 info`] },
    'one of several': {
      ...plain('1 reg→C1 {req.redirect_uris: ["https://app.example.com/callback","http://app.example.com/callback"]}'),
      expect: [`${R}@1 error ×1`],
    },
    'what the server made of it': {
      ...plain('1 reg→C1 {res.redirect_uris: ["http://app.example.com/callback"]}'),
      expect: [`${R}@1 error ×1`],
    },
    'registered and used': {
      ...plain(
        `1 reg→C1 {${CODE}; redirect: http://app.example.com/callback} · 2 authorize(C1) {pkce: v; q.redirect_uri: http://app.example.com/callback}`,
      ),
      expect: [`${R}@1 error ×2`],
    },
    'used by a client that nobody saw being registered': {
      ...plain('2 authorize(C1) {pkce: v; q.redirect_uri: http://app.example.com/callback}'),
      expect: [`${R}@2 error ×1`],
    },
    'another than registered': {
      ...plain(`1 reg→C1 {${CODE}} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/other}`),
      expect: [`${R}@2 error ×1`],
    },
    'a slash more than registered': {
      ...plain(`1 reg→C1 {${CODE}} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/callback/}`),
      expect: [`${R}@2 error ×1`],
    },
    'another port than registered, not of this device': {
      ...plain(`1 reg→C1 {${CODE}} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com:8443/callback}`),
      expect: [`${R}@2 error ×1`],
    },
    'another path of this device': {
      ...plain(
        `1 reg→C1 {${CODE}; redirect: http://127.0.0.1:5001/cb} · 2 authorize(C1) {pkce: v; q.redirect_uri: http://127.0.0.1:5001/other}`,
      ),
      expect: [`${R}@2 error ×1`],
    },
    'another than asked for, where the answer names none': {
      ...plain(`1 reg→C1 {${CODE}; res.redirect_uris: -} · 2 authorize(C1) {pkce: v; q.redirect_uri: https://app.example.com/other}`),
      expect: [`${R}@2 error ×1`],
    },
    'another than registered, in a scheme of its own': {
      ...plain(
        `1 reg→C1 {${CODE}; redirect: com.example.app:/callback} · 2 authorize(C1) {pkce: v; q.redirect_uri: com.example.app:/other}`,
      ),
      expect: [`${R}@2 error ×1`],
    },
  },
  notEvaluated: {
    'the body is missing': { ...plain('1 reg→C1 {request: none}'), reason: 'body-missing' },
    'the URIs are redacted': { ...plain('1 reg→C1 {redirect: [REDACTED]}'), reason: 'redacted' },
    'what was registered is missing': {
      ...plain(`1 reg→C1 {${CODE}; bodies: none} · 2 authorize(C1) {pkce: v}`),
      reason: 'body-missing',
    },
  },
})
