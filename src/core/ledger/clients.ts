/** Every client, and what servers said to it: licences to register again, rejections, the first proof that it is known. */
import type { Journal } from '../journal'
import type { Message } from '../message'
import type { App, Client, Licence, RegisterLicence, Rejection } from '../model'
import { isRedacted } from '../placeholder'
import type { Entry, OwnApp, OwnClient } from './entry'
import type { SecretLives } from './secret-lives'
import type { ValueNumbers } from './value-numbers'

interface Unregistered {
  readonly client: OwnClient
  readonly origin: string | null
}

export class Clients {
  readonly #journal: Journal
  readonly #numbers: ValueNumbers
  readonly #secretLives: SecretLives
  readonly all: Client[] = []
  /** By app: clients that the server accepted although their registration was not seen. */
  readonly #strangers = new Map<string, OwnClient[]>()
  readonly #rejections = new Map<Client, Rejection[]>()
  /** By `client_id`: clients whose registration nobody saw, and the origin of the server that they were first sent to. */
  readonly #unregistered = new Map<string, Unregistered[]>()

  constructor(journal: Journal, numbers: ValueNumbers, secretLives: SecretLives) {
    this.#journal = journal
    this.#numbers = numbers
    this.#secretLives = secretLives
  }

  add(app: App, client: Client): void {
    this.#journal.put(app.clients as Map<string, Client>, client.clientId, client)
    this.#journal.push(this.all, client)
  }

  /** A client whose registration nobody saw. */
  seenInUse(app: OwnApp, clientId: string, sentAt: number, at: number, message: Message): OwnClient {
    const known = app.clients.get(clientId)
    if (known !== undefined) return known as OwnClient
    const client: OwnClient = {
      id: clientId,
      clientId,
      issuer: app.issuer,
      instance: app.instance,
      origin: clientId.startsWith('https://') ? 'cimd' : 'seen-in-use',
      isInferred: false,
      fingerprint: null,
      fingerprintWithPorts: null,
      registeredBy: null,
      requestedAt: sentAt,
      registeredAt: at,
      load: null,
      statement: null,
      hasSecret: message.param('client_secret') !== null || message.basic !== null,
      secretExpiresAt: null,
      secretExpiryInferred: false,
      registrationClientUri: null,
      authMethod: null,
      scopes: null,
      tokens: [],
      licences: [],
      provenAt: null,
      lastUsedAt: sentAt,
      rejections: [],
      lastSuccessAt: null,
    }
    this.add(app, client)
    this.#journal.pushTo(this.#unregistered, clientId, { client, origin: message.url?.origin ?? null })
    return client
  }

  /** The server accepted it. */
  prove(client: OwnClient, app: App, at: number): void {
    if (client.provenAt !== null) return
    this.#journal.set(client, 'provenAt', at)
    if (client.origin === 'seen-in-use') this.#journal.pushTo(this.#strangers, app.key, client)
  }

  license(client: OwnClient, licence: Licence<RegisterLicence>): void {
    this.#journal.push(client.licences as Licence<RegisterLicence>[], licence)
  }

  reject(client: OwnClient, entry: Entry, code: string, at: number): void {
    const { exchange, message } = entry
    const rejection: Rejection = {
      exchangeId: exchange.id,
      sentAt: exchange.startedAt,
      at,
      code,
      // A browser that opens the authorization endpoint proves no client.
      authentication: entry.classification.role === 'authorize' ? 'none' : this.#authenticationOf(message),
    }
    this.#journal.push(client.rejections as Rejection[], rejection)
    const last = this.rejectionsInTurn(client).at(-1)
    const isAfter = last === undefined || rejection.sentAt >= last.at || rejection.authentication !== last.authentication
    if (isAfter) this.#journal.pushTo(this.#rejections, client, rejection)
  }

  /** How the client proved itself; equal texts, equal proofs. Holds no secret. */
  #authenticationOf(message: Message): string {
    const { basic } = message
    if (basic !== null) return `basic:${this.#numbers.of(basic.secret)}`
    const secret = message.param('client_secret')
    if (secret !== null) return isRedacted(secret) ? 'hidden' : `body:${this.#numbers.of(secret)}`
    if (message.param('client_assertion') !== null) return 'assertion'
    return message.authorization === undefined ? 'hidden' : 'none'
  }

  // ---------------------------------------------------------------- questions

  /** Clients that the server accepted although their registration was not seen. */
  strangersOf(app: App): readonly Client[] {
    return this.#strangers.get(app.key) ?? []
  }

  get hasUnregistered(): boolean {
    return this.#unregistered.size > 0
  }

  /** Clients of this id whose registration nobody saw, and where they were first used. */
  unregistered(clientId: string): readonly Unregistered[] {
    return this.#unregistered.get(clientId) ?? []
  }

  /** A client's rejections; what was in flight when the one before came could not know better, and is left out. */
  rejectionsInTurn(client: Client): readonly Rejection[] {
    return this.#rejections.get(client) ?? []
  }

  /** What licenses a registration sent at `sentAt` although the client was registered at `since` (lint-rules 1.5). */
  licenceToRegister(client: Client, since: number, sentAt: number): RegisterLicence | null {
    if (this.#secretLives.isDue(client, sentAt)) return 'R3'
    const { licences } = client
    for (let index = licences.length - 1; index >= 0; index--) {
      const { at, kind } = licences[index] as Licence<RegisterLicence>
      if (at < since) return null
      if (at <= sentAt) return kind
    }
    return null
  }
}
