/** The frame of a HAR, read from bytes as they come: pieces, lines, and what is said of a file that is none. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../src/core/errors'
import { type HarPiece, scanHar } from '../../src/core/har-scan'

// Hundreds of files are cut at every byte.
vi.setConfig({ testTimeout: 30_000 })

const encoder = new TextEncoder()

/** The bytes in chunks of this many, all in the same memory: what is still to be said of one has to be kept. */
async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(size)
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    memory.set(part)
    yield memory.subarray(0, part.length)
    memory.fill(0x22)
  }
}

interface Seen {
  readonly member: string
  readonly index: number
  readonly line: number
  readonly value: unknown
}

async function scan(input: string | Uint8Array, size = 1 << 16): Promise<Seen[]> {
  const seen: Seen[] = []
  const bytes = typeof input === 'string' ? encoder.encode(input) : input
  for await (const piece of scanHar(inChunks(bytes, size), new Set(['creator', 'pages']))) {
    seen.push({ member: piece.member, index: piece.index, line: piece.line, value: JSON.parse(piece.text()) as unknown })
  }
  return seen
}

async function glances(entries: readonly unknown[], size = 1 << 16): Promise<HarPiece['glance'][]> {
  const found: HarPiece['glance'][] = []
  for await (const piece of scanHar(inChunks(encoder.encode(har(entries)), size), new Set())) found.push(piece.glance)
  return found
}

const har = (entries: readonly unknown[], log: object = {}) => JSON.stringify({ log: { ...log, entries } })

async function failure(input: string | Uint8Array, size?: number): Promise<{ code: string; message: string }> {
  try {
    await scan(input, size)
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('it was read without complaint')
}

/** Strings that a scanner could trip over. */
const tricky = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\n',
    '\\"',
    '\\\\',
    '"}]',
    '\u0000',
    'é',
    '日本',
    '😀',
    '',
    '_',
    'entries',
    '\ud800',
  ),
  fc.array(fc.constantFrom('\\', '"', 'a', '}'), { maxLength: 40 }).map(letters => letters.join('')),
)
const trickyJson = fc
  .jsonValue({ maxDepth: 4 })
  .chain(value => fc.tuple(fc.constant(value), tricky).map(([json, key]) => ({ [key]: json, more: [key, { [key]: key }] })))

describe('cutting a HAR into pieces', () => {
  it.each([
    [
      'entries before pages',
      '{"log":{"entries":[{"a":1},{"a":2}],"pages":[{"id":"p"}],"creator":{"name":"x"}}}',
      ['entries', 'entries', 'pages', 'creator'],
    ],
    ['entries after pages', '{"log":{"creator":{"name":"x"},"pages":[],"entries":[{}]}}', ['creator', 'pages', 'entries']],
    ['no entries', '{"log":{"entries":[]}}', []],
    [
      'members that nobody asked for',
      '{"log":{"version":"1.2","browser":{"name":"b"},"_x":[1,"entries",{"entries":[9]}],"entries":[1]}}',
      ['entries'],
    ],
    [
      'an "entries" that is not the log’s',
      '{"entries":[1],"other":{"log":{"entries":[2]}},"log":{"x":{"entries":[3]},"entries":[4]}}',
      ['entries'],
    ],
    [
      'a member that is a string, a number, a word',
      '{"log":{"creator":"x","pages":12,"entries":[null,true,-1.5e3,"s",[],{}]}}',
      ['creator', 'pages', ...Array(6).fill('entries')],
    ],
    ['a key with an escape in it', '{"lo\\u0067":{"entr\\u0069es":[{}]}}', ['entries']],
    ['white space everywhere', ' \n{ "log" :\t{ "entries" : [ { } , { } ] } }\r\n ', ['entries', 'entries']],
  ])('%s', async (_, text, members) => {
    for (const size of [1, 2, 3, 7, 1000]) expect((await scan(text, size)).map(({ member }) => member)).toEqual(members)
  })

  it('gives every entry as it stands, however the bytes are cut', async () => {
    const file = fc.record({
      entries: fc.array(trickyJson, { maxLength: 6 }),
      pages: trickyJson,
      indent: fc.constantFrom(0, 1, 2, 4, '\t'),
    })
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), async ({ entries, pages, indent }, size) => {
        // Through JSON once, so that -0 and lone surrogates are what a file would hold.
        const text = new TextDecoder().decode(encoder.encode(JSON.stringify({ log: { pages, entries, creator: 1 } }, null, indent)))
        const whole = JSON.parse(text) as { log: { pages: unknown; entries: unknown[] } }
        const seen = await scan(text, size)
        expect(seen.filter(({ member }) => member === 'entries').map(({ value }) => value)).toEqual(whole.log.entries)
        expect(seen.find(({ member }) => member === 'pages')?.value).toEqual(whole.log.pages)
        expect(await scan(text)).toEqual(seen)
      }),
      { numRuns: 300 },
    )
  })

  it('reads on after an escape that two chunks share', async () => {
    const value = { text: 'a\\"b\\\\', more: '\\', content: { text: '\\\\\\"' } }
    for (let size = 1; size < 60; size++) expect((await scan(har([value, value]), size)).map(seen => seen.value)).toEqual([value, value])
  })

  it('says on which line each entry begins', async () => {
    const text = '{"log":{\n\n"entries":[\n{"text":"a\\nb"},\r\n{\n"b":1},{"c":2}\n,\n\n{}]}}'
    for (const size of [1, 5, 1000])
      expect((await scan(text, size)).map(({ index, line }) => [index, line])).toEqual([
        [0, 4],
        [1, 5],
        [2, 6],
        [3, 9],
      ])
  })

  it('takes a byte order mark, and leaves alone what follows the document', async () => {
    const marked = encoder.encode(`\ufeff${har([{ a: 1 }])}}]"garbage {{{ \u0000`)
    for (const size of [1, 2, 3, 4, 100]) expect(await scan(marked, size)).toHaveLength(1)
  })

  it('is not put off by depth, in an entry or beside it', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    const objects = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    expect(await scan(`{"deep":${deep},"log":{"deep":${objects},"entries":[{"deep":${deep}},{"deep":${objects}}]}}`)).toHaveLength(2)
  })

  it('stops reading where the document ends', async () => {
    let isClosed = false
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield encoder.encode(har([{}]))
        for (;;) yield encoder.encode('garbage')
      } finally {
        isClosed = true
      }
    }
    for await (const piece of scanHar(endless(), new Set())) expect(piece.index).toBe(0)
    expect(isClosed).toBe(true)
  })
})

describe('files that are no HAR', () => {
  const utf16 = (text: string) => new Uint8Array(Uint16Array.from(text, letter => letter.charCodeAt(0)).buffer)
  it.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'HAR_EMPTY'],
    ['white space', ' \n\t ', 'HAR_EMPTY'],
    ['a byte order mark and nothing else', '\ufeff', 'HAR_EMPTY'],
    ['an object without log', '{"entries":[]}', 'HAR_NO_LOG'],
    ['an empty object', '{}', 'HAR_NO_LOG'],
    ['a log without entries', '{"log":{"version":"1.2"}}', 'HAR_NO_LOG'],
    ['entries that are no list', '{"log":{"entries":{"0":{}}}}', 'HAR_NO_LOG'],
    ['entries that are null', '{"log":{"entries":null}}', 'HAR_NO_LOG'],
    ['a log that is a list', '{"log":[{"entries":[]}]}', 'HAR_NO_LOG'],
    ['a list', '[{"log":{"entries":[]}}]', 'HAR_NO_LOG'],
    ['null', 'null', 'HAR_NOT_JSON'],
    ['a number', '12', 'HAR_NOT_JSON'],
    ['a string', '"log"', 'HAR_NOT_JSON'],
    ['a text', 'hello', 'HAR_NOT_JSON'],
    ['a web page', '<!doctype html>', 'HAR_NOT_JSON'],
    ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'HAR_NOT_JSON'],
    ['a gzip file', new Uint8Array([0x1f, 0x8b, 8, 0, 0]), 'HAR_COMPRESSED'],
    ['a zip file', encoder.encode('PK\u0003\u0004'), 'HAR_COMPRESSED'],
    ['UTF-16 with a mark', utf16(`\ufeff${har([])}`), 'HAR_ENCODING'],
    ['UTF-16 without a mark', utf16(har([])), 'HAR_ENCODING'],
    ['brackets that do not match', '{"log":{"entries":[{"a":1]}}}', 'HAR_NOT_JSON'],
    ['a word between members', '{"log":{"entries":[{"a":1}, what, {}]}}', 'HAR_NOT_JSON'],
  ])('%s', async (_, input, code) => {
    for (const size of [1, 3, 1000]) expect((await failure(input, size)).code).toBe(code)
  })

  it.each([
    ['{"lo', 'before its first entry'],
    ['{"log":{"entries":', 'before its first entry'],
    ['{"log":{"entries":[', 'before its first entry'],
    ['{"log":{"entries":[{"a":1},{"b', 'in the middle of entry 2'],
    ['{"log":{"entries":[{"a":1},{"b":"\\', 'in the middle of entry 2'],
    ['{"log":{"entries":[{"a":1},{"b":"\\u00', 'in the middle of entry 2'],
    ['{"log":{"entries":[{"a":12', 'in the middle of entry 1'],
    ['{"log":{"entries":[{"a":1}', 'after entry 1, where more were to come'],
    ['{"log":{"entries":[{"a":1},', 'after entry 1, where more were to come'],
    ['{"log":{"entries":[{"a":1}]', 'after its last entry, 1'],
    ['{"log":{"entries":[{"a":1}]}', 'after its last entry, 1'],
    ['{"log":{"entries":[{"a":1}],"pages":[{"id', 'after its last entry, 1'],
  ])('cut off as %s: says where', async (text, where) => {
    const { code, message } = await failure(text)
    expect(code).toBe('HAR_TRUNCATED')
    expect(message).toContain(`${where} (line 1, byte ${text.length})`)
  })

  it('every file cut anywhere before its end is refused as cut', async () => {
    const bytes = encoder.encode(
      JSON.stringify({ log: { pages: [{ id: 'ü' }], entries: [{ a: '\n"\\😀' }, { b: [1, null] }], comment: 'x' } }),
    )
    for (let length = 1; length < bytes.length; length++) {
      expect((await failure(bytes.slice(0, length), 5)).code, `cut after ${length} bytes`).toBe('HAR_TRUNCATED')
    }
  })

  it('never fails but with a sentence of its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (bytes, isFramed) => {
        const input = isFramed ? new Uint8Array([...encoder.encode('{"log":{"entries":['), ...bytes]) : bytes
        const { message } = await failure(input).catch((error: unknown) => {
          // What is read may be no JSON; that is for the reader of entries to say.
          if (error instanceof SyntaxError) return { message: 'ok' }
          throw error
        })
        expect(message).toMatch(/\S/)
      }),
    )
  })
})

describe('the glance at an entry', () => {
  const plain = {
    startedDateTime: '2026-01-15T12:00:00.000Z',
    _resourceType: 'script',
    request: { method: 'GET', url: 'https://cdn.example.com/a.js', headers: [{ name: 'accept', value: '*/*' }] },
    response: {
      status: 200,
      headers: [],
      content: { mimeType: 'application/javascript', text: '"use strict"; var client_secret, access_token' },
    },
  }
  const withRequest = (request: object) => ({ ...plain, request: { ...plain.request, ...request } })
  const withBody = (text: string, more: object = {}) => ({ ...plain, ...more, response: { ...plain.response, content: { text } } })

  it('finds nothing in a script, whatever words it uses', async () => {
    expect(await glances([plain])).toEqual([
      {
        isSuspect: false,
        hasCookie: false,
        url: 'https://cdn.example.com/a.js',
        values: [],
        startedAt: Date.parse(plain.startedDateTime),
        type: 'static',
      },
    ])
  })

  it('hands on what could be a token in a header of the request, and addresses with a query', async () => {
    const headers = [
      'made-up-value-01',
      'made-up-value-1',
      'made up value 0123456789',
      'https://app.example.com/a?b=c',
      'https://app.example.com/a',
      'made/up/value/01==',
    ].map(value => ({ name: 'x', value }))
    const values = ['made-up-value-01', 'https://app.example.com/a?b=c', 'made/up/value/01==']
    const entry = withRequest({ headers, cookies: [{ name: 'a', value: 'made-up-cookie-01' }] })
    expect((await glances([entry])).map(glance => glance.values)).toEqual([values])
    expect((await glances([{ ...entry, response: { ...plain.response, headers } }])).map(glance => glance.values)).toEqual([values])
  })

  it.each<[string, unknown]>([
    ['a method that sends', withRequest({ method: 'POST' })],
    ['a body in the request', withRequest({ postData: { text: 'x' } })],
    ['no address', withRequest({ url: undefined })],
    ['no time', { ...plain, startedDateTime: undefined }],
    ['a time that is none', { ...plain, startedDateTime: 'yesterday' }],
    ['an Authorization header', withRequest({ headers: [{ name: 'Authorization', value: 'Bearer x' }] })],
    ['a page', { ...plain, _resourceType: 'document' }],
    ['a navigation', withRequest({ headers: [{ name: 'sec-fetch-dest', value: 'document' }] })],
    ['a secret in an address', withRequest({ url: 'https://cdn.example.com/a.js?Client_Secret=x' })],
    ['a secret in a referer', withRequest({ headers: [{ name: 'referer', value: 'https://a.example/?refresh_token=x' }] })],
    ['an answer with a token', withBody(' {"access_token":"x"}')],
    ['an answer with a token, as a form', withBody('access_token=x')],
    ['an answer that is packed', { ...plain, _resourceType: 'fetch', response: { content: { text: 'eyJh', encoding: 'base64' } } }],
    ['no object', 'text'],
    ['a list', [plain]],
  ])('suspects %s', async (_, entry) => {
    for (const size of [1, 9, 1 << 16]) expect((await glances([entry], size))[0]?.isSuspect).toBe(true)
  })

  it('suspects two members of one name: the last of them counts', async () => {
    const twice = har([plain]).replace('"url"', '"url":"https://a.example/","url"')
    for await (const { glance } of scanHar(inChunks(encoder.encode(twice), 1000), new Set())) expect(glance.isSuspect).toBe(true)
  })

  it('suspects letters that hide in escapes', async () => {
    const text = har([withBody('{"a":1}')])
    for (const hidden of [text.replace('{\\"a\\"', '{\\"\\u0061ccess\\u005ftoken\\"'), text.replace('"request"', '"r\\u0065quest"')]) {
      expect(hidden).not.toBe(text)
      for await (const { glance } of scanHar(inChunks(encoder.encode(hidden), 1000), new Set())) expect(glance.isSuspect).toBe(true)
    }
  })

  it('sees cookies', async () => {
    const header = (name: string) => withRequest({ headers: [{ name, value: 'made-up=1' }] })
    expect((await glances([plain, header('Cookie'), header('set-cookie')])).map(({ hasCookie }) => hasCookie)).toEqual([false, true, true])
  })
})
