/**
 * Observations → exchanges. Two sources may tell of one request (webRequest in the background, devtools.network in
 * the DevTools page), and neither names the other's: they are matched by method, address, body, tab, closeness in
 * time, then status and response headers, then order. The result depends on the set of observations, not on the
 * order in which they came.
 *
 * An app may ask for one address every second all day, so what belongs together has to be found without looking at
 * all of it: the sights of one address are cut into stretches of some ten seconds, each cut where the sights near it
 * leave the widest gap. A new sight moves at most the cut beside it, and only the stretches around it are matched anew.
 */
import {
  type Body,
  bodyText,
  type ExchangeContext,
  type HttpExchange,
  type HttpRequest,
  type HttpResponse,
  headerValue,
  type SourceId,
} from './exchange'
import { shortHash } from './hash'
import type { ExchangeObservation } from './observation'

/** Two sources' clocks for the start of one request differ by less than this (ms); measured: up to 155. */
const CLOSE = 250
/** On a machine that is very busy, they may differ by so much; then status and headers have to agree. */
const FAR = 2000
/** Sights of one address are cut once in so many ms, give or take `FAR`. */
const STRETCH = 10_000

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
  /** What tells this answer from others to the same request; null until it is asked for. */
  marks: readonly string[] | null
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
    const bucket = this.#buckets.get(bucketKey(sight)) ?? []
    const { startedAt } = sight
    const number = Math.floor(startedAt / STRETCH)
    const isBeside = (cut: number) => Math.abs(startedAt - cut * STRETCH) <= FAR
    // Near a cut the sight may have moved it: both stretches beside it are looked at.
    const first = isBeside(number) ? number - 1 : number
    const last = isBeside(number + 1) ? number + 1 : number
    this.#tell(matchedBetween(bucket, first, last))
  }

  #tell(groups: readonly Group[]): void {
    const before = new Set<string>()
    for (const group of groups) for (const { key } of group) before.add(this.#exchangeOf.get(key) ?? '')
    const after = new Map<string, Group>()
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
    marks: null,
    version: 0,
    bodyKey: bodyKeyOf(observation.source, data.request),
  }
}

/** `devtools:PAGE:17` is of lane `devtools:PAGE`; `webrequest:…` all are of one. */
function laneOf(requestKey: string): string {
  const [source = '', page = ''] = requestKey.split(':')
  return source === 'webrequest' ? source : `${source}:${page}`
}

function apply(sight: Sight, observation: Early): void {
  sight.version++
  sight.marks = null
  if (observation.phase === 'response') {
    const { status, headers, headersState, redirectUrl } = observation.data
    const body = sight.response?.body ?? UNSEEN_BODY
    sight.response = { status, headers, headersState, redirectUrl, body }
    sight.endedAt = later(sight.endedAt, observation.at)
  } else if (observation.phase === 'body') {
    const response = sight.response ?? {
      status: 0,
      headers: [],
      headersState: 'not-captured' as const,
      redirectUrl: null,
      body: UNSEEN_BODY,
    }
    sight.response = { ...response, body: observation.data.body }
  } else {
    sight.error = observation.data.error
    sight.endedAt = later(sight.endedAt, observation.at)
  }
}

function later(a: number | null, b: number): number {
  return a === null ? b : Math.max(a, b)
}

const UNSEEN_BODY: Body = { state: 'not-captured', mimeType: null, size: null }

function bucketKey({ request }: Sight): string {
  const hash = request.url.indexOf('#')
  return `${request.method.toUpperCase()} ${hash < 0 ? request.url : request.url.slice(0, hash)}`
}

/**
 * Equal for equal bodies: webRequest gives forms parsed, so names and values are compared, not the text. Null where
 * nobody can tell: webRequest does not show streams, and shows the parts of a multipart body without its boundary.
 */
function bodyKeyOf(source: SourceId, { body, method }: HttpRequest): string | null {
  if (body.state === 'none') return source === 'webrequest' && !BODILESS.has(method.toUpperCase()) ? null : ''
  const text = bodyText(body)
  if (text === null || text.startsWith('--')) return null
  if (!/^[^\s{}[\]"<>=]+=/.test(text)) return shortHash(text)
  return shortHash(
    [...new URLSearchParams(text)]
      .map(pair => pair.join('='))
      .sort()
      .join('&'),
  )
}

const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS'])

function precedes(a: Sight, b: Sight): boolean {
  return a.startedAt !== b.startedAt ? a.startedAt < b.startedAt : a.key < b.key
}

// ------------------------------------------------------------------ stretches

/** Sights that are one request, webRequest's first. */
type Group = readonly Sight[]

/**
 * The groups of these stretches. What a stretch leaves over at its ends may belong to what the next one leaves over,
 * so the neighbours are matched as well, and the leftovers beside a common cut are told with them.
 */
function matchedBetween(bucket: readonly Sight[], first: number, last: number): Group[] {
  const stretches: Group[][] = []
  for (let number = first - 1; number <= last + 1; number++) stretches.push(matched(stretchOf(bucket, number)))
  const told: Group[] = []
  let before = stretches[0] ?? []
  for (let number = first; number <= last + 1; number++) {
    const cut = cutOf(bucket, number)
    const isNear = (group: Group) => Math.abs(timeOf(group) - cut) <= FAR
    const after = stretches[number - first + 1] ?? []
    const left = before.filter(isNear)
    const right = after.filter(isNear)
    const joined = join(left, right)
    if (number > first) told.push(...before.filter(group => !isNear(group)))
    told.push(...joined)
    before = after.filter(group => !isNear(group))
  }
  return told
}

/** The sights from one cut to the next. */
function stretchOf(bucket: readonly Sight[], number: number): readonly Sight[] {
  return bucket.slice(indexAt(bucket, cutOf(bucket, number)), indexAt(bucket, cutOf(bucket, number + 1)))
}

/** The middle of the widest gap near the nominal place of a cut: only sights near it have a say. */
function cutOf(bucket: readonly Sight[], number: number): number {
  const from = number * STRETCH - FAR
  const to = number * STRETCH + FAR
  let previous = from
  let widest = 0
  let cut = number * STRETCH
  for (let index = indexAt(bucket, from); ; index++) {
    const sight = bucket[index]
    const at = sight === undefined ? to : Math.min(sight.startedAt, to)
    if (at - previous > widest) {
      widest = at - previous
      cut = (at + previous) / 2
    }
    if (at >= to) return cut
    previous = at
  }
}

/** Index of the first sight that is not before this time. */
function indexAt(bucket: readonly Sight[], at: number): number {
  let low = 0
  let high = bucket.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bucket[middle] as Sight).startedAt < at) low = middle + 1
    else high = middle
  }
  return low
}

// ------------------------------------------------------------------ matching

/** Groups of sights that are one request each. */
function matched(sights: readonly Sight[]): Group[] {
  const lanes = new Map<string, Group[]>()
  for (const sight of sights) {
    const lane = lanes.get(sight.lane)
    if (lane === undefined) lanes.set(sight.lane, [[sight]])
    else lane.push([sight])
  }
  return [...lanes].sort(([a], [b]) => byLane(a, b)).reduce<Group[]>((groups, [, lane]) => join(groups, lane), [])
}

/** What makes two sights one request, the surest first; and how far apart they may be. */
const DEGREES: readonly (readonly [number, (a: Sight, b: Sight) => boolean])[] = [
  [CLOSE, isSameAnswer],
  [CLOSE, isSameStatus],
  [CLOSE, isPossible],
  [CLOSE, isRevalidated],
  [FAR, isSameAnswer],
  [FAR, isSameStatus],
  [FAR, isPossible],
]

/** Joins the groups of both lists that are one request; all others stay as they are. Both are in order of time. */
function join(left: readonly Group[], right: readonly Group[]): Group[] {
  if (left.length === 0 || right.length === 0) return [...left, ...right]
  const joined: Group[] = []
  let as = left
  let bs = right
  for (const [span, isMatch] of DEGREES) {
    // Requests that overtook each other cross; each round finds those that keep one order.
    for (let isDone = false; !isDone && as.length > 0 && bs.length > 0; ) {
      const pairs = aligned(as, bs, span, isMatch)
      isDone = pairs.size === 0
      const taken = new Set(pairs.values())
      for (const [a, b] of pairs) joined.push([...a, ...b].sort((one, other) => byLane(one.lane, other.lane)))
      as = as.filter(group => !pairs.has(group))
      bs = bs.filter(group => !taken.has(group))
    }
  }
  return [...joined, ...as, ...bs].sort((a, b) => (precedes(leadOf(a), leadOf(b)) ? -1 : 1))
}

/** Pairs in order of time, as many as can be, and of all such the nearest. */
function aligned(as: readonly Group[], bs: readonly Group[], span: number, isMatch: (a: Sight, b: Sight) => boolean): Map<Group, Group> {
  const pairs = new Map<Group, Group>()
  let from = 0
  for (let index = 0; index < as.length; ) {
    // A run: what no pair of this span can reach across is a run of its own.
    const start = index
    let end = timeOf(as[index] as Group)
    while (from < bs.length && timeOf(bs[from] as Group) < end - span) from++
    let to = from
    for (;;) {
      const a = as[index]
      const b = bs[to]
      if (b !== undefined && timeOf(b) <= end + span) end = Math.max(end, timeOf(bs[to++] as Group))
      else if (a !== undefined && timeOf(a) <= end + span) end = Math.max(end, timeOf(as[index++] as Group))
      else break
    }
    if (to > from) align(as.slice(start, index), bs.slice(from, to), span, isMatch, pairs)
    from = to
  }
  return pairs
}

/** One pair more is worth any distance. */
const PAIR = 1e9
/** Beyond so many comparisons order alone decides. */
const MOST_COMPARED = 250_000

function align(
  as: readonly Group[],
  bs: readonly Group[],
  span: number,
  isMatch: (a: Sight, b: Sight) => boolean,
  pairs: Map<Group, Group>,
): void {
  const worth = (a: Group, b: Group): number => {
    const one = leadOf(a)
    const other = leadOf(b)
    const distance = Math.abs(one.startedAt - other.startedAt)
    if (distance > span || !fits(one, other) || !isMatch(one, other) || a.some(({ lane }) => b.some(sight => sight.lane === lane))) return 0
    return PAIR - distance - (one.bodyKey === other.bodyKey ? 0 : FAR)
  }
  if (as.length * bs.length > MOST_COMPARED) {
    const open = [...bs]
    for (const a of as) {
      const index = open.findIndex(b => worth(a, b) > 0)
      if (index >= 0) pairs.set(a, open.splice(index, 1)[0] as Group)
    }
    return
  }
  // best[i][j]: the most that can be made of the groups from i and from j on.
  const width = bs.length + 1
  const best = new Float64Array((as.length + 1) * width)
  const worths = new Float64Array(as.length * width)
  for (let i = as.length - 1; i >= 0; i--) {
    for (let j = bs.length - 1; j >= 0; j--) {
      const pair = worth(as[i] as Group, bs[j] as Group)
      worths[i * width + j] = pair
      const skip = Math.max(best[(i + 1) * width + j] as number, best[i * width + j + 1] as number)
      best[i * width + j] = pair === 0 ? skip : Math.max(skip, pair + (best[(i + 1) * width + j + 1] as number))
    }
  }
  for (let i = 0, j = 0; i < as.length && j < bs.length; ) {
    const pair = worths[i * width + j] as number
    const most = best[i * width + j] as number
    if (pair > 0 && most === pair + (best[(i + 1) * width + j + 1] as number)) pairs.set(as[i++] as Group, bs[j++] as Group)
    else if (most === best[(i + 1) * width + j]) i++
    else j++
  }
}

/** webRequest first: it names the exchange. */
function byLane(a: string, b: string): number {
  return Number(b === 'webrequest') - Number(a === 'webrequest') || (a < b ? -1 : a > b ? 1 : 0)
}

/** Who speaks for the group: two DevTools pages see the same times and headers. */
function leadOf(group: Group): Sight {
  return group.find(({ lane }) => lane !== 'webrequest') ?? (group[0] as Sight)
}

function timeOf(group: Group): number {
  return leadOf(group).startedAt
}

function fits(a: Sight, b: Sight): boolean {
  const tab = a.context.tabId
  const other = b.context.tabId
  const isSameTab = tab === null || other === null || tab === -1 || other === -1 || tab === other
  return isSameTab && (a.bodyKey === null || b.bodyKey === null || a.bodyKey === b.bodyKey)
}

function isSameAnswer(a: Sight, b: Sight): boolean {
  if (a.response === null || b.response === null || a.response.status !== b.response.status) return false
  const marks = marksOf(b)
  return marksOf(a).every((mark, index) => mark === marks[index])
}

/** The same status, and no header that says otherwise. */
function isSameStatus(a: Sight, b: Sight): boolean {
  const status = statusOf(a)
  if (status === null || status !== statusOf(b)) return false
  const marks = marksOf(b)
  return marksOf(a).every((mark, index) => mark === '' || marks[index] === '' || mark === marks[index])
}

/** One of the two never saw the end. */
function isPossible(a: Sight, b: Sight): boolean {
  return statusOf(a) === null || statusOf(b) === null
}

/** After a revalidation one source may show the headers of the stored answer, the other those of the 304. */
function isRevalidated(a: Sight, b: Sight): boolean {
  return statusOf(a) === statusOf(b)
}

function statusOf({ response, error }: Sight): number | null {
  if (response !== null && response.status !== 0) return response.status
  return error !== null || response !== null ? 0 : null
}

/** Headers that both sources show and that differ between answers. */
const MARKS = ['date', 'etag', 'content-length', 'x-request-id', 'traceparent', 'age'] as const

function marksOf(sight: Sight): readonly string[] {
  if (sight.marks === null) {
    const headers = sight.response?.headers ?? []
    sight.marks = MARKS.map(name => headerValue(headers, name) ?? '')
  }
  return sight.marks
}

function exchangeId(group: Group): string {
  return (group[0] as Sight).key
}

/** DevTools knows headers and bodies best; webRequest knows times, tab, frame and initiator. */
function toExchange(id: string, group: Group): HttpExchange {
  const wire = group.find(({ lane }) => lane === 'webrequest') ?? null
  const tools = group.find(({ lane }) => lane !== 'webrequest') ?? null
  const lead = tools ?? (group[0] as Sight)
  if (wire === null || tools === null) {
    // Two DevTools pages: one of them may have been opened too late for the body.
    const { startedAt, endedAt, request, error, context } = lead
    const response = lead.response === null ? null : group.reduce((whole, sight) => withBody(whole, sight.response?.body), lead.response)
    return { id, startedAt, endedAt, request, response, error, context }
  }
  const toolsAnswered = tools.response !== null && tools.response.status !== 0
  return {
    id,
    // One clock for all requests: DevTools' own times are off by another amount for each (Firefox: up to 155 ms), and
    // would put a request before the answer that it builds on.
    startedAt: wire.startedAt,
    endedAt: wire.endedAt ?? tools.endedAt,
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
