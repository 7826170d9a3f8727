import { testRule } from '../../support/rule-tester'

testRule('server/cacheable-credentials', {
  clean: {
    'no-store everywhere': '1 reg→C1 · 2 tok(C1)→T1/3600',
    'in capitals, among others': '1 tok(C1)→T1/3600 {resh.cache-control: private,NO-STORE , max-age=0}',
    'without Pragma, which nobody asks for any more': '1 tok(C1)→T1/3600 {resh.pragma: -}',
    'an error answer': '1 tok(C1)=400 invalid_grant {resh.cache-control: max-age=60}',
    'a page whose text was not captured': '1 tok(C1)=html {bodies: none; resh.cache-control: max-age=60}',
    'a failed registration': '1 reg=400 invalid_redirect_uri {resh.cache-control: max-age=60}',
    'a registration without a secret': {
      given:
        '1 reg→C1 {req.token_endpoint_auth_method: none; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]; req.response_types: ["code"]; res.response_types: ["code"]; res.token_endpoint_auth_method: none; res.client_secret: -; resh.cache-control: -}',
      profile: 'rfc7591',
    },
    'age 0: just made': '1 tok(C1)→T1/3600 {resh.age: 0}',
    'an API may be cached': '1 tok(C1)→T1/3600 · 2 api(T1) {resh.cache-control: max-age=60}',
    'a management answer without a secret': { given: '1 reg→C1 · 2 read(C1) {resh.cache-control: -}', profile: 'rfc7591' },
    'a deleted client': { given: '1 reg→C1 · 2 delete(C1)=204 {resh.cache-control: -}', profile: 'rfc7591' },
    'camelCase dialect': {
      given:
        '1 POST https://oidc.example.com/token {json: {"clientId":"made-up","clientSecret":"made-up-secret","grantType":"client_credentials"}; answer: {"accessToken":"made-up-token","tokenType":"Bearer","expiresIn":3600}; resh.cache-control: -}',
      profile: 'rfc7591',
    },
    'the page never got it': '1 tok(C1)=ERR_FAILED',
  },
  flagged: {
    'a token answer without Cache-Control': {
      given: '1 tok(C1)→T1/3600 {resh.cache-control: -}',
      expect: ['server/cacheable-credentials@1 warning ×1 high'],
    },
    'private is not no-store': {
      given: '1 tok(C1)→T1/3600 {resh.cache-control: private, no-cache}',
      expect: ['server/cacheable-credentials@1 warning'],
    },
    'a word that only contains it': {
      given: '1 tok(C1)→T1/3600 {resh.cache-control: x-no-store-y}',
      expect: ['server/cacheable-credentials@1 warning'],
    },
    'the end of another word': {
      given: '1 tok(C1)→T1/3600 {resh.cache-control: x-no-store}',
      expect: ['server/cacheable-credentials@1 warning'],
    },
    'a registration answer': {
      given: '1 reg→C1 {resh.cache-control: max-age=0}',
      expect: ['server/cacheable-credentials@1 warning'],
    },
    'a registration answer with nothing but a management token': {
      given:
        '1 reg→C1 {req.token_endpoint_auth_method: none; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]; req.response_types: ["code"]; res.response_types: ["code"]; res.token_endpoint_auth_method: none; res.client_secret: -; res.registration_access_token: made-up-management-token; res.registration_client_uri: https://as.example.com/register/client-C1; resh.cache-control: -}',
      profile: 'rfc7591',
      expect: ['server/cacheable-credentials@1 warning'],
    },
    'a management answer with the secret': {
      given: '1 reg→C1 · 2 read(C1) {res.client_secret: made-up-secret-of-C1; resh.cache-control: -}',
      profile: 'rfc7591',
      expect: ['server/cacheable-credentials@2 warning'],
    },
    'out of the browser’s cache, whatever the header says': {
      given: '1 tok(C1)→T1/3600 {cache: yes}',
      expect: ['server/cacheable-credentials@1 error'],
    },
    'out of a cache on the way': {
      given: '1 tok(C1)→T1/3600 {resh.age: 1}',
      expect: ['server/cacheable-credentials@1 error'],
    },
    'out of a cache, and its headers are not all there': {
      given: '1 tok(C1)→T1/3600 {cache: yes; headers: partial; resh.cache-control: -}',
      expect: ['server/cacheable-credentials@1 error'],
    },
    'a token answer whose body was not captured: tokens are what it is for': {
      given: '1 tok(C1) {bodies: none; resh.cache-control: -}',
      expect: ['server/cacheable-credentials@1 warning'],
    },
    'a registration whose body was not captured, and that asked for a secret': {
      given: '1 reg=201 {bodies: none; resh.cache-control: -}',
      profile: 'rfc7591',
      expect: ['server/cacheable-credentials@1 warning'],
    },
    'each endpoint once': {
      given: '1 reg→C1 {resh.cache-control: -} · 2 tok(C1)→T1/60 {resh.cache-control: -} · 50 tok(C1)→T2/60 {resh.cache-control: -}',
      expect: ['server/cacheable-credentials@1 warning ×1', 'server/cacheable-credentials@2 warning ×2'],
    },
  },
  notEvaluated: {
    'response headers hidden': { given: '1 tok(C1)→T1/3600 {headers: partial; resh.cache-control: -}', reason: 'header-missing' },
    'a public client’s registration whose answer was not captured': {
      given:
        '1 reg=201 {req.token_endpoint_auth_method: none; req.grant_types: ["authorization_code"]; res.grant_types: ["authorization_code"]; req.response_types: ["code"]; res.response_types: ["code"]; bodies: none; resh.cache-control: -}',
      profile: 'rfc7591',
      reason: 'body-missing',
    },
    'a registration of which no body was captured': {
      given: '1 reg=201 {url: https://sp.auth.adobe.com/o/client/register; request: none; bodies: none; resh.cache-control: -}',
      reason: 'body-missing',
    },
    'an update whose answer was not captured': {
      given: '1 reg→C1 · 2 update(C1) {bodies: none; resh.cache-control: -}',
      profile: 'rfc7591',
      reason: 'body-missing',
    },
    'a management answer that was not captured': {
      given: '1 reg→C1 · 2 read(C1) {bodies: none; resh.cache-control: -}',
      profile: 'rfc7591',
      reason: 'body-missing',
    },
  },
})
