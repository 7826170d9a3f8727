/** A session written as HAR and opened again is the same session. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Body, HttpExchange } from '../../src/core/exchange'
import { type HarContents, readHar } from '../../src/core/har'
import type { OwnSession } from '../../src/core/har-own'
import { type SessionToWrite, writeHar } from '../../src/core/har-write'
import { profiles } from '../../src/profiles'
import { harFaults } from '../support/har-schema'

const EMPTY: SessionToWrite = {
  name: '',
  exchanges: [],
  marks: [],
  gaps: [],
  labels: [],
  suppressions: [],
  environment: null,
  exportedAt: 0,
  endedAt: null,
}

const NOWHERE = { captureId: 'live', origin: null, topLevelSite: null, partition: null, device: null }

const textOf = (session: Partial<SessionToWrite>) => [...writeHar({ ...EMPTY, ...session })].join('')

async function* bytesOf(text: string) {
  yield new TextEncoder().encode(text)
}

const open = (text: string): Promise<HarContents> => readHar(bytesOf(text), { captureId: 'live', profiles })

// ------------------------------------------------------------------ by chance

const START = Date.UTC(2026, 10, 25)
const moments = fc.integer({ min: 0, max: 86_400_000 * 8 }).map(eighths => START + eighths / 8)
const texts = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.constant('{"client_id":"C1"}'),
  fc.constant('<script>alert(1)</script>'),
)
const types = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/html; charset=utf-8')
const sizes = fc.option(fc.nat(1e9), { nil: null })
const bodies: fc.Arbitrary<Body> = fc.oneof(
  fc.record({
    state: fc.constantFrom('present' as const, 'truncated' as const),
    text: texts,
    mimeType: types,
    size: fc.integer({ min: 1, max: 1e9 }),
  }),
  fc.record({
    state: fc.constantFrom('none' as const, 'not-captured' as const, 'redacted' as const, 'binary' as const),
    mimeType: fc.option(types, { nil: null }),
    size: sizes,
  }),
)
const headers = fc.array(fc.record({ name: fc.constantFrom('accept', 'Authorization', 'x-trace', 'set-cookie'), value: fc.string() }), {
  maxLength: 4,
})
const states = fc.constantFrom('complete' as const, 'stripped' as const, 'partial' as const, 'not-captured' as const)
const origins = fc.option(fc.constantFrom('https://app.example.com', 'http://127.0.0.1:8080'), { nil: null })

const exchanges: fc.Arbitrary<HttpExchange> = fc
  .record({
    startedAt: moments,
    took: fc.option(fc.nat(80_000), { nil: null }),
    method: fc.constantFrom('GET', 'POST', 'OPTIONS', 'DELETE'),
    path: fc.constantFrom('/register', '/token?client_id=C1', '/api/v2/things#part', '/odd%20path/%C3%BC'),
    requestHeaders: headers,
    requestState: states,
    requestBody: bodies,
    answer: fc.option(
      fc.record({ status: fc.constantFrom(0, 200, 201, 302, 401, 500), headers, headersState: states, body: bodies, redirectUrl: origins }),
      { nil: null },
    ),
    error: fc.constantFrom('net::ERR_FAILED', 'NS_BINDING_ABORTED'),
    tabId: fc.option(fc.integer({ min: -1, max: 9 }), { nil: null }),
    initiator: origins,
    pageUrl: origins,
    partition: fc.constantFrom(null, 'private', 'k3j2h1'),
    sources: fc.constantFrom(['webrequest'] as const, ['webrequest', 'devtools'] as const),
    resourceType: fc.constantFrom('document' as const, 'subdocument' as const, 'fetch' as const, 'preflight' as const, null),
    fromCache: fc.boolean(),
    viaServiceWorker: fc.boolean(),
  })
  .map(made => {
    const isAnswered = made.took !== null && made.answer !== null
    return {
      id: 'x',
      startedAt: made.startedAt,
      endedAt: made.took === null ? null : made.startedAt + made.took / 8,
      request: {
        method: made.method,
        url: `https://as.example.com${made.path}`,
        headers: made.requestHeaders,
        headersState: made.requestState,
        body: made.requestBody,
      },
      response: isAnswered ? made.answer : null,
      error: made.took === null || isAnswered ? null : made.error,
      context: {
        captureId: 'live',
        sources: made.sources,
        tabId: made.tabId,
        frameId: made.tabId === null ? null : 0,
        initiator: made.initiator,
        pageUrl: made.pageUrl,
        loadId: null,
        resourceType: made.resourceType,
        fromCache: made.fromCache,
        viaServiceWorker: made.viaServiceWorker,
        partition: made.partition,
      },
    }
  })

/** Ids are given anew. */
const plain = ({ id: _, ...exchange }: HttpExchange) => exchange
/** Bodies that nobody needs are dropped at the first opening, as they are when they are captured. */
const bodiless = (exchange: HttpExchange) => ({
  ...plain(exchange),
  request: { ...exchange.request, body: null },
  response: exchange.response === null ? null : { ...exchange.response, body: null },
})

describe('an export', () => {
  it('opened again holds the same calls, and is valid HAR 1.2', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exchanges, { maxLength: 6 }), async made => {
        const text = textOf({ exchanges: made })
        expect(harFaults(text)).toEqual([])
        const opened = (await open(text)).exchanges
        expect(opened.map(bodiless)).toEqual(made.map(bodiless))
        expect((await open(textOf({ exchanges: opened }))).exchanges.map(plain)).toEqual(opened.map(plain))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('opened again says of the session what the user and the capture said', async () => {
    const session: OwnSession = {
      name: 'Playback blocked on the second profile',
      environment: { browser: 'Chromium 156', platform: 'Linux x86_64', app: '0.1.0', timeZone: 'Europe/Berlin' },
      marks: [
        { id: 'a', at: START + 1000, kind: 'note', note: 'spinner for ten seconds', origin: null },
        { id: 'b', at: START + 2000, kind: 'storage-cleared', note: '', origin: 'https://app.example.com' },
      ],
      gaps: [{ id: 'c', reason: 'worker-stopped', at: START + 500, until: START + 700, tabId: 4, missed: 3 }],
      labels: [
        { captureId: 'live', origin: 'https://app.example.com', topLevelSite: null, partition: null, device: null, name: 'Living room TV' },
        { captureId: 'live', origin: null, topLevelSite: null, partition: null, device: '00ff', name: 'Bedroom TV' },
      ],
      isRedacted: false,
    }
    const { session: read, suppressions } = await open(
      textOf({
        ...session,
        suppressions: [{ ruleId: 'token/redundant-request', fingerprint: 'f1', reason: 'known', until: null, by: 'user' }],
      }),
    )
    const unnamed = <T extends { id: string }>(items: readonly T[]) => items.map(({ id: _, ...item }) => item)
    expect({ ...read, marks: unnamed(read.marks), gaps: unnamed(read.gaps) }).toEqual({
      ...session,
      marks: unnamed(session.marks),
      gaps: unnamed(session.gaps),
    })
    expect(suppressions).toEqual([{ ruleId: 'token/redundant-request', fingerprint: 'f1', reason: 'known', until: null, by: 'user' }])
  })

  it('of a later version is refused in a sentence', async () => {
    const text = textOf({}).replace('"_dcr":{"version":1', '"_dcr":{"version":2')
    await expect(open(text)).rejects.toThrow(
      'the session was written by a later version of DCR DevTools (format 2; this one reads up to 1): update, then open it again',
    )
  })

  it('that somebody tampered with is read as far as it makes sense', async () => {
    const own = {
      version: 1,
      name: 7,
      environment: [],
      marks: [null, 'x', { kind: 'note', at: 'noon' }, { kind: 'other', at: 1 }, { kind: 'note', at: 5, note: 8, origin: {} }],
      gaps: [
        { reason: 'because', at: 1 },
        { reason: 'body-lost', at: 1e99 },
        { reason: 'body-lost', at: 7, until: 'x', tabId: 1.5, missed: -1 },
        { reason: 'worker-stopped', at: 8, missed: 0 },
      ],
      labels: [
        null,
        'x',
        { name: 7 },
        { name: '  ' },
        { name: 'a', origin: 5 },
        { name: 'a', origin: 'x'.repeat(2001) },
        { origin: 'https://app.example.com' },
        { name: ' Living\n room  TV ', origin: 'https://app.example.com', captureId: 'other', more: 1 },
        { name: 'the same app again', origin: 'https://app.example.com' },
        { name: '📺'.repeat(100) },
      ],
    }
    const { session } = await open(`{"log":{"version":"1.2","entries":[],"_dcr":${JSON.stringify(own)}}}`)
    expect(session).toEqual({
      name: '',
      environment: { browser: '', platform: '', app: '', timeZone: '' },
      marks: [{ id: 'mark-4', at: 5, kind: 'note', note: '', origin: null }],
      gaps: [{ id: 'gap-2', reason: 'body-lost', at: 7, until: null, tabId: null }],
      labels: [
        { ...NOWHERE, origin: 'https://app.example.com', name: 'Living room TV' },
        { ...NOWHERE, name: '📺'.repeat(80) },
      ],
      isRedacted: false,
    })
  })

  it.each([
    ['a time that is not the entry’s', { startedAt: 5 }],
    ['bodies that are there, said not to be', { bodyState: { request: 'none', response: 'none' } }],
    ['wrong types', { sources: 'x', tabId: '4', headersState: 3, bodyState: [], partition: {}, pageUrl: 4, resourceType: 'x' }],
  ])('is believed over its own notes: %s', async (_, notes) => {
    const entry = {
      startedDateTime: new Date(START).toISOString(),
      time: 20,
      request: {
        method: 'POST',
        url: 'https://as.example.com/token',
        headers: [],
        postData: { mimeType: 'text/plain', text: 'grant_type=x' },
      },
      response: { status: 200, headers: [], content: { size: 2, mimeType: 'application/json', text: '{}' } },
    }
    const read = async (own: object) => {
      const { exchanges } = await open(`{"log":{"version":"1.2","entries":[${JSON.stringify({ ...entry, ...own })}]}}`)
      return exchanges.map(({ startedAt, request, response }) => [startedAt, request.body, response?.body])
    }
    const [withNotes] = await read({ _dcr: notes })
    const [without] = await read({})
    const stated = (row: unknown) => JSON.stringify(row, (key, value: unknown) => (key === 'size' ? undefined : value))
    expect(stated(withNotes)).toBe(stated(without))
  })
})
