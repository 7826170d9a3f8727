/** What was missed: said where something was, and not where nothing was. */
import { describe, expect, it } from 'vitest'
import { createGaps, type GapState } from '../../src/background/gaps'
import type { GapObservation } from '../../src/core/observation'
import { createHandClock } from '../support/hand-clock'

const SECOND = 1000

function awoken(at: number, before?: GapState, seenTabs: readonly number[] = []) {
  const clock = createHandClock()
  const told: GapObservation[] = []
  let now = at
  const isSeen = (tabId: number) => seenTabs.includes(tabId)
  const gaps = createGaps({ store: gap => void told.push(gap), now: () => now, schedule: clock.schedule, isSeen })
  if (before !== undefined) gaps.recall(before)
  return {
    gaps,
    async pass(ms: number) {
      now += ms
      await clock.pass(ms)
    },
    /** `reason from-until`, in seconds. */
    said: () => told.map(({ at: from, data }) => `${data.reason} ${from / SECOND}-${data.until === null ? '' : data.until / SECOND}`),
  }
}

/** What a worker leaves that was stopped at second 10 with these requests under way. */
function stateOf(...requests: readonly (readonly [key: string, second: number, tabId: number])[]): GapState {
  const worker = awoken(0)
  for (const [key, second, tabId] of requests) {
    worker.gaps.began(key, tabId)
    worker.gaps.told.begin(key, { at: second * SECOND, tabId })
  }
  return { ...worker.gaps.state, at: 10 * SECOND, aloneAt: -60 * SECOND }
}

describe('a worker that was stopped', () => {
  it('while nothing was under way has missed nothing', () => {
    expect(awoken(60 * SECOND, stateOf()).said()).toEqual([])
  })

  it('in the middle of a request may have missed others', () => {
    expect(awoken(12 * SECOND, stateOf(['a', 8, 1])).said()).toEqual(['worker-stopped 8-12'])
  })

  it.each([
    ['just after a request may have missed the next', 30, [], ['worker-stopped 6-30']],
    ['just after a request that DevTools saw has missed nothing', 30, [1], []],
    ['when it had nothing to do has missed nothing', 31, [], []],
  ])('%s', (_, awokeAt, seenTabs, said) => {
    const before = awoken(6 * SECOND, undefined, seenTabs)
    before.gaps.began('a', 1)
    before.gaps.ended('a', 1)
    const state = { ...before.gaps.state, at: 6 * SECOND }
    expect(awoken(awokeAt * SECOND, state, seenTabs).said()).toEqual(said)
  })

  it('has missed nothing of a tab that DevTools looks at', () => {
    expect(awoken(12 * SECOND, stateOf(['a', 8, 1]), [1]).said()).toEqual([])
  })

  it('twice: what it had open the first time is said once', () => {
    const second = awoken(12 * SECOND, stateOf(['a', 8, 1]))
    const third = awoken(20 * SECOND, { ...second.gaps.state, at: 18 * SECOND, aloneAt: -60 * SECOND })
    expect([...second.said(), ...third.said()]).toEqual(['worker-stopped 8-12'])
  })

  it('twice, and the second had not seen anything yet: it did not stop by itself either', () => {
    const first = awoken(SECOND)
    first.gaps.began('a', 1)
    first.gaps.ended('a', 1)
    const second = awoken(2 * SECOND, first.gaps.state)
    const third = awoken(4 * SECOND, second.gaps.state)
    expect([...second.said(), ...third.said()]).toEqual(['worker-stopped 1-2', 'worker-stopped 2-4'])
    const later = awoken(64 * SECOND, third.gaps.state)
    expect(later.said()).toEqual([])
  })

  it('has missed how a request ended whose page has gone meanwhile', async () => {
    const worker = awoken(12 * SECOND, stateOf(['a', 8, 1]), [1])
    worker.gaps.leave(1)
    await worker.pass(3 * SECOND)
    expect(worker.said()).toEqual(['worker-stopped 8-12'])
  })

  it('did not see the beginning of what ends now: others may have ended, too', () => {
    const worker = awoken(12 * SECOND, stateOf())
    worker.gaps.endedUnseen('b')
    worker.gaps.endedUnseen('c')
    expect(worker.said()).toEqual(['worker-stopped 10-12'])
  })

  it('waited for a body that DevTools never told: this one waits on', async () => {
    const before = awoken(0)
    before.gaps.awaitBody({ key: 'a', url: 'https://as.example.com/token', tabId: 1, at: 5 * SECOND })
    const worker = awoken(12 * SECOND, { ...before.gaps.state, at: 10 * SECOND, aloneAt: -60 * SECOND })
    await worker.pass(3 * SECOND)
    expect(worker.said()).toEqual([])
    await worker.pass(3 * SECOND)
    expect(worker.said()).toEqual(['body-lost 5-5'])
  })

  it('saw the beginning of a long poll that ends now', () => {
    const before = awoken(0)
    before.gaps.began('poll', 1)
    const worker = awoken(60 * SECOND, { ...before.gaps.state, at: 10 * SECOND })
    worker.gaps.endedUnseen('poll')
    expect(worker.said()).toEqual([])
  })
})

describe('a gap', () => {
  it('that goes on is the same gap when it has ended, in a later life of the worker, too', () => {
    const first = awoken(SECOND)
    first.gaps.tell('devtools-closed', 'devtools:1', 2 * SECOND, null, 1)
    const second = awoken(5 * SECOND, first.gaps.state)
    expect(second.gaps.isOpen('devtools:1')).toBe(true)
    second.gaps.end('devtools:1')
    second.gaps.end('devtools:1')
    expect([...first.said(), ...second.said()]).toEqual(['devtools-closed 2-', 'devtools-closed 2-5'])
  })

  it.each([
    ['a clock that was set back', -2 * SECOND, ['clock-changed 8-8']],
    ['a clock that is a little off', -SECOND, []],
    ['a machine that slept', 3600 * SECOND, []],
  ])('is what comes of %s', async (_, change, said) => {
    const worker = awoken(10 * SECOND)
    worker.gaps.checkClock()
    await worker.pass(change)
    worker.gaps.checkClock()
    expect(worker.said()).toEqual(said)
  })
})
