import { expect, it } from 'vitest'
import { lintScenario, testRule } from '../../support/rule-tester'

testRule('bearer/rejected-token-reused', {
  clean: {
    'refused once, renewed': '0 tok→T1/3600 · 10 api(T1)=401 · 11 tok→T2/3600 · 12 api(T2)',
    'refused once, and that was that': '0 tok→T1/3600 · 10 api(T1)=401',
    'decided before the refusal came': '0 tok→T1/3600 · 10-10.2 api(T1)=401 · 11.2 api(T1)=401',
    'in flight together': '0 tok→T1/3600 · 10-12, 10.1-12.1, 10.2-12.2 api(T1)=401',
    'a renewal is under way': '0 tok→T1/3600 · 10 api(T1)=401 · 11-15 tok→T2/3600 · 12.5 api(T1)=401 · 16 api(T2)',
    'renewed, and the old one sent once more': '0 tok→T1/3600 · 10 api(T1)=401 · 11 tok→T2/3600 · 20 api(T1)=401',
    'the renewal ends between two calls that are under way':
      '0 tok→T1/3600 · 10 api(T1)=401 · 10.5-13 tok→T2/3600 · 12-12.2 api(T1)=401 · 20 api(T1)=401',
    'the same token came back': '0 tok→T1/3600 · 10 api(T1)=401 · 11 tok→T1/3600 · 12 api(T1)=401',
    'at two servers': { given: '0 tok→T1/3600 · 10 api(T1)=401 {host: one} · 20 api(T1)=401 {host: two}', profile: 'rfc7591' },
    'rights are missing': { given: '0 tok→T1/3600 · 10, 20, 30 api(T1)=403 insufficient_scope', profile: 'rfc7591' },
    'the user may not': '0 tok→T1/3600 · 10, 20, 30 api(T1)=403 authorization_denied_by_mvpd',
    'a nonce is asked for': {
      given: '0 tok→T1/3600 · 10, 20, 30 api(T1)=401 {challenge: DPoP error="use_dpop_nonce"}',
      profile: 'rfc7591',
    },
    'the API asks for a registration (R2)': {
      given: '0 tok→T1/3600 · 10, 20, 30 api(T1)=401 invalid_access_token_client_application',
      others: ['registration/wrong-api-version-statement@10 warning ×3'],
    },
    'the server is in trouble': '0 tok→T1/3600 · 10, 20, 30 api(T1)=503',
    'another app sends it (E4)': '0 tok→T1/3600 · 10 api(T1)=401 · 20 api(T1)=401 {instance: b}',
    'accepted after the refusal': '0 tok→T1/3600 · 10 api(T1)=401 · 20 api(T1)=200',
    'a token from before the capture, and some renewal': '10 api(T9)=401 · 11 tok→T1/3600 · 20 api(T9)=401',
    'no token at all': { given: '10, 20, 30 api()=401', others: ['bearer/missing@10 warning ×3'] },
    'expired: another rule’s business (0.6)': {
      given: '0 tok→T1/600 · 700, 710, 720 api(T1)=401',
      others: ['bearer/expired-token-used@700 error ×3'],
    },
    'two tokens in turn': '0 tok→T1/3600 {scope: a} · 1 tok→T2/3600 {scope: b} · 10 api(T1)=401 · 20 api(T2)=401',
    'each renewed after its refusal': '0 tok→T1/3600 · 10 api(T1)=401 · 11 tok→T2/3600 · 20 api(T2)=401 · 21 tok→T3/3600 · 30 api(T3)=401',
    'lost on the wire, then refused': '0 tok→T1/3600 · 10 api(T1)=ERR_FAILED · 20 api(T1)=401',
    'another app was refused before (E4)': '0 tok→T1/3600 · 10 api(T1)=401 {instance: b} · 20 api(T1)=401',
    'expired, lost on the wire, and refused once more': {
      given: '0 tok→T1/600 · 700 api(T1)=401 · 710 api(T1)=ERR_FAILED · 712 api(T1)=401',
      others: ['bearer/expired-token-used@700 error ×2'],
    },
    'a renewal is under way for a minute': '0 tok→T1/3600 · 10 tok=pending · 70, 72 api(T1)=401',
    'a renewal is under way, and fails later': '0 tok→T1/3600 · 70 api(T1)=401 · 71-75 tok=503 · 72-76 api(T1)=401',
    'a renewal leaves together with the call': '0 tok→T1/3600 · 10 api(T1)=401 · 20 tok→T2/3600 · 20-21 api(T1)=401',
  },
  flagged: {
    twice: { given: '0 tok→T1/3600 · 10, 20 api(T1)=401', expect: ['bearer/rejected-token-reused@20 warning ×1 high'] },
    'three times': { given: '0 tok→T1/3600 · 10, 20, 30 api(T1)=401', expect: ['bearer/rejected-token-reused@20 error ×2 high'] },
    'the same, at any other server': {
      given: '0 tok→T1/3600 · 10, 20, 30 api(T1)=401',
      profile: 'rfc7591',
      expect: ['bearer/rejected-token-reused@20 error ×2 high'],
    },
    'just more than a second after the answer': {
      given: '0 tok→T1/3600 · 10-10.2 api(T1)=401 · 11.3 api(T1)=401',
      expect: ['bearer/rejected-token-reused@11.3 warning'],
    },
    'with any status, if the code says so': {
      given: '0 tok→T1/3600 · 10, 20 api(T1)=400 invalid_token',
      profile: 'rfc7591',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'trouble between does not help': {
      given: '0 tok→T1/3600 · 10 api(T1)=401 · 15 api(T1)=503 · 20 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'a success elsewhere between does not help': {
      given: '0 tok→T1/3600 · 10 api(T1)=401 · 15 api(T1)=200 {path: /api/v2/REF30/configuration} · 20 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'for another path of the same server': {
      given: '0 tok→T1/3600 · 10 api(T1)=401 · 20 api(T1)=401 {path: /api/v2/REF30/configuration}',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'a failed renewal between does not help': {
      given: '0 tok→T1/3600 · 10 api(T1)=401 · 11 tok=503 · 20 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'a renewal that the page could not read does not help': {
      given: '0 tok→T1/3600 · 10 api(T1)=401 · 11 tok→T2/3600 {cors: none} · 20 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'another scope’s token does not help': {
      given: '0 tok→T1/3600 {scope: a} · 10 api(T1)=401 · 11 tok→T2/3600 {scope: b} · 20 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'another client’s token does not help': {
      given: '0 tok(C1)→T1/3600 · 10 api(T1)=401 · 11 tok(C2)→T2/3600 · 20 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'renewed, and the old one sent again and again': {
      given: '0 tok→T1/3600 · 10 api(T1)=401 · 11 tok→T2/3600 · 20, 30 api(T1)=401',
      expect: ['bearer/rejected-token-reused@30 warning ×1'],
    },
    'lifetime unknown': {
      given: '0 tok→T1/- · 10, 20, 30 api(T1)=401',
      expect: ['token/lifetime-suspicious@0 info', 'bearer/rejected-token-reused@20 error ×2'],
    },
    'a token from before the capture (E6)': { given: '10, 20 api(T9)=401', expect: ['bearer/rejected-token-reused@20 warning'] },
    'a token from a login, with some renewal of another app': {
      given: '10 api(T9)=401 · 11 tok→T1/3600 {instance: b} · 20 api(T9)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'each minute for ten minutes': {
      given: '0 tok→T1/3600 · 60, 120, 180, 240, 300, 360, 420, 480, 540, 600 api(T1)=401',
      expect: ['bearer/rejected-token-reused@120 error ×9'],
    },
    'in bursts: what left before the answer counts once': {
      given: '0 tok→T1/3600 · 10, 10.1, 10.2 api(T1)=401 · 20, 20.1, 20.2 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning ×3'],
    },
    'in another tab of the same app': {
      given: '0 tok→T1/3600 {tab: 1} · 10 api(T1)=401 {tab: 1} · 20 api(T1)=401 {tab: 2}',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'at two servers, twice each: one finding': {
      given: '0 tok→T1/3600 · 10, 20 api(T1)=401 {host: one} · 11, 21 api(T1)=401 {host: two}',
      profile: 'rfc7591',
      expect: ['bearer/rejected-token-reused@20 warning ×2'],
    },
    'two tokens, both refused twice: two findings': {
      given: '0 tok→T1/3600 {scope: a} · 1 tok→T2/3600 {scope: b} · 10, 20 api(T1)=401 · 11, 21 api(T2)=401',
      expect: ['bearer/rejected-token-reused@20 warning ×1', 'bearer/rejected-token-reused@21 warning ×1'],
    },
    'refused, left alone for an hour, refused': {
      given: '0 tok→T1/21600 · 10 api(T1)=401 · 3610 api(T1)=401',
      expect: ['bearer/rejected-token-reused@3610 warning'],
    },
    'a registration lies between, but no token': {
      given: '0 tok(C1)→T1/3600 · 10 api(T1)=401 · 80 reg→C2 · 90 api(T1)=401',
      expect: ['bearer/rejected-token-reused@90 warning', 'registration/redundant@80 error medium'],
    },
    'a thousandth more than a second after the answer': {
      given: '0 tok→T1/3600 · 10-10.2 api(T1)=401 · 11.201 api(T1)=401',
      expect: ['bearer/rejected-token-reused@11.201 warning'],
    },
    'a renewal is under way for more than a minute': {
      given: '0 tok→T1/3600 · 9.999 tok=pending · 70, 72 api(T1)=401',
      expect: ['bearer/rejected-token-reused@72 warning'],
    },
    'a renewal has failed as the call leaves': {
      given: '0 tok→T1/3600 · 70 api(T1)=401 · 71-72 tok=503 · 72 api(T1)=401',
      expect: ['bearer/rejected-token-reused@72 warning'],
    },
    'the token came as the first call left': {
      given: '0-1 tok→T1/3600 · 1 api(T1)=401 · 20 api(T1)=401',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
    'renewed only after the call had left': {
      given: '0 tok→T1/3600 · 10 api(T1)=401 · 20-22 api(T1)=401 · 21 tok→T2/3600',
      expect: ['bearer/rejected-token-reused@20 warning'],
    },
  },
  notEvaluated: {
    'the capture does not show the token': {
      given: '0 tok→T1/3600 · 9 preflight · 10, 20 api(T1)=401 {auth: hidden}',
      reason: 'header-missing',
    },
    'the token is redacted': { given: '0 tok→T1/3600 · 10, 20 api(T1)=401 {redact: bearer}', reason: 'redacted' },
  },
})

it('bearer/rejected-token-reused: what it cost are the calls after the first refusal', () => {
  const { findings } = lintScenario('0 tok→T1/3600 · 10, 20, 30 api(T1)=401')
  expect(findings.find(finding => finding.ruleId === 'bearer/rejected-token-reused')).toMatchObject({ cost: { failedCalls: 2 } })
})
