import { testRule } from '../../support/rule-tester'

// `jwt: L@I`: a token that says it was issued at I and ends L seconds later. The answer comes 0.2 s after the request.
testRule('jwt/exp-vs-expires-in', {
  clean: {
    'a: both say the same': '1 tok→T1/21600 {jwt: 21600@0; date: 1}',
    'e: within five in a hundred': '1 tok→T1/3600 {claims: {"iat":"@1","exp":"@3541"}; date: 1}',
    'as the tolerance ends, longer': '1 tok→T1/3600 {claims: {"iat":"@-2000","exp":"@1420"}; date: 1}',
    'as the tolerance ends, shorter': '1 tok→T1/3600 {claims: {"iat":"@-2000","exp":"@1780"}; date: 1}',
    'as the minute ends, for a short life': '1 tok→T1/600 {claims: {"iat":"@-2000","exp":"@-1460"}; date: 1}',
    'opaque token': '1 tok→T1/3600',
    'no `exp`': '1 tok→T1/3600 {claims: {"iat":"@1","sub":"made-up"}; date: 1}',
    'a token from a cache, and what is left of it': '1000 tok→T1/2601 {jwt: 3600@0; date: 1000}',
    'a token from a cache, and its whole life': '1000 tok→T1/3600 {jwt: 3600@0; date: 1000}',
    'milliseconds are another mistake': {
      given: '1 tok→T1/3600000 {jwt: 3600@1; date: 1}',
      others: ['token/lifetime-suspicious@1 error'],
    },
    'at the lower end of what is taken for milliseconds': {
      given: '1 tok→T1/3242000 {jwt: 3600@1; date: 1}',
      others: ['token/lifetime-suspicious@1 error'],
    },
    'at the upper end': {
      given: '1 tok→T1/3958000 {jwt: 3600@1; date: 1}',
      others: ['token/lifetime-suspicious@1 error'],
    },
    'without `iat`, by the clock of the server': '1 tok→T1/3600 {claims: {"exp":"@7201"}; date: 3601}',
    'without `iat` and clock, as five minutes and the tolerance end': '1-1 tok→T1/3600 {claims: {"exp":"@4081"}}',
    'another tolerance where the clock is known': '1-1 tok→T1/3600 {claims: {"exp":"@3782"}; date: 1}',
    'an answer with an error': '1 tok=400 {answer: {"error":"invalid_grant","access_token":"jwt{\\"exp\\":1}","expires_in":3600}}',
    'a number as text': {
      given: '1 tok→T1/- {res.expires_in: "3600"; jwt: 3600@1; date: 1}',
      others: ['token/lifetime-suspicious@1 warning'],
    },
    'not a lifetime at all': { given: '1 tok→T1/0 {jwt: 3600@1; date: 1}', others: ['token/lifetime-suspicious@1 error'] },
    'a login API': {
      given:
        '1 POST https://api.example.com/login {json: {"user":"a"}; answer: {"access_token":"jwt{\\"iat\\":1,\\"exp\\":3601}","token_type":"bearer","expires_in":9000}}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'b: longer than the token lives': {
      given: '1 tok→T1/86400 {jwt: 21600@0; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning ×1 high'],
    },
    'c: shorter': { given: '1 tok→T1/3600 {jwt: 21600@0; date: 1}', expect: ['jwt/exp-vs-expires-in@1 info'] },
    'f: neither `iat` nor Date': {
      given: '1-1.2 tok→T1/3600 {claims: {"exp":"@7201.2"}}',
      expect: ['jwt/exp-vs-expires-in@1 info'],
    },
    'just past the tolerance, longer': {
      given: '1 tok→T1/3600 {claims: {"iat":"@1","exp":"@3419"}; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning'],
    },
    'just past the tolerance, shorter': {
      given: '1 tok→T1/3600 {claims: {"iat":"@1","exp":"@3783"}; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 info'],
    },
    'just past the minute, for a short life': {
      given: '1 tok→T1/600 {claims: {"iat":"@1","exp":"@539"}; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning'],
    },
    'without `iat` and clock, just past five minutes and the tolerance': {
      given: '1-1 tok→T1/3600 {claims: {"exp":"@4082"}}',
      expect: ['jwt/exp-vs-expires-in@1 info'],
    },
    'a fraction past the minute': {
      given: '1 tok→T1/600 {claims: {"iat":"@-2000","exp":"@-1460.0005"}; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning'],
    },
    'a short life, and no `iat`': {
      given: '1 tok→T1/50 {claims: {"exp":"@2000"}; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 info'],
    },
    'without `iat`, longer by the clock of the server': {
      given: '1 tok→T1/3600 {claims: {"exp":"@2000"}; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning'],
    },
    'dead when it came': {
      given: '1000 tok→T1/3600 {claims: {"exp":"@1"}; date: 1000}',
      expect: ['jwt/exp-vs-expires-in@1000 warning'],
    },
    'nearly a thousand times as long': {
      given: '1 tok→T1/3240000 {jwt: 3600@1; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning'],
    },
    'more than a thousand times as long': {
      given: '1 tok→T1/3960000 {jwt: 3600@1; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning'],
    },
    'a number as text': {
      given: '1 tok→T1/- {res.expires_in: "86400"; jwt: 21600@1; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning', 'token/lifetime-suspicious@1 warning'],
    },
    'times in milliseconds': {
      given: '1 tok→T1/86400 {claims: {"iat":"@1ms","exp":"@21601ms"}; date: 1}',
      expect: ['jwt/exp-vs-expires-in@1 warning'],
    },
    'each time': {
      given: '1 tok→T1/86400 {jwt: 21600@0; date: 1} · 86300 tok→T2/86400 {jwt: 21600@86300; date: 86300}',
      profile: 'rfc7591',
      expect: ['jwt/exp-vs-expires-in@1 warning ×2'],
    },
  },
  notEvaluated: {
    'g: no `expires_in`': {
      given: '1 tok→T1/- {jwt: 3600@1; date: 1}',
      reason: 'lifetime-unknown',
      others: ['token/lifetime-suspicious@1 info'],
    },
  },
})
