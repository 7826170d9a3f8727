/** Requests to register, what became of them, and clients that only their use tells of. */
import { registrationFingerprint } from '../fingerprint'
import type { Journal } from '../journal'
import type { Json } from '../message'
import type { App, Client, Registration } from '../model'
import { isRedacted } from '../placeholder'
import { canPageRead, text } from './answers'
import type { Apps } from './apps'
import type { Clients } from './clients'
import type { Credentials } from './credentials'
import type { Entry, OwnApp, OwnClient, OwnRegistration, Registered } from './entry'
import type { KnownSecrets } from './known-secrets'
import type { Loads } from './loads'
import type { Managements } from './managements'
import type { Rivals } from './rivals'
import { issuedIn, readSecretExpiry, type SecretLives } from './secret-lives'
import type { Statements } from './statements'

interface Parts {
  readonly apps: Apps
  readonly clients: Clients
  readonly credentials: Credentials
  readonly knownSecrets: KnownSecrets
  readonly loads: Loads
  readonly managements: Managements
  readonly rivals: Rivals
  readonly secretLives: SecretLives
  readonly statements: Statements
  readonly entryOf: (exchangeId: string) => Entry | null
}

export class Registrations {
  readonly #journal: Journal
  readonly #parts: Parts
  /** Every `client_id` that a registration gave, whoever asked for it. */
  readonly #registeredIds = new Map<string, true>()
  readonly #candidates = new Map<string, Entry>()
  readonly #lastAt = new Map<string, number>()
  /** By app: registrations that succeeded, and whose client nobody can name. */
  readonly #unnamed = new Map<string, OwnRegistration[]>()

  constructor(journal: Journal, parts: Parts) {
    this.#journal = journal
    this.#parts = parts
  }

  // ---------------------------------------------------------------- facts

  request(entry: Entry): void {
    const { message, profile, exchange } = entry
    const app = this.#parts.apps.at(entry, this.#parts.apps.issuerOf(message, profile))
    entry.app = app
    const print = registrationFingerprint(message, profile)
    const registration: OwnRegistration = {
      exchangeId: exchange.id,
      app,
      fingerprint: print?.fingerprint ?? null,
      fingerprintWithPorts: print?.withPorts ?? null,
      sentAt: exchange.startedAt,
      answeredAt: null,
      outcome: 'unknown',
      isUsable: false,
      load: this.#parts.loads.at(app.instance, exchange.startedAt, exchange.context.tabId),
      client: null,
    }
    entry.registration = registration
    this.#journal.push(app.registrations as OwnRegistration[], registration)
    if (print?.statement != null) this.#parts.statements.note(entry, print.statement)
  }

  response(entry: Entry): Registered[] {
    const { message, exchange, classification } = entry
    const registration = entry.registration as OwnRegistration | null
    if (registration === null) return []
    const isSuccess = classification.outcome === 'success'
    this.#journal.set(registration, 'answeredAt', exchange.endedAt)
    this.#journal.set(registration, 'outcome', classification.outcome)
    this.#journal.set(registration, 'isUsable', isSuccess && canPageRead(entry, this.#parts.loads))
    if (!isSuccess) return []
    this.#parts.statements.accept(entry, registration as Registration)
    this.#journal.put(this.#lastAt, registration.app.key, exchange.endedAt ?? exchange.startedAt)
    this.#parts.rivals.succeeded(registration as Registration)
    const clientId = message.answerText('client_id')
    if (clientId === null ? message.answerMissing : isRedacted(clientId))
      this.#journal.pushTo(this.#unnamed, registration.app.key, registration)
    if (clientId === null || isRedacted(clientId)) return []
    return [this.#registered(entry, registration, clientId, message.answerBody ?? {}, false)]
  }

  #registered(entry: Entry, registration: OwnRegistration, clientId: string, raw: Json, isInferred: boolean): Registered {
    const { message, profile, exchange } = entry
    const app = registration.app as OwnApp
    const answer = profile.readRegistration(raw)
    const expiry = readSecretExpiry(answer)
    const inferredExpiry = expiry === null ? profile.whenUnstated.secretExpiresAt : null
    if (!this.#registeredIds.has(clientId)) this.#journal.put(this.#registeredIds, clientId, true)
    const print = registrationFingerprint(message, profile)
    const client: OwnClient = {
      id: clientId,
      clientId,
      issuer: app.issuer,
      instance: app.instance,
      origin: 'registered',
      isInferred,
      fingerprint: registration.fingerprint,
      fingerprintWithPorts: registration.fingerprintWithPorts,
      registeredBy: exchange.id,
      requestedAt: registration.sentAt,
      registeredAt: registration.answeredAt ?? registration.sentAt,
      load: registration.load,
      statement: print?.statement == null ? null : this.#parts.statements.note(entry, print.statement),
      hasSecret: typeof answer.client_secret === 'string',
      secretExpiresAt: expiry ?? inferredExpiry,
      secretExpiryInferred: expiry === null && inferredExpiry !== null,
      registrationClientUri: text(answer.registration_client_uri),
      authMethod: text(answer.token_endpoint_auth_method) ?? message.param('token_endpoint_auth_method'),
      scopes: typeof answer.scope === 'string' ? answer.scope.split(/\s+/).filter(Boolean) : null,
      tokens: [],
      licences: [],
      provenAt: null,
      lastUsedAt: null,
      rejections: [],
      lastSuccessAt: null,
    }
    const earlier = app.clients.get(clientId) as OwnClient | undefined
    this.#journal.set(registration, 'client', earlier ?? client)
    this.#journal.set(entry, 'clientId', clientId)
    this.#parts.rivals.relate(registration as Registration)
    if (client.secretExpiresAt !== null)
      this.#parts.secretLives.note(
        earlier ?? client,
        message,
        client.registeredAt,
        client.secretExpiresAt,
        issuedIn(answer, registration.sentAt),
      )
    this.#parts.credentials.issue(entry, earlier ?? client, answer, registration.isUsable)
    this.#parts.knownSecrets.present(entry, message.param('software_statement'), 'software-statement', null)
    if (earlier !== undefined && isItsOwnUse(earlier, registration)) {
      // Its first use only seems to come before it: clocks of sources differ.
      const { tokens, licences, provenAt, lastUsedAt, rejections, lastSuccessAt, ...known } = client
      for (const [member, value] of Object.entries(known)) this.#journal.set(earlier, member as keyof OwnClient, value as never)
      this.#journal.set(earlier, 'registeredAt', Math.min(client.registeredAt, earlier.requestedAt))
    } else if (earlier !== undefined) {
      // The same client again, perhaps with a new secret.
      this.#journal.set(earlier, 'secretExpiresAt', client.secretExpiresAt)
      this.#journal.set(earlier, 'secretExpiryInferred', client.secretExpiryInferred)
      return { registration, client: earlier, entry }
    }
    const known = earlier ?? client
    if (earlier === undefined) this.#parts.clients.add(app, client)
    for (const address of [client.registrationClientUri, `${message.endpoint}/${clientId}`])
      this.#parts.managements.settle(known, address, message)
    return { registration, client: known, entry }
  }

  /** Looks like a registration: a later use of the `client_id` that it gave would prove it. */
  candidate(entry: Entry): void {
    const clientId = entry.message.answerText('client_id')
    if (clientId !== null && entry.message.isSuccess) this.#journal.put(this.#candidates, clientId, entry)
  }

  /** A registration whose client was only recognised when this request used it. */
  hindsight(entry: Entry): Registered | null {
    const { message } = entry
    if (entry.classification.role !== 'token' && entry.classification.role !== 'authorize') return null
    const { clientId } = message
    if (clientId === null || entry.app === null || isRedacted(clientId)) return null
    const known = entry.app.clients.get(clientId)
    if (known !== undefined) return this.#provenByUse(known)
    return this.#promoteCandidate(clientId, entry) ?? this.#inferRegistration(clientId, entry)
  }

  /** Who shows the id has read the answer that gave it, whatever its headers allow (E5). */
  #provenByUse(client: Client): Registered | null {
    const registration = this.of(client) as OwnRegistration | null
    const entry = registration === null ? null : this.#parts.entryOf(registration.exchangeId)
    if (registration === null || entry === null || registration.isUsable || registration.outcome !== 'success') return null
    this.#journal.set(registration, 'isUsable', true)
    this.#parts.rivals.succeeded(registration as Registration)
    this.#parts.rivals.relate(registration as Registration, true)
    return { registration: registration as Registration, client, entry }
  }

  #promoteCandidate(clientId: string, user: Entry): Registered | null {
    const candidate = this.#candidates.get(clientId)
    if (candidate === undefined) return null
    this.#journal.remove(this.#candidates, clientId)
    this.#journal.set(candidate, 'classification', {
      ...candidate.classification,
      role: 'register',
      outcome: 'success',
      because: 'the client_id of its answer was used at the token or authorization endpoint later',
    })
    this.#journal.set(candidate, 'instance', user.instance)
    this.#journal.set(candidate, 'app', user.app)
    const app = user.app as OwnApp
    const print = registrationFingerprint(candidate.message, candidate.profile)
    const registration: OwnRegistration = {
      exchangeId: candidate.exchange.id,
      app,
      fingerprint: print?.fingerprint ?? null,
      fingerprintWithPorts: print?.withPorts ?? null,
      sentAt: candidate.exchange.startedAt,
      answeredAt: candidate.exchange.endedAt,
      outcome: 'success',
      isUsable: canPageRead(candidate, this.#parts.loads),
      load: this.#parts.loads.at(app.instance, candidate.exchange.startedAt, candidate.exchange.context.tabId),
      client: null,
    }
    this.#journal.set(candidate, 'registration', registration)
    this.#journal.push(app.registrations as OwnRegistration[], registration)
    this.#parts.rivals.succeeded(registration as Registration)
    return this.#registered(candidate, registration, clientId, candidate.message.answerBody ?? {}, true)
  }

  /**
   * Without response bodies, a registration that succeeded and then a token request of a client nobody has seen are
   * one story: the id must have come from somewhere.
   */
  #inferRegistration(clientId: string, user: Entry): Registered | null {
    const app = user.app as OwnApp
    const open = this.#unnamed.get(app.key) ?? []
    const registration = open[0]
    if (open.length !== 1 || registration === undefined) return null
    const entry = this.#parts.entryOf(registration.exchangeId)
    if (entry === null || !entry.message.answerMissing) return null
    this.#journal.put(this.#unnamed, app.key, [])
    return this.#registered(entry, registration, clientId, {}, true)
  }

  // ---------------------------------------------------------------- questions

  /** Did a registration in the capture give this `client_id`, to whichever app? */
  isRegistered(clientId: string): boolean {
    return this.#registeredIds.has(clientId)
  }

  /** Is there a client, or was there a registration of a client without a name, that might be of the same software? */
  hasOtherClients(app: App, client: Client): boolean {
    return app.clients.size > (app.clients.has(client.clientId) ? 1 : 0) || (this.#unnamed.get(app.key) ?? []).length > 0
  }

  /** Did a registration of the app succeed whose client nobody can name? */
  hasNamelessClient(app: App): boolean {
    return (this.#unnamed.get(app.key) ?? []).length > 0
  }

  /** When the app's last registration so far succeeded. */
  lastAt(app: App): number | null {
    return this.#lastAt.get(app.key) ?? null
  }

  of(client: Client): Registration | null {
    return client.registeredBy === null ? null : (this.#parts.entryOf(client.registeredBy)?.registration ?? null)
  }
}

/** Sources' times for two requests of one page are off against each other by less than this (ms). */
const DISORDER = 2000

/**
 * Is a client that was first seen in use the one that this registration made? An id cannot be used before it was given
 * out: if the use was sent after the registration, and hardly before its answer, the times are wrong, not the app.
 */
function isItsOwnUse(client: Client, { sentAt, answeredAt }: Registration): boolean {
  return (
    client.origin === 'seen-in-use' && answeredAt !== null && client.requestedAt >= sentAt && client.requestedAt >= answeredAt - DISORDER
  )
}
