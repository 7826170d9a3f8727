import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoDay, isoTime, oneLine } from '../../src/report/text'
import { anyText } from './make'

describe('one line', () => {
  it.each([
    ['a line break', 'a\r\nb', 'a b'],
    ['a line break of Unicode', 'a\u2028b\u2029c\u0085d', 'a b c d'],
    ['a command to a terminal', 'a\u001b[2Jb', 'a [2Jb'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    ['a whole one', 'a😀b', 'a😀b'],
    ['what XML forbids', 'a\u0000\ufffeb', 'a \ufffdb'],
    ['a turn of the direction of reading', 'a\u202eb', 'a\ufffdb'],
  ])('of %s', (_, text, line) => expect(oneLine(text)).toBe(line))

  it('is well formed and has no control character, whatever came', () => {
    fc.assert(fc.property(anyText, text => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(oneLine(text))))
  })
})

describe('moments', () => {
  it.each([
    [Date.UTC(2026, 2, 1), '2026-03-01T00:00:00.000Z', '2026-03-01'],
    [Number.NaN, 'an unknown time', 'an unknown time'],
    [Number.POSITIVE_INFINITY, 'an unknown time', 'an unknown time'],
  ])('%d', (at, time, day) => expect([isoTime(at), isoDay(at)]).toEqual([time, day]))
})
