import { testRule } from '../../support/rule-tester'

// T1 of `0 tok→T1/600` ends at 600.2 at the latest; two seconds on, it certainly has.
testRule('token/refresh-too-late', {
  clean: {
    'd: renewed in time': '0 tok→T1/600 · 540 tok→T2/600 · 610 api(T2)',
    'idle across the end': '0 tok→T1/600 · 300 api(T1) · 5000 tok→T2',
    'as the slack ends': '0 tok→T1/600 · 602.2 api(T1)=401 · 603 tok→T2',
    'sent in time, answered late': '0 tok→T1/600 · 599-606 api(T1)=401 · 606.5 tok→T2',
    'revoked early by the server': '0 tok→T1/600 · 300 api(T1)=401 · 301 tok→T2',
    'lifetime unknown': { given: '0 tok→T1/- · 605 api(T1)=401 · 606 tok→T2', others: ['token/lifetime-suspicious@0 info'] },
    'another app’s call': '0 tok→T1/600 · 605 api(T1)=401 {instance: b} · 606 tok→T2',
    'f: three expired calls are more than late': {
      given: '0 tok→T1/600 · 610, 611, 612 api(T1)=401 · 613 tok→T2',
      others: ['bearer/expired-token-used@610 error ×3'],
    },
    'renewed much later': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 665.3 tok→T2',
      others: ['bearer/expired-token-used@605 error ×1'],
    },
    'renewal fails': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 606 tok=503',
      others: ['bearer/expired-token-used@605 error ×1'],
    },
    'the page could not read the renewal': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 606 tok→T2 {cors: none}',
      others: ['bearer/expired-token-used@605 error ×1'],
    },
    'another token was fetched': {
      given: '0 tok→T1/600 {scope: a} · 605 api(T1)=401 · 606 tok→T2 {scope: b}',
      others: ['bearer/expired-token-used@605 error ×1'],
    },
    'another client’s token was fetched': {
      given: '0 tok(C1)→T1/600 · 605 api(T1)=401 · 606 tok(C2)→T2',
      others: ['bearer/expired-token-used@605 error ×1'],
    },
    'the expired call left after the renewal': {
      given: '0 tok→T1/600 · 605-605.5 tok→T2 · 605.1 api(T1)=401',
      others: ['bearer/expired-token-used@605.1 error ×1'],
    },
    'the same token came back': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 606 tok→T1/600',
      others: ['bearer/expired-token-used@605 error ×1'],
    },
    'a token from before the capture, which is taken all the same': {
      given: '900 api(T1) {jwt: 300@0} · 901 tok→T2',
      others: ['bearer/expired-token-used@900 warning ×1'],
    },
    'a token from before the capture, of another app': {
      given: '900 api(T1)=401 {jwt: 300@0; instance: b} · 901 tok→T2',
      others: ['bearer/expired-token-used@900 error ×1'],
    },
    'a token from before the capture, and the page could not read the renewal': {
      given: '900 api(T1)=401 {jwt: 300@0} · 901 tok→T2 {cors: none}',
      others: ['bearer/expired-token-used@900 error ×1'],
    },
    'a token from before the capture, renewed much later': {
      given: '900 api(T1)=401 {jwt: 300@0} · 960.3 tok→T2',
      others: ['bearer/expired-token-used@900 error ×1'],
    },
    'two tokens from before the capture, one of which does not say when it ends': {
      given: '900 api(T1)=401 {jwt: 300@0} · 900.5 api(T2)=401 · 901 tok→T3',
      others: ['bearer/expired-token-used@900 error ×1'],
    },
    'two tokens from before the capture, and nobody knows which is replaced': {
      given: '900 api(T1)=401 {jwt: 300@0} · 901 api(T2)=401 {jwt: 300@1} · 902 tok→T3',
      others: ['bearer/expired-token-used@900 error ×1', 'bearer/expired-token-used@901 error ×1'],
    },
  },
  flagged: {
    'two renewals at once: the first that was answered ended it': {
      given: '0 tok→T1/60 · 121-121.1 api(T1)=401 · 121.2-121.5 tok→T2/60 · 121.3-121.6 tok→T3/60',
      expect: ['token/refresh-too-late@121.2 warning ×1', 'token/concurrent-refresh@121.3 warning'],
    },
    'a: the call fails, then the token is renewed': {
      given: '0 tok→T1/600 · 300 api(T1) · 605 api(T1)=401 · 606 tok→T2/600 · 607 api(T2)',
      expect: ['token/refresh-too-late@606 warning ×1 high'],
    },
    'b: the same, where reacting is allowed': {
      given: '0 tok→T1/600 · 300 api(T1) · 605 api(T1)=401 · 606 tok→T2/600 · 607 api(T2)',
      profile: 'rfc7591',
      expect: ['token/refresh-too-late@606 info ×1 high'],
    },
    'just past the slack': { given: '0 tok→T1/600 · 602.3 api(T1)=401 · 603 tok→T2', expect: ['token/refresh-too-late@603 warning'] },
    'to the minute': { given: '0 tok→T1/600 · 605 api(T1)=401 · 665.2 tok→T2', expect: ['token/refresh-too-late@665.2 warning'] },
    'two calls': { given: '0 tok→T1/600 · 605, 606 api(T1)=401 · 607 tok→T2', expect: ['token/refresh-too-late@607 warning ×1'] },
    'a lenient server': { given: '0 tok→T1/600 · 605 api(T1)=200 · 606 tok→T2', expect: ['token/refresh-too-late@606 warning'] },
    'the renewal leaves before the refusal is there': {
      given: '0 tok→T1/600 · 605-608 api(T1)=401 · 606 tok→T2',
      expect: ['token/refresh-too-late@606 warning'],
    },
    'another call leaves while the renewal is under way': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 606-607 tok→T2 · 606.5 api(T1)=401',
      expect: ['token/refresh-too-late@606 warning ×1'],
    },
    'renewal works the second time': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 606 tok=503 · 610 tok→T2',
      expect: ['token/refresh-too-late@610 warning'],
    },
    'by refresh token': {
      given: '0 code(C1)→T1,R1/600 · 605 api(T1)=401 · 606 refresh(R1)→T2,R2/600',
      profile: 'rfc7591',
      expect: ['token/refresh-too-late@606 info'],
    },
    'the call was repeated on the wire, and counts once': {
      given: '0 tok→T1/600 · 605 api(T1)=ERR_FAILED · 606, 607 api(T1)=401 · 608 tok→T2',
      expect: ['token/refresh-too-late@608 warning ×1'],
    },
    'each time': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 606 tok→T2/600 · 1300 api(T2)=401 · 1301 tok→T3/600',
      expect: ['token/refresh-too-late@606 warning ×1', 'token/refresh-too-late@1301 warning ×1'],
    },
    'a token from before the capture that says itself when it ends (E6)': {
      given: '900 api(T1)=401 {jwt: 300@0} · 901 tok→T2',
      expect: ['token/refresh-too-late@901 warning'],
    },
    'a token from before the capture, to the minute': {
      given: '900-910 api(T1)=401 {jwt: 300@0} · 970 tok→T2',
      expect: ['token/refresh-too-late@970 warning'],
    },
    'a token from before the capture, sent twice': {
      given: '900, 900.5 api(T1)=401 {jwt: 300@0} · 901 tok→T2',
      expect: ['token/refresh-too-late@901 warning ×1'],
    },
    'a token from before the capture, and another one long before it': {
      given: '800 api(T1)=401 {jwt: 300@0} · 900 api(T2)=401 {jwt: 300@1} · 901 tok→T3',
      expect: ['token/refresh-too-late@901 warning', 'bearer/expired-token-used@800 error ×1'],
    },
    'the call and the renewal leave in the same moment': {
      given: '0 tok→T1/600 · 605 api(T1)=401 · 605 tok→T2',
      expect: ['token/refresh-too-late@605 warning'],
    },
    'the token is in the address, and headers are not there': {
      given: '0 tok→T1/600 · 605 GET https://api.example.com/v1/items?access_token=made-up-token-T1=401 {auth: hidden} · 606 tok→T2',
      profile: 'rfc7591',
      expect: ['token/refresh-too-late@606 info', 'bearer/in-query@605 error'],
    },
    'in time once, late once': {
      given: '0 tok→T1/600 · 550 tok→T2/600 · 1200 api(T2)=401 · 1201 tok→T3',
      expect: ['token/refresh-too-late@1201 warning ×1'],
    },
  },
  notEvaluated: {
    'the capture does not show the token': {
      given: '0 tok→T1/600 · 604 preflight · 605 api(T1)=401 {auth: hidden} · 606 tok→T2',
      reason: 'header-missing',
    },
    'the token is redacted': { given: '0 tok→T1/600 · 605 api(T1)=401 {redact: bearer} · 606 tok→T2', reason: 'redacted' },
  },
})
