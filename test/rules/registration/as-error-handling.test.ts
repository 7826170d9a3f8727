import { testRule } from '../../support/rule-tester'

testRule('registration/as-error-handling', {
  clean: {
    'the client was rejected (R1)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 99 tok(C1)=503 · 100 tok(C1)=400 invalid_client · 101 reg→C2',
    'the API asked for a registration (R2)':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T1)=401 invalid_access_token_client_application · 101 reg→C2',
    'the secret had expired (R3)': {
      given: '1 reg→C1 {secretExpires: 150} · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 101 reg→C2',
      others: ['secret/expired-secret-used@100 info'],
    },
    'the storage was cleared (R9)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 100.5 clear · 101 reg→C2',
    'the error came, and the client was kept': '1 reg→C1 · 2 tok(C1)→T1/60 · 50 tok(C1)=503 · 55 tok(C1)→T2',
    'another app had the error (R8)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 101 reg→C2 {instance: b}',
    'longer ago than a minute': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 160.3 reg→C2',
      others: ['registration/redundant@160.3 error'],
    },
    'another server had the error': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C9)=503 {as: staging} · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'an error of somebody else’s API': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T9)=500 · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'a failure on the wire says nothing': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=ERR_FAILED · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'a malformed request is its own kind of error': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=400 invalid_request · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'a refusal without a code, and no token asked for': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T1)=401 · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'the error came only after the registration left': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100-102 tok(C1)=503 · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'the same client came back': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 101 reg→C1',
      others: ['registration/redundant@101 info'],
    },
    'a storm after an error is a storm': {
      given: '1 reg→C1 · 100 tok(C1)=503 · 101, 102, 103, 104, 105 reg→C2…C6',
      others: ['registration/storm@101 error ×5'],
    },
  },
  flagged: {
    'the token endpoint was in trouble': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 101 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/as-error-handling@101 warning ×1 medium'],
    },
    'as grave as the registration that it explains (0.5)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 101 reg→C2',
      expect: ['registration/as-error-handling@101 error ×1 medium'],
    },
    'to the minute': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 160.2 reg→C2',
      expect: ['registration/as-error-handling@160.2 error'],
    },
    'in the moment of the error': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=503 · 100.2 reg→C2',
      expect: ['registration/as-error-handling@100.2 error'],
    },
    throttled: {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 tok(C1)=429 · 102 reg→C2',
      expect: ['registration/as-error-handling@102 error'],
    },
    'a refresh token that is no good': {
      given: '1 reg→C1 · 2 code(C1)→T1,R1/3600 · 100 refresh(R1)=400 invalid_grant · 101 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/as-error-handling@101 warning'],
    },
    'a scope that is not granted': {
      given: '1 reg→C1 · 100 tok(C1)=400 invalid_scope {scope: all} · 101 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/as-error-handling@101 warning'],
    },
    'temporarily unavailable, whatever the status': {
      given: '1 reg→C1 · 100 tok(C1)=400 temporarily_unavailable · 101 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/as-error-handling@101 warning'],
    },
    'the API says invalid_token': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T1)=401 invalid_token · 101 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/as-error-handling@101 warning'],
    },
    'the API says invalid_token in its challenge': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T1)=401 {challenge: Bearer error="invalid_token"} · 101 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/as-error-handling@101 warning'],
    },
    'the API says 403': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T1)=403 authenticated_profile_expired · 101 reg→C2 · 102 tok(C2)→T2',
      expect: ['registration/as-error-handling@101 error'],
    },
    'the API says 429': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T1)=429 · 102 reg→C2',
      expect: ['registration/as-error-handling@102 error'],
    },
    'the API says 500': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 100 api(T1)=500 internal_server_error · 101 reg→C2',
      expect: ['registration/as-error-handling@101 error'],
    },
    'on each load: this says more': {
      given: '0 load · 1 reg→C1 · 100 load · 100.5 tok(C1)=503 · 101 reg→C2',
      expect: ['registration/as-error-handling@101 error'],
    },
    'the last of several errors is named': {
      given: '1 reg→C1 · 98, 99, 100 tok(C1)=503 · 101 reg→C2 · 102 tok(C2)→T2',
      expect: ['registration/as-error-handling@101 error ×1'],
    },
    'without its body, the status is enough': {
      given: '1 reg→C1 · 100 tok(C1)=503 {bodies: none} · 101 reg→C2',
      expect: ['registration/as-error-handling@101 error'],
    },
    'only the port of a loopback address differs': {
      given: '1 reg→C1 {redirect: http://127.0.0.1:1/cb} · 100 tok(C1)=503 · 101 reg→C2 {redirect: http://127.0.0.1:2/cb}',
      profile: 'rfc7591',
      expect: ['registration/as-error-handling@101 info'],
    },
  },
})
