import { testRule } from '../../support/rule-tester'

testRule('registration/rejected-client-kept', {
  clean: {
    'b: rejected once, registered again': '0 tok(C1)=400 invalid_client · 1 reg→C2 · 2 tok(C2)→T2',
    'c: rejected once, then accepted': '0 tok(C1)=400 invalid_client · 2 tok(C1)→T1',
    'e: the server is in trouble': '0, 5, 10 tok(C1)=503',
    throttled: '0, 5, 10 tok(C1)=429',
    'in flight together': { given: '0-3, 1-3.1, 2-3.2 tok(C1)=400 invalid_client', others: ['token/concurrent-refresh@1 warning ×2'] },
    'another secret each time':
      '0 tok(C1)=400 invalid_client · 5 tok(C1)=400 invalid_client {secret: second-guess} · 10 tok(C1)=400 invalid_client {secret: third-guess}',
    'in the body first, in the header then': '0 tok(C1)=401 invalid_client · 5 tok(C1)=401 invalid_client {auth: basic}',
    'the client is known, but may not do this': {
      given: '0, 5, 10 tok(C1)=400 unauthorized_client',
      others: ['token/retry-on-permanent-error@5 warning'],
    },
    'other errors': { given: '0, 5, 10 tok(C1)=400 invalid_grant', others: ['token/retry-on-permanent-error@5 warning'] },
    'each app for itself': '0 tok(C1)=400 invalid_client · 5 tok(C1)=400 invalid_client {instance: b}',
    'a client each': '0 tok(C1)=400 invalid_client · 5 tok(C2)=400 invalid_client · 10 tok(C3)=400 invalid_client',
    'an answer that knows the client lies between':
      '0 tok(C1)=400 invalid_client · 3 tok(C1)=400 invalid_scope · 5 tok(C1)=400 invalid_client',
    'an answer that knows the client lies between, with an odd status': {
      given: '0 tok(C1)=400 invalid_client · 3 tok(C1)=499 invalid_scope · 5 tok(C1)=400 invalid_client',
      others: ['server/error-nonconformant@3'],
    },
    'an answer that knows the client lies between, asked for in the moment of the first':
      '0-1 tok(C1)=400 invalid_client · 1-2 tok(C1)=400 invalid_scope · 5 tok(C1)=400 invalid_client',
    'the token endpoint knows the client between two refusals of the other': {
      given: '0 authorize(C1)=400 · 3 code(C1)=400 invalid_grant · 5 authorize(C1)=400',
      profile: 'rfc7591',
    },
    'no client was named at all': '0 tok(C1)=401 invalid_client {req.client_id: -; req.client_secret: -}',
    'refused without a word of why': { given: '0, 5, 10 tok(C1)=400', others: ['server/error-nonconformant@0'] },
    'trouble, and its answers are missing': '0, 5, 10 tok(C1)=503 {bodies: none}',
    'trouble, and the client is hidden': '0, 5, 10 tok(C1)=503 {auth: hidden}',
    'a registration lies between': '0 tok(C1)=400 invalid_client · 3 reg→C2 · 5 tok(C1)=400 invalid_client',
    'a user polls for a device code': {
      given: '0, 5, 10 tok(C1)=400 authorization_pending {grant: urn:ietf:params:oauth:grant-type:device_code}',
      profile: 'rfc7591',
    },
    'one refusal at the authorization endpoint': { given: '0 authorize(C1)=400', profile: 'rfc7591' },
    'the authorization endpoint works again': {
      given: '0 authorize(C1)=400 · 5 authorize(C1)=302 · 10 authorize(C1)=400 · 15 authorize(C1)=302 · 20 authorize(C1)=400',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'a: three times': { given: '0, 5, 10 tok(C1)=400 invalid_client', expect: ['registration/rejected-client-kept@10 error ×1 high'] },
    'the same, at any other server': {
      given: '0, 5, 10 tok(C1)=401 invalid_client',
      profile: 'rfc7591',
      expect: ['registration/rejected-client-kept@10 error ×1 high'],
    },
    'twice (0.7)': { given: '0, 5 tok(C1)=400 invalid_client', expect: ['registration/rejected-client-kept@5 info ×1'] },
    'with older SDK pages’ status': {
      given: '0, 5, 10 tok(C1)=403 invalid_client',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'of a client that was registered here': {
      given: '0 reg→C1 · 1, 5, 10 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'trouble in between is skipped': {
      given: '0 tok(C1)=400 invalid_client · 2 tok(C1)=503 · 5 tok(C1)=400 invalid_client · 7 tok(C1)=429 · 10 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'trouble in between is skipped, if it comes with a code': {
      given:
        '0 tok(C1)=400 invalid_client · 2 tok(C1)=500 server_error · 5 tok(C1)=400 invalid_client · 7 tok(C1)=429 temporarily_unavailable · 10 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'what the server said before, it has forgotten': {
      given: '0 reg→C1 · 1 tok(C1)=400 invalid_scope · 3, 5 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@5 info'],
    },
    'in between it is another client that the server knows': {
      given: '0 tok(C1)=400 invalid_client · 3 tok(C2)=400 invalid_scope · 5 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@5 info'],
    },
    'what was asked for together with the second does not lie between': {
      given: '0 tok(C1)=400 invalid_client · 5-9 tok(C1)=400 invalid_client · 5-7 tok(C1)=400 invalid_scope {scope: all}',
      expect: ['registration/rejected-client-kept@5 info'],
    },
    'one that was under way with the second is neither counted nor an answer to the contrary': {
      given: '0-1, 1.2-3, 1.5-2, 5-6 tok(C1)=400 invalid_client',
      expect: ['token/concurrent-refresh@1.5 warning', 'registration/rejected-client-kept@5 error'],
    },
    'from the very end of a success on': {
      given: '1-2 tok(C1)→T1/3600 · 2-2.2 tok(C1)=400 invalid_client · 5 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@5 info'],
    },
    'the headers are not all there, and the body is enough': {
      given: '0, 5, 10 tok(C1)=400 invalid_client {headers: partial}',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'a failure on the wire in between is skipped': {
      given: '0 tok(C1)=400 invalid_client · 2 tok(C1)=ERR_FAILED · 5, 10 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'and on': { given: '0, 5, 10, 15, 20 tok(C1)=400 invalid_client', expect: ['registration/rejected-client-kept@10 error ×3'] },
    'by different grants': {
      given: '0 tok(C1)=400 invalid_client · 5 refresh(R1)=400 invalid_client · 10 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'a success starts the count anew': {
      given: '0, 5 tok(C1)=400 invalid_client · 6 tok(C1)→T1/3600 · 10, 15 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@5 info ×2'],
    },
    'a registration starts the count anew': {
      given: '0, 5 tok(C1)=400 invalid_client · 6 reg→C2 · 10, 15 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@5 info ×2'],
    },
    'registered again, and the old one kept all the same': {
      given: '0 tok(C1)=400 invalid_client · 1 reg→C2 · 10, 15, 20 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@20 error ×1'],
    },
    'a failed registration is none': {
      given: '0, 5 tok(C1)=400 invalid_client · 6 reg=503 · 10 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@10 error'],
    },
    'pairs in flight together count once': {
      given: '0-1, 0.5-1.5 tok(C1)=400 invalid_client · 5-6, 5.5-6.5 tok(C1)=400 invalid_client · 10 tok(C1)=400 invalid_client',
      expect: ['token/concurrent-refresh@0.5 warning ×2', 'registration/rejected-client-kept@10 error'],
    },
    'the next one leaves as the answer comes': {
      given: '0-1, 1-2, 2-3 tok(C1)=400 invalid_client',
      expect: ['registration/rejected-client-kept@2 error'],
    },
    'at the authorization endpoint, by pages': {
      given: '0, 5, 10 authorize(C1)=400',
      profile: 'rfc7591',
      expect: ['registration/rejected-client-kept@10 error medium'],
    },
    'at the authorization endpoint, where no header proves the client: a capture without them shows as much': {
      given: '0, 5, 10 authorize(C1)=400 {auth: hidden}',
      profile: 'rfc7591',
      expect: ['registration/rejected-client-kept@10 error medium'],
    },
    'at the authorization endpoint, by pages that are missing': {
      given: '0, 5, 10 authorize(C1)=400 {bodies: none}',
      profile: 'rfc7591',
      expect: ['registration/rejected-client-kept@10 error medium'],
    },
    'at the authorization endpoint, of a client that was registered here': {
      given: '0 reg→C1 · 1, 5, 10 authorize(C1)=401',
      profile: 'rfc7591',
      expect: ['registration/rejected-client-kept@10 error medium'],
    },
  },
  notEvaluated: {
    'the code is not there': { given: '0, 5, 10 tok(C1)=400 {bodies: none}', reason: 'body-missing' },
    'the code is not there, with another status': { given: '0, 5, 10 tok(C1)=401 {bodies: none}', reason: 'body-missing' },
    'the code is not there, with the status of older pages': { given: '0, 5, 10 tok(C1)=403 {bodies: none}', reason: 'body-missing' },
    'the client is there, and how it authenticates is not': {
      given: '0, 5, 10 tok(C1)=401 invalid_client {auth: hidden; req.client_id: client-C1}',
      reason: 'header-missing',
    },
    'the secret is redacted, and trouble follows': {
      given: '0 tok(C1)=400 invalid_client {redact: client_secret} · 5 tok(C1)=503',
      reason: 'redacted',
    },
    'the client is not there': { given: '0, 5, 10 tok(C1)=401 invalid_client {auth: hidden}', reason: 'header-missing' },
    'the secret is redacted, and may be another each time': {
      given: '0, 5, 10 tok(C1)=400 invalid_client {redact: client_secret}',
      reason: 'redacted',
    },
  },
})
