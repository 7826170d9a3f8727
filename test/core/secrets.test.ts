import { describe, expect, it } from 'vitest'
import { headerSecret, maskOf, maskText, maskUrl, memberSecret, secretValuesOf } from '../../src/core/secrets'
import { exchangeOf, jwtOf } from '../support/exchange-builder'

const jwt = jwtOf({ sub: 'made-up' })

describe('the secret table', () => {
  it.each([
    { name: 'client_secret', value: 's', kind: 'client-secret' },
    { name: 'clientSecret', value: 's', kind: 'client-secret' },
    { name: 'Client-Secret', value: 's', kind: 'client-secret' },
    { name: 'access_token', value: 't', kind: 'access-token' },
    { name: 'refresh_token', value: 't', kind: 'refresh-token' },
    { name: 'id_token_hint', value: 't', kind: 'id-token' },
    { name: 'registration_access_token', value: 't', kind: 'registration-access-token' },
    { name: 'software_statement', value: 't', kind: 'software-statement' },
    { name: 'client_assertion', value: 't', kind: 'client-assertion' },
    { name: 'code_verifier', value: 't', kind: 'code-verifier' },
    { name: 'code', value: 'made-up-code-123', kind: 'authorization-code' },
    { name: 'code', value: 'invalid', kind: null },
    { name: 'code', value: 'invalid_access_token_client_application', kind: null },
    { name: 'code', value: 'made_up_code_7Fk2', kind: 'authorization-code' },
    { name: 'user_code', value: 'MADE-UPCO', kind: 'device-code' },
    { name: 'otp', value: '123456', kind: 'password' },
    { name: 'apiKey', value: 'made-up', kind: 'credentials' },
    { name: 'password', value: 'p', kind: 'password' },
    { name: 'email', value: 'ann@example.com', kind: 'personal' },
    { name: 'anything', value: jwt, kind: 'access-token' },
    { name: 'client_id', value: 'c', kind: null },
    { name: 'access_token', value: '', kind: null },
    { name: 'access_token', value: 42, kind: null },
    { name: 'constructor', value: 'x', kind: null },
    { name: '__proto__', value: 'x', kind: null },
  ])('$name: $value', ({ name, value, kind }) => expect(memberSecret(name, value)).toBe(kind))

  it.each([
    { name: 'Authorization', kind: 'credentials' },
    { name: 'set-cookie', kind: 'cookie' },
    { name: 'DPoP', kind: 'dpop-proof' },
    { name: 'AP-Device-Identifier', kind: 'personal' },
    { name: 'AD-Service-Token', kind: 'partner-token' },
    { name: 'Mcp-Session-Id', kind: 'credentials' },
    { name: 'CF-Connecting-IP', kind: 'personal' },
    { name: 'content-type', kind: null },
    { name: 'constructor', kind: null },
  ])('header $name', ({ name, kind }) => expect(headerSecret(name)).toBe(kind))
})

describe('masking', () => {
  it('shows no part of a secret', () => expect(maskOf('abcdef')).toBe('•••••••• (6 characters)'))
  it('hides secret parameters of query and fragment, and no others', () => {
    expect(maskUrl('https://a.example/x?client_id=c&client_secret=made-up#access_token=made-up&state=s')).toBe(
      'https://a.example/x?client_id=c&client_secret=••••••••#access_token=••••••••&state=s',
    )
  })
  it('survives what is no percent-encoding', () =>
    expect(maskUrl('https://a.example/?password=%')).toBe('https://a.example/?password=••••••••'))

  it('finds every secret of an exchange, and hides it wherever it stands', () => {
    const exchange = exchangeOf({
      url: 'https://as.example.com/token?code_verifier=made-up-verifier',
      headers: { authorization: 'Bearer made-up-token' },
      form: { client_secret: 'made-up-secret', client_id: 'c' },
      answer: { nested: [{ refresh_token: 'made-up-refresh' }], anything: jwt },
    })
    const secrets = secretValuesOf(exchange)
    expect([...secrets.keys()].sort()).toEqual(['made-up-refresh', 'made-up-secret', 'made-up-token', 'made-up-verifier', jwt].sort())
    const raw = JSON.stringify(exchange)
    for (const value of secrets.keys()) expect(maskText(raw, secrets)).not.toContain(value)
  })
  it('hides the longer first where one is part of another', () => {
    expect(
      maskText(
        'abcdefgh abcd',
        new Map([
          ['abcd', 'password'],
          ['abcdefgh', 'password'],
        ] as const),
      ),
    ).toBe('•••••••• ••••••••')
  })
  it('finds them in JSON that was cut short', () => {
    const exchange = exchangeOf({
      url: 'https://as.example.com/token',
      answerBody: { state: 'truncated', text: '{"access_token":"made-up-token","x":"', mimeType: 'application/json', size: null },
    })
    expect([...secretValuesOf(exchange).keys()]).toEqual(['made-up-token'])
  })
})
