/** Suppressions that come with a session: read where they are whole, counted where they are not. */
import { describe, expect, it } from 'vitest'
import { readHar } from '../../src/core/har'
import { profiles } from '../../src/profiles'

async function* bytes(log: object): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(JSON.stringify({ log: { version: '1.2', entries: [], ...log } }))
}

const read = (log: object) => readHar(bytes(log), { captureId: 'file', profiles })

const whole = { rule: 'registration/storm', fingerprint: '0123456789abcdef', reason: 'load test' }
const asRead = { ruleId: 'registration/storm', fingerprint: '0123456789abcdef', reason: 'load test', by: 'user' }

describe('suppressions in a HAR', () => {
  it('are read, with their end', async () => {
    const { suppressions, lacks } = await read({
      _dcr: { version: 1, suppressions: [whole, { ...whole, until: '2026-03-31' }, { ...whole, until: null }] },
    })
    expect(suppressions).toEqual([
      { ...asRead, until: null },
      { ...asRead, until: Date.UTC(2026, 3, 1) },
      { ...asRead, until: null },
    ])
    expect(lacks).toEqual([])
  })

  it.each<[string, unknown]>([
    ['a rule', { ...whole, rule: undefined }],
    ['a finding', { ...whole, fingerprint: '' }],
    ['a reason', { ...whole, reason: ' ' }],
    ['a real end', { ...whole, until: '2026-02-30' }],
    ['an end in words', { ...whole, until: 5 }],
    ['anything', null],
    ['members', 'registration/storm'],
  ])('are passed over and counted without %s', async (_, broken) => {
    const { suppressions, lacks } = await read({ _dcr: { suppressions: [broken, whole] } })
    expect(suppressions).toEqual([{ ...asRead, until: null }])
    expect(lacks).toEqual(['Suppressions that do not say of which finding they are, why, or until when were passed over: 1.'])
  })

  it.each([[undefined], [null], [[]], ['x'], [{}], [{ suppressions: {} }], [{ suppressions: 'x' }]])('are none in %j', async dcr => {
    expect(await read({ _dcr: dcr })).toMatchObject({ suppressions: [], lacks: [] })
  })
})
