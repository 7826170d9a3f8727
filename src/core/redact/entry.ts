/**
 * One HAR entry, redacted. It is built anew from what is listed here, so that whatever a program put beside it is not
 * in the export.
 */
import type { Body, HttpExchange } from '../exchange'
import { headerValue } from '../exchange'
import { parseWrittenTime } from '../iso-time'
import type { Json } from '../message'
import { isSecretName, looksLikeWord, policyOf } from './names'
import type { Redactor } from './redactor'

/** The longest error body that is read (relevance.ts); a longer one would be read whole once it has become shorter. */
const LONGEST_READ = 16_000

/** `whole` is the exchange with its bodies as read; `reduced`, with those that are needed; null: none are. */
export function redactEntry(source: unknown, whole: HttpExchange, reduced: HttpExchange | null, redactor: Redactor): Json {
  const entry = asObject(source)
  const { response, context } = whole
  const type = asText(entry._resourceType)
  const cached = entry._fromCache
  return {
    ...(context.loadId !== null && { pageref: redactor.name(context.loadId) }),
    startedDateTime: timeOf(entry.startedDateTime, whole.startedAt),
    time: durationOf(entry, whole),
    request: requestOf(asObject(entry.request), whole, reduced, redactor),
    response: {
      ...(response === null ? noResponse(whole, redactor) : responseOf(asObject(entry.response), whole, reduced, redactor)),
      ...(context.viaServiceWorker && { _fetchedViaServiceWorker: true }),
    },
    cache: {},
    timings: timingsOf(asObject(entry.timings)),
    ...(type !== null && looksLikeWord(type) && { _resourceType: type }),
    ...(cached !== undefined &&
      cached !== null &&
      cached !== false && { _fromCache: cached === 'memory' || cached === 'disk' ? cached : true }),
    ...(isRecord(entry._dcr) && { _dcr: ownMembers(entry._dcr, redactor) }),
  }
}

function requestOf(source: Json, { request }: HttpExchange, reduced: HttpExchange | null, redactor: Redactor): Json {
  const { body } = request
  const type = headerValue(request.headers, 'content-type') ?? ('mimeType' in body ? body.mimeType : null) ?? ''
  const text = textOf(body, reduced?.request.body ?? null, type, redactor)
  const url = redactor.url(request.url)
  const size = sizeIn(source.bodySize)
  return {
    // A word that is no method must not become one that asks for a page.
    method: /^[A-Z]{1,20}$/.test(request.method) ? request.method : 'REDACTED',
    url,
    httpVersion: versionOf(source.httpVersion),
    headers: headersOf(request.headers, text, redactor),
    queryString: queryOf(url),
    cookies: cookiesOf(source.cookies, redactor),
    headersSize: -1,
    bodySize: text === null ? size : bytesIn(text),
    ...(text !== null && { postData: { mimeType: redactor.contentType(mimeOf(body, type)), text } }),
    ...(body.state === 'binary' && {
      postData: { mimeType: redactor.contentType(mimeOf(body, type)), text: NO_TEXT, _encoding: 'base64' },
    }),
  }
}

function responseOf(source: Json, { response }: HttpExchange, reduced: HttpExchange | null, redactor: Redactor): Json {
  if (response === null) return {}
  const { body } = response
  const type = headerValue(response.headers, 'content-type') ?? ('mimeType' in body ? body.mimeType : null) ?? ''
  const text = textOf(body, reduced?.response?.body ?? null, type, redactor)
  const size = text !== null ? bytesIn(text) : body.state === 'none' ? 0 : (body.size ?? -1)
  const mimeType = mimeOf(body, '')
  return {
    status: response.status,
    statusText: redactor.prose(asText(source.statusText) ?? ''),
    httpVersion: versionOf(source.httpVersion),
    headers: headersOf(response.headers, text, redactor),
    cookies: cookiesOf(source.cookies, redactor),
    content: {
      size,
      mimeType: mimeType === '' ? '' : redactor.contentType(mimeType),
      ...(text !== null && { text }),
      ...(body.state === 'none' && { text: '' }),
      ...(body.state === 'binary' && { text: NO_TEXT, encoding: 'base64' }),
    },
    redirectURL: response.redirectUrl === null ? '' : redactor.url(response.redirectUrl),
    headersSize: -1,
    bodySize: text !== null ? bytesIn(text) : body.state === 'none' ? 0 : -1,
  }
}

function noResponse({ error }: HttpExchange, redactor: Redactor): Json {
  return {
    status: 0,
    statusText: '',
    httpVersion: '',
    headers: [],
    cookies: [],
    content: { size: 0, mimeType: 'x-unknown' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    ...(error !== null && { _error: /^[\w:. -]{1,80}$/.test(error) ? redactor.guarded(error) : 'failed' }),
  }
}

/** Base64 of a byte that begins no letter: what was binary, is. */
const NO_TEXT = '/w=='

/** Null where there is none to be written. */
function textOf(body: Body, reduced: Body | null, type: string, redactor: Redactor): string | null {
  if (body.state !== 'present') return null
  const isNeeded = reduced?.state === 'present'
  // What was too long to be read must not become short enough.
  if (!isNeeded && body.text.length > LONGEST_READ) return null
  return redactor.body(body.text, type, !isNeeded)
}

function mimeOf(body: Body, fallback: string): string {
  return ('mimeType' in body ? body.mimeType : null) ?? fallback
}

function headersOf(headers: HttpExchange['request']['headers'], text: string | null, redactor: Redactor): Json[] {
  return headers.flatMap(header => {
    const shown = redactor.header(header)
    if (shown === null) return []
    // The length of a body gives away the length of what was hidden in it.
    const isLength = text !== null && header.name.toLowerCase() === 'content-length'
    return [{ name: shown.name, value: isLength ? String(bytesIn(text)) : shown.value }]
  })
}

function queryOf(url: string): Json[] {
  const [, query = ''] = /\?([^#]*)/.exec(url) ?? []
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }))
}

function cookiesOf(source: unknown, redactor: Redactor): Json[] {
  if (!Array.isArray(source)) return []
  return source.flatMap(item => {
    const { name, value, path, domain, expires, httpOnly, secure, sameSite } = asObject(item)
    if (typeof name !== 'string') return []
    return [
      {
        name: redactor.name(name),
        value: typeof value === 'string' ? redactor.secret(value, 'cookie') : '',
        ...(typeof path === 'string' && { path: redactor.url(path) }),
        ...(typeof domain === 'string' && { domain: redactor.address(domain) }),
        ...(typeof expires === 'string' && ISO_TIME.test(expires) && { expires }),
        ...(typeof httpOnly === 'boolean' && { httpOnly }),
        ...(typeof secure === 'boolean' && { secure }),
        ...(typeof sameSite === 'string' && looksLikeWord(sameSite) && { sameSite }),
      },
    ]
  })
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/

/** As it stands in the file, where it is written as it should be. */
function timeOf(stated: unknown, at: number): string {
  return typeof stated === 'string' && ISO_TIME.test(stated) ? stated : new Date(at).toISOString()
}

function durationOf(entry: Json, { startedAt, endedAt }: HttpExchange): number {
  const stated = numberIn(entry.time)
  return stated !== null && stated >= 0 ? stated : Math.max(0, (endedAt ?? startedAt) - startedAt)
}

const TIMINGS = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive', 'ssl'] as const

function timingsOf(source: Json): Json {
  const timings: Record<string, number> = { send: 0, wait: 0, receive: 0 }
  for (const name of TIMINGS) {
    const value = numberIn(source[name])
    if (value !== null) timings[name] = Math.max(-1, value)
  }
  return timings
}

function versionOf(value: unknown): string {
  return typeof value === 'string' && /^(?:(?:https?|spdy|quic)\/?[\d.+]{0,4}|h[23]c?(?:-\d\d)?|unknown)$/i.test(value) ? value : ''
}

/** Members of ours that hold words of ours, or what the user wrote, whose secrets alone are taken out. */
const OWN_TEXTS: ReadonlySet<string> = new Set([
  ...['version', 'app', 'name', 'browser', 'platform', 'timeZone', 'note', 'kind', 'reason', 'rule', 'fingerprint'],
  ...['sources', 'resourceType', 'request', 'response'],
])
const OWN_ADDRESSES: ReadonlySet<string> = new Set(['origin', 'initiator', 'pageUrl'])
const OWN_NAMES: ReadonlySet<string> = new Set(['id', 'loadId', 'partition'])
const OWN_TIMES: ReadonlySet<string> = new Set(['exportedAt', 'endedAt', 'until'])

/** What a session of ours says of an entry, or of itself: facts and the user's own words. Whatever else is there is hidden. */
export function ownMembers(source: Json, redactor: Redactor): Json {
  const shown = (value: unknown, name: string, depth: number): unknown => {
    if (typeof value === 'string') return policyOf(name) === 'client' ? redactor.member(value, name) : ownText(value, name, redactor)
    if (typeof value !== 'object' || value === null || depth > 16) return typeof value === 'object' ? null : value
    if (Array.isArray(value)) return value.map(item => shown(item, name, depth + 1))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [redactor.name(key), shown(member, key, depth + 1)]))
  }
  return shown(source, '', 0) as Json
}

function ownText(value: string, name: string, redactor: Redactor): string {
  if (isSecretName(name)) return redactor.member(value, name)
  if (OWN_ADDRESSES.has(name)) return redactor.address(value)
  if (OWN_NAMES.has(name)) return redactor.name(value)
  if (!OWN_TEXTS.has(name) && !(OWN_TIMES.has(name) && parseWrittenTime(value) !== null)) return redactor.hidden(value)
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? redactor.url(value) : redactor.guarded(value)
}

function sizeIn(value: unknown): number {
  const number = numberIn(value)
  return number === null ? -1 : Math.max(-1, Math.trunc(number))
}

export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asObject(value: unknown): Json {
  return isRecord(value) ? value : {}
}
