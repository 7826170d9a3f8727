import { expect, it } from 'vitest'
import { toldSignatures } from '../../src/background/told-signatures'
import type { HiddenSignature } from '../../src/core/placeholder'

const hash = (jwt: string) => `hash of ${jwt.length}`

it.each<[HiddenSignature[], HiddenSignature, number]>([
  [['verified'], 'verified', 1],
  [['verified', 'verified'], 'verified', 1],
  [['unchecked', 'verified'], 'verified', 2],
  [['verified', 'unchecked'], 'verified', 1],
  [['verified', 'invalid'], 'invalid', 2],
  [['invalid', 'verified'], 'invalid', 1],
])('told %j, it knows %s, and there was news %d times', (told, known, news) => {
  const signatures = toldSignatures(hash)
  const counts = told.map(state => signatures.tell(new Map([['a.b.c', state]])).length)
  expect(signatures.get('a.b.c')).toBe(known)
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(news)
})

it('a later worker knows it, too, and no token was handed on for it', () => {
  const first = toldSignatures(hash)
  first.tell(new Map([['a.b.c', 'invalid']]))
  expect(JSON.stringify(first.state)).not.toContain('a.b.c')
  const second = toldSignatures(hash)
  second.recall(first.state)
  expect(second.get('a.b.c')).toBe('invalid')
  second.clear()
  expect(second.get('a.b.c')).toBeUndefined()
})

it('holds a thousand: the oldest make room', () => {
  const signatures = toldSignatures(jwt => jwt)
  for (let n = 0; n < 1001; n++) signatures.tell(new Map([[`jwt ${n}`, 'verified']]))
  expect([signatures.get('jwt 0'), signatures.get('jwt 1'), signatures.state.length]).toEqual([undefined, 'verified', 1000])
})
