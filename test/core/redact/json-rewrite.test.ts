import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewriteJson } from '../../../src/core/redact/json-rewrite'

const untouched = { name: (name: string) => name, value: (value: string | number | boolean) => value }
const told = (text: string) => {
  const seen: unknown[][] = []
  rewriteJson(text, 'root', {
    name: name => name,
    value: (value, name, holder) => {
      seen.push([name, value, Object.keys(holder).join()])
      return value
    },
  })
  return seen
}

describe('a JSON text that nothing is changed in', () => {
  it('is the same, letter by letter', () =>
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent)
        expect(rewriteJson(text, '', untouched)).toBe(text)
      }),
    ))
  it.each(['{"a":1e3,"a":"\\u0041\\/"}', ' [ true ,\n null ] ', '"text"', '-0.5', '{"__proto__":{"constructor":1}}', '{"a":{},"b":[]}'])(
    '%s',
    text => expect(rewriteJson(text, '', untouched)).toBe(text),
  )
  it('however deep it is', () => {
    const text = `${'['.repeat(3000)}1${']'.repeat(3000)}`
    expect(rewriteJson(text, '', untouched)).toBe(text)
  })
})

describe('what is changed', () => {
  it('is every name and every value, and nothing else', () =>
    fc.assert(
      fc.property(fc.json(), json => {
        const rewritten = rewriteJson(json, '', { name: name => `${name}!`, value: () => 0 })
        const expected: unknown = JSON.parse(json, function (this: unknown, _, value: unknown) {
          return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? 0 : value
        })
        const renamed = JSON.stringify(expected, (_, value: unknown) =>
          typeof value === 'object' && value !== null && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).map(([name, member]) => [`${name}!`, member]))
            : value,
        )
        // Where one name comes twice, both are changed; compared is what is read.
        expect(JSON.parse(rewritten ?? 'null')).toEqual(JSON.parse(renamed))
      }),
    ))

  it('is told by the name of its member, and by who holds it', () => {
    expect(told('{"keys":[{"kty":"EC","x":"1"}],"scopes":["a","b"]}')).toEqual([
      ['kty', 'EC', 'kty,x'],
      ['x', '1', 'kty,x'],
      ['scopes', 'a', 'keys,scopes'],
      ['scopes', 'b', 'keys,scopes'],
    ])
    expect(told('7')).toEqual([['root', 7, '']])
  })
})

describe('what is no JSON', () => {
  it.each(['', '{', '{a:1}', '[1,]', '{"a":"b', "{'a':1}", '[1] x', 'NaN'])('%j is left to others', text =>
    expect(rewriteJson(text, '', untouched)).toBeNull(),
  )
})
