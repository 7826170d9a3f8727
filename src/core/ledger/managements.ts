/** The management of registrations (RFC 7592): where each client's configuration endpoint is, and what was asked there. */
import { REGISTER_PATH } from '../classify'
import { parseUrl } from '../exchange'
import type { Journal } from '../journal'
import type { Message } from '../message'
import type { Client, Management } from '../model'
import { isRedacted } from '../placeholder'
import { canPageRead, text } from './answers'
import type { Clients } from './clients'
import type { Credentials } from './credentials'
import type { Documents } from './documents'
import type { Entry, OwnClient } from './entry'
import type { KnownSecrets } from './known-secrets'
import type { Loads } from './loads'
import { readSecretExpiry, type SecretLives } from './secret-lives'

interface Parts {
  readonly clients: Clients
  readonly credentials: Credentials
  readonly documents: Documents
  readonly knownSecrets: KnownSecrets
  readonly loads: Loads
  readonly secretLives: SecretLives
}

const NOBODY: readonly OwnClient[] = []
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
    const known = this.clientOf(message) as OwnClient | null
    if (known === null) return
    // Several apps may share a client: the answer is for the one that asked.
    const sharers = this.#unregisteredAt(message)
    const client = sharers.find(({ instance }) => instance === entry.instance) ?? known
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
    const isDeleted = method === 'DELETE' && message.isSuccess
    const isRefused = status === 401 || status === 403 || status === 404
    // A client that was deleted is gone for all of them.
    for (const gone of isDeleted ? new Set([known, ...sharers]) : isRefused ? [client] : [])
      this.#parts.clients.license(gone, { kind: 'R4', at, exchangeId: exchange.id })
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
  isAddressed(message: Message): boolean {
    const { method, endpoint, authorization } = message
    if (authorization === null || !METHODS.has(method)) return false
    return this.#byAddress.has(endpoint) || this.#unregisteredAt(message).length > 0
  }

  /** The client whose registration a request to its configuration endpoint is about (RFC 7592). */
  clientOf(message: Message): Client | null {
    const owner = message.bearer === null ? null : this.#parts.knownSecrets.find(message.bearer)
    if (owner?.kind === 'registration-access-token' && owner.client !== null) return owner.client
    return this.#byAddress.get(message.endpoint) ?? this.#unregisteredAt(message)[0] ?? null
  }

  /**
   * Where a client from before the capture is managed, no answer has told: but addresses that are built as RFC 7592 shows them name
   * it, at the end of the path or in the query of the address where clients register. Elsewhere, or with an access token of the
   * app, the same id may be about anything.
   */
  #unregisteredAt({ url, endpoint, query, bearer }: Message): readonly OwnClient[] {
    if (url === null || !this.#parts.clients.hasUnregistered) return NOBODY
    const slash = endpoint.lastIndexOf('/')
    const { client_id: named } = query
    const places = [
      { clientId: decoded(endpoint.slice(slash + 1)), at: endpoint.slice(0, slash) },
      ...(typeof named === 'string' ? [{ clientId: named, at: endpoint }] : []),
    ]
    return places.flatMap(({ clientId, at }) => {
      const seen = this.#parts.clients.unregistered(clientId)
      if (seen.length === 0 || this.#isIssued(bearer)) return []
      const { documents } = this.#parts
      const binding = documents.binding(at)
      const issuer = binding?.role === 'register' ? documents.canonical(binding.issuer) : null
      const isUsual = REGISTER_PATH.test(at.slice(url.origin.length))
      return seen
        .filter(
          ({ client, origin }) =>
            client.origin === 'seen-in-use' && (issuer === documents.canonical(client.issuer) || (isUsual && origin === url.origin)),
        )
        .map(({ client }) => client)
    })
  }

  /** An access token that a token endpoint gave, in this capture. */
  #isIssued(bearer: string | null): boolean {
    const known = bearer === null ? null : this.#parts.knownSecrets.find(bearer)
    return known?.kind === 'access-token' && known.token?.mintedBy != null
  }

  /** Requests to a client's configuration endpoint, in order of their answers. */
  of(client: Client): readonly Management[] {
    return this.#byClient.get(client) ?? []
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
