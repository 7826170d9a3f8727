import { testRule } from '../../support/rule-tester'

const R = 'registration/request-format'
const plain = (given: string) => ({ given, profile: 'rfc7591' as const })

testRule(R, {
  clean: {
    'an interface from before RFC 7591, though metadata names it': plain(
      '0 metadata {res.registration_endpoint: https://social.example.org/api/v1/apps} · 1 POST https://social.example.org/api/v1/apps=201 {form: client_name=made+up&redirect_uris=https://app.example.com/cb; answer: {"client_id":"client-C1","client_secret":"made-up-secret","client_secret_expires_at":0,"redirect_uris":["https://app.example.com/cb"]}}',
    ),
    'the list beside the one that is wanted': '1 reg→C1 {req.redirect_uris: ["app://com.example"]}',
    'scopes in one text': plain('1 reg→C1 {req.scope: read write; res.scope: read write}'),
    'as it should be': plain('1 reg→C1'),
    'as the documentation of the server shows': '1 reg→C1',
    'without `redirect_uri`': '1 reg→C1 {req.redirect_uri: -}',
    'in capitals': '1 reg→C1 {reqh.content-type: Application/JSON}',
    'with a suffix': plain('1 reg→C1 {reqh.content-type: application/scim+json}'),
    'another dialect': plain('1 reg→C1 {req.clientName: made up; req.scope: ["read"]; reqh.content-type: text/plain}'),
    'an interface from before RFC 7591': plain(
      '1 POST https://social.example.org/api/v1/apps=200 {form: client_name=made+up&redirect_uris=https://app.example.com/cb&scopes=read; answer: {"client_id":"client-C1","client_secret":"made-up-secret","redirect_uri":"https://app.example.com/cb","name":"made up"}}',
    ),
    'redacted members': plain('1 reg→C1 {req.redirect_uris: [REDACTED]}'),
    'the header is there, in other letters': '1 reg→C1 {reqh.x-device-info: -; reqh.X-DEVICE-INFO: bWFkZSB1cA==}',
    'a server that wants no such header': plain('1 reg→C1 {reqh.x-device-info: -}'),
    'other members may be anything': plain('1 reg→C1 {req.client_name: 5}'),
  },
  flagged: {
    'contacts as one text, where one redirect URI is wanted': {
      given: '1 reg=400 invalid_request {req.contacts: someone@example.com}',
      expect: [`${R}@1 warning`, 'registration/software-statement-rejected@1 warning'],
    },
    'nothing at all, by no name': {
      given: '1 reg=400 invalid_request {json: {}; body: ; reqh.content-type: -}',
      expect: [`${R}@1 warning`, 'registration/software-statement-invalid@1'],
    },
    'something by no name': {
      given: '1 reg=400 invalid_client_metadata {body: made up; reqh.content-type: -}',
      expect: [`${R}@1 warning`],
    },
    'a form': {
      ...plain(
        '1 reg=400 invalid_client_metadata {form: redirect_uris=https://app.example.com/cb&grant_types=client_credentials&client_name=a&token_endpoint_auth_method=client_secret_post&software_id=a}',
      ),
      expect: [`${R}@1 warning ×1 high`],
    },
    'a form with a statement, and it was taken': {
      given:
        '1 reg→C1 {form: redirect_uri=app://com.example; reqh.content-type: application/x-www-form-urlencoded; req.software_statement: jwt{"iss":"made up"}}',
      expect: [`${R}@1 info`],
    },
    'JSON by another name': { ...plain('1 reg=400 invalid_client_metadata {reqh.content-type: text/plain}'), expect: [`${R}@1 warning`] },
    'JSON by no name': {
      ...plain(
        '1 reg=400 invalid_client_metadata {reqh.content-type: -; body: {"redirect_uris":["https://app.example.com/cb"],"grant_types":["client_credentials"]}; form: }',
      ),
      expect: [`${R}@1 warning`],
    },
    'JSON by another name, and it was taken': { ...plain('1 reg→C1 {reqh.content-type: text/plain}'), expect: [`${R}@1 info`] },
    'JSON that is none': { given: '1 reg=400 invalid_client_metadata {body: made up}', expect: [`${R}@1 warning`] },
    'a list of objects': {
      given: '1 reg=400 invalid_client_metadata {body: [{"software_statement":"made up"}]}',
      expect: [`${R}@1 warning`],
    },
    'one redirect URI, not in a list': {
      ...plain('1 reg=400 invalid_client_metadata {req.redirect_uris: https://app.example.com/cb}'),
      expect: [`${R}@1 warning`],
    },
    'grant types as one text': {
      ...plain('1 reg=400 invalid_client_metadata {req.grant_types: authorization_code}'),
      expect: [`${R}@1 warning`],
    },
    'response types as one text': { ...plain('1 reg=400 invalid_client_metadata {req.response_types: code}'), expect: [`${R}@1 warning`] },
    'contacts as one text': {
      ...plain('1 reg=400 invalid_client_metadata {req.contacts: someone@example.com}'),
      expect: [`${R}@1 warning`],
    },
    'a list of something else': {
      ...plain('1 reg=400 invalid_client_metadata {req.contacts: ["someone@example.com",5]}'),
      expect: [`${R}@1 warning`],
    },
    'a list that is null': { ...plain('1 reg=400 invalid_client_metadata {req.contacts: null}'), expect: [`${R}@1 warning`] },
    'scopes in a list': { ...plain('1 reg=400 invalid_client_metadata {req.scope: ["read","write"]}'), expect: [`${R}@1 warning`] },
    'a client of its own': { ...plain('1 reg=400 invalid_client_metadata {req.client_id: my-client}'), expect: [`${R}@1 warning`] },
    'a secret of its own': {
      ...plain('1 reg=400 invalid_client_metadata {req.client_secret: made-up-secret}'),
      expect: [`${R}@1 warning`],
    },
    'the list where one is wanted': {
      given: '1 reg=400 invalid_client_metadata {req.redirect_uri: -; req.redirect_uris: ["app://com.example"]}',
      expect: [`${R}@1 warning`],
    },
    'the list where one is wanted, and not even a list': {
      given: '1 reg→C1 {req.redirect_uri: -; req.redirect_uris: app://com.example}',
      expect: [`${R}@1 info`],
    },
    'failed on the wire: nobody took it': { ...plain('1 reg=ERR_FAILED {req.contacts: null}'), expect: [`${R}@1 warning`] },
    'under way': { ...plain('1 reg=pending {req.contacts: null}'), expect: [`${R}@1 warning`] },
    'the header is missing: browsers may leave it out': { given: '1 reg→C1 {reqh.x-device-info: -}', expect: [`${R}@1 info`] },
    'the header is missing, and the browser was refused': {
      given: '1 reg=400 invalid_client_metadata {reqh.x-device-info: -}',
      expect: [`${R}@1 info`],
    },
    'the header is missing, and a native app was taken': {
      given: '1 reg→C1 {reqh.x-device-info: -; origin: none}',
      expect: [`${R}@1 info`],
    },
    'the header is missing, and a native app was refused': {
      given: '1 reg=400 invalid_client_metadata {reqh.x-device-info: -; origin: none}',
      expect: [`${R}@1 warning`],
    },
    'the header is missing, and nobody answered the native app': {
      given: '1 reg=ERR_FAILED {reqh.x-device-info: -; origin: none}',
      expect: [`${R}@1 info`],
    },
    'two mistakes are two findings, each with its count': {
      ...plain(
        '1 reg=400 invalid_client_metadata {req.scope: []; req.contacts: null} · 100 reg=400 invalid_client_metadata {req.contacts: ""}',
      ),
      expect: [`${R}@1 warning ×2`, `${R}@1 warning ×1`],
    },
  },
  notEvaluated: {
    'the content type of something else may be hidden': {
      given: '1 reg=400 invalid_client_metadata {reqh.content-type: -; headers: partial; body: made up}',
      reason: 'header-missing',
    },
    'the body is missing': { ...plain('1 reg→C1 {request: none}'), reason: 'body-missing' },
    'the header may be hidden': { given: '1 reg→C1 {reqh.x-device-info: -; headers: partial}', reason: 'header-missing' },
    'the content type may be hidden': {
      ...plain(
        '1 reg→C1 {reqh.content-type: -; headers: partial; body: {"redirect_uris":["https://app.example.com/cb"],"grant_types":["client_credentials"]}; form: }',
      ),
      reason: 'header-missing',
    },
  },
})
