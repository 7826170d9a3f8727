/** Two sources tell of one request and neither names the other's: what belongs together, in whatever order it comes. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Body, ExchangeContext, HttpExchange, HttpRequest } from '../../src/core/exchange'
import { NO_BODY } from '../../src/core/exchange'
import { Merger } from '../../src/core/merge'
import type { ExchangeObservation } from '../../src/core/observation'

// An hour of polling, and hundreds of orders of arrival.
vi.setConfig({ testTimeout: 30_000 })

const URL = 'https://api.example.com/v1/items'

/** One request as it really was; what the sources say of it is made from this. */
interface Call {
  readonly at: number
  readonly url?: string
  readonly method?: string
  readonly status?: number
  readonly took?: number
  /** The answer's `Date` header; none where left out. */
  readonly date?: string
  readonly answer?: string
  readonly wireBody?: Body
  readonly toolsBody?: Body
  readonly tab?: number
  readonly wireTab?: number
  /** The DevTools page's clock is so much later (ms). */
  readonly lag?: number
  readonly seenBy?: 'both' | 'wire' | 'tools'
  /** webRequest saw it leave and was stopped before its end. */
  readonly isCutShort?: boolean
  readonly error?: string
  /** Firefox: webRequest has the body too. */
  readonly wireAnswer?: string
}

const text = (content: string, mimeType = 'application/json'): Body => ({
  state: 'present',
  text: content,
  mimeType,
  size: content.length,
})

function contextOf(source: 'webrequest' | 'devtools', tabId: number): ExchangeContext {
  const isWire = source === 'webrequest'
  return {
    captureId: 'live',
    sources: [source],
    tabId,
    frameId: isWire ? 0 : null,
    initiator: isWire ? 'https://app.example.com' : null,
    pageUrl: isWire ? 'https://app.example.com/' : null,
    loadId: null,
    resourceType: 'fetch',
    fromCache: false,
    viaServiceWorker: false,
    partition: null,
  }
}

function requestOf(call: Call, body: Body): HttpRequest {
  return { method: call.method ?? 'GET', url: call.url ?? URL, headers: [], headersState: 'partial', body }
}

/** What webRequest says of the call. */
function wireOf(call: Call, index: number): ExchangeObservation[] {
  const key = `webrequest:${index}:hash`
  const { at, took = 40, status = 200, date, error, wireAnswer } = call
  const common = { requestKey: key, source: 'webrequest' } as const
  const seen: ExchangeObservation[] = [
    {
      ...common,
      id: `${key}:request`,
      at,
      phase: 'request',
      data: { request: requestOf(call, call.wireBody ?? NO_BODY), context: contextOf('webrequest', call.wireTab ?? call.tab ?? 1) },
    },
  ]
  if (call.isCutShort) return seen
  if (error !== undefined) return [...seen, { ...common, id: `${key}:failed`, at: at + took, phase: 'failed', data: { error } }]
  seen.push({
    ...common,
    id: `${key}:response`,
    at: at + took,
    phase: 'response',
    data: {
      status,
      headers: date === undefined ? [] : [{ name: 'Date', value: date }],
      headersState: 'partial',
      redirectUrl: null,
      fromCache: false,
    },
  })
  if (wireAnswer !== undefined) {
    seen.push({ ...common, id: `${key}:body`, at: at + took, phase: 'body', data: { body: text(wireAnswer) } })
  }
  return seen
}

/** What a DevTools page says of the call. */
function toolsOf(call: Call, index: number, page = 'page'): ExchangeObservation[] {
  const key = `devtools:${page}:${index}`
  const { at, took = 40, status = 200, date, answer, error, lag = 3 } = call
  const startedAt = at + lag
  return [
    {
      id: key,
      requestKey: key,
      source: 'devtools',
      at: startedAt,
      phase: 'entry',
      data: {
        startedAt,
        endedAt: startedAt + took,
        request: requestOf(call, call.toolsBody ?? call.wireBody ?? NO_BODY),
        response:
          error !== undefined
            ? null
            : {
                status,
                headers: date === undefined ? [] : [{ name: 'date', value: date }],
                headersState: 'complete',
                body: answer === undefined ? NO_BODY : text(answer),
                redirectUrl: null,
              },
        error: error ?? null,
        context: contextOf('devtools', call.tab ?? 1),
      },
    },
  ]
}

const observationsOf = (calls: readonly Call[]): ExchangeObservation[] =>
  calls.flatMap((call, index) => [
    ...(call.seenBy === 'tools' ? [] : wireOf(call, index)),
    ...(call.seenBy === 'wire' ? [] : toolsOf(call, index)),
  ])

/** What a merger has told once it has seen all this. Complains where it takes back what it never told. */
function merge(observations: readonly ExchangeObservation[]): HttpExchange[] {
  const held = new Map<string, HttpExchange>()
  const merger = new Merger({
    put: exchange => void held.set(exchange.id, exchange),
    remove: id => expect(held.delete(id), `${id} was never told`).toBe(true),
  })
  for (const observation of observations) merger.add(observation)
  return [...held.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

const answerOf = ({ response }: HttpExchange) => (response?.body.state === 'present' ? response.body.text : null)

/** Every call is one exchange, named by webRequest where that saw it, with its own answer. */
function expectExactly(calls: readonly Call[], observations = observationsOf(calls)): void {
  const told = Object.fromEntries(
    merge(observations).map(exchange => [exchange.id, [exchange.response?.status ?? null, answerOf(exchange)]]),
  )
  const expected = Object.fromEntries(
    calls.map((call, index) => {
      const { seenBy, status = 200, error } = call
      const id = seenBy === 'tools' ? `devtools:page:${index}` : `webrequest:${index}:hash`
      const isAnswered = error === undefined && !(seenBy === 'wire' && call.isCutShort)
      return [id, [isAnswered ? status : null, isAnswered && seenBy !== 'wire' ? (call.answer ?? null) : null]]
    }),
  )
  expect(told).toEqual(expected)
}

const dateOf = (at: number) => new Date(at).toUTCString()
const EPOCH = Date.UTC(2026, 0, 15, 12)

describe('one request', () => {
  it('seen by both is one exchange with the best of both', () => {
    const [exchange, ...others] = merge(observationsOf([{ at: EPOCH, answer: '{"a":1}', date: dateOf(EPOCH) }]))
    expect(others).toEqual([])
    expect(exchange).toMatchObject({
      id: 'webrequest:0:hash',
      startedAt: EPOCH,
      endedAt: EPOCH + 40,
      response: { status: 200, body: { text: '{"a":1}' }, headersState: 'complete' },
      context: { sources: ['webrequest', 'devtools'], tabId: 1, frameId: 0, initiator: 'https://app.example.com' },
    })
  })

  it.each<[string, Call]>([
    ['a form that webRequest shows parsed', { at: 0, method: 'POST', wireBody: text('b=2&a=1'), toolsBody: text('a=1&b=2') }],
    ['a form with an escaped value', { at: 0, method: 'POST', wireBody: text('a=x+y'), toolsBody: text('a=x%20y') }],
    [
      'a multipart form that webRequest shows parsed',
      {
        at: 0,
        method: 'POST',
        wireBody: text('a=1'),
        toolsBody: text('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--'),
      },
    ],
    ['a stream that webRequest does not show', { at: 0, method: 'POST', wireBody: NO_BODY, toolsBody: text('{"a":1}') }],
    [
      'a body that one of them lost',
      { at: 0, method: 'POST', wireBody: { state: 'not-captured', mimeType: null, size: null }, toolsBody: text('a') },
    ],
    ['a tab that webRequest does not know (service worker)', { at: 0, wireTab: -1 }],
    ['a clock that is 155 ms late', { at: 0, lag: 155 }],
    ['a clock that is 155 ms early', { at: 1000, lag: -155 }],
    ['a machine that stood still for 1.9 s', { at: 0, lag: 1900 }],
    ['an end that webRequest never told (worker killed)', { at: 0, isCutShort: true }],
    ['a failure', { at: 0, error: 'net::ERR_FAILED' }],
    ['a fragment that only one of them shows', { at: 0, url: `${URL}#part` }],
  ])('%s: one exchange', (_, call) => {
    expectExactly([{ ...call, answer: 'own' }])
  })

  it.each<[string, ExchangeObservation[]]>([
    ['another tab', [...wireOf({ at: 0 }, 0), ...toolsOf({ at: 0, tab: 2 }, 0)]],
    [
      'another body',
      [
        ...wireOf({ at: 0, method: 'POST', wireBody: text('{"a":1}') }, 0),
        ...toolsOf({ at: 0, method: 'POST', toolsBody: text('{"a":2}') }, 0),
      ],
    ],
    ['another status', [...wireOf({ at: 0, status: 200 }, 0), ...toolsOf({ at: 0, status: 401 }, 0)]],
    ['another address', [...wireOf({ at: 0 }, 0), ...toolsOf({ at: 0, url: `${URL}?page=2` }, 0)]],
    ['another method: a preflight', [...wireOf({ at: 0, method: 'OPTIONS' }, 0), ...toolsOf({ at: 0, method: 'GET' }, 0)]],
    ['more than 2 s apart', [...wireOf({ at: 0 }, 0), ...toolsOf({ at: 2001, lag: 0 }, 0)]],
  ])('%s: two exchanges', (_, observations) => {
    expect(merge(observations)).toHaveLength(2)
  })

  it('takes the body from webRequest where DevTools lost it (Firefox)', () => {
    const [exchange] = merge(observationsOf([{ at: 0, wireAnswer: 'from the wire' }]))
    expect(exchange && answerOf(exchange)).toBe('from the wire')
  })

  it('seen by two DevTools pages is one exchange, with webRequest and without', () => {
    const call: Call = { at: 0, answer: 'own', date: dateOf(0) }
    const pages = [...toolsOf(call, 0, 'one'), ...toolsOf(call, 7, 'two')]
    expect(merge(pages)).toHaveLength(1)
    expect(merge([...pages, ...wireOf(call, 0)])).toHaveLength(1)
    expect(merge([...wireOf(call, 0), ...pages])).toHaveLength(1)
  })

  it('seen by two DevTools pages has the body that one of them came too late for', () => {
    const late = toolsOf({ at: 0 }, 0, 'a')
    const early = toolsOf({ at: 0, answer: 'own' }, 0, 'b')
    const lost: ExchangeObservation[] = late.map(observation =>
      observation.phase === 'entry' && observation.data.response !== null
        ? {
            ...observation,
            data: {
              ...observation.data,
              response: { ...observation.data.response, body: { state: 'not-captured', mimeType: null, size: null } },
            },
          }
        : observation,
    )
    expect(merge([...lost, ...early]).map(answerOf)).toEqual(['own'])
  })
})

describe('many requests for one address', () => {
  const calls = (count: number, make: (index: number) => Call) => Array.from({ length: count }, (_, index) => make(index))

  it('50 identical ones in flight at once are exactly 50, each with its own body', () => {
    expectExactly(calls(50, index => ({ at: EPOCH + index / 10, took: 500, answer: `answer ${index}`, date: dateOf(EPOCH) })))
  })

  it('50 identical ones at one and the same moment are exactly 50', () => {
    const burst = calls(50, index => ({ at: EPOCH, took: 100, answer: `answer ${index}` }))
    const exchanges = merge(observationsOf(burst))
    expect(exchanges).toHaveLength(50)
    expect(new Set(exchanges.map(answerOf)).size).toBe(50)
  })

  it('answers that overtake each other stay with their requests', () => {
    const statuses = [200, 401, 503, 429, 500]
    expectExactly(statuses.map((status, index) => ({ at: EPOCH + index, status, lag: 20 - index * 7, answer: `answer ${index}` })))
  })

  it('one that DevTools missed leaves the others with their own', () => {
    expectExactly(calls(20, index => ({ at: EPOCH + index * 1000, answer: `${index}`, ...(index % 5 === 2 && { seenBy: 'wire' }) })))
  })

  it('one that webRequest missed leaves the others with their own', () => {
    expectExactly(calls(20, index => ({ at: EPOCH + index * 1000, answer: `${index}`, ...(index % 5 === 3 && { seenBy: 'tools' }) })))
  })

  it('one whose end was lost takes no other’s', () => {
    expectExactly(calls(20, index => ({ at: EPOCH + index * 1000, answer: `${index}`, isCutShort: index % 4 === 1 })))
  })

  it('in a burst, one that DevTools missed leaves the nearest to the others', () => {
    expectExactly(calls(10, index => ({ at: EPOCH + index * 100, answer: `${index}`, lag: 8, ...(index === 0 && { seenBy: 'wire' }) })))
  })

  it('a poll once a second for an hour stays exact', () => {
    expectExactly(
      calls(3600, index => ({
        at: EPOCH + index * 1000,
        lag: (index * 37) % 156,
        answer: `answer ${index}`,
        date: dateOf(EPOCH + index * 1000),
      })),
    )
  })

  it('ten a second for a minute, without a pause to cut at, are counted right', () => {
    const storm = calls(600, index => ({
      at: EPOCH + index * 100,
      lag: (index * 37) % 90,
      answer: `${index}`,
      date: dateOf(EPOCH + index * 100),
    }))
    const exchanges = merge(observationsOf(storm))
    expect(exchanges).toHaveLength(600)
    expect(new Set(exchanges.map(answerOf)).size).toBe(600)
  })

  it('costs no more per arrival when more is held', () => {
    // Counted, not timed: how many exchanges are told again for one more.
    const poll = calls(1200, index => ({ at: EPOCH + index * 1000, answer: `${index}` }))
    let told = 0
    const merger = new Merger({ put: () => void told++, remove: () => undefined })
    for (const observation of observationsOf(poll)) merger.add(observation)
    // A request, its answer, its entry.
    expect(told).toBeLessThanOrEqual(1200 * 3)
  })
})

// ------------------------------------------------------------------ any order

const someCall: fc.Arbitrary<Call> = fc.record(
  {
    at: fc.integer({ min: 0, max: 25_000 }),
    lag: fc.integer({ min: -155, max: 155 }),
    took: fc.integer({ min: 0, max: 400 }),
    method: fc.constantFrom('GET', 'POST'),
    status: fc.constantFrom(200, 401),
    tab: fc.constantFrom(1, 2),
    answer: fc.string({ maxLength: 5 }),
    seenBy: fc.constantFrom('both', 'wire', 'tools'),
    isCutShort: fc.boolean(),
    date: fc.constantFrom('Mon', 'Tue'),
    wireAnswer: fc.string({ maxLength: 3 }),
  },
  { requiredKeys: ['at'] },
)

const someError: fc.Arbitrary<Call> = fc.record({ at: fc.integer({ min: 0, max: 25_000 }), error: fc.constant('net::ERR_FAILED') })

const someObservations = fc.array(fc.oneof({ weight: 5, arbitrary: someCall }, someError), { maxLength: 25 }).map(observationsOf)

describe('order of arrival', () => {
  it('never changes what is told, and what is sent twice is taken once', () => {
    fc.assert(
      fc.property(
        someObservations.chain(observations =>
          fc.record({
            observations: fc.constant(observations),
            shuffled: fc.shuffledSubarray(observations, { minLength: observations.length }),
            again: fc.subarray(observations),
          }),
        ),
        ({ observations, shuffled, again }) => {
          expect(merge([...shuffled, ...again])).toEqual(merge(observations))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('never changes what is told where calls crowd around a cut', () => {
    const crowd = fc.array(
      someCall.map(call => ({ ...call, at: 8_500 + (call.at % 3_000), method: 'GET', tab: 1 })),
      { minLength: 5, maxLength: 30 },
    )
    fc.assert(
      fc.property(
        crowd
          .map(observationsOf)
          .chain(observations =>
            fc.tuple(fc.constant(observations), fc.shuffledSubarray(observations, { minLength: observations.length })),
          ),
        ([observations, shuffled]) => {
          expect(merge(shuffled)).toEqual(merge(observations))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('loses nothing and doubles nothing: every sight is in exactly one exchange', () => {
    fc.assert(
      fc.property(fc.array(someCall, { maxLength: 25 }), calls => {
        const exchanges = merge(observationsOf(calls))
        const wires = calls.filter(({ seenBy }) => seenBy !== 'tools').length
        const tools = calls.filter(({ seenBy }) => seenBy !== 'wire').length
        const count = (source: 'webrequest' | 'devtools') => exchanges.filter(({ context }) => context.sources.includes(source)).length
        expect([count('webrequest'), count('devtools')]).toEqual([wires, tools])
        expect(exchanges.length).toBeGreaterThanOrEqual(Math.max(wires, tools))
      }),
    )
  })

  it('keeps an answer that was told before its request', () => {
    const observations = wireOf({ at: 0, status: 201, wireAnswer: 'own' }, 0)
    expect(merge([...observations].reverse())).toEqual(merge(observations))
    expect(merge(observations.slice(1)), 'no request, no exchange').toEqual([])
  })
})
