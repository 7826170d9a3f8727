import { testRule } from '../../support/rule-tester'

const RULE = 'management/credentials-incomplete'
const URI = 'res.registration_client_uri: https://as.example.com/register/client-C1'
const TOKEN = 'res.registration_access_token: made-up-registration-token-C1'

testRule(RULE, {
  clean: {
    both: { given: `1 reg→C1 {${URI}; ${TOKEN}}`, profile: 'rfc7591' },
    'neither: management is not offered': { given: '1 reg→C1', profile: 'rfc7591' },
    'neither, as null': {
      given: '1 reg→C1 {res.registration_client_uri: null; res.registration_access_token: null}',
      profile: 'rfc7591',
    },
    'at this vendor, neither': '1 reg→C1',
    'an error': { given: '1 reg=invalid_redirect_uri', profile: 'rfc7591' },
    'a read answer with both': { given: `1 reg→C1 {${URI}; ${TOKEN}} · 5 read(C1) {${URI}; ${TOKEN}}`, profile: 'rfc7591' },
    'a read answer with neither': { given: `1 reg→C1 {${URI}; ${TOKEN}} · 5 read(C1)`, profile: 'rfc7591' },
    'a read answer with what has changed': {
      given: `1 reg→C1 {${URI}; ${TOKEN}} · 5 read(C1) {res.registration_access_token: made-up-registration-token-anew}`,
      profile: 'oidc',
    },
    'a read that is refused': { given: `1 reg→C1 {${URI}; ${TOKEN}} · 5 read(C1)=401 {${URI}}`, profile: 'rfc7591' },
    deleted: { given: `1 reg→C1 {${URI}; ${TOKEN}} · 5 delete(C1)`, profile: 'rfc7591' },
    'a redacted token is one': { given: `1 reg→C1 {${URI}; res.registration_access_token: [REDACTED]}`, profile: 'rfc7591' },
    'another dialect': {
      given: `1 reg→C1 {${URI}; res.clientId: client-C1}`,
      profile: 'rfc7591',
    },
  },
  flagged: {
    'an address without a token': { given: `1 reg→C1 {${URI}}`, profile: 'rfc7591', expect: [`${RULE}@1 error ×1 high`] },
    'a token without an address': { given: `1 reg→C1 {${TOKEN}}`, profile: 'rfc7591', expect: [`${RULE}@1 error ×1`] },
    'null is nothing': {
      given: `1 reg→C1 {${URI}; res.registration_access_token: null}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'an empty address': {
      given: `1 reg→C1 {res.registration_client_uri: ""; ${TOKEN}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'an empty token': {
      given: `1 reg→C1 {${URI}; res.registration_access_token: ""}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'an address that is no text': {
      given: `1 reg→C1 {res.registration_client_uri: 5; ${TOKEN}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'a token that is no text': {
      given: `1 reg→C1 {${URI}; res.registration_access_token: 5}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'a relative address': {
      given: `1 reg→C1 {res.registration_client_uri: /register/client-C1; ${TOKEN}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'an address in the clear': {
      given: `1 reg→C1 {res.registration_client_uri: http://as.example.com/register/client-C1; ${TOKEN}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'in the clear, on the developer’s own machine': {
      given: `1 reg→C1 {res.registration_client_uri: http://localhost:8080/register/client-C1; ${TOKEN}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 info ×1`],
    },
    'an address that is none of the web': {
      given: `1 reg→C1 {res.registration_client_uri: ftp://localhost/client-C1; ${TOKEN}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×1`],
    },
    'half in a read answer': {
      given: `1 reg→C1 {${URI}; ${TOKEN}} · 5 read(C1) {${TOKEN}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 error ×1`],
    },
    'a relative address in a read answer': {
      given: `1 reg→C1 {${URI}; ${TOKEN}} · 5 read(C1) {res.registration_client_uri: /register/client-C1; ${TOKEN}}`,
      profile: 'oidc',
      expect: [`${RULE}@5 error ×1`],
    },
    'half at a registration, where a read answer may be silent': {
      given: `1 reg→C1 {${URI}}`,
      profile: 'oidc',
      expect: [`${RULE}@1 error ×1`],
    },
    'each time': {
      given: `1 reg→C1 {${URI}} · 2 reg→C2 {metadata: Another app; ${URI}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@1 error ×2`],
    },
  },
  notEvaluated: {
    'the answer is not there': { given: '1 reg→C1 {bodies: none}', profile: 'rfc7591', reason: 'body-missing' },
    'the address is redacted': {
      given: `1 reg→C1 {res.registration_client_uri: [REDACTED]; ${TOKEN}}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
  },
})
