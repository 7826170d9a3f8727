/** What the DevTools page saw reaches the background, whatever happens to the background in between. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Observation } from '../../src/core/observation'
import { createSender } from '../../src/devtools/sender'
import type { Counts } from '../../src/messages/contract'
import { createHandClock, settle } from '../support/hand-clock'

const observation = (number: number): Observation => ({
  id: `o${number}`,
  requestKey: `o${number}`,
  source: 'devtools',
  at: number,
  phase: 'mark',
  data: { kind: 'note', note: '', origin: null },
})
const some = (count: number, from = 0) => Array.from({ length: count }, (_, index) => observation(from + index))
const ids = (observations: readonly Observation[]) => observations.map(({ id }) => id)

/** A background that answers as told: it takes a batch, refuses it, or takes it and is stopped before it can say so. */
function background() {
  const clock = createHandClock()
  const stored = new Map<string, Observation>()
  const told: Counts = { seen: 0, irrelevant: 0 }
  const batches: string[][] = []
  let mood: 'takes' | 'refuses' | 'takes silently' = 'takes'
  const sender = createSender({
    async append(observations, counts) {
      batches.push(ids(observations))
      if (mood === 'refuses') throw new Error('gone')
      for (const item of observations) if (!stored.has(item.id)) stored.set(item.id, item)
      if (mood === 'takes silently') throw new Error('stopped before it could answer')
      Object.assign(told, { seen: told.seen + counts.seen, irrelevant: told.irrelevant + counts.irrelevant })
    },
    schedule: clock.schedule,
  })
  return {
    clock,
    sender,
    batches,
    told,
    stored: () => [...stored.keys()],
    be(now: typeof mood) {
      mood = now
    },
  }
}

describe('observations', () => {
  it('are sent at once, in order, in batches', async () => {
    const { sender, batches, stored, clock } = background()
    sender.send(some(450))
    await settle()
    expect(batches.map(batch => batch.length)).toEqual([200, 200, 50])
    expect(stored()).toEqual(ids(some(450)))
    expect(clock.planned, 'nothing is left to do').toBe(0)
  })

  it('wait for the batch before them', async () => {
    const { sender, batches } = background()
    sender.send(some(1))
    sender.send(some(1, 1))
    sender.send(some(1, 2))
    await settle()
    expect(batches).toEqual([['o0'], ['o1', 'o2']])
  })

  it('are sent again, the first ones first, until they are acknowledged', async () => {
    const { sender, batches, stored, clock, be } = background()
    be('refuses')
    sender.send(some(2))
    await clock.pass(0)
    sender.send(some(1, 2))
    await clock.pass(99)
    expect(batches, 'no second attempt before its time').toEqual([['o0', 'o1']])
    await clock.pass(1)
    expect(batches.at(-1)).toEqual(['o0', 'o1', 'o2'])
    be('takes')
    await clock.pass(200)
    expect(stored()).toEqual(['o0', 'o1', 'o2'])
    expect(clock.planned).toBe(0)
  })

  it('are tried for less and less often, at least every 5 s, and at once when all is well again', async () => {
    const { sender, batches, clock, be } = background()
    be('refuses')
    sender.send(some(1))
    await clock.pass(100 + 200 + 400 + 800 + 1600 + 3200)
    expect(batches).toHaveLength(7)
    await clock.pass(50_000)
    expect(batches).toHaveLength(17)
    be('takes')
    await clock.pass(5000)
    be('refuses')
    sender.send(some(1, 1))
    await clock.pass(100)
    expect(batches).toHaveLength(20)
  })

  it('never have two attempts under way, however many arrive while the background is gone', async () => {
    const { sender, clock, be } = background()
    be('refuses')
    for (let number = 0; number < 50; number++) {
      sender.send(some(1, number))
      await settle()
    }
    expect(clock.planned).toBe(1)
  })

  it('are stored once, where the acknowledgement was lost', async () => {
    const { sender, stored, batches, clock, be } = background()
    be('takes silently')
    sender.send(some(3))
    await clock.pass(0)
    be('takes')
    await clock.pass(100)
    expect(batches).toEqual([ids(some(3)), ids(some(3))])
    expect(stored()).toEqual(ids(some(3)))
  })
})

describe('counts', () => {
  it('go with the next batch', async () => {
    const { sender, told } = background()
    sender.count(true)
    sender.count(false)
    sender.send(some(1))
    await settle()
    expect(told).toEqual({ seen: 2, irrelevant: 1 })
  })

  it('go by themselves after half a second, all together', async () => {
    const { sender, told, batches, clock } = background()
    for (let number = 0; number < 40; number++) sender.count(false)
    await clock.pass(499)
    expect(batches).toEqual([])
    await clock.pass(1)
    expect([batches, told]).toEqual([[[]], { seen: 40, irrelevant: 40 }])
    sender.count(true)
    await clock.pass(500)
    expect(told).toEqual({ seen: 41, irrelevant: 40 })
  })

  it('are told even if their time comes while a batch is under way', async () => {
    const clock = createHandClock()
    let finish = (): void => undefined
    const told: number[] = []
    const sender = createSender({
      append: (_, counts) => {
        told.push(counts.seen)
        return new Promise<void>(resolve => {
          finish = resolve
        })
      },
      schedule: clock.schedule,
    })
    sender.send(some(1))
    sender.count(false)
    await clock.pass(500)
    finish()
    await settle()
    finish()
    await settle()
    expect(told).toEqual([0, 1])
  })

  it('are added once, after any number of refusals', async () => {
    const { sender, told, clock, be } = background()
    be('refuses')
    sender.count(true)
    sender.send(some(1))
    sender.count(false)
    await clock.pass(3000)
    sender.count(false)
    be('takes')
    await clock.pass(10_000)
    expect(told).toEqual({ seen: 3, irrelevant: 2 })
  })
})

describe('a background that comes and goes', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('send' as const), count: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ do: fc.constant('count' as const), isRelevant: fc.boolean() }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 3000 }) }),
    fc.record({ do: fc.constant('be' as const), mood: fc.constantFrom('takes' as const, 'refuses' as const) }),
  )

  it('gets everything once, in order, and every count', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
        const { sender, told, stored, clock, be } = background()
        let sent = 0
        let seen = 0
        for (const item of steps) {
          if (item.do === 'send') {
            sender.send(some(item.count, sent))
            sent += item.count
          } else if (item.do === 'count') {
            sender.count(item.isRelevant)
            seen++
          } else if (item.do === 'pass') await clock.pass(item.ms)
          else be(item.mood)
        }
        be('takes')
        await clock.pass(10_000)
        expect(stored()).toEqual(ids(some(sent)))
        expect(told.seen).toBe(seen)
        expect(clock.planned).toBe(0)
      }),
    )
  })
})
