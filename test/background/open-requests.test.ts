import { describe, expect, it } from 'vitest'
import { openRequests } from '../../src/background/open-requests'

const MINUTE = 60_000

/** A worker that awoke at minute 1, after one that saw these requests begin. */
function awoken(...begun: readonly (readonly [key: string, tabId: number])[]) {
  const requests = openRequests()
  requests.inherit(
    begun.map(([key, tabId]) => [key, { at: 30_000, tabId }]),
    MINUTE,
  )
  return requests
}

describe('requests that were open when the worker was stopped', () => {
  it('are no loss while they may still end', () => {
    const requests = awoken(['a', 1])
    expect(requests.takeLost(2 * MINUTE)).toEqual([])
    expect(requests.isWaiting).toBe(true)
  })

  it('are no loss once they have ended, however late', () => {
    const requests = awoken(['a', 1])
    requests.end('a')
    expect(requests.isWaiting).toBe(false)
    expect(requests.takeLost(60 * MINUTE)).toEqual([])
  })

  it('are lost when their page has gone, a moment after it', () => {
    const requests = awoken(['a', 1], ['b', 2])
    requests.leave(1, 2 * MINUTE)
    expect(requests.takeLost(2 * MINUTE + 500)).toEqual([])
    expect(requests.takeLost(2 * MINUTE + 1001)).toEqual([{ key: 'a', request: { at: 30_000, tabId: 1 }, until: MINUTE }])
    expect(requests.takeLost(2 * MINUTE + 2000)).toEqual([])
    expect(requests.has('a')).toBe(false)
  })

  it('are not lost with a page that had gone before they began', () => {
    const requests = openRequests()
    requests.leave(1, 20_000)
    requests.inherit([['a', { at: 30_000, tabId: 1 }]], MINUTE)
    expect(requests.takeLost(2 * MINUTE)).toEqual([])
  })

  it('are lost after five minutes', () => {
    const requests = awoken(['a', 1])
    expect(requests.takeLost(6 * MINUTE)).toEqual([])
    expect(requests.takeLost(6 * MINUTE + 1)).toHaveLength(1)
  })
})

describe('requests that began in this life of the worker', () => {
  it('are not lost while their page is there, however long they take', () => {
    const requests = openRequests()
    requests.begin('a', { at: 0, tabId: 1 })
    expect(requests.takeLost(60 * MINUTE)).toEqual([])
    expect(requests.state).toEqual([['a', { at: 0, tabId: 1 }]])
  })

  it('are lost when their page has gone and nothing more was said of them', () => {
    const requests = openRequests()
    requests.begin('a', { at: 0, tabId: 1 })
    requests.leave(1, 10)
    expect(requests.takeLost(1010)).toEqual([])
    expect(requests.takeLost(1011)).toEqual([{ key: 'a', request: { at: 0, tabId: 1 }, until: 10 }])
  })
})
