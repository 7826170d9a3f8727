import { testRule } from '../../support/rule-tester'

const header = (members: object) => Buffer.from(JSON.stringify(members)).toString('base64url')
const jwe = (members: object) => `${header(members)}.made.up.encrypted.token`
const PLAIN = jwe({ alg: 'dir', enc: 'A256GCM' })
const asserted = (jwt: string) =>
  `1 tok(C1)→T1/3600 {req.client_secret: -; req.client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer; req.client_assertion: ${jwt}}`

testRule('jwt/encrypted-not-inspected', {
  clean: {
    'a signed token': '1 tok→T1/3600 {claims: {"sub":"a"}}',
    'an opaque token with dots': '1 tok→T1/3600 {res.access_token: made.up.opaque.token.x}',
    'a header that is no JSON': '1 tok→T1/3600 {res.access_token: eyJub3Q.made.up.encrypted.token}',
    'no encryption named': `1 tok→T1/3600 {res.access_token: ${header({ alg: 'dir' })}.made.up.encrypted.token}`,
    'four parts': `1 tok→T1/3600 {res.access_token: ${header({ alg: 'dir', enc: 'A256GCM' })}.made.up.token}`,
    'a refresh token may be anything': { given: `1 code(C1)→T1,R1/3600 {res.refresh_token: ${PLAIN}}`, profile: 'rfc7591' },
    'an answer with an error': `1 tok=400 {answer: {"error":"invalid_grant","access_token":"${PLAIN}"}}`,
  },
  flagged: {
    'an access token': {
      given: `1 tok→T1/3600 {res.access_token: ${PLAIN}}`,
      expect: ['jwt/encrypted-not-inspected@1 info ×1 high'],
    },
    'with the name of a key': {
      given: `1 tok→T1/3600 {res.access_token: ${jwe({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: 'key-1' })}}`,
      expect: ['jwt/encrypted-not-inspected@1 info'],
    },
    RSA1_5: {
      given: `1 tok→T1/3600 {res.access_token: ${jwe({ alg: 'RSA1_5', enc: 'A256GCM' })}}`,
      expect: ['jwt/encrypted-not-inspected@1 warning'],
    },
    'an ID token': {
      given: `1 code(C1)→T1/3600 {res.id_token: ${PLAIN}}`,
      profile: 'rfc7591',
      expect: ['jwt/encrypted-not-inspected@1 info'],
    },
    'a statement (0.6)': {
      given: `1 reg→C1 {req.software_statement: ${PLAIN}}`,
      expect: ['jwt/encrypted-not-inspected@1 info'],
    },
    'a client assertion': { given: asserted(PLAIN), profile: 'rfc7591', expect: ['jwt/encrypted-not-inspected@1 info'] },
    'a token from before the capture, once': {
      given: `1, 2 api(T1) {reqh.authorization: Bearer ${PLAIN}}`,
      profile: 'rfc7591',
      expect: ['jwt/encrypted-not-inspected@1 info ×1'],
    },
    'a login API’s token': {
      given: `1 POST https://api.example.com/login {json: {"user":"a"}; answer: {"access_token":"${PLAIN}","token_type":"bearer"}}`,
      profile: 'rfc7591',
      expect: ['jwt/encrypted-not-inspected@1 info'],
    },
    'each time': {
      given: `1 tok→T1/60 {res.access_token: ${PLAIN}} · 50 tok→T2/60 {res.access_token: ${jwe({ alg: 'dir', enc: 'A128GCM' })}}`,
      profile: 'rfc7591',
      expect: ['jwt/encrypted-not-inspected@1 info ×2'],
    },
  },
})
