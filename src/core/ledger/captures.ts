/** Each recording as a whole: where it begins, what the clocks say in it, and which secrets in it may still work. */
import type { Journal, Mutable } from '../journal'
import type { Client, Token } from '../model'
import { isOurPlaceholder } from '../placeholder'
import type { SecretKind } from '../secrets'
import type { Entry } from './entry'

export interface Capture {
  readonly id: string
  readonly first: Entry
  /** By kind of secret: the one that lasts longest. */
  readonly secrets: Map<SecretKind, HeldSecret>
}

export interface HeldSecret {
  /** Epoch ms; infinite where nothing says that it ends. */
  readonly until: number
  readonly entry: Entry
  readonly client: Client | null
  readonly token: Token | null
  /** Our own redaction put a placeholder in its place: what stands here opens nothing any more. */
  readonly isReplaced: boolean
}

/** What opens something by itself, for whoever finds it. */
const OPENERS = new Set<SecretKind>(['client-secret', 'access-token', 'refresh-token', 'registration-access-token'])

export class Captures {
  readonly #journal: Journal
  readonly #byId = new Map<string, Capture>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Any exchange: the first of a recording stands for it. */
  note(entry: Entry): Capture {
    const id = entry.exchange.context.captureId
    const known = this.#byId.get(id)
    if (known !== undefined) return known
    const capture: Mutable<Capture> = { id, first: entry, secrets: new Map() }
    this.#journal.put(this.#byId, id, capture)
    return capture
  }

  /** A secret stands in the recording. */
  holds(kind: SecretKind, value: string, entry: Entry, client: Client | null, token: Token | null): void {
    if (!OPENERS.has(kind)) return
    const { secrets } = this.note(entry)
    const end = token?.expiresAtLatest ?? token?.absoluteExpiresAt ?? (kind === 'client-secret' ? client?.secretExpiresAt : null)
    const until = typeof end === 'number' ? end : Number.POSITIVE_INFINITY
    const known = secrets.get(kind)
    if (known === undefined || until >= known.until)
      this.#journal.put(secrets, kind, { until, entry, client, token, isReplaced: isOurPlaceholder(value) })
  }

  all(): readonly Capture[] {
    return [...this.#byId.values()]
  }
}
