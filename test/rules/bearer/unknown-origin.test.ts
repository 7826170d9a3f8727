import { testRule } from '../../support/rule-tester'

testRule('bearer/unknown-origin', {
  clean: {
    'from a token answer': { given: '1 tok(C1)→T1/3600 · 2 api(T1)', profile: 'rfc7591' },
    'from another app’s token answer': { given: '1 tok(C1)→T1/3600 {instance: b} · 2 api(T1)', profile: 'rfc7591' },
    'from a login': {
      given: '1 POST https://app.example.com/login {answer: {"access_token": "made-up-token-T1", "token_type": "bearer"}} · 2 api(T1)',
      profile: 'rfc7591',
    },
    'from any answer, by any name': {
      given: '1 POST https://app.example.com/session {answer: {"data": [{"jwt": "made-up-token-T1"}]}} · 2 api(T1)',
      profile: 'rfc7591',
    },
    'from a cookie that was set': {
      given: '1 load {resh.set-cookie: token=made-up-token-T1} · 2 api(T1)',
      profile: 'rfc7591',
    },
    'from a cookie that it goes along with': { given: '2 api(T1) {reqh.cookie: a=1, token=made-up-token-T1}', profile: 'rfc7591' },
    'from the fragment of a redirect': {
      given:
        '1 GET https://as.example.com/login=302 {location: https://app.example.com/#access_token=made-up-token-T1&state=a} · 2 api(T1)',
      profile: 'rfc7591',
      others: ['token/weak-grant@1 warning'],
    },
    'from the query of a redirect': {
      given: '1 GET https://as.example.com/login=302 {location: https://app.example.com/?access_token=made-up-token-T1} · 2 api(T1)',
      profile: 'rfc7591',
    },
    'from the address of the page': {
      given: '1 load {url: https://app.example.com/?t=made-up-token-T1} · 2 api(T1)',
      profile: 'rfc7591',
    },
    redacted: { given: '2 api(T9) {redact: bearer}', profile: 'rfc7591' },
    'no token': { given: '1 api()=401', profile: 'rfc7591' },
    'a placeholder': {
      given: '1 api()=401 {reqh.authorization: Bearer undefined}',
      profile: 'rfc7591',
      others: ['bearer/placeholder-value@1 error'],
    },
    'another credential that is known': {
      given: '1 code(C1)→T1,R1/3600 · 2 api()=401 {reqh.authorization: Bearer made-up-refresh-R1}',
      profile: 'rfc7591',
      others: ['bearer/wrong-credential-kind@2 error'],
    },
    'a header that was taken out': { given: '1 preflight · 2 api(T1)=401 {auth: hidden}', profile: 'rfc7591' },
    'issued here, and short': {
      given: '1 tok(C1)→T1/3600 {res.access_token: short-token} · 2 api() {reqh.authorization: Bearer short-token}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'e of 5.8: the capture began late': { given: '900 api(T9)=401', expect: ['bearer/unknown-origin@900 info ×1 high'] },
    'at any other server, whatever was answered': {
      given: '1 api(T9)',
      profile: 'rfc7591',
      expect: ['bearer/unknown-origin@1 info ×1 high'],
    },
    'said once': { given: '1, 2, 3 api(T9)', profile: 'rfc7591', expect: ['bearer/unknown-origin@1 info ×1'] },
    'of each token': {
      given: '1 api(T8) · 2 api(T9)',
      profile: 'rfc7591',
      expect: ['bearer/unknown-origin@1 info ×1', 'bearer/unknown-origin@2 info ×1'],
    },
    'issued only afterwards': {
      given: '1 api(T1) · 5 tok(C1)→T1/3600 · 6 api(T1)',
      profile: 'rfc7591',
      expect: ['bearer/unknown-origin@1 info ×1'],
    },
    'delivered only while it was under way': {
      given: '1-4 api(T1) · 2-3 POST https://app.example.com/session {answer: {"jwt": "made-up-token-T1"}}',
      profile: 'rfc7591',
      expect: ['bearer/unknown-origin@1 info ×1'],
    },
    'another value was delivered': {
      given: '0 POST https://app.example.com/session {answer: {"jwt": "made-up-token-T2"}} · 1 api(T1)',
      profile: 'rfc7591',
      expect: ['bearer/unknown-origin@1 info ×1'],
    },
    'another cookie': {
      given: '1 api(T1) {reqh.cookie: token=made-up-token-T2}',
      profile: 'rfc7591',
      expect: ['bearer/unknown-origin@1 info ×1'],
    },
    'at the userinfo endpoint': {
      given: '0 openid {res.userinfo_endpoint: https://as.example.com/me} · 1 api(T9) {url: https://as.example.com/me}',
      profile: 'oidc',
      expect: ['bearer/unknown-origin@1 info ×1'],
    },
  },
})
