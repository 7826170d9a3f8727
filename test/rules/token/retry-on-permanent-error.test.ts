import { testRule } from '../../support/rule-tester'

// Each exchange lasts 0.2 s. One repeat is forgiven, two are a warning, three an error.
testRule('token/retry-on-permanent-error', {
  clean: {
    'refused once': '0 tok=invalid_grant',
    'a single retry': '0, 1 tok=invalid_grant',
    'somebody presses the button, more than a minute later each time': '0, 60.3, 120.6, 180.9 tok=invalid_grant',
    'somebody presses the button again, each time with a single retry': '0, 1, 120, 121, 240, 241 tok=invalid_grant',
    'in flight together': {
      given: '0-1, 0.5-1.5, 0.9-1.6, 0.95-1.7 tok=invalid_grant',
      others: ['token/concurrent-refresh@0.5 warning'],
    },
    'it works in the end, and anew': '0, 1 tok=invalid_grant · 2 tok→T1/60 · 3, 4 tok=invalid_grant',
    'another grant each time': {
      given: '0 refresh(R1)=invalid_grant · 1 refresh(R2)=invalid_grant · 2 refresh(R3)=invalid_grant · 3 refresh(R4)=invalid_grant',
      profile: 'rfc7591',
    },
    'another client each time':
      '0 tok(C1)=unauthorized_client · 1 tok(C2)=unauthorized_client · 2 tok(C3)=unauthorized_client · 3 tok(C4)=unauthorized_client',
    'another secret each time':
      '0 tok=invalid_request {secret: first-guess} · 1 tok=invalid_request {secret: second-guess} · 2 tok=invalid_request {secret: third-guess}',
    'another secret in the header each time': {
      given:
        '0 tok=invalid_request {auth: basic; secret: first-guess} · 1 tok=invalid_request {auth: basic; secret: second-guess} · 2 tok=invalid_request {auth: basic; secret: third-guess}',
      profile: 'rfc7591',
    },
    'another scope each time':
      '0 tok=invalid_scope {scope: a} · 1 tok=invalid_scope {scope: b} · 2 tok=invalid_scope {scope: c} · 3 tok=invalid_scope {scope: d}',
    'another statement each time': {
      given:
        '0 reg=invalid_software_statement {statement: A} · 1 reg=invalid_software_statement {statement: B} · 2 reg=invalid_software_statement {statement: C}',
      others: ['registration/software-statement-rejected@0 error'],
    },
    'in three apps':
      '0 tok=invalid_grant · 1 tok=invalid_grant {instance: b} · 2 tok=invalid_grant {instance: c} · 3 tok=invalid_grant {instance: d}',
    'at three addresses': {
      given: '0 tok=invalid_grant · 1 tok=invalid_grant {as: b} · 2 tok=invalid_grant {as: c}',
      profile: 'rfc7591',
    },
    'the user has not approved yet': {
      given: '0, 5, 10, 15 tok=authorization_pending {grant: urn:ietf:params:oauth:grant-type:device_code}',
      profile: 'rfc7591',
    },
    'polling too fast': {
      given: '0, 5, 10, 15 tok=slow_down {grant: urn:ietf:params:oauth:grant-type:device_code}',
      profile: 'rfc7591',
    },
    'a nonce is asked for': { given: '0, 1, 2, 3 tok=use_dpop_nonce {dpop: a}', profile: 'rfc7591' },
    'unavailable for now': '0, 1, 2, 3 tok=temporarily_unavailable',
    'the server is in trouble': '0, 2, 4, 6 tok=503 invalid_request',
    'too early': { given: '0, 2, 4, 6 tok=425 invalid_request', others: ['server/error-nonconformant@0 warning'] },
    'too slow': { given: '0, 2, 4, 6 tok=408 invalid_request', others: ['server/error-nonconformant@0 warning'] },
    throttled: '0, 2, 4, 6 tok=429 invalid_request',
    'not found': { given: '0, 2, 4, 6 tok=404 invalid_request', profile: 'rfc7591', others: ['server/error-nonconformant@0 warning'] },
    'an error of the server’s own': '0, 2, 4, 6 tok=400 quota_of_the_day',
    'the client is not known: another rule’s business (0.6)': {
      given: '0, 1, 2, 3 tok=invalid_client',
      others: ['registration/rejected-client-kept@2 error'],
    },
    'the client is not known, and another answer after that': {
      given: '0, 1 tok=invalid_client · 2 tok=invalid_scope · 3 tok=invalid_client',
      others: ['registration/rejected-client-kept@1 info'],
    },
    'lost on the wire': '0, 1, 2, 3 tok=ERR_FAILED',
    'redacted, but not repeated enough': '0, 1 tok=invalid_grant {redact: client_secret}',
  },
  flagged: {
    'sent again twice': {
      given: '0, 1, 2 tok=invalid_grant',
      expect: ['token/retry-on-permanent-error@1 warning ×2 high'],
    },
    'sent again three times': {
      given: '0, 1, 2, 3 tok=invalid_grant',
      expect: ['token/retry-on-permanent-error@1 error ×3 high'],
    },
    'and on': { given: '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 tok=invalid_grant', expect: ['token/retry-on-permanent-error@1 error ×11'] },
    'just within a minute each time': {
      given: '0, 60.2, 120.4 tok=invalid_grant',
      expect: ['token/retry-on-permanent-error@60.2 warning ×2'],
    },
    'a button, then by itself': {
      given: '0 tok=invalid_grant · 70, 71, 72 tok=invalid_grant',
      expect: ['token/retry-on-permanent-error@71 warning ×2'],
    },
    'as the answer comes': { given: '0-1, 1-2, 2-3 tok=invalid_grant', expect: ['token/retry-on-permanent-error@1 warning ×2'] },
    'one in flight with the first does not count': {
      given: '0-1, 0.5-1.5 tok=invalid_grant · 3, 4 tok=invalid_grant',
      expect: ['token/retry-on-permanent-error@3 warning ×2', 'token/concurrent-refresh@0.5 warning'],
    },
    'trouble in between is skipped': {
      given: '0 tok=invalid_grant · 2 tok=503 · 4 tok=invalid_grant · 6 tok=ERR_FAILED · 8 tok=invalid_grant',
      expect: ['token/retry-on-permanent-error@4 warning ×2'],
    },
    'another request in between changes nothing': {
      given: '0 tok=invalid_scope {scope: a} · 1 tok→T1/60 {scope: b} · 2, 3 tok=invalid_scope {scope: a}',
      expect: ['token/retry-on-permanent-error@2 warning ×2'],
    },
    'with another status': {
      given: '0, 1, 2 tok=401 unauthorized_client',
      expect: ['server/error-nonconformant@0 warning ×3', 'token/retry-on-permanent-error@1 warning'],
    },
    'and another': {
      given: '0, 1, 2 tok=403 invalid_target',
      expect: ['server/error-nonconformant@0 warning ×3', 'token/retry-on-permanent-error@1 warning'],
    },
    'a request that the server cannot read': {
      given: '0, 1, 2 tok=400 invalid_request',
      expect: ['token/retry-on-permanent-error@1 warning'],
    },
    'a grant that the server does not know': {
      given: '0, 1, 2 tok=unsupported_grant_type',
      expect: ['token/retry-on-permanent-error@1 warning'],
    },
    'a refresh token that has ended': {
      given: '0, 1, 2 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/retry-on-permanent-error@1 warning ×2'],
    },
    'a statement that is not accepted': {
      given: '0, 2, 4, 6 reg=invalid_software_statement',
      expect: ['registration/software-statement-rejected@0 error', 'token/retry-on-permanent-error@2 error ×3'],
    },
    'metadata that is not accepted': {
      given: '0, 2, 4 reg=invalid_redirect_uri',
      profile: 'rfc7591',
      expect: ['token/retry-on-permanent-error@2 warning ×2'],
    },
    'a registration that says the client is not known': {
      given: '0, 2, 4 reg=401 invalid_client',
      profile: 'rfc7591',
      expect: ['token/retry-on-permanent-error@2 warning ×2'],
    },
    'a new proof each time (DPoP) is no change': {
      given: '0 tok=invalid_grant {dpop: a} · 1 tok=invalid_grant {dpop: a; reqh.x-request-id: 2} · 2 tok=invalid_grant {dpop: b}',
      profile: 'rfc7591',
      expect: ['token/retry-on-permanent-error@1 warning ×2'],
    },
    'a new nonce each time is no change': {
      given: '0 tok=invalid_grant {req.nonce: a} · 1 tok=invalid_grant {req.nonce: b} · 2 tok=invalid_grant {req.nonce: c}',
      profile: 'rfc7591',
      expect: ['token/retry-on-permanent-error@1 warning ×2'],
    },
    'an assertion signed anew is no change': {
      given:
        '0 tok=invalid_grant {req.client_secret: -; req.client_assertion: jwt{"iss":"client-C1","jti":"a","iat":"@0"}} · 1 tok=invalid_grant {req.client_secret: -; req.client_assertion: jwt{"iss":"client-C1","jti":"b","iat":"@1"}} · 2 tok=invalid_grant {req.client_secret: -; req.client_assertion: jwt{"iss":"client-C1","jti":"c","iat":"@2"}}',
      profile: 'rfc7591',
      expect: ['token/retry-on-permanent-error@1 warning ×2'],
    },
    'members in another order are no change': {
      given:
        '0 tok=invalid_grant · 1 tok=invalid_grant {form: client_secret=made-up-secret-of-C1&client_id=client-C1&grant_type=client_credentials} · 2 tok=invalid_grant',
      expect: ['token/retry-on-permanent-error@1 warning ×2'],
    },
    'two codes, two findings': {
      given: '0, 1, 2 tok=invalid_scope {scope: a} · 3, 4, 5 tok=invalid_grant {scope: b}',
      expect: ['token/retry-on-permanent-error@1 warning ×2', 'token/retry-on-permanent-error@4 warning ×2'],
    },
  },
  notEvaluated: {
    'the codes are not there': { given: '0, 1, 2 tok=400 {bodies: none}', reason: 'body-missing' },
    'one code is not there': { given: '0 tok=400 {bodies: none} · 1, 2 tok=invalid_grant', reason: 'body-missing' },
    'the requests are not there': { given: '0, 1, 2 tok=invalid_grant {request: none}', reason: 'body-missing' },
    'a secret is redacted, and may be another each time': {
      given: '0, 1, 2 tok=invalid_grant {redact: client_secret}',
      reason: 'redacted',
    },
    'the refresh token is redacted': {
      given: '0, 1, 2 refresh(R1)=invalid_grant {redact: refresh_token}',
      profile: 'rfc7591',
      reason: 'redacted',
    },
  },
})
