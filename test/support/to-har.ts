/** Exchanges → a HAR as Chrome's exporter writes it, so that scenarios can be read back from a file. */
import type { Body, Header, HttpExchange } from '../../src/core/exchange'

export function toHar(exchanges: readonly HttpExchange[]): object {
  const pages = new Map<string, string>()
  for (const { context } of exchanges) {
    if (context.pageUrl !== null && !pages.has(context.pageUrl)) pages.set(context.pageUrl, `page_${pages.size + 1}`)
  }
  return {
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '537.36' },
      pages: [...pages].map(([title, id]) => ({ id, title, startedDateTime: isoTime(exchanges[0]?.startedAt ?? 0), pageTimings: {} })),
      entries: exchanges.map(exchange => toEntry(exchange, pages)),
    },
  }
}

const isoTime = (at: number) => new Date(at).toISOString()

const TYPES: Readonly<Record<string, string>> = { subdocument: 'document' }

function toEntry({ startedAt, endedAt, request, response, error, context }: HttpExchange, pages: ReadonlyMap<string, string>): object {
  const { resourceType } = context
  return {
    startedDateTime: isoTime(startedAt),
    time: (endedAt ?? startedAt) - startedAt,
    pageref: pages.get(context.pageUrl ?? ''),
    ...(context.fromCache && { _fromCache: 'disk' }),
    ...(context.viaServiceWorker && { _fetchedViaServiceWorker: true }),
    ...(resourceType !== null && { _resourceType: TYPES[resourceType] ?? resourceType }),
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      headers: headersOf(request.headers),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: request.body.size ?? -1,
      ...('text' in request.body && { postData: { mimeType: request.body.mimeType ?? '', text: request.body.text } }),
    },
    response:
      response === null
        ? {
            status: 0,
            statusText: '',
            headers: [],
            cookies: [],
            content: { size: 0, mimeType: 'x-unknown' },
            redirectURL: '',
            _error: error,
          }
        : {
            status: response.status,
            statusText: '',
            httpVersion: 'HTTP/1.1',
            headers: headersOf(response.headers),
            cookies: [],
            content: contentOf(response.body),
            redirectURL: response.redirectUrl ?? '',
            headersSize: -1,
            bodySize: response.body.size ?? -1,
          },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  }
}

const headersOf = (headers: readonly Header[]) => headers.map(({ name, value }) => ({ name, value }))

const contentOf = (body: Body) => ({
  size: body.size ?? -1,
  mimeType: body.mimeType ?? '',
  ...('text' in body && { text: body.text }),
})
