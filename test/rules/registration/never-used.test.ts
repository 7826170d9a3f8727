import { testRule } from '../../support/rule-tester'

const R = 'registration/never-used'
/** Something that tells how far the capture goes. */
const LATER = 'load'
const CODE = 'req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]'

// The client of `1 reg→C1` is known from 1.2 on: the capture has to go on to 121.2, and a use has time until 601.2.
testRule(R, {
  clean: {
    'another app registers the same software': '1 reg→C1 · 60 reg→C2 {instance: b} · 61 tok(C2)→T2/3600 {instance: b} · 70 tok(C1)→T1/3600',
    'the next registration may be of the same software, and nobody can tell': {
      given: '1 reg→C1 {request: none} · 60 reg→C2 {request: none} · 61 tok(C2)→T2/3600 · 62 tok(C1)→T1/3600',
    },
    'the capture ends a moment too early': `1-1.2 reg→C1 · 121-121.199 ${LATER}`,
    'used at the token endpoint': `1 reg→C1 · 2 tok(C1)→T1/3600 · 900 ${LATER}`,
    'used, if only to be refused': `1 reg→C1 · 2 tok(C1)=invalid_client · 900 ${LATER}`,
    'used at the authorization endpoint': { given: `1 reg→C1 {${CODE}} · 2 authorize(C1) {pkce: v} · 900 ${LATER}`, profile: 'rfc7591' },
    managed: { given: `1 reg→C1 · 2 read(C1) · 900 ${LATER}`, profile: 'rfc7591' },
    'used to push an authorization request': {
      given: `1 reg→C1 {${CODE}} · 2 POST https://as.example.com/par=201 {form: response_type=code&client_id=client-C1&redirect_uri=https://app.example.com/callback&code_challenge=made-up} · 900 ${LATER}`,
      profile: 'rfc7591',
    },
    'used to start a device flow': {
      given: `1 reg→C1 {${CODE}} · 2 POST https://as.example.com/device_authorization=200 {form: client_id=client-C1} · 900 ${LATER}`,
      profile: 'rfc7591',
    },
    'used at the last moment': `1 reg→C1 · 601.2 tok(C1)→T1/3600`,
    'the capture ends too early': `1-1.2 reg→C1 · 121-121.19 ${LATER}`,
    'the registration failed': `1 reg=503 · 900 ${LATER}`,
    'the page could not read it (R7)': `1 reg→C1 {cors: none} · 900 ${LATER}`,
    'the user may sign in elsewhere': { given: `1 reg→C1 {${CODE}} · 900 ${LATER}`, profile: 'mcp' },
    'the user may sign in elsewhere, and nothing is said of grants': {
      given: `1 reg→C1 {req.grant_types: -; res.grant_types: -} · 900 ${LATER}`,
      profile: 'mcp',
    },
    'the user signs in with the system’s browser': {
      given: `1 reg→C1 {${CODE}; redirect: http://127.0.0.1:5001/cb} · 900 ${LATER}`,
      profile: 'rfc7591',
    },
    'the user signs in with the system’s browser, by a scheme of its own': {
      given: `1 reg→C1 {${CODE}; redirect: com.example.app:/cb} · 900 ${LATER}`,
      profile: 'rfc7591',
    },
    'the next registration is of other software': '1 reg→C1 {statement: A} · 60 reg→C2 {statement: B}',
    'the next registration left before this one was answered': {
      given: '1-1.4 reg→C1 · 1.3-1.6 reg→C2',
      others: ['registration/concurrent-duplicate@1.3'],
    },
  },
  flagged: {
    'another app asks for a token, and nobody knows for whom': {
      given: `1 reg→C1 · 2 tok(C1)→T1/3600 {redact: client_id; instance: b} · 900 ${LATER}`,
      expect: [`${R}@1 info`],
    },
    'another client is pushed': {
      given: `1 reg→C1 {${CODE}} · 2 POST https://as.example.com/par=201 {form: response_type=code&client_id=client-C9&redirect_uri=https://app.example.com/callback&code_challenge=made-up} · 900 ${LATER}`,
      profile: 'rfc7591',
      expect: [`${R}@1 info`],
    },
    'no sign-in, as the answer alone says': {
      given: `1 reg→C1 {req.grant_types: -; res.grant_types: ["client_credentials"]} · 900 ${LATER}`,
      profile: 'mcp',
      expect: [`${R}@1 info`],
    },
    'the password of the user is no sign-in elsewhere': {
      given: `1 reg→C1 {req.grant_types: ["password"]; res.grant_types: ["password"]} · 900 ${LATER}`,
      profile: 'mcp',
      expect: [`${R}@1 info`],
    },
    'nothing for ten minutes': { given: `1 reg→C1 · 900 ${LATER}`, expect: [`${R}@1 info ×1 low`] },
    'nothing, as long as can be seen': { given: `1-1.2 reg→C1 · 121-121.2 ${LATER}`, expect: [`${R}@1 info ×1`] },
    'used too late': { given: '1 reg→C1 · 601.201 tok(C1)→T1/3600', expect: [`${R}@1 info ×1`] },
    'another client is used': { given: `1 reg→C1 {statement: A} · 2 tok(C2)→T1/3600 · 900 ${LATER}`, expect: [`${R}@1 info`] },
    'another app uses it': { given: `1 reg→C1 · 2 tok(C1)→T1/3600 {instance: b} · 900 ${LATER}`, expect: [`${R}@1 info`] },
    'until the next registration of the same': {
      given: '1 reg→C1 · 60 reg→C2 · 61 tok(C2)→T2/3600',
      expect: [`${R}@1 info ×1`, 'registration/redundant@60'],
    },
    'until the next registration of the same, which fails': { given: '1 reg→C1 · 60 reg=503', expect: [`${R}@1 info`] },
    'until a registration of other software, much later': {
      given: '1 reg→C1 {statement: A} · 601.201 reg→C2 {statement: B} · 700 tok(C1)→T1/3600',
      expect: [`${R}@1 info`],
    },
    'each for itself': {
      given: `1 reg→C1 {statement: A} · 2 reg→C2 {statement: B} · 900 ${LATER}`,
      expect: [`${R}@1 info`, `${R}@2 info`],
    },
    'no sign-in at all in what was registered': {
      given: `1 reg→C1 {redirect: http://127.0.0.1:5001/cb} · 900 ${LATER}`,
      profile: 'mcp',
      expect: [`${R}@1 info`, 'registration/application-type-missing@1'],
    },
    'the user signs in here': { given: `1 reg→C1 {${CODE}} · 900 ${LATER}`, profile: 'rfc7591', expect: [`${R}@1 info`] },
  },
  notEvaluated: {
    'a token was asked for, and the client is redacted': {
      given: `1 reg→C1 · 2 tok(C1)→T1/3600 {redact: client_id} · 900 ${LATER}`,
      reason: 'redacted',
    },
    'a token was asked for by Basic, which the capture hides': {
      given: `1 reg→C1 · 2 POST https://as.example.com/token=503 {form: grant_type=client_credentials; auth: hidden} · 900 ${LATER}`,
      profile: 'rfc7591',
      reason: 'header-missing',
    },
    'a token was asked for, and the body is missing': {
      given: `1 reg→C1 · 2 tok(C1)=503 {request: none} · 900 ${LATER}`,
      reason: 'body-missing',
    },
  },
})
