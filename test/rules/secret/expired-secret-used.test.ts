import { testRule } from '../../support/rule-tester'

// The registration at 1 says that it was issued at 1: the end is known by the capture's own clock, and the margin is a minute.
const reg = (end: number | string) => `1 reg→C1 {secretExpires: ${end}}`
const WEEK = 7 * 86_400
/** Sent so many seconds before its end. */
const soon = (left: number) => ({ given: `${reg(left + 2)} · 2 tok(C1)→T1/3600`, expect: ['secret/expired-secret-used@2 info ×1'] })
// What was issued at a time that has nothing to do with now: only the server's clock tells.
const old = (end: number | string) => `1 reg→C1 {secretExpires: ${end}; issued: -90000}`

testRule('secret/expired-secret-used', {
  clean: {
    '0: it never expires (E3)': `${reg(0)} · 9000000 tok(C1)→T1/3600`,
    'absent: nobody knows (E3)': '1 reg→C1 · 9000000 tok(C1)→T1/3600',
    'null: nobody knows (E3)': {
      given: '1 reg→C1 {res.client_secret_expires_at: null} · 9000000 tok(C1)→T1/3600',
      profile: 'rfc7591',
      others: ['registration/response-nonconformant@1 warning'],
    },
    'more than a week before its end': `${reg(WEEK + 3)} · 2 tok(C1)→T1/3600`,
    'a registration is no use of it': `${reg(500)} · 600 reg→C2`,
    'without the secret': {
      given: `${reg(500)} · 900 tok(C1)→T1/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
      others: ['token/client-auth-mismatch@900 info'],
    },
    'a client that nobody saw being registered': '9000000 tok(C1)→T1/3600',
    'a moment more than a week before its end': `${reg(WEEK + 2)} · 1.996 tok(C1)→T1/3600`,
    'just past its end, within the minute': `${reg(500)} · 500.0005 tok(C1)→T1/3600`,
    'within the minute that clocks may be off': `${reg(500)} · 560 tok(C1)→T1/3600`,
    'a call to an API': `${reg(500)} · 400 tok(C1)→T1/90000 {req.client_secret: -} · 900 api(T1)`,
    'rotated, and the answer says when the new one ends': {
      given: `${reg(700000)} · 2 read(C1) {res.client_secret: made-up-second-secret; res.client_secret_expires_at: "@9000000"; res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1} · 800000 tok(C1)→T1/3600 {secret: made-up-second-secret}`,
      profile: 'rfc7591',
    },
    'rotated, and the answer does not say': {
      given: `${reg(700000)} · 2 read(C1) {res.client_secret: made-up-second-secret; res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1} · 800000 tok(C1)→T1/3600 {secret: made-up-second-secret}`,
      profile: 'rfc7591',
    },
  },
  flagged: {
    refused: { given: `${reg(500)} · 900 tok(C1)=400 invalid_client`, expect: ['secret/expired-secret-used@900 error ×1 high'] },
    'refused, whatever the code': {
      given: `${reg(500)} · 900 tok(C1)=401 made_up_code`,
      expect: ['secret/expired-secret-used@900 error ×1 high', 'server/error-nonconformant@900 warning'],
    },
    accepted: { given: `${reg(500)} · 900 tok(C1)→T1/3600`, expect: ['secret/expired-secret-used@900 warning ×1 high'] },
    'a server that has other troubles': { given: `${reg(500)} · 900 tok(C1)=503`, expect: ['secret/expired-secret-used@900 warning ×1'] },
    'with Basic': {
      given: `${reg(500)} · 900 tok(C1)→T1/3600 {auth: basic}`,
      profile: 'rfc7591',
      expect: ['token/client-auth-mismatch@900 info', 'secret/expired-secret-used@900 warning ×1'],
    },
    'just past the minute': { given: `${reg(500)} · 560.1 tok(C1)→T1/3600`, expect: ['secret/expired-secret-used@560.1 warning ×1'] },
    'times in ms': {
      given: '1 reg→C1 {res.client_secret_expires_at: "@500ms"} · 900 tok(C1)→T1/3600',
      profile: 'rfc7591',
      expect: ['secret/expired-secret-used@900 warning ×1', 'registration/response-nonconformant@1 warning'],
    },
    'more than five minutes late, where nobody knows the clock': {
      given: `${old(500)} · 860.1 tok(C1)→T1/3600`,
      expect: ['secret/expired-secret-used@860.1 warning ×1'],
    },
    'the clock is known to a second': {
      given: '1 reg→C1 {secretExpires: 500; issued: -90000; date: 1} · 561 tok(C1)→T1/3600 {date: 561}',
      expect: ['secret/expired-secret-used@561 warning ×1'],
    },
    'a week before its end: worth a word': {
      given: `${reg(WEEK + 2)} · 2 tok(C1)→T1/3600`,
      expect: ['secret/expired-secret-used@2 info ×1'],
    },
    'two days before its end': soon(2 * 86_400),
    'a day and a half before its end': soon(1.5 * 86_400),
    'an hour before its end': soon(3600),
    'a moment less than an hour': { given: `${reg(3602)} · 2.001 tok(C1)→T1/3600`, expect: ['secret/expired-secret-used@2.001 info'] },
    'an hour and a half': soon(5400),
    'a moment less': { given: `${reg(5402)} · 2.001 tok(C1)→T1/3600`, expect: ['secret/expired-secret-used@2.001 info'] },
    'a minute and a half': soon(90),
    'a moment less than that': { given: `${reg(92)} · 2.001 tok(C1)→T1/3600`, expect: ['secret/expired-secret-used@2.001 info'] },
    'to the second of its end: worth a word': {
      given: `${reg(500)} · 500 tok(C1)→T1/3600`,
      expect: ['secret/expired-secret-used@500 info ×1'],
    },
    'before its end: said once': {
      given: `${reg(90000)} · 2 tok(C1)→T1/60 · 100 tok(C1)→T2/60 · 200 tok(C1)→T3/60`,
      expect: ['secret/expired-secret-used@200 info ×1'],
    },
    'before and after': {
      given: `${reg(500)} · 2 tok(C1)→T1/60 · 900 tok(C1)=400 invalid_client`,
      expect: ['secret/expired-secret-used@2 info ×1', 'secret/expired-secret-used@900 error ×1'],
    },
    'again and again': {
      given: `${reg(500)} · 900 tok(C1)→T1/60 · 2000 tok(C1)→T2/60`,
      expect: ['secret/expired-secret-used@900 warning ×2'],
    },
    'in a request to the configuration endpoint': {
      given: `${reg(500)} · 900 update(C1) {req.client_secret: made-up-secret-of-C1}`,
      profile: 'rfc7591',
      expect: ['secret/expired-secret-used@900 warning ×1'],
    },
    'the old one after a rotation': {
      given: `${reg(500)} · 2 read(C1) {res.client_secret: made-up-second-secret; res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1} · 900 tok(C1)=400 invalid_client`,
      profile: 'rfc7591',
      expect: ['management/rotated-credential-ignored@900 error', 'secret/expired-secret-used@900 error ×1'],
    },
    'the secret was taken out of the capture': {
      given: `${reg(500)} · 900 tok(C1)=400 invalid_client {redact: client_secret}`,
      expect: ['secret/expired-secret-used@900 error ×1'],
    },
  },
  notEvaluated: {
    'too close to its end for a clock that nobody knows': { given: `${old(500)} · 860 tok(C1)→T1/3600`, reason: 'clock-unknown' },
    'too close to its end, even for a known clock': {
      given: '1 reg→C1 {secretExpires: 500; issued: -90000; date: 1} · 560 tok(C1)→T1/3600 {date: 560}',
      reason: 'clock-unknown',
    },
  },
})
