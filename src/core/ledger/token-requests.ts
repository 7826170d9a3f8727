/** Requests to the token endpoint: what was asked for, the tokens that came of it, and refusals. */
import type { Journal } from '../journal'
import type { Json } from '../message'
import type { Client, Failure, Token, TokenRequest } from '../model'
import { isRedacted } from '../placeholder'
import { addAnswered, canPageRead, lastAnswered, text } from './answers'
import type { Apps } from './apps'
import type { BareCalls } from './bare-calls'
import type { Captures } from './captures'
import type { Clients } from './clients'
import type { DeviceTrails } from './device-trails'
import type { Doubts } from './doubts'
import type { Entry, OwnApp, OwnClient, OwnTokenRequest } from './entry'
import type { KnownSecrets } from './known-secrets'
import type { Loads } from './loads'
import type { TokenKeys } from './token-keys'
import type { Tokens } from './tokens'
import type { ValueNumbers } from './value-numbers'

interface Parts {
  readonly apps: Apps
  readonly bareCalls: BareCalls
  readonly captures: Captures
  readonly clients: Clients
  readonly deviceTrails: DeviceTrails
  readonly doubts: Doubts
  readonly entryOf: (exchangeId: string) => Entry | null
  readonly keys: TokenKeys
  readonly knownSecrets: KnownSecrets
  readonly loads: Loads
  readonly numbers: ValueNumbers
  readonly tokens: Tokens
}

/** A client secret that the capture does not show: nobody knows whether two of them are equal. */
export const HIDDEN_SECRET = 0

export class TokenRequests {
  readonly #journal: Journal
  readonly #parts: Parts
  /** By token key: requests that succeeded and that the page could read, in order of their answers. */
  readonly #mints = new Map<string, TokenRequest[]>()
  /** By exchange: requests that succeeded, and whose answer nobody seems to have read. */
  readonly #unread = new Map<string, OwnTokenRequest>()
  readonly #secretsBehind = new Map<Token, number>()

  constructor(journal: Journal, parts: Parts) {
    this.#journal = journal
    this.#parts = parts
  }

  // ---------------------------------------------------------------- facts

  request(entry: Entry): void {
    const { message, profile, exchange } = entry
    const clientId = message.clientId
    const app = this.#parts.apps.for(entry, this.#parts.apps.issuerOf(message, profile), clientId)
    entry.app = app
    entry.clientId = clientId
    const known = clientId === null ? null : (app.clients.get(clientId) ?? null)
    this.#parts.knownSecrets.present(entry, message.param('client_secret') ?? message.basic?.secret ?? null, 'client-secret', known)
    this.#parts.knownSecrets.present(entry, message.param('refresh_token'), 'refresh-token', known)
    this.#parts.knownSecrets.present(entry, message.param('code_verifier'), 'code-verifier', known)
    this.#parts.knownSecrets.present(entry, message.param('code'), 'authorization-code', known)
    this.#parts.knownSecrets.present(entry, message.param('client_assertion'), 'client-assertion', known)
    const request: OwnTokenRequest = {
      exchangeId: exchange.id,
      app,
      client: known,
      clientId,
      grant: message.param('grant_type'),
      key: this.#parts.keys.keyOf(app, message, exchange.id),
      sentAt: exchange.startedAt,
      answeredAt: null,
      outcome: 'unknown',
      status: null,
      errorCode: null,
      isUsable: false,
      token: null,
    }
    entry.tokenRequest = request
    this.#journal.push(app.tokenRequests as OwnTokenRequest[], request)
    if (request.client !== null) this.#journal.set(request.client as OwnClient, 'lastUsedAt', exchange.startedAt)
  }

  /** Hindsight may have made the client known after the request was recorded. */
  attachClient(entry: Entry): void {
    const client = entry.app?.clients.get(entry.clientId ?? '') as OwnClient | undefined
    if (client === undefined) return
    this.#journal.set(client, 'lastUsedAt', entry.exchange.startedAt)
    if (entry.tokenRequest !== null) this.#journal.set(entry.tokenRequest as OwnTokenRequest, 'client', client)
  }

  response(entry: Entry): void {
    const { message, exchange, classification } = entry
    const request = entry.tokenRequest as OwnTokenRequest | null
    if (request === null) return
    const at = exchange.endedAt ?? exchange.startedAt
    const isSuccess = classification.outcome === 'success'
    this.#journal.set(request, 'answeredAt', exchange.endedAt)
    this.#journal.set(request, 'outcome', classification.outcome)
    this.#journal.set(request, 'status', message.status)
    this.#journal.set(request, 'errorCode', classification.errorCode)
    this.#journal.set(request, 'isUsable', isSuccess && canPageRead(entry, this.#parts.loads))
    if (isSuccess) {
      const client = this.#provenClient(entry, request, at)
      if (client !== null) this.#journal.set(client, 'lastSuccessAt', at)
      if (request.isUsable) this.#keep(request)
      else this.#journal.put(this.#unread, exchange.id, request)
      const answer = message.answerBody
      const value = message.answerText('access_token')
      if (answer !== null && value !== null && !isRedacted(value)) {
        const token = this.#mint(entry, request, client, answer, value)
        this.#journal.set(request, 'token', token)
        this.#parts.captures.holds('access-token', value, entry, client, token)
        this.#noteSecretBehind(entry, token, client)
        this.#parts.bareCalls.granted(entry, [message.params.resource, token.jwt?.claims.aud].flat(), this.#parts.apps.keyOf(entry))
      }
    } else {
      this.#rejected(entry, request, at)
    }
  }

  #keep(request: OwnTokenRequest): void {
    if (request.key !== null) addAnswered(this.#journal, this.#mints, request.key, request as TokenRequest)
  }

  /** Who sends the token has read the answer that gave it, whatever its headers allow (E5). */
  provenByUse(token: Token, user: Entry): void {
    const request = token.mintedBy === null || this.#unread.size === 0 ? undefined : this.#unread.get(token.mintedBy)
    if (request === undefined || user.instance !== token.instance) return
    this.#journal.remove(this.#unread, request.exchangeId)
    this.#journal.set(request, 'isUsable', true)
    this.#keep(request)
  }

  /** A client whose registration nobody saw is known from its first success on. */
  #provenClient(entry: Entry, request: OwnTokenRequest, at: number): OwnClient | null {
    const { message, exchange } = entry
    let client = request.client as OwnClient | null
    if (client === null && request.clientId !== null && !isRedacted(request.clientId)) {
      client = this.#parts.clients.seenInUse(request.app as OwnApp, request.clientId, exchange.startedAt, at, message)
      this.#journal.set(request, 'client', client)
    }
    if (client !== null) this.#parts.clients.prove(client, request.app, at)
    return client
  }

  #mint(entry: Entry, request: OwnTokenRequest, client: OwnClient | null, answer: Json, value: string): Token {
    const { exchange } = entry
    const known = this.#parts.tokens.find(value)
    if (known !== null) {
      this.#journal.push(known.reissues as string[], exchange.id)
      this.#journal.set(entry, 'tokenIds', [...entry.tokenIds, known.id])
      this.#parts.tokens.renew(known, entry, request, client, answer)
      return known
    }
    const token = this.#parts.tokens.add(entry, 'access', value, request.app, client, answer)
    this.#journal.set(token, 'key', request.key)
    this.#journal.set(token, 'grant', request.grant)
    if (client !== null) this.#journal.push(client.tokens as Token[], token)
    const refresh = text(answer.refresh_token)
    if (refresh !== null && !isRedacted(refresh)) {
      const sent = entry.message.param('refresh_token')
      this.#parts.keys.refreshes(refresh, sent, exchange.id)
      if (this.#parts.tokens.find(refresh) === null)
        this.#parts.captures.holds(
          'refresh-token',
          refresh,
          entry,
          client,
          this.#parts.tokens.add(entry, 'refresh', refresh, request.app, client, {}),
        )
      if (sent !== null && sent !== refresh)
        this.#parts.knownSecrets.replace(entry, sent, { exchangeId: exchange.id, at: token.mintedAt, isUsable: request.isUsable })
    }
    const idToken = text(answer.id_token)
    if (idToken !== null && !isRedacted(idToken) && this.#parts.tokens.find(idToken) === null)
      this.#parts.tokens.add(entry, 'id', idToken, request.app, client, {})
    return token
  }

  #noteSecretBehind(entry: Entry, token: Token, client: Client | null): void {
    const secret = entry.message.param('client_secret') ?? entry.message.basic?.secret ?? null
    if (secret === null || client === null) return
    const number = isRedacted(secret) ? HIDDEN_SECRET : this.#parts.numbers.of(secret)
    this.#journal.put(this.#secretsBehind, token, number)
    this.#parts.deviceTrails.presented(entry, client, number)
  }

  #rejected(entry: Entry, request: OwnTokenRequest, at: number): void {
    const { message, exchange, classification } = entry
    const { errorCode: code, outcome } = classification
    const status = message.status
    if (code === 'invalid_client' || code === 'unauthorized_client') {
      const client = (request.client as OwnClient | null) ?? null
      if (client !== null) {
        this.#parts.clients.license(client, { kind: 'R1', at, exchangeId: exchange.id })
        this.#parts.clients.reject(client, entry, code, at)
      } else if (request.clientId !== null) {
        // Never registered here, never accepted: still worth remembering that it was refused.
        const app = request.app as OwnApp
        const seen = this.#parts.clients.seenInUse(app, request.clientId, exchange.startedAt, at, message)
        this.#parts.clients.license(seen, { kind: 'R1', at, exchangeId: exchange.id })
        this.#parts.clients.reject(seen, entry, code, at)
        this.#journal.set(request, 'client', seen)
      }
      return
    }
    if (outcome === 'net-error' || status === null) return
    // It may have been `invalid_client`: the one thing 401 is for here (RFC 6749 section 5.2).
    const isUnread = message.answerMissing && (status === 400 || status === 403)
    if (code === null && (status === 401 || isUnread)) this.#parts.doubts.add('client', entry, at, 'body-missing')
    const isTransient = status === 429 || status >= 500 || code === 'temporarily_unavailable'
    if (isTransient || code === 'invalid_grant' || code === 'invalid_scope') {
      const what = `token endpoint: ${code ?? status}`
      this.#journal.push(request.app.failures as Failure[], { exchangeId: exchange.id, at, what })
    }
  }

  // ---------------------------------------------------------------- questions

  /** Token requests with this key that succeeded and that the page could read, in order of their answers. */
  mintsOf(key: string): readonly TokenRequest[] {
    return this.#mints.get(key) ?? []
  }

  /** The newest of them that was answered by then. */
  latestMintOf(key: string, before: number): TokenRequest | null {
    return lastAnswered(this.mintsOf(key), before)
  }

  /** Which client secret the token was got with, as a number that is equal for equal secrets; null: none, or not seen. */
  secretBehind(token: Token): number | null {
    return this.#secretsBehind.get(token) ?? null
  }
}
