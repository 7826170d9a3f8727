import { testRule } from '../../support/rule-tester'

// T1 of `2 tok(C1)→T1/3600` ends between 3602 and 3602.2; its early window opens at 2702.
testRule('registration/to-refresh-token', {
  clean: {
    'c: renewed with the stored client': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 tok(C1)→T2',
    'd: the client was rejected first (R1)':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 3000 api(T1)=200 · 3590 tok(C1)=400 invalid_client · 3591 reg→C2 · 3592 tok(C2)→T2',
    'the API asked for a registration (R2)':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 api(T1)=401 invalid_access_token_client_application · 3591 reg→C2 · 3592 tok(C2)→T2',
    'the secret had expired (R3)': {
      given: '1 reg→C1 {secretExpires: 3600} · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2',
      others: ['secret/expired-secret-used@2 info'],
    },
    'the registration was deleted (R4)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3580 delete(C1)=204 · 3590 reg→C2 · 3591 tok(C2)→T2',
    'another authorization server (R5)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 {as: staging} · 3591 tok(C2)→T2 {as: staging}',
    'another statement (R6)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 {statement: B} · 3591 tok(C2)→T2',
    'another app (R8)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 {instance: b} · 3591 tok(C2)→T2 {instance: b}',
    'the storage was cleared (R9)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 3580 clear · 3590 reg→C2 · 3591 tok(C2)→T2',
    'just before the early window': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 2701.9 reg→C2 · 2702.5 tok(C2)→T2',
      others: ['registration/redundant@2701.9 error'],
    },
    'no token was asked for': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2',
      others: ['registration/redundant@3590 error'],
    },
    'a token was asked for later than a minute after': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3650.3 tok(C2)→T2',
      others: ['registration/redundant@3590 error'],
    },
    'the refusal was longer ago than a minute': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000 api(T1)=401 · 1060.3 reg→C2 · 1061 tok(C2)→T2',
      others: ['registration/redundant@1060.3 error'],
    },
    'renewal was tried first and failed': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 tok(C1)=503 · 3591 reg→C2 · 3592 tok(C2)→T2',
      others: ['registration/as-error-handling@3591 error'],
    },
    'renewal was tried first and failed on the wire': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 tok(C1)=ERR_FAILED · 3591 reg→C2 · 3592 tok(C2)→T2',
      others: ['registration/redundant@3591 error'],
    },
    'renewal was tried long before, once': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 900 tok(C1)=400 invalid_scope · 3590 reg→C2 · 3591 tok(C2)→T2',
      others: ['registration/redundant@3590 error'],
    },
    'lifetime unknown, and nothing refused (E2)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/- · 3590 reg→C2 · 3591 tok(C2)→T2',
      others: ['token/lifetime-suspicious@2 info', 'registration/redundant@3590 error'],
    },
    'renewal was tried in the moment in which the token came': {
      given: '1 reg→C1 · 2-10 tok(C1)→T1/60 · 10-10.2 tok(C1)=503 · 11 reg→C2 · 12 tok(C2)→T2',
      others: ['registration/as-error-handling@11 error'],
    },
    'the first client never had a token': {
      given: '1 reg→C1 · 3590 reg→C2 · 3591 tok(C2)→T2',
      others: ['registration/redundant@3590 error'],
    },
    'the first token was not captured': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 {bodies: none} · 3590 reg→C2 · 3591 tok(C2)→T2',
      others: ['registration/redundant@3590 error'],
    },
    'the same client came back': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C1 · 3591 tok(C1)→T2',
      others: ['registration/redundant@3590 info'],
    },
    'the token request is the old client’s': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C1)→T2',
      others: ['registration/redundant@3590 error'],
    },
    'another app’s token was refused': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000 api(T1)=401 {instance: b} · 1001 reg→C2 · 1002 tok(C2)→T2',
      others: ['registration/redundant@1001 error'],
    },
    'a 403 is no 401': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000 api(T1)=403 authenticated_profile_missing · 1001 reg→C2 · 1002 tok(C2)→T2',
      others: ['registration/as-error-handling@1001 error'],
    },
    'the call was refused after the registration left': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000-1003 api(T1)=401 · 1001 reg→C2 · 1004 tok(C2)→T2',
      others: ['registration/redundant@1001 error'],
    },
    'a storm of registrations is that': {
      given: '1 reg→C1 · 2 tok(C1)→T1/60 · 60, 61, 62, 63, 64 reg→C2…C6 · 65 tok(C6)→T2',
      others: ['registration/storm@60 error ×5'],
    },
  },
  flagged: {
    'the answer was not for this page to read, and yet the client is used: it was read (E5)': {
      given: '1 reg→C1 {cors: none} · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3590 error'],
    },
    'a: shortly before the token ends': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3000 api(T1)=200 · 3590 reg→C2 · 3591 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3590 error ×1 high'],
    },
    'the same, at any other server': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3000 api(T1)=200 · 3590 reg→C2 · 3591 tok(C2)→T2',
      profile: 'rfc7591',
      expect: ['registration/to-refresh-token@3590 warning ×1 high'],
    },
    'b: after the expired token was refused, which this explains': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3700 api(T1)=401 · 3701 reg→C2 · 3702 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3701 error'],
    },
    'at the start of the early window': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 2702 reg→C2 · 2703 tok(C2)→T2',
      expect: ['registration/to-refresh-token@2702 error'],
    },
    'the token came in the moment in which the registration left': {
      given: '1 reg→C1 · 2-10 tok(C1)→T1/60 · 10 reg→C2 · 11 tok(C2)→T2',
      expect: ['registration/to-refresh-token@10 error'],
    },
    'in the moment in which the token ends': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3602.2 reg→C2 · 3603 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3602.2 error'],
    },
    'the old client asks for a token too, but not before the registration': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3590 tok(C1)=503 · 3591 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3590 error'],
    },
    'another client asked for a token': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3000 tok(C9)=503 · 3590 reg→C2 · 3591 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3590 error'],
    },
    'the refusal came in the moment in which the registration left': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000-1001 api(T1)=401 · 1001 reg→C2 · 1002 tok(C2)→T2',
      expect: ['registration/to-refresh-token@1001 error'],
    },
    'the expired use just within a minute': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3700 api(T1)=401 · 3760.2 reg→C2 · 3761 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3760.2 error'],
    },
    'a short life has a short window': {
      given: '1 reg→C1 · 2 tok(C1)→T1/100 · 42 reg→C2 · 43 tok(C2)→T2',
      expect: ['registration/to-refresh-token@42 error'],
    },
    'an idle day later (0.5)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 90000 reg→C2 · 90001 tok(C2)→T2',
      expect: ['registration/to-refresh-token@90000 error'],
    },
    'the token request just within a minute': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3650.2 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3590 error'],
    },
    'a good token was refused': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000 api(T1)=401 · 1001 reg→C2 · 1002 tok(C2)→T2',
      expect: ['registration/to-refresh-token@1001 error'],
    },
    'the refusal just within a minute': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000 api(T1)=401 · 1060.2 reg→C2 · 1061 tok(C2)→T2',
      expect: ['registration/to-refresh-token@1060.2 error'],
    },
    'refused, lifetime unknown (E2)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/- · 1000 api(T1)=401 · 1001 reg→C2 · 1002 tok(C2)→T2',
      expect: ['token/lifetime-suspicious@2 info', 'registration/to-refresh-token@1001 error'],
    },
    'lifetime known from the token itself (E2)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/- {jwt: 3600} · 3590 reg→C2 · 3591 tok(C2)→T2',
      expect: ['token/lifetime-suspicious@2 info', 'registration/to-refresh-token@3590 error'],
    },
    'refused as an invalid token: more specific than an error handled badly': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 1000 api(T1)=401 invalid_token · 1001 reg→C2 · 1002 tok(C2)→T2',
      profile: 'rfc7591',
      expect: ['registration/to-refresh-token@1001 warning'],
    },
    'two expired uses are explained': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3700, 3705 api(T1)=401 · 3706 reg→C2 · 3707 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3706 error'],
    },
    'three expired uses stand beside it (0.18)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3700, 3705, 3710 api(T1)=401 · 3711 reg→C2 · 3712 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3711 error', 'bearer/expired-token-used@3700 error ×3'],
    },
    'an expired use of long before is not explained': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3700 api(T1)=401 · 3800 reg→C2 · 3801 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3800 error', 'bearer/expired-token-used@3700 error ×1'],
    },
    'on each load: this says more': {
      given: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 load · 3591 reg→C2 · 3592 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3591 error ×1 high'],
    },
    'the capture began in the middle (E6)': {
      given: '0 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3590 error medium'],
    },
    'only the port of a loopback address differs': {
      given:
        '1 reg→C1 {redirect: http://127.0.0.1:5001/cb} · 2 tok(C1)→T1/3600 · 3590 reg→C2 {redirect: http://127.0.0.1:5002/cb} · 3591 tok(C2)→T2',
      profile: 'rfc7591',
      expect: ['registration/to-refresh-token@3590 info'],
    },
    'each hour': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2/3600 · 7180 reg→C3 · 7181 tok(C3)→T3/3600',
      expect: ['registration/to-refresh-token@3590 error ×2'],
    },
    'once like that, once for no reason': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2/3600 · 4000 reg→C3 · 4001 tok(C3)→T3',
      expect: ['registration/to-refresh-token@3590 error ×1', 'registration/redundant@4000 error ×1'],
    },
    'a proper renewal lies before': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3500 tok(C1)→T2/3600 · 7050 reg→C2 · 7051 tok(C2)→T3',
      expect: ['registration/to-refresh-token@7050 error'],
    },
    'the token endpoint was slow': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590-3595 reg→C2 · 3596-3660 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3590 error'],
    },
    'the new client’s token request fails': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)=503',
      expect: ['registration/to-refresh-token@3590 error'],
    },
    'the expired call was repeated on the wire': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3700 api(T1)=ERR_FAILED · 3701, 3705 api(T1)=401 · 3706 reg→C2 · 3707 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3706 error'],
    },
    'two apps, one of them careless': {
      given:
        '1 reg→C1 · 1 reg→C2 {instance: b} · 2 tok(C1)→T1/3600 · 2 tok(C2)→T2/3600 {instance: b} · 3590 reg→C3 · 3590 tok(C2)→T3 {instance: b} · 3591 tok(C3)→T4',
      expect: ['registration/to-refresh-token@3590 error ×1'],
    },
    'by two tokens of different scope': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg→C2 · 3591 tok(C2)→T2 {scope: a} · 3592 tok(C2)→T3 {scope: b}',
      expect: ['registration/to-refresh-token@3590 error ×1'],
    },
    'after a failed registration': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3590 reg=503 · 3592 reg→C2 · 3593 tok(C2)→T2',
      expect: ['registration/to-refresh-token@3592 error ×1'],
    },
    'a stolen moment: the first call after a renewal of the wrong kind': {
      given: '1 reg→C1 · 2 tok(C1)→T1/300 · 290 api(T1)=200 · 295 reg→C2 · 296 tok(C2)→T2/300 · 297 api(T2)=200',
      expect: ['registration/to-refresh-token@295 error'],
    },
  },
  notEvaluated: {
    'a refusal whose token is not shown': {
      given: '1 reg→C1 · 2 tok(C1)→T1/- · 1000 api(T1)=401 {auth: hidden} · 1001 reg→C2 · 1002 tok(C2)→T2',
      reason: 'header-missing',
      others: ['token/lifetime-suspicious@2 info', 'registration/redundant@1001 error'],
    },
    'registrations that cannot be compared': {
      given: '1 reg→C1 {request: none} · 2 tok(C1)→T1/3600 · 3590 reg→C2 {request: none} · 3591 tok(C2)→T2',
      reason: 'body-missing',
    },
  },
})
