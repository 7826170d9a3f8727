import { testRule } from '../../support/rule-tester'

const RULE = 'management/registration-token-misused'
const RAT = 'made-up-registration-token-C1'
const reg = (uri = 'https://as.example.com/register/client-C1') =>
  `0 reg→C1 {res.registration_client_uri: ${uri}; res.registration_access_token: ${RAT}}`
const BEARER = `reqh.authorization: Bearer ${RAT}`

testRule(RULE, {
  clean: {
    'where it belongs': { given: `${reg()} · 5 read(C1) · 10 update(C1) · 15 delete(C1)`, profile: 'rfc7591' },
    'with the query that was issued': {
      given: `${reg('https://as.example.com/manage?client=C1')} · 5 GET https://as.example.com/manage?client=C1 {${BEARER}}`,
      profile: 'rfc7591',
    },
    'with the query that was issued, and more': {
      given: `${reg('https://as.example.com/manage?client=C1')} · 5 GET https://as.example.com/manage?client=C1&fresh=1 {${BEARER}}`,
      profile: 'rfc7591',
    },
    'at a relative address, as it was given': {
      given: `${reg('/register/client-C1')} · 5 read(C1)`,
      profile: 'rfc7591',
      others: ['management/credentials-incomplete@0 error'],
    },
    'a token that nobody knows as one': {
      given: `0 reg→C1 · 5 GET https://as.example.com/register/client-C1 {reqh.authorization: Bearer made-up-token-of-nobody}`,
      profile: 'rfc7591',
    },
    'the token that the registration was allowed with': {
      given: `0 reg→C1 {${BEARER}; res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: ${RAT}} · 5 reg→C2 {metadata: Another app; ${BEARER}}`,
      profile: 'rfc7591',
    },
    'nobody knows where it belongs': {
      given: `0 reg→C1 {res.registration_access_token: ${RAT}} · 5 GET https://as.example.com/manage {${BEARER}}`,
      profile: 'rfc7591',
      others: ['management/credentials-incomplete@0 error'],
    },
    'an address that was given anew': {
      given: `${reg()} · 5 read(C1) {res.registration_client_uri: https://as.example.com/manage/client-C1; res.registration_access_token: ${RAT}} · 10 GET https://as.example.com/manage/client-C1 {${BEARER}}`,
      profile: 'rfc7591',
    },
    'an access token where no registration access token is known': {
      given: '0 reg→C1 · 1 tok(C1)→T1/3600 · 5 read(C1) {reqh.authorization: Bearer made-up-token-T1}',
      profile: 'rfc7591',
    },
    'something that nobody knows': {
      given: `${reg()} · 5 read(C1) {reqh.authorization: Bearer made-up-token-of-nobody}`,
      profile: 'rfc7591',
    },
    'an access token where it belongs': { given: `${reg()} · 1 tok(C1)→T1/3600 · 5 api(T1)`, profile: 'rfc7591' },
    'a preflight only repeats the address': {
      given: `${reg()} · 5 OPTIONS https://api.example.com/v1/items?x=${RAT}`,
      profile: 'rfc7591',
    },
    'an API call whose headers are not there': { given: `${reg()} · 5 api() {auth: hidden}`, profile: 'rfc7591' },
    'the address is redacted': { given: `${reg('[REDACTED]')} · 5 read(C1)`, profile: 'rfc7591' },
  },
  flagged: {
    'at an API': {
      given: `${reg()} · 5 GET https://api.example.com/v1/items {${BEARER}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1 high`],
    },
    'at the registration endpoint': {
      given: `${reg()} · 5 reg→C2 {metadata: Another app; ${BEARER}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'at an address that the client made up': {
      given: `${reg('https://as.example.com/manage/client-C1')} · 5 read(C1)`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'without the query that was issued': {
      given: `${reg('https://as.example.com/manage?client=C1')} · 5 GET https://as.example.com/manage {${BEARER}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'with another query than was issued': {
      given: `${reg('https://as.example.com/manage?client=C1')} · 5 GET https://as.example.com/manage?client=C2 {${BEARER}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'in the query': {
      given: `${reg()} · 5 GET https://as.example.com/register/client-C1?registration_access_token=${RAT}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`, 'secret/in-url@5 error'],
    },
    'an access token in its place': {
      given: `${reg()} · 1 tok(C1)→T1/3600 · 5 read(C1) {reqh.authorization: Bearer made-up-token-T1}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'the client secret in its place, as bearer': {
      given: `${reg()} · 5 read(C1) {reqh.authorization: Bearer made-up-secret-of-C1}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'the client secret in its place, as Basic': {
      given: `${reg()} · 5 read(C1) {reqh.authorization: Basic ${Buffer.from('client-C1:made-up-secret-of-C1').toString('base64')}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'at an API, again and again': {
      given: `${reg()} · 5, 6, 7 GET https://api.example.com/v1/items {${BEARER}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×3`],
    },
  },
  notEvaluated: {
    'headers are not there': {
      given: `${reg()} · 5 read(C1) {auth: hidden; reqh.authorization: -}`,
      profile: 'rfc7591',
      reason: 'header-missing',
    },
    'the token is redacted': {
      given: `${reg()} · 5 read(C1) {reqh.authorization: Bearer [REDACTED]}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
  },
})
