/** Every secret value that an answer delivered or a request presented as one, and whose it is. */
import type { Journal, Mutable } from '../journal'
import type { Client, Instance, Token } from '../model'
import { isRedacted } from '../placeholder'
import type { SecretKind } from '../secrets'

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
  /** The answer that gave another in its place; null: it still stands. */
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
  readonly #byValue = new Map<string, Mutable<KnownSecret>>()

  constructor(journal: Journal) {
    this.#journal = journal
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

  replace(value: string, replacement: Replacement): void {
    const known = this.#byValue.get(value)
    if (known !== undefined && known.replaced === null) this.#journal.set(known, 'replaced', replacement)
  }

  get size(): number {
    return this.#byValue.size
  }
}
