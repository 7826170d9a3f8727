import { testRule } from '../../support/rule-tester'

/** Token, refusal, token, refusal …; every second something happens, and the last token ends the last cycle. */
const THREE = '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600'

testRule('token/mint-reject-loop', {
  clean: {
    'two refusals, then the third token works':
      '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=200',
    'three refusals, and the app stops': '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401',
    'the last token request fails':
      '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok=503',
    'the page could not read the last token':
      '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600 {cors: none}',
    'a call gets through first':
      '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 2.5 api(T2) · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600',
    'a nonce is asked for': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 {challenge: DPoP error="use_dpop_nonce"} · 2 tok→T2/3600 · 3 api(T2)=401 {challenge: DPoP error="use_dpop_nonce"} · 4 tok→T3/3600 · 5 api(T3)=401 {challenge: DPoP error="use_dpop_nonce"} · 6 tok→T4/3600',
      profile: 'rfc7591',
      others: ['token/redundant-request@2 warning ×3'],
    },
    'more rights are needed (step-up)': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 {challenge: Bearer error="insufficient_scope"} · 2 tok→T2/3600 · 3 api(T2)=401 {challenge: Bearer error="insufficient_scope"} · 4 tok→T3/3600 · 5 api(T3)=401 {challenge: Bearer error="insufficient_scope"} · 6 tok→T4/3600',
      profile: 'rfc7591',
    },
    'the token is known, but forbids it':
      '0 tok→T1/3600 · 1 api(T1)=403 no · 2 tok→T2/3600 · 3 api(T2)=403 no · 4 tok→T3/3600 · 5 api(T3)=403 no · 6 tok→T4/3600',
    'the token is known, but the call is not as it should be': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=400 invalid_token · 2 tok→T2/3600 · 3 api(T2)=400 invalid_token · 4 tok→T3/3600 · 5 api(T3)=400 invalid_token · 6 tok→T4/3600',
      profile: 'rfc7591',
    },
    'the first refusal is another server’s': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 {host: a} · 2 tok→T2/3600 · 3 api(T2)=401 {host: c} · 4 tok→T3/3600 · 5 api(T3)=401 {host: c} · 6 tok→T4/3600',
      profile: 'rfc7591',
    },
    'three resource servers': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 {host: a} · 2 tok→T2/3600 · 3 api(T2)=401 {host: b} · 4 tok→T3/3600 · 5 api(T3)=401 {host: c} · 6 tok→T4/3600',
      profile: 'rfc7591',
    },
    'the last refusal is another server’s': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 {host: a} · 2 tok→T2/3600 · 3 api(T2)=401 {host: a} · 4 tok→T3/3600 · 5 api(T3)=401 {host: c} · 6 tok→T4/3600',
      profile: 'rfc7591',
    },
    'a failure on the wire breaks it':
      '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 2.5 api(T2)=ERR_FAILED · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600',
    'slowly: more than two minutes to the last refusal':
      '0 tok→T1/3600 · 1 api(T1)=401 · 60 tok→T2/3600 · 61 api(T2)=401 · 120 tok→T3/3600 · 120.3 api(T3)=401 · 121 tok→T4/3600',
    'the first call comes late':
      '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 32.3 api(T2)=401 · 34 tok→T3/3600 · 35 api(T3)=401 · 36 tok→T4/3600',
    'tokens as short as their use': {
      given: '0 tok→T1/5 · 5 api(T1)=401 · 6 tok→T2/5 · 11 api(T2)=401 · 12 tok→T3/5 · 17 api(T3)=401 · 18 tok→T4/5',
      others: ['token/lifetime-suspicious@0 info'],
    },
    'four clients':
      '0 tok(C1)→T1/3600 · 1 api(T1)=401 · 2 tok(C2)→T2/3600 · 3 api(T2)=401 · 4 tok(C3)→T3/3600 · 5 api(T3)=401 · 6 tok(C4)→T4/3600',
    'four scopes':
      '0 tok→T1/3600 {scope: a} · 1 api(T1)=401 · 2 tok→T2/3600 {scope: b} · 3 api(T2)=401 · 4 tok→T3/3600 {scope: c} · 5 api(T3)=401 · 6 tok→T4/3600 {scope: d}',
    'four apps': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 {instance: b} · 3 api(T2)=401 {instance: b} · 4 tok→T3/3600 {instance: c} · 5 api(T3)=401 {instance: c} · 6 tok→T4/3600 {instance: d}',
      others: ['secret/shared-across-instances@3 warning'],
    },
    'another app’s calls are refused':
      '0 tok→T1/3600 · 1 api(T1)=401 {instance: b} · 300 tok→T2/600 · 301 api(T2)=401 {instance: b} · 700 tok→T3/600 · 701 api(T3)=401 {instance: b} · 1200 tok→T4/3600',
    'the next token is asked for before the refusal is there': {
      given: '0 tok→T1/3600 · 1-2.5 api(T1)=401 · 2 tok→T2/3600 · 3-4.5 api(T2)=401 · 4 tok→T3/3600 · 5-6.5 api(T3)=401 · 6 tok→T4/3600',
      others: ['token/redundant-request@2 error ×3'],
    },
    'the second token is asked for before the first refusal is there': {
      given: '0 tok→T1/3600 · 1-2.5 api(T1)=401 · 2 tok→T2/3600 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600',
      others: ['token/redundant-request@2 error'],
    },
    'the first token is used only after the second is asked for': {
      given: '0 tok→T1/3600 · 2 tok→T2/3600 · 2.5 api(T1)=401 · 3 api(T2)=401 · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600',
      others: ['token/redundant-request@2 error'],
    },
    'a redacted token that is taken': '0 tok→T1/3600 · 1 api(T1) {redact: bearer}',
    'a token in the address, beside headers that are not there': {
      given: '0 tok→T1/3600 · 1 api()=401 {q.access_token: made-up-token-T1; auth: hidden}',
      profile: 'rfc7591',
      others: ['bearer/in-query@1 error'],
    },
    'redacted tokens, over more than two minutes': '0, 60, 120.3 tok→T1/3600 {redact: access_token} · 130 tok→T4/3600',
    'each token is used for an hour before it is refused':
      '0 tok→T1/3600 · 3500 api(T1)=401 · 3501 tok→T2/3600 · 7000 api(T2)=401 · 7001 tok→T3/3600 · 10500 api(T3)=401 · 10501 tok→T4/3600',
    'another app’s calls are refused, this one’s go through':
      '0 tok→T1/60 · 1 api(T1)=401 {instance: b} · 1.5 api(T1) · 30 tok→T2/60 · 31 api(T2)=401 {instance: b} · 31.5 api(T2) · 60 tok→T3/60 · 61 api(T3)=401 {instance: b} · 61.5 api(T3) · 90 tok→T4/60',
    'nobody uses them': {
      given: '0 tok→T1/60 · 30 tok→T2/60 · 60 tok→T3/60 · 95 tok→T4/60',
    },
    'a thousandth more than two minutes to the last refusal':
      '0 tok→T1/3600 · 1 api(T1)=401 · 60 tok→T2/3600 · 61 api(T2)=401 · 119 tok→T3/3600 · 120.201 api(T3)=401 · 140 tok→T4/3600',
    'a thousandth more than half a minute to the first call':
      '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 32.201 api(T2)=401 · 34 tok→T3/3600 · 35 api(T3)=401 · 36 tok→T4/3600',
  },
  flagged: {
    'three times': { given: THREE, expect: ['token/mint-reject-loop@6 error ×1 high'] },
    'the same, at any other server': { given: THREE, profile: 'rfc7591', expect: ['token/mint-reject-loop@6 error ×1 high'] },
    'and on': {
      given: `${THREE} · 7 api(T4)=401 · 8 tok→T5/3600 · 9 api(T5)=401 · 10 tok→T6/3600`,
      expect: ['token/mint-reject-loop@6 error ×3'],
    },
    'the call leaves as the token comes': {
      given: '0 tok→T1/3600 · 0.2 api(T1)=401 · 2 tok→T2/3600 · 2.2 api(T2)=401 · 4 tok→T3/3600 · 4.2 api(T3)=401 · 6 tok→T4/3600',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'the last token comes in no time': {
      given: THREE.replace('6 tok', '6-6 tok'),
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'another request leaves as the last token comes': {
      given: `${THREE} · 6.2 tok→T5/3600`,
      expect: ['token/mint-reject-loop@6 error ×1', 'token/redundant-request@6.2'],
    },
    'another request leaves beside the last one': {
      given: `${THREE} · 6.1 tok→T5/3600`,
      expect: ['token/mint-reject-loop@6 error ×2', 'token/concurrent-refresh@6.1'],
    },
    'a life that is not known': {
      given: '0 tok→T1/- · 1 api(T1)=401 · 2 tok→T2/- · 3 api(T2)=401 · 4 tok→T3/- · 5 api(T3)=401 · 6 tok→T4/-',
      expect: ['token/mint-reject-loop@6 error', 'token/lifetime-suspicious@0 info ×4'],
    },
    'just within two minutes to the last refusal': {
      given: '0 tok→T1/3600 · 1 api(T1)=401 · 60 tok→T2/3600 · 61 api(T2)=401 · 119 tok→T3/3600 · 120.2 api(T3)=401 · 140 tok→T4/3600',
      expect: ['token/mint-reject-loop@140 error'],
    },
    'just within half a minute to the first call': {
      given: '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T2/3600 · 32.2 api(T2)=401 · 34 tok→T3/3600 · 35 api(T3)=401 · 36 tok→T4/3600',
      expect: ['token/mint-reject-loop@36 error'],
    },
    'just before the tokens end': {
      given: '0 tok→T1/5 · 4.9 api(T1)=401 · 6 tok→T2/5 · 10.9 api(T2)=401 · 12 tok→T3/5 · 16.9 api(T3)=401 · 18 tok→T4/5',
      expect: ['token/mint-reject-loop@18 error', 'token/lifetime-suspicious@0 info'],
    },
    'a refused token is tried again before the next one': {
      given: '0 tok→T1/3600 · 1, 1.5 api(T1)=401 · 2 tok→T2/3600 · 3, 3.5 api(T2)=401 · 4 tok→T3/3600 · 5, 5.5 api(T3)=401 · 6 tok→T4/3600',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'by refresh token': {
      given:
        '0 code(C1)→T1,R1/3600 · 1 api(T1)=401 · 2 refresh(R1)→T2,R2/3600 · 3 api(T2)=401 · 4 refresh(R2)→T3,R3/3600 · 5 api(T3)=401 · 6 refresh(R3)→T4,R4/3600',
      profile: 'rfc7591',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'by a new login each time': {
      given:
        '0 code(C1)→T1,R1/3600 · 1 api(T1)=401 · 2 code(C1)→T2,R2/3600 · 3 api(T2)=401 · 4 code(C1)→T3,R3/3600 · 5 api(T3)=401 · 6 code(C1)→T4,R4/3600',
      profile: 'rfc7591',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'the server gives the same token each time': {
      given: '0 tok→T1/3600 · 1 api(T1)=401 · 2 tok→T1/3600 · 3 api(T1)=401 · 4 tok→T1/3600 · 5 api(T1)=401 · 6 tok→T1/3600',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'with another token fetched and used in between': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 · 1.5 tok→T9/3600 {scope: other} · 2 tok→T2/3600 · 3 api(T2)=401 · 3.5 api(T9) · 4 tok→T3/3600 · 5 api(T3)=401 · 6 tok→T4/3600',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'the API names the error': {
      given:
        '0 tok→T1/3600 · 1 api(T1)=401 invalid_token · 2 tok→T2/3600 · 3 api(T2)=401 invalid_token · 4 tok→T3/3600 · 5 api(T3)=401 invalid_token · 6 tok→T4/3600',
      profile: 'rfc7591',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'the next token is asked for as the refusal comes': {
      given: '0 tok→T1/3600 · 1-2 api(T1)=401 · 2 tok→T2/3600 · 3-4 api(T2)=401 · 4 tok→T3/3600 · 5-6 api(T3)=401 · 6 tok→T4/3600',
      expect: ['token/mint-reject-loop@6 error ×1'],
    },
    'a failed token request in between': {
      given: '0 tok→T1/3600 · 1 api(T1)=401 · 1.5 tok=503 · 3 tok→T2/3600 · 4 api(T2)=401 · 5 tok→T3/3600 · 6 api(T3)=401 · 7 tok→T4/3600',
      expect: ['token/mint-reject-loop@7 error ×1'],
    },
  },
  notEvaluated: {
    'the refused token is not there': {
      given: '0 tok→T1/3600 · 0.5 preflight · 1 api(T1)=401 {auth: hidden}',
      reason: 'header-missing',
    },
    'the refused token is redacted': { given: '0 tok→T1/3600 · 1 api(T1)=401 {redact: bearer}', reason: 'redacted' },
    'the tokens are not there': {
      given: '0, 2, 4, 6 tok→T1/3600 {bodies: none}',
      reason: 'body-missing',
    },
    'the tokens are redacted': { given: '0, 2, 4, 6 tok→T1/3600 {redact: access_token}', reason: 'redacted' },
    'redacted tokens, over two minutes to the last of them': {
      given: '0, 60, 120.2 tok→T1/3600 {redact: access_token} · 130 tok→T4/3600',
      reason: 'redacted',
    },
    'over two minutes, the last of which nobody sees': {
      given: '0, 60, 119 tok→T1/3600 {redact: access_token} · 130 tok→T4/3600',
      reason: 'redacted',
    },
  },
})
