/** Requests that began while no worker listened, counted by the browser's numbers: none too few, and none that was heard of after all. */
import { describe, expect, it } from 'vitest'
import { type StopsState, type WorkerStop, workerStops } from '../../src/background/worker-stops'

const SECOND = 1000

type Step = { stopped: number } | { began: number | string } | { heard: number }

/** One life of the worker; what it said last of each gap, and what it hands on. */
function live(awokeAt: number, before: StopsState | null, steps: readonly Step[], open: readonly string[] = []) {
  const said = new Map<string, WorkerStop>()
  const stops = workerStops(awokeAt * SECOND, stop => void said.set(stop.key, stop))
  if (before !== null) stops.recall(before)
  for (const step of steps) {
    if ('stopped' in step) stops.stopped(step.stopped * SECOND)
    else if ('began' in step) stops.began(String(step.began))
    else stops.heard(String(step.heard))
  }
  return { said, state: JSON.parse(JSON.stringify(stops.state(open))) as StopsState }
}

const words = (said: ReadonlyMap<string, WorkerStop>) =>
  [...said.values()].map(({ at, until, missed }) => `${at / SECOND}-${until / SECOND}: ${missed ?? '?'}`)

const began = (...numbers: number[]): Step[] => numbers.map(number => ({ began: number }))

describe('a stopped worker', () => {
  it.each<[what: string, before: Step[], open: string[], after: Step[], said: string[]]>([
    ['missed what lies between two numbers', began(1, 2), [], [{ stopped: 5 }, { began: 6 }], ['5-10: 3']],
    ['missed nothing where there is nothing between: that is no gap', began(1, 2), [], [{ began: 3 }, { stopped: 5 }], []],
    ['missed nothing, which shows later: the gap is taken back', began(1, 2), [], [{ stopped: 5 }, { began: 3 }], ['5-10: 0']],
    ['of which nothing is heard yet', began(1, 2), [], [{ stopped: 5 }], ['5-10: ?']],
    ['that nobody saw stop is no gap, whatever the numbers say', began(1, 2), [], [{ began: 9 }], []],
    [
      'missed the beginning of what is heard of before another begins',
      began(1),
      [],
      [{ stopped: 5 }, { heard: 2 }, { began: 4 }],
      ['5-10: 1'],
    ],
    ['missed the beginning of what is heard of later', began(1), [], [{ stopped: 5 }, { began: 4 }, { heard: 3 }], ['5-10: 1']],
    ['missed what it had not told yet', began(1, 2), ['2'], [{ stopped: 5 }, { began: 3 }], ['5-10: 1']],
    ['missed nothing of what is heard of after all', began(1, 2), ['2'], [{ stopped: 5 }, { began: 3 }, { heard: 2 }], ['5-10: 0']],
    ['a redirect is no beginning', began(1, 2), ['2'], [{ stopped: 5 }, { began: 2 }, { began: 4 }], ['5-10: 1']],
    [
      'two signs of one stop are one gap, from the first of them',
      began(1),
      [],
      [{ stopped: 5 }, { stopped: 4 }, { began: 3 }],
      ['4-10: 1'],
    ],
    ['numbers that leap are no count', began(1), [], [{ stopped: 5 }, { began: 7_000_000 }], ['5-10: ?']],
    ['numbers that are no numbers count nothing', [{ began: 'a' }], ['a'], [{ stopped: 5 }, { began: 'b' }], ['5-10: ?']],
  ])('%s', (_, before, open, after, said) => {
    expect(words(live(10, live(0, null, before, open).state, after).said)).toEqual(said)
  })

  it('is not counted where DevTools was opened before anything began: its own files have numbers, too', () => {
    const said: WorkerStop[] = []
    const stops = workerStops(10 * SECOND, stop => void said.push(stop))
    stops.recall(live(0, null, began(1)).state)
    stops.stopped(5 * SECOND)
    stops.crowded()
    stops.began('198')
    expect(said.map(({ missed }) => missed)).toEqual([null])
  })

  it('many numbers are counted, and not written down one by one', () => {
    const first = live(0, null, began(1))
    const { said, state } = live(10, first.state, [{ stopped: 5 }, { began: 5002 }, { heard: 2 }, { heard: 5001 }])
    expect(words(said)).toEqual(['5-10: 4999'])
    expect(JSON.stringify(state).length).toBeLessThan(6000)
  })

  it('again before anything began: one gap, which goes on', () => {
    const first = live(0, null, began(1, 2), ['2'])
    const second = live(10, first.state, [{ stopped: 5 }, { heard: 4 }])
    const third = live(12, second.state, [{ stopped: 11 }, { began: 6 }])
    expect([...third.said.keys()]).toEqual([...second.said.keys()])
    // 2, 3 and 5: the end of 4 was heard.
    expect(words(third.said)).toEqual(['5-12: 3'])
  })

  it('again after something began: another gap; what is heard of the first later still counts', () => {
    const first = live(0, null, began(1))
    const second = live(10, first.state, [{ stopped: 5 }, { began: 4 }])
    const third = live(20, second.state, [{ stopped: 15 }, { began: 6 }, { heard: 3 }])
    expect([...words(second.said), ...words(third.said)]).toEqual(['5-10: 2', '15-20: 1', '5-10: 1'])
  })

  it('of a browser whose numbers are not known yet: no later numbers are taken for it', () => {
    const first = live(1, null, [{ stopped: 0 }, { began: 7 }])
    const second = live(10, first.state, [{ began: 9 }])
    expect([...words(first.said), ...words(second.said)]).toEqual(['0-1: ?'])
  })
})
