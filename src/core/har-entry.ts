/**
 * A HAR entry → an exchange. Everything is `unknown` until checked: entries come from many programs, and from
 * devtools.network in three browsers' dialects.
 */
import type { Body, ExchangeContext, Header, HeadersState, HttpExchange, ResourceType, SourceId } from './exchange'
import { NO_BODY, parseUrl } from './exchange'
import { FIRST_MOMENT, LAST_MOMENT, LONGEST_VALUE } from './har-bounds'
import type { Json } from './message'

export interface EntryContext {
  readonly id: string
  readonly captureId: string
  readonly source: SourceId
  /** Address of the page with this id (HAR `pages`). */
  pageUrl(pageId: string): string | null
}

/** Null for what has no request to speak of. Never throws. */
export function readHarEntry(entry: unknown, context: EntryContext): HttpExchange | null {
  const source = asObject(entry)
  const request = asObject(source.request)
  const url = asText(request.url)
  const startedAt = readTime(source.startedDateTime)
  if (url === null || startedAt === null) return null
  const method = (asText(request.method) ?? 'GET').toUpperCase()
  const requestHeaders = readHeaders(request.headers)
  const response = asObject(source.response)
  const responseHeaders = readHeaders(response.headers)
  const status = asNumber(response.status) ?? 0
  const error = asText(response._error) ?? asText(source._error) ?? null
  const hasResponse = status > 0
  const duration = readDuration(source)
  const pageId = asText(source.pageref)
  return {
    id: context.id,
    startedAt,
    endedAt: endOf(startedAt, duration),
    request: {
      method,
      url,
      headers: requestHeaders,
      headersState: headersState(requestHeaders),
      body: readRequestBody(request, requestHeaders),
    },
    response: hasResponse
      ? {
          status,
          headers: responseHeaders,
          headersState: headersState(responseHeaders),
          body: readResponseBody(response, status, method),
          redirectUrl: asText(response.redirectURL) ?? null,
        }
      : null,
    error: hasResponse ? null : (error ?? 'no answer'),
    context: readContext(source, requestHeaders, context, pageId, url),
  }
}

/**
 * Starts are written in whole milliseconds, their fraction cut off, durations with it. Cut alike, what came after
 * something starts when that ended, or later, as it did; with the fraction it would seem to have begun before.
 */
function endOf(startedAt: number, duration: number): number {
  return Math.min(Math.floor(startedAt + duration), LAST_MOMENT)
}

/** `time`, or where that is missing or negative the sum of its parts (`ssl` is within `connect`). */
function readDuration(entry: Json): number {
  const stated = asNumber(entry.time)
  if (stated !== null && stated >= 0) return stated
  const timings = asObject(entry.timings)
  const parts = [timings.blocked, timings.dns, timings.connect, timings.send, timings.wait, timings.receive].map(asNumber)
  return parts.reduce<number>((sum, part) => sum + Math.max(0, part ?? 0), 0)
}

function readContext(source: Json, headers: readonly Header[], context: EntryContext, pageId: string | null, url: string): ExchangeContext {
  const pageUrl = pageId === null ? null : context.pageUrl(pageId)
  return {
    captureId: context.captureId,
    sources: [context.source],
    tabId: null,
    frameId: null,
    initiator: null,
    pageUrl,
    loadId: pageId,
    resourceType: resourceTypeOf(source, headers, pageUrl, url),
    fromCache: source._fromCache !== undefined && source._fromCache !== null && source._fromCache !== false,
    // Chrome writes it into the answer.
    viaServiceWorker: source._fetchedViaServiceWorker === true || asObject(source.response)._fetchedViaServiceWorker === true,
    partition: null,
  }
}

const TYPES: ReadonlyMap<string, ResourceType> = new Map<string, ResourceType>(
  Object.entries({
    document: 'document',
    xhr: 'fetch',
    fetch: 'fetch',
    preflight: 'preflight',
    script: 'script',
    stylesheet: 'stylesheet',
    image: 'image',
    font: 'font',
    media: 'media',
    websocket: 'websocket',
    ping: 'ping',
  } as const),
)

/** Chrome calls frames documents too; what the request says of itself, or the page's own address, tells them apart. */
function resourceTypeOf(source: Json, headers: readonly Header[], pageUrl: string | null, url: string): ResourceType | null {
  const destination = headers.find(header => header.name.toLowerCase() === 'sec-fetch-dest')?.value
  if (destination === 'document') return 'document'
  if (destination === 'iframe' || destination === 'frame') return 'subdocument'
  const stated = asText(source._resourceType)
  if (
    stated === 'document' &&
    destination === undefined &&
    pageUrl !== null &&
    pageUrl !== url &&
    parseUrl(pageUrl)?.origin !== parseUrl(url)?.origin
  )
    return 'subdocument'
  if (stated !== null) return TYPES.get(stated) ?? 'other'
  return destination === undefined
    ? null
    : (TYPES.get(destination === 'empty' ? 'fetch' : destination === 'style' ? 'stylesheet' : destination) ?? 'other')
}

function readHeaders(value: unknown): Header[] {
  if (!Array.isArray(value)) return []
  const headers: Header[] = []
  for (const item of value) {
    const { name, value: text } = asObject(item)
    if (typeof name === 'string' && name !== '' && !name.startsWith(':')) headers.push({ name: shortened(name), value: readValue(text) })
  }
  return headers
}

/** Header values are texts; some programs write numbers. */
function readValue(value: unknown): string {
  return typeof value === 'string' ? shortened(value) : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function headersState(headers: readonly Header[]): HeadersState {
  return headers.length === 0 ? 'not-captured' : 'complete'
}

function readRequestBody(request: Json, headers: readonly Header[]): Body {
  const data = asObject(request.postData)
  const mimeType = asText(data.mimeType) ?? headers.find(header => header.name.toLowerCase() === 'content-type')?.value ?? null
  const size = asNumber(request.bodySize)
  const length = Number(headers.find(header => header.name.toLowerCase() === 'content-length')?.value ?? 'NaN')
  if (typeof data.text === 'string' && data.text !== '') {
    const isMarked = asText(data.encoding) === 'base64' || asText(data._encoding) === 'base64'
    const text = isMarked || isPacked(data.text, size ?? length) ? decodeBase64(data.text) : data.text
    return text === null ? { state: 'binary', mimeType, size } : { state: 'present', text, mimeType, size: text.length }
  }
  if (Array.isArray(data.params) && data.params.length > 0) {
    const text = formText(data.params)
    return { state: 'present', text, mimeType: mimeType ?? 'application/x-www-form-urlencoded', size: text.length }
  }
  if ((size !== null && size > 0) || length > 0) return { state: 'not-captured', mimeType, size: size ?? length }
  // Who names a type for a body sends one; that it was empty, only a stated size can tell.
  const isSilent = (size === null || size < 0) && Number.isNaN(length)
  return mimeType !== null && isSilent ? { state: 'not-captured', mimeType, size: null } : NO_BODY
}

/**
 * Charles writes a body whose letters nobody named (JSON, usually) as base64, and does not say so. Its size does: what was
 * sent was shorter than the text by as much as base64 makes longer.
 */
function isPacked(text: string, size: number): boolean {
  return text.length === 4 * Math.ceil(size / 3) && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
}

/** Some programs keep a form's parameters and lose its text. */
function formText(params: readonly unknown[]): string {
  const form = new URLSearchParams()
  for (const item of params) {
    const { name, value } = asObject(item)
    if (typeof name === 'string') form.append(name, typeof value === 'string' ? value : '')
  }
  return form.toString()
}

function readResponseBody(response: Json, status: number, method: string): Body {
  const content = asObject(response.content)
  const mimeType = asText(content.mimeType)
  const size = asNumber(content.size)
  if (typeof content.text === 'string' && content.text !== '') {
    return bodyOf(content.text, asText(content.encoding), mimeType)
  }
  if (status === 204 || status === 304 || method === 'HEAD') return { state: 'none', mimeType, size: 0 }
  if (size === 0 && (content.text === '' || asNumber(response.bodySize) === 0) && !bytesCame(response))
    return { state: 'none', mimeType, size: 0 }
  return { state: 'not-captured', mimeType, size: size !== null && size >= 0 ? size : null }
}

/** What ends a body that was sent in chunks. */
const LAST_CHUNK = '0\r\n\r\n'.length

/**
 * Did more come than the headers? Then a text of no length is one that the browser lost: Firefox has none for a call of a
 * worker whose body an extension was reading when it was stopped, and counts its bytes all the same (with the headers').
 */
export function bytesCame(response: unknown): boolean {
  const sizes = asObject(response)
  const bodySize = asNumber(sizes.bodySize) ?? 0
  const headersSize = asNumber(sizes.headersSize) ?? 0
  return (bodySize >= headersSize && headersSize > 0 ? bodySize - headersSize : bodySize) > LAST_CHUNK
}

/** A body as a source hands it over: text, or base64 of bytes that may be text. */
export function bodyOf(content: string, encoding: string | null, mimeType: string | null): Body {
  if (encoding !== 'base64') return { state: 'present', text: content, mimeType, size: content.length }
  const text = decodeBase64(content)
  return text === null
    ? { state: 'binary', mimeType, size: Math.floor((content.length * 3) / 4) }
    : { state: 'present', text, mimeType, size: text.length }
}

/** Null where the bytes are no UTF-8 text. */
function decodeBase64(content: string): string | null {
  try {
    const binary = atob(content)
    const bytes = new Uint8Array(binary.length)
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function readTime(value: unknown): number | null {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return at >= FIRST_MOMENT && at <= LAST_MOMENT ? at : null
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : EMPTY
}

const EMPTY: Json = Object.freeze({})

function shortened(text: string): string {
  return text.length > LONGEST_VALUE ? text.slice(0, LONGEST_VALUE) : text
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? shortened(value) : null
}

/** Numbers also come as strings. */
function asNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}
