import { testRule } from '../../support/rule-tester'

const NONE = '{"alg":"none"}'
const CUT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtYWRlLXVwIn0.'
const OTHER_CUT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvdGhlciJ9.'
const SIGNED = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtYWRlLXVwIn0.bWFkZS11cA'
const UNSIGNED = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWRlLXVwIn0.'
const asserted = (name: string, jwt: string, verb = 'tok(C1)→T1/3600') =>
  `1 ${verb} {req.client_secret: -; req.client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer; req.${name}: ${jwt}}`

testRule('jwt/alg-none', {
  clean: {
    'a signed token': '1 tok→T1/3600 {claims: {"sub":"a"}}',
    'an opaque token': '1 tok→T1/3600',
    'a signed assertion': { given: asserted('client_assertion', SIGNED), profile: 'rfc7591' },
    'an unsigned statement is another rule’s business (0.6)': {
      given: `1 reg→C1 {req.software_statement: ${UNSIGNED}}`,
      others: ['registration/software-statement-invalid@1 error'],
    },
    'nor is a statement whose signature was cut': {
      given: `1 reg→C1 {req.software_statement: ${CUT}}`,
      others: ['registration/software-statement-invalid@1 info'],
    },
    'a proof without signature proves nothing, but is no token': {
      given: `1 tok→T1/3600 {reqh.dpop: ${CUT}}`,
      profile: 'rfc7591',
    },
    'an unsigned refresh token is the server’s own affair': {
      given: `1 code(C1)→T1,R1/3600 {res.refresh_token: ${UNSIGNED}}`,
      profile: 'rfc7591',
    },
    'an answer with an error': `1 tok=400 {answer: {"error":"invalid_grant","access_token":"${UNSIGNED}"}}`,
    'no algorithm named, and a signature': '1 tok→T1/3600 {claims: {"sub":"a"}; header: {"typ":"JWT"}}',
    'the token was seen when it was issued': '1 tok→T1/3600 {claims: {"sub":"a"}} · 2, 3 api(T1)',
  },
  flagged: {
    'an access token': {
      given: `1 tok→T1/3600 {claims: {"sub":"a"}; header: ${NONE}}`,
      expect: ['jwt/alg-none@1 error ×1 high'],
    },
    'in other letters': {
      given: '1 tok→T1/3600 {claims: {"sub":"a"}; header: {"alg":"nOnE"}}',
      expect: ['jwt/alg-none@1 error'],
    },
    'with a signature all the same': {
      given: `1 tok→T1/3600 {res.access_token: ${UNSIGNED}bWFkZS11cA}`,
      expect: ['jwt/alg-none@1 error'],
    },
    'an ID token': {
      given: `1 code(C1)→T1/3600 {res.id_token: ${UNSIGNED}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error'],
    },
    'an ID token that was asked for like this': {
      given: `0 reg→C1 {req.id_token_signed_response_alg: none} · 1 code(C1)→T1/3600 {res.id_token: ${UNSIGNED}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 info'],
    },
    'an ID token that the server said it would give like this': {
      given: `0 reg→C1 {res.id_token_signed_response_alg: none} · 1 code(C1)→T1/3600 {res.id_token: ${UNSIGNED}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 info'],
    },
    'an ID token that was registered otherwise': {
      given: `0 reg→C1 {req.id_token_signed_response_alg: none; res.id_token_signed_response_alg: RS256} · 1 code(C1)→T1/3600 {res.id_token: ${UNSIGNED}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error'],
    },
    'an access token of a client whose ID tokens are unsigned': {
      given: `0 reg→C1 {req.id_token_signed_response_alg: none} · 1 code(C1)→T1/3600 {res.access_token: ${UNSIGNED}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error'],
    },
    'a client assertion': { given: asserted('client_assertion', UNSIGNED), profile: 'rfc7591', expect: ['jwt/alg-none@1 error'] },
    'an assertion for a grant': {
      given: `1 tok(C1)→T1/3600 {grant: urn:ietf:params:oauth:grant-type:jwt-bearer; req.assertion: ${UNSIGNED}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error'],
    },
    'a token from before the capture, once': {
      given: `1, 2 api(T1) {reqh.authorization: Bearer ${UNSIGNED}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error ×1'],
    },
    'a login API’s token': {
      given: `1 POST https://api.example.com/login {json: {"user":"a"}; answer: {"access_token":"${UNSIGNED}","token_type":"bearer"}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error'],
    },
    'the only one whose signature is empty': {
      given: `1 tok→T1/3600 {res.access_token: ${CUT}}`,
      expect: ['jwt/alg-none@1 error'],
    },
    'the same one, twice': {
      given: `1 tok→T1/60 {res.access_token: ${CUT}} · 50 tok→T1/60 {res.access_token: ${CUT}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error ×1'],
    },
    'each time': {
      given: `1 tok→T1/60 {claims: {"sub":"a"}; header: ${NONE}} · 50 tok→T2/60 {claims: {"sub":"a"}; header: ${NONE}}`,
      profile: 'rfc7591',
      expect: ['jwt/alg-none@1 error ×2'],
    },
  },
  notEvaluated: {
    'several were cut: a tool did it': {
      given: `1 tok→T1/60 {res.access_token: ${CUT}} · 50 tok→T2/60 {res.access_token: ${OTHER_CUT}}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the statement was cut as well': {
      given: `1 reg→C1 {req.software_statement: ${OTHER_CUT}} · 2 tok→T1/3600 {res.access_token: ${CUT}}`,
      reason: 'redacted',
      others: ['registration/software-statement-invalid@1 info'],
    },
    'the proof was cut as well': {
      given: `1 tok→T1/3600 {res.access_token: ${CUT}; reqh.dpop: ${OTHER_CUT}}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
  },
})
