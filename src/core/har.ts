/** Opens a HAR: what in it is worth keeping, as exchanges, and what the file lacks, in words. */
import { announcedBy } from './classify'
import { AppError } from './errors'
import { type HttpExchange, headerValue, parseUrl } from './exchange'
import { LAST_MOMENT } from './har-bounds'
import { readHarEntry } from './har-entry'
import { NO_SESSION, type OwnSession, readOwnSession, tellsOfHeaders, withOwn } from './har-own'
import { type Glance, scanHarInBatches } from './har-scan'
import { endOf, parseWrittenTime } from './iso-time'
import type { Json } from './message'
import type { Profile } from './profile'
import { RelevanceFilter } from './relevance'
import type { Settings, Suppression } from './settings'

export interface HarOptions {
  readonly captureId: string
  readonly profiles: readonly Profile[]
  /** The user's word on what an address is: what it is bound to is kept, whatever it looks like. */
  readonly roles?: Settings['roles']
  /** Called now and then with the number of entries read. */
  readonly onProgress?: (entries: number) => void
  /** Reads every entry, also those that a glance would pass over. Takes longer and finds the same: for the test of that. */
  readonly readEverything?: boolean
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
  /** What whoever recorded the session let stand (`log._dcr.suppressions`). */
  readonly suppressions: readonly Suppression[]
  /** When its last call was sent (epoch ms), kept or not; null: it is empty. */
  readonly endedAt: number | null
  /** What only a session of ours says. */
  readonly session: OwnSession
}

/**
 * Reads a HAR from a stream of bytes. Exchanges that say nothing about credentials are left out, bodies that nobody
 * needs are dropped on the way. Throws `AppError` for what is no HAR.
 */
export async function readHar(source: AsyncIterable<Uint8Array>, options: HarOptions): Promise<HarContents> {
  const filter = new RelevanceFilter(options.profiles, options.captureId, undefined, options.roles)
  const pages = new Map<string, string>()
  const seen: Seen = { entries: 0, broken: 0, bodiless: 0, authorization: false, cookie: false, announced: false, endedAt: null }
  let kept: Kept[] = []
  let creator: string | null = null
  let isPagesLate = false
  let suppressions: Suppressions = NO_SUPPRESSIONS
  let session = NO_SESSION

  for await (const pieces of scanHarInBatches(source, MEMBERS))
    for (const piece of pieces) {
      const { member, index, line } = piece
      if (member === 'creator') creator = creatorOf(parse(piece.text(), 'log.creator'))
      if (member === 'pages') {
        readPages(parse(piece.text(), 'log.pages'), pages)
        isPagesLate = seen.entries > 0
      }
      if (member === '_dcr') {
        const own = parse(piece.text(), 'log._dcr')
        session = readOwnSession(own, options.captureId)
        suppressions = readSuppressions(own)
        // What was left out of an export may have been the last of it.
        noteMoment(Date.parse(String(asMembers(own).endedAt ?? '')), seen)
      }
      if (member !== 'entries') continue
      seen.entries++
      if (seen.entries % 500 === 0) options.onProgress?.(seen.entries)
      if (options.readEverything !== true && canPassOver(piece.glance, seen, filter)) {
        noteMoment(piece.glance.startedAt ?? Number.NaN, seen)
        continue
      }
      const entry = parse(piece.text(), `entry ${index + 1} (line ${line})`)
      const id = `${options.captureId}-${String(index).padStart(7, '0')}`
      const plain = readHarEntry(entry, {
        id,
        captureId: options.captureId,
        source: 'har',
        pageUrl: page => pages.get(page) ?? null,
      })
      if (plain === null) {
        seen.broken++
        continue
      }
      const exchange = withOwn(plain, entry)
      noteMoment(exchange.startedAt, seen)
      // A session of ours holds what was found to matter when it was recorded, and says which headers were not to be had.
      const isOurs = tellsOfHeaders(entry)
      if (isOurs) seen.authorization = true
      const wasOpen = couldBeStripped(seen)
      noteHeaders(exchange, seen)
      if (wasOpen && !couldBeStripped(seen)) kept = kept.filter(item => !item.isHeld)
      const { role, isRelevant } = filter.judge(exchange)
      const isHeld = !isRelevant && !isOurs
      if (isHeld && !(couldBeStripped(seen) && couldBePreflighted(exchange))) continue
      const place = { index, line, startedDateTime: String((entry as Json).startedDateTime) }
      kept.push({ exchange: filter.reduce(exchange, isRelevant ? role : 'api'), place, isHeld })
      if (isRelevant && exchange.response?.body.state === 'not-captured' && (role === 'register' || role === 'token')) seen.bodiless++
    }

  const isStripped = couldBeStripped(seen) && (seen.announced || /webinspector/i.test(creator ?? ''))
  const places = new Map<string, HarPlace>()
  const exchanges: HttpExchange[] = []
  for (const { exchange, place, isHeld } of kept) {
    const whole = isPagesLate ? withPage(exchange, pages) : exchange
    const final = isStripped ? stripped(whole) : whole
    if (isHeld && !(isStripped && filter.judge(final).isRelevant)) continue
    exchanges.push(final)
    places.set(final.id, place)
  }
  const lacks = lacksOf(seen, isStripped && seen.announced, suppressions.passedOver)
  return { exchanges, places, entries: seen.entries, creator, lacks, suppressions: suppressions.read, endedAt: seen.endedAt, session }
}

/** Members of `log` that say something here, beside the entries. */
const MEMBERS: ReadonlySet<string> = new Set(['creator', 'pages', '_dcr'])

/** Times that nobody can read, or that no capture reaches, tell nothing of its end. */
function noteMoment(at: number, seen: Seen): void {
  if (at <= LAST_MOMENT && (seen.endedAt === null || at > seen.endedAt)) seen.endedAt = at
}

interface Seen {
  entries: number
  broken: number
  bodiless: number
  authorization: boolean
  cookie: boolean
  /** A preflight announced an `Authorization` header. */
  announced: boolean
  /** The latest start of any entry. */
  endedAt: number | null
}

interface Kept {
  readonly exchange: HttpExchange
  readonly place: HarPlace
  /** Kept only in case that the file turns out to be without credentials headers. */
  readonly isHeld: boolean
}

/** Is it certain, without reading the entry, that it says nothing about credentials? */
function canPassOver({ isSuspect, hasCookie, type, url, values }: Glance, seen: Seen, filter: RelevanceFilter): boolean {
  if (isSuspect) return false
  if (couldBeStripped(seen) && (hasCookie || type === 'fetch' || type === 'unknown')) return false
  return !filter.mayMatter(url) && !filter.mayMatterInHeaders(values)
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new AppError('HAR_NOT_JSON', `the file is damaged: ${what} is not valid JSON; export or copy it again`)
  }
}

/** Only the whole file tells whether somebody took the credentials headers out of it; one that is left tells that nobody did. */
function couldBeStripped({ authorization, cookie }: Seen): boolean {
  return !authorization && !cookie
}

/**
 * In a file without credentials headers, calls to an API can only be told by their preflight, which may come after
 * them: until the end of the file they are held. Only calls to another origin have one.
 */
function couldBePreflighted({ request, context }: HttpExchange): boolean {
  if ((context.resourceType !== 'fetch' && context.resourceType !== null) || request.method === 'OPTIONS') return false
  const origin = headerValue(request.headers, 'origin')
  if (origin !== null) return parseUrl(request.url)?.origin !== origin
  return headerValue(request.headers, 'sec-fetch-site') !== 'same-origin'
}

function noteHeaders({ request, response }: HttpExchange, seen: Seen): void {
  if (headerValue(request.headers, 'authorization') !== null) seen.authorization = true
  if (headerValue(request.headers, 'cookie') !== null) seen.cookie = true
  if (response !== null && headerValue(response.headers, 'set-cookie') !== null) seen.cookie = true
  if (announcedBy(request) !== null) seen.announced = true
}

function stripped(exchange: HttpExchange): HttpExchange {
  const { request, response } = exchange
  return {
    ...exchange,
    request: { ...request, headersState: request.headersState === 'complete' ? 'stripped' : request.headersState },
    response:
      response === null ? null : { ...response, headersState: response.headersState === 'complete' ? 'stripped' : response.headersState },
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

interface Suppressions {
  readonly read: readonly Suppression[]
  readonly passedOver: number
}

const NO_SUPPRESSIONS: Suppressions = { read: [], passedOver: 0 }

/** Each as in the configuration file, but always of one finding: `{ rule, fingerprint, reason, until? }`. */
function readSuppressions(value: unknown): Suppressions {
  const { suppressions } = asMembers(value)
  if (!Array.isArray(suppressions)) return NO_SUPPRESSIONS
  const read = suppressions.flatMap((item: unknown): Suppression[] => {
    const { rule, fingerprint, reason, until } = (typeof item === 'object' && item !== null ? item : {}) as Json
    if (!isSaid(rule) || !isSaid(fingerprint) || !isSaid(reason)) return []
    if (until === undefined || until === null) return [{ ruleId: rule, fingerprint, reason, until: null, by: 'user' }]
    const end = isSaid(until) ? parseWrittenTime(until) : null
    return end === null ? [] : [{ ruleId: rule, fingerprint, reason, until: endOf(end), by: 'user' }]
  })
  return { read, passedOver: suppressions.length - read.length }
}

function asMembers(value: unknown): Json {
  return (typeof value === 'object' && value !== null ? value : {}) as Json
}

function isSaid(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function lacksOf(seen: { entries: number; broken: number; bodiless: number }, isStripped: boolean, passedOver: number): string[] {
  const lacks: string[] = []
  if (isStripped) {
    lacks.push(
      'The file holds no Authorization or Cookie headers (a sanitised export): calls with access tokens cannot be judged. Export it with sensitive data.',
    )
  }
  if (seen.bodiless > 0)
    lacks.push(`${seen.bodiless} registration or token answers have no body: the export left it out, or the browser had lost it.`)
  if (seen.broken > 0) lacks.push(`${seen.broken} of ${seen.entries} entries have no address or no time and were passed over.`)
  if (passedOver > 0)
    lacks.push(`Suppressions that do not say of which finding they are, why, or until when were passed over: ${passedOver}.`)
  return lacks
}
