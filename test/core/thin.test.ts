import { expect, it } from 'vitest'
import { MOST_THIN, ThinRing } from '../../src/core/thin'
import { parseScenario } from '../support/scenario'

const [call] = parseScenario('1 api(T1)').exchanges
if (call === undefined) throw new Error('no exchange')

it('tells later how many calls a token would have made relevant', () => {
  const ring = new ThinRing('salt')
  ring.add(call)
  ring.add({ ...call, id: 'other', request: { ...call.request, headers: [] } })
  expect(ring.countMissed(new Set(), new Set([ring.hash('made-up-token-T1')]))).toBe(1)
  expect(ring.countMissed(new Set(), new Set([ring.hash('made-up-token-T2')]))).toBe(0)
})

it('tells later how many calls went to an endpoint that became known', () => {
  const ring = new ThinRing('salt')
  ring.add(call)
  const { origin, pathname } = new URL(call.request.url)
  expect(ring.countMissed(new Set([ring.hash(origin + pathname)]), new Set())).toBe(1)
})

it('holds a bounded number, the newest', () => {
  const ring = new ThinRing('salt')
  ring.add({ ...call, request: { ...call.request, url: 'https://first.example.com/' } })
  for (let index = 0; index < MOST_THIN; index++) ring.add(call)
  expect(ring.countMissed(new Set([ring.hash('https://first.example.com/')]), new Set())).toBe(0)
  expect(ring.countMissed(new Set(), new Set([ring.hash('made-up-token-T1')]))).toBe(MOST_THIN)
})
