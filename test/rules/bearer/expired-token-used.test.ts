import { expect, it } from 'vitest'
import { lintScenario, testRule } from '../../support/rule-tester'

// T1 of `0-0.2 tok→T1/600` ends at 600.2 at the latest; two seconds on, it certainly has.
testRule('bearer/expired-token-used', {
  clean: {
    'b: within the slack': '0-0.2 tok→T1/600 · 601 api(T1)=200',
    'to the end of the slack': '0-0.2 tok→T1/600 · 602.2 api(T1)=401',
    'a slow answer gives the token longer': '0-5 tok→T1/600 · 606.9 api(T1)=200',
    'sent in time, answered late': '0 tok→T1/600 · 600-700 api(T1)=401',
    'used and renewed in time': '0 tok→T1/600 · 300 api(T1) · 550 tok→T2/600 · 700 api(T2)',
    'another app sends it (E4)': '0 tok→T1/600 · 700 api(T1)=401 {instance: b}',
    'the server gave the same token a longer life (M10)': '0 tok→T1/600 · 500 tok→T1/600 · 900 api(T1)=200',
    'late by one call: another rule says so': {
      given: '0 tok→T1/600 · 700 api(T1)=401 · 701 tok→T2/600',
      others: ['token/refresh-too-late@701 warning'],
    },
    'late by one call, then registered: another rule says so': {
      given: '1 reg→C1 · 2 tok(C1)→T1/600 · 700 api(T1)=401 · 701 reg→C2 · 702 tok(C2)→T2/600',
      others: ['registration/to-refresh-token@701 error'],
    },
    'a token without end from a login': '0 POST https://app.example.com/api/login · 90000 api(T1)=200',
    'a token from before the capture that is good by its own word (E6)': '100 api(T1)=200 {jwt: 3600@0}',
    'refused, but not expired': '0 tok→T1/600 · 300 api(T1)=401',
    'the same token, one life after the other': '0 tok→T1/600 · 590 tok→T1/600 · 1180 tok→T1/600 · 1700 api(T1)=200',
    'one token for each of two apps': '0 tok→T1/600 · 400 tok→T2/600 {instance: b} · 700 api(T2)=200 {instance: b}',
    'no token at all': { given: '0 tok→T1/600 · 700 api()=401', others: ['bearer/missing@700 warning'] },
    'only the other scope’s token has expired': '0 tok→T1/600 {scope: a} · 300 tok→T2/600 {scope: b} · 700 api(T2)=200',
    'a long call across the end, and a renewal': '0 tok→T1/600 · 590-900 api(T1)=200 · 595 tok→T2/600 · 901 api(T2)=200',
    'renewed while expired, by nobody’s call': '0 tok→T1/600 · 700 tok→T2/600 · 701 api(T2)=200',
  },
  flagged: {
    'a: and no renewal': {
      given: '0 tok→T1/600 · 700 api(T1)=401 · 760 api(T1)=401',
      expect: ['bearer/expired-token-used@700 error ×2 high'],
    },
    'the same, at any other server': {
      given: '0 tok→T1/600 · 700 api(T1)=401 · 760 api(T1)=401',
      profile: 'rfc7591',
      expect: ['bearer/expired-token-used@700 error ×2 high'],
    },
    'just past the slack': { given: '0-0.2 tok→T1/600 · 602.3 api(T1)=401', expect: ['bearer/expired-token-used@602.3 error'] },
    'a lenient server': { given: '0 tok→T1/600 · 700 api(T1)=200', expect: ['bearer/expired-token-used@700 warning ×1'] },
    'lenient every time': { given: '0 tok→T1/600 · 700, 800, 900 api(T1)=200', expect: ['bearer/expired-token-used@700 warning ×3'] },
    'lenient, but not every time': {
      given: '0 tok→T1/600 · 700 api(T1)=200 · 800 api(T1)=401',
      expect: ['bearer/expired-token-used@700 error ×2'],
    },
    'the call is under way': { given: '0 tok→T1/600 · 700 api(T1)=pending', expect: ['bearer/expired-token-used@700 error ×1'] },
    'the call was lost on the wire': { given: '0 tok→T1/600 · 700 api(T1)=ERR_FAILED', expect: ['bearer/expired-token-used@700 error ×1'] },
    'lost on the wire and sent again: one call': {
      given: '0 tok→T1/600 · 700 api(T1)=ERR_FAILED · 701 api(T1)=401',
      expect: ['bearer/expired-token-used@700 error ×1'],
    },
    'lost twice and accepted then: one call': {
      given: '0 tok→T1/600 · 700, 701 api(T1)=ERR_FAILED · 702 api(T1)=200',
      expect: ['bearer/expired-token-used@700 warning ×1'],
    },
    'lost on the wire, and another call': {
      given: '0 tok→T1/600 · 700 api(T1)=ERR_FAILED · 701 api(T1)=401 {path: /api/v2/REF30/configuration}',
      expect: ['bearer/expired-token-used@700 error ×2'],
    },
    'lost on the wire, and sent again much later': {
      given: '0 tok→T1/600 · 700 api(T1)=ERR_FAILED · 900 api(T1)=401',
      expect: ['bearer/expired-token-used@700 error ×2'],
    },
    'the life is known from the token itself (E2)': {
      given: '0 tok→T1/- {jwt: 600} · 700 api(T1)=401',
      expect: ['token/lifetime-suspicious@0 info', 'bearer/expired-token-used@700 error'],
    },
    'a token from before the capture, by its own word, well past any doubt of clocks (E6)': {
      given: '661 api(T1)=401 {jwt: 300@0}',
      expect: ['bearer/expired-token-used@661 error'],
    },
    'a token from before the capture, the clock being known': {
      given: '0 api(T9) {date: 0} · 362 api(T1)=401 {jwt: 300@0}',
      expect: ['bearer/expired-token-used@362 error'],
    },
    'a refused token that then expires: each to its own (0.6)': {
      given: '0 tok→T1/600 · 300, 400 api(T1)=401 · 700 api(T1)=401',
      expect: ['bearer/rejected-token-reused@400 warning ×1', 'bearer/expired-token-used@700 error ×1'],
    },
    'expired and refused again and again (0.6)': {
      given: '0 tok→T1/600 · 700, 710, 720, 730 api(T1)=401',
      expect: ['bearer/expired-token-used@700 error ×4'],
    },
    'renewed, and the old one sent all the same': {
      given: '0 tok→T1/600 · 550 tok→T2/600 · 700 api(T2)=200 · 701 api(T1)=401',
      expect: ['bearer/expired-token-used@701 error ×1'],
    },
    'late by three calls, then renewed': {
      given: '0 tok→T1/600 · 700, 701, 702 api(T1)=401 · 703 tok→T2/600',
      expect: ['bearer/expired-token-used@700 error ×3'],
    },
    'late by three calls, then registered (0.18)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/600 · 700, 701, 702 api(T1)=401 · 703 reg→C2 · 704 tok(C2)→T2/600',
      expect: ['bearer/expired-token-used@700 error ×3', 'registration/to-refresh-token@703 error ×1'],
    },
    'late, and renewed two minutes later': {
      given: '0 tok→T1/600 · 700 api(T1)=401 · 820 tok→T2/600',
      expect: ['bearer/expired-token-used@700 error ×1'],
    },
    'two tokens, both expired: two findings': {
      given: '0 tok→T1/600 {scope: a} · 1 tok→T2/600 {scope: b} · 700 api(T1)=401 · 701 api(T2)=401',
      expect: ['bearer/expired-token-used@700 error ×1', 'bearer/expired-token-used@701 error ×1'],
    },
    'at two servers: one finding': {
      given: '0 tok→T1/600 · 700 api(T1)=401 {host: one} · 701 api(T1)=200 {host: two}',
      profile: 'rfc7591',
      expect: ['bearer/expired-token-used@700 error ×2'],
    },
    'the second life is over as well (M10)': {
      given: '0 tok→T1/600 · 500 tok→T1/600 · 1200 api(T1)=401',
      expect: ['bearer/expired-token-used@1200 error ×1'],
    },
    'revoked before it expired, sent after': {
      given: '0 tok→T1/600 · 300 revoke(T1) · 700 api(T1)=401',
      profile: 'rfc7591',
      expect: ['bearer/expired-token-used@700 error ×1'],
    },
    'in another tab of the same app': {
      given: '0 tok→T1/600 {tab: 1} · 700 api(T1)=401 {tab: 2}',
      expect: ['bearer/expired-token-used@700 error ×1'],
    },
    'first seen in use, then its life becomes known': {
      given: '0 api(T1)=200 · 10 tok→T1/600 · 700 api(T1)=401',
      expect: ['bearer/expired-token-used@700 error ×1'],
    },
    'hours after its end': { given: '0 tok→T1/600 · 9000 api(T1)=401', expect: ['bearer/expired-token-used@9000 error ×1'] },
  },
  notEvaluated: {
    'c: lifetime unknown': {
      given: '0 tok→T1/- · 90000 api(T1)=200',
      reason: 'lifetime-unknown',
      others: ['token/lifetime-suspicious@0 info'],
    },
    'e: the capture began late': { given: '900 api(T9)=401', reason: 'mint-not-captured' },
    'too close to its end for a clock that nobody knows': { given: '660 api(T1)=401 {jwt: 300@0}', reason: 'clock-unknown' },
    'too close to its end, even for a known clock': {
      given: '0 api(T9) {date: 0} · 360 api(T1)=401 {jwt: 300@0}',
      reason: 'clock-unknown',
    },
    'the capture does not show the token': {
      given: '0 tok→T1/600 · 699 preflight · 700 api(T1)=401 {auth: hidden}',
      reason: 'header-missing',
    },
    'the token is redacted': { given: '0 tok→T1/600 · 700 api(T1)=401 {redact: bearer}', reason: 'redacted' },
  },
})

it('bearer/expired-token-used: only calls that failed for it are counted as lost', () => {
  const { findings } = lintScenario(
    '0 tok→T1/600 · 700 api(T1)=200 · 800 api(T1)=401 · 900 api(T1)=ERR_FAILED · 901 api(T1)=401 · 950 api(T1)=503',
  )
  expect(findings.find(finding => finding.ruleId === 'bearer/expired-token-used')).toMatchObject({ count: 4, cost: { failedCalls: 2 } })
})

it('bearer/expired-token-used: how late it was, by the server’s own clock', () => {
  const { findings } = lintScenario('0 api(T9) {date: 7200} · 5 api(T1)=401 {jwt: 300@6000}')
  expect(findings.filter(({ ruleId }) => ruleId === 'bearer/expired-token-used').map(({ message }) => message)).toEqual([
    'Token T2 was sent 905 s after it had expired.',
  ])
})
