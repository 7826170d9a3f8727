import { testRule } from '../../support/rule-tester'

const R = 'registration/credentials-lost'
const SESSION = 'POST https://sp.auth.adobe.com/api/v2/REF30/sessions=201 {reqh.authorization: Bearer made-up-token-T2; device: a}'

// The client C1 of `2 tok(C1)→T1` is silent from 2 on, and that is long at 3602.
testRule(R, {
  clean: {
    'the stored client is used again': '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 tok(C1)→T2/3600',
    'not silent for long': {
      given: '1 reg→C1 · 2 tok(C1)→T1/21600 · 3601.999 reg→C2',
      others: ['registration/redundant@3601.999'],
    },
    'its token was in use a short while ago': {
      given: '1 reg→C1 · 2 tok(C1)→T1/21600 · 5000 api(T1) · 8599.999 reg→C2 · 8601 tok(C2)→T2/21600',
      others: ['registration/redundant@8599.999'],
    },
    'the secret had expired (R3)': {
      given: '1 reg→C1 {secretExpires: 5000} · 86400 reg→C2',
      profile: 'rfc7591',
    },
    'the client was rejected (R1)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 86399 tok(C1)=invalid_client · 86400 reg→C2',
    'the user cleared the storage (R9)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 86000 clear · 86400 reg→C2',
    'another software statement (R6)': '1 reg→C1 {statement: A} · 2 tok(C1)→T1/3600 · 86400 reg→C2 {statement: B}',
    'another app (R8)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg→C2 {instance: b}',
    'the registration failed': '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg=503',
    'the same client came back': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg→C1',
      others: ['registration/redundant@86400 info'],
    },
    'the earlier client appears again, at the token endpoint': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg→C2 · 86500 tok(C1)→T3/3600',
      others: ['registration/redundant@86400'],
    },
    'the earlier client appears again, at the authorization endpoint': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg→C2 · 86500 authorize(C1) {pkce: v}',
      profile: 'rfc7591',
      others: ['registration/redundant@86400'],
    },
    'the earlier client appears again, by its token': {
      given: '1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/3600 · 86500 api(T1)',
      others: ['registration/redundant@86400'],
    },
    'the earlier client appears again, to be managed': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg→C2 · 86500 read(C1)',
      profile: 'rfc7591',
      others: ['registration/redundant@86400'],
    },
    'on every load, whatever the time between': {
      given: '0 load · 1 reg→C1 · 86400 load · 86401 reg→C2',
      others: ['registration/on-every-load@86401 error'],
    },
  },
  flagged: {
    'the user signed in at the last moment that counts': {
      given: `1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800 · 88200.2 ${SESSION}`,
      expect: [`${R}@86400 error ×1`],
    },
    'the user signed in later, for whatever reason': {
      given: `1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800 · 88200.201 ${SESSION}`,
      expect: [`${R}@86400 error ×1`],
    },
    'silent for a day, and never seen again': {
      given: '1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800',
      expect: [`${R}@86400 error ×1 medium`],
    },
    'it keeps the weight of what it explains, at other servers as well': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 reg→C2',
      profile: 'rfc7591',
      expect: [`${R}@86400 warning ×1 medium`],
    },
    'silent for an hour': { given: '1 reg→C1 · 2 tok(C1)→T1/21600 · 3602 reg→C2', expect: [`${R}@3602 error ×1`] },
    'its token was in use an hour ago': {
      given: '1 reg→C1 · 2 tok(C1)→T1/21600 · 5000 api(T1) · 8600 reg→C2',
      expect: [`${R}@8600 error ×1`],
    },
    'never used at all': { given: '1-1.2 reg→C1 · 3601.2 reg→C2', expect: [`${R}@3601.2 error ×1`] },
    'the capture began in the middle': { given: '0-0.2 tok(C1)→T1/3600 · 86400 reg→C2', expect: [`${R}@86400 error medium`] },
    'only the port of a loopback address differs': {
      given: '1 reg→C1 {redirect: http://127.0.0.1:5001/cb} · 86400 reg→C2 {redirect: http://127.0.0.1:5002/cb}',
      profile: 'rfc7591',
      expect: [`${R}@86400 info`],
    },
    'the user had to sign in again': {
      given: `1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800 · 86500 ${SESSION}`,
      expect: [`${R}@86400 error ×1`],
    },
    'another client, another time': {
      given: '1 reg→C1 · 86400 reg→C2 · 172800 reg→C3',
      expect: [`${R}@86400 error ×2`],
    },
  },
})
