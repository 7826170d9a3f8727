import { testCosts } from '../support/rule-tester'

const SESSION = 'POST https://sp.auth.adobe.com/api/v2/REF30/sessions=201 {reqh.authorization: Bearer made-up-token-T2; device: a}'
const LOST = '1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800'
const ORPHAN = { orphanedClients: 1, savableRequests: 1 }
const DPOP = '1 tok(C1)→T1/3600 {res.token_type: DPoP; dpop: k}'
const REFRESH_TOKEN = 'reqh.authorization: Bearer made-up-refresh-R1'
const LOOP = '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600'

// What a mistake cost, as its finding adds it up; nothing where it cannot be known.
testCosts({
  'bearer/expired-token-used': {
    'refused twice': ['0 tok→T1/600 · 700, 760 api(T1)=401', { failedCalls: 2 }],
    taken: ['0 tok→T1/600 · 700 api(T1)', {}],
    'the server is in trouble': ['0 tok→T1/600 · 700 api(T1)=503', {}],
  },
  'bearer/missing': { 'refused twice': ['1, 2 api()=401', { failedCalls: 2 }] },
  'bearer/placeholder-value': {
    refused: ['1 api()=401 {reqh.authorization: Bearer undefined}', { failedCalls: 1 }],
    taken: ['1 api() {reqh.authorization: Bearer undefined}', {}],
  },
  'bearer/rejected-token-reused': {
    'the refusals after the first': ['0 tok→T1/3600 · 10, 20, 30 api(T1)=401', { failedCalls: 2 }],
  },
  'bearer/wrong-credential-kind': {
    'a refresh token, refused': [`1 code(C1)→T1,R1/3600 · 2 api()=401 {${REFRESH_TOKEN}}`, { failedCalls: 1 }, 'rfc7591'],
    'a refresh token, taken': [`1 code(C1)→T1,R1/3600 · 2 api() {${REFRESH_TOKEN}}`, {}, 'rfc7591'],
  },
  'bearer/wrong-scheme': {
    'another scheme, refused': [`${DPOP} · 2 api(T1)=401`, { failedCalls: 1 }, 'rfc7591'],
    'another scheme, taken': [`${DPOP} · 2 api(T1)`, {}, 'rfc7591'],
    'two places, and nobody knows which of the two was refused': ['1 tok(C1)→T1/3600 · 2 api(T1)=401 {q.access_token: abc}', {}, 'rfc7591'],
  },
  'registration/as-error-handling': { 'after an error': ['1 reg→C1 · 2 tok(C1)→T1/120 · 100 tok(C1)=503 · 101 reg→C2', ORPHAN] },
  'registration/concurrent-duplicate': {
    'two at once': ['1.0-1.4 reg→C1 · 1.1-1.5 reg→C2', ORPHAN],
    'one is used': ['1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C1)→T1/3600', ORPHAN],
    'both are used': ['1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C1)→T1/3600 · 3 tok(C2)→T2/3600', { savableRequests: 1 }],
  },
  'registration/credentials-lost': {
    'a client': [LOST, ORPHAN],
    'two, and two sign-ins': [
      `${LOST} · 86500 ${SESSION} · 172900 reg→C3 · 172901 tok(C3)→T3/172800 · 173000 ${SESSION.replace('T2', 'T3')}`,
      { orphanedClients: 2, savableRequests: 2, forcedSignIns: 2 },
    ],
    'a client, and its user has to sign in': [`${LOST} · 86500 ${SESSION}`, { ...ORPHAN, forcedSignIns: 1 }],
  },
  'registration/on-every-load': {
    'on two of three loads': [
      '0 load · 1 reg→C1 · 100 load · 101 reg→C2 · 200 load · 201 reg→C3',
      { orphanedClients: 2, savableRequests: 2 },
    ],
  },
  'registration/redundant': {
    'three clients where one was enough': ['1 reg→C1 · 300 reg→C2 · 600 reg→C3', { orphanedClients: 2, savableRequests: 2 }],
    'the same client again: a request, and no more': ['1 reg→C1 · 9 reg→C1', { savableRequests: 1 }],
  },
  'registration/rejected-client-kept': {
    'two rejections, which may be bad luck': ['0, 5 tok(C1)=invalid_client', {}],
    'all after the second': ['0, 5, 10, 15 tok(C1)=400 invalid_client', { savableRequests: 2, failedCalls: 2 }],
  },
  'registration/storm': {
    'all but the first': ['1, 2, 3, 4, 5 reg=503', { savableRequests: 4 }],
    'and on': ['1, 2, 3, 4, 5, 6, 7 reg=503', { savableRequests: 6 }],
  },
  'registration/to-refresh-token': {
    'for a token': ['1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2/3600', ORPHAN],
  },
  'registration/wrong-api-version-statement': {
    'fresh tokens refused': ['1 reg→C1 · 2 tok(C1)→T1/3600 · 3, 4 api(T1)=401 invalid_access_token_client_application', { failedCalls: 2 }],
  },
  'secret/expired-secret-used': {
    refused: ['400 reg→C1 {secretExpires: 500} · 900, 960 tok(C1)=400 invalid_client', { failedCalls: 2 }],
    taken: ['400 reg→C1 {secretExpires: 500} · 900 tok(C1)→T1/3600', {}],
    'it ends soon': ['400 reg→C1 {secretExpires: 500} · 450 tok(C1)→T1/3600', {}],
  },
  'token/concurrent-refresh': { 'two at once': ['0-0.3 tok→T1/3600 · 0.1-0.4 tok→T2/3600', { savableRequests: 1 }] },
  'token/mint-reject-loop': { 'the cycle that makes it a loop': [LOOP, { savableRequests: 1, failedCalls: 1 }] },
  'token/redundant-request': {
    'two needless tokens': ['0 tok→T1/21600 · 10 tok→T2/21600 · 20 tok→T3/21600', { savableRequests: 2 }],
    'lost with the page, and may be lost': ['0 load · 1 tok→T1/3600 · 60 load · 61 tok→T2/3600', {}, 'rfc7591'],
  },
  'token/refresh-too-late': {
    'two calls that were refused': ['0 tok→T1/600 · 605, 606 api(T1)=401 · 607 tok→T2', { savableRequests: 2, failedCalls: 2 }],
    'a call that was refused': ['0 tok→T1/600 · 605 api(T1)=401 · 606 tok→T2', { savableRequests: 1, failedCalls: 1 }],
    'a call that went through all the same': ['0 tok→T1/600 · 605 api(T1) · 606 tok→T2', {}],
  },
  'token/retry-on-permanent-error': {
    'repeats of what cannot work': ['0, 1, 2, 3 tok=invalid_grant', { savableRequests: 3 }],
  },
})
