import { testRule } from '../../support/rule-tester'

const R = 'registration/wrong-api-version-statement'
const OLD = 'res.scopes: ["config:client","profile:client"]'
const UNWANTED = '401 invalid_access_token_client_application'

// T1 of `2 tok(C1)→T1` is issued at 2.2: it is fresh until 62.2.
testRule(R, {
  clean: {
    'the registration was answered out of sight, and the token says it all':
      '1 reg→C1 {bodies: none} · 2 tok(C1)→T1/3600 {claims: {"scopes":"api:client:v2"}} · 3 api(T1)',
    'registered for it': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'one scope of several': '1 reg→C1 {res.scopes: ["config:client","api:client:v2"]} · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'the answer says nothing of scopes': '1 reg→C1 {res.scopes: -} · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'the older API': `1 reg→C1 {${OLD}} · 2 tok(C1)→T1/3600 · 3 api(T1) {path: /api/v1/tokens/authn}`,
    'the token endpoint': `1 reg→C1 {${OLD}} · 2 tok(C1)→T1/3600`,
    'another API that names no scope': { given: '1 reg→C1 {res.scope: other} · 2 tok(C1)→T1/3600 · 3 api(T1)', profile: 'rfc7591' },
    'the token itself has the scope, whatever the registration said': `1 reg→C1 {${OLD}} · 2 tok(C1)→T1/3600 {claims: {"scopes":"api:client:v2"}} · 3 api(T1)`,
    'the token has it among others': '2 tok(C1)→T1/3600 {claims: {"scopes":"config:client,api:client:v2"}} · 3 api(T1)',
    'the token says nothing of scopes': '2 tok(C1)→T1/3600 {claims: {"iss":"made up"}} · 3 api(T1)',
    'no token at all': { given: `1 reg→C1 {${OLD}} · 3 api()=401`, others: ['bearer/missing@3'] },
    'a token that is not fresh any more was refused': `1 reg→C1 · 2 tok(C1)→T1/3600 · 62.21 api(T1)=${UNWANTED}`,
    'a fresh token was refused for another reason': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)=401 authenticated_profile_missing',
    'a fresh token was refused by another status': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)=403 invalid_access_token_client_application',
    'a token from before the capture was refused': `3 api(T9)=${UNWANTED}`,
    'refused once, let in then': `1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)=${UNWANTED} · 4 api(T1)`,
    'let in before, refused once': `1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1) · 4 api(T1)=${UNWANTED}`,
    'the older API refuses it': `1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)=${UNWANTED} {path: /api/v1/tokens/authn}`,
    'the name ends as it should':
      '1 reg→C1 {req.software_statement: jwt{"iss":"auth.adobe.com","sub":"a","client_name":"My app RESTV2"}} · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'in small letters, with a blank':
      '1 reg→C1 {req.software_statement: jwt{"iss":"auth.adobe.com","sub":"a","software_name":"My app-RestV2 "}} · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'the name is redacted':
      '1 reg→C1 {req.software_statement: jwt{"iss":"auth.adobe.com","sub":"a","client_name":"[REDACTED]"}} · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'a name that is none':
      '1 reg→C1 {req.software_statement: jwt{"iss":"auth.adobe.com","sub":"a","client_name":""}} · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'an older name, for the older API':
      '1 reg→C1 {req.software_statement: jwt{"iss":"auth.adobe.com","sub":"a","name":"My app"}} · 2 tok(C1)→T1/3600 · 3 api(T1) {path: /api/v1/tokens/authn}',
  },
  flagged: {
    'V1: by any of its tokens': {
      given: `1 reg→C1 {${OLD}} · 2 tok(C1)→T1/60 · 3 api(T1) · 61 tok(C1)→T2/60 · 62 api(T2)`,
      expect: [`${R}@3 error ×2`],
    },
    'V1: the registration lacks the scope': {
      given: `1 reg→C1 {${OLD}} · 2 tok(C1)→T1/3600 · 3, 100 api(T1)`,
      expect: [`${R}@3 error ×2 high`],
    },
    'V1: no scopes at all': { given: '1 reg→C1 {res.scopes: []} · 2 tok(C1)→T1/3600 · 3 api(T1)', expect: [`${R}@3 error`] },
    'V1: a call under way': { given: `1 reg→C1 {${OLD}} · 2 tok(C1)→T1/3600 · 3 api(T1)=pending`, expect: [`${R}@3 error`] },
    'V1: refused, too': {
      given: `1 reg→C1 {${OLD}} · 2 tok(C1)→T1/3600 · 3 api(T1)=401`,
      expect: [`${R}@3 error ×1 high`],
    },
    'V2: the token lacks the scope': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 {claims: {"scopes":"config:client,profile:client"}} · 3 api(T1)',
      expect: [`${R}@3 error ×1 high`],
    },
    'V2: in the member `scope`': {
      given: '2 tok(C1)→T1/3600 {claims: {"scope":"config:client"}} · 3 api(T1)',
      expect: [`${R}@3 error`],
    },
    'V2: a token from before the capture': {
      given: '3 api(T9) {claims: {"scopes":["config:client"]}}',
      expect: [`${R}@3 error`],
    },
    'V3: a fresh token is refused, and nothing else happens': {
      given: `1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)=${UNWANTED}`,
      expect: [`${R}@3 warning ×1 medium`],
    },
    'V3: to the end of its freshness': {
      given: `1 reg→C1 · 2 tok(C1)→T1/3600 · 62.2 api(T1)=401 invalid_access_token_service_provider`,
      expect: [`${R}@62.2 warning ×1`],
    },
    'V3: twice': {
      given: `1 reg→C1 · 2 tok(C1)→T1/3600 · 3, 4 api(T1)=${UNWANTED} · 5 api(T1)`,
      expect: [`${R}@3 warning ×2`],
    },
    'V3: each client of a loop of registrations': {
      given: `1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)=${UNWANTED} · 4 reg→C2 · 5 tok(C2)→T2/3600 · 6 api(T2)=${UNWANTED}`,
      expect: [`${R}@3 warning ×1`, `${R}@6 warning ×1`],
    },
    'V3: another client that is let in proves nothing': {
      given: `1 reg→C1 {statement: A} · 2 tok(C1)→T1/3600 · 3 api(T1)=${UNWANTED} · 4 reg→C2 {statement: B} · 5 tok(C2)→T2/3600 · 6 api(T2)`,
      expect: [`${R}@3 warning ×1`],
    },
    'the name does not say so': {
      given:
        '1 reg→C1 {req.software_statement: jwt{"iss":"auth.adobe.com","sub":"a","client_name":"My app"}} · 2 tok(C1)→T1/3600 · 3 api(T1)',
      expect: [`${R}@3 info ×1`],
    },
    'the name, in the third place where it may stand': {
      given: '1 reg→C1 {req.software_statement: jwt{"iss":"auth.adobe.com","sub":"a","name":"RESTV2 app"}} · 2 tok(C1)→T1/3600 · 3 api(T1)',
      expect: [`${R}@3 info ×1`],
    },
  },
  notEvaluated: {
    'the token is hidden': { given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1) {auth: hidden}', reason: 'header-missing' },
    'the token is redacted': { given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1) {redact: bearer}', reason: 'redacted' },
    'the scopes of the token are redacted': {
      given: '2 tok(C1)→T1/3600 {claims: {"scopes":"[REDACTED]"}} · 3 api(T1)',
      reason: 'redacted',
    },
    'the scopes of the registration are redacted': {
      given: '1 reg→C1 {res.scopes: ["[REDACTED]"]} · 2 tok(C1)→T1/3600 · 3 api(T1)',
      reason: 'redacted',
    },
    'the registration was answered out of sight': {
      given: '1 reg→C1 {bodies: none} · 2 tok(C1)→T1/3600 · 3 api(T1)',
      reason: 'body-missing',
    },
  },
})
