import { describe, expect, it } from 'vitest'
import { decodeJwt } from '../../src/core/jwt'
import adobePass from '../../src/profiles/adobe-pass'
import { jwtOf, messageOf } from '../support/exchange-builder'

describe('Adobe Pass', () => {
  it.each([
    { url: 'https://sp.auth.adobe.com/api/v2/REF30/profiles', is: true },
    { url: 'https://api.auth-staging.adobe.com/anything', is: true },
    { url: 'https://sp-prequal.auth.adobe.com/o/client/token', is: true },
    { url: 'https://auth.adobe.com/', is: true },
    { url: 'http://127.0.0.1:8080/o/client/register', is: true },
    { url: 'https://notauth.adobe.com/', is: false },
    { url: 'https://auth.adobe.com.example.com/', is: false },
    { url: 'https://www.adobe.com/', is: false },
    { url: 'https://as.example.com/o/client/registers', is: false },
  ])('is recognised at $url: $is', ({ url, is }) => expect(adobePass.recognises(messageOf({ url }))).toBe(is))

  it.each([
    { url: 'https://sp.auth.adobe.com/x', issuer: 'https://auth.adobe.com' },
    { url: 'https://api.auth.adobe.com/x', issuer: 'https://auth.adobe.com' },
    { url: 'https://sp.auth-staging.adobe.com/x', issuer: 'https://auth-staging.adobe.com' },
    { url: 'https://sp-prequal.auth.adobe.com/x', issuer: 'https://prequal.auth.adobe.com' },
    { url: 'https://sp-prequal.auth-staging.adobe.com/x', issuer: 'https://prequal.auth-staging.adobe.com' },
    { url: 'http://127.0.0.1:8080/o/client/token', issuer: null },
  ])('issues at $url for $issuer', ({ url, issuer }) => expect(adobePass.issuer(new URL(url))).toBe(issuer))

  it('tells statements by their registered application', () => {
    const statement = decodeJwt(jwtOf({ sub: 'made-up', iss: 'auth.adobe.com' }))
    expect(statement && adobePass.statementIdentity(statement)).toBe('sub:made-up')
  })
  it('reads scopes from their own member, and does not overwrite the common one', () => {
    expect(adobePass.readRegistration({ scopes: ['a', 7, 'b'] })).toMatchObject({ scope: 'a b' })
    expect(adobePass.readRegistration({ scopes: ['a'], scope: 'b' })).toMatchObject({ scope: 'b' })
    expect(adobePass.readRegistration({ scopes: 'a' })).not.toHaveProperty('scope')
  })
  it.each([
    { answer: { action: 'application-registration', code: 'something_new' }, is: true },
    { answer: { action: 'application-registration', code: 'access_token_expired' }, is: false },
    { answer: { action: 'application-registration', code: 'invalid_access_token_signature' }, is: false },
    { answer: { action: 'authentication', code: 'authenticated_profile_missing' }, is: false },
    { answer: { code: null, action: 7 }, is: false },
  ])('asks for a registration with $answer: $is', ({ answer, is }) => expect(adobePass.asksToRegister(answer)).toBe(is))
})
