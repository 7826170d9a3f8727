import { testRule } from '../../support/rule-tester'

const R = 'registration/stale-token-after-reregister'

// The new client C2 is known from 300.2 on: calls are looked at after 305.2, and a token request is waited for until 360.2.
testRule(R, {
  clean: {
    'the new client came back when it was registered once more': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 302 reg→C2 · 400 api(T1)',
      others: ['registration/redundant@302 info'],
    },
    'three clients in a row, and once back to the first': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 10 api(T1) · 99 tok(C1)=invalid_client · 100 reg→C2 · 101 tok(C2)→T2/3600 · 110 api(T2) · 199 tok(C2)=invalid_client · 200 reg→C3 · 201 tok(C3)→T3/3600 · 210 api(T3) · 220 api(T1)',
    },
    'hidden tokens, and nobody registered again': '1 reg→C1 · 2 tok(C1)→T1/3600 · 400 preflight · 400.5 api(T1) {auth: hidden}',
    'hidden tokens, and the new client is in use':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 400 preflight · 400.5 api(T1) {auth: hidden}',
    'a hidden token within five seconds':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 preflight · 305.2 api(T1) {auth: hidden}',
    'no token at all': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api()=401',
      others: ['bearer/missing@400'],
    },
    'another app uses the token, and the new client has no name':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 {bodies: none} · 400 api(T1) {instance: b}',
    'a call and a token request at the last moment':
      '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 360.2 api(T1) · 360.2 tok(C2)→T2/3600',
    'a client whose registration cannot be compared, alone': '1 reg→C1 {request: none} · 2 tok(C1)→T1/3600 · 400 api(T1)',
    'a client from before the capture, alone': '2 tok(C1)→T1/3600 · 400 api(T1)',
    'a client from before the capture, seen after the registration': '0 reg→C2 · 2 tok(C1)→T1/3600 · 400 api(T1)',
    'a client from before the capture, within five seconds': '2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 305.2 api(T1)',
    'an address as client id belongs to no registration': {
      given: '2 tok(C1)→T1/3600 {req.client_id: https://app.example.com/client.json} · 300 reg→C2 · 400 api(T1)',
      profile: 'mcp',
    },
    'back and forth with a token that has expired: that is the mistake then (0.6)': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/300 · 10 api(T1) · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 310 api(T2) · 320 api(T1)=401 · 330 api(T2)',
      others: ['bearer/expired-token-used@320'],
    },
    'back and forth of clients for different audiences': {
      given:
        '1 reg→C1 {req.resource: https://one.example.com/} · 2 tok(C1)→T1/3600 · 10 api(T1) · 299 tok(C1)=invalid_client · 300 reg→C2 {req.resource: https://two.example.com/} · 301 tok(C2)→T2/3600 · 310 api(T2) · 320 api(T1)',
      profile: 'rfc7591',
    },
    'a token was asked for with the new client at once': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 400 api(T2)',
    },
    'the old token goes on after the new one was asked for: the other half is not finished yet': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 400 api(T1)',
    },
    'the call leaves within five seconds': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 305.2 api(T1)',
    },
    'the call was in flight': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 299.5-400 api(T1)',
    },
    'a token is asked for after the call, in time': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 310 api(T1) · 360.2 tok(C2)→T2/3600',
    },
    'the token is of unknown origin': {
      given: '1 reg→C1 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api(T9)',
    },
    'only one registration': '1 reg→C1 · 2 tok(C1)→T1/3600 · 400 api(T1)',
    'another app registered (E4)': '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 reg→C2 {instance: b} · 400 api(T1)',
    'another app uses the token': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api(T1) {instance: b}',
    },
    'another software statement': '1 reg→C1 {statement: A} · 2 tok(C1)→T1/3600 · 300 reg→C2 {statement: B} · 400 api(T1)',
    'another authorization server': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 reg→C2 {as: b} · 400 api(T1)',
      profile: 'rfc7591',
    },
    'registered for another audience': {
      given:
        '1 reg→C1 {req.resource: https://one.example.com/} · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 {req.resource: https://two.example.com/} · 400 api(T1)',
      profile: 'rfc7591',
    },
    'the page could not read the new client (R7)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 {cors: none} · 400 api(T1)',
    },
    'the registration failed': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg=503 · 400 api(T1)',
    },
    'the same client came back': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C1 · 400 api(T1)',
    },
    'the old token had expired: that is the mistake then (0.6)': {
      given: '1 reg→C1 · 2 tok(C1)→T1/300 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api(T1)=401',
      others: ['bearer/expired-token-used@400'],
    },
    'registered at the same time, and the other one of the two is used': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300-300.4 reg→C2 · 300.1-300.5 reg→C3 · 301 tok(C2)→T2/3600 · 400 api(T2) · 401 api(T1)',
      others: ['registration/concurrent-duplicate@300.1'],
    },
    'one change from old to new is no back and forth': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 10 api(T1) · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 310, 320 api(T2)',
    },
    'back and forth within five seconds of the new token': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 10 api(T1) · 299 tok(C1)=invalid_client · 300 reg→C2 · 340-340.2 tok(C2)→T2/3600 · 341 api(T2) · 345.2 api(T1) · 350 api(T2)',
    },
    'back and forth between tokens for different resources': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 {resource: https://one.example.com/} · 10 api(T1) {host: one} · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 {resource: https://two.example.com/} · 310 api(T2) {host: two} · 320 api(T1) {host: one}',
      profile: 'rfc7591',
    },
    'back and forth of two clients that were registered at the same time': {
      given: '1-1.4 reg→C1 · 1.1-1.5 reg→C2 · 2 tok(C1)→T1/3600 · 3 tok(C2)→T2/3600 · 20 api(T1) · 21 api(T2) · 22 api(T1) · 23 api(T2)',
      others: ['registration/concurrent-duplicate@1.1 error'],
    },
    'back and forth of two programs': {
      given:
        '1 reg→C1 {metadata: One} · 2 reg→C2 {metadata: Two} · 3 tok(C1)→T1/3600 · 4 tok(C2)→T2/3600 · 20 api(T1) · 21 api(T2) · 22 api(T1) · 23 api(T2)',
      profile: 'rfc7591',
    },
    'registered again by the same one, late enough': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 398 tok(C2)=invalid_client · 399 reg→C3 · 404.2 api(T2) · 405 tok(C3)→T3/3600',
    },
  },
  flagged: {
    'a token was asked for by nobody knows whom, but too late': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 360.201 tok(C2)→T2/3600 {redact: client_id} · 400 api(T1)',
      expect: [`${R}@400 error ×1`],
    },
    'one call in time and one later': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 310 api(T1) · 400 api(T1)',
      expect: [`${R}@310 error ×2 medium`],
    },
    'no token was asked for with the new client': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api(T1)',
      expect: [`${R}@400 error ×1 medium`],
    },
    'the same, at any other server': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api(T1)',
      profile: 'rfc7591',
      expect: [`${R}@400 warning ×1 medium`],
    },
    'just after five seconds; all is said once the time is up': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 305.201 api(T1) · 360.2 api(T1) · 360.21 api(T1) · 361 api(T1)',
      expect: [`${R}@305.201 error ×4 medium`],
    },
    'the token is asked for too late': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 310 api(T1) · 360.21 tok(C2)→T2/3600',
      expect: [`${R}@310 error ×1 medium`],
    },
    'the capture ends before the time is up': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 310 api(T1)',
      expect: [`${R}@310 error ×1 low`],
    },
    'the capture ends as the time is up': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 310 api(T1) · 360-360.2 load',
      expect: [`${R}@310 error ×1 low`],
    },
    'the capture goes on without a word': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 310 api(T1) · 500 load',
      expect: [`${R}@310 error ×1 medium`],
    },
    'after a needless registration': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 reg→C2 · 400 api(T1)',
      expect: ['registration/redundant@300 error', `${R}@400 error`],
    },
    'only a token of the old client was asked for': {
      given: '1 reg→C1 · 2 tok(C1)→T1/60 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C1)→T2/3600 · 400 api(T2)',
      expect: [`${R}@400 error`],
    },
    'the next registration ends the wait': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 310 api(T1) · 320 reg→C3 · 321 tok(C3)→T3/3600',
      expect: [`${R}@310 error ×1 medium`, 'registration/redundant@320'],
    },
    'a call to userinfo': {
      given:
        '0 openid · 1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 GET https://as.example.com/userinfo {reqh.authorization: Bearer made-up-token-T1}',
      profile: 'rfc7591',
      expect: [`${R}@400 warning`],
    },
    'there and back again': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 10 api(T1) · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 310 api(T2) · 320, 321 api(T1) · 330 api(T2)',
      expect: [`${R}@320 error ×2 medium`],
    },
    'back and forth, just after five seconds': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 10 api(T1) · 299 tok(C1)=invalid_client · 300 reg→C2 · 340-340.2 tok(C2)→T2/3600 · 341 api(T2) · 345.21 api(T1) · 350 api(T2)',
      expect: [`${R}@345.21 error ×1`],
    },
    'back and forth of two clients, of which one was asked for in the moment in which the other came': {
      given: '1-2 reg→C1 · 2-3 reg→C2 · 4 tok(C1)→T1/3600 · 5 tok(C2)→T2/3600 · 20 api(T1) · 21 api(T2) · 22 api(T1)',
      expect: ['registration/redundant@2 error', `${R}@22 error ×1`],
    },
    'the new one first, and back to it': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 · 310 api(T2) · 320 api(T1) · 330, 331 api(T2)',
      expect: [`${R}@320 error ×1`],
    },
  },
  notEvaluated: {
    'the token of the call is hidden': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 preflight · 400.5 api(T1) {auth: hidden}',
      reason: 'header-missing',
    },
    'the token of the call is redacted': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api(T1) {redact: bearer}',
      reason: 'redacted',
    },
    'a token was asked for, and nobody can tell with which client': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 tok(C2)→T2/3600 {redact: client_id} · 400 api(T1)',
      reason: 'redacted',
    },
    'the same by Basic, which the capture hides': {
      given:
        '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 301 POST https://as.example.com/token=503 {form: grant_type=client_credentials; auth: hidden} · 400 api(T1)',
      profile: 'rfc7591',
      reason: 'header-missing',
    },
    'the new client has no name': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 {bodies: none} · 400 api(T1)',
      reason: 'body-missing',
    },
    'the new client is redacted': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 {redact: client_id} · 400 api(T1)',
      reason: 'redacted',
    },
    'nobody saw what the old client was registered as': {
      given: '2 tok(C1)→T1/3600 · 299 tok(C1)=invalid_client · 300 reg→C2 · 400 api(T1)',
      reason: 'mint-not-captured',
    },
  },
})
