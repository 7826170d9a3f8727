import { testRule } from '../../support/rule-tester'

const plain = (given: string, others: readonly string[] = []) => ({ given, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'rfc7591' as const, expect })
const missing = (given: string, reason: 'body-missing' | 'header-missing' | 'redacted') => ({ given, profile: 'rfc7591' as const, reason })

testRule('server/error-nonconformant', {
  clean: {
    'an OAuth error': plain('1 tok(C1)=400 invalid_grant'),
    'a registration error': plain('1 reg=400 invalid_redirect_uri'),
    'a registration endpoint that is protected': plain(
      '1 reg=401 {answer: {"error":"invalid_token"}} · 100 reg=403 {answer: {"error":"access_denied"}}',
    ),
    'an unknown client, 401': plain('1 tok(C1)=401 invalid_client'),
    'an unknown client, 400': plain('1 tok(C1)=400 invalid_client'),
    'an unknown client after Basic': plain('1 tok(C1)=401 invalid_client {auth: basic; challenge: Basic}'),
    'a code of their own': plain('1 tok(C1)=400 mfa_required'),
    'a description': plain('1 tok(C1)=400 {answer: {"error":"invalid_grant","error_description":"Expired ~ (see docs), [a]!"}}'),
    'throttled, by a page': plain('1 tok(C1)=429 {text: <html>; mime: text/html}'),
    'the server is down': plain('1 tok(C1)=503 {text: <html>; mime: text/html} · 100 reg=500 {text: oops; mime: text/plain}'),
    'a token': plain('1 tok(C1)→T1/3600'),
    'nothing new (304)': plain('1 tok(C1)=304'),
    'no error, whatever it is (399)': plain('1 tok(C1)=399'),
    'a redirect': plain('1 tok(C1)=302 {location: https://as.example.com/x}', ['server/endpoint-redirected@1 warning']),
    'camelCase dialect': plain(
      '1 POST https://oidc.example.com/token=404 {json: {"clientId":"made-up","clientSecret":"made-up-secret","grantType":"client_credentials"}; answer: {"message":"no"}}',
    ),
    'an API that challenges': plain('1 tok(C1)→T1/3600 · 2 api(T1)=401 invalid_token'),
    'an API that refuses otherwise': plain('1 tok(C1)→T1/3600 · 2 api(T1)=403 {resh.www-authenticate: -}'),
    'Adobe’s errors for an unknown client': '1 tok(C1)=400 invalid_client',
    'Adobe’s older errors for an unknown client': '1 tok(C1)=403 invalid_client',
    'Adobe’s errors for an unknown client, after Basic': '1 tok(C1)=400 invalid_client {auth: basic}',
    'Adobe’s API': '1 tok(C1)→T1/3600 · 2 api(T1)=401',
    'no answer': plain('1 tok(C1)=ERR_FAILED'),
  },
  flagged: {
    'an error as if it were a success': flagged(
      '1 tok(C1)=200 {answer: {"error":"invalid_grant"}}',
      'server/error-nonconformant@1 error ×1 medium',
    ),
    'of a registration': flagged('1 reg=200 {answer: {"error":"invalid_redirect_uri"}}', 'server/error-nonconformant@1 error'),
    'as a form': flagged(
      '1 tok(C1)=200 {text: error=bad_verification_code&error_description=no; mime: application/x-www-form-urlencoded}',
      'server/error-nonconformant@1 error',
    ),
    'a page': flagged('1 tok(C1)=400 {text: <html>; mime: text/html}', 'server/error-nonconformant@1 warning'),
    'a page of a firewall': flagged(
      '1 tok(C1)=403 {text: <html>; mime: text/html; resh.cf-ray: made-up}',
      'server/error-nonconformant@1 info',
    ),
    'a page of a content network': flagged(
      '1 reg=403 {text: <html>; mime: text/html; resh.server: AkamaiGHost}',
      'server/error-nonconformant@1 info',
    ),
    'a page of a server that is none of these': flagged(
      '1 reg=403 {text: <html>; mime: text/html; resh.server: nginx}',
      'server/error-nonconformant@1 warning',
    ),
    'text of a firewall is no page': flagged(
      '1 tok(C1)=403 {text: no; mime: text/plain; resh.cf-ray: made-up}',
      'server/error-nonconformant@1 warning',
    ),
    'nothing at all': flagged('1 tok(C1)=400', 'server/error-nonconformant@1 warning'),
    'an error as a form': flagged(
      '1 tok(C1)=400 {text: error=invalid_grant; mime: application/x-www-form-urlencoded}',
      'server/error-nonconformant@1 warning',
    ),
    'no `error`': flagged('1 reg=400 {answer: {"message":"no"}}', 'server/error-nonconformant@1 warning'),
    'a sentence as `error`': flagged(
      '1 tok(C1)=400 {answer: {"statusCode":400,"error":"Bad Request"}}',
      'server/error-nonconformant@1 warning',
    ),
    'an object as `error`': flagged('1 tok(C1)=400 {answer: {"error":{"code":1}}}', 'server/error-nonconformant@1 warning'),
    'a line break in the description': flagged(
      '1 tok(C1)=400 {answer: {"error":"invalid_grant","error_description":"one\\ntwo"}}',
      'server/error-nonconformant@1 warning',
    ),
    'an umlaut in the description': flagged(
      '1 tok(C1)=400 {answer: {"error":"invalid_grant","error_description":"ungültig"}}',
      'server/error-nonconformant@1 warning',
    ),
    'a quote in the description': flagged(
      '1 reg=400 {answer: {"error":"invalid_redirect_uri","error_description":"say \\"no\\""}}',
      'server/error-nonconformant@1 warning',
    ),
    'a registration error with another status': flagged(
      '1 reg=422 {answer: {"error":"invalid_redirect_uri"}}',
      'server/error-nonconformant@1 warning',
    ),
    'a token error with another status': flagged('1 tok(C1)=401 invalid_grant', 'server/error-nonconformant@1 warning'),
    'a token error, forbidden': flagged('1 tok(C1)=403 invalid_grant', 'server/error-nonconformant@1 warning'),
    'an unknown client with another status': flagged('1 tok(C1)=403 invalid_client', 'server/error-nonconformant@1 warning'),
    'an unknown client after Basic, 400': flagged('1 tok(C1)=400 invalid_client {auth: basic}', 'server/error-nonconformant@1 warning'),
    'an unknown client after Basic, unchallenged': flagged(
      '1 tok(C1)=401 invalid_client {auth: basic; resh.www-authenticate: -}',
      'server/error-nonconformant@1 warning',
    ),
    'an API that does not challenge': flagged(
      '1 tok(C1)→T1/3600 · 2 api(T1)=401 {resh.www-authenticate: -}',
      'server/error-nonconformant@2 warning',
    ),
    'Adobe’s token endpoint, another code with another status': {
      given: '1 tok(C1)=403 invalid_grant',
      expect: ['server/error-nonconformant@1 warning'],
    },
    'a status that nobody knows': flagged('1 reg=499 {answer: {"error":"invalid_redirect_uri"}}', 'server/error-nonconformant@1 warning'),
    'a page that only mentions a content network': flagged(
      '1 reg=403 {text: <html>; mime: text/html; resh.x-info: cloudflare}',
      'server/error-nonconformant@1 warning',
    ),
    'an unknown client after Basic, 400 with a challenge': flagged(
      '1 tok(C1)=400 invalid_client {auth: basic; challenge: Basic}',
      'server/error-nonconformant@1 warning',
    ),
    'Adobe’s token endpoint, letters that are not allowed': {
      given: '1 tok(C1)=400 {answer: {"error":"invalid_client","error_description":"ungültig"}}',
      expect: ['server/error-nonconformant@1 warning'],
    },
    'each kind for itself': flagged(
      '1 tok(C1)=400 · 100 tok(C1)=400 · 200 tok(C1)=403 invalid_grant',
      'server/error-nonconformant@1 warning ×2',
      'server/error-nonconformant@200 warning ×1',
    ),
  },
  notEvaluated: {
    'the body was not captured': missing('1 tok(C1)=400 {bodies: none}', 'body-missing'),
    'the code is redacted': missing('1 tok(C1)=400 {answer: {"error":"[REDACTED]"}}', 'redacted'),
    'the code of a registration error is redacted': missing('1 reg=403 {answer: {"error":"***"}}', 'redacted'),
    'the challenge may be there, after Basic': missing(
      '1 tok(C1)=401 invalid_client {auth: basic; resh.www-authenticate: -; headers: partial; reqh.x: y}',
      'header-missing',
    ),
    'the challenge may be there': missing(
      '1 tok(C1)→T1/3600 · 2 api(T1)=401 {resh.www-authenticate: -; headers: partial}',
      'header-missing',
    ),
  },
})
