import { testRule } from '../../support/rule-tester'
import { statement } from '../../support/scenario'

const bearer = (value: string, more = '') => `api()=401 {reqh.authorization: Bearer ${value}${more}}`
/** A JWT that was not seen being issued. */
const jwt = (claims: string) => `api(X)=401 {claims: ${claims}}`

testRule('bearer/wrong-credential-kind', {
  clean: {
    'an access token': { given: '1 code(C1)→T1,R1/3600 · 2 api(T1)', profile: 'rfc7591' },
    'a token that nobody knows': { given: '1 api(T9)', profile: 'rfc7591' },
    'known only afterwards': { given: '1 api(T1) · 2 code(C1)→T2,R1/3600 {res.refresh_token: made-up-token-T1}', profile: 'rfc7591' },
    'access token and ID token are one': {
      given: '1 code(C1)→T1,R1/3600 {res.id_token: made-up-token-T1} · 2 api(T1)',
      profile: 'rfc7591',
    },
    'a registration access token at its own place': {
      given:
        '1 reg→C1 {res.registration_access_token: made-up-registration-token-C1; res.registration_client_uri: https://as.example.com/register/client-C1} · 2 read(C1)',
      profile: 'rfc7591',
    },
    'a JWT for somebody else': { given: `1 tok(C1)→T1/3600 · 2 ${jwt('{"aud":"client-C2","nonce":"made up"}')}`, profile: 'rfc7591' },
    'a JWT for the client, without a sign-in': { given: `1 tok(C1)→T1/3600 · 2 ${jwt('{"aud":"client-C1"}')}`, profile: 'rfc7591' },
    'an access token for the client that was issued as one': {
      given: '1 tok(C1)→T1/3600 {claims: {"aud": "client-C1", "nonce": "made up"}} · 2 api(T1)',
      profile: 'rfc7591',
    },
    'a secret of seven letters': { given: `1 reg→C1 {res.client_secret: made-up} · 2 ${bearer('made-up')}`, profile: 'rfc7591' },
    'a refresh token where it belongs': { given: '1 code(C1)→T1,R1/60 · 50 refresh(R1)→T2,R2/3600', profile: 'rfc7591' },
    'another scheme': {
      given: '1 reg→C1 · 2 GET https://api.example.com/v1/items {reqh.authorization: Token made-up-secret-of-C1}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'a client secret': {
      given: `1 reg→C1 · 2 ${bearer('made-up-secret-of-C1')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 error ×1 high'],
    },
    'a refresh token': {
      given: `1 code(C1)→T1,R1/3600 · 2 ${bearer('made-up-refresh-R1')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 error ×1 high'],
    },
    'a refresh token from before the capture': {
      given: `1 refresh(R1)→T1,R2/3600 · 2 ${bearer('made-up-refresh-R1')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 error ×1'],
    },
    'an authorization code': {
      given: `1 code(C1)→T1,R1/3600 {code: a} · 2 ${bearer('made-up-code-a')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 error ×1'],
    },
    'a software statement': {
      given: `1 reg→C1 · 2 ${bearer(statement('A'))}`,
      expect: ['bearer/wrong-credential-kind@2 error ×1'],
    },
    'an ID token that was issued as one': {
      given: `1 code(C1)→T1,R1/3600 {res.id_token: made-up-id-token-1} · 2 ${bearer('made-up-id-token-1')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 warning ×1 high'],
    },
    'an ID token by what it says: nonce': {
      given: `1 tok(C1)→T1/3600 · 2 ${jwt('{"aud":"client-C1","nonce":"made up"}')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 warning ×1'],
    },
    'an ID token by what it says: at_hash, and more than one reader': {
      given: `1 tok(C1)→T1/3600 · 2 ${jwt('{"aud":["other","client-C1"],"at_hash":"made up"}')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 warning ×1'],
    },
    'whatever was answered': {
      given: '1 reg→C1 · 2 api()=200 {reqh.authorization: Bearer made-up-secret-of-C1}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 error ×1'],
    },
    'a secret of eight letters': {
      given: `1 reg→C1 {res.client_secret: made-up1} · 2 ${bearer('made-up1')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 error ×1'],
    },
    'again and again, and somewhere else': {
      given: `1 reg→C1 · 2, 30 ${bearer('made-up-secret-of-C1')} · 40 ${bearer('made-up-secret-of-C1', '; path: /v2')}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-credential-kind@2 error ×2', 'bearer/wrong-credential-kind@40 error ×1'],
    },
    'at a vendor’s': { given: `1 reg→C1 · 2 ${bearer('made-up-secret-of-C1')}`, expect: ['bearer/wrong-credential-kind@2 error ×1'] },
  },
})
