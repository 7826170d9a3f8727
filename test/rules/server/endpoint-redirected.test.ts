import { testRule } from '../../support/rule-tester'

const OTHER = 'location: https://other.example.org/token'
const plain = (given: string, others: readonly string[] = []) => ({ given, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'rfc7591' as const, expect })
const post = (status: number, options: string) =>
  `1 tok(C1)→T1/3600 · 2 POST https://api.example.com/v1/items=${status} {json: {"a":1}; reqh.authorization: Bearer made-up-token-T1; ${options}}`

testRule('server/endpoint-redirected', {
  clean: {
    'not redirected': plain('1 reg→C1 · 2 tok(C1)→T1/3600'),
    'the authorization endpoint is there for it': plain('1 authorize(C1)=302 {pkce: a; location: https://other.example.org/}'),
    'a call that fetches': plain('1 tok(C1)→T1/3600 · 2 api(T1)=302 {location: https://other.example.org/}'),
    'the browser goes over to TLS by itself (HSTS)': plain(
      '1 tok(C1)=307 {url: http://as.example.com/token; location: https://as.example.com/token}',
      ['secret/over-http@1'],
    ),
    'nothing new': plain('1 tok(C1)=304'),
    'a choice': plain('1 tok(C1)=300'),
    'a call of no concern': plain('1 POST https://other.example.com/form=302 {form: a=b; location: https://other.example.com/}'),
    'said, and not where to': plain('1 tok(C1)=307'),
  },
  flagged: {
    '301: made again as a GET': flagged(
      '1 tok(C1)=301 {location: https://as.example.com/token/}',
      'server/endpoint-redirected@1 warning ×1 high',
    ),
    '302': flagged('1 reg=302 {location: https://as.example.com/register/}', 'server/endpoint-redirected@1 warning'),
    '303': flagged('1 tok(C1)=303 {location: https://as.example.com/token/}', 'server/endpoint-redirected@1 warning'),
    '302 to another host': flagged(`1 tok(C1)=302 {${OTHER}}`, 'server/endpoint-redirected@1 warning'),
    '302 to nowhere': flagged('1 tok(C1)=302', 'server/endpoint-redirected@1 warning'),
    '307 on the same host': flagged('1 tok(C1)=307 {location: /token/}', 'server/endpoint-redirected@1 warning'),
    '308 on the same host': flagged('1 reg=308 {location: /register/}', 'server/endpoint-redirected@1 warning'),
    '307 to another host': flagged(`1 tok(C1)=307 {${OTHER}}`, 'server/endpoint-redirected@1 error'),
    '307 to another host, and only the browser tells where to': flagged(
      `1 tok(C1)=307 {${OTHER}; resh.location: -}`,
      'server/endpoint-redirected@1 error',
    ),
    '308 to another host': flagged(`1 reg=308 {${OTHER}}`, 'server/endpoint-redirected@1 error'),
    '307 to another port': flagged('1 tok(C1)=307 {location: https://as.example.com:8443/token}', 'server/endpoint-redirected@1 error'),
    'out of TLS': flagged('1 tok(C1)=307 {location: http://as.example.com/token}', 'server/endpoint-redirected@1 error'),
    'in the clear before and after': flagged(
      '1 tok(C1)=307 {url: http://as.example.com/token; location: http://as.example.com/token/}',
      'server/endpoint-redirected@1 warning',
      'secret/over-http@1 error',
    ),
    'into TLS, and to another host': flagged(
      `1 tok(C1)=307 {url: http://as.example.com/token; ${OTHER}}`,
      'server/endpoint-redirected@1 error',
      'secret/over-http@1 error',
    ),
    'an API call with a body': flagged(post(302, 'location: https://api.example.com/v1/items/'), 'server/endpoint-redirected@2 warning'),
    'an API call that goes elsewhere': flagged(
      post(307, 'location: https://other.example.org/items'),
      'server/endpoint-redirected@2 error',
    ),
    'each time': flagged(
      '1 tok(C1)=301 {location: https://as.example.com/token/} · 100 tok(C1)=301 {location: https://as.example.com/token/}',
      'server/endpoint-redirected@1 warning ×2',
    ),
  },
  notEvaluated: {
    'where to is hidden': { given: '1 tok(C1)=307 {headers: partial}', profile: 'rfc7591', reason: 'header-missing' },
  },
})
