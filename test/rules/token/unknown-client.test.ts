import { testRule } from '../../support/rule-tester'

testRule('token/unknown-client', {
  clean: {
    'registered here': '0 reg→C1 · 1 tok(C1)→T1/3600',
    'registered by another app': {
      given: '0 reg→C1 {instance: b} · 1 tok(C1)→T1/3600',
      others: [],
    },
    'registered at another server: another rule’s business': {
      given: '0 reg→C1 {as: b} · 1 tok(C1)→T1/3600',
      profile: 'rfc7591',
    },
    'an address is its own registration': {
      given: '1 tok(C1)→T1/3600 {req.client_id: https://client.example.com/metadata.json; req.client_secret: -}',
      profile: 'rfc7591',
    },
    'nobody names a client': {
      given: '1 refresh(R1)→T1,R2/3600 {req.client_id: -; req.client_secret: -}',
      profile: 'rfc7591',
    },
    'an API key stands for the client': { given: '1 tok(C1)→T1/3600 {q.key: made-up-key}', profile: 'rfc7591' },
    'its registration was without a body, and is known from its use': '0 reg→C1 {bodies: none} · 1 tok(C1)→T1/3600',
  },
  flagged: {
    'from before the capture': { given: '1 tok(C1)→T1/3600', expect: ['token/unknown-client@1 info ×1 high'] },
    'in the header': { given: '1 tok(C1)→T1/3600 {auth: basic}', profile: 'rfc7591', expect: ['token/unknown-client@1 info ×1'] },
    refused: { given: '1 tok(C1)=invalid_client', expect: ['token/unknown-client@1 info ×1'] },
    'no answer': { given: '1 tok(C1)=ERR_FAILED', expect: ['token/unknown-client@1 info ×1'] },
    'each time': { given: '1 tok(C1)→T1/600 · 580 tok(C1)→T2/600', expect: ['token/unknown-client@1 info ×2'] },
    'two clients': {
      given: '1 tok(C1)→T1/600 · 2 tok(C2)→T2/600',
      expect: ['token/unknown-client@1 info ×1', 'token/unknown-client@2 info ×1'],
    },
    'another client is registered': { given: '0 reg→C2 · 1 tok(C1)→T1/600', expect: ['token/unknown-client@1 info ×1'] },
    'an address in the clear is no registration': {
      given: '1 tok(C1)→T1/3600 {req.client_id: http://client.example.com/metadata.json; req.client_secret: -}',
      profile: 'rfc7591',
      expect: ['token/unknown-client@1 info ×1'],
    },
  },
  notEvaluated: {
    'the client is in a header that is not there': { given: '1 tok(C1)→T1/3600 {auth: hidden}', reason: 'header-missing' },
    'the client is redacted': { given: '1 tok(C1)→T1/3600 {redact: client_id}', reason: 'redacted' },
  },
})
