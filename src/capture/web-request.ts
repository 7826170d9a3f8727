/**
 * browser.webRequest → observations. Sees every tab, frame and worker; in Firefox the response bodies too, in Chrome
 * never. A request that already looks relevant is told as it leaves, so that a worker stopped in the middle loses its
 * end at most; any other is held until its answer has been judged.
 */
import browser, { type WebRequest } from 'webextension-polyfill'
import type { Body, ExchangeContext, Header, HttpExchange, HttpRequest, HttpResponse, ResourceType } from '../core/exchange'
import { NO_BODY, parseUrl } from '../core/exchange'
import type { Role } from '../core/model'
import type { ExchangeObservation } from '../core/observation'
import { partitionOf } from '../core/partition'
import type { RelevanceFilter } from '../core/relevance'
import { createEarlyEnds } from './early-ends'
import { requestKeyOf } from './request-key'

/** Firefox only. */
type BodyFilter = ReturnType<typeof browser.webRequest.filterResponseData>

export interface WebRequestHost {
  /** Null once the host remembers what it knew; until then events wait, in order. */
  ready(): Promise<void> | null
  /** Keeps an event that is not told yet, in case that the worker is stopped meanwhile. */
  keep(event: HeardEvent): void
  /** What earlier workers kept and did not come to tell, once the host is ready. */
  earlier(): readonly HeardEvent[]
  /** A request, whatever it is about, begins now, or is known by what else was heard of it. */
  heard(requestId: string, isBeginning: boolean): void
  filter(): RelevanceFilter
  /** May this exchange be kept: is its tab inspected, its token known? */
  isWanted(exchange: HttpExchange, role: Role): boolean
  observe(observations: readonly ExchangeObservation[]): void
  /** One that may be about credentials is under way, or has come to its end. */
  began(requestId: string, tabId: number): void
  ended(requestId: string, tabId: number): void
  /** One has ended, of which this worker did not see the beginning. */
  endedUnseen(requestId: string): void
  /** Was the beginning of this request told, before the worker was stopped? */
  wasTold(key: string): boolean
  /** An answer came to a call that is kept; a body that it lacks is for DevTools to tell. */
  answered(call: Answer): void
  /** What is left of an exchange that is not kept. */
  thin(exchange: HttpExchange): void
  /** Every request, for the count; relevant or not. */
  count(tabId: number, isRelevant: boolean): void
  /** A top-level page began to load in this tab. */
  pageChanged(tabId: number, url: string): void
  pageOf(tabId: number): string | null
  /** What a request belongs to, where the browser does not say it of requests. */
  partitionOf(tabId: number, initiator: string | null): string | null
}

export interface Answer {
  readonly key: string
  readonly role: Role
  readonly url: string
  readonly tabId: number
  /** Epoch ms. */
  readonly at: number
  readonly response: HttpResponse
}

interface Pending {
  readonly key: string
  readonly startedAt: number
  readonly context: ExchangeContext
  request: HttpRequest
  isTold: boolean
  role: Role | null
  /** Firefox: resolves with the body once it has been read; null: it is not being read. */
  body: Promise<Body> | null
}

const EVERYTHING = { urls: ['http://*/*', 'https://*/*'] }
/** Nothing about credentials comes as one of these. */
const STATIC = new Set([
  'image',
  'imageset',
  'font',
  'stylesheet',
  'script',
  'media',
  'websocket',
  'csp_report',
  'object',
  'web_manifest',
  'xslt',
])
/** A response body is read up to this many bytes; the page gets all of it. */
const LARGEST_BODY = 4_000_000

/** Registers every listener at once: a woken worker misses the event that woke it otherwise. */
export function watchWebRequest(host: WebRequestHost): void {
  const pending = new Map<string, Pending>()
  const canReadBodies = typeof browser.webRequest.filterResponseData === 'function'

  // A worker that was just woken does not know yet which tokens and tabs matter, and may be stopped before it does.
  void host.ready()?.then(() => {
    for (const event of host.earlier()) handle(event, true)
    const cutOff = [...pending.values()]
    // How they went on may be among what waits. If not, nobody will hear of it any more.
    setTimeout(() => {
      for (const item of cutOff) if (item.role === null) tellIfRelevant(item, exchangeOf(item), host)
    })
  })
  function hear(event: HeardEvent): void {
    const ready = host.ready()
    if (ready === null) return handle(event)
    host.keep(event)
    void ready.then(() => handle(event))
  }

  /** `isEarlier`: an earlier worker heard it. */
  function handle(event: HeardEvent, isEarlier = false): void {
    if (event.kind === 'passed') {
      host.heard(event.requestId, event.isBeginning && !isEarlier)
      if (event.isCounted) host.count(event.tabId, false)
      return
    }
    if (event.kind === 'began') begin(event, isEarlier)
    else if (event.kind === 'sent') send(event.details)
    else end(event)
  }

  const end = createEarlyEnds<EndEvent>({
    isBegun: ({ details }) => pendingOf(details) !== undefined || host.wasTold(requestKeyOf(details)),
    keep: host.keep,
    tell(event) {
      if (event.kind === 'failed') fail(event.details)
      else void finish(closed(event.details), event.details, event.kind === 'redirected' ? event.details.redirectUrl : null, host)
    },
    schedule: (run, delayMs) => void setTimeout(run, delayMs),
  })

  function begin(event: HeardEvent & { readonly kind: 'began' }, isEarlier: boolean): void {
    const { requestId, tabId, type, url } = event.details
    host.heard(requestId, !isEarlier)
    if (type === 'main_frame') host.pageChanged(tabId, url)
    const item = open(event.details, event.body, host)
    pending.set(requestId, item)
    host.began(requestId, tabId)
    // Told with its headers, which come in a moment; the worker may be stopped before.
    if (item.request.body.state === 'present' && host.filter().judge(exchangeOf(item)).isRelevant) host.keep(event)
  }

  function send(details: WebRequest.OnSendHeadersDetailsType): void {
    const item = pending.get(details.requestId)
    if (item === undefined) return
    item.request = {
      ...item.request,
      headers: readHeaders(details.requestHeaders),
      headersState: canReadBodies ? 'complete' : 'partial',
    }
    tellIfRelevant(item, exchangeOf(item), host)
  }

  function fail(details: WebRequest.OnErrorOccurredDetailsType): void {
    const item = closed(details)
    if (item.role === null) tellIfRelevant(item, exchangeOf(item, { error: details.error, endedAt: details.timeStamp }), host)
    if (item.isTold) {
      host.observe([
        {
          id: `${item.key}:failed`,
          requestKey: item.key,
          source: 'webrequest',
          at: details.timeStamp,
          phase: 'failed',
          data: { error: details.error },
        },
      ])
    }
    host.count(details.tabId, item.isTold)
  }

  /** The next hop of a redirect has the same id, and may have begun while the end of this one waited. */
  function pendingOf(details: Ending): Pending | undefined {
    const item = pending.get(details.requestId)
    return item?.key === requestKeyOf(details) ? item : undefined
  }

  /** What is known of a request that has come to its end. */
  function closed(details: Ending): Pending {
    const { requestId } = details
    const item = pendingOf(details)
    if (item === undefined) host.endedUnseen(requestId)
    else {
      pending.delete(requestId)
      host.heard(requestId, false)
    }
    host.ended(requestId, details.tabId)
    return item ?? reopened(details, host)
  }

  browser.webRequest.onBeforeRequest.addListener(
    ({ requestBody, ...details }) => {
      if (isOfNoUse(details)) hear(passed(details, true))
      else hear({ kind: 'began', details, body: readRequestBody(requestBody, details.method) })
      return undefined
    },
    EVERYTHING,
    ['requestBody'],
  )

  browser.webRequest.onSendHeaders.addListener(
    details => {
      if (!isOfNoUse(details)) hear({ kind: 'sent', details })
    },
    EVERYTHING,
    ['requestHeaders'],
  )

  if (canReadBodies) {
    const read = (details: WebRequest.OnHeadersReceivedDetailsType) => {
      const item = pending.get(details.requestId)
      if (item !== undefined && isWorthReading(item, details))
        item.body = readBody(browser.webRequest.filterResponseData(details.requestId), mimeTypeOf(details), saysEmpty(details))
    }
    browser.webRequest.onHeadersReceived.addListener(
      details => {
        const ready = host.ready()
        if (ready === null) return read(details)
        // The answer waits for a worker that is still waking: its body cannot be had later.
        return ready.then(() => read(details)).then(() => ({}))
      },
      EVERYTHING,
      ['blocking', 'responseHeaders'],
    )
  }

  browser.webRequest.onBeforeRedirect.addListener(
    details => hear(isOfNoUse(details) ? passed(details, false) : { kind: 'redirected', details }),
    EVERYTHING,
    ['responseHeaders'],
  )

  browser.webRequest.onCompleted.addListener(
    details => hear(isOfNoUse(details) ? passed(details, false) : { kind: 'completed', details }),
    EVERYTHING,
    ['responseHeaders'],
  )

  browser.webRequest.onErrorOccurred.addListener(details => {
    hear(isOfNoUse(details) ? passed(details, false) : { kind: 'failed', details })
  }, EVERYTHING)
}

type Beginning = Omit<WebRequest.OnBeforeRequestDetailsType, 'requestBody'>

/** What the browser said of a request; can be stored. */
export type HeardEvent =
  | { readonly kind: 'began'; readonly details: Beginning; readonly body: Body }
  | { readonly kind: 'sent'; readonly details: WebRequest.OnSendHeadersDetailsType }
  | { readonly kind: 'redirected'; readonly details: WebRequest.OnBeforeRedirectDetailsType }
  | { readonly kind: 'completed'; readonly details: WebRequest.OnCompletedDetailsType }
  | { readonly kind: 'failed'; readonly details: WebRequest.OnErrorOccurredDetailsType }
  /** Of no use, but for its number. */
  | {
      readonly kind: 'passed'
      readonly requestId: string
      readonly tabId: number
      readonly isBeginning: boolean
      readonly isCounted: boolean
    }

type EndEvent = Extract<HeardEvent, { readonly kind: 'redirected' | 'completed' | 'failed' }>

function passed(details: Details, isBeginning: boolean): HeardEvent {
  const { requestId, tabId } = details
  return { kind: 'passed', requestId, tabId, isBeginning, isCounted: isBeginning && !isOwn(details) }
}

type Ending = WebRequest.OnCompletedDetailsType | WebRequest.OnErrorOccurredDetailsType | WebRequest.OnBeforeRedirectDetailsType

type Details =
  | Beginning
  | WebRequest.OnSendHeadersDetailsType
  | WebRequest.OnCompletedDetailsType
  | WebRequest.OnErrorOccurredDetailsType
  | WebRequest.OnBeforeRedirectDetailsType

function isOfNoUse(details: Details): boolean {
  return STATIC.has(details.type) || isOwn(details)
}

/** The extension's own requests, and other extensions'. */
function isOwn(details: Details): boolean {
  const { initiator, originUrl } = details as { initiator?: string; originUrl?: string }
  return /^(?:chrome|moz)-extension:/.test(initiator ?? originUrl ?? '')
}

function open(details: Beginning, body: Body, host: WebRequestHost): Pending {
  return {
    key: requestKeyOf(details),
    startedAt: details.timeStamp,
    context: contextOf(details, host.pageOf(details.tabId), host),
    request: { method: details.method, url: details.url, headers: [], headersState: 'not-captured', body },
    isTold: false,
    role: null,
    body: null,
  }
}

/** The worker was stopped in between: what is known of the request is already stored, or lost. */
function reopened(details: Ending, host: WebRequestHost): Pending {
  return {
    key: requestKeyOf(details),
    startedAt: details.timeStamp,
    context: contextOf(details, null, host),
    request: {
      method: details.method,
      url: details.url,
      headers: [],
      headersState: 'not-captured',
      body: { state: 'not-captured', mimeType: null, size: null },
    },
    isTold: host.wasTold(requestKeyOf(details)),
    role: 'irrelevant',
    body: null,
  }
}

const TYPES: Readonly<Record<string, ResourceType>> = {
  main_frame: 'document',
  sub_frame: 'subdocument',
  xmlhttprequest: 'fetch',
  ping: 'ping',
  beacon: 'ping',
}

function contextOf(details: Details, pageUrl: string | null, host: WebRequestHost): ExchangeContext {
  const { initiator, originUrl, documentUrl, ...apart } = details as {
    initiator?: string
    originUrl?: string
    documentUrl?: string
    incognito?: boolean
    cookieStoreId?: string
  }
  const isPreflight = details.method === 'OPTIONS'
  const parsed = parseUrl(initiator ?? originUrl ?? documentUrl ?? '')?.origin
  const origin = parsed === undefined || parsed === 'null' ? null : parsed
  return {
    captureId: 'live',
    sources: ['webrequest'],
    tabId: details.tabId,
    frameId: details.frameId,
    initiator: origin,
    // The tab's page changes before the old one has fallen silent; only a frame has to ask the tab what it is part of.
    pageUrl: details.frameId === 0 && details.type !== 'main_frame' ? (documentUrl ?? originUrl ?? initiator ?? pageUrl) : pageUrl,
    loadId: null,
    resourceType: isPreflight ? 'preflight' : (TYPES[details.type] ?? 'other'),
    fromCache: 'fromCache' in details && details.fromCache === true,
    viaServiceWorker: false,
    partition: apart.incognito === undefined ? host.partitionOf(details.tabId, origin) : partitionOf(apart),
  }
}

function readHeaders(headers: WebRequest.HttpHeaders | undefined): Header[] {
  return (headers ?? []).map(({ name, value }) => ({ name, value: value ?? '' }))
}

function readRequestBody(requestBody: WebRequest.OnBeforeRequestDetailsType['requestBody'], method: string): Body {
  if (!requestBody)
    return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? NO_BODY : { state: 'none', mimeType: null, size: 0 }
  if (requestBody.formData) {
    const form = new URLSearchParams()
    for (const [name, values] of Object.entries(requestBody.formData as unknown as Record<string, unknown[]>))
      for (const value of values) form.append(name, String(value))
    const text = form.toString()
    return { state: 'present', text, mimeType: 'application/x-www-form-urlencoded', size: text.length }
  }
  const parts = requestBody.raw ?? []
  if (parts.length === 0 || parts.some(part => part.bytes === undefined)) return { state: 'not-captured', mimeType: null, size: null }
  return textBody(
    parts.map(part => new Uint8Array(part.bytes as ArrayBuffer)),
    null,
  )
}

function textBody(parts: readonly Uint8Array[], mimeType: string | null): Body {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    const text = parts.map(part => decoder.decode(part, { stream: true })).join('') + decoder.decode()
    return text === '' ? NO_BODY : { state: 'present', text, mimeType, size }
  } catch {
    return { state: 'binary', mimeType, size }
  }
}

function mimeTypeOf(details: { responseHeaders?: WebRequest.HttpHeaders }): string {
  return (details.responseHeaders?.find(header => header.name.toLowerCase() === 'content-type')?.value ?? '').toLowerCase()
}

/** Bodies of calls that are, or may turn out to be, about credentials. Everything else is left untouched. */
function isWorthReading(item: Pending, details: WebRequest.OnHeadersReceivedDetailsType): boolean {
  const { statusCode } = details
  if (statusCode >= 300 && statusCode < 400) return false
  const { role } = item
  if (role === 'api' || role === 'userinfo') return statusCode >= 400
  if (role !== null && role !== 'irrelevant' && role !== 'load' && role !== 'preflight') return true
  if (role === 'load' || role === 'preflight') return false
  const length = Number(details.responseHeaders?.find(header => header.name.toLowerCase() === 'content-length')?.value ?? 0)
  const isJson = /json/.test(mimeTypeOf(details))
  return isJson && length < 256_000 && (details.method === 'POST' || /jwks|\/certs|\.well-known/.test(details.url))
}

/** Did the server say that nothing follows? */
function saysEmpty({ method, statusCode, responseHeaders }: WebRequest.OnHeadersReceivedDetailsType): boolean {
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304) return true
  return responseHeaders?.find(header => header.name.toLowerCase() === 'content-length')?.value === '0'
}

function readBody(filter: BodyFilter, mimeType: string, isEmpty: boolean): Promise<Body> {
  const parts: Uint8Array[] = []
  let size = 0
  return new Promise(resolve => {
    filter.ondata = ({ data }) => {
      filter.write(data)
      size += data.byteLength
      if (size <= LARGEST_BODY) parts.push(new Uint8Array(data))
    }
    filter.onstop = () => {
      filter.close()
      // A page that is left lets go of its answers, and the filter sees them end before they have begun.
      if (size === 0 && !isEmpty) return resolve({ state: 'not-captured', mimeType, size: null })
      const body = textBody(parts, mimeType)
      resolve(size <= LARGEST_BODY || body.state !== 'present' ? body : { state: 'truncated', text: body.text, mimeType, size })
    }
    filter.onerror = () => resolve({ state: 'not-captured', mimeType, size: null })
  })
}

function exchangeOf(item: Pending, end: Partial<Pick<HttpExchange, 'endedAt' | 'response' | 'error'>> = {}): HttpExchange {
  return {
    id: item.key,
    startedAt: item.startedAt,
    endedAt: null,
    request: item.request,
    response: null,
    error: null,
    context: item.context,
    ...end,
  }
}

function tellIfRelevant(item: Pending, exchange: HttpExchange, host: WebRequestHost): void {
  const { role, isRelevant } = host.filter().judge(exchange)
  item.role = role
  if (!isRelevant || !host.isWanted(exchange, role)) return
  item.isTold = true
  const { request } = host.filter().reduce(exchange, role)
  host.observe([
    {
      id: `${item.key}:request`,
      requestKey: item.key,
      source: 'webrequest',
      at: item.startedAt,
      phase: 'request',
      data: { request, context: exchange.context },
    },
  ])
}

async function finish(
  item: Pending,
  details: WebRequest.OnCompletedDetailsType | WebRequest.OnBeforeRedirectDetailsType,
  redirectUrl: string | null,
  host: WebRequestHost,
): Promise<void> {
  const headers = readHeaders(details.responseHeaders)
  const { statusCode: status, timeStamp: at } = details
  const mimeType = mimeTypeOf(details) || null
  // Often the end is told before the body has been read.
  const body: Body = (await item.body) ?? { state: 'not-captured', mimeType, size: null }
  const response = { status, headers, headersState: 'partial' as const, body, redirectUrl }
  const exchange = exchangeOf(item, { endedAt: at, response })
  let { role } = item
  if (item.isTold) role = host.filter().judge(exchange).role
  // Of a request whose beginning nobody saw, its address may tell what it was.
  else tellIfRelevant(item, exchange, host)
  host.count(details.tabId, item.isTold)
  if (!item.isTold) return host.thin(exchange)
  host.heard(details.requestId, false)
  host.answered({ key: item.key, role: role ?? item.role ?? 'irrelevant', url: details.url, tabId: details.tabId, at, response })
  const reduced = item.role === null ? exchange : host.filter().reduce(exchange, item.role)
  const observations: ExchangeObservation[] = [
    {
      id: `${item.key}:response`,
      requestKey: item.key,
      source: 'webrequest',
      at,
      phase: 'response',
      data: { status, headers, headersState: 'partial', redirectUrl, fromCache: 'fromCache' in details && details.fromCache === true },
    },
  ]
  if (item.body !== null && reduced.response !== null && reduced.response.body.state !== 'not-captured') {
    observations.push({
      id: `${item.key}:body`,
      requestKey: item.key,
      source: 'webrequest',
      at,
      phase: 'body',
      data: { body: reduced.response.body },
    })
  }
  host.observe(observations)
}
