/** Opening a HAR: what is kept of it, what is said of it, and that looking away from most of it loses nothing. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../src/core/errors'
import type { HttpExchange } from '../../src/core/exchange'
import { type HarContents, type HarOptions, readHar } from '../../src/core/har'
import { profiles } from '../../src/profiles'
import { lintContents } from '../../src/report/lint-har'
import { rules } from '../../src/rules'
import { lifecycle } from '../support/lifecycle'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

// Thousands of files are read.
vi.setConfig({ testTimeout: 60_000 })

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

const readText = (text: string, options: Partial<HarOptions> = {}, size = 1 << 16): Promise<HarContents> =>
  readHar(inChunks(new TextEncoder().encode(text), size), { captureId: 'file', profiles, ...options })

const read = (entries: readonly object[], log: object = {}, options: Partial<HarOptions> = {}) =>
  readText(JSON.stringify({ log: { version: '1.2', ...log, entries } }), options)

const time = (second: number) => new Date(Date.UTC(2026, 0, 15, 12, 0, second)).toISOString()
const list = (headers: Record<string, string>) => Object.entries(headers).map(([name, value]) => ({ name, value }))

interface Parts {
  readonly at?: number
  readonly method?: string
  readonly type?: string
  readonly headers?: Record<string, string>
  readonly post?: unknown
  readonly status?: number
  readonly answerHeaders?: Record<string, string>
  readonly answer?: unknown
  readonly content?: object
  readonly more?: object
}

/** An entry as Chrome writes it. */
function entry(
  url: string,
  { at = 0, method = 'GET', type = 'fetch', headers = {}, post, status = 200, answerHeaders = {}, answer, content, more }: Parts = {},
) {
  return {
    startedDateTime: time(at),
    time: 50,
    ...(type !== '' && { _resourceType: type }),
    request: {
      method,
      url,
      headers: list({ accept: '*/*', origin: 'https://app.example.com', ...headers }),
      bodySize: -1,
      ...(post !== undefined && {
        postData:
          typeof post === 'string'
            ? { mimeType: 'application/x-www-form-urlencoded', text: post }
            : { mimeType: 'application/json', text: JSON.stringify(post) },
      }),
    },
    response: {
      status,
      headers: list({ 'content-type': 'application/json', ...answerHeaders }),
      redirectURL: '',
      content: content ?? { mimeType: 'application/json', ...(answer !== undefined && { text: JSON.stringify(answer) }) },
    },
    ...more,
  }
}

const registration = { client_name: 'Example', redirect_uris: ['https://app.example.com/cb'], grant_types: ['client_credentials'] }
const register = entry('https://as.example.com/register', {
  at: 1,
  method: 'POST',
  post: registration,
  status: 201,
  answer: { client_id: 'client-C1', client_secret: 'made-up-secret', registration_client_uri: 'https://as.example.com/clients/9' },
})
const token = entry('https://as.example.com/token', {
  at: 2,
  method: 'POST',
  post: 'grant_type=client_credentials&client_id=client-C1&client_secret=made-up-secret',
  answer: { access_token: 'made-up-token-0123456789', token_type: 'bearer', expires_in: 3600 },
})
const call = entry('https://api.example.com/v1/items', {
  at: 3,
  headers: { authorization: 'Bearer made-up-token-0123456789' },
  answer: { items: [] },
})
const cookie = entry('https://www.example.com/a', { headers: { cookie: 'made-up=1' } })
const picture = entry('https://www.example.com/a.png', {
  type: 'image',
  content: { mimeType: 'image/png', encoding: 'base64', text: 'iVBORw0KGgo=' },
})

const urls = ({ exchanges }: HarContents) => exchanges.map(({ request }) => request.url)

describe('what is kept', () => {
  it('keeps what is about credentials, counts the rest, and knows the places', async () => {
    const contents = await read([picture, register, cookie, token, call, picture])
    expect(urls(contents)).toEqual(['https://as.example.com/register', 'https://as.example.com/token', 'https://api.example.com/v1/items'])
    expect(contents.entries).toBe(6)
    expect([...contents.places.values()].map(({ index }) => index)).toEqual([1, 3, 4])
    expect(contents.places.get(contents.exchanges[0]?.id ?? '')).toEqual({ index: 1, line: 1, startedDateTime: time(1) })
  })

  it.each<[string, readonly object[], string]>([
    [
      'a token in the query, once its issue was seen',
      [token, entry('https://api.example.com/v1/a?key=made-up-token-0123456789')],
      'https://api.example.com/v1/a?key=made-up-token-0123456789',
    ],
    [
      'the management address that a registration gave',
      [register, entry('https://as.example.com/clients/9')],
      'https://as.example.com/clients/9',
    ],
    [
      'an address that metadata named',
      [
        entry('https://as.example.com/.well-known/oauth-authorization-server', {
          answer: { issuer: 'https://as.example.com', userinfo_endpoint: 'https://as.example.com/me' },
        }),
        entry('https://as.example.com/me?x=1'),
      ],
      'https://as.example.com/me?x=1',
    ],
    ['keys', [entry('https://as.example.com/jwks.json', { answer: { keys: [] } })], 'https://as.example.com/jwks.json'],
    [
      'an authorization request',
      [entry('https://as.example.com/go?response%5Ftype=code&client_id=c', { type: 'other', status: 302 })],
      'https://as.example.com/go?response%5Ftype=code&client_id=c',
    ],
    [
      'a token that some address hands out',
      [entry('https://app.example.com/session', { answer: { access_token: 'x', token_type: 'bearer', expires_in: 5 } })],
      'https://app.example.com/session',
    ],
    [
      'the same, packed',
      [
        entry('https://app.example.com/session', {
          content: {
            encoding: 'base64',
            text: Buffer.from('{"access_token":"x","token_type":"bearer","expires_in":5}').toString('base64'),
          },
        }),
      ],
      'https://app.example.com/session',
    ],
    [
      'a secret in the address of a picture',
      [entry('https://www.example.com/a.png?client_secret=made-up', { type: 'image' })],
      'https://www.example.com/a.png?client_secret=made-up',
    ],
    [
      'a secret in a redirect',
      [entry('https://www.example.com/a', { status: 302, answerHeaders: { location: '/b?refresh_token=x' } })],
      'https://www.example.com/a',
    ],
    ['a page load', [entry('https://app.example.com/', { type: 'document' })], 'https://app.example.com/'],
  ])('keeps %s', async (_, entries, url) => {
    // A cookie somewhere: nobody took the credentials headers out.
    expect(urls(await read([cookie, ...entries]))).toContain(url)
  })

  it('keeps the bodies that it needs and no others', async () => {
    const contents = await read([
      cookie,
      register,
      call,
      entry('https://api.example.com/v1/b', { headers: { authorization: 'Bearer x' }, status: 401, answer: { error: 'invalid_token' } }),
    ])
    expect(contents.exchanges.map(({ response }) => response?.body.state)).toEqual(['present', 'not-captured', 'present'])
  })
})

describe('a file without credentials headers (Chrome, sanitised)', () => {
  const creator = { name: 'WebInspector', version: '537.36' }
  const preflight = entry('https://api.example.com/v1/items', {
    method: 'OPTIONS',
    type: 'preflight',
    status: 204,
    headers: { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
  })
  const bare = entry('https://api.example.com/v1/items', { at: 3 })
  const other = entry('https://api.example.com/v1/public', { at: 3 })

  it('tells calls with a token by their preflight, before or after them', async () => {
    for (const entries of [
      [preflight, bare, other],
      [bare, other, preflight],
    ]) {
      const contents = await read(entries, { creator })
      expect(urls(contents)).toEqual(['https://api.example.com/v1/items', 'https://api.example.com/v1/items'])
      expect(contents.exchanges.every(({ request }) => request.headersState === 'stripped')).toBe(true)
      expect(contents.lacks.join()).toContain('no Authorization or Cookie headers')
    }
  })

  it('is not what a file with one cookie is', async () => {
    const contents = await read([bare, preflight, cookie], { creator })
    expect(urls(contents)).toEqual(['https://api.example.com/v1/items'])
    expect(contents.exchanges[0]?.request).toMatchObject({ method: 'OPTIONS', headersState: 'complete' })
    expect(contents.lacks).toEqual([])
    const sent = { ...picture, request: { ...picture.request, headers: list({ cookie: 'made-up=1' }) } }
    expect(urls(await read([bare, preflight, sent], { creator }))).toEqual(urls(contents))
  })

  it('says that answers have no body', async () => {
    expect((await read([{ ...token, response: { ...token.response, content: {} } }])).lacks.join()).toContain(
      '1 registration or token answers have no body',
    )
  })
})

describe('the dialects of other programs', () => {
  const packed = (text: string) => ({ mimeType: 'application/json', encoding: 'base64', text: Buffer.from(text).toString('base64') })
  const story = [register, token, call]
  type Change = (entry: Record<string, unknown> & { request: Record<string, unknown>; response: Record<string, unknown> }) => object
  const change = (edit: Change) => story.map(item => edit(item as never))

  it.each<[string, readonly object[], object]>([
    [
      'Chrome, full',
      [cookie, ...story],
      { creator: { name: 'WebInspector' }, pages: [{ id: 'page_1', title: 'https://app.example.com/' }] },
    ],
    [
      'Firefox: no resource types, pages without addresses',
      change(({ _resourceType: _, ...item }) => ({ ...item, pageref: 'page_1' })),
      { creator: { name: 'Firefox' }, pages: [{ id: 'page_1', title: 'My app' }] },
    ],
    [
      'Safari: no pages, fetch by name',
      change(item => ({ ...item, _resourceType: undefined, _fetchType: 'Network Load', cache: {} })),
      { creator: { name: 'WebKit Web Inspector' } },
    ],
    [
      'Charles: packed bodies, no pages, capital headers',
      change(({ _resourceType: _, ...item }) => ({
        ...item,
        request: {
          ...item.request,
          headers: (item.request.headers as { name: string; value: string }[]).map(({ name, value }) => ({
            name: name.toUpperCase(),
            value,
          })),
        },
        response: { ...item.response, content: packed(String((item.response.content as { text: string }).text)) },
      })),
      { creator: { name: 'Charles Proxy' } },
    ],
    [
      'Proxyman: packed requests too',
      change(({ _resourceType: _, ...item }) => {
        const post = item.request.postData as { text: string } | undefined
        return {
          ...item,
          request: {
            ...item.request,
            ...(post && { postData: { ...post, text: Buffer.from(post.text).toString('base64'), encoding: 'base64' } }),
          },
          response: { ...item.response, content: packed(String((item.response.content as { text: string }).text)) },
        }
      }),
      { creator: { name: 'Proxyman' } },
    ],
    [
      'mitmproxy: entries in order of completion',
      [...change(({ _resourceType: _, ...item }) => item)].reverse(),
      { creator: { name: 'mitmproxy' }, pages: [] },
    ],
    [
      'Playwright: no page titles, own members',
      change(item => ({ ...item, _monotonicTime: 1, _frameref: 'f', timings: { send: -1, wait: 3, receive: 1 } })),
      { creator: { name: 'Playwright' }, pages: [{ id: 'page@1', title: '' }] },
    ],
    [
      'Fiddler: params without text, status as text, no time, negative timings',
      change(({ _resourceType: _, time: __, ...item }) => {
        const post = item.request.postData as { text: string; mimeType: string } | undefined
        const isForm = post !== undefined && !post.mimeType.includes('json')
        return {
          ...item,
          timings: { blocked: -1, dns: -1, connect: -1, send: 0, wait: 50, receive: 0 },
          request: {
            ...item.request,
            ...(isForm && {
              postData: { mimeType: post.mimeType, params: [...new URLSearchParams(post.text)].map(([name, value]) => ({ name, value })) },
            }),
          },
          response: { ...item.response, status: String(item.response.status) },
        }
      }),
      { creator: { name: 'Fiddler' } },
    ],
  ])('%s: the same client, token and call', async (_, entries, log) => {
    const contents = await read(entries, log)
    const { clients, tokens, uses, findings } = lintContents(contents, { rules: lifecycle, profiles })
    expect([clients.length, tokens.filter(({ kind }) => kind === 'access').length, uses.length, findings]).toEqual([1, 1, 1, []])
    expect(uses.at(0)?.token).not.toBeNull()
    expect(contents.lacks).toEqual([])
  })

  it('knows the pages wherever they stand', async () => {
    const paged = { ...register, pageref: 'page_1' }
    const pages = [{ id: 'page_1', title: 'https://app.example.com/' }]
    for (const text of [JSON.stringify({ log: { pages, entries: [paged] } }), JSON.stringify({ log: { entries: [paged], pages } })]) {
      expect((await readText(text)).exchanges[0]?.context.pageUrl).toBe('https://app.example.com/')
    }
  })
})

describe('odd files', () => {
  it('passes over what has no address or no time, and counts it', async () => {
    const contents = await read([{}, register, { request: { url: 'https://a.example/' } }, [] as object])
    expect([contents.entries, contents.exchanges.length]).toEqual([4, 1])
    expect(contents.lacks).toEqual(['3 of 4 entries have no address or no time and were passed over.'])
  })

  it('says which entry is damaged', async () => {
    const text = JSON.stringify({ log: { entries: [cookie, 'DAMAGE'] } }).replace('"DAMAGE"', '\n{"request" 12}')
    const damage = await readText(text).catch((error: unknown) => error)
    expect(damage).toBeInstanceOf(AppError)
    expect((damage as AppError).message).toBe('the file is damaged: entry 2 (line 2) is not valid JSON; export or copy it again')
  })

  it('reads 20,000 entries, every one of them', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => (index % 20 === 7 ? { ...call, startedDateTime: time(index) } : picture))
    const told: number[] = []
    const contents = await read(many, {}, { onProgress: entries => told.push(entries) })
    expect([contents.entries, contents.exchanges.length, contents.places.size]).toEqual([20_000, 1000, 1000])
    expect([...contents.places.values()].map(({ index }) => index)).toEqual(Array.from({ length: 1000 }, (_, index) => index * 20 + 7))
    expect(told.at(-1)).toBe(20_000)
  })

  it('gives the same contents however the bytes are cut', async () => {
    const text = JSON.stringify(
      { log: { entries: [picture, register, cookie, token, call, picture], pages: [{ id: 'p', title: 'https://é.example/' }] } },
      null,
      2,
    )
    const whole = await readText(text)
    for (const size of [1, 2, 3, 5, 17, 64, 333]) expect(await readText(text, {}, size)).toEqual(whole)
  })
})

// ------------------------------------------------------------------ looking away loses nothing

describe('passing over entries without reading them', () => {
  const body = fc.constantFrom(
    undefined, '', '{}', '{"items":[1]}', '{"access_token":"made-up-token-0123456789","token_type":"bearer","expires_in":60}', ' \n{"access_token":"abc","token_type":"x","scope":"a"}',
    '{"Access_Token":"abc","token_type":"x","scope":"a"}', 'access_token=abc&token_type=bearer', 'error=invalid_client', '\ufeff{"access_token":"abc","token_type":"b","scope":"c"}',
    '{"keys":[]}', '{"client_id":"client-C1","client_secret":"made-up","client_id_issued_at":1,"redirect_uris":["x"],"grant_types":[]}', '{"error":"invalid_client"}', '<html>access_token</html>',
    'var access_token = 1', '{"issuer":"https://as.example.com","token_endpoint":"https://as.example.com/t","userinfo_endpoint":"https://as.example.com/me","registration_endpoint":"https://as.example.com/r"}',
    '"access_token"', '[{"access_token":1}]', '{"accessToken":"abc","tokenType":"b","expiresIn":2}',
  ) // biome-ignore format: a list
  const url = fc.constantFrom(
    'https://as.example.com/register', 'https://as.example.com/token', 'https://as.example.com/me', 'https://as.example.com/me?x=1#y', 'https://AS.example.com:443/me', 'https://as.example.com/t', 'https://as.example.com/r',
    'https://as.example.com/register/client-C1', 'https://api.example.com/v1/items', 'https://api.example.com/v1/items?access_token=made-up-token-0123456789', 'https://api.example.com/a?k=made%2Dup-token-0123456789',
    'https://as.example.com/.well-known/openid-configuration', 'https://as.example.com/jwks.json', 'https://as.example.com/certs', 'https://as.example.com/authorize?response_type=code&client_id=c', 'https://as.example.com/a?responseType=code&clientId=c',
    'https://as.example.com/a?%72esponse_type=code&client_id=c', 'https://as.example.com/token?grant_type=client_credentials&client_id=c&scope=a', 'https://as.example.com/token?grantType=client_credentials&clientId=c', 'https://www.example.com/a.png', 'https://www.example.com/a?client_secret=made-up',
    'https://www.example.com/?q=%7B%22a%22%3A1%7D', 'https://www.example.com/#refresh_token=made-up', 'data:text/plain,access_token', 'wss://www.example.com/', 'https://sp.auth.adobe.com/o/client/register', 'not a url', '',
  ) // biome-ignore format: a list
  const header = fc.constantFrom(
    ['authorization', 'Bearer made-up-token-0123456789'], ['Authorization', 'Basic bWFkZTp1cA=='], ['AUTHORIZATION', 'DPoP x'], ['cookie', 'a=1'], ['referer', 'https://app.example.com/?code_verifier=made-up'], ['sec-fetch-dest', 'document'],
    ['sec-fetch-dest', 'empty'], ['sec-fetch-dest', 'image'], ['sec-fetch-site', 'same-origin'], ['origin', 'https://app.example.com'], ['origin', 'https://api.example.com'], ['access-control-request-method', 'GET'],
    ['access-control-request-headers', 'authorization'], ['access-control-request-headers', 'content-type, Authorization'], ['content-type', 'application/json'], ['content-type', 'application/x-www-form-urlencoded'], ['x-authorization', 'made-up'],
  ) // biome-ignore format: a list
  const post = fc.constantFrom(
    undefined,
    'grant_type=client_credentials&client_id=c&client_secret=made-up',
    '{"software_statement":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."}',
    '{"redirect_uris":["x"]}',
    'token=made-up-token-0123456789',
    '{"q":1}',
  )
  const parts = fc.record(
    {
      startedDateTime: fc.constantFrom<unknown>(time(1), time(2), '2026-01-15T12:00:00+01:00', '2026-13-15T12:00:00Z', 'soon', 5, null),
      method: fc.constantFrom<unknown>('GET', 'get', 'HEAD', 'POST', 'OPTIONS', 'PUT', null, ''),
      url,
      headers: fc.array(header, { maxLength: 4 }),
      post,
      type: fc.constantFrom<unknown>(undefined, 'fetch', 'xhr', 'image', 'script', 'document', 'preflight', 'IMAGE', 'websocket', 3),
      status: fc.constantFrom(200, 201, 302, 401, 0),
      location: fc.constantFrom('', '/a', '/a?client_assertion=made-up', '/a?state=x'),
      setCookie: fc.boolean(),
      body,
      isPacked: fc.boolean(),
    },
    { requiredKeys: ['url'] },
  )
  const built = parts.map(({ startedDateTime = time(1), method = 'GET', headers = [], status = 200, ...more }) => ({
    startedDateTime,
    time: 3,
    ...(more.type !== undefined && { _resourceType: more.type }),
    request: {
      method,
      url: more.url,
      headers: headers.map(([name, value]) => ({ name, value })),
      ...(more.post !== undefined && { postData: { text: more.post } }),
    },
    response: {
      status,
      headers: more.setCookie ? [{ name: 'Set-Cookie', value: 'made-up=1' }] : [],
      redirectURL: more.location ?? '',
      content:
        more.body === undefined
          ? {}
          : more.isPacked
            ? { encoding: 'base64', text: Buffer.from(more.body).toString('base64') }
            : { text: more.body },
    },
  }))
  /** Other ways to write the same JSON. */
  const spelling = fc.constantFrom<(text: string) => string>(
    text => text,
    text => JSON.stringify(JSON.parse(text), null, 2),
    text => text.replaceAll('/', '\\/'),
    text => text.replaceAll('=', '\\u003d').replaceAll('&', '\\u0026'),
    text => text.replaceAll('_', '\\u005f'),
    text => text.replaceAll('\\"', '\\u0022'),
    text => text.replaceAll('access', '\\u0061ccess').replaceAll('uth', 'u\\u0074h'),
  )

  it('finds exactly what reading every one of them finds', async () => {
    let passed = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(built, { maxLength: 8 }),
        fc.constantFrom({}, { creator: { name: 'WebInspector' } }),
        spelling,
        fc.integer({ min: 1, max: 3000 }),
        async (entries, log, spell, size) => {
          const text = spell(JSON.stringify({ log: { ...log, entries } }))
          const some = await readText(text, {}, size)
          const all = await readText(text, { readEverything: true })
          expect(some).toEqual(all)
          passed += entries.length - some.exchanges.length
        },
      ),
      { numRuns: 1500 },
    )
    expect(passed, 'the test has teeth only where something was left out').toBeGreaterThan(100)
  }, 60_000)
})

describe('a file that breaks off', () => {
  it('is spoken of without a secret', async () => {
    const text = JSON.stringify({ log: { entries: [register] } })
    for (const cut of [text.indexOf('made-up-secret') + 10, text.length - 5]) {
      const error = await readText(text.slice(0, cut)).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(AppError)
      expect((error as AppError).message).not.toContain('made-up')
    }
  })
})

describe('an exchange', () => {
  it('has the id of its place', async () => {
    const { exchanges } = await read([picture, register])
    expect(exchanges.map(({ id }: HttpExchange) => id)).toEqual(['file-0000001'])
  })
})

describe('the end of the capture', () => {
  const later = {
    startedDateTime: '2026-01-15T12:20:00.000Z',
    time: 5,
    request: { method: 'GET', url: 'https://cdn.example.com/a.png', headers: [] },
  }
  const read = async (log: object) => {
    async function* bytes() {
      yield new TextEncoder().encode(JSON.stringify({ log }))
    }
    return readHar(bytes(), { captureId: 'file', profiles })
  }
  it('is that of its last entry, also of one that says nothing about credentials', async () => {
    const { exchanges, endedAt } = await read({ entries: [{ ...later, startedDateTime: '2026-01-15T12:00:00.000Z' }, later] })
    expect(exchanges).toEqual([])
    expect(endedAt).toBe(Date.UTC(2026, 0, 15, 12, 20))
  })
  it('is what an export says, where its last entries were left out', async () => {
    expect((await read({ entries: [], _dcr: { endedAt: '2026-01-15T13:00:00.000Z' } })).endedAt).toBe(Date.UTC(2026, 0, 15, 13))
  })
  it('is nothing where no time can be read', async () => {
    expect((await read({ entries: [], _dcr: { endedAt: 'soon' } })).endedAt).toBeNull()
  })
  it('closes questions that only time can answer', async () => {
    const { exchanges } = parseScenario('1 reg→C1', 'rfc7591')
    const har = toHar(exchanges) as { log: { entries: object[] } }
    const told = async (entries: object[]) => {
      const contents = await read({ ...har.log, entries })
      return lintContents(contents, { rules, profiles }).findings.map(({ ruleId }) => ruleId)
    }
    expect(await told(har.log.entries)).not.toContain('registration/never-used')
    expect(await told([...har.log.entries, later])).toContain('registration/never-used')
  })
})
