import { testRule } from '../../support/rule-tester'

testRule('registration/redundant', {
  clean: {
    'one that took no time at all': '1-1 reg→C1',
    'one registration': '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600',
    'b: the client was rejected (R1)': '0 load · 1 reg→C1 · 2 tok(C1)=400 invalid_client · 3 reg→C2 · 4 tok(C2)→T2',
    'the client may not use the grant (R1)': '1 reg→C1 · 2 tok(C1)=400 unauthorized_client · 3 reg→C2',
    'the client was rejected at the authorization endpoint (R1)': {
      given: '1 reg→C1 · 2 authorize(C1)=302 {location: https://app.example.com/callback?error=unauthorized_client} · 3 reg→C2',
      profile: 'rfc7591',
    },
    'the API asks for a registration, by client (R2)':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 api(T1)=401 invalid_access_token_client_application · 301 reg→C2 · 302 tok(C2)→T2',
    'the API asks for a registration, by service provider (R2)':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 api(T1)=401 invalid_access_token_service_provider · 301 reg→C2',
    'the API says invalid_client (R2)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 api(T1)=401 invalid_client · 301 reg→C2',
      profile: 'rfc7591',
    },
    'c: the secret had expired (R3)': {
      given: '1 reg→C1 {secretExpires: 500} · 2 tok(C1)→T1/300 · 505 reg→C2',
      others: ['secret/expired-secret-used@2 info'],
    },
    'the secret ends within a minute, to the second (R3)': {
      given: '1 reg→C1 {secretExpires: 600} · 2 tok(C1)→T1/30 · 540 reg→C2',
      others: ['secret/expired-secret-used@2 info'],
    },
    'the secret may have ended: nobody knows the clock (R3, 0.17)': {
      given: '1 reg→C1 {secretExpires: 600; issued: -90000} · 2 tok(C1)→T1/30 · 240 reg→C2',
      others: ['secret/expired-secret-used@2 info'],
    },
    'the secret may have ended: the clock is known to a second (R3, 0.17)': {
      given: '1 reg→C1 {secretExpires: 600; issued: -90000; date: 1} · 2 tok(C1)→T1/30 · 539 reg→C2',
      others: ['secret/expired-secret-used@2 info'],
    },
    'the registration was deleted (R4)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 5 delete(C1)=204 · 6 reg→C2',
    'management says 401 (R4)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 5 read(C1)=401 · 6 reg→C2',
    'management says 403 (R4)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 5 read(C1)=403 · 6 reg→C2',
    'management says 404 (R4)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 5 read(C1)=404 · 6 reg→C2',
    'a client from before the capture was deleted (R4)': '0 tok(C9)→T1/3600 · 5 delete(C9)=204 · 6 reg→C2',
    'a client from before the capture was deleted, elsewhere (R4)': {
      given: '0 tok(C9)→T1/3600 · 5 delete(C9)=204 · 6 reg→C2',
      profile: 'rfc7591',
    },
    'a client from before the capture was deleted, its id is in the query (R4)': {
      given:
        '0 tok(C9)→T1/3600 · 5 DELETE https://as.example.com/register?client_id=client-C9=204 {reqh.authorization: Bearer made-up-registration-token-C9} · 6 reg→C2',
      profile: 'rfc7591',
    },
    'a client from before the capture was deleted where the metadata says that clients register (R4)': {
      given:
        '0 metadata {res.registration_endpoint: https://admin.example.com/new-software} · 1 tok(C9)→T1/3600 · 5 DELETE https://admin.example.com/new-software/client-C9=204 {reqh.authorization: Bearer made-up-registration-token-C9} · 6 reg→C2 {url: https://admin.example.com/new-software}',
      profile: 'rfc7591',
    },
    'a client from before the capture was asked about before it was used, then deleted (R4)':
      '0 read(C9)=200 · 1 tok(C9)→T1/3600 · 5 delete(C9)=204 · 6 reg→C2',
    'management does not know a client from before the capture (R4)': '0 tok(C9)→T1/3600 · 5 read(C9)=404 · 6 reg→C2',
    'of two apps with one client from before the capture, management refuses the second (R4)':
      '0 tok(C9)→T1/3600 · 1 tok(C9)→T2/3600 {instance: b} · 5 read(C9)=401 {instance: b} · 6 reg→C2 {instance: b}',
    'one of two apps deletes the client that both have from before the capture: it is gone for the other, too (R4)':
      '0 tok(C9)→T1/3600 · 1 tok(C9)→T2/3600 {instance: b} · 5 delete(C9)=204 {instance: b} · 6 reg→C2',
    'one of two apps deletes the client that the other registered (R4)':
      '0 reg→C1 · 1 tok(C1)→T1/3600 · 2 tok(C1)→T2/3600 {instance: b} · 5 delete(C1)=204 {instance: b} · 6 reg→C2',
    'another environment is another authorization server (R5)': '1 reg→C1 · 9 reg→C2 {as: staging}',
    'another authorization server (R5)': { given: '1 reg→C1 · 9 reg→C2 {as: b}', profile: 'rfc7591' },
    'f: another software statement (R6)': '1 reg→C1 {statement: A} · 9 reg→C2 {statement: B}',
    'other metadata: an admin console (R6)': { given: '1 reg→C1 {metadata: One} · 9 reg→C2 {metadata: Two}', profile: 'rfc7591' },
    'another redirect URI (R6)': { given: '1 reg→C1 · 9 reg→C2 {redirect: https://app.example.com/other}', profile: 'rfc7591' },
    'another path on loopback (R6)': {
      given: '1 reg→C1 {redirect: http://127.0.0.1:5001/a} · 9 reg→C2 {redirect: http://127.0.0.1:5001/b}',
      profile: 'rfc7591',
    },
    'the same client for other metadata: a change of it (R6)': {
      given: '1 reg→C1 {metadata: One} · 9 reg→C1 {metadata: Two}',
      profile: 'rfc7591',
    },
    'e: the first one failed on the wire (R7)': '1 reg=ERR_FAILED · 4 reg→C1',
    'the first one was answered 503 (R7)': '1 reg=503 · 4 reg→C1',
    'the first one was throttled (R7)': '1 reg=429 · 4 reg→C1',
    'the page could not read the first answer (R7)': '1 reg→C1 {cors: none} · 4 reg→C2 · 5 tok(C2)→T2',
    'the page went away before the first answer (R7)': '0 load · 1-3 reg→C1 · 2 load · 4 reg→C2',
    'the page could not read the first answer, and got the same client then (R7)': '1 reg→C1 {cors: none} · 4 reg→C1',
    'another app (R8)': '1 reg→C1 · 9 reg→C2 {instance: b}',
    'an embedded frame has storage of its own (R8)': '1 reg→C1 · 9 reg→C2 {top: https://portal.example.org/}',
    'a private window (R8)': '1 reg→C1 · 9 reg→C2 {partition: private}',
    'another recording (R8)': '1 reg→C1 · 9 reg→C2 {capture: other}',
    'the user cleared the storage (R9)': '1 reg→C1 · 5 clear · 9 reg→C2',
    'the user cleared the storage of this app (R9)': '1 reg→C1 {instance: b} · 5 clear {instance: b} · 9 reg→C2 {instance: b}',
    'the second registration fails': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg=400 invalid_software_statement',
      others: ['registration/software-statement-rejected@600 error'],
    },
    'the second registration is answered by a page': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg=html',
      others: ['registration/response-nonconformant@600 error'],
    },
    'the second registration is answered without a client': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 {res.client_id: -}',
      others: ['registration/response-nonconformant@600 error'],
    },
    'the second registration fails, and its answer is missing': '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg=503 {bodies: none}',
    'the second registration is under way': '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg=pending',
    'a redirect hop is no registration (E7)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg=307',
    'a preflight is no registration (E8)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 OPTIONS https://sp.auth.adobe.com/o/client/register=204',
    'page and worker saw one event (E12)': '1.0-1.4 reg→C1 · 1.1-1.3 reg→C1',
    'page and worker, a second apart (E12, 0.3)': '1.0-1.4 reg→C1 · 2.4 reg→C1',
    'two events, each seen by page and worker (E12)': {
      given: '1.0-1.4 reg→C1 · 1.1-1.5 reg→C2 · 1.2-1.4 reg→C1 · 1.3-1.5 reg→C2',
      others: ['registration/concurrent-duplicate@1.1 ×1'],
    },
    'the only known client was refused, and nothing else': '0 tok(C1)=400 invalid_client · 1 reg→C2 · 2 tok(C2)→T2',
    'a client in use, then rejected (R1)': '0 tok(C1)→T1/3600 · 500 tok(C1)=400 invalid_client · 501 reg→C2',
    'the rejection counts for good, even if the client works again (R1)':
      '1 reg→C1 · 2 tok(C1)=400 invalid_client · 3 tok(C1)→T1/3600 · 600 reg→C2',
    'rejected, registered, rejected again, registered again':
      '1 reg→C1 · 2 tok(C1)=400 invalid_client · 3 reg→C2 · 4 tok(C2)=400 invalid_client · 5 reg→C3',
    'two apps take turns': '1 reg→C1 · 2 reg→C2 {instance: b} · 3 tok(C1)→T1 · 4 tok(C2)→T2 {instance: b}',
    'lost before it was read, twice': '1 reg=ERR_ABORTED · 2 reg=503 · 4 reg→C1 · 5 tok(C1)→T1',
    'a delayed retry whose first answer was unreadable': '1-9 reg→C1 {cors: none} · 10 reg→C2 · 11 tok(C2)→T2',
    'two programs take turns on one server': {
      given: '1 reg→C1 {metadata: One} · 2 reg→C2 {metadata: Two} · 3 tok(C1)→T1 · 4 tok(C2)→T2',
      profile: 'rfc7591',
    },
    'deleted and made again, over and over': '1 reg→C1 · 2 delete(C1)=204 · 3 reg→C2 · 4 delete(C2)=204 · 5 reg→C3',
  },
  flagged: {
    'the answer was not for this page to read, and yet the client is used: it was read (E5)': {
      given: '1 reg→C1 {cors: none} · 2 tok(C1)→T1/3600 · 600 reg→C2',
      expect: ['registration/redundant@600 error ×1 high'],
    },
    'a: again after ten minutes': {
      given: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2',
      expect: ['registration/redundant@600 error ×1 high'],
    },
    'the same, at any other server': {
      given: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2',
      profile: 'rfc7591',
      expect: ['registration/redundant@600 warning ×1 high'],
    },
    'd: a secret that never expires': {
      given: '1 reg→C1 {secretExpires: 0} · 2 tok(C1)→T1/300 · 505 reg→C2',
      expect: ['registration/redundant@505 error'],
    },
    'a secret whose end nobody stated (E3)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/300 · 86500 tok(C1)→T2/300 · 90000 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/redundant@90000 warning'],
    },
    'more than a minute before the secret ends (R3)': {
      given: '1 reg→C1 {secretExpires: 600} · 2 tok(C1)→T1/30 · 539.9 reg→C2',
      expect: ['secret/expired-secret-used@2 info', 'registration/redundant@539.9 error'],
    },
    'well before the secret ends, by any clock (R3, 0.17)': {
      given: '1 reg→C1 {secretExpires: 600; issued: -90000} · 2 tok(C1)→T1/30 · 239 reg→C2',
      expect: ['secret/expired-secret-used@2 info', 'registration/redundant@239 error'],
    },
    'well before the secret ends, by a known clock (R3, 0.17)': {
      given: '1 reg→C1 {secretExpires: 600; issued: -90000; date: 1} · 2 tok(C1)→T1/30 · 538 reg→C2',
      expect: ['secret/expired-secret-used@2 info', 'registration/redundant@538 error'],
    },
    'a renewed secret is good again (R3)': {
      given: '1 reg→C1 {secretExpires: 500} · 505 reg→C1 {secretExpires: 5000} · 600 reg→C2',
      expect: ['registration/redundant@600 error ×1'],
    },
    'the rejection was answered by a registration of the same client': {
      given: '1 reg→C1 · 2 tok(C1)=400 invalid_client · 3 reg→C1 · 600 reg→C2',
      expect: ['registration/redundant@600 error ×1'],
    },
    'management says all is well': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 5 read(C1)=200 · 6 reg→C2',
      expect: ['registration/redundant@6 error'],
    },
    'another download of the same statement (0.1)': {
      given: '1 reg→C1 {statement: A/1} · 9 reg→C2 {statement: A/22}',
      expect: ['registration/redundant@9 error'],
    },
    'in another tab: one storage (E4)': {
      given: '1 reg→C1 {tab: 1} · 9 reg→C2 {tab: 2}',
      expect: ['registration/redundant@9 error'],
    },
    'the storage of another app was cleared': {
      given: '1 reg→C1 · 5 clear {instance: b} · 9 reg→C2',
      expect: ['registration/redundant@9 error'],
    },
    'the storage was cleared before the first registration': {
      given: '0 clear · 1 reg→C1 · 9 reg→C2',
      expect: ['registration/redundant@9 error'],
    },
    'only the port of a loopback address differs': {
      given: '1 reg→C1 {redirect: http://127.0.0.1:5001/cb} · 9 reg→C2 {redirect: http://127.0.0.1:5002/cb}',
      profile: 'rfc7591',
      expect: ['registration/redundant@9 info'],
    },
    'the same client again: the request was unnecessary': {
      given: '1 reg→C1 · 9 reg→C1',
      expect: ['registration/redundant@9 info'],
    },
    'the same client just too late for one event (E12, 0.3)': {
      given: '1.0-1.4 reg→C1 · 2.41 reg→C1',
      expect: ['registration/redundant@2.41 info'],
    },
    'the same client came back, for the one in use': {
      given: '0 tok(C1)→T1/3600 · 9 reg→C1',
      expect: ['registration/redundant@9 info'],
    },
    'the capture began in the middle (E6)': {
      given: '0 tok(C1)→T1/3600 · 600 reg→C2',
      expect: ['registration/redundant@600 error medium'],
    },
    'another client from before the capture was deleted': {
      given: '0 tok(C9)→T1/3600 · 5 delete(C8)=204 · 6 reg→C2',
      expect: ['bearer/unknown-origin@5', 'registration/redundant@6 error'],
    },
    'of two apps with one client from before the capture, management refused the other': {
      given: '0 tok(C9)→T1/3600 · 1 tok(C9)→T2/3600 {instance: b} · 5 read(C9)=401 {instance: b} · 6 reg→C2',
      expect: ['registration/redundant@6 error'],
    },
    'something of the same name was deleted, and no registration': {
      given:
        '0 tok(C9)→T1/3600 · 5 DELETE https://sp.auth.adobe.com/o/avatars/client-C9=204 {reqh.authorization: Bearer made-up-token-T1} · 6 reg→C2',
      expect: ['registration/redundant@6 error'],
    },
    'a token of the app was refused where its client is listed: that is no management': {
      given:
        '0 tok(C9)→T1/3600 · 5 GET https://sp.auth.adobe.com/o/clients/client-C9=404 {reqh.authorization: Bearer made-up-token-T1} · 6 reg→C2',
      expect: ['registration/redundant@6 error'],
    },
    'a client of that name at another server was deleted': {
      given:
        '0 tok(C9)→T1/3600 · 5 DELETE https://other.example.com/register/client-C9=204 {reqh.authorization: Bearer made-up-registration-token-C9} · 6 reg→C2',
      expect: ['bearer/unknown-origin@5', 'registration/redundant@6 error'],
    },
    'the code of an expired token, whatever its action, asks for nothing of the kind (0.9)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 api(T1)=401 access_token_expired {action: application-registration} · 301 reg→C2',
      expect: ['registration/redundant@301 error'],
    },
    'a 401 without its token, but its body asks for nothing': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 api(T1)=401 {auth: hidden} · 301 reg→C2',
      expect: ['registration/redundant@301 error'],
    },
    'without its answer, the second is known by what followed': {
      given: '1 reg→C1 · 600 reg→C2 {bodies: none} · 601 tok(C2)→T2',
      expect: ['registration/redundant@600 error medium'],
    },
    'the answer of another issuer licenses nothing here': {
      given: '1 reg→C1 · 2 reg→C2 {as: staging} · 3 tok(C2)=400 invalid_client {as: staging} · 4 reg→C3',
      expect: ['registration/redundant@4 error ×1'],
    },
    'the rejection of another client licenses nothing': {
      given: '1 reg→C1 · 2 tok(C9)=400 invalid_client · 3 reg→C2',
      expect: ['registration/redundant@3 error'],
    },
    'registered, used, idle for almost an hour': {
      given: '1 reg→C1 · 2 tok(C1)→T1/21600 · 3601 reg→C2',
      expect: ['registration/redundant@3601 error'],
    },
    'three times': {
      given: '1 reg→C1 · 300 reg→C2 · 600 reg→C3',
      expect: ['registration/redundant@300 error ×2'],
    },
    'licensed once, not the second time': {
      given: '1 reg→C1 · 2 tok(C1)=400 invalid_client · 3 reg→C2 · 4 tok(C2)→T2/3600 · 600 reg→C3',
      expect: ['registration/redundant@600 error ×1'],
    },
    'a failed try between changes nothing': {
      given: '1 reg→C1 · 300 reg=ERR_FAILED · 301 reg→C2',
      expect: ['registration/redundant@301 error ×1'],
    },
    'the second answer was lost, so it came to a third: both were needless': {
      given: '1 reg→C1 · 300 reg→C2 {cors: none} · 310 reg→C3',
      expect: ['registration/redundant@300 error ×2'],
    },
    'each app for itself': {
      given: '1 reg→C1 · 2 reg→C2 {instance: b} · 300 reg→C3 {instance: b}',
      expect: ['registration/redundant@300 error ×1'],
    },
    'two apps, both careless: two findings': {
      given: '1 reg→C1 · 2 reg→C2 {instance: b} · 300 reg→C3 {instance: b} · 301 reg→C4',
      expect: ['registration/redundant@300 error ×1', 'registration/redundant@301 error ×1'],
    },
    'after a rival of its own, again': {
      given: '1.0-1.4 reg→C1 · 1.1-1.5 reg→C2 · 600 reg→C3',
      expect: ['registration/concurrent-duplicate@1.1', 'registration/redundant@600 error ×1'],
    },
    'the first client went on working meanwhile': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 reg→C2 · 400 api(T1)=200',
      expect: ['registration/redundant@300 error', 'registration/stale-token-after-reregister@400 error'],
    },
    'only just after the first answer': {
      given: '1.0-1.4 reg→C1 · 1.4-1.8 reg→C2',
      expect: ['registration/redundant@1.4 error'],
    },
    'a native app': {
      given: '1 reg→C1 {origin: none} · 9 reg→C2 {origin: none}',
      expect: ['registration/redundant@9 error'],
    },
  },
  notEvaluated: {
    'the second answer is missing': { given: '1 reg→C1 · 600 reg→C2 {bodies: none}', reason: 'body-missing' },
    'the first answer is missing': { given: '1 reg→C1 {bodies: none} · 600 reg→C2', reason: 'body-missing' },
    'both answers are missing': { given: '1 reg→C1 {bodies: none} · 600 reg→C2 {bodies: none}', reason: 'body-missing' },
    'the answer is missing, and the app had a client': { given: '0 tok(C1)→T1/3600 · 600 reg→C2 {bodies: none}', reason: 'body-missing' },
    'the requests are missing': { given: '1 reg→C1 {request: none} · 600 reg→C2 {request: none}', reason: 'body-missing' },
    'the statement is redacted': {
      given: '1 reg→C1 {redact: software_statement} · 600 reg→C2 {redact: software_statement}',
      reason: 'redacted',
    },
    'the second client_id is redacted': { given: '1 reg→C1 · 600 reg→C2 {redact: client_id}', reason: 'redacted' },
    'the first client_id is redacted': { given: '1 reg→C1 {redact: client_id} · 600 reg→C2', reason: 'redacted' },
    'two clients in use, and nobody knows which it replaces': {
      given: '0 tok(C1)→T1/3600 · 1 tok(C2)→T2/3600 · 600 reg→C3',
      reason: 'mint-not-captured',
    },
    'a 401 with neither token nor body may have asked for it (0.10)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 api(T1)=401 {auth: hidden; bodies: none} · 301 reg→C2',
      reason: 'header-missing',
    },
    'the API asks for a registration, but for which client?': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 api(T9)=401 invalid_access_token_client_application · 301 reg→C2',
      reason: 'mint-not-captured',
    },
    'a refusal of the client may be in the answer that is missing': {
      given: '1 reg→C1 · 2 tok(C1)=400 {bodies: none} · 3 reg→C2',
      reason: 'body-missing',
    },
    'a bare 401 at the token endpoint': {
      given: '1 reg→C1 · 2 tok(C1)=401 · 3 reg→C2',
      reason: 'body-missing',
      others: ['server/error-nonconformant@2'],
    },
    'the authorization endpoint refused with a page': {
      given: '1 reg→C1 · 2 authorize(C1)=400 · 3 reg→C2',
      profile: 'rfc7591',
      reason: 'body-missing',
    },
  },
})
