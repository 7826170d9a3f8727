import { describe, expect, it } from 'vitest'
import type { ClassifiedExchange, LintResult } from '../../src/core/result'
import { clientKey } from '../../src/panel/model/keys'
import { type TimelineRow, timelineModel } from '../../src/panel/views/timeline/rows'
import { app1, classified, client, exchange, finding, result, token } from '../fixtures/panel/make'

const NOTHING_FOLDED: ReadonlySet<string> = new Set()

/** One client with two tokens; a registration, a token request, two API calls, one page load, one metadata request. */
function small(): LintResult {
  const c1 = client('c1', 1000)
  const t1 = token('T1', 2000, 60_000, { client: c1 })
  const t2 = token('T2', 5000, 60_000, { client: c1 })
  c1.tokens.push(t1, t2)
  const call = (id: string, at: number, more: Parameters<typeof classified>[1]): ClassifiedExchange =>
    classified(exchange({ id, at, url: 'https://as.example/' }), more)
  return result({
    clients: [c1],
    tokens: [t1, t2],
    exchanges: [
      call('load', 0, { role: 'load', instanceName: null }),
      call('meta', 500, { role: 'discovery' }),
      call('reg', 900, { role: 'register', clientId: 'c1' }),
      call('tok', 1900, { role: 'token', clientId: 'c1', tokenIds: ['T1'] }),
      call('api1', 3000, { role: 'api', clientId: 'c1', tokenIds: ['T1'] }),
      call('api2', 6000, { role: 'api', clientId: 'c1', tokenIds: ['T2'], outcome: 'http-error' }),
    ],
    findings: [finding({ ruleId: 'r', severity: 'warning', message: 'm', exchangeIds: ['api2'], firstAt: 6000, lastAt: 6000 })],
  })
}

const sketch = (rows: readonly TimelineRow[]) =>
  rows.map(row => {
    const name = row.kind === 'client' ? row.client.id : row.kind === 'token' ? row.token.id : row.app
    return [row.kind, name, row.events.map(({ id }) => id).join(' ')].join(' ').trim()
  })

describe('lanes of the timeline', () => {
  it('a client has the calls it makes itself, its tokens have the calls that present them', () => {
    expect(sketch(timelineModel(small(), NOTHING_FOLDED).rows)).toEqual([
      'group app 1',
      'client c1 reg tok',
      'token T1 api1',
      'token T2 api2',
      'loose app 1 meta',
    ])
  })

  it('a page load is a line across the lanes, not a mark on one', () => {
    const { rows } = timelineModel(small(), NOTHING_FOLDED)
    expect(rows.flatMap(row => row.events).some(({ id }) => id === 'load')).toBe(false)
  })

  it('a folded client takes the calls of its tokens in, in order of time', () => {
    const session = small()
    const key = clientKey(session.clients[0] as LintResult['clients'][number])
    expect(sketch(timelineModel(session, new Set([key])).rows)).toEqual(['group app 1', 'client c1 reg tok api1 api2', 'loose app 1 meta'])
  })

  it('a filter leaves lanes with something in them, and the client above a token', () => {
    const session = small()
    const shown = session.exchanges.filter(({ exchange: { id } }) => id === 'api2')
    expect(sketch(timelineModel(session, NOTHING_FOLDED, shown).rows)).toEqual(['group app 1', 'client c1', 'token T2 api2'])
  })

  it('a mark knows how its call went and the gravest finding about it', () => {
    const { rows } = timelineModel(small(), NOTHING_FOLDED)
    expect(rows[3]?.events[0]).toMatchObject({ verdict: 'refused', severity: 'warning' })
  })

  it('two apps with one client_id are two lanes', () => {
    const other = { ...app1, key: 'i2', name: 'app 2' }
    const session = result({
      clients: [client('c1', 0), client('c1', 0, { instance: other })],
      exchanges: [
        classified(exchange({ id: 'a', at: 1, url: 'https://as.example/' }), { role: 'token', clientId: 'c1', instanceName: 'app 2' }),
      ],
    })
    expect(sketch(timelineModel(session, NOTHING_FOLDED).rows)).toEqual(['group app 1', 'client c1', 'group app 2', 'client c1 a'])
  })

  it('an app that has no client yet stands there with its origin, and can be named', () => {
    const tv = { ...app1, name: 'Living room TV' }
    const refused = classified(exchange({ id: 'a', at: 1, url: 'https://as.example/' }), { role: 'register', instanceName: tv.name })
    const nobodys = classified(exchange({ id: 'b', at: 2, url: 'https://as.example/' }), { role: 'discovery', instanceName: null })
    const { rows } = timelineModel(result({ instances: [tv], exchanges: [refused, nobodys] }), NOTHING_FOLDED)
    expect(sketch(rows)).toEqual(['group Living room TV', 'loose Living room TV a', 'group Other', 'loose Other b'])
    expect(rows.map(row => row.kind === 'group' && row.instance)).toEqual([tv, false, null, false])
    expect(rows[0]).toMatchObject({ app: tv.name, origin: tv.origin, instance: tv })
  })

  it('what was seen twice is drawn once', () => {
    const session = small()
    const twice = classified(exchange({ id: 'again', at: 3001, url: 'https://as.example/' }), {
      role: 'api',
      tokenIds: ['T1'],
      duplicateOf: 'api1',
    })
    const { rows } = timelineModel({ ...session, exchanges: [...session.exchanges, twice] }, NOTHING_FOLDED)
    expect(rows.flatMap(row => row.events).map(({ id }) => id)).not.toContain('again')
  })

  it('activity runs from the first start to the last end', () => {
    expect(timelineModel(small(), NOTHING_FOLDED).activity).toEqual({ from: 0, to: 6120 })
    expect(timelineModel(result({}), NOTHING_FOLDED).activity).toBeNull()
  })
})
