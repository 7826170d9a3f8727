/** A session as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), piece by piece, as it is: with its secrets. */
import type { Body, HttpExchange } from './exchange'
import type { Environment } from './har-own'
import { type AppLabel, writtenLabel } from './labels'
import type { Json } from './message'
import type { Gap, Mark } from './observation'
import type { Suppression } from './settings'

/** The version of what stands under `_dcr`. */
export const OWN_VERSION = 1

export interface SessionToWrite {
  readonly name: string
  /** In order of time. */
  readonly exchanges: readonly HttpExchange[]
  readonly marks: readonly Mark[]
  readonly gaps: readonly Gap[]
  readonly labels: readonly AppLabel[]
  readonly suppressions: readonly Suppression[]
  readonly environment: Environment | null
  /** Epoch ms. */
  readonly exportedAt: number
  /** The last moment of the capture (epoch ms), if that is later than its last call. */
  readonly endedAt: number | null
}

export function* writeHar(session: SessionToWrite): Generator<string> {
  yield harStart(session.environment, pagesOf(session.exchanges))
  let isFirst = true
  for (const exchange of session.exchanges) {
    yield `${isFirst ? '\n' : ',\n'}${JSON.stringify(harEntry(exchange))}`
    isFirst = false
  }
  yield harEnd({ ...session, labels: session.labels.map(writtenLabel), redaction: null })
}

/** Everything before the first entry. */
export function harStart(environment: Environment | null, pages: readonly Json[]): string {
  const creator = { name: 'DCR DevTools', version: environment?.app ?? String(OWN_VERSION) }
  const start = { version: '1.2', creator, ...browserOf(environment), pages }
  return `{"log":${JSON.stringify(start).slice(0, -1)},"entries":[`
}

/** Marks, gaps and labels as they are, or as redacted; `redaction` null: nothing was hidden. */
interface End extends Omit<SessionToWrite, 'exchanges' | 'marks' | 'gaps' | 'labels'> {
  readonly marks: readonly unknown[]
  readonly gaps: readonly unknown[]
  readonly labels: readonly unknown[]
  readonly redaction: Json | null
}

/** Everything after the last entry. */
export function harEnd({ name, marks, gaps, labels, suppressions, environment, exportedAt, endedAt, redaction }: End): string {
  const own = {
    version: OWN_VERSION,
    app: environment?.app ?? '',
    name,
    exportedAt: new Date(exportedAt).toISOString(),
    ...(endedAt !== null && { endedAt: new Date(endedAt).toISOString() }),
    redaction,
    environment,
    marks,
    gaps,
    labels,
    suppressions: suppressions.flatMap(({ ruleId, fingerprint, reason, until }) =>
      fingerprint === null ? [] : [{ rule: ruleId, fingerprint, reason, ...(until !== null && { until: new Date(until).toISOString() }) }],
    ),
  }
  return `\n],"_dcr":${JSON.stringify(own)}}}\n`
}

/** One exchange as a HAR entry. */
export function harEntry(exchange: HttpExchange): Json {
  const { startedAt, endedAt, context } = exchange
  const time = endedAt === null ? 0 : Math.max(0, endedAt - startedAt)
  return {
    ...(context.loadId !== null && { pageref: context.loadId }),
    startedDateTime: new Date(startedAt).toISOString(),
    time,
    request: requestOf(exchange),
    response: { ...responseOf(exchange), ...(context.viaServiceWorker && { _fetchedViaServiceWorker: true }) },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    ...(context.resourceType !== null && { _resourceType: TYPES[context.resourceType] ?? context.resourceType }),
    ...(context.fromCache && { _fromCache: 'disk' }),
    _dcr: ownEntry(exchange),
  }
}

/** `entry._dcr`: what the HAR entry of this exchange cannot say. Times in epoch ms. */
function ownEntry({ id, startedAt, endedAt, request, response, context }: HttpExchange): Json {
  const { tabId, frameId, loadId, sources, initiator, pageUrl, resourceType, partition } = context
  return {
    id,
    startedAt,
    endedAt,
    tabId,
    frameId,
    loadId,
    sources,
    initiator,
    pageUrl,
    resourceType,
    partition,
    bodyState: { request: request.body.state, response: response?.body.state ?? null },
    headersState: { request: request.headersState, response: response?.headersState ?? null },
  }
}

/** As Chrome calls them. */
const TYPES: Readonly<Record<string, string>> = { subdocument: 'document' }

function requestOf({ request }: HttpExchange): Json {
  const { method, url, headers, body } = request
  const [, query = ''] = /\?([^#]*)/.exec(url) ?? []
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    headers,
    queryString: [...new URLSearchParams(query)].map(([name, value]) => ({ name, value })),
    cookies: [],
    headersSize: -1,
    bodySize: body.size ?? -1,
    ...postDataOf(body),
  }
}

function postDataOf(body: Body): Json {
  const mimeType = body.mimeType ?? ''
  if ('text' in body) return { postData: { mimeType, text: body.text } }
  if (body.state === 'binary') return { postData: { mimeType, text: NO_TEXT, _encoding: 'base64' } }
  return mimeType === '' ? {} : { postData: { mimeType } }
}

/** Base64 of a byte that begins no letter: the bytes themselves were not kept. */
const NO_TEXT = '/w=='

function responseOf({ response, error }: HttpExchange): Json {
  if (response === null) {
    const content = { size: 0, mimeType: 'x-unknown' }
    const nothing = { status: 0, statusText: '', httpVersion: '', headers: [], cookies: [], content, redirectURL: '' }
    return { ...nothing, headersSize: -1, bodySize: -1, ...(error !== null && { _error: error }) }
  }
  const { status, headers, body, redirectUrl } = response
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    headers,
    cookies: [],
    content: {
      size: body.size ?? -1,
      mimeType: body.mimeType ?? '',
      ...('text' in body && { text: body.text }),
      ...(body.state === 'none' && { text: '' }),
      ...(body.state === 'binary' && { text: NO_TEXT, encoding: 'base64' }),
    },
    redirectURL: redirectUrl ?? '',
    headersSize: -1,
    bodySize: body.size ?? -1,
  }
}

function browserOf(environment: Environment | null): Json {
  if (environment === null) return {}
  const [name = '', version = ''] = environment.browser.split(/ (?=\S*$)/)
  return { browser: { name, version } }
}

function pagesOf(exchanges: readonly HttpExchange[]): Json[] {
  const pages = new Map<string, Json>()
  for (const { startedAt, context } of exchanges) {
    if (context.loadId === null || pages.has(context.loadId)) continue
    const startedDateTime = new Date(startedAt).toISOString()
    pages.set(context.loadId, { id: context.loadId, startedDateTime, title: context.pageUrl ?? '', pageTimings: {} })
  }
  return [...pages.values()]
}
