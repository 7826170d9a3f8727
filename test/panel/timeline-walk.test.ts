import { describe, expect, it } from 'vitest'
import type { TimelineEvent, TimelineRow } from '../../src/panel/views/timeline/rows'
import { type Cursor, stepOf, walk } from '../../src/panel/views/timeline/walk'
import { client, token } from '../fixtures/panel/make'

const events = (...times: number[]): TimelineEvent[] => times.map(at => ({ id: `x${at}`, at, role: 'api', verdict: 'ok', severity: null }))

const c1 = client('c1', 0)
const rows: readonly TimelineRow[] = [
  { kind: 'group', key: 'g', app: 'app 1', origin: null, issuer: null, instance: null, events: [] },
  { kind: 'client', key: 'c1', client: c1, tokenCount: 2, isFolded: false, events: events(1000, 9000) },
  { kind: 'token', key: 'T1', token: token('T1', 0, null), events: [] },
  { kind: 'token', key: 'T2', token: token('T2', 0, null), events: events(2000, 8000) },
]

const go = (cursor: Cursor | null, ...keys: string[]) =>
  keys.reduce<Cursor | null>((here, key) => {
    const step = stepOf(key)
    return step ? walk(rows, 10, here, step) : here
  }, cursor)

describe('arrow keys on the timeline', () => {
  it('begin at the first label', () => {
    expect(go(null, 'ArrowRight')).toEqual({ rowKey: 'c1', id: null })
  })

  it('go right from the label through the marks, and stop at the last', () => {
    expect(go(null, 'ArrowDown', 'ArrowRight')?.id).toBe('x1000')
    expect(go(null, 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight')?.id).toBe('x9000')
  })

  it('go left back to the label', () => {
    expect(go({ rowKey: 'c1', id: 'x9000' }, 'ArrowLeft', 'ArrowLeft')).toEqual({ rowKey: 'c1', id: null })
  })

  it('go down from mark to the nearest mark, over rows without any', () => {
    expect(go({ rowKey: 'c1', id: 'x9000' }, 'ArrowDown')).toEqual({ rowKey: 'T2', id: 'x8000' })
  })

  it('go down from label to label', () => {
    expect(go({ rowKey: 'c1', id: null }, 'ArrowDown')).toEqual({ rowKey: 'T1', id: null })
  })

  it('stay where there is nothing further', () => {
    expect(go({ rowKey: 'T2', id: 'x8000' }, 'ArrowDown', 'ArrowRight')).toEqual({ rowKey: 'T2', id: 'x8000' })
    expect(go({ rowKey: 'c1', id: null }, 'ArrowUp')).toEqual({ rowKey: 'c1', id: null })
  })

  it('Home and End are the first and last mark of the row', () => {
    expect(go({ rowKey: 'T2', id: 'x8000' }, 'Home')?.id).toBe('x2000')
    expect(go({ rowKey: 'T2', id: 'x2000' }, 'End')?.id).toBe('x8000')
  })

  it('other keys are not steps', () => {
    expect(stepOf('a')).toBeNull()
    expect(stepOf('toString')).toBeNull()
  })
})
