/**
 * One HTTP request and, perhaps, its response: the only kind of fact that ledger and rules are computed from.
 * All times are epoch milliseconds (a fraction is kept where a source has one).
 */

export interface Header {
  readonly name: string
  readonly value: string
}

/**
 * What is known of a body. `none` is knowledge (the message had no body); the other four say why the text is not
 * here, or not all here. `size` is in bytes, null where no source told.
 */
export type Body =
  | { readonly state: 'present'; readonly text: string; readonly mimeType: string | null; readonly size: number | null }
  | { readonly state: 'truncated'; readonly text: string; readonly mimeType: string | null; readonly size: number | null }
  | {
      readonly state: 'none' | 'not-captured' | 'redacted' | 'binary'
      readonly mimeType: string | null
      readonly size: number | null
    }

/**
 * Whether a header that is not in the list was really not sent. `stripped`: credentials headers (`Authorization`,
 * `Cookie`, `Set-Cookie`) were removed, the rest is complete. `partial`: the source hides some.
 */
export type HeadersState = 'complete' | 'stripped' | 'partial' | 'not-captured'

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly Header[]
  readonly headersState: HeadersState
  readonly body: Body
}

export interface HttpResponse {
  /** 0 where the browser says that a response came but hides its status. */
  readonly status: number
  readonly headers: readonly Header[]
  readonly headersState: HeadersState
  readonly body: Body
  /** Absolute or relative, as the source gave it; the only place where a fragment survives. */
  readonly redirectUrl: string | null
}

export type ResourceType =
  | 'document'
  | 'subdocument'
  | 'fetch'
  | 'preflight'
  | 'script'
  | 'stylesheet'
  | 'image'
  | 'font'
  | 'media'
  | 'websocket'
  | 'ping'
  | 'other'

export type SourceId = 'devtools' | 'webrequest' | 'har'

export interface ExchangeContext {
  /** Which recording this is from; two HAR files are two captures. */
  readonly captureId: string
  readonly sources: readonly SourceId[]
  /** -1: not tied to a tab (service worker); null: the source does not tell. */
  readonly tabId: number | null
  readonly frameId: number | null
  /** Origin that made the request, where a source tells it apart from headers. */
  readonly initiator: string | null
  /** Address of the top-level page. */
  readonly pageUrl: string | null
  /** Page load that the request belongs to (HAR `pageref`). */
  readonly loadId: string | null
  readonly resourceType: ResourceType | null
  readonly fromCache: boolean
  readonly viaServiceWorker: boolean
  /** Private window or container; null where not known. Never the name of a person's container. */
  readonly partition: string | null
}

export interface HttpExchange {
  readonly id: string
  readonly startedAt: number
  /** When the response was complete, or the request failed; null while it is under way or its end was lost. */
  readonly endedAt: number | null
  readonly request: HttpRequest
  readonly response: HttpResponse | null
  /** The browser's name for a failure, as `net::ERR_FAILED`; null where none is known. */
  readonly error: string | null
  readonly context: ExchangeContext
}

/** A header's value (joined by `, ` where it came more than once), or null where the list does not have it. */
export function headerValue(headers: readonly Header[], name: string): string | null {
  const wanted = name.toLowerCase()
  let found: string | null = null
  for (const header of headers) {
    if (header.name.length !== wanted.length || header.name.toLowerCase() !== wanted) continue
    found = found === null ? header.value : `${found}, ${header.value}`
  }
  return found
}

const STRIPPED = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization'])

/**
 * A header's value, null where it was certainly not sent, undefined where nobody can tell: a missing header is
 * evidence only if the message carries other headers and the source neither strips nor hides them.
 */
export function headerEvidence(message: HttpRequest | HttpResponse, name: string): string | null | undefined {
  const value = headerValue(message.headers, name)
  if (value !== null) return value
  if (message.headers.length === 0 || message.headersState === 'not-captured') return undefined
  if (message.headersState === 'partial') return undefined
  if (message.headersState === 'stripped' && STRIPPED.has(name.toLowerCase())) return undefined
  return null
}

/** The text of a body, where all of it is there. */
export function bodyText(body: Body): string | null {
  return body.state === 'present' ? body.text : null
}

/** Null for what is not a URL. */
export function parseUrl(url: string, base?: string): URL | null {
  // Without a scheme it stands for nothing by itself; a failure of the parser costs as much as many addresses.
  if (base === undefined && !url.includes(':')) return null
  try {
    return new URL(url, base)
  } catch {
    return null
  }
}

export const NO_BODY: Body = { state: 'none', mimeType: null, size: 0 }

/** Did the exchange end, well or badly, as far as anybody saw? */
export function hasEnded(exchange: HttpExchange): boolean {
  return exchange.endedAt !== null
}
