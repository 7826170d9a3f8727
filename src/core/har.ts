/** Opens a HAR: what in it is worth keeping, as exchanges, and what the file lacks, in words. */
import { AppError } from './errors'
import { type HttpExchange, headerValue } from './exchange'
import { readHarEntry } from './har-entry'
import { scanHar } from './har-scan'
import type { Json } from './message'
import type { Profile } from './profile'
import { reduceBodies, RelevanceFilter } from './relevance'

export interface HarOptions {
  readonly captureId: string
  readonly profiles: readonly Profile[]
  /** Called now and then with the number of entries read. */
  readonly onProgress?: (entries: number) => void
}

/** Where an exchange stands in its file. */
export interface HarPlace {
  /** Position in `log.entries`, from 0. */
  readonly index: number
  /** Line on which the entry begins, from 1. */
  readonly line: number
  readonly startedDateTime: string
}

export interface HarContents {
  readonly exchanges: readonly HttpExchange[]
  readonly places: ReadonlyMap<string, HarPlace>
  readonly entries: number
  readonly creator: string | null
  /** What the file does not hold, one sentence each. */
  readonly lacks: readonly string[]
}

/**
 * Reads a HAR from a stream of bytes. Exchanges that say nothing about credentials are left out, bodies that nobody
 * needs are dropped on the way. Throws `AppError` for what is no HAR.
 */
export async function readHar(source: AsyncIterable<Uint8Array>, options: HarOptions): Promise<HarContents> {
  const filter = new RelevanceFilter(options.profiles, options.captureId)
  const pages = new Map<string, string>()
  const kept: { exchange: HttpExchange; place: HarPlace }[] = []
  const seen = { entries: 0, broken: 0, bodiless: 0, authorization: false, cookie: false, announced: false }
  let creator: string | null = null
  let isPagesLate = false

  for await (const { member, text, index, line } of scanHar(source)) {
    if (member === 'creator') creator = creatorOf(parse(text, 'log.creator'))
    if (member === 'pages') {
      readPages(parse(text, 'log.pages'), pages)
      isPagesLate = seen.entries > 0
    }
    if (member !== 'entries') continue
    seen.entries++
    if (seen.entries % 500 === 0) options.onProgress?.(seen.entries)
    const entry = parse(text, `entry ${index + 1} (line ${line})`)
    const id = `${options.captureId}-${String(index).padStart(7, '0')}`
    const exchange = readHarEntry(entry, { id, captureId: options.captureId, source: 'har', pageUrl: page => pages.get(page) ?? null })
    if (exchange === null) {
      seen.broken++
      continue
    }
    noteHeaders(exchange, seen)
    const { role, isRelevant } = filter.judge(exchange)
    if (!isRelevant && !couldNeedHeaders(exchange)) continue
    const startedDateTime = String((entry as Json).startedDateTime)
    kept.push({ exchange: isRelevant ? reduceBodies(exchange, role) : reduceBodies(exchange, 'irrelevant'), place: { index, line, startedDateTime } })
    if (isRelevant && exchange.response?.body.state === 'not-captured' && (role === 'register' || role === 'token')) seen.bodiless++
  }

  // Only the whole file tells whether somebody took the credentials headers out of it.
  const isStripped = !seen.authorization && !seen.cookie && (seen.announced || /webinspector/i.test(creator ?? ''))
  const exchanges = kept
    .map(({ exchange }) => (isStripped ? stripped(exchange) : exchange))
    .map(exchange => (isPagesLate ? withPage(exchange, pages) : exchange))
  return {
    exchanges,
    places: new Map(kept.map(({ exchange, place }) => [exchange.id, place])),
    entries: seen.entries,
    creator,
    lacks: lacksOf(seen, isStripped && seen.announced),
  }
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new AppError('HAR_NOT_JSON', `The file is damaged: ${what} is not valid JSON. Save or export it again.`)
  }
}

/**
 * In a file without credentials headers, calls to an API can only be told by their preflight, which the filter has
 * seen or will see; until the end of the file they are kept.
 */
function couldNeedHeaders(exchange: HttpExchange): boolean {
  const { resourceType } = exchange.context
  return (resourceType === 'fetch' || resourceType === null) && exchange.request.method !== 'OPTIONS'
}

function noteHeaders({ request, response }: HttpExchange, seen: { authorization: boolean; cookie: boolean; announced: boolean }): void {
  if (headerValue(request.headers, 'authorization') !== null) seen.authorization = true
  if (headerValue(request.headers, 'cookie') !== null) seen.cookie = true
  if (response !== null && headerValue(response.headers, 'set-cookie') !== null) seen.cookie = true
  if (/authorization/i.test(headerValue(request.headers, 'access-control-request-headers') ?? '')) seen.announced = true
}

function stripped(exchange: HttpExchange): HttpExchange {
  const { request, response } = exchange
  return {
    ...exchange,
    request: { ...request, headersState: request.headersState === 'complete' ? 'stripped' : request.headersState },
    response: response === null ? null : { ...response, headersState: response.headersState === 'complete' ? 'stripped' : response.headersState },
  }
}

function withPage(exchange: HttpExchange, pages: ReadonlyMap<string, string>): HttpExchange {
  const { context } = exchange
  if (context.pageUrl !== null || context.loadId === null) return exchange
  return { ...exchange, context: { ...context, pageUrl: pages.get(context.loadId) ?? null } }
}

function readPages(value: unknown, pages: Map<string, string>): void {
  if (!Array.isArray(value)) return
  for (const page of value) {
    const { id, title } = (typeof page === 'object' && page !== null ? page : {}) as Json
    // Chrome puts the page's address there; others its title, which is no address.
    if (typeof id === 'string' && typeof title === 'string' && /^https?:\/\//.test(title)) pages.set(id, title)
  }
}

function creatorOf(value: unknown): string | null {
  const { name, version } = (typeof value === 'object' && value !== null ? value : {}) as Json
  return typeof name === 'string' ? `${name}${typeof version === 'string' ? ` ${version}` : ''}` : null
}

function lacksOf(seen: { entries: number; broken: number; bodiless: number }, isStripped: boolean): string[] {
  const lacks: string[] = []
  if (isStripped) {
    lacks.push('The file holds no Authorization or Cookie headers (a sanitised export): calls with access tokens cannot be judged. Export it with sensitive data.')
  }
  if (seen.bodiless > 0) lacks.push(`${seen.bodiless} registration or token answers have no body: the export left it out, or the browser had lost it.`)
  if (seen.broken > 0) lacks.push(`${seen.broken} of ${seen.entries} entries have no address or no time and were passed over.`)
  return lacks
}
