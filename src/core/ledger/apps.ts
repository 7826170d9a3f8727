/** Who is who: app instances, and each of them at one authorization server. */
import type { Home } from '../instances'
import type { Journal } from '../journal'
import type { Message } from '../message'
import type { App, Client, Instance } from '../model'
import type { Profile } from '../profile'
import type { Documents } from './documents'
import type { Entry, OwnApp } from './entry'

/** How instances are called that nobody named, and what is of none. */
const NUMBERED = /^(?:app \d+|Other)$/

export interface Naming {
  instanceKey(message: Message, home: Home): string
  /** What the user calls the instance of this key; null: nothing. */
  givenName(key: string): string | null
}

export class Apps {
  readonly #journal: Journal
  readonly #documents: Documents
  readonly #instanceKey: Naming['instanceKey']
  readonly #givenName: Naming['givenName']
  readonly #instances = new Map<string, Instance>()
  readonly #byKey = new Map<string, OwnApp>()
  readonly #ofInstance = new Map<string, OwnApp[]>()
  /** By app: what its messages say of the revision of the protocol that they speak. */
  readonly #revisions = new Map<string, string>()

  constructor(journal: Journal, documents: Documents, { instanceKey, givenName }: Naming) {
    this.#journal = journal
    this.#documents = documents
    this.#instanceKey = instanceKey
    this.#givenName = givenName
  }

  /** The instance that the exchange is known to be of, or is now. */
  readonly instanceFor = (entry: Entry): Instance => entry.instance ?? this.instanceOf(entry)

  instanceOf(entry: Entry): Instance {
    const { context } = entry.exchange
    const { label, origin, topLevelSite } = entry.home
    const key = this.#instanceKey(entry.message, entry.home)
    const existing = this.#instances.get(key)
    if (existing !== undefined) return existing
    const id = label ?? `app ${this.#instances.size + 1}`
    const instance: Instance = {
      key,
      id,
      name: this.#nameOf(key, id),
      origin,
      captureId: context.captureId,
      partition: context.partition,
      topLevelSite,
      device: /#([^|#]*)$/.exec(key)?.[1] ?? null,
    }
    this.#journal.put(this.#instances, key, instance)
    return instance
  }

  /** Instances are told apart by their names: what another is called, or may be by its number, gets a number of its own. */
  #nameOf(key: string, id: string): string {
    const given = this.#givenName(key)
    if (given === null || given === id) return id
    const taken = new Set([...this.#instances.values()].map(({ name }) => name))
    let name = given
    for (let number = 2; taken.has(name) || NUMBERED.test(name); number++) name = `${given} (${number})`
    return name
  }

  /** The app that sent it, at this authorization server. */
  at(entry: Entry, issuer: string): OwnApp {
    const instance = this.instanceFor(entry)
    this.#documents.noteIssuer(entry.message.endpoint, issuer)
    const key = `${instance.key} → ${issuer}`
    const existing = this.#byKey.get(key)
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
    this.#journal.put(this.#byKey, key, app)
    if (entry.message.url !== null) this.#documents.noteProfile(entry.message.url.origin, entry.profile.id)
    this.#journal.pushTo(this.#ofInstance, instance.key, app)
    return app
  }

  /**
   * The app at this issuer; or, where no metadata ties registration and token endpoint together and exactly one
   * known client has this id, that client's app: both endpoints are then one authorization server.
   */
  for(entry: Entry, issuer: string, clientId: string | null): OwnApp {
    const own = this.at(entry, issuer)
    if (clientId === null || own.clients.has(clientId) || this.#documents.binding(entry.message.endpoint) !== null) return own
    const others = (this.#ofInstance.get(own.instance.key) ?? []).filter(
      app => app !== own && app.clients.get(clientId)?.origin === 'registered',
    )
    const other = others[0]
    if (others.length !== 1 || other === undefined || own.clients.size > 0 || own.tokenRequests.length > 0) return own
    if (this.#documents.hasIssuer(other.issuer)) return own
    if (this.#documents.canonical(other.issuer) !== issuer) this.#documents.alias(issuer, other.issuer)
    return other
  }

  noteRevision(entry: Entry): void {
    const revision = entry.profile.readRevision(entry.message)
    if (revision === null) return
    const { key } = this.instanceFor(entry)
    if (this.#revisions.get(key) !== revision) this.#journal.put(this.#revisions, key, revision)
    if (entry.message.url !== null) this.#documents.noteProfile(entry.message.url.origin, entry.profile.id)
  }

  // ---------------------------------------------------------------- questions

  /** Of the app instance that sent it; without a record of the instance, where nothing else is known of it. */
  keyOf(entry: Entry): string {
    return entry.instance?.key ?? this.#instanceKey(entry.message, entry.home)
  }

  /** The issuer key: metadata's `issuer`, else the profile's answer, else the endpoint's origin. */
  issuerOf(message: Message, profile: Profile): string {
    const documents = this.#documents
    const first = documents.firstIssuerOf(message.endpoint)
    if (first !== null) return documents.canonical(first)
    const bound = documents.binding(message.endpoint)
    if (bound !== null) return documents.canonical(bound.issuer)
    const own = message.url === null ? null : profile.issuer(message.url)
    return documents.canonical(own ?? message.url?.origin ?? message.request.url)
  }

  instances(): readonly Instance[] {
    return [...this.#instances.values()]
  }

  of(client: Client): App | null {
    return this.ofInstance(client.instance).find(app => app.issuer === client.issuer) ?? null
  }

  all(): Iterable<App> {
    return this.#byKey.values()
  }

  ofInstance(instance: Instance): readonly App[] {
    return this.#ofInstance.get(instance.key) ?? []
  }

  /** The profile of the client that a message tells of, or of the origin it goes to; null: not known. */
  profileOf(message: Message, client: Client | null): string | null {
    const app = client === null ? null : this.of(client)
    return app?.profileId ?? this.#documents.profileOfOrigin(message.url?.origin ?? '')
  }

  /** The revision of the protocol that the app speaks, as its messages say; null: they do not. */
  revisionOf(instance: Instance | null): string | null {
    return instance === null ? null : (this.#revisions.get(instance.key) ?? null)
  }
}
