import { testRule } from '../../support/rule-tester'

const RULE = 'management/rotated-credential-ignored'
const URI = 'res.registration_client_uri: https://as.example.com/register/client-C1'
const REG = `0 reg→C1 {${URI}; res.registration_access_token: made-up-registration-token-C1}`
const NEW_SECRET = 'res.client_secret: made-up-secret-of-C1-anew; res.client_secret_expires_at: 0'
const NEW_TOKEN = `${URI}; res.registration_access_token: made-up-registration-token-anew`

testRule(RULE, {
  clean: {
    'nothing is new': { given: `${REG} · 5 read(C1) · 10 tok(C1)→T1/3600 · 15 read(C1)`, profile: 'rfc7591' },
    'the same again': {
      given: `${REG} · 5 read(C1) {res.client_secret: made-up-secret-of-C1; res.client_secret_expires_at: 0} · 10 tok(C1)→T1/3600`,
      profile: 'rfc7591',
    },
    'the new secret is used': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 10 tok(C1)→T1/3600 {secret: made-up-secret-of-C1-anew}`,
      profile: 'rfc7591',
    },
    'the new token is used': {
      given: `${REG} · 5 read(C1) {${NEW_TOKEN}} · 10 read(C1) {reqh.authorization: Bearer made-up-registration-token-anew}`,
      profile: 'rfc7591',
    },
    'sent before the answer was there': { given: `${REG} · 5-6 read(C1) {${NEW_SECRET}} · 5.5 tok(C1)→T1/3600`, profile: 'rfc7591' },
    'within a second of it': { given: `${REG} · 5-6 read(C1) {${NEW_SECRET}} · 7 tok(C1)→T1/3600`, profile: 'rfc7591' },
    'the page could not read the answer': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}; cors: none} · 10 tok(C1)→T1/3600`,
      profile: 'rfc7591',
    },
    'the answer was refused': { given: `${REG} · 5 read(C1)=503 {${NEW_SECRET}} · 10 tok(C1)→T1/3600`, profile: 'rfc7591' },
    'another client’s secret is new': {
      given: `${REG} · 1 reg→C2 {metadata: Another app} · 5 read(C1) {${NEW_SECRET}} · 10 tok(C2)→T1/3600`,
      profile: 'rfc7591',
    },
    'a new secret by a new registration': {
      given: `${REG} · 5 reg→C1 {metadata: Another name; res.client_secret: made-up-secret-of-C1-anew} · 10 tok(C1)=401 invalid_client`,
      profile: 'rfc7591',
    },
    'a redacted secret of a client that nobody manages': {
      given: `${REG} · 10 tok(C1)→T1/3600 {redact: client_secret}`,
      profile: 'rfc7591',
    },
    'no headers, and nobody manages the client': { given: `${REG} · 10 tok(C1)→T1/3600 {auth: hidden}`, profile: 'rfc7591' },
    'no headers, but the secret is in the body': {
      given: `${REG} · 5 read(C1) · 10 tok(C1)→T1/3600 {auth: hidden; req.client_id: client-C1; req.client_secret: made-up-secret-of-C1}`,
      profile: 'rfc7591',
    },
    'a client without a secret': {
      given: `0 reg→C1 {${URI}; res.registration_access_token: made-up-registration-token-C1; req.token_endpoint_auth_method: none; res.token_endpoint_auth_method: none; res.client_secret: -; res.client_secret_expires_at: -; req.grant_types: ["authorization_code","refresh_token"]; res.grant_types: ["authorization_code","refresh_token"]} · 5 read(C1) · 10 refresh(R1)→T1,R2/3600 {req.client_secret: -}`,
      profile: 'rfc7591',
    },
  },
  flagged: {
    'the old secret': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 10 tok(C1)=401 invalid_client`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 error ×1 high`],
    },
    'just more than a second after it': {
      given: `${REG} · 5-6 read(C1) {${NEW_SECRET}} · 7.1 tok(C1)→T1/3600`,
      profile: 'rfc7591',
      expect: [`${RULE}@7.1 error ×1`],
    },
    'the old secret, in the header': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 10 tok(C1)=401 invalid_client {auth: basic}`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 error ×1`, 'token/client-auth-mismatch@10 error'],
    },
    'the old token': {
      given: `${REG} · 5 read(C1) {${NEW_TOKEN}} · 10 read(C1)=401`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 error ×1`],
    },
    'after an update': {
      given: `${REG} · 5 update(C1) {${NEW_SECRET}} · 10 tok(C1)→T1/3600`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 error ×1`],
    },
    'to revoke a token': {
      given: `${REG} · 1 tok(C1)→T1/3600 · 5 read(C1) {${NEW_SECRET}} · 10 revoke(T1) {req.client_id: client-C1; req.client_secret: made-up-secret-of-C1}`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 error ×1`],
    },
    'another app with the same client could not know': {
      given: `${REG} · 1 tok(C1)→T1/3600 {instance: b} · 5 read(C1) {${NEW_SECRET}} · 10 tok(C1)=401 invalid_client {instance: b}`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 warning ×1`],
    },
    'again and again': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 10 tok(C1)→T1/600 · 590 tok(C1)→T2/600`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 error ×2`],
    },
    'both of them': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}; ${NEW_TOKEN}} · 10 tok(C1)→T1/3600 · 15 read(C1)`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 error ×1`, `${RULE}@15 error ×1`],
    },
    'a thousandth more than a second after it': {
      given: `${REG} · 5-6 read(C1) {${NEW_SECRET}} · 7.001 tok(C1)→T1/3600`,
      profile: 'rfc7591',
      expect: [`${RULE}@7.001 error ×1`],
    },
    'an hour after it': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 3605 tok(C1)→T1/3600`,
      profile: 'rfc7591',
      expect: [`${RULE}@3605 error ×1`],
    },
  },
  notEvaluated: {
    'the secret is redacted': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 10 tok(C1)→T1/3600 {redact: client_secret}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'headers are not there, and the old secret in an update is a matter of the update': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 10 update(C1) {auth: hidden; reqh.authorization: -; req.client_secret: made-up-secret-of-C1}`,
      profile: 'rfc7591',
      reason: 'header-missing',
      others: ['management/update-request-invalid@10 warning'],
    },
    'headers are not there': {
      given: `${REG} · 5 read(C1) {${NEW_SECRET}} · 10 read(C1) {auth: hidden; reqh.authorization: -}`,
      profile: 'rfc7591',
      reason: 'header-missing',
    },
  },
})
