import { describe, expect, it } from 'vitest'
import { clientLine, tokenBar } from '../../src/panel/views/timeline/bars'
import { loadMoments } from '../../src/panel/views/timeline/loads'
import { scaleOf } from '../../src/panel/views/timeline/scale'
import { ticksOf } from '../../src/panel/views/timeline/ticks'
import { bringIntoView, domainOf, panBy, rangeBetween, zoomAround } from '../../src/panel/views/timeline/zoom'
import { client, token, use } from '../fixtures/panel/make'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A minute on 600 pixels: 100 ms for a pixel. */
const minute = scaleOf({ from: 0, to: MINUTE }, 600)

describe('bars', () => {
  it('a token lives from its issue to its expiry, and then has a short tail', () => {
    const [life, tail] = tokenBar(token('T1', 10_000, 20_000), minute)
    expect(life).toMatchObject({ kind: 'good', left: 100, isCutLeft: false, isCutRight: false })
    expect(life?.width).toBeCloseTo(198.5)
    expect(tail).toMatchObject({ kind: 'over', width: 18 })
  })

  it('the tail reaches to the last call that used the dead token', () => {
    const spent = token('T1', 0, 10_000)
    spent.uses.push(use(spent, 'x1', 30_000, 401))
    const [, tail] = tokenBar(spent, minute)
    expect((tail?.left ?? 0) + (tail?.width ?? 0)).toBeCloseTo(300)
  })

  it('is cut at the right edge, and marked, when it outlives the view', () => {
    expect(tokenBar(token('T1', 30_000, 6 * HOUR), minute)).toEqual([
      { kind: 'good', left: 300, width: 300, isCutLeft: false, isCutRight: true },
    ])
  })

  it('is not drawn when it is elsewhere', () => {
    expect(tokenBar(token('T1', 2 * MINUTE, MINUTE), minute)).toEqual([])
  })

  it('an unknown lifetime is another kind of bar, not a long one', () => {
    expect(tokenBar(token('T1', 0, null), minute).map(({ kind }) => kind)).toEqual(['unknown'])
  })

  it('a revoked token ends there', () => {
    const [life] = tokenBar(token('T1', 0, HOUR, { revokedAt: 30_000 }), minute)
    expect(life).toMatchObject({ width: 300, isCutRight: false })
  })

  it('a client lives on until its secret expires', () => {
    expect(clientLine(client('c1', 0), minute)[0]).toMatchObject({ width: 600, isCutRight: true })
    expect(clientLine(client('c1', 0, { secretExpiresAt: 30_000 }), minute)[0]).toMatchObject({ width: 300, isCutRight: false })
  })
})

describe('what the view shows', () => {
  const activity = { from: 0, to: 5 * MINUTE }

  it('"all" is the activity and now, not the expiry in six hours', () => {
    const { from, to } = domainOf({ kind: 'all' }, activity, 6 * MINUTE)
    expect(from).toBeLessThan(0)
    expect(to).toBeGreaterThan(6 * MINUTE)
    expect(to).toBeLessThan(9 * MINUTE)
  })

  it('an idle night does not squeeze the evening into a corner', () => {
    const { from, to } = domainOf({ kind: 'all' }, activity, 9 * HOUR)
    expect(activity.to - activity.from).toBeGreaterThan((to - from) / 2)
  })

  it('stands still while seconds pass: it moves in steps', () => {
    const shown = Array.from({ length: 30 }, (_, second) => domainOf({ kind: 'all' }, activity, 5 * MINUTE + second * 1000))
    expect(new Set(shown.map(({ from, to }) => `${from} ${to}`)).size).toBeLessThanOrEqual(2)
  })

  it('"last 5 min" moves with the clock; a saved session ends at its end', () => {
    expect(domainOf({ kind: 'last', ms: MINUTE }, activity, 10 * MINUTE).from).toBe(9 * MINUTE)
    expect(domainOf({ kind: 'last', ms: MINUTE }, activity, null).from).toBe(4 * MINUTE)
  })

  it('zooming keeps the moment under the pointer where it is', () => {
    const zoom = zoomAround({ from: 0, to: 1000 }, 250, 0.5)
    expect(zoom).toEqual({ kind: 'range', from: 125, to: 625 })
  })

  it('cannot be zoomed to nothing', () => {
    const zoom = zoomAround({ from: 0, to: 300 }, 150, 0.0001)
    expect(zoom.kind === 'range' && zoom.to - zoom.from).toBe(200)
  })

  it('pans, brings a moment into view, and ignores a drag of nothing', () => {
    expect(panBy({ from: 0, to: 100 }, 10)).toEqual({ kind: 'range', from: 10, to: 110 })
    expect(bringIntoView({ from: 0, to: 100 }, 50)).toBeNull()
    expect(bringIntoView({ from: 0, to: 100 }, 500)).toEqual({ kind: 'range', from: 410, to: 510 })
    expect(rangeBetween(5000, 2000)).toEqual({ kind: 'range', from: 2000, to: 5000 })
    expect(rangeBetween(100, 101)).toBeNull()
  })

  it('ticks are round and leave room for their labels', () => {
    for (const span of [400, 5000, MINUTE, HOUR, 30 * HOUR, 40 * 24 * HOUR]) {
      const ticks = ticksOf(scaleOf({ from: 1_768_478_400_123, to: 1_768_478_400_123 + span }, 900))
      expect(ticks.length).toBeGreaterThan(0)
      expect(ticks.length).toBeLessThanOrEqual(11)
    }
  })

  it('page loads on one pixel are one line', () => {
    const load = (at: number) => ({ id: 'l', exchangeId: 'x', origin: null, tabId: null, captureId: 'c', partition: null, at })
    expect(loadMoments([load(0), load(100), load(5000)], minute)).toEqual([0, 5000])
  })
})
