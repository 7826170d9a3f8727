/** What the authorization endpoint thinks of the clients that it is asked for. */
import { headerValue } from '../exchange'
import type { Journal } from '../journal'
import { isRedacted } from '../placeholder'
import type { Apps } from './apps'
import type { Authorizations } from './authorizations'
import type { Clients } from './clients'
import type { Doubts } from './doubts'
import type { Entry, OwnApp, OwnClient } from './entry'

interface Parts {
  readonly apps: Apps
  readonly authorizations: Authorizations
  readonly clients: Clients
  readonly doubts: Doubts
}

export class AuthorizationEndpoint {
  readonly #journal: Journal
  readonly #parts: Parts

  constructor(journal: Journal, parts: Parts) {
    this.#journal = journal
    this.#parts = parts
  }

  request(entry: Entry): void {
    const { message, exchange, profile } = entry
    const clientId = message.clientId
    if (clientId === null) return
    entry.clientId = clientId
    const app = this.#parts.apps.for(entry, this.#parts.apps.issuerOf(message, profile), clientId)
    entry.app = app
    if (!isRedacted(clientId)) this.#parts.authorizations.request(entry, app, clientId)
    const client = app.clients.get(clientId)
    if (client !== undefined) this.#journal.set(client as OwnClient, 'lastUsedAt', exchange.startedAt)
  }

  response(entry: Entry): void {
    const { message, exchange, classification } = entry
    const at = exchange.endedAt ?? exchange.startedAt
    const { status } = message
    const location = message.response?.redirectUrl ?? headerValue(message.response?.headers ?? [], 'location')
    const code = classification.errorCode ?? errorInUrl(location)
    const isRefusal = status === 400 || status === 401 || status === 403
    const isClientRefused = code === 'invalid_client' || code === 'unauthorized_client'
    const client = this.#clientOf(entry, at, isRefusal || isClientRefused)
    if (client === null) return
    if (isRefusal && code === null) this.#parts.doubts.add('client', entry, at, 'body-missing')
    if (isClientRefused) {
      this.#parts.clients.license(client, { kind: 'R1', at, exchangeId: exchange.id })
      this.#parts.clients.reject(client, entry, code, at)
    } else if (isRefusal) {
      this.#parts.clients.reject(client, entry, `authorize: ${status}`, at)
    } else if (status !== null && status < 400 && code === null) {
      this.#journal.set(client, 'lastSuccessAt', at)
    }
  }

  /** The client that an authorization request names; one that nobody has seen is worth a record once it is refused. */
  #clientOf(entry: Entry, at: number, isRefused: boolean): OwnClient | null {
    const { app, clientId, message, exchange } = entry
    if (app === null || clientId === null || isRedacted(clientId)) return null
    const known = app.clients.get(clientId) as OwnClient | undefined
    return known ?? (isRefused ? this.#parts.clients.seenInUse(app as OwnApp, clientId, exchange.startedAt, at, message) : null)
  }
}

function errorInUrl(location: string | null): string | null {
  if (location === null) return null
  return /[?&#]error=([a-z_]+)/.exec(location)?.[1] ?? null
}
