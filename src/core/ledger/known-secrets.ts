/** Every secret value that an answer delivered or a request presented as one, and whose it is. */
import type { Journal, Mutable } from '../journal'
import type { Client, Instance, Token } from '../model'
import { isRedacted } from '../placeholder'
import type { SecretKind } from '../secrets'
import type { Apps } from './apps'
import type { Captures } from './captures'
import type { Entry } from './entry'

export interface KnownSecret {
  readonly kind: SecretKind
  readonly instance: Instance
  readonly issuer: string | null
  readonly client: Client | null
  /** For an access, refresh or ID token that the ledger has a record of. */
  readonly token: Token | null
  /** The exchange that showed it first, and when it did: its answer's time for what was delivered, else the request's. */
  readonly exchangeId: string
  readonly since: number
  /** Delivered by an answer; false: first seen when it was presented. */
  readonly isDelivered: boolean
  /** The answer that first gave another in its place, to whichever app; null: it still stands. */
  readonly replaced: Replacement | null
}

export interface Replacement {
  readonly exchangeId: string
  readonly at: number
  /** Could the page read the new one (E5)? */
  readonly isUsable: boolean
}

/** Shorter values are too common to be told from others. */
const SHORTEST = 8

export class KnownSecrets {
  readonly #journal: Journal
  readonly #apps: Apps
  readonly #captures: Captures
  readonly #byValue = new Map<string, Mutable<KnownSecret>>()
  /** By secret and app instance. */
  readonly #replacements = new Map<KnownSecret, Map<string, Replacement>>()

  constructor(journal: Journal, apps: Apps, captures: Captures) {
    this.#journal = journal
    this.#apps = apps
    this.#captures = captures
  }

  /** A request shows it. */
  present(entry: Entry, value: string | null, kind: SecretKind, client: Client | null): void {
    this.#know(entry, value, kind, client, false)
  }

  /** An answer gives it. */
  deliver(entry: Entry, value: string | null, kind: SecretKind, client: Client | null): void {
    this.#know(entry, value, kind, client, true)
  }

  #know(entry: Entry, value: string | null, kind: SecretKind, client: Client | null, isDelivered: boolean): void {
    const { exchange } = entry
    this.add(value, {
      kind,
      instance: this.#apps.instanceFor(entry),
      issuer: entry.app?.issuer ?? client?.issuer ?? null,
      client,
      token: null,
      exchangeId: exchange.id,
      since: isDelivered ? (exchange.endedAt ?? exchange.startedAt) : exchange.startedAt,
      isDelivered,
    })
    if (value !== null && !isRedacted(value)) this.#captures.holds(kind, value, entry, client, null)
  }

  /** The first that was said of a value stands; only its owner may become known later. */
  add(value: string | null, secret: Omit<KnownSecret, 'replaced'>): void {
    if (value === null || value.length < SHORTEST || isRedacted(value)) return
    const known = this.#byValue.get(value)
    if (known === undefined) this.#journal.put(this.#byValue, value, { ...secret, replaced: null })
    else if (known.client === null && secret.client !== null) this.#journal.set(known, 'client', secret.client)
  }

  find(value: string): KnownSecret | null {
    return this.#byValue.get(value) ?? null
  }

  /** Of each app the first answer stands that its page could read, else the first of all: an app knows of no other's. */
  replace(entry: Entry, value: string, replacement: Replacement): void {
    const known = this.#byValue.get(value)
    if (known === undefined) return
    if (known.replaced === null) this.#journal.set(known, 'replaced', replacement)
    const { key } = this.#apps.instanceFor(entry)
    const byApp = this.#replacements.get(known)
    if (byApp === undefined) return this.#journal.put(this.#replacements, known, new Map([[key, replacement]]))
    const own = byApp.get(key)
    if (own === undefined || (!own.isUsable && replacement.isUsable)) this.#journal.put(byApp, key, replacement)
  }

  /** The answer that gave this app another in its place; null: none did. */
  replacementFor(value: string, instance: Instance): Replacement | null {
    const known = this.#byValue.get(value)
    return known === undefined ? null : (this.#replacements.get(known)?.get(instance.key) ?? null)
  }

  get size(): number {
    return this.#byValue.size
  }
}
