import { describe, expect, it } from 'vitest'
import { Journal } from '../../src/core/journal'

describe('the journal', () => {
  it('takes back everything since a mark, and nothing before it', () => {
    const journal = new Journal()
    const list: number[] = []
    const map = new Map<string, number>([['kept', 1]])
    const record = { count: 0 }
    journal.push(list, 1)
    const mark = journal.mark()
    journal.push(list, 2)
    journal.put(map, 'new', 2)
    journal.put(map, 'kept', 3)
    journal.remove(map, 'kept')
    journal.remove(map, 'absent')
    journal.set(record, 'count', 7)
    expect(journal.rewind(mark)).toBe(true)
    expect({ list, map, record }).toEqual({ list: [1], map: new Map([['kept', 1]]), record: { count: 0 } })
  })

  it('offers no way back to a place that it no longer knows', () => {
    const journal = new Journal()
    const list: number[] = []
    const first = journal.mark()
    for (let step = 0; step < 10; step++) journal.push(list, step)
    journal.trim(4)
    expect(journal.rewind(first)).toBe(false)
    expect(list).toHaveLength(10)
  })

  it('offers no way back over a pause, nor to a place in it', () => {
    const journal = new Journal()
    const list: number[] = []
    const before = journal.mark()
    journal.pause()
    const within = journal.mark()
    journal.push(list, 1)
    journal.resume()
    const after = journal.mark()
    journal.push(list, 2)
    expect([journal.rewind(before), journal.rewind(within)]).toEqual([false, false])
    expect(journal.rewind(after)).toBe(true)
    expect(list).toEqual([1])
  })
})
