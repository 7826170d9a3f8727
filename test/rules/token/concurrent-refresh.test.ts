import { testRule } from '../../support/rule-tester'

// The loser of a race sees `invalid_grant`; where nothing rotates, both win and one token is for nothing.
testRule('token/concurrent-refresh', {
  clean: {
    'one after the other': {
      given: '0.00-0.30 refresh(R1)→T1,R2/3600 · 3000 refresh(R2)→T2,R3/3600',
      profile: 'rfc7591',
    },
    'the second leaves as the first answer comes': {
      given: '0.00-0.30 refresh(R1)→T1/3600 · 0.30-0.60 refresh(R1)=503',
      profile: 'rfc7591',
    },
    'e: two apps with the same refresh token': {
      given: '0.00-0.30 refresh(R1)→T1,R2/3600 · 0.05-0.35 refresh(R1)=invalid_grant {instance: b}',
      profile: 'rfc7591',
    },
    'two refresh tokens': {
      given: '0.00-0.30 refresh(R1)→T1,R3/3600 · 0.05-0.35 refresh(R2)→T2,R4/3600',
      profile: 'rfc7591',
    },
    'the same refresh token for two resources': {
      given:
        '0.00-0.30 refresh(R1)→T1/3600 {resource: https://a.example.com} · 0.05-0.35 refresh(R1)→T2/3600 {resource: https://b.example.com}',
      profile: 'rfc7591',
    },
    'the same refresh token for two scopes': {
      given: '0.00-0.30 refresh(R1)→T1/3600 {scope: a} · 0.05-0.35 refresh(R1)→T2/3600 {scope: b}',
      profile: 'rfc7591',
    },
    'client credentials for two scopes': '0-0.3 tok→T1/3600 {scope: a} · 0.05-0.35 tok→T2/3600 {scope: b}',
    'client credentials of two clients': '0-0.3 tok(C1)→T1/3600 · 0.05-0.35 tok(C2)→T2/3600',
    'client credentials in two apps': '0-0.3 tok→T1/3600 · 0.05-0.35 tok→T2/3600 {instance: b}',
    'the first was given up: the second is its retry': '0-0.3 tok=ERR_ABORTED · 0.05-0.35 tok→T2/3600',
    'the second was a hedge, and cancelled': '0-0.3 tok→T1/3600 · 0.05-0.2 tok=ERR_ABORTED',
    'the first never ends': '0 tok=pending · 0.05-0.35 tok→T2/3600',
    'the page loads anew before the first answer': '0-0.3 tok→T1/3600 · 0.1 load · 0.2-0.5 tok→T2/3600',
    'page and worker saw one request (E12)': '0-0.3 tok→T1/3600 · 0.05-0.2 tok→T1/3600 {worker: yes}',
    'codes, each its own': { given: '0-0.3 code(C1)→T1,R1/3600 · 0.05-0.35 code(C1)→T2,R2/3600', profile: 'rfc7591' },
    'two clients poll for device codes': {
      given:
        '0-0.3 tok=authorization_pending {grant: urn:ietf:params:oauth:grant-type:device_code} · 0.05-0.35 tok=authorization_pending {grant: urn:ietf:params:oauth:grant-type:device_code}',
      profile: 'rfc7591',
    },
    'a refresh beside client credentials': { given: '0-0.3 tok→T1/3600 · 0.05-0.35 refresh(R1)→T2,R2/3600', profile: 'rfc7591' },
    'a redacted refresh token alone': { given: '0-0.3 refresh(R1)→T1,R2/3600 {redact: refresh_token}', profile: 'rfc7591' },
    'a slow request of more than a minute before': '0-70 tok→T1/3600 · 60.1-60.4 tok→T2/3600',
    'the second was a hedge, and cancelled after the first answer': '0-0.3 tok→T1/3600 · 0.05-0.5 tok=ERR_ABORTED',
    'client credentials that carry the refresh token of a renewal': {
      given: '0-0.3 tok→T1/3600 {req.refresh_token: made-up-refresh-R1} · 0.05-0.35 refresh(R1)→T2/3600',
      profile: 'rfc7591',
    },
    'no client is named': {
      given: '0-0.3 tok→T1/3600 {req.client_id: -; req.client_secret: -} · 0.05-0.35 tok→T2/3600 {req.client_id: -; req.client_secret: -}',
      profile: 'rfc7591',
    },
    'codes, each its own, of a client that is not there': {
      given: '0-0.3 code(C1)→T1,R1/3600 {auth: hidden} · 0.05-0.35 code(C1)→T2,R2/3600 {auth: hidden}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'a: the loser is refused': {
      given: '0.00-0.30 refresh(R1)→T1,R2/3600 · 0.05-0.35 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 error ×1 high'],
    },
    'the one that was sent later wins': {
      given: '0.00-0.30 refresh(R1)=invalid_grant · 0.05-0.35 refresh(R1)→T1,R2/3600',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 error ×1'],
    },
    'the loser’s answer comes first': {
      given: '0.00-0.60 refresh(R1)→T1,R2/3600 · 0.05-0.35 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 error ×1'],
    },
    'b: both succeed': {
      given: '0.00-0.30 refresh(R1)→T1/3600 · 0.05-0.35 refresh(R1)→T2/3600',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 warning ×1 high'],
    },
    'both are refused: no race was lost': {
      given: '0.00-0.30 refresh(R1)=invalid_grant · 0.05-0.35 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 warning ×1'],
    },
    'f: client credentials twice, same scope': {
      given: '0-0.3 tok→T1/3600 {scope: a b} · 0.05-0.35 tok→T2/3600 {scope: b a}',
      expect: ['token/concurrent-refresh@0.05 warning ×1'],
    },
    'the server is in trouble, and was asked twice': {
      given: '0-0.3 tok=503 · 0.05-0.35 tok=503',
      expect: ['token/concurrent-refresh@0.05 warning ×1'],
    },
    'just before the first answer comes': {
      given: '0-0.3 tok→T1/3600 · 0.29-0.6 tok→T2/3600',
      expect: ['token/concurrent-refresh@0.29 warning'],
    },
    'at the same moment': { given: '0-0.3 tok→T1/3600 · 0-0.4 tok→T2/3600', expect: ['token/concurrent-refresh@0 warning ×1'] },
    'written down in another order': {
      given: '0.05-0.35 tok→T2/3600 · 0-0.3 tok→T1/3600',
      expect: ['token/concurrent-refresh@0.05 warning ×1'],
    },
    'the page that loads anew is refused, which is no loss of the two before': {
      given: '0-0.3 refresh(R1)→T1/3600 · 0.05-0.6 refresh(R1)→T2/3600 · 0.1 load · 0.2-0.5 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 warning ×1'],
    },
    'three at once': {
      given: '0-0.3 tok→T1/3600 · 0.05-0.35 tok→T2/3600 · 0.1-0.4 tok→T3/3600',
      expect: ['token/concurrent-refresh@0.05 warning ×2'],
    },
    'three renewals at once, one wins': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 0.05-0.35 refresh(R1)=invalid_grant · 0.1-0.4 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 error ×2'],
    },
    'the first within the second': {
      given: '0-0.9 tok→T1/3600 · 0.05-0.35 tok→T2/3600',
      expect: ['token/concurrent-refresh@0.05 warning ×1'],
    },
    'in two tabs': {
      given: '0-0.3 tok→T1/3600 {tab: 1} · 0.05-0.35 tok→T2/3600 {tab: 2}',
      expect: ['token/concurrent-refresh@0.05 warning'],
    },
    'another tab loads anew': {
      given: '0-0.3 tok→T1/3600 {tab: 1} · 0.02 load {tab: 2} · 0.05-0.35 tok→T2/3600 {tab: 2}',
      expect: ['token/concurrent-refresh@0.05 warning'],
    },
    'the page had loaded before': {
      given: '0 load · 1-1.3 tok→T1/3600 · 1.05-1.35 tok→T2/3600',
      expect: ['token/concurrent-refresh@1.05 warning'],
    },
    'sent as the page loads': {
      given: '0 load · 0-0.3 tok→T1/3600 · 0.05-0.35 tok→T2/3600',
      expect: ['token/concurrent-refresh@0.05 warning'],
    },
    'the page could not read an answer, but had asked twice by then': {
      given: '0-0.3 tok→T1/3600 {cors: none} · 0.05-0.35 tok→T2/3600',
      expect: ['token/concurrent-refresh@0.05 warning'],
    },
    'the same refresh token by two names of the client': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 0.05-0.35 refresh(R1)=invalid_grant {auth: hidden}',
      profile: 'rfc7591',
      expect: ['token/concurrent-refresh@0.05 error'],
    },
    'a pair, and another pair later': {
      given: '0-0.3 tok→T1/600 · 0.05-0.35 tok→T2/600 · 580-580.3 tok→T3/600 · 580.1-580.4 tok→T4/600',
      expect: ['token/concurrent-refresh@0.05 warning ×2'],
    },
    'within a minute of a slow request': {
      given: '0-70 tok→T1/3600 · 60-60.3 tok→T2/3600',
      expect: ['token/concurrent-refresh@60 warning'],
    },
    'the answers are not there, the requests are': {
      given: '0-0.3 tok→T1/3600 {bodies: none} · 0.05-0.35 tok→T2/3600 {bodies: none}',
      expect: ['token/concurrent-refresh@0.05 warning'],
    },
  },
  notEvaluated: {
    'refresh tokens are redacted': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 {redact: refresh_token} · 0.05-0.35 refresh(R1)=invalid_grant {redact: refresh_token}',
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'refresh tokens are redacted, and the client is in a header that is not there': {
      given:
        '0-0.3 refresh(R1)→T1,R2/3600 {redact: refresh_token; auth: hidden} · 0.05-0.35 refresh(R1)=invalid_grant {redact: refresh_token; auth: hidden}',
      profile: 'rfc7591',
      reason: 'redacted',
    },
    'the client is redacted': {
      given: '0-0.3 tok→T1/3600 {redact: client_id} · 0.05-0.35 tok→T2/3600 {redact: client_id}',
      reason: 'redacted',
    },
    'the client is in a header that is not there': {
      given: '0-0.3 tok→T1/3600 {auth: hidden} · 0.05-0.35 tok→T2/3600 {auth: hidden}',
      reason: 'header-missing',
    },
  },
})
