import { describe, expect, it } from 'vitest'
import { hiddenSignature, isOurPlaceholder, isPlaceholder, isRedacted } from '../../src/core/placeholder'
import { Placeholders } from '../../src/core/redact/placeholders'

describe('what other tools leave in the place of a secret is unknown', () => {
  it.each([
    'REDACTED',
    '[redacted]',
    '<REDACTED>',
    '(redacted)',
    '[Filtered]',
    'xxxxxx',
    '******',
    '••••',
    '{{redacted}}',
    '[token:4711]',
    '__REDACTED__',
    '[client_secret redacted]',
    '***HIDDEN***',
  ])('%s', value => expect(isRedacted(value)).toBe(true))

  it.each(['made-up-redacted-value', 'redacted-by-hand', 'xx', '**bold**', ''])('but not %s', value =>
    expect(isRedacted(value)).toBe(false),
  )

  it('and neither are our own placeholders', () => {
    const placeholders = new Placeholders(new Uint8Array(32))
    for (const length of [1, 3, 4, 8, 12, 16, 20, 24, 43, 200]) {
      const placeholder = placeholders.of('v'.repeat(length), 'access-token')
      expect(isRedacted(placeholder)).toBe(false)
      expect(isPlaceholder(placeholder)).toBe(false)
      // A shorter one has no room to say what it is.
      expect(isOurPlaceholder(placeholder)).toBe(length >= 4)
    }
  })

  it('which are known as such, in a JWT too', () => {
    expect(isOurPlaceholder('eyJhbGciOiJSUzI1NiJ9.e30.redacted-signature-0123456789abcdef01234567')).toBe(true)
    expect(isOurPlaceholder('eyJhbGciOiJkaXIifQ..redacted-0123.redacted-0123.redacted-0123')).toBe(true)
    for (const value of ['made-up-token', 'eyJhbGciOiJSUzI1NiJ9.e30.bWFkZS11cA', 'redaction-of-a-text'])
      expect(isOurPlaceholder(value)).toBe(false)
  })
})

describe('a signature that we hid says whether it was good', () => {
  it.each([
    ['redacted-verified-signature-0123abcd', 'verified'],
    ['redacted-invalid-signature-0123abcd', 'invalid'],
    ['redacted-unchecked-signature-0123abcd', 'unchecked'],
    ['redacted-signature-0123abcd', 'unknown'],
    ['redacted', null],
    ['bWFkZS11cA', null],
    ['', null],
  ])('%s', (signature, state) => expect(hiddenSignature(signature)).toBe(state))
})

describe('what is no value', () => {
  it.each(['', 'undefined', ' null ', '[object Object]', '{{token}}', '<token>', 'Bearer'])('%j', value =>
    expect(isPlaceholder(value)).toBe(true),
  )
  it.each(['made-up', 'nullable', '{token}'])('but not %j', value => expect(isPlaceholder(value)).toBe(false))
})
