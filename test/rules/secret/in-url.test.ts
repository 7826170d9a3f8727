import { testRule } from '../../support/rule-tester'
import { statement } from '../../support/scenario'

testRule('secret/in-url', {
  clean: {
    'secrets in bodies': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)',
    'code and state of a redirect are meant to be there': '1 GET https://app.example.com/callback?code=made-up-code-123456&state=made-up',
    'a page that is loaded again where its code came in, which is spent by then':
      '1 GET https://app.example.com/callback?code=made-up-code-login&state=made-up · 2 code(C1)→T1/3600 {code: login} · 60 GET https://app.example.com/callback?code=made-up-code-login&state=made-up {referer: https://app.example.com/callback?code=made-up-code-login}',
    'a hint for signing out is meant to be there': '1 GET https://as.example.com/logout?id_token_hint=made-up-hint-1234567890',
    'the hint, when the ID token is known': {
      given:
        '1 code(C1)→T1/3600 {res.id_token: made-up-id-token-012345} · 2 GET https://as.example.com/logout?id_token_hint=made-up-id-token-012345',
      profile: 'rfc7591',
    },
    'a known secret of seven letters may be any word': {
      given: '1 reg→C1 {res.client_secret: made-up} · 2 GET https://log.example.com/?x=made-up',
      profile: 'rfc7591',
    },
    'an empty value': '1 GET https://as.example.com/x?client_secret=',
    'a variable that was not set': '1 GET https://as.example.com/x?client_secret=undefined',
    'a template that was not filled in': '1 GET https://as.example.com/x?client_secret=%7B%7Bsecret%7D%7D',
    'a redacted value': '1 GET https://as.example.com/x?client_secret=REDACTED',
    'a known access token in a query is another rule’s business (0.6)': {
      given: '1 tok→T1/3600 · 2 GET https://log.example.com/?t=made-up-token-T1',
      others: ['bearer/in-query@2 error'],
    },
    'a known secret to another host is another rule’s business (0.6)': {
      given: '1 reg→C1 · 2 GET https://log.example.org/?client_secret=made-up-secret-of-C1',
      others: ['secret/leaked-to-other-host@2 error'],
    },
    'and so it is in a referrer': {
      given: '1 reg→C1 · 2 GET https://log.example.org/ {referer: https://app.example.com/?x=made-up-secret-of-C1}',
      others: ['secret/leaked-to-other-host@2 error'],
    },
    'a known access token by its usual name': {
      given: '1 tok→T1/3600 · 2 GET https://sp.auth.adobe.com/esm/v3/media?access_token=made-up-token-T1',
      others: ['bearer/in-query@2 warning'],
    },
    'a published key': '1 GET https://tiles.example.com/1/2/3.png?access_token=pk.made-up-key-0123456789',
    'a preflight only repeats the address': '1 OPTIONS https://as.example.com/x?client_secret=made-up-secret',
    'a referrer without a query': '1 GET https://api.example.com/x {referer: https://app.example.com/}',
    'harmless parameters': '1 GET https://app.example.com/search?q=client_secret&page=2',
  },
  flagged: {
    client_secret: {
      given: '1 GET https://as.example.com/x?client_secret=made-up-secret',
      expect: ['secret/in-url@1 error ×1 high'],
    },
    'in the query of a token request, whatever another page says': {
      given:
        '1 POST https://sp.auth.adobe.com/o/client/token?grant_type=client_credentials&client_id=made-up-client&client_secret=made-up-secret',
      expect: [
        'token/request-format@1 info',
        'token/request-format@1 info',
        'token/response-nonconformant@1 error',
        'secret/in-url@1 error',
      ],
    },
    refresh_token: {
      given: '1 GET https://as.example.com/x?refresh_token=made-up-token',
      expect: ['secret/in-url@1 error'],
    },
    client_assertion: {
      given: '1 GET https://as.example.com/x?client_assertion=made-up-assertion',
      expect: ['secret/in-url@1 error'],
    },
    code_verifier: { given: '1 GET https://as.example.com/x?code_verifier=made-up-verifier', expect: ['secret/in-url@1 error'] },
    registration_access_token: {
      given: '1 GET https://as.example.com/x?registration_access_token=made-up-token',
      expect: ['secret/in-url@1 error'],
    },
    password: { given: '1 GET https://as.example.com/x?password=made-up-password', expect: ['secret/in-url@1 error'] },
    assertion: { given: '1 GET https://as.example.com/x?assertion=made-up-assertion', expect: ['secret/in-url@1 error'] },
    'software_statement is meant for many eyes, and warned of': {
      given: '1 GET https://as.example.com/x?software_statement=made-up-statement',
      expect: ['secret/in-url@1 warning'],
    },
    'however it is spelled': {
      given: '1 GET https://as.example.com/x?Client_Secret=made-up-secret',
      expect: ['secret/in-url@1 error'],
    },
    'on a failed request': {
      given: '1 GET https://as.example.com/x?client_secret=made-up-secret=503',
      expect: ['secret/in-url@1 error'],
    },
    'in the fragment': {
      given: '1 GET https://as.example.com/x#client_secret=made-up-secret',
      expect: ['secret/in-url@1 error'],
    },
    'in a redirect that only its header tells of': {
      given: '1 GET https://as.example.com/x=302 {resh.location: https://app.example.com/callback?refresh_token=made-up-token}',
      expect: ['secret/in-url@1 error'],
    },
    'in a redirect whose headers the capture lacks': {
      given:
        '1 GET https://as.example.com/x=302 {location: https://app.example.com/callback?refresh_token=made-up-token; resh.location: -}',
      expect: ['secret/in-url@1 error'],
    },
    'a known secret in a redirect to a host that has no business with it': {
      given: '1 reg→C1 · 2 GET https://as.example.com/x=302 {location: https://log.example.org/?x=made-up-secret-of-C1}',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'in a redirect': {
      given: '1 GET https://as.example.com/x=302 {location: https://app.example.com/callback?refresh_token=made-up-token}',
      expect: ['secret/in-url@1 error'],
    },
    'in the fragment of a redirect': {
      given: '1 GET https://as.example.com/x=302 {location: https://app.example.com/callback#refresh_token=made-up-token}',
      expect: ['secret/in-url@1 error'],
    },
    'in a redirect into an app': {
      given: '1 GET https://as.example.com/x=302 {location: com.example.app:/callback?client_secret=made-up-secret}',
      expect: ['secret/in-url@1 error'],
    },
    'in a referrer': {
      given: '1 GET https://api.example.com/x {referer: https://app.example.com/?client_secret=made-up-secret}',
      expect: ['secret/in-url@1 error'],
    },
    'a known client secret by another name': {
      given: '1 reg→C1 · 2 GET https://log.example.com/?x=made-up-secret-of-C1',
      expect: ['secret/in-url@2 error'],
    },
    'a known client secret of eight letters': {
      given: '1 reg→C1 {res.client_secret: made-up1} · 2 GET https://log.example.com/?x=made-up1',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'a known client secret by two other names is one': {
      given: '1 reg→C1 · 2 GET https://log.example.com/?x=made-up-secret-of-C1 · 3 GET https://log.example.com/?y=made-up-secret-of-C1',
      expect: ['secret/in-url@2 error ×2'],
    },
    'by its own name, a known one and one that nobody knows are one': {
      given:
        '1 reg→C1 · 2 GET https://log.example.com/?client_secret=made-up-secret-of-C1 · 3 GET https://log.example.com/?client_secret=made-up-other',
      expect: ['secret/in-url@2 error ×2'],
    },
    'a known statement by another name is warned of': {
      given: `1 reg→C1 · 2 GET https://log.example.com/?x=${statement('A')}`,
      expect: ['secret/in-url@2 warning'],
    },
    'a known ID token that is no hint': {
      given: '1 code(C1)→T1/3600 {res.id_token: made-up-id-token-012345} · 2 GET https://log.example.com/?x=made-up-id-token-012345',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'a known refresh token in the place of the hint': {
      given: '1 code(C1)→T1,R1/3600 · 2 GET https://as.example.com/logout?id_token_hint=made-up-refresh-R1',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'a known code by another name': {
      given: '1 code(C1)→T1,R1/3600 {code: login} · 2 GET https://log.example.com/?x=made-up-code-login',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'a known refresh token in the place of a code': {
      given: '1 code(C1)→T1,R1/3600 · 2 GET https://app.example.com/callback?code=made-up-refresh-R1&state=made-up',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'a known refresh token by another name': {
      given: '1 code(C1)→T1,R1/3600 · 2 GET https://log.example.com/?x=made-up-refresh-R1',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'a known client secret to a host that takes the app’s token later': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 GET https://api.example.org/?x=made-up-secret-of-C1 · 4 api(T1) {url: https://api.example.org/items}',
      profile: 'rfc7591',
      expect: ['secret/in-url@3 error'],
    },
    'and in the referrer of a call to it': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 GET https://api.example.org/ {referer: https://app.example.com/?x=made-up-secret-of-C1} · 4 api(T1) {url: https://api.example.org/items}',
      profile: 'rfc7591',
      expect: ['secret/in-url@3 error'],
    },
    'a known client secret to a host that takes the app’s token meanwhile': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 3-5 api(T1) {url: https://api.example.org/items} · 4-4.2 GET https://api.example.org/?x=made-up-secret-of-C1',
      profile: 'rfc7591',
      expect: ['secret/in-url@4 error'],
    },
    'sent to a stranger, who puts it into the address of a redirect': {
      given:
        '1 reg→C1 · 2 POST https://log.example.org/=302 {json: {"a": "made-up-secret-of-C1"}; location: https://log.example.org/?x=made-up-secret-of-C1}',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error', 'secret/leaked-to-other-host@2 error'],
    },
    'a secret that nobody knows, to any host': {
      given: '1 reg→C1 · 2 GET https://log.example.org/?client_secret=made-up-other-secret',
      profile: 'rfc7591',
      expect: ['secret/in-url@2 error'],
    },
    'at any other server': {
      given: '1 POST https://as.example.com/token?grant_type=client_credentials&client_id=made-up-client&client_secret=made-up-secret',
      profile: 'rfc7591',
      expect: ['token/request-format@1 info', 'token/response-nonconformant@1 error', 'secret/in-url@1 error'],
    },
    'each address and name is a finding, its repeats are not': {
      given:
        '1, 2, 3 GET https://as.example.com/x?client_secret=made-up-secret · 4 GET https://as.example.com/y?client_secret=made-up-secret · 5 GET https://as.example.com/x?password=made-up-password',
      expect: ['secret/in-url@1 error ×3', 'secret/in-url@4 error ×1', 'secret/in-url@5 error ×1'],
    },
    'ids in the path do not tell addresses apart': {
      given:
        '1 GET https://as.example.com/users/1?password=made-up-password · 2 GET https://as.example.com/users/2?password=made-up-password',
      expect: ['secret/in-url@1 error ×2'],
    },
  },
})
