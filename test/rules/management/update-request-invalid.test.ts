import { testRule } from '../../support/rule-tester'

const RULE = 'management/update-request-invalid'
const REG =
  '0 reg→C1 {res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1}'

// `update` says everything that `reg` does, and the id.
testRule(RULE, {
  clean: {
    'the whole, with a new name': { given: `${REG} · 5 update(C1) {req.client_name: Another name}`, profile: 'rfc7591' },
    'the whole, at this vendor': '0 reg→C1 · 5 update(C1)',
    'with its current secret': { given: `${REG} · 5 update(C1) {req.client_secret: made-up-secret-of-C1}`, profile: 'rfc7591' },
    'with the secret from the last answer': {
      given: `${REG} · 5 read(C1) {res.client_secret: made-up-secret-of-C1-anew} · 10 update(C1) {req.client_secret: made-up-secret-of-C1-anew}`,
      profile: 'rfc7591',
    },
    'only read, or deleted': { given: `${REG} · 5 read(C1) · 10 delete(C1)`, profile: 'rfc7591' },
    'without what was registered as nothing': {
      given: `0 reg→C1 {res.contacts: []; res.logo_uri: null; res.tos_uri: ""} · 5 update(C1)`,
      profile: 'rfc7591',
    },
    'without what the last answer has no more': {
      given: `${REG} · 5 read(C1) {answer: {"client_id":"client-C1","client_name":"Example app"}} · 10 update(C1) {json: {"client_id":"client-C1","client_name":"Example app"}}`,
      profile: 'rfc7591',
    },
    'without what nobody knows: the last answer is not there': {
      given: `${REG} · 5 read(C1) {bodies: none} · 10 update(C1) {json: {"client_id":"client-C1"}}`,
      profile: 'rfc7591',
    },
    'without what an answer named that refused': {
      given: `${REG} · 5 read(C1)=401 {answer: {"client_id":"client-C1","logo_uri":"https://app.example.com/logo.png"}} · 10 update(C1)`,
      profile: 'rfc7591',
    },
    'without what an answer names that comes later': {
      given: `${REG} · 5-12 read(C1) {answer: {"client_id":"client-C1","logo_uri":"https://app.example.com/logo.png"}} · 10 update(C1)`,
      profile: 'rfc7591',
    },
    'the registration was not seen': {
      given: '5 PUT https://as.example.com/register/client-C1 {json: {"registration_access_token":"made-up"}}',
      profile: 'rfc7591',
    },
    'another dialect': { given: `${REG} · 5 update(C1) {json: {"clientId":"client-C1"}}`, profile: 'rfc7591' },
    'the id is redacted': { given: `${REG} · 5 update(C1) {redact: client_id}`, profile: 'rfc7591' },
  },
  flagged: {
    'with the registration access token': {
      given: `${REG} · 5 update(C1) {req.registration_access_token: made-up-registration-token-C1}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1 high`],
    },
    'with its address': {
      given: `${REG} · 5 update(C1) {req.registration_client_uri: https://as.example.com/register/client-C1}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1`],
    },
    'with the end of its secret': {
      given: `${REG} · 5 update(C1) {req.client_secret_expires_at: 0}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1`],
    },
    'with its day of issue': {
      given: `${REG} · 5 update(C1) {req.client_id_issued_at: "@0"}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1`],
    },
    'without its id': { given: `${REG} · 5 update(C1) {req.client_id: -}`, profile: 'rfc7591', expect: [`${RULE}@5 warning ×1`] },
    'with another id': { given: `${REG} · 5 update(C1) {req.client_id: client-C2}`, profile: 'rfc7591', expect: [`${RULE}@5 warning ×1`] },
    'with a secret of its own choice': {
      given: `${REG} · 5 update(C1) {req.client_secret: made-up-secret-of-my-own}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1`],
    },
    'with its old secret': {
      given: `${REG} · 5 read(C1) {res.client_secret: made-up-secret-of-C1-anew} · 10 update(C1) {req.client_secret: made-up-secret-of-C1}`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 warning ×1`],
    },
    'without its redirect URIs': {
      given: `${REG} · 5 update(C1) {req.redirect_uris: -}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1`],
    },
    'without its name': { given: `${REG} · 5 update(C1) {req.client_name: -}`, profile: 'rfc7591', expect: [`${RULE}@5 warning ×1`] },
    'without its grants': { given: `${REG} · 5 update(C1) {req.grant_types: -}`, profile: 'rfc7591', expect: [`${RULE}@5 warning ×1`] },
    'without what the last answer has more': {
      given: `${REG} · 5 read(C1) {answer: {"client_id":"client-C1","logo_uri":"https://app.example.com/logo.png"}} · 10 update(C1)`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 warning ×1`],
    },
    'without what the registration has, the last answer being bare': {
      given: `${REG} · 5 read(C1) · 10 update(C1) {req.client_name: -}`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 warning ×1`],
    },
    'without what a deletion that failed left': {
      given: `${REG} · 5 delete(C1)=503 · 10 update(C1) {req.client_name: -}`,
      profile: 'rfc7591',
      expect: [`${RULE}@10 warning ×1`],
    },
    'with PATCH': {
      given: `${REG} · 5 PATCH https://as.example.com/register/client-C1 {reqh.authorization: Bearer made-up-registration-token-C1; json: {"client_name":"Another name"}}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1`],
    },
    'two things at once': {
      given: `${REG} · 5 update(C1) {req.client_id: -; req.client_name: -}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×1`, `${RULE}@5 warning ×1`],
    },
    'each time': {
      given: `${REG} · 5, 60 update(C1) {req.client_name: -}`,
      profile: 'rfc7591',
      expect: [`${RULE}@5 warning ×2`],
    },
  },
  notEvaluated: {
    'the request is not there': { given: `${REG} · 5 update(C1) {request: none}`, profile: 'rfc7591', reason: 'body-missing' },
    'the request is redacted': { given: `${REG} · 5 update(C1) {request: redacted}`, profile: 'rfc7591', reason: 'redacted' },
    'the secret is redacted': {
      given: `${REG} · 5 update(C1) {req.client_secret: made-up-secret-of-C1; redact: client_secret}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the secret that was issued is redacted': {
      given: `${REG.slice(0, -1)}; res.client_secret: [REDACTED]} · 5 update(C1) {req.client_secret: made-up-secret-of-C1}`,
      profile: 'rfc7591',
      reason: 'redacted',
    },
  },
})
