import { testRule } from '../../support/rule-tester'

const call = (value: string, more = '') => `2 api()=401 {reqh.authorization: ${value}${more}}`
const flagged = (value: string) => ({
  given: call(value),
  profile: 'rfc7591' as const,
  expect: ['bearer/placeholder-value@2 error ×1 high'],
})

testRule('bearer/placeholder-value', {
  clean: {
    'a token': { given: '1 tok(C1)→T1/3600 · 2 api(T1)', profile: 'rfc7591' },
    'a token of all the letters there are': { given: call('Bearer aZ09-._~+/aZ09=='), profile: 'rfc7591' },
    'a JWT': { given: '2 api(T9) {jwt: 3600@0}', profile: 'rfc7591' },
    'a tool’s mark': { given: call('Bearer [REDACTED]'), profile: 'rfc7591' },
    'another tool’s mark': { given: call('Bearer <redacted>'), profile: 'rfc7591' },
    stars: { given: call('Bearer ********'), profile: 'rfc7591' },
    'another tool’s mark, at several hosts': {
      given: `${call('Bearer <made up>')} · 3 api()=401 {reqh.authorization: Bearer <made up>; host: other}`,
      profile: 'rfc7591',
    },
    'a mark with letters that no token has, at several hosts': {
      given: `${call('Bearer [made up]')} · 3 api()=401 {reqh.authorization: Bearer [made up]; host: other}`,
      profile: 'rfc7591',
    },
    'a mark in quotes, at several hosts': {
      given: `${call('Bearer "x"')} · 3 api()=401 {reqh.authorization: Bearer "x"; host: other}`,
      profile: 'rfc7591',
    },
    'another scheme': { given: call('Basic undefined'), profile: 'rfc7591' },
    'letters that no token has, and the server takes it': {
      given: `2 api() {reqh.authorization: Bearer 1|made-up} · 3 api()=401 {reqh.authorization: Bearer 1|made-up}`,
      profile: 'rfc7591',
    },
    'no header at all': { given: '2 api()=401', profile: 'rfc7591' },
    'a header that was taken out': { given: '1 preflight · 2 api()=401 {auth: hidden}', profile: 'rfc7591' },
    'a token that begins like a placeholder': { given: call('Bearer undefined-0123456789'), profile: 'rfc7591' },
    'a server that gives out such values': { given: '2 api() {reqh.authorization: Bearer made,up,token}', profile: 'rfc7591' },
  },
  flagged: {
    empty: flagged('Bearer'),
    'nothing but blanks': flagged('Bearer   '),
    undefined: flagged('Bearer undefined'),
    null: flagged('Bearer null'),
    NaN: flagged('Bearer NaN'),
    'an object': flagged('Bearer [object Object]'),
    'by any spelling of the scheme': flagged('bearer undefined'),
    'with the other scheme': flagged('DPoP undefined'),
    'in quotes': flagged('Bearer "made-up-token-T1"'),
    'in single quotes': flagged("Bearer 'made-up-token-T1'"),
    'nothing in quotes': flagged('Bearer ""'),
    'a template in braces': flagged('Bearer {{token}}'),
    'a template of JavaScript': flagged(`Bearer $\{token}`),
    'a template with a text before': flagged('Bearer prefix-{{token}}'),
    'a template in angle brackets': flagged('Bearer <token>'),
    'the scheme once more': flagged('Bearer Bearer made-up-token-T1'),
    'nothing but the scheme once more': flagged('Bearer Bearer'),
    'letters that no token has': flagged('Bearer made up token'),
    'a comma': flagged('Bearer made,up,token'),
    'padding in the middle': flagged('Bearer made=up'),
    'whatever was answered': {
      given: '2 api() {reqh.authorization: Bearer undefined}',
      profile: 'rfc7591',
      expect: ['bearer/placeholder-value@2 error ×1'],
    },
    'under way': {
      given: '2 api()=pending {reqh.authorization: Bearer undefined}',
      profile: 'rfc7591',
      expect: ['bearer/placeholder-value@2 error ×1'],
    },
    'no tool leaves that, at however many hosts': {
      given: `${call('Bearer undefined')} · 3 api()=401 {reqh.authorization: Bearer undefined; host: other}`,
      profile: 'rfc7591',
      expect: ['bearer/placeholder-value@2 error ×1', 'bearer/placeholder-value@3 error ×1'],
    },
    'a template that programs print, at several hosts': {
      given: `${call('Bearer {{token}}')} · 3 api()=401 {reqh.authorization: Bearer {{token}}; host: other}`,
      profile: 'rfc7591',
      expect: ['bearer/placeholder-value@2 error ×1', 'bearer/placeholder-value@3 error ×1'],
    },
    'again and again, and nothing else is said of these calls (1.6)': {
      given:
        '1 tok(C1)→T1/60 · 2 api(T1) · 100, 101, 102 api()=401 {reqh.authorization: Bearer undefined} · 103, 104 api()=401 {reqh.authorization: Bearer Bearer made-up-token-T1}',
      profile: 'rfc7591',
      expect: ['bearer/placeholder-value@100 error ×3', 'bearer/placeholder-value@103 error ×2'],
    },
    'at a vendor’s': { given: call('Bearer undefined'), expect: ['bearer/placeholder-value@2 error ×1'] },
    'in quotes, and taken all the same': {
      given: '2 api() {reqh.authorization: Bearer "made-up-token-T1"}',
      profile: 'rfc7591',
      expect: ['bearer/placeholder-value@2 error ×1'],
    },
  },
})
