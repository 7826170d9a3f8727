import { describe, expect, it } from 'vitest'
import { marksOf } from '../../src/panel/views/timeline/marks'
import type { TimelineEvent } from '../../src/panel/views/timeline/rows'

const event = (at: number, more: Partial<TimelineEvent> = {}): TimelineEvent => ({
  id: `x${at}`,
  at,
  role: 'api',
  verdict: 'ok',
  severity: null,
  ...more,
})

/** At 100 ms for a pixel, a mark covers a second. */
const PER_PX = 100
const counts = (events: readonly TimelineEvent[], perPx = PER_PX) => marksOf(events, perPx).map(mark => mark.events.length)

describe('marks that fall on the same pixels', () => {
  it('become one', () => {
    expect(counts([event(0), event(400), event(900)])).toEqual([3])
  })

  it('stay apart where there is room', () => {
    expect(counts([event(0), event(2000), event(4000)])).toEqual([1, 1, 1])
  })

  it('come apart when zoomed in', () => {
    const events = [event(0), event(400), event(900)]
    expect(counts(events, 10)).toEqual([1, 1, 1])
  })

  it('a long dense row is many short marks, not one long one', () => {
    const events = Array.from({ length: 100 }, (_, index) => event(index * 100))
    expect(counts(events)).toHaveLength(10)
  })

  it('a refused call is never hidden among good ones', () => {
    const marks = marksOf([event(0), event(100, { verdict: 'refused' }), event(200)], PER_PX)
    expect(marks.map(({ tone, events }) => [tone, events.length])).toEqual([
      ['ok', 2],
      ['bad', 1],
    ])
  })

  it('a registration and the token request after it are set side by side', () => {
    const [registration, token] = marksOf([event(0, { role: 'register' }), event(100, { role: 'token' })], PER_PX)
    expect(registration?.shape).toBe('registration')
    expect((token?.px ?? 0) - (registration?.px ?? 0)).toBeGreaterThanOrEqual(10)
  })

  it('nothing is pushed far from its time, and nothing is lost', () => {
    const roles = ['register', 'token', 'api', 'jwks'] as const
    const events = Array.from({ length: 400 }, (_, index) =>
      event(index * 50, { id: `x${index}`, role: roles[index % 4], verdict: index % 3 === 0 ? 'refused' : 'ok' }),
    )
    const marks = marksOf(events, PER_PX)
    expect(marks.reduce((sum, mark) => sum + mark.events.length, 0)).toBe(400)
    for (const mark of marks) expect(Math.abs(mark.px - (mark.events[0]?.at ?? 0) / PER_PX)).toBeLessThanOrEqual(25)
  })

  it('the gravest leads: what a click selects', () => {
    const [mark] = marksOf([event(0), event(100, { severity: 'info' }), event(200, { severity: 'error' }), event(300)], PER_PX)
    expect(mark?.lead.at).toBe(200)
    expect(mark?.severity).toBe('error')
  })

  it('panning does not regroup: the same marks come back', () => {
    const events = [event(0), event(400)]
    expect(marksOf(events, PER_PX)).toBe(marksOf(events, PER_PX))
  })
})
