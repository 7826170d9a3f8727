import { testRule } from '../../support/rule-tester'

testRule('token/rotated-refresh-token-reused', {
  clean: {
    'the new one each time': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 3000 refresh(R2)→T2,R3/3600 · 6000 refresh(R3)→T3,R4/3600',
      profile: 'rfc7591',
    },
    'nothing rotates': { given: '0-0.3 refresh(R1)→T1/3600 · 3000 refresh(R1)→T2/3600 · 6000 refresh(R1)→T3/3600', profile: 'rfc7591' },
    'the same refresh token comes back': { given: '0-0.3 refresh(R1)→T1,R1/3600 · 3000 refresh(R1)→T2,R1/3600', profile: 'rfc7591' },
    'the first answer was lost: nobody knows that it rotated (0.19)': {
      given: '0-0.3 refresh(R1)=ERR_FAILED · 10 refresh(R1)→T1,R2/3600',
      profile: 'rfc7591',
    },
    'the first answer was lost, and the server has rotated': {
      given: '0-0.3 refresh(R1)=ERR_FAILED · 10 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
    },
    'the first was refused': { given: '0-0.3 refresh(R1)=503 · 10 refresh(R1)→T1,R2/3600', profile: 'rfc7591' },
    'side by side: another rule’s business': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 0.29-0.6 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      others: ['token/concurrent-refresh@0.29 error'],
    },
    'another app has it too, and could not know': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 10 refresh(R1)=invalid_grant {instance: b}',
      profile: 'rfc7591',
    },
    'another app’s refresh token rotates': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 {instance: b} · 10 refresh(R3)→T3,R4/3600 · 3000 refresh(R4)→T4,R5/3600',
      profile: 'rfc7591',
    },
    'two logins, each with its own': {
      given: '0 code(C1)→T1,R1/3600 · 1 code(C1)→T2,R2/3600 · 3000 refresh(R1)→T3,R3/3600 · 3001 refresh(R2)→T4,R4/3600',
      profile: 'rfc7591',
    },
    'a redacted one is the first of all': { given: '0 refresh(R1)→T1,R2/3600 {redact: refresh_token}', profile: 'rfc7591' },
    'the answer that would have rotated it is not there': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 {bodies: none} · 3000 refresh(R1)→T2/3600',
      profile: 'rfc7591',
    },
    'client credentials renew nothing': '0-0.3 tok→T1/600 · 580 tok→T2/600',
  },
  flagged: {
    'c: sent again after it was replaced': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 10 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@10 error ×1 high'],
    },
    'as the new one comes': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 0.3 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@0.3 error ×1'],
    },
    'a lenient server': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 3000 refresh(R1)→T2,R3/3600',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@3000 error ×1'],
    },
    'one that a login had given': {
      given: '0 code(C1)→T1,R1/3600 · 3000 refresh(R1)→T2,R2/3600 · 6000 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@6000 error ×1'],
    },
    'the page could not read the new one': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 {cors: none} · 10 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@10 info ×1'],
    },
    'the page went away before it read the new one': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 0.1 load · 10 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@10 info ×1'],
    },
    'in another tab of the app': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 {tab: 1} · 10 refresh(R1)=invalid_grant {tab: 2}',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@10 error ×1'],
    },
    'again and again': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 10, 100, 200 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@10 error ×3'],
    },
    'two steps back in the chain': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 3000 refresh(R2)→T2,R3/3600 · 6000 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@6000 error ×1'],
    },
    'another app had it too, and this one has one in its place since': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 10-10.3 refresh(R1)→T2,R3/3600 {instance: b} · 20 refresh(R1)=invalid_grant {instance: b}',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@20 error ×1'],
    },
    'another app had one in its place later': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 10-10.3 refresh(R1)→T2,R3/3600 {instance: b} · 20 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@20 error ×1'],
    },
    'the first new one could not be read, the second could': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 {cors: none} · 10-10.3 refresh(R1)→T2,R3/3600 · 20 refresh(R1)=invalid_grant',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@10 error ×2'],
    },
    'lost on the wire': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 · 10 refresh(R1)=ERR_FAILED',
      profile: 'rfc7591',
      expect: ['token/rotated-refresh-token-reused@10 error ×1'],
    },
  },
  notEvaluated: {
    'refresh tokens are redacted': {
      given: '0-0.3 refresh(R1)→T1,R2/3600 {redact: refresh_token} · 3000 refresh(R1)=invalid_grant {redact: refresh_token}',
      profile: 'rfc7591',
      reason: 'redacted',
    },
  },
})
