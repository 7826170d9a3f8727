/** A page stays in step with the background, through bursts of calls and stops of the worker. */
import { expect, it } from 'vitest'
import { broadcast, createClient, serve } from '../../src/messages/client'
import type { Handlers } from '../../src/messages/contract'
import { followStatus } from '../../src/pages/follow-status'
import { idleStatus } from '../support/background'
import { createHandClock } from '../support/hand-clock'
import { createWirePair } from '../support/wire'

function started() {
  const { page, background, setGone } = createWirePair()
  const clock = createHandClock()
  /** What the background would answer now, how often it was asked, what the page was told. */
  const world = { last: 1, asked: 0, told: [] as (number | null)[] }
  const handlers: Pick<Handlers, 'status/get'> = {
    'status/get': async () => {
      world.asked++
      return { ...idleStatus, last: world.last }
    },
  }
  serve(background, handlers as Handlers)
  const end = followStatus({
    client: createClient(page),
    schedule: clock.schedule,
    onStatus: status => world.told.push(status?.last ?? null),
  })
  return { background, setGone, clock, world, end }
}

it('asks at the start, and listens from then on', async () => {
  const { background, clock, world } = started()
  await clock.pass(0)
  broadcast(background, 'status/changed', { ...idleStatus, last: 7 })
  await clock.pass(0)
  expect(world.told).toEqual([1, 7])
})

it('a burst of calls is asked about once', async () => {
  const { background, clock, world } = started()
  await clock.pass(0)
  world.last = 40
  for (let last = 2; last <= 40; last++) broadcast(background, 'log/grew', { last })
  await clock.pass(1000)
  expect(world).toEqual({ last: 40, asked: 2, told: [1, 40] })
})

it('a background that does not answer is said to be so, and asked again until it does', async () => {
  const { setGone, clock, world, background } = started()
  await clock.pass(0)
  broadcast(background, 'log/grew', { last: 2 })
  setGone(true)
  await clock.pass(2600)
  expect(world.told).toEqual([1, null, null, null])
  setGone(false)
  await clock.pass(1000)
  expect(world.told).toEqual([1, null, null, null, 1])
  expect(clock.planned).toBe(0)
})

it('tells nothing any more once it is ended', async () => {
  const { background, clock, world, end } = started()
  await clock.pass(0)
  broadcast(background, 'log/grew', { last: 2 })
  await clock.pass(0)
  end()
  broadcast(background, 'status/changed', { ...idleStatus, last: 7 })
  await clock.pass(5000)
  expect(world.told).toEqual([1])
  expect(world.asked).toBe(1)
})
