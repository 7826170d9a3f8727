import { expect, it } from 'vitest'
import { Engine } from '../../../src/core/engine'
import { profiles } from '../../../src/profiles'
import { rules } from '../../../src/rules'
import { tell, testRule } from '../../support/rule-tester'
import { parseScenario } from '../../support/scenario'

const AWAY = 'https://stats.example.org/collect'
const base64 = (text: string) => Buffer.from(text).toString('base64')

testRule('secret/leaked-to-other-host', {
  clean: {
    'to its own API': { given: '1 tok(C1)→T1/3600 · 2 api(T1)', profile: 'rfc7591' },
    'nothing known is in it': { given: `1 tok(C1)→T1/3600 · 2 POST ${AWAY} {json: {"a": "made-up-token-T2"}}`, profile: 'rfc7591' },
    'part of a token': { given: `1 tok(C1)→Token1/3600 · 2 POST ${AWAY} {json: {"a": "made-up-token-Token"}}`, profile: 'rfc7591' },
    masked: { given: `1 tok(C1)→T1/3600 · 2 POST ${AWAY} {json: {"a": "made-up-•••••-T1"}}`, profile: 'rfc7591' },
    'to the app’s own site': {
      given: '1 tok(C1)→T1/3600 · 2 POST https://log.example.com/ {json: {"a": "made-up-token-T1"}}',
      profile: 'rfc7591',
    },
    'to the site of the authorization server': {
      given: '1 tok(C1)→T1/3600 {as: other} · 2 POST https://me.example.org/ {json: {"a": "made-up-token-T1"}}',
      profile: 'rfc7591',
    },
    'to the site of the registration endpoint': {
      given: '1 reg→C1 {as: other} · 2 POST https://me.example.org/ {json: {"a": "made-up-secret-of-C1"}}',
      profile: 'rfc7591',
    },
    'to a host that it is for (aud)': {
      given: `1 tok(C1)→T1/3600 {claims: {"aud": "https://stats.example.org/api", "sub": "made up"}} · 2 POST ${AWAY} {json: {"a": "x"}; reqh.x-token: jwt{"aud":"https://stats.example.org/api","sub":"made up","jti":"T1"}}`,
      profile: 'rfc7591',
    },
    'to a resource that it was asked for': {
      given: `1 tok(C1)→T1/3600 {resource: https://stats.example.org/} · 2 POST ${AWAY} {json: {"a": "made-up-token-T1"}}`,
      profile: 'rfc7591',
    },
    'to a protected resource that was read about': {
      given: `0 prm {url: https://stats.example.org/.well-known/oauth-protected-resource; res.resource: https://stats.example.org/} · 1 tok(C1)→T1/3600 · 2 POST ${AWAY} {json: {"a": "made-up-token-T1"}}`,
      profile: 'rfc7591',
      others: ['token/resource-missing@1 error'],
    },
    'to a host that took it in the header before': {
      given: `1 tok(C1)→T1/3600 · 2 api(T1) {url: https://api.example.org/} · 3 POST https://api.example.org/x {json: {"a": "made-up-token-T1"}}`,
      profile: 'rfc7591',
    },
    'to a host that took it in the header later': {
      given: `1 tok(C1)→T1/3600 · 2 POST https://api.example.org/x {json: {"a": "made-up-token-T1"}} · 3 api(T1) {url: https://api.example.org/}`,
      profile: 'rfc7591',
    },
    'to a host that refused it as an API does': {
      given: `1 tok(C1)→T1/3600 · 2 api(T1)=401 {url: https://api.example.org/; challenge: Bearer} · 3 POST https://api.example.org/x {json: {"a": "made-up-token-T1"}}`,
      profile: 'rfc7591',
    },
    'in the header, which is off unless somebody wants to know (7.4)': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1)=404 {url: https://api.example.org/}',
      profile: 'rfc7591',
    },
    'a preflight': { given: '1 tok(C1)→T1/3600 · 2 OPTIONS https://stats.example.org/?a=made-up-token-T1', profile: 'rfc7591' },
    'a value of fifteen letters': {
      given: `1 reg→C1 {res.client_secret: made-up-secret1} · 2 POST ${AWAY} {json: {"a": "made-up-secret1"}}`,
      profile: 'rfc7591',
    },
    'a value with hardly any letters': {
      given: `1 reg→C1 {res.client_secret: secretsecretsecretsecret} · 2 POST ${AWAY} {json: {"a": "secretsecretsecretsecret"}}`,
      profile: 'rfc7591',
      others: [],
    },
    'an authorization code is for one use': {
      given: `1 code(C1)→T1,R1/3600 {code: abcdef} · 2 POST ${AWAY} {json: {"a": "made-up-code-abcdef"}}`,
      profile: 'rfc7591',
    },
    'a refresh token to another token endpoint': {
      given:
        '1 code(C1)→T1,R1/3600 · 2 POST https://as.example.net/token {form: grant_type=refresh_token&refresh_token=made-up-refresh-R1&client_id=client-C1; answer: {"access_token": "made-up-token-T2", "token_type": "bearer", "expires_in": 60}}',
      profile: 'rfc7591',
    },
    'a cookie goes where it came from': {
      given: `1 tok(C1)→T1/3600 · 2 POST ${AWAY} {reqh.cookie: a=made-up-token-T1}`,
      profile: 'rfc7591',
    },
    'a refresh token as bearer is another rule’s business': {
      given: '1 code(C1)→T1,R1/3600 · 2 GET https://api.example.org/ {reqh.authorization: Bearer made-up-refresh-R1}',
      profile: 'rfc7591',
      others: ['bearer/wrong-credential-kind@2 error'],
    },
    'in the header, and where it comes from nobody saw': {
      given: '1 api(T9)=404 · 2 api(T9)=404 {url: https://api.example.org/}',
      profile: 'rfc7591',
    },
    'in the header, of an app whose site nobody knows': {
      given: '1 tok(C1)→T1/3600 {origin: none} · 2 api(T1)=404 {origin: none; url: https://api.example.org/}',
      profile: 'rfc7591',
    },
    'a WebSocket': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://live.example.org/?t=made-up-token-T1 {type: websocket}',
      profile: 'rfc7591',
    },
    'known only afterwards': {
      given: `1 POST ${AWAY} {json: {"a": "made-up-token-T1"}} · 2 tok(C1)→T1/3600`,
      profile: 'rfc7591',
    },
  },
  flagged: {
    'an access token in a body': {
      given: `1 tok(C1)→T1/3600 · 2 POST ${AWAY} {json: {"deep": [{"a": "made-up-token-T1"}]}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error ×1 high'],
    },
    'from an app without a site, to a host that counts': {
      given: `1 tok(C1)→T1/3600 {origin: none} · 2 POST ${AWAY} {origin: none; json: {"a": "made-up-token-T1"}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'at a vendor’s': {
      given: `1 tok(C1)→T1/3600 · 2 POST ${AWAY} {json: {"a": "made-up-token-T1"}}`,
      expect: ['secret/leaked-to-other-host@2 error ×1 high'],
    },
    'in a form, percent-encoded': {
      given: `1 tok(C1)→T1/3600 · 2 POST ${AWAY} {body: a=made%2Dup%2Dtoken%2DT1}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'percent-encoded twice': {
      given: `1 tok(C1)→T1/3600 · 2 GET ${AWAY}?u=https%3A%2F%2Fa.example%2F%3Ft%3Dmade%252Dup%252Dtoken%252DT1`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'in base64': {
      given: `1 tok(C1)→T1/3600 · 2 POST ${AWAY} {form: data=${base64('{"page": "/", "token": "made-up-token-T1"}')}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'in the query': {
      given: `1 tok(C1)→T1/3600 · 2 GET ${AWAY}?t=made-up-token-T1`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'in the path': {
      given: `1 tok(C1)→T1/3600 · 2 GET ${AWAY}/made-up-token-T1/x`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'in a header': {
      given: `1 tok(C1)→T1/3600 · 2 GET ${AWAY} {reqh.x-session: made-up-token-T1}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'in the referrer': {
      given: `1 tok(C1)→T1/3600 · 2 GET ${AWAY} {referer: https://app.example.com/?t=made-up-token-T1}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'a client secret (0.6: not secret/in-url)': {
      given: `1 reg→C1 · 2 GET ${AWAY}?client_secret=made-up-secret-of-C1`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'a refresh token, in the referrer (0.6: not secret/in-url)': {
      given: `1 code(C1)→T1,R1/3600 · 2 GET ${AWAY} {referer: https://app.example.com/?refresh_token=made-up-refresh-R1}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'an ID token': {
      given: `1 code(C1)→T1,R1/3600 {res.id_token: made-up-id-token-012345} · 2 POST ${AWAY} {json: {"a": "made-up-id-token-012345"}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'a registration access token': {
      given: `1 reg→C1 {res.registration_access_token: made-up-registration-1; res.registration_client_uri: https://as.example.com/c/1} · 2 POST ${AWAY} {json: {"a": "made-up-registration-1"}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'a code verifier': {
      given: `1 code(C1)→T1,R1/3600 {verifier: a} · 2 POST ${AWAY} {json: {"a": "made-up-verifier-a-${'x'.repeat(40)}"}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'a secret of sixteen letters': {
      given: `1 reg→C1 {res.client_secret: made-up-secret12} · 2 POST ${AWAY} {json: {"a": "made-up-secret12"}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'by an app without a site, of one that has one': {
      given: '1 tok(C1)→T1/3600 · 2 POST https://bff.example.org/ {origin: none; top: none; json: {"a": "made-up-token-T1"}}',
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'by an app that has a site, of one without': {
      given: '1 tok(C1)→T1/3600 {origin: none} · 2 POST https://bff.example.org/ {json: {"a": "made-up-token-T1"}}',
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'on an attempt that failed': {
      given: `1 tok(C1)→T1/3600 · 2 GET ${AWAY}?t=made-up-token-T1=ERR_FAILED`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'in the header, to a host for counting': {
      given: `1 tok(C1)→T1/3600 · 2 api(T1)=200 {url: ${AWAY}}`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
    'exchanged at another issuer: worth a word': {
      given:
        '1 tok(C1)→T1/3600 · 2 POST https://as.example.net/token {form: grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=made-up-token-T1&client_id=client-C1; answer: {"access_token": "made-up-token-T2", "token_type": "bearer", "expires_in": 60, "issued_token_type": "urn:ietf:params:oauth:token-type:access_token"}}',
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 info'],
    },
    'again and again, and to another host': {
      given: `1 tok(C1)→T1/3600 · 2, 3, 4 GET ${AWAY}?t=made-up-token-T1 · 5 GET https://log.example.net/?t=made-up-token-T1`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error ×3', 'secret/leaked-to-other-host@5 error ×1'],
    },
    'a host that takes another app’s token': {
      given:
        '1 tok(C1)→T1/3600 · 2 tok(C2)→T2/3600 {instance: b} · 3 api(T2) {instance: b; url: https://api.example.org/} · 4 GET https://api.example.org/?t=made-up-token-T1',
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@4 error'],
    },
    'from a login': {
      given: `1 POST https://app.example.com/login {answer: {"access_token": "made-up-token-T1", "token_type": "bearer"}} · 2 GET ${AWAY}?t=made-up-token-T1`,
      profile: 'rfc7591',
      expect: ['secret/leaked-to-other-host@2 error'],
    },
  },
  notEvaluated: {
    'where it comes from, and so where it belongs, nobody saw': {
      given: `1 api(T9) · 2 GET ${AWAY}?t=made-up-token-T9`,
      profile: 'rfc7591',
      reason: 'mint-not-captured',
    },
    'no site is known to be the app’s own': {
      given: '1 tok(C1)→T1/3600 {origin: none} · 2 POST https://bff.example.org/ {origin: none; json: {"a": "made-up-token-T1"}}',
      profile: 'rfc7591',
      reason: 'instance-unknown',
    },
  },
})

it('secret/leaked-to-other-host: the header form can be switched on', () => {
  const { exchanges } = parseScenario('1 tok(C1)→T1/3600 · 2 api(T1)=404 {url: https://api.example.org/}', 'rfc7591')
  const found = (severities: Readonly<Record<string, 'warning' | 'error' | 'off'>>) => {
    const engine = new Engine({ rules, profiles, settings: { severities } })
    for (const exchange of exchanges) engine.put(exchange)
    return engine
      .result()
      .findings.filter(finding => finding.ruleId === 'secret/leaked-to-other-host')
      .map(tell)
  }
  const grade = 'secret/leaked-to-other-host#authorization'
  expect(found({})).toEqual([])
  expect(found({ 'secret/leaked-to-other-host': 'error' }), 'the rule as a whole says nothing of what is off').toEqual([])
  expect(found({ [grade]: 'warning' })).toEqual(['secret/leaked-to-other-host@2 warning ×1 low'])
  expect(found({ [grade]: 'warning', 'secret/leaked-to-other-host': 'off' }), 'off is off').toEqual([])
  expect(found({ [grade]: 'off' })).toEqual([])
})
