/**
 * Servers that asked for a pause (429, or 503 with `Retry-After`), the requests that were sent within it, and those that
 * were more than a server's documentation allows.
 */
import { headerEvidence, headerValue } from '../exchange'
import type { NotEvaluatedReason } from '../finding'
import { shortHash } from '../hash'
import type { Journal, Mutable } from '../journal'
import type { Message } from '../message'
import type { Instance, Role } from '../model'
import type { Throttle } from '../profile'
import { pair } from '../remembered'
import type { Entry } from './entry'

interface Pause {
  readonly since: number
  readonly until: number
  readonly waitMs: number
  /** The last answer that asked for it. */
  readonly answerId: string
  readonly answeredAt: number
  readonly status: number
  /** What would have to be known to say that there was one; null: there was. */
  readonly doubt: NotEvaluatedReason | null
}

/** A request that was sent within a pause. */
export interface Trespass {
  readonly instance: Instance
  /** The answer that asked for the pause, for how long, and how long it was. */
  readonly answerId: string
  readonly status: number
  readonly waitMs: number
  readonly waitedMs: number
  /** The first of this app at this host is 1. */
  readonly ordinal: number
  /** Why nobody can tell that it was the app's mistake; null: it was. */
  readonly doubt: NotEvaluatedReason | null
}

/** An app's requests to a host that counts them, as its documentation says that it does. */
export interface Allowance {
  readonly instance: Instance
  readonly throttle: Throttle
  /** Requests above what is allowed: how many, the first and the last. */
  readonly excess: number
  readonly firstExcess: string
  readonly lastExcess: string
  /** The host answered 429 at least once. */
  readonly isEnforced: boolean
  /** Requests that the host had not forgotten yet, after the last one, and when that was. */
  readonly level: number
  readonly at: number
}

/** Sources' times are off by as much (ms): what comes this close to the end of a pause has waited. */
const SLACK = 100
/** How long to wait after a 429 that does not say (ms). */
const UNSTATED = 1000
/** Scopes of a pause: everything on the host that this tool looks at, or everything that the documentation counts. */
const HOST = 'host'
const COUNTED = 'counted'

/** What else is on the host is no business of this tool's. */
const JUDGED = new Set<Role>([
  'register',
  'token',
  'management',
  'discovery',
  'protected-resource-metadata',
  'jwks',
  'revocation',
  'introspection',
  'par',
  'device-authorization',
  'userinfo',
  'api',
  'token-source',
])

export class Throttles {
  readonly #journal: Journal
  /** By instance, host and scope; and by host and scope, whoever was told. */
  readonly #pauses = new Map<string, Pause>()
  readonly #trespasses = new Map<string, Trespass>()
  readonly #counts = new Map<string, number>()
  readonly #allowances = new Map<string, Mutable<Allowance>>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** `instanceOf`: asked only where there is something to remember. */
  request(entry: Entry, instanceOf: (entry: Entry) => Instance): void {
    const throttle = throttleOf(entry)
    if ((throttle === null && this.#pauses.size === 0) || !isJudged(entry, throttle)) return
    const { exchange, message } = entry
    const host = message.url?.host ?? ''
    const instance = instanceOf(entry)
    const own = pair(instance.key, host)
    if (throttle !== null) this.#spend(own, entry, instance, throttle)
    if (this.#pauses.size === 0) return
    const scopes = [throttle === null ? HOST : COUNTED, sameRequest(message), `? ${sameRequest(message)}`]
    const told = this.#pauseAt(own, scopes, exchange.startedAt)
    const pause = told ?? this.#pauseAt(host, scopes, exchange.startedAt)
    if (pause === null) return
    // Behind one address one device may have to wait for another, but nobody told this app.
    const doubt = told === null ? 'instance-unknown' : told.doubt
    const ordinal = (this.#counts.get(own) ?? 0) + 1
    if (doubt === null) this.#journal.put(this.#counts, own, ordinal)
    const { answerId, status, waitMs, answeredAt } = pause
    const trespass = { instance, answerId, status, waitMs, waitedMs: exchange.startedAt - answeredAt, ordinal, doubt }
    this.#journal.put(this.#trespasses, exchange.id, trespass)
  }

  response(entry: Entry, instanceOf: (entry: Entry) => Instance): void {
    const { status, response, url } = entry.message
    if (response === null || (status !== 429 && status !== 503)) return
    const throttle = throttleOf(entry)
    if (!isJudged(entry, throttle)) return
    const host = url?.host ?? ''
    const own = pair(instanceOf(entry).key, host)
    const allowance = this.#allowances.get(own)
    if (status === 429 && allowance !== undefined) this.#journal.set(allowance, 'isEnforced', true)
    const pause = pauseIn(entry, throttle)
    if (pause === null) return
    for (const place of [own, host]) this.#ask(`${place} ${pause.scope}`, entry, pause)
  }

  /** A pause that goes on is made longer, never shorter. */
  #ask(key: string, { exchange, message }: Entry, { waitMs, doubt }: Asked): void {
    const since = exchange.endedAt ?? exchange.startedAt
    const before = this.#pauses.get(key)
    const isOn = before !== undefined && before.until > since
    this.#journal.put(this.#pauses, key, {
      since: isOn ? before.since : since,
      until: Math.max(since + waitMs, isOn ? before.until : 0),
      waitMs,
      answerId: exchange.id,
      answeredAt: since,
      status: message.status ?? 0,
      doubt,
    })
  }

  #pauseAt(place: string, scopes: readonly string[], at: number): Pause | null {
    for (const scope of scopes) {
      const pause = this.#pauses.get(`${place} ${scope}`)
      if (pause !== undefined && pause.since < at && at < pause.until - SLACK) return pause
    }
    return null
  }

  /** One request is forgotten after the other; as many as the burst may be remembered when the next one comes. */
  #spend(key: string, { exchange }: Entry, instance: Instance, throttle: Throttle): void {
    const known = this.#allowances.get(key)
    const at = exchange.startedAt
    if (known === undefined) {
      const fresh = { instance, throttle, excess: 0, firstExcess: '', lastExcess: '', isEnforced: false, level: 1, at }
      return this.#journal.put(this.#allowances, key, fresh)
    }
    const level = Math.max(0, known.level - ((at - known.at) / 1000) * throttle.perSecond)
    const isExcess = level > throttle.burst
    this.#journal.set(known, 'at', at)
    this.#journal.set(known, 'level', isExcess ? level : level + 1)
    if (!isExcess) return
    if (known.excess === 0) this.#journal.set(known, 'firstExcess', exchange.id)
    this.#journal.set(known, 'lastExcess', exchange.id)
    this.#journal.set(known, 'excess', known.excess + 1)
  }

  // ---------------------------------------------------------------- questions

  trespassOf(exchangeId: string): Trespass | null {
    return this.#trespasses.get(exchangeId) ?? null
  }

  /** Where more was sent than the documentation allows, and the host let it pass so far. */
  exceeded(): readonly Allowance[] {
    return [...this.#allowances.values()].filter(({ excess, isEnforced }) => excess > 0 && !isEnforced)
  }
}

interface Asked {
  readonly scope: string
  readonly waitMs: number
  readonly doubt: NotEvaluatedReason | null
}

function pauseIn({ message }: Entry, throttle: Throttle | null): Asked | null {
  const { response, status } = message
  if (response === null) return null
  const stated = headerEvidence(response, 'retry-after')
  const waitMs = stated == null ? null : readWait(stated, headerValue(response.headers, 'date'))
  if (waitMs !== null) return { scope: throttle === null ? HOST : COUNTED, waitMs, doubt: null }
  if (status === 429 && throttle !== null) return { scope: COUNTED, waitMs: throttle.waitMs, doubt: null }
  const scope = sameRequest(message)
  if (stated === undefined) return { scope: `? ${scope}`, waitMs: UNSTATED, doubt: 'header-missing' }
  // A moment, and nobody knows what time it was there.
  if (stated !== null && !Number.isNaN(Date.parse(stated))) return { scope: `? ${scope}`, waitMs: UNSTATED, doubt: 'clock-unknown' }
  if (status === 503) return null
  const isKnown = message.bodyKind !== 'unknown'
  return { scope: isKnown ? scope : `? ${scope}`, waitMs: UNSTATED, doubt: isKnown ? null : 'body-missing' }
}

/** `Retry-After` in ms: seconds, or a moment by the server's own clock (RFC 9110 section 10.2.3); null: cannot be told. */
function readWait(stated: string, date: string | null): number | null {
  if (/^\s*\d{1,9}\s*$/.test(stated)) return Number(stated) * 1000
  const wait = Date.parse(stated) - Date.parse(date ?? '')
  return Number.isNaN(wait) ? null : wait
}

function throttleOf({ message, profile }: Entry): Throttle | null {
  const { throttle } = profile
  return throttle !== null && message.url !== null && throttle.covers(message.url) ? throttle : null
}

/** A page that the user opens does not wait, and what comes out of a cache or asks for permission is no request. */
function isJudged({ classification: { role }, exchange }: Entry, throttle: Throttle | null): boolean {
  const { resourceType, fromCache } = exchange.context
  if (role === 'preflight' || resourceType === 'document' || resourceType === 'subdocument' || fromCache) return false
  return throttle !== null || JUDGED.has(role)
}

function sameRequest({ method, request }: Message): string {
  const { body } = request
  return `${method} ${request.url} ${body.state === 'present' ? shortHash(body.text) : body.state}`
}
