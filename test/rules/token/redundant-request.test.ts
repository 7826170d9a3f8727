import { testRule } from '../../support/rule-tester'

// T1 of `0 tok→T1/21600` ends at 21600 at the earliest; half its life is over at 10800, its early window opens at 20700.
testRule('token/redundant-request', {
  clean: {
    'one token, many calls': '0 tok→T1/21600 · 1, 100, 5000 api(T1)',
    'b: inside the early window': '0 tok→T1/21600 · 20800 tok→T2',
    'as the early window opens': '0 tok→T1/21600 · 20700 tok→T2',
    'c: a life as short as the window': '0 tok→T1/60 · 5 tok→T2/60',
    'a little longer than the window, in the window': '0 tok→T1/61 · 1 tok→T2/61',
    'after its end': '0 tok→T1/600 · 5000 tok→T2',
    'e: the token was refused (M1)': '0 tok→T1/3600 · 5 api(T1)=401 · 6 tok→T2',
    'the token was refused with 403 (M1)': '0 tok→T1/3600 · 5 api(T1)=403 authorization_denied_by_session_invalidated · 6 tok→T2',
    'the token was revoked (M1)': { given: '0 tok→T1/3600 · 5 revoke(T1) · 6 tok→T2', profile: 'rfc7591' },
    'the page could not read the first answer (M2)': '0 tok→T1/3600 {cors: none} · 5 tok→T2/3600',
    'the page went away before the first answer (M2)': '0-3 tok→T1/3600 · 2 load · 4 tok→T2/3600',
    'the first request failed (M2)': '0 tok=503 · 5 tok→T2/3600',
    'the first request was lost (M2)': '0 tok=ERR_FAILED · 5 tok→T2/3600',
    'another scope (M3)': '0 tok→T1/3600 {scope: a} · 5 tok→T2/3600 {scope: b}',
    'a wider scope (M3)': '0 tok→T1/3600 {scope: a} · 5 tok→T2/3600 {scope: a b}',
    'another resource (M3)': {
      given: '0 tok→T1/3600 {resource: https://a.example.com} · 5 tok→T2/3600 {resource: https://b.example.com}',
      profile: 'rfc7591',
    },
    'another user (M3)': {
      given: '0 tok→T1/3600 {grant: password; user: ann} · 5 tok→T2/3600 {grant: password; user: bob}',
      profile: 'rfc7591',
      others: ['token/weak-grant@0 warning'],
    },
    'another key (M3)': { given: '0 tok→T1/3600 {dpop: a} · 5 tok→T2/3600 {dpop: b}', profile: 'rfc7591' },
    'another client (M4)': '0 tok(C1)→T1/3600 · 5 tok(C2)→T2/3600',
    'a nonce was asked for (M6)': { given: '0 tok=400 use_dpop_nonce {dpop: a} · 0.3 tok→T1/3600 {dpop: a}', profile: 'rfc7591' },
    'the user signed in again (M7)': { given: '0 code(C1)→T1,R1/3600 · 5 code(C1)→T2,R2/3600', profile: 'rfc7591' },
    'the user approved a device again (M7)': {
      given:
        '0 tok→T1/3600 {grant: urn:ietf:params:oauth:grant-type:device_code} · 5 tok→T2/3600 {grant: urn:ietf:params:oauth:grant-type:device_code}',
      profile: 'rfc7591',
    },
    'more rights were needed (M8)': { given: '0 tok→T1/3600 · 5 api(T1)=403 insufficient_scope · 6 tok→T2/3600', profile: 'rfc7591' },
    'another app (M9)': '0 tok→T1/3600 · 5 tok→T2/3600 {instance: b}',
    'another recording (M9)': '0 tok→T1/3600 · 5 tok→T2/3600 {capture: other}',
    'the same token came back (M10)': '0 tok→T1/3600 · 5 tok→T1/3600',
    'page and worker saw one request (E12)': '0-0.3 tok→T1/3600 · 0.1-0.2 tok→T1/3600',
    'both at once: another rule’s business (E9)': {
      given: '0-0.3 tok→T1/3600 · 0.1-0.4 tok→T2/3600',
      others: ['token/concurrent-refresh@0.1 warning ×1'],
    },
    'the second fails': '0 tok→T1/3600 · 5 tok=503',
    'the first token is from before the capture (E6)': '0 api(T9) · 5 tok→T1/3600',
    'two servers': { given: '0 tok→T1/3600 · 5 tok→T2/3600 {as: b}', profile: 'rfc7591' },
    'two refresh chains of two logins': {
      given: '0 code(C1)→T1,R1/3600 · 1 code(C1)→T2,R2/3600 · 3000 refresh(R1)→T3,R3/3600 · 3001 refresh(R2)→T4,R4/3600',
      profile: 'rfc7591',
    },
    'two scopes in turn, each in its own time':
      '0 tok→T1/3600 {scope: a} · 1 tok→T2/3600 {scope: b} · 3000 tok→T3/3600 {scope: a} · 3001 tok→T4/3600 {scope: b}',
    'renewed early, again and again': '0 tok→T1/3600 · 2800 tok→T2/3600 · 5600 tok→T3/3600 · 8400 tok→T4/3600',
    'refused, renewed, refused, renewed': '0 tok→T1/3600 · 5 api(T1)=401 · 6 tok→T2/3600 · 10 api(T2)=401 · 11 tok→T3/3600',
    'lost, lost, then there': '0 tok=ERR_FAILED · 1 tok→T1/3600 {cors: none} · 2 tok→T2/3600 · 3 api(T2)',
    'a token for each of two clients, both kept': '0 tok(C1)→T1/3600 · 1 tok(C2)→T2/3600 · 100 api(T1) · 101 api(T2)',
    'the server keeps giving the same token': '0 tok→T1/3600 · 100 tok→T1/3500 · 200 tok→T1/3400 · 300 tok→T1/3300',
    'the user signed in again, and the capture does not show for which client (M7)': {
      given: '0 code(C1)→T1,R1/3600 {auth: hidden} · 5 code(C1)→T2,R2/3600 {auth: hidden}',
      profile: 'rfc7591',
    },
    'the first request of all, by whomever': '0 tok→T1/3600 {auth: hidden}',
    'no client is named, and so there is none to keep a token for': {
      given: '0 tok→T1/3600 {req.client_id: -; req.client_secret: -} · 5 tok→T2/3600 {req.client_id: -; req.client_secret: -}',
      profile: 'rfc7591',
    },
    'the refusal came while the request was about to leave': '0 tok→T1/3600 · 5-5.5 api(T1)=401 · 5.5 tok→T2',
  },
  flagged: {
    'two at once, both while an earlier one is good: that they were two is what is told of it (E9)': {
      given: '0 tok→T1/3600 · 5-6 tok→T2/3600 · 5.5-6.5 tok→T3/3600',
      expect: ['token/redundant-request@5 error ×1', 'token/concurrent-refresh@5.5 error ×1'],
    },
    'the answer was not for this page to read, and yet the token is used: it was read (E5)': {
      given: '0 tok(C1)→T1/21600 {cors: none} · 1 api(T1) · 10 tok(C1)→T2/21600',
      expect: ['token/redundant-request@10 error ×1 high'],
    },
    'a: at once': {
      given: '0 tok→T1/21600 · 1 api(T1) · 10 tok→T2/21600 · 11 api(T2)',
      expect: ['token/redundant-request@10 error ×1 high'],
    },
    'the same, at any other server': {
      given: '0 tok→T1/21600 · 1 api(T1) · 10 tok→T2/21600 · 11 api(T2)',
      profile: 'rfc7591',
      expect: ['token/redundant-request@10 warning ×1 high'],
    },
    'just more than half its life is left': {
      given: '0 tok→T1/21600 · 10799.9 tok→T2',
      expect: ['token/redundant-request@10799.9 error'],
    },
    'half its life is left': { given: '0 tok→T1/21600 · 10800 tok→T2', expect: ['token/redundant-request@10800 warning'] },
    'just before the early window': { given: '0 tok→T1/21600 · 20699.9 tok→T2', expect: ['token/redundant-request@20699.9 warning'] },
    'a window of a quarter': { given: '0 tok→T1/1200 · 899 tok→T2', expect: ['token/redundant-request@899 warning'] },
    'a little longer than the window, before the window': {
      given: '0 tok→T1/61 · 0.5 tok→T2/61',
      expect: ['token/redundant-request@0.5 error'],
    },
    'g: after a reload, where the token must be stored': {
      given: '0 load · 1 tok→T1/3600 · 60 load · 61 tok→T2',
      expect: ['token/redundant-request@61 error'],
    },
    'g: after a reload, where memory is enough (M5)': {
      given: '0 load · 1 tok→T1/3600 · 60 load · 61 tok→T2',
      profile: 'rfc7591',
      expect: ['token/redundant-request@61 info'],
    },
    'after a reload, and once more in the same page (M5)': {
      given: '0 load · 1 tok→T1/3600 · 60 load · 61 tok→T2/3600 · 70 tok→T3/3600',
      profile: 'rfc7591',
      expect: ['token/redundant-request@61 warning ×2'],
    },
    'the life is known from the token itself (E2)': {
      given: '0 tok→T1/- {jwt: 21600} · 10 tok→T2',
      expect: ['token/lifetime-suspicious@0 info', 'token/redundant-request@10 error'],
    },
    'for each call': {
      given: '0 tok→T1/21600 · 1 api(T1) · 10 tok→T2/21600 · 11 api(T2) · 20 tok→T3/21600 · 21 api(T3) · 30 tok→T4/21600 · 31 api(T4)',
      expect: ['token/redundant-request@10 error ×3'],
    },
    'for each call, once more': {
      given:
        '0 tok→T1/21600 · 1 api(T1) · 10 tok→T2/21600 · 11 api(T2) · 20 tok→T3/21600 · 21 api(T3) · 30 tok→T4/21600 · 31 api(T4) · 40 tok→T5/21600',
      expect: ['token/redundant-request@10 error ×4'],
    },
    'for each call, and the page could not read the last answer': {
      given: '0 tok→T1/21600 · 1 api(T1) · 10 tok→T2/21600 · 11 api(T2) · 20 tok→T3/21600 · 21 api(T3) · 30 tok→T4/21600 {cors: none}',
      expect: ['token/redundant-request@10 error ×3'],
    },
    'for each call, and the page could not read the last of five answers': {
      given:
        '0 tok→T1/21600 · 1 api(T1) · 10 tok→T2/21600 · 11 api(T2) · 20 tok→T3/21600 · 21 api(T3) · 30 tok→T4/21600 · 31 api(T4) · 40 tok→T5/21600 {cors: none}',
      expect: ['token/redundant-request@10 error ×4'],
    },
    'again and again, for no call': {
      given: '0 tok→T1/21600 · 10 tok→T2/21600 · 20 tok→T3/21600 · 30 tok→T4/21600',
      expect: ['token/redundant-request@10 error ×3'],
    },
    'an hour is left, to the second': { given: '0 tok→T1/21600 · 18000 tok→T2', expect: ['token/redundant-request@18000 warning'] },
    'five hours and a minute are left': { given: '0 tok→T1/21600 · 3540 tok→T2', expect: ['token/redundant-request@3540 error'] },
    'a little less than six hours are left': { given: '0 tok→T1/21600 · 60.1 tok→T2', expect: ['token/redundant-request@60.1 error'] },
    'by refresh token': {
      given: '0 code(C1)→T1,R1/3600 · 5 refresh(R1)→T2,R2/3600',
      profile: 'rfc7591',
      expect: ['token/redundant-request@5 warning'],
    },
    'down a chain of refresh tokens': {
      given: '0 code(C1)→T1,R1/3600 · 3000 refresh(R1)→T2,R2/3600 · 3010 refresh(R2)→T3,R3/3600',
      profile: 'rfc7591',
      expect: ['token/redundant-request@3010 warning ×1'],
    },
    'the same user': {
      given: '0 tok→T1/3600 {grant: password; user: ann} · 5 tok→T2/3600 {grant: password; user: ann}',
      profile: 'rfc7591',
      expect: ['token/weak-grant@0 warning', 'token/redundant-request@5 warning'],
    },
    'the same key': {
      given: '0 tok→T1/3600 {dpop: a} · 5 tok→T2/3600 {dpop: a}',
      profile: 'rfc7591',
      expect: ['token/redundant-request@5 warning'],
    },
    'the same scopes in another order': {
      given: '0 tok→T1/3600 {scope: a b} · 5 tok→T2/3600 {scope: b a}',
      expect: ['token/redundant-request@5 error'],
    },
    'by header once, by body then': {
      given: '0 tok→T1/3600 {auth: basic} · 5 tok→T2/3600',
      profile: 'rfc7591',
      expect: ['token/redundant-request@5 warning'],
    },
    'in two tabs': { given: '0 tok→T1/3600 {tab: 1} · 5 tok→T2/3600 {tab: 2}', expect: ['token/redundant-request@5 error'] },
    'as the first answer comes': { given: '0-0.3 tok→T1/3600 · 0.3 tok→T2/3600', expect: ['token/redundant-request@0.3 error'] },
    'a failed call is no refusal': {
      given: '0 tok→T1/3600 · 5 api(T1)=503 · 6 tok→T2',
      expect: ['token/redundant-request@6 error'],
    },
    'a call lost on the wire is no refusal': {
      given: '0 tok→T1/3600 · 5 api(T1)=ERR_FAILED · 6 tok→T2',
      expect: ['token/redundant-request@6 error'],
    },
    'another token was refused': {
      given: '0 tok→T1/3600 · 5 api(T9)=401 · 6 tok→T2',
      expect: ['token/redundant-request@6 error'],
    },
    'the refusal came only after the request had left': {
      given: '0 tok→T1/3600 · 5-7 api(T1)=401 · 6 tok→T2',
      expect: ['token/redundant-request@6 error'],
    },
    'refused once, needless the next time': {
      given: '0 tok→T1/3600 · 5 api(T1)=401 · 6 tok→T2/3600 · 10 tok→T3/3600',
      expect: ['token/redundant-request@10 error ×1'],
    },
    'with other clients’ requests between': {
      given: '0 tok(C1)→T1/3600 · 1 tok(C2)→T2/3600 · 2 tok(C1)→T3/3600 · 3 tok(C2)→T4/3600',
      expect: ['token/redundant-request@2 error ×2'],
    },
    'a failed request between changes nothing': {
      given: '0 tok→T1/3600 · 5 tok=503 · 6 tok→T2/3600',
      expect: ['token/redundant-request@6 error ×1'],
    },
    'the second answer was lost, so it came to a third: both were needless': {
      given: '0 tok→T1/3600 · 5 tok→T2/3600 {cors: none} · 6 tok→T3/3600',
      expect: ['token/redundant-request@5 error ×2'],
    },
    'after an early renewal, a needless one': {
      given: '0 tok→T1/3600 · 3000 tok→T2/3600 · 3100 tok→T3/3600',
      expect: ['token/redundant-request@3100 error ×1'],
    },
    'the same token, then another one': {
      given: '0 tok→T1/3600 · 100 tok→T1/3500 · 200 tok→T2/3600',
      expect: ['token/redundant-request@200 error ×1'],
    },
    'two apps, both wasteful: two findings': {
      given: '0 tok→T1/3600 · 1 tok→T2/3600 {instance: b} · 5 tok→T3/3600 · 6 tok→T4/3600 {instance: b}',
      expect: ['token/redundant-request@5 error ×1', 'token/redundant-request@6 error ×1'],
    },
    'a redacted secret hides nothing that matters': {
      given: '0 tok→T1/3600 {redact: client_secret} · 5 tok→T2/3600 {redact: client_secret}',
      expect: ['token/redundant-request@5 error'],
    },
    'a new login lies between, the old chain goes on': {
      given: '0 code(C1)→T1,R1/3600 · 5 code(C1)→T2,R2/3600 · 10 refresh(R1)→T3,R3/3600',
      profile: 'rfc7591',
      expect: ['token/redundant-request@10 warning ×1'],
    },
  },
  notEvaluated: {
    'f: lifetime unknown': { given: '0 tok→T1/- · 5 tok→T2', reason: 'lifetime-unknown', others: ['token/lifetime-suspicious@0 info'] },
    'a lifetime of nothing says nothing': {
      given: '0 tok→T1/0 · 5 tok→T2',
      reason: 'lifetime-unknown',
      others: ['token/lifetime-suspicious@0 error'],
    },
    'the first answer is missing': { given: '0 tok→T1/3600 {bodies: none} · 5 tok→T2/3600', reason: 'body-missing' },
    'the second answer is missing': { given: '0 tok→T1/3600 · 5 tok→T2/3600 {bodies: none}', reason: 'body-missing' },
    'the first token is redacted': { given: '0 tok→T1/3600 {redact: access_token} · 5 tok→T2/3600', reason: 'redacted' },
    'the second token is redacted': { given: '0 tok→T1/3600 · 5 tok→T2/3600 {redact: access_token}', reason: 'redacted' },
    'the client is not there': { given: '0 tok→T1/3600 {auth: hidden} · 5 tok→T2/3600 {auth: hidden}', reason: 'header-missing' },
    'the client is redacted, and headers are not there': {
      given: '0 tok→T1/3600 {auth: hidden; req.client_id: [REDACTED]} · 5 tok→T2/3600 {auth: hidden; req.client_id: [REDACTED]}',
      reason: 'redacted',
    },
    'the requests are not there': { given: '0 tok→T1/3600 {request: none} · 5 tok→T2/3600 {request: none}', reason: 'body-missing' },
    'the requests are not there, but for the client': {
      given: '0 metadata · 1 tok→T1/3600 {request: none; auth: basic} · 5 tok→T2/3600 {request: none; auth: basic}',
      profile: 'rfc7591',
      reason: 'body-missing',
    },
    'the requests are redacted': {
      given: '0 tok→T1/3600 {request: redacted} · 5 tok→T2/3600 {request: redacted}',
      reason: 'redacted',
    },
    'the client is redacted': { given: '0 tok→T1/3600 {redact: client_id} · 5 tok→T2/3600 {redact: client_id}', reason: 'redacted' },
    'a 401 without its token may have been of this one (0.10)': {
      given: '0 tok→T1/3600 · 5 api(T1)=401 {auth: hidden} · 6 tok→T2/3600',
      reason: 'header-missing',
    },
    'a 401 with a redacted token may have been of this one': {
      given: '0 tok→T1/3600 · 5 api(T1)=401 {redact: bearer} · 6 tok→T2/3600',
      reason: 'redacted',
    },
  },
})
