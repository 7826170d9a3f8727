/** The management of registrations (RFC 7592): where each client's configuration endpoint is, and what was asked there. */
import { parseUrl } from '../exchange'
import type { Journal } from '../journal'
import type { Message } from '../message'
import type { Client, Management } from '../model'
import { isRedacted } from '../placeholder'
import { canPageRead, text } from './answers'
import type { Clients } from './clients'
import type { Credentials } from './credentials'
import type { Entry, OwnClient } from './entry'
import type { KnownSecrets } from './known-secrets'
import type { Loads } from './loads'
import { readSecretExpiry, type SecretLives } from './secret-lives'

interface Parts {
  readonly clients: Clients
  readonly credentials: Credentials
  readonly knownSecrets: KnownSecrets
  readonly loads: Loads
  readonly secretLives: SecretLives
}

const METHODS = new Set(['GET', 'PUT', 'DELETE', 'PATCH'])

export class Managements {
  readonly #journal: Journal
  readonly #parts: Parts
  readonly #byAddress = new Map<string, OwnClient>()
  readonly #byClient = new Map<Client, Management[]>()

  constructor(journal: Journal, parts: Parts) {
    this.#journal = journal
    this.#parts = parts
  }

  /** The client is managed at this address from now on. */
  settle(client: OwnClient, address: string | null, { request }: Message): void {
    const url = address === null ? null : parseUrl(address, request.url)
    if (url !== null) this.#journal.put(this.#byAddress, url.origin + url.pathname, client)
  }

  response(entry: Entry): void {
    const { message, exchange } = entry
    const client = this.clientOf(message) as OwnClient | null
    if (client === null) return
    this.#journal.set(entry, 'clientId', client.clientId)
    const at = exchange.endedAt ?? exchange.startedAt
    const { status, method } = message
    this.#journal.pushTo(this.#byClient, client, {
      exchangeId: exchange.id,
      client,
      method,
      sentAt: exchange.startedAt,
      answeredAt: exchange.endedAt,
      status,
    })
    const isGone = (method === 'DELETE' && message.isSuccess) || status === 401 || status === 403 || status === 404
    if (isGone) this.#parts.clients.license(client, { kind: 'R4', at, exchangeId: exchange.id })
    const answer = message.answerBody
    if (!message.isSuccess || answer === null) return
    const expiry = readSecretExpiry(answer)
    if (expiry !== null) {
      this.#journal.set(client, 'secretExpiresAt', expiry)
      this.#parts.secretLives.note(client, message, at, expiry, null)
    }
    const address = text(answer.registration_client_uri)
    if (address !== null && address !== client.registrationClientUri && !isRedacted(address)) {
      this.#journal.set(client, 'registrationClientUri', address)
      this.settle(client, address, message)
    }
    this.#parts.credentials.issue(entry, client, answer, canPageRead(entry, this.#parts.loads))
  }

  // ---------------------------------------------------------------- questions

  /** Does the request go to a client's configuration endpoint, as such requests do? */
  isAddressed({ method, endpoint, authorization }: Message): boolean {
    return METHODS.has(method) && this.#byAddress.has(endpoint) && authorization !== null
  }

  /** The client whose registration a request to its configuration endpoint is about (RFC 7592). */
  clientOf(message: Message): Client | null {
    const owner = message.bearer === null ? null : this.#parts.knownSecrets.find(message.bearer)
    if (owner?.kind === 'registration-access-token' && owner.client !== null) return owner.client
    return this.#byAddress.get(message.endpoint) ?? null
  }

  /** Requests to a client's configuration endpoint, in order of their answers. */
  of(client: Client): readonly Management[] {
    return this.#byClient.get(client) ?? []
  }
}
