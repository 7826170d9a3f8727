/**
 * What became of registrations: clients that came in the place of others, clients that nobody used, clients that were
 * given up after a long silence. What is open here is closed by a use, by the next registration, or by the end of the
 * capture; so the lists stay short.
 */
import type { NotEvaluatedReason } from '../finding'
import type { Journal, Mutable } from '../journal'
import type { Ledger } from '../ledger'
import type { App, Client, Registration, Use } from '../model'
import { isRedacted } from '../placeholder'
import { redundancyOf } from '../redundancy'
import type { Entry, Registered } from './entry'

/** A client that came in the place of an earlier one of the same software. */
export interface Succession {
  readonly registration: Registration
  readonly client: Client
  /** The client that was the newest before; null: it is the first. */
  readonly earlier: Client | null
  /** When the app could know it. */
  readonly at: number
  /** A token was asked for with it, soon enough. */
  readonly isTakenUp: boolean
  /** One was asked for, only that the capture does not show for which client. */
  readonly doubt: NotEvaluatedReason | null
  /** Calls with a token of an earlier client, made while it might still be taken up. */
  readonly waiting: readonly Use[]
  /** The first such call after that: with it, all of them are known for what they are. */
  readonly firstLate: Use | null
}

/** An unbroken run of calls with tokens of one client. */
export interface Turn {
  readonly client: Client
  readonly first: Use
}

/** The clients that an app had for the same software, one after the other. */
export interface Line {
  readonly current: Succession | null
  /** The last three, oldest first. */
  readonly turns: readonly Turn[]
}

/** A registered client that no request has named so far. */
export interface Unused {
  readonly entry: Entry
  readonly client: Client
  readonly since: number
  /** There was a request that may have named it. */
  readonly doubt: NotEvaluatedReason | null
}

/** A client that was silent for long when another was registered in its place, and that nobody has seen since. */
export interface Abandonment {
  readonly entry: Entry
  readonly registration: Registration
  readonly earlier: Client
  readonly client: Client
}

/** A component that is at work needs a moment to notice that there is a new client. */
export const GRACE = 5_000
/** A client that is not used for so long after its registration was not registered for a purpose. */
export const UNUSED_FOR = 600_000
const IDLE_FOR = 3_600_000
/** More of them say nothing that the first do not. */
const MOST_WAITING = 50
const MOST_UNDATED = 20

export class Sequels {
  readonly #journal: Journal
  readonly #near: number
  readonly #lines = new Map<string, Mutable<Line>>()
  readonly #lineOf = new Map<Client, Mutable<Line>>()
  readonly #linesOfApp = new Map<App, Mutable<Line>[]>()
  /** Successions with calls whose verdict is open, by line. */
  readonly #waiting = new Map<Line, Succession>()
  /** By the registration that ended it: a succession whose verdict was still open. */
  readonly #superseded = new Map<string, Succession>()
  readonly #unused = new Map<Client, Mutable<Unused>>()
  /** By exchange: clients whose time to be used ended with it. */
  readonly #settled = new Map<string, readonly Unused[]>()
  readonly #abandoned = new Map<Client, Abandonment>()
  /** Registrations that were sent before the app said which revision of its protocol it speaks. */
  readonly #undated = new Map<App, Entry[]>()

  constructor(journal: Journal, near: number) {
    this.#journal = journal
    this.#near = near
  }

  // ---------------------------------------------------------------- facts

  request(entry: Entry, ledger: Ledger): void {
    const { role } = entry.classification
    if (role === 'register') this.#registering(entry, ledger)
    else if (role === 'api' || role === 'userinfo') this.#use(entry.use)
    else if (role === 'token') this.#tokenRequest(entry)
    else if (role === 'authorize') this.#named(entry, entry.app?.clients.get(entry.clientId ?? '') ?? null)
    else if (role === 'management') this.#seen(ledger.managedClient(entry.message), entry)
    else if (role === 'par' || role === 'device-authorization') this.#mentioned(entry)
  }

  registered({ registration, client, entry }: Registered, ledger: Ledger): void {
    if (!registration.isUsable) return
    this.#succeed(registration, client)
    this.#abandon(registration, client, entry, ledger)
    // Its id was learnt from a request that used it.
    if (client.isInferred || client.lastUsedAt !== null) return
    this.#journal.put(this.#unused, client, { entry, client, since: client.registeredAt, doubt: null })
  }

  #succeed(registration: Registration, client: Client): void {
    const { app, fingerprint } = registration
    if (fingerprint === null) return
    const key = `${app.key} ${fingerprint}`
    let line = this.#lines.get(key)
    if (line === undefined) {
      line = { current: null, turns: [] }
      this.#journal.put(this.#lines, key, line)
      const lines = this.#linesOfApp.get(app)
      if (lines === undefined) this.#journal.put(this.#linesOfApp, app, [line])
      else this.#journal.push(lines, line)
    }
    if (!this.#lineOf.has(client)) this.#journal.put(this.#lineOf, client, line)
    if (line.current?.client === client) return
    if (this.#waiting.has(line)) {
      this.#journal.put(this.#superseded, registration.exchangeId, this.#waiting.get(line) as Succession)
      this.#journal.remove(this.#waiting, line)
    }
    const next: Succession = {
      registration,
      client,
      earlier: line.current?.client ?? null,
      at: registration.answeredAt ?? registration.sentAt,
      // The request that its id was learnt from is one.
      isTakenUp: client.isInferred,
      doubt: null,
      waiting: [],
      firstLate: null,
    }
    this.#journal.set(line, 'current', next)
  }

  #use(use: Use | null): void {
    const client = use?.token?.client ?? null
    if (use === null || client === null || use.instance !== client.instance) return
    if (this.#abandoned.has(client)) this.#journal.remove(this.#abandoned, client)
    const line = this.#lineOf.get(client)
    if (line === undefined) return
    if (line.turns.at(-1)?.client !== client) this.#journal.set(line, 'turns', [...line.turns.slice(-2), { client, first: use }])
    const stale = this.staleness(use) as Mutable<Succession> | null
    if (stale === null || stale.isTakenUp) return
    if (use.sentAt > stale.at + this.#near) {
      if (stale.firstLate !== null) return
      this.#journal.set(stale, 'firstLate', use)
      this.#journal.remove(this.#waiting, line)
    } else if (stale.waiting.length < MOST_WAITING) {
      this.#journal.push(stale.waiting, use)
      if (stale.waiting.length === 1) this.#journal.put(this.#waiting, line, stale as Succession)
    }
  }

  #tokenRequest(entry: Entry): void {
    const client = entry.tokenRequest?.client ?? null
    const at = entry.exchange.startedAt
    if (client === null) {
      const reason = namelessness(entry)
      for (const { current } of reason === null || entry.app === null ? [] : (this.#linesOfApp.get(entry.app) ?? []))
        if (current !== null && at <= current.at + this.#near) this.#journal.set(current as Mutable<Succession>, 'doubt', reason)
    } else {
      const line = this.#lineOf.get(client)
      const current = (line?.current ?? null) as Mutable<Succession> | null
      // Of two that were registered at once, either will do.
      const isNew = current !== null && (client === current.client || client.registeredAt > current.registration.sentAt)
      if (line !== undefined && current !== null && isNew && at <= current.at + this.#near) {
        this.#journal.set(current, 'isTakenUp', true)
        this.#journal.remove(this.#waiting, line)
      }
    }
    this.#named(entry, client)
  }

  /** A request that names a client, or hides which one it names. */
  #named(entry: Entry, client: Client | null): void {
    if (client !== null) return this.#seen(client, entry)
    const reason = namelessness(entry)
    if (reason === null || this.#unused.size === 0) return
    for (const open of this.#unused.values())
      if (open.client.instance === entry.instance && open.doubt === null) this.#journal.set(open, 'doubt', reason)
  }

  #seen(client: Client | null, { exchange }: Entry): void {
    if (client === null) return
    this.#journal.remove(this.#abandoned, client)
    const open = this.#unused.get(client)
    if (open === undefined) return
    this.#journal.remove(this.#unused, client)
    if (exchange.startedAt - open.since > UNUSED_FOR) this.#journal.put(this.#settled, exchange.id, [open])
  }

  /** Requests to endpoints that the ledger ties to no app. */
  #mentioned(entry: Entry): void {
    const { clientId } = entry.message
    for (const open of this.#unused.values())
      if (open.client.clientId === clientId && open.client.instance === entry.instance) this.#seen(open.client, entry)
  }

  #registering(entry: Entry, ledger: Ledger): void {
    const { registration, profile, exchange, instance } = entry
    if (registration === null) return
    const { app, fingerprint, sentAt } = registration
    const settled = [...this.#unused.values()].filter(({ client, since }) => {
      const isSame = fingerprint !== null && client.fingerprint === fingerprint && app.clients.get(client.clientId) === client
      return isSame || sentAt - since > UNUSED_FOR
    })
    for (const { client } of settled) this.#journal.remove(this.#unused, client)
    if (settled.length > 0) this.#journal.put(this.#settled, exchange.id, settled)
    if (profile.demands(null).applicationType === null || ledger.revisionOf(instance) !== null) return
    const undated = this.#undated.get(app)
    if (undated === undefined) this.#journal.put(this.#undated, app, [entry])
    else if (undated.length < MOST_UNDATED) this.#journal.push(undated, entry)
  }

  #abandon(registration: Registration, client: Client, entry: Entry, ledger: Ledger): void {
    const verdict = redundancyOf(registration, client, ledger)
    if (verdict.kind !== 'redundant' || verdict.isSameClient) return
    const { earlier } = verdict
    if (registration.sentAt - lastSeenAt(earlier) < IDLE_FOR) return
    this.#journal.put(this.#abandoned, earlier, { entry, registration, earlier, client })
  }

  // ---------------------------------------------------------------- questions

  /** The succession after which the call should not have carried its token any more; null: the token may be as it is. */
  staleness({ token, instance, sentAt }: Use): Succession | null {
    const client = token?.client ?? null
    const current = client === null || instance !== client.instance ? null : (this.#lineOf.get(client)?.current ?? null)
    if (client === null || current === null || current.client === client) return null
    return client.registeredAt <= current.registration.sentAt && sentAt > current.at + GRACE ? current : null
  }

  lineOf(client: Client): Line | null {
    return this.#lineOf.get(client) ?? null
  }

  /** Successions with calls that a token request may still explain. */
  openSuccessions(): Iterable<Succession> {
    return this.#waiting.values()
  }

  /** The succession that was still open when this registration brought the next one. */
  supersededBy(registration: Registration): Succession | null {
    return this.#superseded.get(registration.exchangeId) ?? null
  }

  /** Is there a new client in the app, at any authorization server, that no token was asked for with? */
  hasIdleSuccessor(apps: readonly App[], at: number): boolean {
    return apps.some(app =>
      (this.#linesOfApp.get(app) ?? []).some(
        ({ current }) => current !== null && current.earlier !== null && current.at + GRACE < at && !current.isTakenUp,
      ),
    )
  }

  unusedClients(): Iterable<Unused> {
    return this.#unused.values()
  }

  /** Clients whose time to be used ended with this exchange. */
  unusedUntil(exchangeId: string): readonly Unused[] {
    return this.#settled.get(exchangeId) ?? []
  }

  abandonedClients(): Iterable<Abandonment> {
    return this.#abandoned.values()
  }

  /** Registrations whose revision of the protocol only later messages can tell. */
  *undatedRegistrations(): Iterable<Entry> {
    for (const entries of this.#undated.values()) yield* entries
  }
}

/** Why the capture does not show which client a request names; null: it names none. */
function namelessness({ message }: Entry): NotEvaluatedReason | null {
  const { clientId } = message
  if (clientId !== null) return isRedacted(clientId) ? 'redacted' : null
  if (message.bodyKind === 'unknown') return message.request.body.state === 'redacted' ? 'redacted' : 'body-missing'
  return message.authorization === undefined ? 'header-missing' : null
}

/** How many of a client's last tokens are looked at. */
const LAST_TOKENS = 5

function lastSeenAt(client: Client): number {
  const calls = client.tokens.slice(-LAST_TOKENS).map(token => token.uses.at(-1)?.sentAt ?? 0)
  return Math.max(client.registeredAt, client.lastUsedAt ?? 0, ...calls)
}
