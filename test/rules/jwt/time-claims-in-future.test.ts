import { testRule } from '../../support/rule-tester'

const base64url = (text: string) => Buffer.from(text).toString('base64url')
const EPOCH = Date.UTC(2026, 0, 15, 12) / 1000
/** A JWT that says it was issued at a second of the sequence. */
const issuedAt = (second: number, more: object = {}) =>
  `${base64url('{"alg":"ES256"}')}.${base64url(JSON.stringify({ iat: EPOCH + second, ...more }))}.${base64url('made-up')}`
const asserted = (jwt: string, options = '') =>
  `1-1 tok(C1)→T1/3600 {req.client_secret: -; req.client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer; req.client_assertion: ${jwt}${options}}`

// An answer at second 1 whose Date says second 1: half a second is added, since Date is cut, and a second is unsure.
testRule('jwt/time-claims-in-future', {
  clean: {
    'issued just now': '1-1 tok→T1/3600 {claims: {"iat":"@1"}; date: 1}',
    'as the leeway ends, and nobody said what time it is': '1-1 tok→T1/3600 {claims: {"iat":"@61"}}',
    'as the leeway ends': '1-1 tok→T1/3600 {claims: {"iat":"@62.5"}; date: 1}',
    'the client’s clock is off, the server’s token is not': '1-1 tok→T1/3600 {claims: {"iat":"@500"}; date: 500}',
    'without times': '1-1 tok→T1/3600 {claims: {"sub":"a"}; date: 1}',
    'times that are none': '1-1 tok→T1/3600 {claims: {"iat":"soon","nbf":null}; date: 1}',
    'an encrypted token': {
      given: `1-1 tok→T1/3600 {res.access_token: ${base64url('{"alg":"dir","enc":"A256GCM"}')}.made.up.encrypted.token; date: 1}`,
      others: ['jwt/encrypted-not-inspected@1 info'],
    },
    'an opaque token': '1-1 tok→T1/3600 {date: 1}',
    'a token that is already in use: only when it is issued does it matter': {
      given: '1-1 api(T1) {claims: {"iat":"@500"}; date: 1}',
      profile: 'rfc7591',
    },
    'a statement is made elsewhere': {
      given: `1-1.2 reg→C1 {req.software_statement: ${issuedAt(500, { iss: 'a' })}; res.software_statement: ${issuedAt(500, { iss: 'a' })}; date: 1}`,
      profile: 'rfc7591',
    },
    'an assertion for a grant is made elsewhere': {
      given: `1-1 tok(C1)→T1/3600 {grant: urn:ietf:params:oauth:grant-type:jwt-bearer; req.assertion: ${issuedAt(500)}; date: 1}`,
      profile: 'rfc7591',
    },
    'an assertion of just now': { given: asserted(issuedAt(1), '; date: 1'), profile: 'rfc7591' },
    'an assertion, as the leeway ends': { given: asserted(issuedAt(62.5), '; date: 1'), profile: 'rfc7591' },
    'a proof of just now': { given: `1-1 api(T1) {reqh.dpop: ${issuedAt(1)}; date: 1}`, profile: 'rfc7591' },
    'an answer with an error': '1-1 tok=400 {answer: {"error":"invalid_grant","access_token":"jwt{\\"iat\\":9e9}"}; date: 1}',
  },
  flagged: {
    'an access token': {
      given: '1-1 tok→T1/3600 {claims: {"iat":"@62.5005"}; date: 1}',
      expect: ['jwt/time-claims-in-future@1 warning ×1 medium'],
    },
    'not valid before a moment to come': {
      given: '1-1 tok→T1/3600 {claims: {"iat":"@1","nbf":"@100"}; date: 1}',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'issued then, and not valid before': {
      given: '1-1 tok→T1/3600 {claims: {"iat":"@2000","nbf":"@2000"}; date: 1}',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'by the server’s clock, whatever the client’s says': {
      given: '1000-1000 tok→T1/3600 {claims: {"iat":"@1000"}; date: 1}',
      expect: ['jwt/time-claims-in-future@1000 warning'],
    },
    'an ID token': {
      given: `1-1 code(C1)→T1/3600 {res.id_token: ${issuedAt(100)}; date: 1}`,
      profile: 'rfc7591',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'a login API’s token': {
      given: `1-1 POST https://api.example.com/login {json: {"user":"a"}; answer: {"access_token":"${issuedAt(100)}","token_type":"bearer"}; date: 1}`,
      profile: 'rfc7591',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'a slow answer makes the clock less sure': {
      given: '1-11 tok→T1/3600 {claims: {"iat":"@81.6"}; date: 11}',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'a client assertion': {
      given: asserted(issuedAt(62.6), '; date: 1'),
      profile: 'rfc7591',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'a client assertion that was refused': {
      given: `1-1 tok(C1)=400 invalid_client {req.client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer; req.client_secret: -; req.client_assertion: ${issuedAt(100)}; date: 1}`,
      profile: 'rfc7591',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'a proof for a token': {
      given: `1-1 tok→T1/3600 {reqh.dpop: ${issuedAt(100)}; date: 1}`,
      profile: 'rfc7591',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
    'proofs of calls': {
      given: `1-1 api(T1) {reqh.dpop: ${issuedAt(100)}; date: 1} · 2-2 api(T1) {reqh.dpop: ${issuedAt(102)}; date: 2}`,
      profile: 'rfc7591',
      expect: ['jwt/time-claims-in-future@1 warning ×2'],
    },
    'nobody said what time it is, and it is far off': {
      given: '1-1 tok→T1/3600 {claims: {"iat":"@361.1"}}',
      expect: ['jwt/time-claims-in-future@1 warning'],
    },
  },
  notEvaluated: {
    'nobody said what time it is': { given: '1-1 tok→T1/3600 {claims: {"iat":"@361"}}', reason: 'clock-unknown' },
    'nobody said what time it is, and it is just past the leeway': {
      given: '1-1 tok→T1/3600 {claims: {"iat":"@61.1"}}',
      reason: 'clock-unknown',
    },
  },
})
