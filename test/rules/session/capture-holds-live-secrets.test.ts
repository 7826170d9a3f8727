import { expect, it } from 'vitest'
import { Engine } from '../../../src/core/engine'
import { profiles } from '../../../src/profiles'
import { rules } from '../../../src/rules'
import { testRule } from '../../support/rule-tester'
import { EPOCH, parseScenario } from '../../support/scenario'

const OUT = 'redact: client_secret'

testRule('session/capture-holds-live-secrets', {
  clean: {
    'captured live: it has not left the browser': {
      given: '1 reg→C1 {source: live} · 2 tok(C1)→T1/3600 {source: live}',
      profile: 'rfc7591',
    },
    'nothing secret': { given: '1 prm · 2 metadata', profile: 'rfc7591' },
    'the secret was taken out': { given: `1 reg→C1 {${OUT}}`, profile: 'rfc7591' },
    'the token has expired': { given: `1 tok(C1)→T1/60 {${OUT}} · 100 load`, profile: 'rfc7591' },
    'the token expires with the end': { given: `1-1 tok(C1)→T1/60 {${OUT}} · 61-61 load`, profile: 'rfc7591' },
    'a token from before that has expired by its own word': { given: '100 api(T9) {jwt: 50@0}', profile: 'rfc7591' },
    'the token was revoked': { given: `1 tok(C1)→T1/3600 {${OUT}} · 5 revoke(T1)`, profile: 'rfc7591' },
    'the secret has expired': { given: '1 reg→C1 {secretExpires: 500} · 600 load', profile: 'rfc7591' },
    'the client was deleted': {
      given: '1 reg→C1 · 5 delete(C1)=204',
      profile: 'rfc7591',
    },
    'the token was taken out': { given: '1 api(T9) {redact: bearer}', profile: 'rfc7591' },
  },
  flagged: {
    'our own redaction put placeholders in their place: the same note, in other words': {
      given: '1 reg→C1 {res.client_secret: redacted-client-secret-0123abcd}',
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info'],
    },
    'a placeholder beside a token: only the token is told of': {
      given: `1 reg→C1 {res.client_secret: redacted-client-secret-0123abcd} · 2 tok(C1)→T1/3600 {${OUT}}`,
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a client secret that does not expire': {
      given: '1 reg→C1',
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1 high'],
    },
    'a client secret that was only sent': {
      given: '1 tok(C1)=503',
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a client secret before its end': {
      given: '1 reg→C1 {secretExpires: 500} · 300 load',
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a token before its end': {
      given: `1-1 tok(C1)→T1/60 {${OUT}} · 60-60.9 load`,
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a token that does not say': {
      given: `1 tok(C1)→T1/- {${OUT}} · 9000 load`,
      profile: 'rfc7591',
      expect: ['token/lifetime-suspicious@1 info', 'session/capture-holds-live-secrets@1 info ×1'],
    },
    'the later of two tokens counts': {
      given: `1 tok(C1)→T1/3600 {${OUT}} · 2 tok(C1)→T2/60 {${OUT}; scope: b} · 100 load`,
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a refresh token': {
      given: `1 code(C1)→T1,R1/60 {${OUT}} · 900 load`,
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a registration access token': {
      given: `1 reg→C1 {${OUT}; res.registration_access_token: made-up-registration; res.registration_client_uri: https://as.example.com/c/1}`,
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a token from a login': {
      given:
        '1 POST https://app.example.com/login {answer: {"access_token": "made-up-token-T1", "token_type": "bearer", "expires_in": 60}}',
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1'],
    },
    'a token from before': { given: '5 api(T9)', profile: 'rfc7591', expect: ['session/capture-holds-live-secrets@5 info ×1'] },
    'each recording by itself': {
      given: '1 reg→C1 {capture: a} · 5 metadata {capture: b} · 9 reg→C2 {capture: c}',
      profile: 'rfc7591',
      expect: ['session/capture-holds-live-secrets@1 info ×1', 'session/capture-holds-live-secrets@9 info ×1'],
    },
    'at a vendor’s, where credentials do not expire': { given: '1 reg→C1', expect: ['session/capture-holds-live-secrets@1 info ×1'] },
  },
})

it('session/capture-holds-live-secrets: what is alive is judged by the moment that was named', () => {
  const { exchanges } = parseScenario('1 tok(C1)→T1/3600 {redact: client_secret}', 'rfc7591')
  const found = (now: number) => {
    const engine = new Engine({ rules, profiles, now })
    for (const exchange of exchanges) engine.put(exchange)
    return engine.result().findings.filter(finding => finding.ruleId === 'session/capture-holds-live-secrets')
  }
  expect(found(EPOCH + 10_000).map(finding => finding.message)).toEqual(['This recording holds access tokens that may still work.'])
  expect(found(EPOCH + 7_200_000)).toEqual([])
})
