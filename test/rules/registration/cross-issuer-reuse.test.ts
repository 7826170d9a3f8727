import { testRule } from '../../support/rule-tester'

const R = 'registration/cross-issuer-reuse'

testRule(R, {
  clean: {
    'registered with each': {
      given:
        '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one} · 3 reg→C2 {as: two} · 4 tok(C1)→T1 {as: one} · 5 tok(C2)→T2 {as: two}',
      profile: 'rfc7591',
    },
    'used where it was registered': {
      given: '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one} · 4 tok(C1)→T1 {as: one}',
      profile: 'rfc7591',
    },
    'an address as client id is good everywhere': {
      given:
        '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one; res.client_id: https://app.example.com/client.json} · 4 tok(C1)→T1 {as: two; req.client_id: https://app.example.com/client.json}',
      profile: 'rfc7591',
    },
    'both endpoints in one metadata document': {
      given:
        '0 metadata {as: one} · 1 metadata {as: two; res.registration_endpoint: https://one.example.org/register} · 2 reg→C1 {as: one} · 4 tok(C1)→T1 {as: two}',
      profile: 'rfc7591',
    },
    'both documents name the same issuer': {
      given:
        '0 metadata {as: one} · 1 openid {as: one; res.token_endpoint: https://two.example.org/token} · 2 reg→C1 {as: one} · 4 tok(C1)→T1 {as: two}',
      profile: 'rfc7591',
    },
    'the client was in use before: where it comes from, nobody knows': {
      given: '0 metadata {as: one} · 1 metadata {as: two} · 2 tok(C1)→T1 {as: one} · 4 tok(C1)→T2 {as: two}',
      profile: 'rfc7591',
    },
    'the same id was given out by both': {
      given: '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one} · 3 reg→C1 {as: two} · 4 tok(C1)→T1 {as: two}',
      profile: 'rfc7591',
    },
    'another app has it from the other server': {
      given: '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one; instance: b} · 4 tok(C1)→T1 {as: two}',
      profile: 'rfc7591',
    },
    'the token endpoint lives elsewhere, and nothing says it is another server': {
      given: '2 reg→C1 {as: one} · 4 tok(C1)→T1 {as: two}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'in a token request': {
      given: '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one} · 4 tok(C1)=invalid_client {as: two}',
      profile: 'rfc7591',
      expect: [`${R}@4 error ×1 high`],
    },
    'even where it is let in': {
      given: '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one} · 4 tok(C1)→T1 {as: two}',
      profile: 'rfc7591',
      expect: [`${R}@4 error ×1`],
    },
    'in an authorization request, and again': {
      given: '0 openid {as: one} · 1 openid {as: two} · 2 reg→C1 {as: one} · 4, 5 authorize(C1) {as: two; pkce: v}',
      profile: 'oidc',
      expect: [`${R}@4 error ×2`],
    },
    'before any answer': {
      given: '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one} · 4 tok(C1)=pending {as: two}',
      profile: 'rfc7591',
      expect: [`${R}@4 error`],
    },
  },
  notEvaluated: {
    'the other server is known by its address alone': {
      given: '0 metadata {as: one} · 2 reg→C1 {as: one} · 4 tok(C1)=invalid_client {as: two}',
      profile: 'rfc7591',
      reason: 'metadata-missing',
    },
    'the first server is known by its address alone': {
      given: '1 metadata {as: two} · 2 reg→C1 {as: one} · 4 tok(C1)=invalid_client {as: two}',
      profile: 'rfc7591',
      reason: 'metadata-missing',
    },
    'two registrations there were answered out of sight': {
      given:
        '0 metadata {as: one} · 1 metadata {as: two} · 2 reg→C1 {as: one} · 3, 3.5 reg→C1 {as: two; bodies: none} · 4 tok(C1)=invalid_client {as: two}',
      profile: 'rfc7591',
      reason: 'body-missing',
    },
  },
})
