import { testRule } from '../../support/rule-tester'

// `created_at` is compared with the server's own time: its `Date` is known to a second, or not at all (300 s).
testRule('token/lifetime-suspicious', {
  clean: {
    'an hour': '0 tok→T1/3600',
    'half a minute': '0 tok→T1/30',
    'a year to the second': { given: '0 tok→T1/31536000', profile: 'rfc7591' },
    'the life of the token itself': '0 tok→T1/3600 {jwt: 3600}',
    'less than a thousand times the life of the token itself': {
      given: '0 tok→T1/3240000 {jwt: 3600}',
      others: ['jwt/exp-vs-expires-in@0 warning'],
    },
    'more than a thousand times the life of the token itself': {
      given: '0 tok→T1/3960000 {jwt: 3600}',
      others: ['jwt/exp-vs-expires-in@0 warning'],
    },
    'milliseconds of nobody knows what': { given: '0 tok→T1/3600000', profile: 'rfc7591' },
    'an error says nothing of it': '0 tok=invalid_scope',
    'an error with 200': {
      given: '0 tok=200 {answer: {"error":"invalid_grant"}}',
      profile: 'rfc7591',
      others: ['server/error-nonconformant@0 error'],
    },
    'a refusal with something like a token': {
      given: '0 tok=400 {answer: {"error":"invalid_grant","access_token":"made-up-token"}}',
      profile: 'rfc7591',
    },
    'created at a number that is none': {
      given: '0 tok→T1/3600 {text: {"access_token":"made-up-token","token_type":"bearer","expires_in":3600,"created_at":1e999}}',
      profile: 'rfc7591',
    },
    'another dialect': {
      given:
        '0 tok=200 {json: {"clientId":"client-C1","grantType":"client_credentials"}; answer: {"access_token":"made-up-token","tokenType":"Bearer"}}',
      profile: 'rfc7591',
    },
    'an answer without a token': {
      given: '0 tok→T1/- {res.access_token: -}',
      profile: 'rfc7591',
      others: ['token/response-nonconformant@0 error'],
    },
    'created five minutes ago, by a clock that is known to a second': '0 tok→T1/3600 {date: 0; res.created_at: "@-299ms"}',
    'created ten minutes ago, by a clock that nobody knows': '0 tok→T1/3600 {res.created_at: "@-599ms"}',
    'created in seconds': '0 tok→T1/3600 {date: 0; res.created_at: "@0"}',
    'created by a server whose clock is an hour ahead, as it says itself': '0 tok→T1/3600 {date: 3600; res.created_at: "@3600"}',
    'created some day, as text': '0 tok→T1/3600 {date: 0; res.created_at: "2020-01-01T00:00:00Z"}',
    'created long ago, and given once more': '0 tok→T1/3600 {date: 0} · 2000 tok→T1/1600 {date: 2000; res.created_at: "@0ms"}',
    'created ten minutes before the answer, to the thousandth, by a clock that nobody knows': '0 tok→T1/3600 {res.created_at: "@-599.8ms"}',
  },
  flagged: {
    missing: { given: '0 tok→T1/-', expect: ['token/lifetime-suspicious@0 info ×1 high'] },
    'null is missing': { given: '0 tok→T1/3600 {res.expires_in: null}', expect: ['token/lifetime-suspicious@0 info ×1'] },
    'a number as text': { given: '0 tok→T1/3600 {res.expires_in: "3600"}', expect: ['token/lifetime-suspicious@0 warning ×1'] },
    'some text': { given: '0 tok→T1/3600 {res.expires_in: "1h"}', expect: ['token/lifetime-suspicious@0 warning ×1'] },
    'an empty text': { given: '0 tok→T1/3600 {res.expires_in: ""}', expect: ['token/lifetime-suspicious@0 warning ×1'] },
    yes: { given: '0 tok→T1/3600 {res.expires_in: true}', expect: ['token/lifetime-suspicious@0 warning ×1'] },
    nothing: { given: '0 tok→T1/0', expect: ['token/lifetime-suspicious@0 error ×1'] },
    'less than nothing': { given: '0 tok→T1/3600 {res.expires_in: -1}', expect: ['token/lifetime-suspicious@0 error ×1'] },
    'nothing, as text': {
      given: '0 tok→T1/3600 {res.expires_in: "0"}',
      expect: ['token/lifetime-suspicious@0 error ×1', 'token/lifetime-suspicious@0 warning ×1'],
    },
    'a second': { given: '0 tok→T1/1', expect: ['token/lifetime-suspicious@0 info ×1'] },
    'just less than half a minute': { given: '0 tok→T1/29', expect: ['token/lifetime-suspicious@0 info ×1'] },
    'a second more than a year': {
      given: '0 tok→T1/31536001',
      profile: 'rfc7591',
      expect: ['token/lifetime-suspicious@0 warning ×1'],
    },
    'milliseconds, as the token itself says': {
      given: '0 tok→T1/3600000 {jwt: 3600}',
      expect: ['token/lifetime-suspicious@0 error ×1'],
    },
    'nearly, from below': { given: '0 tok→T1/3241000 {jwt: 3600}', expect: ['token/lifetime-suspicious@0 error ×1'] },
    'nearly, from above': { given: '0 tok→T1/3959000 {jwt: 3600}', expect: ['token/lifetime-suspicious@0 error ×1'] },
    'milliseconds of what is left, where the token does not say since when': {
      given: '0 tok→T1/3600000 {date: 0; claims: {"exp":"@3600"}}',
      expect: ['token/lifetime-suspicious@0 error ×1'],
    },
    'milliseconds of a long life': {
      given: '0 tok→T1/86400000 {jwt: 86400}',
      expect: ['token/lifetime-suspicious@0 error ×1'],
    },
    'created more than five minutes ago, by a clock that is known to a second': {
      given: '0 tok→T1/3600 {date: 0; res.created_at: "@-302ms"}',
      expect: ['token/lifetime-suspicious@0 info ×1'],
    },
    'created more than five minutes from now': {
      given: '0 tok→T1/3600 {date: 0; res.created_at: "@302ms"}',
      expect: ['token/lifetime-suspicious@0 info ×1'],
    },
    'created more than ten minutes ago, by a clock that nobody knows': {
      given: '0 tok→T1/3600 {res.created_at: "@-601ms"}',
      expect: ['token/lifetime-suspicious@0 info ×1'],
    },
    'each time': {
      given: '0 tok→T1/- · 5000 tok→T2/-',
      expect: ['token/lifetime-suspicious@0 info ×2'],
    },
    'a token that is redacted': {
      given: '0 tok→T1/- {redact: access_token}',
      expect: ['token/lifetime-suspicious@0 info ×1'],
    },
    'a thousandth more than ten minutes, by a clock that nobody knows': {
      given: '0 tok→T1/3600 {res.created_at: "@-599.801ms"}',
      expect: ['token/lifetime-suspicious@0 info ×1'],
    },
    'created more than a year ago': {
      given: '0 tok→T1/3600 {date: 0; res.created_at: "@-36000000ms"}',
      expect: ['token/lifetime-suspicious@0 info ×1'],
    },
  },
  notEvaluated: {
    'the answer is not there': { given: '0 tok→T1/- {bodies: none}', reason: 'body-missing' },
  },
})
