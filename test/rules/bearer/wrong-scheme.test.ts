import { testRule } from '../../support/rule-tester'

const D = 'res.token_type: DPoP; dpop: k'

testRule('bearer/wrong-scheme', {
  clean: {
    'bearer as Bearer': { given: '1 tok(C1)→T1/3600 · 2 api(T1)', profile: 'rfc7591' },
    'case does not matter': {
      given: '1 tok(C1)→T1/3600 {res.token_type: BEARER} · 2 api() {reqh.authorization: bEaReR made-up-token-T1}',
      profile: 'rfc7591',
    },
    'DPoP as DPoP, with its proof': {
      given: `1 tok(C1)→T1/3600 {${D}} · 2 api() {reqh.authorization: dpop made-up-token-T1; reqh.dpop: made-up-proof}`,
      profile: 'rfc7591',
    },
    'nobody saw how it was issued': { given: '1 api() {reqh.authorization: DPoP made-up-token-T9}', profile: 'rfc7591' },
    'nobody saw that it was issued': {
      given: '1 api(T9) · 2 GET https://api.example.com/v1/items {reqh.authorization: Token made-up-token-T9}',
      profile: 'rfc7591',
    },
    'the answer did not say': {
      given: '1 tok(C1)→T1/3600 {res.token_type: -} · 2 api() {reqh.authorization: DPoP made-up-token-T1; reqh.dpop: made-up-proof}',
      profile: 'rfc7591',
      others: ['token/response-nonconformant@1 error'],
    },
    'another type, which has a scheme of its own': {
      given: '1 tok(C1)→T1/3600 {res.token_type: mac} · 2 api(T1)',
      profile: 'rfc7591',
      others: ['token/response-nonconformant@1 warning'],
    },
    'another scheme without a known token': { given: '1 api() {reqh.authorization: Token made-up-0123456789}', profile: 'rfc7591' },
    Basic: { given: '1 tok(C1)→T1/3600 {auth: basic}', profile: 'rfc7591' },
    'a placeholder: another rule says so (1.6)': {
      given: '1 tok(C1)→T1/3600 · 2 api()=401 {reqh.authorization: Bearer undefined; q.access_token: undefined}',
      profile: 'rfc7591',
      others: ['bearer/placeholder-value@2 error'],
    },
    'a refresh token as bearer: another rule says so': {
      given: '1 code(C1)→T1,R1/3600 · 2 api()=401 {reqh.authorization: Bearer made-up-refresh-R1; q.access_token: made-up-refresh-R1}',
      profile: 'rfc7591',
      others: ['bearer/wrong-credential-kind@2 error', 'secret/in-url@2 error'],
    },
    'in the address alone': {
      given: '1 tok(C1)→T1/3600 · 2 api()=401 {q.access_token: made-up-token-T1}',
      profile: 'rfc7591',
      others: ['bearer/in-query@2 error'],
    },
    'a token in a JSON body is a matter of the API': {
      given:
        '1 tok(C1)→T1/3600 · 2 POST https://api.example.com/v1/items {json: {"x": "made-up-token-T1"}; reqh.authorization: Bearer made-up-token-T1}',
      profile: 'rfc7591',
    },
    'an introspection with a token of its own': {
      given:
        '1 tok(C1)→T1/3600 · 2 tok(C1)→T2/3600 {scope: b} · 3 POST https://as.example.com/introspect {form: token=made-up-token-T1; reqh.authorization: Bearer made-up-token-T2}',
      profile: 'rfc7591',
    },
    'an introspection with a token by another scheme': {
      given:
        '1 tok(C1)→T1/3600 · 3 POST https://as.example.com/introspect {form: token=made-up-token-T1; reqh.authorization: Token made-up-token-T1}',
      profile: 'rfc7591',
    },
    'letters that no token has: another rule says so (1.6)': {
      given:
        '1 tok(C1)→T1/3600 {res.access_token: made,up,token,of,letters; res.token_type: DPoP; dpop: k} · 2 api()=401 {reqh.authorization: Bearer made,up,token,of,letters}',
      profile: 'rfc7591',
      others: ['bearer/placeholder-value@2 error'],
    },
    'a refresh token by another scheme': {
      given: '1 code(C1)→T1,R1/3600 · 2 api()=401 {reqh.authorization: Token made-up-refresh-R1}',
      profile: 'rfc7591',
    },
    'something long in the address': { given: '1 tok(C1)→T1/3600 · 2 api(T1) {q.x: made-up-value-of-no-token}', profile: 'rfc7591' },
    'a form without a token': {
      given:
        '1 tok(C1)→T1/3600 · 2 POST https://api.example.com/v1/items {form: name=made-up; reqh.authorization: Bearer made-up-token-T1}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'DPoP as Bearer': {
      given: `1 tok(C1)→T1/3600 {${D}} · 2 api(T1)=401`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1 high'],
    },
    'bearer as DPoP': {
      given: '1 tok(C1)→T1/3600 · 2 api()=401 {reqh.authorization: DPoP made-up-token-T1; reqh.dpop: made-up-proof}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1 high'],
    },
    'DPoP without its proof': {
      given: `1 tok(C1)→T1/3600 {${D}} · 2 api()=401 {reqh.authorization: DPoP made-up-token-T1}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1'],
    },
    'as Token': {
      given: '1 tok(C1)→T1/3600 · 2 api()=401 {reqh.authorization: Token made-up-token-T1}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1'],
    },
    'as JWT, and the API does not say why not': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/v1/items=403 {reqh.authorization: JWT made-up-token-T1}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1'],
    },
    'without a scheme': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/v1/items {reqh.authorization: made-up-token-T1}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1'],
    },
    'in the header and in the address': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {q.x: made-up-token-T1}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1', 'bearer/in-query@2 error'],
    },
    'in the header, and what is called a token in the address': {
      given: '1 api(T9) {q.access_token: abc}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@1 warning ×1'],
    },
    'in the header and in the form': {
      given:
        '1 tok(C1)→T1/3600 · 2 POST https://api.example.com/v1/items {form: access_token=abc; reqh.authorization: Bearer made-up-token-T1}',
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×1'],
    },
    'two mistakes in one call': {
      given: `1 tok(C1)→T1/3600 {${D}} · 2 api(T1)=401 {q.access_token: abc}`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×2'],
    },
    'again and again': {
      given: `1 tok(C1)→T1/3600 {${D}} · 2, 30 api(T1)=200`,
      profile: 'rfc7591',
      expect: ['bearer/wrong-scheme@2 warning ×2'],
    },
    'at a vendor’s': {
      given: '1 tok(C1)→T1/3600 · 2 api()=200 {reqh.authorization: Token made-up-token-T1}',
      expect: ['bearer/wrong-scheme@2 warning ×1'],
    },
    'where the user is asked about': {
      given: `0 openid {res.userinfo_endpoint: https://as.example.com/userinfo} · 1 tok(C1)→T1/3600 {${D}} · 2 GET https://as.example.com/userinfo=401 {reqh.authorization: Bearer made-up-token-T1}`,
      profile: 'oidc',
      expect: ['bearer/wrong-scheme@2 warning ×1'],
    },
  },
  notEvaluated: {
    'nobody knows whether the proof was sent': {
      given: `1 tok(C1)→T1/3600 {${D}} · 2 api() {reqh.authorization: DPoP made-up-token-T1; headers: partial}`,
      profile: 'rfc7591',
      reason: 'header-missing',
    },
  },
})
