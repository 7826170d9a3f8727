import { testRule } from '../../support/rule-tester'

const API = 'http://api.example.com/v1/items'

testRule('secret/over-http', {
  clean: {
    'over https': { given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)', profile: 'rfc7591' },
    'on localhost': { given: '1 tok(C1)→T1/3600 {url: http://localhost:8080/token}', profile: 'rfc7591' },
    'on a name below localhost': { given: '1 tok(C1)→T1/3600 {url: http://as.localhost:8080/token}', profile: 'rfc7591' },
    'on 127.0.0.1': { given: '1 tok(C1)→T1/3600 {url: http://127.0.0.1:8080/token}', profile: 'rfc7591' },
    'on another loopback address': { given: '1 tok(C1)→T1/3600 {url: http://127.8.9.10/token}', profile: 'rfc7591' },
    'on [::1]': { given: '1 tok(C1)→T1/3600 {url: http://[::1]:8080/token}', profile: 'rfc7591' },
    'the browser went to https by itself (HSTS)': {
      given:
        '1 api(T9)=307 {url: http://api.example.com/v1/items; resh.non-authoritative-reason: HSTS; location: https://api.example.com/v1/items}',
      profile: 'rfc7591',
    },
    'an authorization request that only leads to https': {
      given:
        '1 authorize(C1)=301 {url: http://as.example.com/authorize; q.response_type: code; q.client_id: client-C1; q.code_challenge: E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM; q.code_challenge_method: S256; location: https://as.example.com/authorize}',
      profile: 'rfc7591',
    },
    'an authorization request that leads to https with something like a code': {
      given:
        '1 authorize(C1)=302 {url: http://as.example.com/authorize; q.response_type: code; q.client_id: client-C1; q.code_challenge: E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM; q.code_challenge_method: S256; location: https://as.example.com/authorize?barcode=1}',
      profile: 'rfc7591',
    },
    'a registration without anything secret that only leads to https': {
      given: '1 reg=308 {url: http://as.example.com/register; location: https://as.example.com/register}',
      profile: 'rfc7591',
    },
    'the same, and only the browser tells where to': {
      given: '1 reg=308 {url: http://as.example.com/register; location: https://as.example.com/register; resh.location: -}',
      profile: 'rfc7591',
    },
    'any status that leads elsewhere': {
      given:
        '1 reg=300 {url: http://as.example.com/register; location: https://as.example.com/register} · 100 reg=399 {url: http://as.example.com/register; location: https://as.example.com/register}',
      profile: 'rfc7591',
    },
    'any other page, whose headers are not all there': { given: '1 GET http://www.example.com/ {headers: partial}', profile: 'rfc7591' },
    'Basic that says nothing': { given: `1 GET ${API} {reqh.authorization: Basic made-up}`, profile: 'rfc7591' },
    'a secret that was not set': { given: '1 POST http://api.example.com/a {form: client_secret=undefined}', profile: 'rfc7591' },
    'a call without a token': { given: `1 GET ${API}`, profile: 'rfc7591' },
    'a call that was refused for want of a token': { given: `1 api()=401 {url: ${API}}`, profile: 'rfc7591' },
    'a placeholder is no token': {
      given: `1 api()=401 {url: ${API}; reqh.authorization: Bearer undefined}`,
      profile: 'rfc7591',
      others: ['bearer/placeholder-value@1 error'],
    },
    'a form without a secret': { given: '1 POST http://api.example.com/search {form: q=client_secret&client_secret=}', profile: 'rfc7591' },
    'a preflight': { given: '1 OPTIONS http://as.example.com/token?client_secret=made-up', profile: 'rfc7591' },
    'metadata are public': { given: '1 metadata {url: http://as.example.com/.well-known/oauth-authorization-server}', profile: 'rfc7591' },
  },
  flagged: {
    'a token request': {
      given: '1 tok(C1)→T1/3600 {url: http://as.example.com/token}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error ×1 high'],
    },
    'a registration': { given: '1 reg→C1 {url: http://as.example.com/register}', profile: 'rfc7591', expect: ['secret/over-http@1 error'] },
    'a software statement that only leads to https': {
      given: '1 reg=308 {url: http://as.example.com/register; req.software_statement: made-up; location: https://as.example.com/register}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error', 'registration/software-statement-invalid@1 error'],
    },
    'the reason of HSTS with a status that is not the browser’s': {
      given:
        '1 tok(C1)=302 {url: http://as.example.com/token; resh.non-authoritative-reason: HSTS; location: https://as.example.com/token}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'a registration that names an address, and does not lead there': {
      given:
        '1 reg=299 {url: http://as.example.com/register; bodies: none; location: https://as.example.com/register} · 100 reg=400 invalid_redirect_uri {url: http://as.example.com/register; location: https://as.example.com/register}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error ×2'],
    },
    'a registration that leads to http': {
      given: '1 reg=308 {url: http://as.example.com/register; location: http://as.example.com/dcr}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error', 'server/endpoint-redirected@1 warning'],
    },
    'management of a registration': {
      given:
        '1 reg→C1 {res.registration_client_uri: http://as.example.com/clients/1; res.registration_access_token: made-up-rat} · 2 read(C1) {url: http://as.example.com/clients/1}',
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error', 'management/credentials-incomplete@1 error'],
    },
    'an authorization request': {
      given:
        '1 GET http://as.example.com/authorize?response_type=code&client_id=client-C1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256=200',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'an authorization request that is answered with the code': {
      given:
        '1 authorize(C1)=302 {url: http://as.example.com/authorize; q.response_type: code; q.client_id: client-C1; q.code_challenge: E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM; q.code_challenge_method: S256; location: https://app.example.com/callback?state=made-up&code=made-up-code-a}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'a call with a token': { given: `1 api(T9) {url: ${API}}`, profile: 'rfc7591', expect: ['secret/over-http@1 error ×1 high'] },
    'a token that was taken out of the capture was sent all the same': {
      given: `1 api(T9) {url: ${API}; redact: bearer}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'a redirect comes too late for the token': {
      given: `1 api(T9)=301 {url: ${API}; location: https://api.example.com/v1/items}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'a 307 that the server itself sent': {
      given: `1 api(T9)=307 {url: ${API}; location: https://api.example.com/v1/items}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'on an attempt that failed': { given: `1 api(T9)=ERR_FAILED {url: ${API}}`, profile: 'rfc7591', expect: ['secret/over-http@1 error'] },
    'on an attempt that is under way': {
      given: `1 api(T9)=pending {url: ${API}}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'a known secret under another name': {
      given: '1 reg→C1 · 2 POST http://log.example.com/ {form: x=made-up-secret-of-C1}',
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error'],
    },
    'a known secret deep in a body': {
      given: '1 reg→C1 · 2 POST http://log.example.com/ {json: {"a": [{"b": "made-up-secret-of-C1"}]}}',
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error'],
    },
    'a known token in a header of the app’s own': {
      given: '1 tok(C1)→T1/3600 · 2 GET http://log.example.com/ {reqh.x-session: made-up-token-T1}',
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error'],
    },
    'a known token in the address': {
      given: '1 tok(C1)→T1/3600 · 2 GET http://api.example.com/a?x=made-up-token-T1',
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error', 'bearer/in-query@2 error'],
    },
    'what looks like a token in the address': {
      given: '1 GET http://api.example.com/a?access_token=made-up-value-0123456',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error', 'bearer/in-query@1 warning'],
    },
    'a known secret of eight letters': {
      given: '1 reg→C1 {res.client_secret: made-up1} · 2 POST http://log.example.com/ {form: x=made-up1}',
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error'],
    },
    'a known token of eight letters by another scheme': {
      given: `1 tok(C1)→T1/3600 {res.access_token: made-up1} · 2 GET ${API} {reqh.authorization: Token made-up1}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error', 'bearer/wrong-scheme@2 warning'],
    },
    'a known token of eight letters by no scheme': {
      given: `1 tok(C1)→T1/3600 {res.access_token: made-up1} · 2 GET ${API} {reqh.authorization: made-up1}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error', 'bearer/wrong-scheme@2 warning'],
    },
    'a secret by its name': {
      given: '1 POST http://api.example.com/a {form: code_verifier=made-up}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'Basic, with a client': {
      given: '1 POST http://api.example.com/a {reqh.authorization: Basic Y2xpZW50OnNlY3JldA==}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'a known token by another scheme': {
      given: `1 tok(C1)→T1/3600 · 2 GET ${API} {reqh.authorization: Token made-up-token-T1}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@2 error', 'bearer/wrong-scheme@2 warning'],
    },
    'a hidden header that a preflight announced (E8)': {
      given: `0 OPTIONS ${API} {reqh.access-control-request-method: GET; reqh.access-control-request-headers: authorization} · 1 api(T1) {url: ${API}; auth: hidden}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error'],
    },
    'a private address': {
      given:
        '1 tok(C1)→T1/3600 {url: http://192.168.1.20/token} · 2 tok(C1)→T1/3600 {url: http://10.0.0.1/token} · 3 tok(C1)→T1/3600 {url: http://172.16.0.1/token}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 warning', 'secret/over-http@2 warning', 'secret/over-http@3 warning'],
    },
    'a private name': {
      given:
        '1 api(T9) {url: http://keycloak:8080/a} · 2 api(T9) {url: http://nas.local/a} · 3 api(T9) {url: http://[fd00::1]/a} · 4 api(T9) {url: http://172.31.255.1/a}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 warning', 'secret/over-http@2 warning', 'secret/over-http@3 warning', 'secret/over-http@4 warning'],
    },
    'not quite a private address': {
      given:
        '1 api(T9) {url: http://172.32.0.1/a} · 2 api(T9) {url: http://192.169.0.1/a} · 3 api(T9) {url: http://localhost.example.com/a}',
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error', 'secret/over-http@2 error', 'secret/over-http@3 error'],
    },
    'again and again: one finding for an address': {
      given: `1, 2, 3 api(T9) {url: ${API}}`,
      profile: 'rfc7591',
      expect: ['secret/over-http@1 error ×3'],
    },
    'at a vendor’s server': {
      given: '1 tok(C1)→T1/3600 {url: http://sp.auth.adobe.com/o/client/token}',
      expect: ['secret/over-http@1 error'],
    },
  },
  notEvaluated: {
    'the header was taken out, and it was refused for want of a token': {
      given: `1 api(T1)=401 {url: ${API}; auth: hidden}`,
      profile: 'rfc7591',
      reason: 'header-missing',
    },
  },
})
