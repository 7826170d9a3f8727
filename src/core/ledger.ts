/**
 * The life of every credential, folded from exchanges in order of time. The ledger records what happened and
 * answers questions about any moment up to now; it never judges. What rules share is a query here.
 *
 * Each file in `ledger/` keeps one kind of thing: its facts first, its questions after. Here events are handed to them in
 * their order, and questions to the one that knows.
 */

import type { Known } from './classify'
import type { NotEvaluatedReason } from './finding'
import type { Home } from './instances'
import type { Journal } from './journal'
import { Apps } from './ledger/apps'
import { AuthorizationEndpoint } from './ledger/authorization-endpoint'
import { Authorizations } from './ledger/authorizations'
import { BareCalls, isBare } from './ledger/bare-calls'
import { Captures } from './ledger/captures'
import { Challenges } from './ledger/challenges'
import { Clients } from './ledger/clients'
import { type Clock, Clocks } from './ledger/clocks'
import { type ClientCredentials, Credentials } from './ledger/credentials'
import { CutJwts } from './ledger/cut-jwts'
import { Deliveries } from './ledger/deliveries'
import { DeviceTrails } from './ledger/device-trails'
import { Documents } from './ledger/documents'
import { type DoubtAbout, Doubts } from './ledger/doubts'
import { Duplicates } from './ledger/duplicates'
import type { Entry, OwnClient, Registered } from './ledger/entry'
import { type KnownSecret, KnownSecrets, type Replacement } from './ledger/known-secrets'
import { Loads } from './ledger/loads'
import { Managements } from './ledger/managements'
import { Reach } from './ledger/reach'
import { Refusals } from './ledger/refusals'
import { Registrations } from './ledger/registrations'
import { Rivals } from './ledger/rivals'
import { type PastEnd, SecretLives } from './ledger/secret-lives'
import { Sequels } from './ledger/sequels'
import { SignIns } from './ledger/sign-ins'
import { Signatures } from './ledger/signatures'
import { Statements } from './ledger/statements'
import { Throttles } from './ledger/throttles'
import { TokenKeys } from './ledger/token-keys'
import { TokenRequests } from './ledger/token-requests'
import { Tokens } from './ledger/tokens'
import { UnfitClients } from './ledger/unfit-clients'
import { Uses } from './ledger/uses'
import { ValueNumbers } from './ledger/value-numbers'
import type { Limits } from './lifetime'
import type { GrowingList } from './list'
import type { Message } from './message'
import type {
  App,
  Client,
  Instance,
  Load,
  Management,
  RegisterLicence,
  Registration,
  Rejection,
  Role,
  Statement,
  Token,
  TokenRequest,
  Use,
} from './model'
import type { Gap, Mark } from './observation'
import type { Profile } from './profile'
import type { SecretKind } from './secrets'
import type { Settings } from './settings'

export type { Entry, Registered } from './ledger/entry'
export { HIDDEN_SECRET } from './ledger/token-requests'
export { mintLicence } from './ledger/tokens'

export class Ledger {
  readonly journal: Journal
  readonly limits: Limits
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
  readonly #apps: Apps
  readonly #knownSecrets: KnownSecrets
  readonly #doubts: Doubts
  readonly #duplicates: Duplicates
  readonly #secretLives: SecretLives
  readonly #clients: Clients
  readonly #credentials: Credentials
  readonly #managements: Managements
  readonly #statements: Statements
  readonly #rivals: Rivals
  readonly #registrations: Registrations
  readonly #tokens: Tokens
  readonly #tokenRequests: TokenRequests
  readonly #authorizationEndpoint: AuthorizationEndpoint
  readonly #uses: Uses
  readonly #settings: Settings

  constructor(journal: Journal, settings: Settings, profiles: readonly Profile[]) {
    const { limits } = settings
    this.journal = journal
    this.#settings = settings
    this.limits = limits
    this.clocks = new Clocks(journal, limits.unknownClock)
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
    this.sequels = new Sequels(journal, limits.near)
    this.unfit = new UnfitClients(journal, limits.near)
    this.throttles = new Throttles(journal)
    this.signatures = new Signatures(journal, this.documents, settings.keySets)
    this.challenges = new Challenges(journal)
    this.cutJwts = new CutJwts(journal)
    this.refusals = new Refusals(journal, limits.near)
    this.signIns = new SignIns(journal)

    const { authorizations, bareCalls, captures, clocks, deviceTrails, documents } = this
    const loads = new Loads(journal)
    const apps = new Apps(journal, documents, {
      instanceKey: (message, home) => this.instanceKey(message, home),
      givenName: key => this.givenName(key),
    })
    const knownSecrets = new KnownSecrets(journal, apps, captures)
    const doubts = new Doubts(journal, apps)
    const numbers = new ValueNumbers(journal)
    const secretLives = new SecretLives(journal, clocks)
    const clients = new Clients(journal, numbers, secretLives)
    const credentials = new Credentials(journal, knownSecrets)
    const statements = new Statements(journal)
    const rivals = new Rivals(journal)
    const entryOf = (exchangeId: string) => this.entryOf(exchangeId)
    const shared = { apps, bareCalls, captures, clients, clocks, deviceTrails, doubts, knownSecrets, limits, loads, numbers, secretLives }
    const managements = new Managements(journal, { ...shared, credentials, documents })
    const tokens = new Tokens(journal, shared)
    const tokenRequests = new TokenRequests(journal, { ...shared, entryOf, keys: new TokenKeys(journal, numbers), tokens })
    this.#loads = loads
    this.#apps = apps
    this.#knownSecrets = knownSecrets
    this.#doubts = doubts
    this.#duplicates = new Duplicates(journal)
    this.#secretLives = secretLives
    this.#clients = clients
    this.#credentials = credentials
    this.#managements = managements
    this.#statements = statements
    this.#rivals = rivals
    this.#registrations = new Registrations(journal, { ...shared, credentials, managements, rivals, statements, entryOf })
    this.#tokens = tokens
    this.#tokenRequests = tokenRequests
    this.#authorizationEndpoint = new AuthorizationEndpoint(journal, { ...shared, authorizations })
    this.#uses = new Uses(journal, { ...shared, tokenRequests, tokens })
  }

  /** Set by the engine: which of several devices in one place it is takes the whole capture to tell. */
  instanceKey: (message: Message, home: Home) => string = (_, home) => home.key

  /** Set by the engine: what the user calls the instance of this key. */
  givenName: (key: string) => string | null = () => null

  /** Set by the engine: how to find an entry by its exchange. */
  entryOf: (exchangeId: string) => Entry | null = () => null

  /** Set by the engine: did a preflight for this method and address announce an Authorization header? */
  isAnnounced: (methodAndEndpoint: string) => boolean = () => false

  /** What classification may know at this moment. */
  readonly known: Known = {
    binding: endpoint => this.documents.binding(endpoint),
    override: endpoint => (Object.hasOwn(this.#settings.roles, endpoint) ? (this.#settings.roles[endpoint] ?? null) : null),
    isManagementAddress: message => this.#managements.isAddressed(message),
    isKnownToken: value => this.#tokens.find(value)?.kind === 'access',
    preflightedAuthorization: message => message.authorization === undefined && this.isAnnounced(`${message.method} ${message.endpoint}`),
  }

  readonly #find = (value: string): KnownSecret | null => this.#knownSecrets.find(value)

  // ---------------------------------------------------------------- events

  load(entry: Entry): void {
    this.#loads.add(entry)
    this.authorizations.arrival(entry)
    this.deliveries.arrival(entry)
    this.reach.request(entry, this.keyOf(entry), this.#find)
  }

  mark(mark: Mark): void {
    this.journal.push(this.marks, mark)
    if (mark.kind !== 'storage-cleared') return
    for (const app of this.#apps.all()) {
      if (mark.origin !== null && app.instance.origin !== mark.origin) continue
      for (const client of app.clients.values())
        this.#clients.license(client as OwnClient, { kind: 'R9', at: mark.at, exchangeId: mark.id })
    }
  }

  gap(gap: Gap): void {
    this.journal.push(this.gaps, gap)
  }

  /** The request left. Fills in what the entry has to do with. */
  request(entry: Entry): void {
    const { role } = entry.classification
    const isOfAnApp = role !== 'preflight' && role !== 'load' && role !== 'irrelevant' && role !== 'candidate'
    if (isOfAnApp) entry.instance = this.#apps.instanceOf(entry)
    if (role !== 'preflight') this.#apps.noteRevision(entry)
    this.deliveries.request(entry)
    this.throttles.request(entry, this.#apps.instanceFor)
    if (role === 'irrelevant' || role === 'candidate') this.reach.request(entry, this.keyOf(entry), this.#find)
    if (!isOfAnApp) return
    this.captures.note(entry)
    if (role === 'register') this.#registrations.request(entry)
    else if (role === 'token') this.#tokenRequests.request(entry)
    else if (role === 'api' || role === 'userinfo') this.#uses.request(entry)
    else if (role === 'authorize') this.#authorizationEndpoint.request(entry)
    this.reach.request(entry, this.keyOf(entry), this.#find)
    this.sequels.request(entry, this)
    this.cutJwts.request(entry)
    this.signatures.request(entry)
  }

  /** The answer came, or the request failed. Returns the registrations that became known by it. */
  response(entry: Entry): Registered[] {
    this.clocks.sample(entry)
    this.throttles.response(entry, this.#apps.instanceFor)
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
    if (role === 'register') return this.#registrations.response(entry).map(this.#follow)
    else if (role === 'token') this.#tokenRequests.response(entry)
    else if (role === 'token-source') this.#tokens.source(entry)
    else if (role === 'api' || role === 'userinfo') {
      this.#uses.response(entry)
      this.unfit.response(entry, this)
    } else if (role === 'authorize') this.#authorizationEndpoint.response(entry)
    else if (role === 'management') this.#managements.response(entry)
    else if (role === 'revocation') this.#tokens.revocation(entry)
    else if (role === 'candidate') this.#registrations.candidate(entry)
    else if (role === 'irrelevant') this.#uses.stray(entry)
    return []
  }

  /** A registration whose client was only recognised when this request used it. */
  hindsight(entry: Entry): Registered | null {
    const late = this.#registrations.hindsight(entry)
    return late === null ? null : this.#follow(late)
  }

  /** Hindsight may have made the client known after the request was recorded. */
  attachClient(entry: Entry): void {
    this.#tokenRequests.attachClient(entry)
  }

  readonly #follow = (registered: Registered): Registered => {
    this.sequels.registered(registered, this)
    return registered
  }

  // ---------------------------------------------------------------- questions

  get statements(): readonly Statement[] {
    return this.#statements.all
  }

  get clients(): readonly Client[] {
    return this.#clients.all
  }

  get tokens(): readonly Token[] {
    return this.#tokens.all
  }

  get uses(): Pick<GrowingList<Use>, 'length' | 'at' | 'view'> {
    return this.#uses.all
  }

  get loads(): readonly Load[] {
    return this.#loads.all
  }

  /** By what follows `Bearer`, where it is no token but may be a tool's mark in its place: calls that carry it. */
  get oddBearers(): ReadonlyMap<string, readonly Entry[]> {
    return this.#uses.oddBearers
  }

  /** The same event seen twice: by the page and by its service worker, say (E12). */
  duplicateOf(message: Message, role: Role): Entry | null {
    return this.#duplicates.of(message, role)
  }

  rememberForDuplicates(entry: Entry): void {
    this.#duplicates.remember(entry)
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
  doubtBetween(about: DoubtAbout, instance: Instance, from: number, to: number): NotEvaluatedReason | null {
    return this.#doubts.between(about, instance, from, to)
  }

  tokenByValue(value: string): Token | null {
    return this.#tokens.find(value)
  }

  /** The profile of whoever issued the token that a call presents, or of the origin it goes to; null: not known. */
  profileOf(message: Message): string | null {
    const { bearer } = message
    return this.#apps.profileOf(message, bearer === null ? null : (this.#tokens.find(bearer)?.client ?? null))
  }

  appOfClient(client: Client): App | null {
    return this.#apps.of(client)
  }

  /** What is known of a value that some answer delivered, or some request presented, as a secret. */
  secret(value: string): KnownSecret | null {
    return this.#knownSecrets.find(value)
  }

  /** The answer that gave this app another in the place of a secret; null: none did. */
  replacementFor(value: string, instance: Instance): Replacement | null {
    return this.#knownSecrets.replacementFor(value, instance)
  }

  secretKind(value: string): SecretKind | null {
    return this.#knownSecrets.find(value)?.kind ?? null
  }

  /** The client whose registration a request to its configuration endpoint is about (RFC 7592). */
  managedClient(message: Message): Client | null {
    return this.#managements.clientOf(message)
  }

  /** The secret and the registration access token that the client should use now; null: nothing is known of them. */
  credentialsOf(client: Client): ClientCredentials | null {
    return this.#credentials.of(client)
  }

  /** Requests to a client's configuration endpoint, in order of their answers. */
  managementsOf(client: Client): readonly Management[] {
    return this.#managements.of(client)
  }

  /** The first registration that was accepted with this very statement; null: none was seen. */
  acceptedStatement(statement: string): Registration | null {
    return this.#statements.firstAccepted(statement)
  }

  /** Did a registration in the capture give this `client_id`, to whichever app? */
  isRegistered(clientId: string): boolean {
    return this.#registrations.isRegistered(clientId)
  }

  /** The revision of the protocol that the app speaks, as its messages say; null: they do not. */
  revisionOf(instance: Instance | null): string | null {
    return this.#apps.revisionOf(instance)
  }

  /** Does published metadata name this issuer? */
  isIssuerKnown(issuer: string): boolean {
    return this.documents.hasIssuer(issuer)
  }

  /** Token requests with this key that succeeded and that the page could read, in order of their answers. */
  mintsOf(key: string): readonly TokenRequest[] {
    return this.#tokenRequests.mintsOf(key)
  }

  /** The newest of them that was answered by then. */
  latestMintOf(key: string, before: number): TokenRequest | null {
    return this.#tokenRequests.latestMintOf(key, before)
  }

  /** Which client secret the token was got with, as a number that is equal for equal secrets; null: none, or not seen. */
  secretBehind(token: Token): number | null {
    return this.#tokenRequests.secretBehind(token)
  }

  /** The app's newest registration with this fingerprint that succeeded, other than the excepted, and that the page could read by then. */
  registrationAt(app: App, fingerprint: string, before: number, exceptId: string | null = null): Registration | null {
    return this.#rivals.newestAt(app, fingerprint, before, exceptId)
  }

  /** Is there a client, or was there a registration of a client without a name, that might be of the same software? */
  hasOtherClients(app: App, client: Client): boolean {
    return this.#registrations.hasOtherClients(app, client)
  }

  /** Did a registration of the app succeed whose client nobody can name? */
  hasNamelessClient(app: App): boolean {
    return this.#registrations.hasNamelessClient(app)
  }

  /** Clients that the server accepted although their registration was not seen. */
  strangersOf(app: App): readonly Client[] {
    return this.#clients.strangersOf(app)
  }

  /** Registrations of the same software that were under way at the same time and made another client. */
  rivalsOf(registration: Registration): readonly Registration[] {
    return this.#rivals.of(registration)
  }

  /** Was another registration of the same software under way, and one of the two clients has no name? */
  hasNamelessRival(registration: Registration): boolean {
    return this.#rivals.hasNameless(registration)
  }

  /** The first registration in a load of the page that succeeded. */
  firstOfLoad(app: App, fingerprint: string, load: Load): Registration | null {
    return this.#rivals.firstOfLoad(app, fingerprint, load)
  }

  /** When the app's last registration so far succeeded. */
  lastRegistrationAt(app: App): number | null {
    return this.#registrations.lastAt(app)
  }

  registrationOf(client: Client): Registration | null {
    return this.#registrations.of(client)
  }

  /** A client's rejections; what was in flight when the one before came could not know better, and is left out. */
  rejectionsInTurn(client: Client): readonly Rejection[] {
    return this.#clients.rejectionsInTurn(client)
  }

  /** Uses of a token that a host refused, in order of its answers. */
  refusalsOf(token: Token, host: string): readonly Use[] {
    return this.#uses.refusalsOf(token, host)
  }

  /** Is the token within its early window, or past it, at `at`? Null: its lifetime is not known. */
  isDueForRenewal(token: Token, at: number): boolean | null {
    return this.#tokens.isDueForRenewal(token, at)
  }

  /** In order of their first sight. */
  instances(): readonly Instance[] {
    return this.#apps.instances()
  }

  appsOf(instance: Instance): readonly App[] {
    return this.#apps.ofInstance(instance)
  }

  /** What licenses a registration sent at `sentAt` although the client was registered at `since` (lint-rules 1.5). */
  licenceToRegister(client: Client, since: number, sentAt: number): RegisterLicence | null {
    return this.#clients.licenceToRegister(client, since, sentAt)
  }

  /** How far a client's secret was past its end at `at`, and how far off that may be (ms); null: it has none that is known. */
  secretPastEnd(client: Client, at: number): PastEnd | null {
    return this.#secretLives.pastEnd(client, at)
  }

  clockOf(host: string): Clock {
    return this.clocks.of(host)
  }

  /** Of the app instance that sent it; without a record of the instance, where nothing else is known of it. */
  keyOf(entry: Entry): string {
    return this.#apps.keyOf(entry)
  }

  /** The issuer key: metadata's `issuer`, else the profile's answer, else the endpoint's origin. */
  issuerOf(message: Message, profile: Profile): string {
    return this.#apps.issuerOf(message, profile)
  }
}
