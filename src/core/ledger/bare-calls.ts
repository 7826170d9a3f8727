/** Calls that were refused for want of a token, and the addresses that are called with one. */
import { headerValue, parseUrl } from '../exchange'
import type { Journal } from '../journal'
import { pair } from '../remembered'
import type { Entry } from './entry'

/** Of one address: refused calls that are remembered until one with a token tells what was missing. */
const MOST_OPEN = 20

export interface Grant {
  readonly exchangeId: string
  readonly at: number
}

export class BareCalls {
  readonly #journal: Journal
  /** By app and address: the first call with a token. */
  readonly #authorized = new Map<string, string>()
  /** By app and host: since when the app has a token for it, and which exchange shows that. */
  readonly #hosts = new Map<string, Grant>()
  readonly #open = new Map<string, Entry[]>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** A call with a token leaves. */
  authorized(entry: Entry, instanceKey: string): void {
    const key = keyOf(entry, instanceKey)
    this.#grant(entry.message.url?.host, entry, entry.exchange.startedAt, instanceKey)
    if (!this.#authorized.has(key)) this.#journal.put(this.#authorized, key, entry.exchange.id)
  }

  /** A token was issued for these resources. */
  granted(entry: Entry, resources: readonly unknown[], instanceKey: string): void {
    for (const resource of resources) {
      const url = typeof resource === 'string' ? parseUrl(resource) : null
      if (url !== null) this.#grant(url.host, entry, entry.exchange.endedAt ?? entry.exchange.startedAt, instanceKey)
    }
  }

  #grant(host: string | undefined, { exchange }: Entry, at: number, instanceKey: string): void {
    const key = pair(instanceKey, host ?? '')
    if (!this.#hosts.has(key)) this.#journal.put(this.#hosts, key, { exchangeId: exchange.id, at })
  }

  /** A call without a token was refused. */
  refused(entry: Entry, instanceKey: string): void {
    const key = keyOf(entry, instanceKey)
    if (this.#authorized.has(key)) return
    const open = this.#open.get(key)
    if (open === undefined) this.#journal.put(this.#open, key, [entry])
    else if (open.length < MOST_OPEN) this.#journal.push(open, entry)
  }

  /** The first call to this address that carried a token; null: none so far. */
  authorizedCall(entry: Entry, instanceKey: string): string | null {
    return this.#authorized.get(keyOf(entry, instanceKey)) ?? null
  }

  /** What shows that the app had a token for this host when the call left; null: nothing does. */
  grantBefore({ message, exchange }: Entry, instanceKey: string): Grant | null {
    const grant = this.#hosts.get(pair(instanceKey, message.url?.host ?? ''))
    return grant !== undefined && grant.at <= exchange.startedAt ? grant : null
  }

  /** Calls that were refused before, and that this one explains: the first to its address with a token. */
  explainedBy(entry: Entry, instanceKey: string): readonly Entry[] {
    if (this.#open.size === 0) return NONE
    const key = keyOf(entry, instanceKey)
    return this.#authorized.get(key) === entry.exchange.id ? (this.#open.get(key) ?? NONE) : NONE
  }
}

const NONE: readonly Entry[] = []

function keyOf({ message }: Entry, instanceKey: string): string {
  return pair(pair(instanceKey, message.url?.host ?? ''), message.url?.template ?? '')
}

/** Does the refusal say where to find out how to get a token (RFC 9728)? Then asking without one was the way to ask. */
export function pointsToMetadata({ message }: Entry): boolean {
  const challenge = message.response === null ? null : headerValue(message.response.headers, 'www-authenticate')
  return challenge !== null && /\bresource_metadata=/i.test(challenge)
}

/** Refused, and certainly sent without any token: neither in a header nor where else one may stand (RFC 6750 section 2). */
export function isBare({ message, use, classification }: Entry): boolean {
  const { role } = classification
  if (message.status !== 401 || (role !== 'api' && role !== 'userinfo' && role !== 'irrelevant') || message.method === 'OPTIONS')
    return false
  if (message.authorization !== null || use?.token != null) return false
  return message.param('access_token') === null && message.param('bearer_token') === null
}
