/**
 * What a session of ours says beside the HAR (`entry._dcr`, `log._dcr`): facts that HAR has no place for. Nothing of it is
 * needed to read the file, and all of it is `unknown` until checked: anybody can write a file.
 */
import { AppError } from './errors'
import type { Body, ExchangeContext, HeadersState, HttpExchange, HttpResponse, ResourceType, SourceId } from './exchange'
import { isGap } from './gaps'
import { LAST_MOMENT, LONGEST_VALUE } from './har-bounds'
import { OWN_VERSION } from './har-write'
import { type AppLabel, readLabels } from './labels'
import type { Json } from './message'
import type { Gap, GapReason, Mark } from './observation'

/** Where a session was recorded: what a ticket needs, and nobody's name. */
export interface Environment {
  /** As `Chromium 156`. */
  readonly browser: string
  /** As `Linux x86_64`. */
  readonly platform: string
  /** Version of the extension. */
  readonly app: string
  /** IANA name, as `Europe/Berlin`; empty where the browser does not tell. */
  readonly timeZone: string
}

/** What `log._dcr` says of a session. */
export interface OwnSession {
  /** Empty: nobody named it. */
  readonly name: string
  readonly environment: Environment | null
  readonly marks: readonly Mark[]
  readonly gaps: readonly Gap[]
  /** What the user calls the apps. */
  readonly labels: readonly AppLabel[]
  /** Was it redacted by us when it was written? */
  readonly isRedacted: boolean
}

export const NO_SESSION: OwnSession = { name: '', environment: null, marks: [], gaps: [], labels: [], isRedacted: false }

/** The exchange as it was before it was written, as far as what is said of it agrees with what stands in the entry. */
export function withOwn(exchange: HttpExchange, entry: unknown): HttpExchange {
  const { _dcr, request, response } = asMembers(entry)
  if (typeof _dcr !== 'object' || _dcr === null) return exchange
  const own = asMembers(_dcr)
  const bodies = asMembers(own.bodyState)
  const headers = asMembers(own.headersState)
  const startedAt = isNear(own.startedAt, exchange.startedAt) ? own.startedAt : exchange.startedAt
  const isOpen = own.endedAt === null
  const endedAt = isOpen ? null : isNear(own.endedAt, exchange.endedAt) ? own.endedAt : exchange.endedAt
  const answer = exchange.response ?? (isBodyState(bodies.response) ? answerWithoutStatus(response) : null)
  return {
    ...exchange,
    startedAt,
    endedAt,
    request: {
      ...exchange.request,
      headersState: readHeadersState(headers.request) ?? exchange.request.headersState,
      body: withState(exchange.request.body, bodies.request, asMembers(request).bodySize),
    },
    response:
      answer === null
        ? null
        : {
            ...answer,
            headersState: readHeadersState(headers.response) ?? answer.headersState,
            body: withState(answer.body, bodies.response, asMembers(asMembers(response).content).size),
          },
    error: answer !== null || isOpen ? null : exchange.error,
    context: withContext(exchange.context, own),
  }
}

/** Does an entry tell of its headers which of them were not to be had? Then one that is not there was not sent. */
export function tellsOfHeaders(entry: unknown): boolean {
  return readHeadersState(asMembers(asMembers(asMembers(entry)._dcr).headersState).request) !== null
}

/** What `log._dcr` holds. Throws `AppError` where a later version of the program wrote it. */
export function readOwnSession(value: unknown, captureId: string): OwnSession {
  const own = asMembers(value)
  if (own.version !== undefined && (typeof own.version !== 'number' || own.version > OWN_VERSION)) {
    throw new AppError(
      'HAR_VERSION',
      `the session was written by a later version of DCR DevTools (format ${String(own.version).slice(0, 20)}; this one reads up to ${OWN_VERSION}): update, then open it again`,
    )
  }
  return {
    name: asText(own.name),
    environment: readEnvironment(own.environment),
    marks: asList(own.marks).flatMap(readMark),
    gaps: asList(own.gaps).flatMap(readGap),
    labels: readLabels(own.labels, captureId),
    isRedacted: typeof own.redaction === 'object' && own.redaction !== null,
  }
}

/** Several sessions as one: what the user and the capture said in each. */
export function joinSessions(sessions: readonly OwnSession[]): OwnSession {
  const named = <T extends { readonly id: string }>(items: readonly T[], index: number) =>
    items.map(item => ({ ...item, id: `${index}-${item.id}` }))
  return {
    ...NO_SESSION,
    marks: sessions.flatMap(({ marks }, index) => named(marks, index)),
    gaps: sessions.flatMap(({ gaps }, index) => named(gaps, index)),
    // Each is of an app of its own session: the same origin in another one is another instance.
    labels: sessions.flatMap(({ labels }) => labels),
  }
}

// -------------------------------------------------------------------- entries

/** A HAR cuts times to whole milliseconds, and adds them up; what agrees with it but for that is the exact time. */
function isNear(value: unknown, at: number | null): value is number {
  return typeof value === 'number' && at !== null && Math.abs(value - at) < 2
}

/** The browser said that an answer came, and hid its status. */
function answerWithoutStatus(source: unknown): HttpResponse {
  const { headers, redirectURL, content } = asMembers(source)
  const { mimeType } = asMembers(content)
  return {
    status: 0,
    headers: asList(headers).flatMap(header => {
      const { name, value } = asMembers(header)
      return typeof name === 'string' && name !== '' ? [{ name, value: asText(value) }] : []
    }),
    headersState: 'partial',
    body: { state: 'not-captured', mimeType: asText(mimeType) || null, size: null },
    redirectUrl: asText(redirectURL) || null,
  }
}

function withState(body: Body, state: unknown, stated: unknown): Body {
  if (!isBodyState(state)) return body
  const { mimeType } = body
  const size = typeof stated === 'number' && stated >= 0 ? stated : null
  if (state === 'present' || state === 'truncated') return 'text' in body ? { state, text: body.text, mimeType, size } : body
  // What holds a text now was not without one.
  return 'text' in body ? body : { state, mimeType, size }
}

const BODY_STATES: ReadonlySet<unknown> = new Set(['present', 'truncated', 'none', 'not-captured', 'redacted', 'binary'])
const HEADERS_STATES: ReadonlySet<unknown> = new Set(['complete', 'stripped', 'partial', 'not-captured'])
const SOURCES: ReadonlySet<unknown> = new Set(['devtools', 'webrequest', 'har'])
const TYPES: ReadonlySet<unknown> = new Set([
  'document',
  'subdocument',
  'fetch',
  'preflight',
  'script',
  'stylesheet',
  'image',
  'font',
  'media',
  'websocket',
  'ping',
  'other',
])

function isBodyState(value: unknown): value is Body['state'] {
  return BODY_STATES.has(value)
}

function readHeadersState(value: unknown): HeadersState | null {
  return HEADERS_STATES.has(value) ? (value as HeadersState) : null
}

function withContext(context: ExchangeContext, own: Json): ExchangeContext {
  const sources = asList(own.sources).filter(source => SOURCES.has(source)) as SourceId[]
  return {
    ...context,
    sources: sources.length > 0 ? sources : context.sources,
    tabId: asInteger(own.tabId),
    frameId: asInteger(own.frameId),
    initiator: asText(own.initiator) || null,
    pageUrl: asText(own.pageUrl) || context.pageUrl,
    resourceType: TYPES.has(own.resourceType) ? (own.resourceType as ResourceType) : context.resourceType,
    partition: asText(own.partition) || null,
  }
}

// -------------------------------------------------------------------- the session

const REASONS: ReadonlySet<unknown> = new Set<GapReason>([
  'worker-stopped',
  'devtools-closed',
  'permission-missing',
  'body-lost',
  'bound-reached',
  'clock-changed',
])

function readGap(value: unknown, index: number): Gap[] {
  const { reason, at, until, tabId, missed } = asMembers(value)
  if (!REASONS.has(reason) || !isMoment(at)) return []
  const count = asInteger(missed)
  const known = count !== null && count >= 0 ? { missed: count } : {}
  const gap = {
    id: `gap-${index}`,
    reason: reason as GapReason,
    at,
    until: isMoment(until) ? until : null,
    tabId: asInteger(tabId),
    ...known,
  }
  return isGap(gap) ? [gap] : []
}

function readMark(value: unknown, index: number): Mark[] {
  const { kind, at, note, origin } = asMembers(value)
  if ((kind !== 'note' && kind !== 'storage-cleared') || !isMoment(at)) return []
  return [{ id: `mark-${index}`, at, kind, note: asText(note), origin: asText(origin) || null }]
}

function readEnvironment(value: unknown): Environment | null {
  if (typeof value !== 'object' || value === null) return null
  const { browser, platform, app, timeZone } = asMembers(value)
  return { browser: asText(browser), platform: asText(platform), app: asText(app), timeZone: asText(timeZone) }
}

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= LAST_MOMENT
}

function asInteger(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : ''
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function asMembers(value: unknown): Json {
  return (typeof value === 'object' && value !== null ? value : {}) as Json
}
