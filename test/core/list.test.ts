import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GrowingList, type List } from '../../src/core/list'

/** More than one piece of it. */
const LONG = 1300

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('push' as const), count: fc.integer({ min: 1, max: 700 }) }) },
    fc.record({ kind: fc.constant('cut' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('set' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('pop' as const) }),
    fc.record({ kind: fc.constant('view' as const) }),
  ),
  { maxLength: 20 },
)

const listOf = (length: number) => {
  const list = new GrowingList<number>()
  for (let item = 0; item < length; item++) list.push(item)
  return list
}

describe('GrowingList', () => {
  it('holds what an array would, and what was handed out stays as it was', () => {
    fc.assert(
      fc.property(steps, sequence => {
        const list = new GrowingList<number>()
        const plain: number[] = []
        const handedOut: (readonly [List<number>, readonly number[]])[] = []
        let next = 0
        for (const step of sequence) {
          if (step.kind === 'push') {
            for (let left = step.count; left > 0; left--) {
              list.push(next)
              plain.push(next++)
            }
          } else if (step.kind === 'pop') {
            list.pop()
            plain.pop()
          } else if (step.kind === 'cut') {
            const length = Math.round(plain.length * step.share)
            list.cut(length)
            plain.length = length
          } else if (step.kind === 'set') {
            const index = Math.floor(plain.length * step.share)
            list.set(index, next)
            if (index < plain.length) plain[index] = next
            next++
          } else handedOut.push([list.view(), plain.slice()])
        }
        handedOut.push([list.view(), plain])
        expect(list.length).toBe(plain.length)
        for (const [view, then] of handedOut) expect([...view]).toEqual(then)
      }),
    )
  })

  it('is asked as an array is', () => {
    const view = listOf(LONG).view()
    const plain = Array.from({ length: LONG }, (_, index) => index)
    expect(view.length).toBe(LONG)
    for (const index of [0, 511, 512, LONG - 1, LONG, -1, -LONG, -LONG - 1]) expect(view.at(index)).toBe(plain.at(index))
    expect(view.map(item => item * 2)).toEqual(plain.map(item => item * 2))
    expect(view.filter(item => item % 7 === 0)).toEqual(plain.filter(item => item % 7 === 0))
    expect([view.find(item => item > 600), view.find(item => item < 0)]).toEqual([601, undefined])
    expect([view.findIndex(item => item > 600), view.findIndex(item => item < 0)]).toEqual([601, -1])
    expect([view.some(item => item > 600), view.some(item => item < 0)]).toEqual([true, false])
    expect([view.every(item => item >= 0), view.every(item => item > 600)]).toEqual([true, false])
  })

  it('ends where it ended, though its last piece goes on', () => {
    const list = listOf(3)
    const view = list.view()
    list.push(3)
    expect([...view]).toEqual([0, 1, 2])
    expect([view.at(3), list.at(3)]).toEqual([undefined, 3])
  })

  it('hands out the same list until something changes', () => {
    const list = listOf(3)
    const view = list.view()
    expect(list.view()).toBe(view)
    list.set(1, 9)
    expect(list.view()).not.toBe(view)
  })

  it('differs for whoever compares where an item differs', () => {
    const list = listOf(3)
    const view = list.view()
    list.set(1, 9)
    expect(list.view()).not.toEqual(view)
    expect(listOf(3).view()).toEqual(view)
  })
})
