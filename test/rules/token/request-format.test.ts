import { testRule } from '../../support/rule-tester'

const JSON_BODY = 'json: {"grant_type":"client_credentials","client_id":"client-C1","client_secret":"made-up-secret-of-C1"}'

testRule('token/request-format', {
  clean: {
    'a POST with a form': { given: '1 tok(C1)→T1/3600', profile: 'rfc7591' },
    'the same, with the header that the documentation wants': '1 tok(C1)→T1/3600',
    'a resource more than once': {
      given: '1 tok(C1)→T1/3600 {req.resource: ["https://a.example.com","https://b.example.com"]}',
      profile: 'rfc7591',
    },
    'an audience more than once': { given: '1 tok(C1)→T1/3600 {req.audience: ["a","b"]}', profile: 'rfc7591' },
    'an address with a parameter of the server’s own': { given: '1 tok(C1)→T1/3600 {q.tenant: made-up}', profile: 'rfc7591' },
    'only the secret is in the address: another rule’s business': {
      given: '1 tok(C1)→T1/3600 {q.client_secret: made-up-secret-of-C1}',
      profile: 'rfc7591',
      others: ['secret/in-url@1 error'],
    },
    'another dialect': {
      given: '1 tok=400 {json: {"clientId":"client-C1","clientSecret":"made-up-secret","grantType":"client_credentials"}}',
      profile: 'rfc7591',
    },
    'a redirect: the hop that is answered counts': {
      given: `1 tok=307 {${JSON_BODY}; location: https://as.example.com/v2/token}`,
      profile: 'rfc7591',
      others: ['server/endpoint-redirected@1 warning'],
    },
    'no content type that anybody sees': { given: '1 tok(C1)→T1/3600 {reqh.content-type: -}', profile: 'rfc7591' },
    'a header that other servers want': { given: '1 tok(C1)→T1/3600 {reqh.x-device-info: -}', profile: 'rfc7591' },
  },
  flagged: {
    'a GET': {
      given: `1 GET https://as.example.com/token?grant_type=client_credentials&client_id=client-C1=400`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1 high', 'server/error-nonconformant@1 warning'],
    },
    'a GET that works': {
      given: `1 GET https://as.example.com/token?grant_type=client_credentials&client_id=client-C1 {answer: {"access_token":"made-up-token-T1","token_type":"bearer","expires_in":3600}}`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 info ×1'],
    },
    JSON: { given: `1 tok(C1)=400 invalid_request {${JSON_BODY}}`, profile: 'rfc7591', expect: ['token/request-format@1 warning ×1'] },
    'JSON that works': { given: `1 tok(C1)→T1/3600 {${JSON_BODY}}`, profile: 'rfc7591', expect: ['token/request-format@1 info ×1'] },
    'JSON under another name': {
      given: `1 tok(C1)=400 invalid_request {${JSON_BODY}; reqh.content-type: text/plain}`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'JSON under the name of a form': {
      given: `1 tok(C1)=400 invalid_request {${JSON_BODY}; reqh.content-type: application/x-www-form-urlencoded}`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'JSON under no name': {
      given: `1 tok(C1)=400 invalid_request {${JSON_BODY}; reqh.content-type: -}`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'JSON with a list: no parameter comes twice': {
      given:
        '1 tok(C1)=400 invalid_request {json: {"grant_type":"client_credentials","client_id":"client-C1","client_secret":"made-up-secret-of-C1","scope":["a","b"]}}',
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'a form under another name': {
      given: '1 tok(C1)=400 invalid_request {reqh.content-type: text/plain}',
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'a form in parts': {
      given: '1 tok(C1)=400 invalid_request {reqh.content-type: multipart/form-data}',
      expect: ['token/request-format@1 warning ×1'],
    },
    'a text that is no list of parameters': {
      given: '1 tok(C1)=400 invalid_request {reqh.content-type: text/plain; body: made up}',
      expect: ['token/request-format@1 warning ×1'],
    },
    'no grant': {
      given: '0 metadata · 1 tok(C1)=400 invalid_request {req.grant_type: -}',
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'no grant, at an address that is known': {
      given: '1 tok(C1)=400 invalid_request {req.grant_type: -}',
      expect: ['token/request-format@1 warning ×1'],
    },
    'a parameter twice': {
      given: '1 tok(C1)→T1/3600 {req.scope: ["a","b"]}',
      profile: 'rfc7591',
      expect: ['token/request-format@1 info ×1'],
    },
    'a parameter twice, and refused': {
      given: '1 tok(C1)=400 invalid_request {req.scope: ["a","b"]}',
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'parameters in the address': {
      given: `1 tok(C1)=400 invalid_request {form: ; url: https://as.example.com/token?grant_type=client_credentials&client_id=client-C1}`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'parameters in the address, and a name for the body that is not there': {
      given: `1 tok(C1)=400 invalid_request {form: ; reqh.content-type: application/json; url: https://as.example.com/token?grant_type=client_credentials&client_id=client-C1}`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 warning ×1'],
    },
    'one of them in the address, and it works': {
      given: '1 tok(C1)→T1/3600 {q.scope: a}',
      profile: 'rfc7591',
      expect: ['token/request-format@1 info ×1'],
    },
    'a header that the documentation wants': {
      given: '1 tok(C1)→T1/3600 {reqh.x-device-info: -}',
      expect: ['token/request-format@1 info ×1'],
    },
    'the same, from a native app': {
      given: '1 tok(C1)→T1/3600 {reqh.x-device-info: -; origin: none}',
      expect: ['token/request-format@1 info ×1'],
    },
    'the same, from a native app, and refused': {
      given: '1 tok(C1)=400 invalid_request {reqh.x-device-info: -; origin: none}',
      expect: ['token/request-format@1 warning ×1'],
    },
    'the same from a browser, and refused': {
      given: '1 tok(C1)=400 invalid_request {reqh.x-device-info: -}',
      expect: ['token/request-format@1 info ×1'],
    },
    'lost on the wire': { given: `1 tok(C1)=ERR_FAILED {${JSON_BODY}}`, profile: 'rfc7591', expect: ['token/request-format@1 warning ×1'] },
    'each time': {
      given: `1 tok(C1)→T1/600 {${JSON_BODY}} · 580 tok(C1)→T2/600 {${JSON_BODY}}`,
      profile: 'rfc7591',
      expect: ['token/request-format@1 info ×2'],
    },
  },
  notEvaluated: {
    'the request is not there': { given: '0 metadata · 1 tok(C1)→T1/3600 {request: none}', profile: 'rfc7591', reason: 'body-missing' },
    'the request is redacted': { given: '1 tok(C1)→T1/3600 {request: redacted}', reason: 'redacted' },
    'headers are not there': { given: '1 tok(C1)→T1/3600 {reqh.x-device-info: -; headers: partial}', reason: 'header-missing' },
  },
})
