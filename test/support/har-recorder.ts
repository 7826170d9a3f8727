/**
 * Records what a real client sends and gets, by standing in for its `fetch`, as a HAR 1.2 such as a proxy would write:
 * all headers, whole bodies, and times from one clock that never runs backwards.
 */
import type { Har, Entry as HarEntry } from 'har-format'

/** What libraries hand to the `fetch` that one gives them. */
type Init = Omit<RequestInit, 'body'> & { readonly body?: RequestInit['body'] | Uint8Array }

export interface HarRecorder {
  /** Goes where the client lets one pass its own `fetch`. Follows no redirect by itself: each hop is an entry. */
  readonly fetch: (input: string | URL | Request, init?: Init) => Promise<Response>
  /** Everything so far; waits for bodies that are still on their way. */
  har(): Promise<Har>
}

export function recordHar(): HarRecorder {
  const entries: HarEntry[] = []
  const open = new Set<Promise<unknown>>()

  async function record(input: string | URL | Request, init?: Init): Promise<Response> {
    const request = new Request(input, init as RequestInit)
    const text = request.body === null ? null : await request.clone().text()
    const startedAt = now()
    const response = await fetch(request, { redirect: 'manual' }).catch((error: unknown) => {
      entries.push({ ...entryOf(request, text, Response.error(), startedAt, now()), _error: 'net::ERR_FAILED' } as HarEntry)
      throw error
    })
    const entry = entryOf(request, text, response, startedAt, now())
    entries.push(entry)
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    // A stream may never end, and nobody waits for it: what it brings is no answer about credentials.
    if (isStream) return response
    const body = readBody(response.clone(), entry, startedAt)
    open.add(body)
    await body
    open.delete(body)
    return response
  }

  return {
    fetch: record,
    async har() {
      await Promise.all(open)
      const log = { version: '1.2', creator: { name: 'har-recorder', version: '1' }, pages: [], entries: [...entries] }
      return { log }
    },
  }
}

/** Epoch ms with a fraction; monotone, unlike the wall clock. */
const now = () => performance.timeOrigin + performance.now()

async function readBody(response: Response, entry: HarEntry, startedAt: number): Promise<void> {
  const text = await response.text()
  const receivedAt = now()
  const { content } = entry.response
  content.text = text
  content.size = Buffer.byteLength(text)
  entry.response.bodySize = content.size
  entry.time = receivedAt - startedAt
  entry.timings.receive = entry.time - (entry.timings.wait ?? 0)
}

function entryOf(request: Request, text: string | null, response: Response, startedAt: number, answeredAt: number): HarEntry {
  const mimeType = request.headers.get('content-type')
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: answeredAt - startedAt,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'host', value: new URL(request.url).host }, ...headersOf(request.headers)],
      queryString: [...new URL(request.url).searchParams].map(([name, value]) => ({ name, value })),
      cookies: [],
      headersSize: -1,
      bodySize: text === null ? 0 : Buffer.byteLength(text),
      ...(text !== null && { postData: { mimeType: mimeType ?? '', text } }),
    },
    response: {
      status: response.status,
      statusText: response.statusText,
      httpVersion: 'HTTP/1.1',
      headers: headersOf(response.headers),
      cookies: [],
      content: { size: -1, mimeType: response.headers.get('content-type') ?? '' },
      redirectURL: response.headers.get('location') ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: answeredAt - startedAt, receive: 0 },
  }
}

const headersOf = (headers: Headers) => [...headers].map(([name, value]) => ({ name, value }))
