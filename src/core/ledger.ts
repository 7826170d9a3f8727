/**
 * The life of every credential, folded from exchanges in order of time. The ledger records what happened and
 * answers questions about any moment up to now; it never judges. What rules share is a query here.
 */

import { challengeError, type Known } from './classify'
import { type HttpExchange, headerEvidence, headerValue, parseUrl } from './exchange'
import type { NotEvaluatedReason } from './finding'
import { keyText, registrationFingerprint, resourceSet } from './fingerprint'
import { shortHash } from './hash'
import type { Home } from './instances'
import type { Journal, Mutable } from './journal'
import { claimTimeMs, decodeJwt } from './jwt'
import { Authorizations } from './ledger/authorizations'
import { BareCalls, isBare } from './ledger/bare-calls'
import { Captures } from './ledger/captures'
import { Challenges } from './ledger/challenges'
import { type Clock, Clocks } from './ledger/clocks'
import { CutJwts } from './ledger/cut-jwts'
import { Deliveries } from './ledger/deliveries'
import { DeviceTrails } from './ledger/device-trails'
import { Documents } from './ledger/documents'
import { type KnownSecret, KnownSecrets } from './ledger/known-secrets'
import { Loads } from './ledger/loads'
import { Reach } from './ledger/reach'
import { Refusals } from './ledger/refusals'
import { Sequels } from './ledger/sequels'
import { SignIns } from './ledger/sign-ins'
import { Signatures } from './ledger/signatures'
import { Throttles } from './ledger/throttles'
import { UnfitClients } from './ledger/unfit-clients'
import { earlyWindow, grantedLifetime, type Limits } from './lifetime'
import { type Json, type Message, pathTemplate } from './message'
import type {
  App,
  Classification,
  Client,
  Failure,
  Instance,
  Licence,
  Load,
  Management,
  MintLicence,
  RegisterLicence,
  Registration,
  Rejection,
  Role,
  Statement,
  Token,
  TokenKind,
  TokenRequest,
  Use,
} from './model'
import { epochMs, scopeSet } from './oauth'
import type { Gap, Mark } from './observation'
import { bearerFlaw, isRedacted, mayBeMark } from './placeholder'
import type { Profile } from './profile'
import type { SecretKind } from './secrets'
import type { Settings } from './settings'

/** One exchange on its way through the fold, with all that was worked out about it. */
export interface Entry {
  readonly exchange: HttpExchange
  readonly message: Message
  readonly profile: Profile
  readonly home: Home
  classification: Classification
  instance: Instance | null
  app: App | null
  registration: Registration | null
  tokenRequest: TokenRequest | null
  use: Use | null
  duplicateOf: string | null
  /** What the exchange has to do with: for lists and the inspector. */
  clientId: string | null
  tokenIds: string[]
}

type OwnClient = Mutable<Client>
type OwnToken = Mutable<Token>
type OwnApp = Mutable<App>
type OwnUse = Mutable<Use>
type OwnRegistration = Mutable<Registration>
type OwnTokenRequest = Mutable<TokenRequest>

/** A registration that came to be known: at its answer, or later, when its client was first used. */
export interface Registered {
  readonly registration: Registration
  readonly client: Client
  readonly entry: Entry
}

/** A refusal that may have been a licence to register (`client`) or to mint (`token`), if one could see it whole. */
interface Doubt {
  readonly about: 'client' | 'token'
  readonly at: number
  readonly reason: NotEvaluatedReason
}

/** When a secret ends: by the server's clock and, where the answer says when it was issued, by the capture's. */
interface SecretLife {
  readonly from: number
  readonly serverEnd: number | 'never'
  readonly end: number | null
  readonly host: string
}

/** The moment of issue, by the capture's clock and by the server's. */
interface Issued {
  readonly at: number
  readonly serverAt: number
}

export class Ledger {
  readonly journal: Journal
  readonly limits: Limits
  readonly statements: Statement[] = []
  readonly clients: Client[] = []
  readonly tokens: Token[] = []
  readonly uses: Use[] = []
  readonly gaps: Gap[] = []
  readonly marks: Mark[] = []

  readonly clocks: Clocks
  readonly documents: Documents
  readonly authorizations: Authorizations
  readonly reach: Reach
  readonly deliveries: Deliveries
  readonly bareCalls: BareCalls
  readonly deviceTrails: DeviceTrails
  readonly captures: Captures
  readonly sequels: Sequels
  readonly unfit: UnfitClients
  readonly throttles: Throttles
  readonly signatures: Signatures
  readonly challenges: Challenges
  readonly cutJwts: CutJwts
  readonly refusals: Refusals
  readonly signIns: SignIns
  readonly #loads: Loads
  readonly #knownSecrets: KnownSecrets
  readonly #settings: Settings
  readonly #instances = new Map<string, Instance>()
  readonly #apps = new Map<string, OwnApp>()
  readonly #appsOfInstance = new Map<string, OwnApp[]>()
  readonly #statementByIdentity = new Map<string, Statement>()
  readonly #tokenByValue = new Map<string, OwnToken>()
  /** By what follows `Bearer`, where it is no token but may be a tool's mark in its place: calls that carry it. */
  readonly oddBearers = new Map<string, Entry[]>()
  readonly #valueNumber = new Map<string, number>()
  readonly #secretsBehind = new Map<Token, number>()
  readonly #management = new Map<string, OwnClient>()
  /** Every `client_id` that a registration gave, whoever asked for it. */
  readonly #registeredIds = new Map<string, true>()
  readonly #managements = new Map<Client, Management[]>()
  /** By client: the secret and the registration access token that it should use now. */
  readonly #current = new Map<Client, { readonly secret: string | null; readonly token: string | null }>()
  /** By statement text (hash): the first registration that was accepted with it. */
  readonly #acceptedStatements = new Map<string, Registration>()
  /** By app: what its messages say of the revision of the protocol that they speak. */
  readonly #revisions = new Map<string, string>()
  readonly #candidates = new Map<string, Entry>()
  readonly #byAnswer = new Map<string, Entry>()
  readonly #lineages = new Map<string, string>()
  readonly #doubts = new Map<string, Doubt[]>()
  /** By app and fingerprint: registrations that succeeded, in order of their answers. */
  readonly #succeeded = new Map<string, Registration[]>()
  readonly #lastRegistration = new Map<string, number>()
  /** By app: registrations that succeeded, and whose client nobody can name. */
  readonly #unnamed = new Map<string, OwnRegistration[]>()
  /** By app: clients that the server accepted although their registration was not seen. */
  readonly #strangers = new Map<string, OwnClient[]>()
  /** By exchange: registrations of the same software that were under way at the same time. */
  readonly #rivals = new Map<string, Registration[]>()
  /** By app, fingerprint and load: the first registration there that succeeded. */
  readonly #firstOfLoad = new Map<string, Registration>()
  /** By token key: requests that succeeded and that the page could read, in order of their answers. */
  readonly #mints = new Map<string, TokenRequest[]>()
  /** By token and host: uses that were refused, in order of their answers. */
  readonly #refusals = new Map<string, Use[]>()
  readonly #rejections = new Map<Client, Rejection[]>()
  /** By client: its secrets that expire, in order of time. */
  readonly #secretLives = new Map<Client, SecretLife[]>()
  #tokenCount: Record<TokenKind, number> = { access: 0, refresh: 0, id: 0, 'registration-access': 0, 'initial-access': 0 }

  constructor(journal: Journal, settings: Settings, profiles: readonly Profile[]) {
    this.journal = journal
    this.#settings = settings
    this.limits = settings.limits
    this.clocks = new Clocks(journal, settings.limits.unknownClock)
    this.documents = new Documents(
      journal,
      profiles.map(profile => profile.id),
    )
    this.authorizations = new Authorizations(journal)
    this.reach = new Reach(journal)
    this.deliveries = new Deliveries(journal)
    this.bareCalls = new BareCalls(journal)
    this.deviceTrails = new DeviceTrails(journal)
    this.captures = new Captures(journal)
    this.sequels = new Sequels(journal, settings.limits.near)
    this.unfit = new UnfitClients(journal, settings.limits.near)
    this.throttles = new Throttles(journal)
    this.signatures = new Signatures(journal, this.documents, settings.keySets)
    this.challenges = new Challenges(journal)
    this.cutJwts = new CutJwts(journal)
    this.refusals = new Refusals(journal, settings.limits.near)
    this.signIns = new SignIns(journal)
    this.#loads = new Loads(journal)
    this.#knownSecrets = new KnownSecrets(journal)
  }

  get loads(): readonly Load[] {
    return this.#loads.all
  }

  /** What classification may know at this moment. */
  readonly known: Known = {
    binding: endpoint => this.documents.binding(endpoint),
    override: endpoint => (Object.hasOwn(this.#settings.roles, endpoint) ? (this.#settings.roles[endpoint] ?? null) : null),
    isManagementAddress: message =>
      MANAGEMENT_METHODS.has(message.method) && this.#management.has(message.endpoint) && message.authorization !== null,
    isKnownToken: value => this.#tokenByValue.get(value)?.kind === 'access',
    preflightedAuthorization: message => message.authorization === undefined && this.isAnnounced(`${message.method} ${message.endpoint}`),
  }

  // ---------------------------------------------------------------- events

  load(entry: Entry): void {
    this.#loads.add(entry)
    this.authorizations.arrival(entry)
    this.deliveries.arrival(entry)
    this.reach.request(entry, this.keyOf(entry), value => this.secret(value))
  }

  mark(mark: Mark): void {
    this.journal.push(this.marks, mark)
    if (mark.kind !== 'storage-cleared') return
    for (const app of this.#apps.values()) {
      if (mark.origin !== null && app.instance.origin !== mark.origin) continue
      for (const client of app.clients.values()) this.#license(client as OwnClient, { kind: 'R9', at: mark.at, exchangeId: mark.id })
    }
  }

  gap(gap: Gap): void {
    this.journal.push(this.gaps, gap)
  }

  /** The request left. Fills in what the entry has to do with. */
  request(entry: Entry): void {
    const { role } = entry.classification
    if (role !== 'preflight') this.#noteRevision(entry)
    this.deliveries.request(entry)
    this.throttles.request(entry, this.#instanceFor)
    if (role === 'irrelevant' || role === 'candidate') this.reach.request(entry, this.keyOf(entry), value => this.secret(value))
    if (role === 'preflight' || role === 'load' || role === 'irrelevant' || role === 'candidate') return
    this.captures.note(entry)
    entry.instance = this.#instanceOf(entry)
    if (role === 'register') this.#registerRequest(entry)
    else if (role === 'token') this.#tokenRequest(entry)
    else if (role === 'api' || role === 'userinfo') this.#use(entry)
    else if (role === 'authorize') this.#authorizeRequest(entry)
    this.reach.request(entry, this.keyOf(entry), value => this.secret(value))
    this.sequels.request(entry, this)
    this.cutJwts.request(entry)
    this.signatures.request(entry)
  }

  /** The answer came, or the request failed. Returns the registrations that became known by it. */
  response(entry: Entry): Registered[] {
    this.clocks.sample(entry)
    this.throttles.response(entry, this.#instanceFor)
    this.challenges.response(entry)
    this.refusals.response(entry)
    this.documents.response(entry)
    this.signIns.response(entry)
    this.authorizations.redirect(entry)
    this.deliveries.response(entry)
    if (isBare(entry)) this.bareCalls.refused(entry, this.keyOf(entry))
    const registered = this.#answered(entry)
    this.cutJwts.response(entry)
    this.signatures.response(entry)
    this.reach.response(entry, this.keyOf(entry))
    return registered
  }

  #answered(entry: Entry): Registered[] {
    const { role } = entry.classification
    if (role === 'register') return this.#registerResponse(entry).map(this.#follow)
    else if (role === 'token') this.#tokenResponse(entry)
    else if (role === 'token-source') this.#tokenSource(entry)
    else if (role === 'api' || role === 'userinfo') {
      this.#useAnswered(entry)
      this.unfit.response(entry, this)
    } else if (role === 'authorize') this.#authorizeResponse(entry)
    else if (role === 'management') this.#managed(entry)
    else if (role === 'revocation') this.#revoked(entry)
    else if (role === 'candidate') this.#candidate(entry)
    else if (role === 'irrelevant') this.#stray(entry)
    return []
  }

  /** A registration whose client was only recognised when this request used it. */
  hindsight(entry: Entry): Registered | null {
    const { message } = entry
    if (entry.classification.role !== 'token' && entry.classification.role !== 'authorize') return null
    const { clientId } = message
    if (clientId === null || entry.app === null || isRedacted(clientId)) return null
    if (entry.app.clients.has(clientId)) return null
    const late = this.#promoteCandidate(clientId, entry) ?? this.#inferRegistration(clientId, entry)
    return late === null ? null : this.#follow(late)
  }

  readonly #follow = (registered: Registered): Registered => {
    this.sequels.registered(registered, this)
    return registered
  }

  // ---------------------------------------------------------------- queries

  /** The same event seen twice: by the page and by its service worker, say (E12). */
  duplicateOf(message: Message, role: Role): Entry | null {
    const key = duplicateKey(message, role)
    const earlier = key === null ? undefined : this.#byAnswer.get(key)
    if (earlier === undefined || earlier.exchange.id === message.exchange.id) return null
    const end = earlier.exchange.endedAt
    return end !== null && message.exchange.startedAt - end > 1000 ? null : earlier
  }

  rememberForDuplicates(entry: Entry): void {
    const key = duplicateKey(entry.message, entry.classification.role)
    if (key !== null) this.journal.put(this.#byAnswer, key, entry)
  }

  loadAt(instance: Instance, at: number, tabId: number | null): Load | null {
    return this.#loads.at(instance, at, tabId)
  }

  loadsOf(instance: Instance): readonly Load[] {
    return this.#loads.of(instance)
  }

  loadBefore(instance: Instance, load: Load): Load | null {
    return this.#loads.before(instance, load)
  }

  hasLoadBetween(instance: Instance, from: number, to: number): boolean {
    return this.#loads.isAnyBetween(instance, from, to)
  }

  /** Was there an answer in this span that may have been a licence, only that the capture does not show enough of it? */
  doubtBetween(about: Doubt['about'], instance: Instance, from: number, to: number): NotEvaluatedReason | null {
    const doubts = this.#doubts.get(`${about} ${instance.key}`) ?? []
    for (let index = doubts.length - 1; index >= 0; index--) {
      const { at, reason } = doubts[index] as Doubt
      if (at < from) return null
      if (at <= to) return reason
    }
    return null
  }

  tokenByValue(value: string): Token | null {
    return this.#tokenByValue.get(value) ?? null
  }

  /** The profile of whoever issued the token that a call presents, or of the origin it goes to; null: not known. */
  profileOf(message: Message): string | null {
    const { bearer } = message
    const client = bearer === null ? null : (this.#tokenByValue.get(bearer)?.client ?? null)
    const app = client === null ? undefined : this.#apps.get(`${client.instance.key} → ${client.issuer}`)
    return app?.profileId ?? this.documents.profileOfOrigin(message.url?.origin ?? '')
  }

  appOfClient(client: Client): App | null {
    return this.#apps.get(`${client.instance.key} → ${client.issuer}`) ?? null
  }

  /** What is known of a value that some answer delivered, or some request presented, as a secret. */
  secret(value: string): KnownSecret | null {
    return this.#knownSecrets.find(value)
  }

  secretKind(value: string): SecretKind | null {
    return this.#knownSecrets.find(value)?.kind ?? null
  }

  /** The client whose registration a request to its configuration endpoint is about (RFC 7592). */
  managedClient(message: Message): Client | null {
    const owner = message.bearer === null ? null : this.secret(message.bearer)
    if (owner?.kind === 'registration-access-token' && owner.client !== null) return owner.client
    return this.#management.get(message.endpoint) ?? null
  }

  /** The secret and the registration access token that the client should use now; null: nothing is known of them. */
  credentialsOf(client: Client): { readonly secret: string | null; readonly token: string | null } | null {
    return this.#current.get(client) ?? null
  }

  /** Requests to a client's configuration endpoint, in order of their answers. */
  managementsOf(client: Client): readonly Management[] {
    return this.#managements.get(client) ?? []
  }

  /** The first registration that was accepted with this very statement; null: none was seen. */
  acceptedStatement(statement: string): Registration | null {
    return this.#acceptedStatements.get(shortHash(statement)) ?? null
  }

  /** Did a registration in the capture give this `client_id`, to whichever app? */
  isRegistered(clientId: string): boolean {
    return this.#registeredIds.has(clientId)
  }

  /** The revision of the protocol that the app speaks, as its messages say; null: they do not. */
  revisionOf(instance: Instance | null): string | null {
    return instance === null ? null : (this.#revisions.get(instance.key) ?? null)
  }

  /** Does published metadata name this issuer? */
  isIssuerKnown(issuer: string): boolean {
    return this.documents.hasIssuer(issuer)
  }

  /** Token requests with this key that succeeded and that the page could read, in order of their answers. */
  mintsOf(key: string): readonly TokenRequest[] {
    return this.#mints.get(key) ?? []
  }

  /** The newest of them that was answered by then. */
  latestMintOf(key: string, before: number): TokenRequest | null {
    return lastAnswered(this.mintsOf(key), before)
  }

  /** The app's newest registration with this fingerprint that succeeded, other than the excepted, and that the page could read by then. */
  registrationAt(app: App, fingerprint: string, before: number, exceptId: string | null = null): Registration | null {
    return lastAnswered(this.#succeeded.get(`${app.key} ${fingerprint}`) ?? [], before, exceptId)
  }

  /** Is there a client, or was there a registration of a client without a name, that might be of the same software? */
  hasOtherClients(app: App, client: Client): boolean {
    return app.clients.size > (app.clients.has(client.clientId) ? 1 : 0) || (this.#unnamed.get(app.key) ?? []).length > 0
  }

  /** Did a registration of the app succeed whose client nobody can name? */
  hasNamelessClient(app: App): boolean {
    return (this.#unnamed.get(app.key) ?? []).length > 0
  }

  /** Clients that the server accepted although their registration was not seen. */
  strangersOf(app: App): readonly Client[] {
    return this.#strangers.get(app.key) ?? []
  }

  /** Registrations of the same software that were under way at the same time and made another client. */
  rivalsOf(registration: Registration): readonly Registration[] {
    return this.#rivals.get(registration.exchangeId) ?? []
  }

  /** Was another registration of the same software under way, and one of the two clients has no name? */
  hasNamelessRival({ app, fingerprint, isUsable, sentAt, exchangeId, client }: Registration): boolean {
    if (fingerprint === null || !isUsable) return false
    const others = this.#succeeded.get(`${app.key} ${fingerprint}`) ?? []
    for (let index = others.length - 1; index >= 0; index--) {
      const other = others[index] as Registration
      if (other.answeredAt === null || other.answeredAt <= sentAt) return false
      if (other.exchangeId !== exchangeId && (client === null || other.client === null)) return true
    }
    return false
  }

  /** The first registration in a load of the page that succeeded. */
  firstOfLoad(app: App, fingerprint: string, load: Load): Registration | null {
    return this.#firstOfLoad.get(`${app.key} ${fingerprint} ${load.id}`) ?? null
  }

  /** When the app's last registration so far succeeded. */
  lastRegistrationAt(app: App): number | null {
    return this.#lastRegistration.get(app.key) ?? null
  }

  registrationOf(client: Client): Registration | null {
    return client.registeredBy === null ? null : (this.entryOf(client.registeredBy)?.registration ?? null)
  }

  /** A client's rejections; what was in flight when the one before came could not know better, and is left out. */
  rejectionsInTurn(client: Client): readonly Rejection[] {
    return this.#rejections.get(client) ?? []
  }

  /** Uses of a token that a host refused, in order of its answers. */
  refusalsOf(token: Token, host: string): readonly Use[] {
    return this.#refusals.get(`${token.id}@${host}`) ?? []
  }

  /** Is the token within its early window, or past it, at `at`? Null: its lifetime is not known. */
  isDueForRenewal(token: Token, at: number): boolean | null {
    if (token.lifetimeMs === null || token.expiresAtEarliest === null) return null
    return token.expiresAtEarliest - at <= earlyWindow(token.lifetimeMs, this.limits)
  }

  appsOf(instance: Instance): readonly App[] {
    return this.#appsOfInstance.get(instance.key) ?? []
  }

  /** What licenses a registration sent at `sentAt` although the client was registered at `since` (lint-rules 1.5). */
  licenceToRegister(client: Client, since: number, sentAt: number): RegisterLicence | null {
    if (this.#isSecretDue(client, sentAt)) return 'R3'
    const { licences } = client
    for (let index = licences.length - 1; index >= 0; index--) {
      const { at, kind } = licences[index] as Licence<RegisterLicence>
      if (at < since) return null
      if (at <= sentAt) return kind
    }
    return null
  }

  /** Has the secret expired, or will it within a minute (R3)? Where the clocks are not known well enough, perhaps is yes. */
  #isSecretDue(client: Client, at: number): boolean {
    const life = this.#secretLives.get(client)?.findLast(item => item.from <= at)
    if (life === undefined || life.serverEnd === 'never') return false
    if (life.end !== null) return life.end <= at + 60_000
    const { skewMs, uncertaintyMs } = this.clockOf(life.host)
    return life.serverEnd <= at + skewMs + uncertaintyMs + 60_000
  }

  /** How far a client's secret was past its end at `at`, and how far off that may be (ms); null: it has none that is known. */
  secretPastEnd(client: Client, at: number): { readonly pastMs: number; readonly marginMs: number; readonly from: number } | null {
    const life = this.#secretLives.get(client)?.findLast(item => item.from <= at)
    if (life === undefined || life.serverEnd === 'never') return null
    if (life.end !== null) return { pastMs: at - life.end, marginMs: 60_000, from: life.from }
    const { skewMs, uncertaintyMs } = this.clockOf(life.host)
    return { pastMs: at + skewMs - life.serverEnd, marginMs: uncertaintyMs + 60_000, from: life.from }
  }

  clockOf(host: string): Clock {
    return this.clocks.of(host)
  }

  // ---------------------------------------------------------------- who

  readonly #instanceFor = (entry: Entry): Instance => entry.instance ?? this.#instanceOf(entry)

  /** Of the app instance that sent it; without a record of the instance, where nothing else is known of it. */
  keyOf(entry: Entry): string {
    return entry.instance?.key ?? this.instanceKey(entry.message, entry.home)
  }

  #instanceOf(entry: Entry): Instance {
    const { context } = entry.exchange
    const { label, origin, topLevelSite } = entry.home
    const key = this.instanceKey(entry.message, entry.home)
    const existing = this.#instances.get(key)
    if (existing !== undefined) return existing
    const instance: Instance = {
      key,
      name: label ?? `app ${this.#instances.size + 1}`,
      origin,
      captureId: context.captureId,
      partition: context.partition,
      topLevelSite,
    }
    this.journal.put(this.#instances, key, instance)
    return instance
  }

  /** Set by the engine: which of several devices in one place it is takes the whole capture to tell. */
  instanceKey: (message: Message, home: Home) => string = (_, home) => home.key

  /** The issuer key: metadata's `issuer`, else the profile's answer, else the endpoint's origin. */
  issuerOf(message: Message, profile: Profile): string {
    const { documents } = this
    const first = documents.firstIssuerOf(message.endpoint)
    if (first !== null) return documents.canonical(first)
    const bound = documents.binding(message.endpoint)
    if (bound !== null) return documents.canonical(bound.issuer)
    const own = message.url === null ? null : profile.issuer(message.url)
    return documents.canonical(own ?? message.url?.origin ?? message.request.url)
  }

  #appOf(entry: Entry, issuer: string): OwnApp {
    const instance = entry.instance ?? this.#instanceOf(entry)
    this.documents.noteIssuer(entry.message.endpoint, issuer)
    const key = `${instance.key} → ${issuer}`
    const existing = this.#apps.get(key)
    if (existing !== undefined) return existing
    const app: OwnApp = {
      key,
      instance,
      issuer,
      profileId: entry.profile.id,
      registrations: [],
      tokenRequests: [],
      clients: new Map(),
      failures: [],
    }
    this.journal.put(this.#apps, key, app)
    if (entry.message.url !== null) this.documents.noteProfile(entry.message.url.origin, entry.profile.id)
    this.#pushTo(this.#appsOfInstance, instance.key, app)
    return app
  }

  // ---------------------------------------------------------------- registration

  #registerRequest(entry: Entry): void {
    const { message, profile, exchange } = entry
    const app = this.#appOf(entry, this.issuerOf(message, profile))
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
      load: this.loadAt(app.instance, exchange.startedAt, exchange.context.tabId),
      client: null,
    }
    entry.registration = registration
    this.journal.push(app.registrations as OwnRegistration[], registration)
    if (print?.statement != null) this.#statementOf(entry, print.statement)
  }

  #statementOf(entry: Entry, identity: string): Statement {
    const existing = this.#statementByIdentity.get(identity)
    if (existing !== undefined) return existing
    const text = entry.message.param('software_statement')
    const statement: Statement = {
      id: `S${this.#statementByIdentity.size + 1}`,
      identity,
      jwt: text === null ? null : decodeJwt(text),
      firstSeenAt: entry.exchange.startedAt,
    }
    this.journal.put(this.#statementByIdentity, identity, statement)
    this.journal.push(this.statements, statement)
    return statement
  }

  #registerResponse(entry: Entry): Registered[] {
    const { message, exchange, classification } = entry
    const registration = entry.registration as OwnRegistration | null
    if (registration === null) return []
    const isSuccess = classification.outcome === 'success'
    this.journal.set(registration, 'answeredAt', exchange.endedAt)
    this.journal.set(registration, 'outcome', classification.outcome)
    this.journal.set(registration, 'isUsable', isSuccess && this.#canPageRead(entry))
    if (!isSuccess) return []
    const statement = message.param('software_statement')
    if (statement !== null && !isRedacted(statement) && !this.#acceptedStatements.has(shortHash(statement)))
      this.journal.put(this.#acceptedStatements, shortHash(statement), registration as Registration)
    this.journal.put(this.#lastRegistration, registration.app.key, exchange.endedAt ?? exchange.startedAt)
    if (registration.isUsable && registration.fingerprint !== null)
      this.#pushTo(this.#succeeded, `${registration.app.key} ${registration.fingerprint}`, registration as Registration)
    const clientId = message.answerText('client_id')
    if (clientId === null ? message.answerMissing : isRedacted(clientId)) this.#pushTo(this.#unnamed, registration.app.key, registration)
    if (clientId === null || isRedacted(clientId)) return []
    return [this.#registered(entry, registration, clientId, message.answerBody ?? {}, false)]
  }

  #registered(entry: Entry, registration: OwnRegistration, clientId: string, raw: Json, isInferred: boolean): Registered {
    const { message, profile, exchange } = entry
    const app = registration.app as OwnApp
    const answer = profile.readRegistration(raw)
    const expiry = readSecretExpiry(answer)
    const inferredExpiry = expiry === null ? profile.whenUnstated.secretExpiresAt : null
    if (!this.#registeredIds.has(clientId)) this.journal.put(this.#registeredIds, clientId, true)
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
      statement: print?.statement == null ? null : this.#statementOf(entry, print.statement),
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
    this.journal.set(registration, 'client', earlier ?? client)
    this.journal.set(entry, 'clientId', clientId)
    this.#relate(registration)
    if (client.secretExpiresAt !== null)
      this.#noteSecret(earlier ?? client, message, client.registeredAt, client.secretExpiresAt, issuedIn(answer, registration.sentAt))
    this.#issueSecrets(entry, earlier ?? client, answer, registration.isUsable)
    this.#present(entry, message.param('software_statement'), 'software-statement', null)
    if (earlier !== undefined && isItsOwnUse(earlier, registration)) {
      // Its first use only seems to come before it: clocks of sources differ.
      const { tokens, licences, provenAt, lastUsedAt, rejections, lastSuccessAt, ...known } = client
      for (const [member, value] of Object.entries(known)) this.journal.set(earlier, member as keyof OwnClient, value as never)
      this.journal.set(earlier, 'registeredAt', Math.min(client.registeredAt, earlier.requestedAt))
    } else if (earlier !== undefined) {
      // The same client again, perhaps with a new secret.
      this.journal.set(earlier, 'secretExpiresAt', client.secretExpiresAt)
      this.journal.set(earlier, 'secretExpiryInferred', client.secretExpiryInferred)
      return { registration, client: earlier, entry }
    }
    const known = earlier ?? client
    if (earlier === undefined) {
      this.journal.put(app.clients as Map<string, Client>, clientId, client)
      this.journal.push(this.clients, client)
    }
    for (const address of [client.registrationClientUri, `${message.endpoint}/${clientId}`]) this.#manageAt(known, address, message)
    return { registration, client: known, entry }
  }

  #manageAt(client: OwnClient, address: string | null, { request }: Message): void {
    const url = address === null ? null : parseUrl(address, request.url)
    if (url !== null) this.journal.put(this.#management, url.origin + url.pathname, client)
  }

  /** Ties a registration whose client is known to the others of the same software. */
  #relate(registration: OwnRegistration): void {
    const { app, fingerprint, isUsable, load, sentAt, answeredAt, client, exchangeId } = registration
    if (fingerprint === null || !isUsable) return
    if (load !== null) {
      const key = `${app.key} ${fingerprint} ${load.id}`
      const first = this.#firstOfLoad.get(key)
      // Of two at once it is the one that was sent first, whichever is answered first.
      const isFirst = first === undefined || sentAt < first.sentAt || (sentAt === first.sentAt && exchangeId < first.exchangeId)
      if (isFirst) this.journal.put(this.#firstOfLoad, key, registration)
    }
    const others = this.#succeeded.get(`${app.key} ${fingerprint}`) ?? []
    for (let index = others.length - 1; index >= 0; index--) {
      const other = others[index] as Registration
      // They are in order of their answers: what was answered before this one left, and all before that, is no rival.
      if (other.answeredAt === null || other.answeredAt <= sentAt) break
      if (other === registration || other.client === null || other.client === client) continue
      if (answeredAt !== null && other.sentAt >= answeredAt) continue
      this.#pushTo(this.#rivals, registration.exchangeId, other)
      this.#pushTo(this.#rivals, other.exchangeId, registration as Registration)
    }
  }

  #noteSecret(client: OwnClient, message: Message, from: number, serverEnd: number | 'never', issued: Issued | null): void {
    const host = message.url?.host ?? ''
    const { skewMs, uncertaintyMs } = this.clockOf(host)
    // Issued far from now: a client that the server made long ago, and gave again.
    const isNew = issued !== null && Math.abs(issued.serverAt - (from + skewMs)) <= uncertaintyMs + (from - issued.at) + 1000
    const end = isNew && serverEnd !== 'never' ? issued.at + serverEnd - issued.serverAt : null
    this.#pushTo(this.#secretLives, client, { from, serverEnd, end, host })
  }

  #candidate(entry: Entry): void {
    const clientId = entry.message.answerText('client_id')
    if (clientId !== null && entry.message.isSuccess) this.journal.put(this.#candidates, clientId, entry)
  }

  #promoteCandidate(clientId: string, user: Entry): Registered | null {
    const candidate = this.#candidates.get(clientId)
    if (candidate === undefined) return null
    this.journal.remove(this.#candidates, clientId)
    this.journal.set(candidate, 'classification', {
      ...candidate.classification,
      role: 'register',
      outcome: 'success',
      because: 'the client_id of its answer was used at the token or authorization endpoint later',
    })
    this.journal.set(candidate, 'instance', user.instance)
    this.journal.set(candidate, 'app', user.app)
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
      isUsable: this.#canPageRead(candidate),
      load: this.loadAt(app.instance, candidate.exchange.startedAt, candidate.exchange.context.tabId),
      client: null,
    }
    this.journal.set(candidate, 'registration', registration)
    this.journal.push(app.registrations as OwnRegistration[], registration)
    if (registration.isUsable && registration.fingerprint !== null)
      this.#pushTo(this.#succeeded, `${app.key} ${registration.fingerprint}`, registration as Registration)
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
    const entry = this.entryOf(registration.exchangeId)
    if (entry === null || !entry.message.answerMissing) return null
    this.journal.put(this.#unnamed, app.key, [])
    return this.#registered(entry, registration, clientId, {}, true)
  }

  /** Set by the engine: how to find an entry by its exchange. */
  entryOf: (exchangeId: string) => Entry | null = () => null

  /** Set by the engine: did a preflight for this method and address announce an Authorization header? */
  isAnnounced: (methodAndEndpoint: string) => boolean = () => false

  // ---------------------------------------------------------------- token endpoint

  #tokenRequest(entry: Entry): void {
    const { message, profile, exchange } = entry
    const clientId = message.clientId
    const app = this.#appFor(entry, this.issuerOf(message, profile), clientId)
    entry.app = app
    entry.clientId = clientId
    const known = clientId === null ? null : (app.clients.get(clientId) ?? null)
    this.#present(entry, message.param('client_secret') ?? message.basic?.secret ?? null, 'client-secret', known)
    this.#present(entry, message.param('refresh_token'), 'refresh-token', known)
    this.#present(entry, message.param('code_verifier'), 'code-verifier', known)
    this.#present(entry, message.param('code'), 'authorization-code', known)
    this.#present(entry, message.param('client_assertion'), 'client-assertion', known)
    const request: OwnTokenRequest = {
      exchangeId: exchange.id,
      app,
      client: known,
      clientId,
      grant: message.param('grant_type'),
      key: this.#tokenKey(app, message, exchange.id),
      sentAt: exchange.startedAt,
      answeredAt: null,
      outcome: 'unknown',
      status: null,
      errorCode: null,
      isUsable: false,
      token: null,
    }
    entry.tokenRequest = request
    this.journal.push(app.tokenRequests as OwnTokenRequest[], request)
    if (request.client !== null) this.journal.set(request.client as OwnClient, 'lastUsedAt', exchange.startedAt)
  }

  /** Hindsight may have made the client known after the request was recorded. */
  attachClient(entry: Entry): void {
    const client = entry.app?.clients.get(entry.clientId ?? '') as OwnClient | undefined
    if (client === undefined) return
    this.journal.set(client, 'lastUsedAt', entry.exchange.startedAt)
    if (entry.tokenRequest !== null) this.journal.set(entry.tokenRequest as OwnTokenRequest, 'client', client)
  }

  /**
   * The app at this issuer; or, where no metadata ties registration and token endpoint together and exactly one
   * known client has this id, that client's app: both endpoints are then one authorization server.
   */
  #appFor(entry: Entry, issuer: string, clientId: string | null): OwnApp {
    const own = this.#appOf(entry, issuer)
    if (clientId === null || own.clients.has(clientId) || this.documents.binding(entry.message.endpoint) !== null) return own
    const others = (this.#appsOfInstance.get(own.instance.key) ?? []).filter(
      app => app !== own && app.clients.get(clientId)?.origin === 'registered',
    )
    const other = others[0]
    if (others.length !== 1 || other === undefined || own.clients.size > 0 || own.tokenRequests.length > 0) return own
    if (this.documents.hasIssuer(other.issuer)) return own
    if (this.documents.canonical(other.issuer) !== issuer) this.documents.alias(issuer, other.issuer)
    return other
  }

  #tokenKey(app: OwnApp, message: Message, exchangeId: string): string | null {
    const grant = message.param('grant_type')
    const { clientId } = message
    if (grant === null || clientId === null || isRedacted(clientId)) return null
    const lineage = this.#lineage(grant, message, exchangeId)
    if (lineage === null) return null
    const scope = message.param('scope')
    // A refresh keeps the scope of its grant unless it asks for less (RFC 6749 section 6).
    const scopes = scope === null ? '' : scopeSet(scope)
    return [app.key, clientId, scopes, resourceSet(message.params), lineage, this.#proofKey(message)].join('|')
  }

  #lineage(grant: string, message: Message, exchangeId: string): string | null {
    if (grant === 'client_credentials') return ''
    if (grant === 'refresh_token') {
      const value = message.param('refresh_token')
      if (value === null || isRedacted(value)) return null
      const known = this.#lineages.get(value)
      if (known !== undefined) return known
      const fresh = `refresh:${this.#number(value)}`
      this.journal.put(this.#lineages, value, fresh)
      return fresh
    }
    if (grant === 'password') return `user:${message.param('username') ?? ''}`
    const subject = message.param('subject_token') ?? message.param('assertion')
    if (subject !== null) return `subject:${this.#number(subject)}`
    // Every interactive grant starts a lineage of its own.
    return `grant:${exchangeId}`
  }

  #proofKey(message: Message): string {
    const proof = headerValue(message.request.headers, 'dpop')
    const jwk = proof === null ? undefined : decodeJwt(proof)?.header.jwk
    return jwk === undefined ? '' : shortHash(keyText(jwk))
  }

  #tokenResponse(entry: Entry): void {
    const { message, exchange, classification } = entry
    const request = entry.tokenRequest as OwnTokenRequest | null
    if (request === null) return
    const at = exchange.endedAt ?? exchange.startedAt
    const isSuccess = classification.outcome === 'success'
    this.journal.set(request, 'answeredAt', exchange.endedAt)
    this.journal.set(request, 'outcome', classification.outcome)
    this.journal.set(request, 'status', message.status)
    this.journal.set(request, 'errorCode', classification.errorCode)
    this.journal.set(request, 'isUsable', isSuccess && this.#canPageRead(entry))
    if (isSuccess) {
      const client = this.#provenClient(entry, request, at)
      if (client !== null) this.journal.set(client, 'lastSuccessAt', at)
      if (request.isUsable && request.key !== null) this.#pushTo(this.#mints, request.key, request as TokenRequest)
      const answer = message.answerBody
      const value = message.answerText('access_token')
      if (answer !== null && value !== null && !isRedacted(value)) {
        const token = this.#mint(entry, request, client, answer, value)
        this.journal.set(request, 'token', token)
        this.captures.holds('access-token', value, entry, client, token)
        this.#noteSecretBehind(entry, token, client)
        this.bareCalls.granted(entry, [message.params.resource, token.jwt?.claims.aud].flat(), this.keyOf(entry))
      }
    } else {
      this.#rejected(entry, request, at)
    }
  }

  /** A client whose registration nobody saw is known from its first success on. */
  #provenClient(entry: Entry, request: OwnTokenRequest, at: number): OwnClient | null {
    const { message, exchange } = entry
    let client = request.client as OwnClient | null
    if (client === null && request.clientId !== null && !isRedacted(request.clientId)) {
      client = this.#seenInUse(request.app as OwnApp, request.clientId, exchange.startedAt, at, message)
      this.journal.set(request, 'client', client)
    }
    if (client !== null && client.provenAt === null) {
      this.journal.set(client, 'provenAt', at)
      if (client.origin === 'seen-in-use') this.#pushTo(this.#strangers, request.app.key, client)
    }
    return client
  }

  #seenInUse(app: OwnApp, clientId: string, sentAt: number, at: number, message: Message): OwnClient {
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
    this.journal.put(app.clients as Map<string, Client>, clientId, client)
    this.journal.push(this.clients, client)
    return client
  }

  #mint(entry: Entry, request: OwnTokenRequest, client: OwnClient | null, answer: Json, value: string): Token {
    const { exchange } = entry
    const known = this.#tokenByValue.get(value)
    if (known !== undefined) {
      this.journal.push(known.reissues as string[], exchange.id)
      this.journal.push(entry.tokenIds, known.id)
      this.#renew(known, entry, request, client, answer)
      return known
    }
    const token = this.#newToken(entry, 'access', value, request.app, client, answer)
    this.journal.set(token, 'key', request.key)
    this.journal.set(token, 'grant', request.grant)
    if (client !== null) this.journal.push(client.tokens as Token[], token)
    const refresh = text(answer.refresh_token)
    if (refresh !== null && !isRedacted(refresh)) {
      const sent = entry.message.param('refresh_token')
      const lineage = sent === null ? `grant:${exchange.id}` : (this.#lineages.get(sent) ?? `grant:${exchange.id}`)
      if (!this.#lineages.has(refresh)) this.journal.put(this.#lineages, refresh, lineage)
      if (!this.#tokenByValue.has(refresh))
        this.captures.holds('refresh-token', refresh, entry, client, this.#newToken(entry, 'refresh', refresh, request.app, client, {}))
      if (sent !== null && sent !== refresh)
        this.#knownSecrets.replace(sent, { exchangeId: exchange.id, at: token.mintedAt, isUsable: request.isUsable })
    }
    const idToken = text(answer.id_token)
    if (idToken !== null && !isRedacted(idToken) && !this.#tokenByValue.has(idToken))
      this.#newToken(entry, 'id', idToken, request.app, client, {})
    return token
  }

  /** The same value again (M10): what the answer says of its life counts from now on. */
  #renew(token: OwnToken, { exchange }: Entry, request: OwnTokenRequest, client: OwnClient | null, answer: Json): void {
    if (token.mintedBy === null) {
      // First seen in use, and now it is known where it comes from.
      this.journal.set(token, 'mintedBy', exchange.id)
      this.journal.set(token, 'key', request.key)
      this.journal.set(token, 'grant', request.grant)
      this.journal.set(token, 'issuer', request.app.issuer)
      this.journal.set(token, 'client', client)
      if (client !== null) this.journal.push(client.tokens as Token[], token)
    }
    const { lifetimeMs, source } = grantedLifetime(answer, null)
    if (lifetimeMs === null) return
    this.journal.set(token, 'requestedAt', exchange.startedAt)
    this.journal.set(token, 'mintedAt', exchange.endedAt ?? exchange.startedAt)
    this.journal.set(token, 'lifetimeMs', lifetimeMs)
    this.journal.set(token, 'lifetimeSource', source)
    this.journal.set(token, 'expiresAtEarliest', exchange.startedAt + lifetimeMs)
    this.journal.set(token, 'expiresAtLatest', (exchange.endedAt ?? exchange.startedAt) + lifetimeMs)
  }

  #newToken(entry: Entry, kind: TokenKind, value: string, app: App | null, client: OwnClient | null, answer: Json): OwnToken {
    const { exchange } = entry
    const jwt = decodeJwt(value)
    const { lifetimeMs, source } = kind === 'access' ? grantedLifetime(answer, jwt) : { lifetimeMs: null, source: 'unknown' as const }
    const t0 = exchange.startedAt
    const t1 = exchange.endedAt ?? t0
    const count = this.#tokenCount[kind] + 1
    this.journal.set(this.#tokenCount, kind, count)
    const token: OwnToken = {
      id: `${TOKEN_LETTER[kind]}${count}`,
      kind,
      issuer: app?.issuer ?? null,
      instance: entry.instance ?? this.#instanceOf(entry),
      client,
      mintedBy: exchange.id,
      requestedAt: t0,
      mintedAt: t1,
      grant: null,
      key: null,
      scope: text(answer.scope),
      tokenType: text(answer.token_type),
      lifetimeMs,
      lifetimeSource: source,
      expiresAtEarliest: lifetimeMs === null ? null : t0 + lifetimeMs,
      expiresAtLatest: lifetimeMs === null ? null : t1 + lifetimeMs,
      absoluteExpiresAt: jwt === null ? null : claimTimeMs(jwt, 'exp'),
      jwt,
      uses: [],
      reissues: [],
      licences: [],
      revokedAt: null,
    }
    this.journal.put(this.#tokenByValue, value, token)
    this.journal.push(this.tokens, token)
    this.journal.push(entry.tokenIds, token.id)
    this.#knownSecrets.add(value, {
      kind: kind === 'refresh' ? 'refresh-token' : kind === 'id' ? 'id-token' : 'access-token',
      instance: token.instance,
      issuer: token.issuer,
      client,
      token,
      exchangeId: exchange.id,
      since: t1,
      isDelivered: true,
    })
    return token
  }

  #tokenSource(entry: Entry): void {
    const { message } = entry
    const value = message.answerText('access_token')
    if (value === null || isRedacted(value) || this.#tokenByValue.has(value)) return
    this.captures.holds('access-token', value, entry, null, this.#newToken(entry, 'access', value, null, null, message.answerBody ?? {}))
  }

  #noteSecretBehind(entry: Entry, token: Token, client: Client | null): void {
    const secret = entry.message.param('client_secret') ?? entry.message.basic?.secret ?? null
    if (secret === null || client === null) return
    const number = isRedacted(secret) ? HIDDEN_SECRET : this.#number(secret)
    this.journal.put(this.#secretsBehind, token, number)
    this.deviceTrails.presented(entry, client, number)
  }

  /** Which client secret the token was got with, as a number that is equal for equal secrets; null: none, or not seen. */
  secretBehind(token: Token): number | null {
    return this.#secretsBehind.get(token) ?? null
  }

  #rejected(entry: Entry, request: OwnTokenRequest, at: number): void {
    const { message, exchange, classification } = entry
    const { errorCode: code, outcome } = classification
    const status = message.status
    if (code === 'invalid_client' || code === 'unauthorized_client') {
      const client = (request.client as OwnClient | null) ?? null
      if (client !== null) {
        this.#license(client, { kind: 'R1', at, exchangeId: exchange.id })
        this.#rejection(client, entry, code, at)
      } else if (request.clientId !== null) {
        // Never registered here, never accepted: still worth remembering that it was refused.
        const app = request.app as OwnApp
        const seen = this.#seenInUse(app, request.clientId, exchange.startedAt, at, message)
        this.#license(seen, { kind: 'R1', at, exchangeId: exchange.id })
        this.#rejection(seen, entry, code, at)
        this.journal.set(request, 'client', seen)
      }
      return
    }
    if (outcome === 'net-error' || status === null) return
    // It may have been `invalid_client`: the one thing 401 is for here (RFC 6749 section 5.2).
    const isUnread = message.answerMissing && (status === 400 || status === 403)
    if (code === null && (status === 401 || isUnread)) this.#doubt('client', entry, at, 'body-missing')
    const isTransient = status === 429 || status >= 500 || code === 'temporarily_unavailable'
    if (isTransient || code === 'invalid_grant' || code === 'invalid_scope') {
      const what = `token endpoint: ${code ?? status}`
      this.journal.push(request.app.failures as Failure[], { exchangeId: exchange.id, at, what })
    }
  }

  #rejection(client: OwnClient, entry: Entry, code: string, at: number): void {
    const { exchange, message } = entry
    const rejection: Rejection = {
      exchangeId: exchange.id,
      sentAt: exchange.startedAt,
      at,
      code,
      // A browser that opens the authorization endpoint proves no client.
      authentication: entry.classification.role === 'authorize' ? 'none' : this.#authenticationOf(message),
    }
    this.journal.push(client.rejections as Rejection[], rejection)
    const last = this.rejectionsInTurn(client).at(-1)
    const isAfter = last === undefined || rejection.sentAt >= last.at || rejection.authentication !== last.authentication
    if (isAfter) this.#pushTo(this.#rejections, client, rejection)
  }

  /** How the client proved itself; equal texts, equal proofs. Holds no secret. */
  #authenticationOf(message: Message): string {
    const { basic } = message
    if (basic !== null) return `basic:${this.#number(basic.secret)}`
    const secret = message.param('client_secret')
    if (secret !== null) return isRedacted(secret) ? 'hidden' : `body:${this.#number(secret)}`
    if (message.param('client_assertion') !== null) return 'assertion'
    return message.authorization === undefined ? 'hidden' : 'none'
  }

  // ---------------------------------------------------------------- authorization endpoint

  #authorizeRequest(entry: Entry): void {
    const { message, exchange, profile } = entry
    const clientId = message.clientId
    if (clientId === null) return
    entry.clientId = clientId
    const app = this.#appFor(entry, this.issuerOf(message, profile), clientId)
    entry.app = app
    if (!isRedacted(clientId)) this.authorizations.request(entry, app, clientId)
    const client = app.clients.get(clientId)
    if (client !== undefined) this.journal.set(client as OwnClient, 'lastUsedAt', exchange.startedAt)
  }

  #authorizeResponse(entry: Entry): void {
    const { message, exchange, classification } = entry
    const at = exchange.endedAt ?? exchange.startedAt
    const { status } = message
    const location = message.response?.redirectUrl ?? headerValue(message.response?.headers ?? [], 'location')
    const code = classification.errorCode ?? errorInUrl(location)
    const isRefusal = status === 400 || status === 401 || status === 403
    const isClientRefused = code === 'invalid_client' || code === 'unauthorized_client'
    const client = this.#clientOf(entry, at, isRefusal || isClientRefused)
    if (client === null) return
    if (isRefusal && code === null) this.#doubt('client', entry, at, 'body-missing')
    if (isClientRefused) {
      this.#license(client, { kind: 'R1', at, exchangeId: exchange.id })
      this.#rejection(client, entry, code, at)
    } else if (isRefusal) {
      this.#rejection(client, entry, `authorize: ${status}`, at)
    } else if (status !== null && status < 400 && code === null) {
      this.journal.set(client, 'lastSuccessAt', at)
    }
  }

  /** The client that an authorization request names; one that nobody has seen is worth a record once it is refused. */
  #clientOf(entry: Entry, at: number, isRefused: boolean): OwnClient | null {
    const { app, clientId, message, exchange } = entry
    if (app === null || clientId === null || isRedacted(clientId)) return null
    const known = app.clients.get(clientId) as OwnClient | undefined
    return known ?? (isRefused ? this.#seenInUse(app as OwnApp, clientId, exchange.startedAt, at, message) : null)
  }

  // ---------------------------------------------------------------- use

  #use(entry: Entry): void {
    const { message, exchange } = entry
    const value = presentedToken(message, this.known)
    let token = value === null || isRedacted(value) ? null : (this.#tokenByValue.get(value) ?? null)
    // Another credential in its place, or no value at all, makes no token.
    const flaw = value === null ? null : bearerFlaw(value)
    const mayBeToken = value !== null && !isRedacted(value) && flaw === null && value.length >= 4
    if (value !== null && flaw !== null && mayBeMark(flaw, value) && (this.oddBearers.get(value)?.length ?? 0) < MOST_ODD)
      this.#pushTo(this.oddBearers, value, entry)
    if (token === null && mayBeToken && this.secret(value) === null) token = this.#firstSeenInUse(entry, value)
    const use: OwnUse = {
      exchangeId: exchange.id,
      token,
      instance: entry.instance ?? this.#instanceOf(entry),
      host: message.url?.host ?? '',
      pathTemplate: pathTemplate(message.url?.pathname ?? ''),
      sentAt: exchange.startedAt,
      answeredAt: null,
      status: null,
      refused: false,
      code: null,
      asksToRegister: false,
      expired: token === null ? null : this.#isExpired(token, exchange.startedAt, message),
    }
    entry.use = use
    this.journal.push(this.uses, use)
    if (token !== null || mayBeToken || (value !== null && isRedacted(value))) this.bareCalls.authorized(entry, this.keyOf(entry))
    this.deviceTrails.call(entry, entry.profile.deviceHeader, token === null ? null : this.secretBehind(token))
    if (token === null) return
    if (!entry.tokenIds.includes(token.id)) this.journal.push(entry.tokenIds, token.id)
    entry.clientId = token.client?.clientId ?? null
    this.journal.push(token.uses as Use[], use)
  }

  #firstSeenInUse(entry: Entry, value: string): OwnToken {
    const token = this.#newToken(entry, 'access', value, null, null, {})
    this.journal.set(token, 'mintedBy', null)
    // The mint was not seen: only the JWT's own times say when it ends, by the server's clock.
    this.journal.set(token, 'expiresAtEarliest', null)
    this.journal.set(token, 'expiresAtLatest', null)
    this.captures.holds('access-token', value, entry, null, token)
    return token
  }

  /** Certainly expired when the request left? Null: nobody can tell. */
  #isExpired(token: Token, at: number, message: Message): boolean | null {
    if (token.expiresAtLatest !== null) return at > token.expiresAtLatest + this.limits.eps
    if (token.absoluteExpiresAt === null) return null
    const { skewMs, uncertaintyMs } = this.clockOf(message.url?.host ?? '')
    const margin = uncertaintyMs + 60_000
    if (at + skewMs > token.absoluteExpiresAt + margin) return true
    return at + skewMs < token.absoluteExpiresAt - margin ? false : null
  }

  #useAnswered(entry: Entry): void {
    const { message, exchange, classification, profile } = entry
    const use = entry.use as OwnUse | null
    if (use === null) return
    const at = exchange.endedAt ?? exchange.startedAt
    const { status } = message
    const code = classification.errorCode
    const answer = message.answerBody
    const asksToRegister =
      status !== null &&
      status >= 400 &&
      (code === 'invalid_client' ||
        (code !== null && profile.registerAgainCodes.includes(code)) ||
        (answer !== null && profile.asksToRegister(answer)))
    const needsNonce = challengeError(message) === 'use_dpop_nonce'
    const isRefused = !needsNonce && (status === 401 || (status !== null && status >= 400 && code === 'invalid_token'))
    this.journal.set(use, 'answeredAt', exchange.endedAt)
    this.journal.set(use, 'status', status)
    this.journal.set(use, 'code', code)
    this.journal.set(use, 'refused', isRefused)
    this.journal.set(use, 'asksToRegister', asksToRegister)

    const token = use.token as OwnToken | null
    const isForbidden = status === 403 && code !== 'insufficient_scope'
    if (token === null || token.client === null) this.#doubtful(entry, at, token, asksToRegister)
    if (token === null) return
    if (isRefused) this.#pushTo(this.#refusals, `${token.id}@${use.host}`, use as Use)
    if (isRefused || isForbidden) this.#licenseMint(token, { kind: 'M1', at, exchangeId: exchange.id })
    if (status === 403 && code === 'insufficient_scope') this.#licenseMint(token, { kind: 'M8', at, exchangeId: exchange.id })
    const client = token.client as OwnClient | null
    if (client === null || status === null || status < 400) return
    if (asksToRegister) {
      this.#license(client, { kind: 'R2', at, exchangeId: exchange.id })
      return
    }
    if ((status === 401 && code === 'invalid_token') || status === 403 || status === 429 || status >= 500) {
      const app = this.appOfClient(client)
      if (app !== null)
        this.journal.push(app.failures as Failure[], {
          exchangeId: exchange.id,
          at,
          what: `API: ${status}${code === null ? '' : ` ${code}`}`,
        })
    }
  }

  /** A refusal of a token that the capture does not show, or that nobody saw being issued. */
  #doubtful(entry: Entry, at: number, token: Token | null, asksToRegister: boolean): void {
    const { message } = entry
    const { bearer, authorization, status } = message
    const isHidden = token === null && (authorization === undefined || (bearer !== null && isRedacted(bearer)))
    const reason = token !== null ? 'mint-not-captured' : authorization === undefined ? 'header-missing' : 'redacted'
    if (asksToRegister) return this.#doubt('client', entry, at, reason)
    if (!isHidden || (status !== 401 && status !== 403)) return
    this.#doubt('token', entry, at, reason)
    if (message.answerMissing) this.#doubt('client', entry, at, reason)
  }

  /** With its headers taken out, a refused API call looks like any other request. */
  #stray(entry: Entry): void {
    const { message, exchange } = entry
    if (message.status === 401 && message.authorization === undefined)
      this.#doubtful(entry, exchange.endedAt ?? exchange.startedAt, null, false)
  }

  #doubt(about: Doubt['about'], entry: Entry, at: number, reason: NotEvaluatedReason): void {
    this.#pushTo(this.#doubts, `${about} ${entry.instance?.key ?? this.instanceKey(entry.message, entry.home)}`, { about, at, reason })
  }

  // ---------------------------------------------------------------- the rest

  #managed(entry: Entry): void {
    const { message, exchange } = entry
    const client = this.managedClient(message) as OwnClient | null
    if (client === null) return
    this.journal.set(entry, 'clientId', client.clientId)
    const at = exchange.endedAt ?? exchange.startedAt
    const { status, method } = message
    this.#pushTo(this.#managements as Map<Client, Management[]>, client, {
      exchangeId: exchange.id,
      client,
      method,
      sentAt: exchange.startedAt,
      answeredAt: exchange.endedAt,
      status,
    })
    const isGone = (method === 'DELETE' && message.isSuccess) || status === 401 || status === 403 || status === 404
    if (isGone) this.#license(client, { kind: 'R4', at, exchangeId: exchange.id })
    const answer = message.answerBody
    if (!message.isSuccess || answer === null) return
    const expiry = readSecretExpiry(answer)
    if (expiry !== null) {
      this.journal.set(client, 'secretExpiresAt', expiry)
      this.#noteSecret(client, message, at, expiry, null)
    }
    const address = text(answer.registration_client_uri)
    if (address !== null && address !== client.registrationClientUri && !isRedacted(address)) {
      this.journal.set(client, 'registrationClientUri', address)
      this.#manageAt(client, address, message)
    }
    this.#issueSecrets(entry, client, answer, this.#canPageRead(entry))
  }

  /** What an answer of the registration or configuration endpoint gives the client to use from now on. */
  #issueSecrets(entry: Entry, client: Client, answer: Json, isUsable: boolean): void {
    const { exchange } = entry
    const at = exchange.endedAt ?? exchange.startedAt
    const before = this.#current.get(client)
    const secret = text(answer.client_secret) ?? before?.secret ?? null
    const token = text(answer.registration_access_token) ?? before?.token ?? null
    for (const [old, next] of [
      [before?.secret, secret],
      [before?.token, token],
    ] as const) {
      if (old != null && next !== null && old !== next) this.#knownSecrets.replace(old, { exchangeId: exchange.id, at, isUsable })
    }
    this.#deliver(entry, secret, 'client-secret', client)
    this.#deliver(entry, token, 'registration-access-token', client)
    this.journal.put(this.#current, client, { secret, token })
  }

  #revoked(entry: Entry): void {
    const value = entry.message.param('token')
    const token = value === null ? undefined : this.#tokenByValue.get(value)
    if (token === undefined || !entry.message.isSuccess) return
    const at = entry.exchange.endedAt ?? entry.exchange.startedAt
    this.journal.set(token, 'revokedAt', at)
    this.#licenseMint(token, { kind: 'M1', at, exchangeId: entry.exchange.id })
  }

  /** Could the script that sent it read the answer (E5)? Unknown counts as yes. */
  #canPageRead(entry: Entry): boolean {
    const { exchange, message } = entry
    const { response, context } = exchange
    if (response === null || exchange.error !== null) return false
    const origin = headerEvidence(exchange.request, 'origin')
    // Pages of extensions may read what their permissions allow: CORS is for http(s) origins.
    if (typeof origin === 'string' && /^https?:/.test(origin) && message.url !== null && origin !== message.url.origin) {
      const allowed = headerEvidence(response, 'access-control-allow-origin')
      if (allowed !== undefined && allowed !== '*' && allowed?.trim() !== origin) return false
    }
    if (exchange.endedAt === null || entry.instance === null || context.tabId === -1) return true
    const load = this.loadAt(entry.instance, exchange.endedAt, context.tabId)
    return load === null || load.at <= exchange.startedAt || (load.tabId === null && context.loadId === null)
  }

  #license(client: OwnClient, licence: Licence<RegisterLicence>): void {
    this.journal.push(client.licences as Licence<RegisterLicence>[], licence)
  }

  #licenseMint(token: OwnToken, licence: Licence<MintLicence>): void {
    this.journal.push(token.licences as Licence<MintLicence>[], licence)
  }

  #present(entry: Entry, value: string | null, kind: SecretKind, client: Client | null): void {
    this.#know(entry, value, kind, client, false)
  }

  #deliver(entry: Entry, value: string | null, kind: SecretKind, client: Client | null): void {
    this.#know(entry, value, kind, client, true)
  }

  #know(entry: Entry, value: string | null, kind: SecretKind, client: Client | null, isDelivered: boolean): void {
    const { exchange } = entry
    this.#knownSecrets.add(value, {
      kind,
      instance: entry.instance ?? this.#instanceOf(entry),
      issuer: entry.app?.issuer ?? client?.issuer ?? null,
      client,
      token: null,
      exchangeId: exchange.id,
      since: isDelivered ? (exchange.endedAt ?? exchange.startedAt) : exchange.startedAt,
      isDelivered,
    })
    if (value !== null && !isRedacted(value)) this.captures.holds(kind, value, entry, client, null)
  }

  #noteRevision(entry: Entry): void {
    const revision = entry.profile.readRevision(entry.message)
    if (revision === null) return
    const { key } = entry.instance ?? this.#instanceOf(entry)
    if (this.#revisions.get(key) !== revision) this.journal.put(this.#revisions, key, revision)
    if (entry.message.url !== null) this.documents.noteProfile(entry.message.url.origin, entry.profile.id)
  }

  /** A small number for a value, so that equality can be kept without the value. */
  #number(value: string): number {
    const known = this.#valueNumber.get(value)
    if (known !== undefined) return known
    const number = this.#valueNumber.size + 1
    this.journal.put(this.#valueNumber, value, number)
    return number
  }

  #pushTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
    const list = map.get(key)
    if (list === undefined) this.journal.put(map, key, [item])
    else this.journal.push(list, item)
  }
}

const MOST_ODD = 50

/** A client secret that the capture does not show: nobody knows whether two of them are equal. */
export const HIDDEN_SECRET = 0

const TOKEN_LETTER: Record<TokenKind, string> = { access: 'T', refresh: 'R', id: 'I', 'registration-access': 'G', 'initial-access': 'A' }
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

const MANAGEMENT_METHODS = new Set(['GET', 'PUT', 'DELETE', 'PATCH'])

/** `exceptId`: what took no time at all was answered by the time it was sent, but does not come before itself. */
function lastAnswered<Item extends { readonly exchangeId: string; readonly answeredAt: number | null }>(
  items: readonly Item[],
  before: number,
  exceptId: string | null = null,
): Item | null {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index] as Item
    if (item.answeredAt !== null && item.answeredAt <= before && item.exchangeId !== exceptId) return item
  }
  return null
}

/** Does a licence of the token cover a token request sent at `sentAt`? */
export function mintLicence(token: Token, sentAt: number): MintLicence | null {
  for (let index = token.licences.length - 1; index >= 0; index--) {
    const licence = token.licences[index]
    if (licence !== undefined && licence.at <= sentAt) return licence.kind
  }
  return null
}

/** Equal for two sights of one event: same request, and the answer delivered the same thing. Null: cannot be told. */
function duplicateKey(message: Message, role: Role): string | null {
  const member = role === 'register' ? 'client_id' : role === 'token' ? 'access_token' : null
  const value = member === null ? null : message.answerText(member)
  if (value === null || isRedacted(value)) return null
  const { request, exchange } = message
  const { body } = request
  // Two captures are two devices: what looks alike in both happened twice.
  return `${exchange.context.captureId} ${message.method} ${request.url} ${body.state === 'present' ? shortHash(body.text) : body.state} ${value}`
}

function readSecretExpiry(answer: Json): number | 'never' | null {
  const value = answer.client_secret_expires_at
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  return value === 0 ? 'never' : epochMs(value)
}

/** `client_id_issued_at` says what the server's clock showed meanwhile: the secret's life becomes a duration. */
function issuedIn({ client_id_issued_at: issued }: Json, at: number): Issued | null {
  return typeof issued === 'number' && Number.isFinite(issued) ? { at, serverAt: epochMs(issued) } : null
}

/** The token that a protected resource request presents: header first, else query or body. */
function presentedToken(message: Message, known: Known): string | null {
  const { bearer } = message
  if (bearer !== null) return bearer
  for (const source of [message.query, message.params]) {
    for (const value of Object.values(source)) {
      if (typeof value === 'string' && known.isKnownToken(value)) return value
    }
  }
  return null
}

function errorInUrl(location: string | null): string | null {
  if (location === null) return null
  return /[?&#]error=([a-z_]+)/.exec(location)?.[1] ?? null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
