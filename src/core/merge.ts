/**
 * Observations → exchanges. Two sources may tell of one request (webRequest in the background, devtools.network in
 * the DevTools page), and neither names the other's: they are matched by method, address, body, tab, closeness in
 * time, then status and response headers, then order. The result depends on the set of observations, not on the
 * order in which they came.
 */
import { type Body, bodyText, type ExchangeContext, type HttpExchange, type HttpRequest, type HttpResponse, headerValue } from './exchange'
import { shortHash } from './hash'
import type { ExchangeObservation } from './observation'

/** Two sources' clocks for the start of one request differ by less than this (ms); measured: up to 155. */
const CLOSE = 2000

/** One source's account of one request, as far as it has come in. */
interface Sight {
  readonly key: string
  /** Sights of one lane are always different requests: webRequest, or one DevTools page. */
  readonly lane: string
  readonly startedAt: number
  readonly request: HttpRequest
  readonly context: ExchangeContext
  endedAt: number | null
  response: HttpResponse | null
  error: string | null
  /** Counts changes, so that an unchanged exchange is not told again. */
  version: number
  readonly bodyKey: string | null
}

/** Phases that came before the one that opens a sight. */
type Early = Exclude<ExchangeObservation, { phase: 'request' | 'entry' }>

export interface MergeTarget {
  put(exchange: HttpExchange): void
  remove(exchangeId: string): void
}

export class Merger {
  readonly #target: MergeTarget
  readonly #sights = new Map<string, Sight>()
  readonly #early = new Map<string, Early[]>()
  readonly #seen = new Set<string>()
  /** By method and address: sights in order of time. */
  readonly #buckets = new Map<string, Sight[]>()
  /** What was told, by exchange id: the members and their versions. */
  readonly #told = new Map<string, string>()
  readonly #exchangeOf = new Map<string, string>()

  constructor(target: MergeTarget) {
    this.#target = target
  }

  add(observation: ExchangeObservation): void {
    // Sources send again until they are acknowledged.
    if (this.#seen.has(observation.id)) return
    this.#seen.add(observation.id)
    const { requestKey } = observation
    if (observation.phase === 'request' || observation.phase === 'entry') {
      const sight = openSight(observation)
      this.#sights.set(requestKey, sight)
      for (const early of this.#early.get(requestKey) ?? []) apply(sight, early)
      this.#early.delete(requestKey)
      this.#place(sight)
      this.#rematch(sight)
      return
    }
    const sight = this.#sights.get(requestKey)
    if (sight === undefined) {
      const waiting = this.#early.get(requestKey)
      if (waiting === undefined) this.#early.set(requestKey, [observation])
      else waiting.push(observation)
      return
    }
    apply(sight, observation)
    this.#rematch(sight)
  }

  #place(sight: Sight): void {
    const key = bucketKey(sight)
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) {
      this.#buckets.set(key, [sight])
      return
    }
    let index = bucket.length
    while (index > 0 && precedes(sight, bucket[index - 1] as Sight)) index--
    bucket.splice(index, 0, sight)
  }

  /** Matches anew what is close in time to this sight, and tells what changed by it. */
  #rematch(sight: Sight): void {
    const cluster = clusterAround(this.#buckets.get(bucketKey(sight)) ?? [], sight)
    if (cluster.every(other => other.lane === sight.lane)) {
      this.#tell([[sight]])
      return
    }
    this.#tell(matched(cluster))
  }

  #tell(groups: readonly (readonly Sight[])[]): void {
    const before = new Set<string>()
    for (const group of groups) for (const { key } of group) before.add(this.#exchangeOf.get(key) ?? '')
    const after = new Map<string, readonly Sight[]>()
    for (const group of groups) after.set(exchangeId(group), group)
    for (const id of before) {
      if (id === '' || after.has(id)) continue
      this.#told.delete(id)
      this.#target.remove(id)
    }
    for (const [id, group] of after) {
      for (const { key } of group) this.#exchangeOf.set(key, id)
      const signature = group.map(({ key, version }) => `${key}:${version}`).join(' ')
      if (this.#told.get(id) === signature) continue
      this.#told.set(id, signature)
      this.#target.put(toExchange(id, group))
    }
  }
}

function openSight(observation: Extract<ExchangeObservation, { phase: 'request' | 'entry' }>): Sight {
  const { requestKey, data } = observation
  const isEntry = observation.phase === 'entry'
  return {
    key: requestKey,
    lane: laneOf(requestKey),
    startedAt: isEntry ? observation.data.startedAt : observation.at,
    request: data.request,
    context: data.context,
    endedAt: isEntry ? observation.data.endedAt : null,
    response: isEntry ? observation.data.response : null,
    error: isEntry ? observation.data.error : null,
    version: 0,
    bodyKey: bodyKeyOf(data.request.body),
  }
}

/** `devtools:PAGE:17` is of lane `devtools:PAGE`; `webrequest:…` all are of one. */
function laneOf(requestKey: string): string {
  const [source = '', page = ''] = requestKey.split(':')
  return source === 'webrequest' ? source : `${source}:${page}`
}

function apply(sight: Sight, observation: Early): void {
  sight.version++
  if (observation.phase === 'response') {
    const { status, headers, headersState, redirectUrl } = observation.data
    const body = sight.response?.body ?? UNSEEN_BODY
    sight.response = { status, headers, headersState, redirectUrl, body }
    sight.endedAt = observation.at
  } else if (observation.phase === 'body') {
    const response = sight.response ?? { status: 0, headers: [], headersState: 'not-captured' as const, redirectUrl: null, body: UNSEEN_BODY }
    sight.response = { ...response, body: observation.data.body }
  } else {
    sight.error = observation.data.error
    sight.endedAt = observation.at
  }
}

const UNSEEN_BODY: Body = { state: 'not-captured', mimeType: null, size: null }

function bucketKey({ request }: Sight): string {
  const hash = request.url.indexOf('#')
  return `${request.method.toUpperCase()} ${hash < 0 ? request.url : request.url.slice(0, hash)}`
}

/** Equal for equal bodies: webRequest gives forms parsed, so names and values are compared, not the text. */
function bodyKeyOf(body: Body): string | null {
  if (body.state === 'none') return ''
  const text = bodyText(body)
  if (text === null) return null
  if (!/^[^\s{}[\]"<>=]+=/.test(text)) return shortHash(text)
  return shortHash([...new URLSearchParams(text)].map(pair => pair.join('=')).sort().join('&'))
}

function precedes(a: Sight, b: Sight): boolean {
  return a.startedAt !== b.startedAt ? a.startedAt < b.startedAt : a.key < b.key
}

/** The run of sights in which each is close in time to its neighbour. */
function clusterAround(bucket: readonly Sight[], sight: Sight): readonly Sight[] {
  const place = bucket.indexOf(sight)
  let from = place
  while (from > 0 && near(bucket[from - 1] as Sight, bucket[from] as Sight)) from--
  let to = place
  while (to + 1 < bucket.length && near(bucket[to] as Sight, bucket[to + 1] as Sight)) to++
  return bucket.slice(from, to + 1)
}

function near(a: Sight, b: Sight): boolean {
  return Math.abs(a.startedAt - b.startedAt) <= CLOSE
}

/** Groups of sights that are one request each. Certain matches first, then likelier ones, each in order of time. */
function matched(cluster: readonly Sight[]): Sight[][] {
  const lanes = [...new Set(cluster.map(({ lane }) => lane))].sort(byLane)
  const groups: Sight[][] = []
  for (const lane of lanes) {
    let open = cluster.filter(sight => sight.lane === lane)
    const waiting = groups.slice()
    for (const isMatch of [isSameAnswer, isSameStatus, isPossible]) {
      open = open.filter(sight => {
        const index = waiting.findIndex(group => fits(group[0] as Sight, sight) && isMatch(group[0] as Sight, sight))
        if (index < 0) return true
        waiting[index]?.push(sight)
        waiting.splice(index, 1)
        return false
      })
    }
    for (const sight of open) groups.push([sight])
  }
  return groups
}

/** webRequest first: it names the exchange. */
function byLane(a: string, b: string): number {
  return Number(b === 'webrequest') - Number(a === 'webrequest') || (a < b ? -1 : 1)
}

function fits(a: Sight, b: Sight): boolean {
  const tab = a.context.tabId
  const other = b.context.tabId
  const isSameTab = tab === null || other === null || tab === -1 || other === -1 || tab === other
  const isSameBody = a.bodyKey === null || b.bodyKey === null || a.bodyKey === b.bodyKey
  return isSameTab && isSameBody && near(a, b)
}

function isSameAnswer(a: Sight, b: Sight): boolean {
  return a.response !== null && b.response !== null && a.response.status === b.response.status && markOf(a.response) === markOf(b.response)
}

function isSameStatus(a: Sight, b: Sight): boolean {
  return statusOf(a) === statusOf(b)
}

/** One of the two never saw the end. */
function isPossible(a: Sight, b: Sight): boolean {
  return statusOf(a) === null || statusOf(b) === null
}

function statusOf({ response, error }: Sight): number | null {
  if (response !== null && response.status !== 0) return response.status
  return error !== null || response !== null ? 0 : null
}

/** Headers that both sources show and that differ between answers. */
const MARKS = ['date', 'etag', 'content-length', 'x-request-id', 'traceparent', 'age'] as const

function markOf(response: HttpResponse): string {
  return MARKS.map(name => headerValue(response.headers, name) ?? '').join('|')
}

function exchangeId(group: readonly Sight[]): string {
  return (group[0] as Sight).key
}

/** DevTools knows times, headers and bodies best; webRequest knows tab, frame and initiator. */
function toExchange(id: string, group: readonly Sight[]): HttpExchange {
  const wire = group.find(({ lane }) => lane === 'webrequest') ?? null
  const tools = group.find(({ lane }) => lane !== 'webrequest') ?? null
  const lead = tools ?? (group[0] as Sight)
  if (wire === null || tools === null) {
    return { id, startedAt: lead.startedAt, endedAt: lead.endedAt, request: lead.request, response: lead.response, error: lead.error, context: lead.context }
  }
  const toolsAnswered = tools.response !== null && tools.response.status !== 0
  return {
    id,
    startedAt: tools.startedAt,
    endedAt: tools.endedAt ?? wire.endedAt,
    request: { ...tools.request, body: fuller(tools.request.body, wire.request.body) },
    response: toolsAnswered ? withBody(tools.response as HttpResponse, wire.response?.body) : (wire.response ?? tools.response),
    error: wire.error ?? (wire.response === null ? tools.error : null),
    context: {
      ...tools.context,
      sources: [...new Set([...wire.context.sources, ...tools.context.sources])],
      tabId: wire.context.tabId === null || wire.context.tabId === -1 ? tools.context.tabId : wire.context.tabId,
      frameId: wire.context.frameId ?? tools.context.frameId,
      initiator: wire.context.initiator ?? tools.context.initiator,
      pageUrl: wire.context.pageUrl ?? tools.context.pageUrl,
      resourceType: isPage(wire) || tools.context.resourceType === null ? wire.context.resourceType : tools.context.resourceType,
      fromCache: tools.context.fromCache || wire.context.fromCache,
      partition: wire.context.partition ?? tools.context.partition,
    },
  }
}

function isPage({ context }: Sight): boolean {
  return context.resourceType === 'document' || context.resourceType === 'subdocument'
}

const WORTH = { present: 4, truncated: 3, binary: 2, none: 2, redacted: 1, 'not-captured': 0 } as const

function fuller(a: Body, b: Body | undefined): Body {
  return b === undefined || WORTH[a.state] >= WORTH[b.state] ? a : b
}

function withBody(response: HttpResponse, other: Body | undefined): HttpResponse {
  return { ...response, body: fuller(response.body, other) }
}
