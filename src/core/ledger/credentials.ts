/** What registration and configuration endpoints gave clients to prove themselves with: secrets and registration access tokens. */
import type { Journal } from '../journal'
import type { Json } from '../message'
import type { Client } from '../model'
import { text } from './answers'
import type { Entry } from './entry'
import type { KnownSecrets } from './known-secrets'

export interface ClientCredentials {
  readonly secret: string | null
  readonly token: string | null
}

export class Credentials {
  readonly #journal: Journal
  readonly #knownSecrets: KnownSecrets
  /** By client: what it should use now. */
  readonly #current = new Map<Client, ClientCredentials>()

  constructor(journal: Journal, knownSecrets: KnownSecrets) {
    this.#journal = journal
    this.#knownSecrets = knownSecrets
  }

  /** What an answer of the registration or configuration endpoint gives the client to use from now on. */
  issue(entry: Entry, client: Client, answer: Json, isUsable: boolean): void {
    const { exchange } = entry
    const at = exchange.endedAt ?? exchange.startedAt
    const before = this.#current.get(client)
    const secret = text(answer.client_secret) ?? before?.secret ?? null
    const token = text(answer.registration_access_token) ?? before?.token ?? null
    for (const [old, next] of [
      [before?.secret, secret],
      [before?.token, token],
    ] as const) {
      if (old != null && next !== null && old !== next) this.#knownSecrets.replace(entry, old, { exchangeId: exchange.id, at, isUsable })
    }
    this.#knownSecrets.deliver(entry, secret, 'client-secret', client)
    this.#knownSecrets.deliver(entry, token, 'registration-access-token', client)
    this.#journal.put(this.#current, client, { secret, token })
  }

  /** The secret and the registration access token that the client should use now; null: nothing is known of them. */
  of(client: Client): ClientCredentials | null {
    return this.#current.get(client) ?? null
  }
}
