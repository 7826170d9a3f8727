import { testRule } from '../../support/rule-tester'

// A 429 at 0.1 that does not say how long asks Adobe's clients for one second: what leaves before 1.0 did not wait.
testRule('server/throttle-ignored', {
  clean: {
    'a: waited': '0-0.1 tok=429 · 1.3 tok→T1/3600',
    'as the second ends': '0-0.1 tok=429 · 1.0 tok→T1/3600',
    'f: waited as long as was asked': '0-0.1 tok=429 {retryAfter: 30} · 31 tok→T1/3600',
    'as the time that was asked for ends': '0-0.1 tok=429 {retryAfter: 30} · 30 tok→T1/3600',
    'h: 503 without Retry-After': '0-0.1 tok=503 · 0.3 tok→T1/3600',
    'the same at any other server': { given: '0-0.1 tok=503 · 0.3 tok→T1/3600', profile: 'rfc7591' },
    'issued before the 429 came': '0-0.5 tok=429 · 0.3-0.6 reg→C1',
    'issued as the 429 came': '0-0.5 tok=429 · 0.5 tok→T1/3600',
    'another host': '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.2 api(T1) {host: other; path: /v1/items}',
    'another environment is another host': '0-0.1 reg=429 · 0.2 reg→C1 {as: staging}',
    'a path that is not counted': '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.3 api(T1) {path: /esm/v3/media}',
    'what is not counted asks nothing of what is': '0 tok→T1/3600 · 1-1.1 api(T1)=429 {path: /esm/v3/media; retryAfter: 30} · 1.3 api(T1)',
    'the user opens a page':
      '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.3 GET https://sp.auth.adobe.com/api/v2/authenticate/REF30/abc {type: document}',
    'a frame is opened':
      '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.3 GET https://sp.auth.adobe.com/api/v2/authenticate/REF30/abc {type: subdocument}',
    'the browser asks for permission': '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.3 preflight',
    'a preflight is refused': '0 tok→T1/3600 · 1-1.1 OPTIONS https://sp.auth.adobe.com/api/v2/REF30/profiles=429 · 1.3 api(T1)',
    'out of the cache': '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.3 api(T1) {cache: yes}',
    'no pause asked for': '0-0.1 tok=429 {retryAfter: 0} · 0.3 tok→T1/3600',
    'a moment that is past': '0-0.1 tok=429 {retryAfter: Thu, 15 Jan 2026 11:59:00 GMT; date: 0} · 0.3 tok→T1/3600',
    'until a moment by the server’s clock': {
      given: '0-0.1 tok=429 {retryAfter: Thu, 15 Jan 2026 12:00:30 GMT; date: 20} · 10.1 tok→T1/3600',
      profile: 'rfc7591',
    },
    'another request, where nothing is documented': {
      given: '0-0.1 tok(C1)=429 · 0.3 tok(C2)→T1/3600',
      profile: 'rfc7591',
    },
    'the same with another method': {
      given: '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.3 POST https://api.example.com/v1/items {reqh.authorization: Bearer made-up-token-T1}',
      profile: 'rfc7591',
    },
    'the same request a second later': { given: '0-0.1 tok=429 · 1.0 tok→T1/3600', profile: 'rfc7591' },
    'nobody’s business': {
      given: '0-0.1 GET https://api.example.com/tiles/1=429 {retryAfter: 30} · 1 GET https://api.example.com/tiles/1',
      profile: 'rfc7591',
    },
    'a 429 of something else on the host': {
      given: '0 tok→T1/3600 · 1-1.1 GET https://api.example.com/tiles/1=429 {retryAfter: 30} · 2 api(T1)',
      profile: 'rfc7591',
    },
    'an error of another kind': { given: '0 tok→T1/3600 · 1-1.1 api(T1)=500 {retryAfter: 30} · 2 api(T1)', profile: 'rfc7591' },
    'eleven at once': '0 tok→T1/3600 · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T1)',
    'one each second, for long':
      '0 tok→T1/3600 · 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28 api(T1)',
    'ten more after a pause':
      '0 tok→T1/3600 · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T1) · 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11 api(T1)',
    'many, where nothing is documented': {
      given: '0 tok→T1/3600 · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T1)',
      profile: 'rfc7591',
    },
    'two apps’ calls are not added up':
      '0 tok→T1/3600 · 0 tok(C2)→T2/3600 {instance: b} · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T1) · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T2) {instance: b}',
  },
  flagged: {
    'b: twice too early': {
      given: '0-0.1 tok=429 · 0.4 tok=429 · 0.7 tok→T1/3600',
      expect: ['server/throttle-ignored@0.4 warning ×2 high'],
    },
    'c: three times': {
      given: '0-0.1 tok=429 · 0.2, 0.4, 0.6 tok=429',
      expect: ['server/throttle-ignored@0.2 error ×3'],
    },
    'e: long before the end of the time that was asked for': {
      given: '0-0.1 tok=429 {retryAfter: 30} · 10 tok→T1/3600',
      expect: ['server/throttle-ignored@10 warning ×1'],
    },
    'just before the second ends': {
      given: '0-0.1 tok=429 · 0.999 tok→T1/3600',
      expect: ['server/throttle-ignored@0.999 warning'],
    },
    'just before the time that was asked for ends': {
      given: '0-0.1 tok=429 {retryAfter: 30} · 29.999 tok→T1/3600',
      expect: ['server/throttle-ignored@29.999 warning'],
    },
    'just after the 429': { given: '0-0.1 tok=429 · 0.101 tok→T1/3600', expect: ['server/throttle-ignored@0.101 warning'] },
    'another path that is counted': {
      given: '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.5 tok→T2/3600 {scope: other}',
      expect: ['server/throttle-ignored@1.5 warning'],
    },
    'a counted call that has nothing to do with tokens': {
      given: '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.5 GET https://sp.auth.adobe.com/api/v1/config/REF30',
      expect: ['server/throttle-ignored@1.5 warning'],
    },
    'a counted call that has nothing to do with tokens is refused': {
      given: '0 tok→T1/3600 · 1-1.1 GET https://sp.auth.adobe.com/api/v1/config/REF30=429 · 1.5 api(T1)',
      expect: ['server/throttle-ignored@1.5 warning'],
    },
    'the documented second, though headers are not all there': {
      given: '0-0.1 tok=429 {headers: partial} · 0.4 tok→T1/3600',
      expect: ['server/throttle-ignored@0.4 warning'],
    },
    'what cannot be read as a time is none': {
      given: '0-0.1 tok=429 {retryAfter: soon} · 0.4 tok→T1/3600',
      expect: ['server/throttle-ignored@0.4 warning'],
    },
    '503 that says how long': {
      given: '0-0.1 tok=503 {retryAfter: 30} · 10 tok→T1/3600',
      expect: ['server/throttle-ignored@10 warning'],
    },
    'a second answer that asks for less makes it no shorter': {
      given: '0-0.1 tok=429 {retryAfter: 30} · 0.05-0.2 reg=429 {retryAfter: 1} · 20 tok→T1/3600',
      expect: ['server/throttle-ignored@20 warning'],
    },
    'and one that asks for more makes it longer': {
      given: '0-0.1 tok=429 {retryAfter: 1} · 0.05-0.2 reg=429 {retryAfter: 30} · 20 tok→T1/3600',
      expect: ['server/throttle-ignored@20 warning'],
    },
    'each pause for itself': {
      given: '0-0.1 tok=429 · 0.4 tok=429 · 100-100.1 tok=429 · 100.4 tok=429 · 200-200.1 tok=429 · 200.4 tok→T1/3600',
      expect: ['server/throttle-ignored@0.4 error ×3'],
    },
    'apps are counted apart': {
      given:
        '0-0.1 tok=429 · 0.4 tok=429 · 100-100.1 tok=429 {instance: b} · 100.4 tok=429 {instance: b} · 200-200.1 tok=429 {instance: b} · 200.4 tok→T1/3600 {instance: b}',
      expect: ['server/throttle-ignored@0.4 warning ×1', 'server/throttle-ignored@100.4 warning ×2'],
    },
    'the same request again, where nothing is documented': {
      given: '0-0.1 tok=429 · 0.4 tok→T1/3600',
      profile: 'rfc7591',
      expect: ['server/throttle-ignored@0.4 warning'],
    },
    'the same request just before its second ends': {
      given: '0-0.1 tok=429 · 0.999 tok→T1/3600',
      profile: 'rfc7591',
      expect: ['server/throttle-ignored@0.999 warning'],
    },
    'the same call again': {
      given: '0 tok→T1/3600 · 1-1.1 api(T1)=429 · 1.4 api(T1)',
      profile: 'rfc7591',
      expect: ['server/throttle-ignored@1.4 warning'],
    },
    'whatever is asked of the host, if it said how long': {
      given: '0 tok→T1/3600 · 1-1.1 api(T1)=429 {retryAfter: 30} · 10 api(T1) {path: /v1/other}',
      profile: 'rfc7591',
      expect: ['server/throttle-ignored@10 warning'],
    },
    'until a moment by the server’s clock': {
      given: '0-0.1 tok=429 {retryAfter: Thu, 15 Jan 2026 12:00:30 GMT; date: 20} · 9.9 tok→T1/3600',
      profile: 'rfc7591',
      expect: ['server/throttle-ignored@9.9 warning'],
    },
    'twelve at once, and nobody said anything': {
      given: '0 tok→T1/3600 · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T1)',
      expect: ['server/throttle-ignored@0.3 info ×1'],
    },
    'ten more after a pause that was too short': {
      given:
        '0 tok→T1/3600 · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T1) · 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5, 9.5 api(T1)',
      expect: ['server/throttle-ignored@9.5 info ×1'],
    },
    'too many, until the server says so': {
      given: '0 tok→T1/3600 · 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 api(T1) · 0.4 api(T1)=429 · 0.7 api(T1)',
      expect: ['server/throttle-ignored@0.7 warning ×1'],
    },
  },
  notEvaluated: {
    'behind one address, another app was told': {
      given: '0-0.1 tok=429 · 0.4 tok→T1/3600 {instance: b}',
      reason: 'instance-unknown',
    },
    'whether the answer said how long is not known': {
      given: '0-0.1 tok=429 {headers: partial} · 0.4 tok→T1/3600',
      profile: 'rfc7591',
      reason: 'header-missing',
    },
    'nor with 503': {
      given: '0-0.1 tok=503 {headers: partial} · 0.4 tok→T1/3600',
      reason: 'header-missing',
    },
    'whether it was the same request is not known': {
      given: '0 metadata · 1-1.1 tok=429 {request: none} · 1.4 tok=429 {request: none}',
      profile: 'rfc7591',
      reason: 'body-missing',
    },
    'a moment without the server’s clock, sent again at once': {
      given: '0-0.1 tok=429 {retryAfter: Thu, 15 Jan 2026 12:00:30 GMT} · 0.4 tok→T1/3600',
      profile: 'rfc7591',
      reason: 'clock-unknown',
    },
  },
})
