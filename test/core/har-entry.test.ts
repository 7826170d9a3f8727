/** Entries come from many programs: what each of them means, and that none of them is ever too odd to read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HttpExchange } from '../../src/core/exchange'
import { readHarEntry } from '../../src/core/har-entry'

const AT = Date.UTC(2026, 0, 15, 12)
const context = {
  id: 'x1',
  captureId: 'file',
  source: 'har',
  pageUrl: (page: string) => (page === 'page_1' ? 'https://app.example.com/' : null),
} as const

const plain = {
  startedDateTime: '2026-01-15T12:00:00.000Z',
  time: 40.5,
  pageref: 'page_1',
  request: {
    method: 'POST',
    url: 'https://as.example.com/token',
    headers: [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }],
    bodySize: 10,
    postData: { mimeType: 'application/x-www-form-urlencoded', text: 'grant_type=client_credentials' },
  },
  response: {
    status: 200,
    headers: [{ name: 'Date', value: 'Thu, 15 Jan 2026 12:00:00 GMT' }],
    redirectURL: '',
    bodySize: 20,
    content: { size: 20, mimeType: 'application/json', text: '{"access_token":"made-up"}' },
  },
}

type Entry = Record<string, unknown> & { request: Record<string, unknown>; response: Record<string, unknown> }
const entryWith = (request: object, response: object = {}, more: object = {}): Entry => ({
  ...plain,
  ...more,
  request: { ...plain.request, ...request },
  response: { ...plain.response, ...response },
})

function read(entry: unknown): HttpExchange {
  const exchange = readHarEntry(entry, context)
  if (exchange === null) throw new Error('passed over')
  return exchange
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('an ordinary entry', () => {
  it('is an exchange', () => {
    expect(read(plain)).toMatchObject({
      id: 'x1',
      startedAt: AT,
      endedAt: AT + 40,
      request: { method: 'POST', headersState: 'complete', body: { state: 'present', text: 'grant_type=client_credentials' } },
      response: { status: 200, redirectUrl: null, body: { state: 'present', text: '{"access_token":"made-up"}' } },
      error: null,
      context: { pageUrl: 'https://app.example.com/', loadId: 'page_1', tabId: null, sources: ['har'] },
    })
  })
})

describe('times', () => {
  it.each<[string, object, number]>([
    ['time as a number', { time: 12 }, 12],
    ['time as a text (Fiddler)', { time: '12' }, 12],
    [
      'no time: the sum of its parts',
      { time: undefined, timings: { blocked: 1, dns: 2, connect: 3, ssl: 2, send: 4, wait: 5, receive: 6 } },
      21,
    ],
    ['negative time and parts', { time: -1, timings: { blocked: -1, dns: -1, connect: -1, send: 0, wait: 30, receive: '5' } }, 35],
    ['nothing at all', { time: null, timings: undefined }, 0],
    ['parts that make no sense', { time: 'soon', timings: [1, 2] }, 0],
  ])('%s', (_, more, duration) => {
    expect((read(entryWith({}, {}, more)).endedAt ?? 0) - AT).toBe(duration)
  })

  it('starts come without their fraction of a millisecond, so ends are given none: what came after another does not overlap it', () => {
    // Sent at 10.05 ms, the first ended at 51.85; the second started at 51.9, and its file says 51.
    const first = read({ ...plain, startedDateTime: new Date(AT + 10).toISOString(), time: 41.8 })
    const second = read({ ...plain, startedDateTime: new Date(AT + 51).toISOString(), time: 5 })
    expect(first.endedAt).toBeLessThanOrEqual(second.startedAt)
  })

  it.each<[unknown, number | null]>([
    ['2026-01-15T13:00:00.000+01:00', AT],
    ['2026-01-15T12:00:00.0000000Z', AT],
    [AT, AT],
    ['yesterday', null],
    ['', null],
    [null, null],
    [1e300, null],
    [{}, null],
  ])('startedDateTime %j', (startedDateTime, at) => {
    expect(readHarEntry({ ...plain, startedDateTime }, context)?.startedAt ?? null).toBe(at)
  })
})

describe('answers', () => {
  it.each<[string, object, number | null, string | null]>([
    ['status as a text (Fiddler)', { status: '401' }, 401, null],
    ['status 0: no answer', { status: 0, _error: 'net::ERR_FAILED' }, null, 'net::ERR_FAILED'],
    ['status 0 and no reason', { status: 0 }, null, 'no answer'],
    ['status -1', { status: -1 }, null, 'no answer'],
    ['no status', { status: undefined }, null, 'no answer'],
    ['an error beside a status', { status: 200, _error: 'net::ERR_ABORTED' }, 200, null],
  ])('%s', (_, response, status, error) => {
    const exchange = read(entryWith({}, response))
    expect([exchange.response?.status ?? null, exchange.error]).toEqual([status, error])
  })

  it.each<[string, object, string, string | null]>([
    ['text', { content: { text: 'a', mimeType: 'text/plain' } }, 'present', 'a'],
    ['base64 of text (Charles, Safari, Proxyman)', { content: { text: base64('{"ü":1}'), encoding: 'base64' } }, 'present', '{"ü":1}'],
    ['base64 in lines', { content: { text: 'eyJh\nIjox\r\nfQ==', encoding: 'base64' } }, 'present', '{"a":1}'],
    ['base64 of bytes', { content: { text: '/9j/4AAQ', encoding: 'base64' } }, 'binary', null],
    ['base64 that is none', { content: { text: '{"a":1}', encoding: 'base64' } }, 'binary', null],
    ['no text, but a size: the browser lost it', { content: { size: 5 } }, 'not-captured', null],
    ['no text and no size', { content: {} }, 'not-captured', null],
    ['an empty text of size 0', { content: { size: 0, text: '' }, bodySize: 0 }, 'none', null],
    ['an empty text, nobody counted bytes (Safari, Proxyman)', { content: { size: 0, text: '' }, bodySize: -1 }, 'none', null],
    ['an empty text in chunks: only the last came', { content: { size: 0, text: '' }, bodySize: 5, headersSize: 300 }, 'none', null],
    ['Firefox counts the headers, too', { content: { size: 0, text: '' }, bodySize: 300, headersSize: 300 }, 'none', null],
    [
      'an empty text, and yet bytes came: the browser lost it',
      { content: { size: 0, text: '' }, bodySize: 86, headersSize: -1 },
      'not-captured',
      null,
    ],
    ['the same in Firefox', { content: { size: 0, text: '' }, bodySize: 388, headersSize: 300 }, 'not-captured', null],
    ['204', { status: 204, content: { size: 0 } }, 'none', null],
    ['no content at all', { content: undefined }, 'not-captured', null],
  ])('body: %s', (_, response, state, text) => {
    const body = read(entryWith({}, response)).response?.body
    expect([body?.state, body && 'text' in body ? body.text : null]).toEqual([state, text])
  })
})

describe('requests', () => {
  it.each<[string, object, string, string | null]>([
    ['params without text', { postData: { params: [{ name: 'a', value: '1 2' }, { name: 'b' }] } }, 'present', 'a=1+2&b='],
    ['params and an empty text', { postData: { text: '', params: [{ name: 'a', value: '1' }] } }, 'present', 'a=1'],
    ['text and params: the text', { postData: { text: 'a=2', params: [{ name: 'a', value: '1' }] } }, 'present', 'a=2'],
    ['base64 (Proxyman)', { postData: { text: base64('a=1'), encoding: 'base64' } }, 'present', 'a=1'],
    ['lost, with a size', { postData: undefined, bodySize: 40 }, 'not-captured', null],
    [
      'lost, with a length',
      { postData: undefined, bodySize: -1, headers: [{ name: 'Content-Length', value: '40' }] },
      'not-captured',
      null,
    ],
    ['none', { postData: undefined, bodySize: 0 }, 'none', null],
  ])('body: %s', (_, request, state, text) => {
    const { body } = read(entryWith(request)).request
    expect([body.state, 'text' in body ? body.text : null]).toEqual([state, text])
  })

  it('leaves out HTTP/2 pseudo headers', () => {
    const { headers } = read(
      entryWith({
        headers: [
          { name: ':authority', value: 'as.example.com' },
          { name: 'accept', value: '*/*' },
        ],
      }),
    ).request
    expect(headers).toEqual([{ name: 'accept', value: '*/*' }])
  })

  it('writes methods in capitals, and takes GET for granted', () => {
    expect(read(entryWith({ method: 'post' })).request.method).toBe('POST')
    expect(read(entryWith({ method: undefined })).request.method).toBe('GET')
  })
})

describe('what kind of resource it is', () => {
  const destination = (value: string) => ({ headers: [{ name: 'Sec-Fetch-Dest', value }] })
  it.each<[string, object, object, string | null]>([
    ['Chrome: xhr', {}, { _resourceType: 'xhr' }, 'fetch'],
    ['Chrome: a document of another origin is a frame', {}, { _resourceType: 'document' }, 'subdocument'],
    ['Chrome: the page itself', { url: 'https://app.example.com/' }, { _resourceType: 'document' }, 'document'],
    ['any: a navigation', destination('document'), {}, 'document'],
    ['any: a frame', destination('iframe'), { _resourceType: 'document' }, 'subdocument'],
    ['any: fetch', destination('empty'), {}, 'fetch'],
    ['any: a style sheet', destination('style'), {}, 'stylesheet'],
    ['Charles: nobody says', {}, {}, null],
    ['a type that nobody knows', {}, { _resourceType: 'constructor' }, 'other'],
  ])('%s', (_, request, more, type) => {
    expect(read(entryWith(request, {}, more)).context.resourceType).toBe(type)
  })
})

describe('members of the wrong type', () => {
  const odd = [null, 0, -1, 1e300, '', 'text', true, [], [null], ['text'], {}, { name: {}, value: { toString: 1, valueOf: 1 } }]
  const paths = [
    ['startedDateTime'], ['time'], ['pageref'], ['timings'], ['_resourceType'], ['_fromCache'], ['_error'],
    ['request'], ['request', 'method'], ['request', 'url'], ['request', 'headers'], ['request', 'headers', '0'], ['request', 'headers', '0', 'name'],
    ['request', 'headers', '0', 'value'], ['request', 'bodySize'], ['request', 'postData'], ['request', 'postData', 'text'],
    ['request', 'postData', 'params'], ['request', 'postData', 'mimeType'], ['request', 'postData', 'encoding'],
    ['response'], ['response', 'status'], ['response', 'headers'], ['response', 'headers', '0', 'value'], ['response', 'redirectURL'],
    ['response', 'bodySize'], ['response', '_error'], ['response', 'content'], ['response', 'content', 'text'], ['response', 'content', 'size'],
    ['response', 'content', 'mimeType'], ['response', 'content', 'encoding'],
  ] // biome-ignore format: one row a message

  function replaced(target: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
    const copy = structuredClone(target) as Record<string, unknown>
    copy[name] = rest.length === 0 ? value : replaced(copy[name], rest, value)
    return copy
  }

  it.each(paths.map(path => [path.join('.'), path] as const))('%s', (_, path) => {
    for (const value of odd) {
      const exchange = readHarEntry(replaced(plain, path, value), context)
      const isNeeded = path[0] === 'startedDateTime' || path.join('.') === 'request.url' || path.join('.') === 'request'
      if (!isNeeded) expect(exchange, `${path.join('.')} = ${JSON.stringify(value)}`).not.toBeNull()
      if (exchange === null) continue
      expect(() => new Date(exchange.startedAt).toISOString()).not.toThrow()
      expect(() => new Date(exchange.endedAt ?? 0).toISOString()).not.toThrow()
      for (const header of [...exchange.request.headers, ...(exchange.response?.headers ?? [])]) expect(typeof header.value).toBe('string')
    }
  })

  it('never throws, whatever the entry is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...paths), (value, path) => {
        readHarEntry(value, context)
        readHarEntry(replaced(plain, path, value), context)
      }),
    )
  })
})
