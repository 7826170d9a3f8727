/**
 * Exchanges in, findings out. Keeps events in order of time whatever order they arrive in, folds them into the
 * ledger, and asks the rules. Live capture, files and tests use it alike.
 */
import { announcedBy, classify, pickProfile } from './classify'
import { storyOf } from './consequences'
import type { HttpExchange } from './exchange'
import type { NotEvaluatedReason } from './finding'
import { FindingsBook } from './findings'
import { isGap } from './gaps'
import { DeviceIndex, homeOf, placeKey } from './instances'
import { Journal, type Mutable } from './journal'
import type { AppLabel } from './labels'
import { type Entry, Ledger, type Registered } from './ledger'
import type { JwtToVerify, SignatureAnswer, SignatureState } from './ledger/signatures'
import type { EndContext, Report, Rule, RuleContext } from './lint'
import { GrowingList } from './list'
import { Message } from './message'
import type { Classification, Role } from './model'
import type { Gap, Mark } from './observation'
import type { Profile } from './profile'
import type { ClassifiedExchange, LintResult } from './result'
import { DEFAULT_SETTINGS, isListedHost, type Settings } from './settings'

export interface EngineOptions {
  readonly rules: readonly Rule[]
  readonly profiles: readonly Profile[]
  readonly settings?: Partial<Settings>
  /** The moment that absolute times are judged by (epoch ms); left out: the end of the capture. */
  readonly now?: number
}

type Event =
  | { readonly kind: 'request' | 'response'; readonly at: number; readonly rank: number; readonly id: string; readonly entry: Entry }
  | { readonly kind: 'mark'; readonly at: number; readonly rank: number; readonly id: string; readonly mark: Mark }
  | { readonly kind: 'gap'; readonly at: number; readonly rank: number; readonly id: string; readonly gap: Gap }

type Handler<What> = (what: What, context: RuleContext) => void

/** What a rule is given, and the entry that it looks at just now. */
interface Desk {
  readonly rule: Rule
  entry: Entry | null
  readonly context: Mutable<EndContext>
}

/** So many of the last events can be taken back one by one; an arrival from before them refolds everything. */
const REACH = 8192
/** Steps of the journal that are kept for that. */
const JOURNAL_STEPS = 200_000

const UNCLASSIFIED: Classification = {
  role: 'irrelevant',
  outcome: 'unknown',
  errorCode: null,
  requestScore: 0,
  responseScore: 0,
  camel: false,
  profileId: '',
  because: '',
}

const NO_TOKENS: readonly string[] = []

/** An entry before the fold has reached it. */
const UNREAD = {
  classification: UNCLASSIFIED,
  instance: null,
  app: null,
  registration: null,
  tokenRequest: null,
  use: null,
  duplicateOf: null,
  clientId: null,
  tokenIds: NO_TOKENS,
}

/** What was worked out for an entry, before the fold was wound back behind it, is worked out again. */
function forget(entry: Entry): void {
  entry.instance = null
  entry.app = null
  entry.registration = null
  entry.tokenRequest = null
  entry.use = null
  entry.clientId = null
  entry.tokenIds = NO_TOKENS
}

export class Engine {
  readonly #options: EngineOptions
  readonly #settings: Settings
  readonly #profiles: readonly Profile[]
  readonly #profileById: ReadonlyMap<string, Profile>
  /** Who is to be told of what, each at its desk. */
  readonly #dispatch = {
    request: new Map<Role, readonly (readonly [Desk, Handler<Entry>])[]>(),
    response: new Map<Role, readonly (readonly [Desk, Handler<Entry>])[]>(),
  }
  readonly #entries = new Map<string, Entry>()
  readonly #desks = new Map<Rule, Desk>()
  /** What preflights announced, by method and endpoint, and which of them did. */
  readonly #announced = new Map<string, Set<string>>()
  /** When a request to an address first hid whether it was authorized; by method and endpoint. */
  readonly #hidden = new Map<string, number>()
  /** What was found out about signatures, and what nobody has checked yet. */
  readonly #signatures = new Map<string, SignatureState>()
  readonly #unverified = new Map<string, JwtToVerify>()
  readonly #devices: DeviceIndex
  /** What the user calls the apps; the names by the key of the instance. */
  #labels: readonly AppLabel[] = []
  #names: ReadonlyMap<string, string> = new Map()
  readonly #events: Event[] = []
  /** How many events the ledger has taken in, and the journal's mark before each. */
  #done = 0
  #marks: number[] = []
  #journal = new Journal()
  #ledger: Ledger
  #book: FindingsBook
  #result: LintResult | null = null
  /** What the list shows, kept from one result to the next; and how many rows stood before each event. */
  readonly #rows = new GrowingList<ClassifiedExchange>()
  readonly #rowsBefore: number[] = []
  /** Entries whose row was made before their answer came, or before hindsight changed them. */
  readonly #stale = new Set<Entry>()
  /** Entries whose row hindsight changed, with the event that did: taking that back changes it again. */
  readonly #hindsights: { readonly index: number; readonly entry: Entry }[] = []
  #until = Number.NEGATIVE_INFINITY
  /** Ids of the profiles that something relevant was judged by. */
  #judging = new Map<string, true>()
  /** What a finding points at is shown, whatever it is. */
  #cited = new Map<string, true>()

  constructor(options: EngineOptions) {
    this.#options = options
    this.#settings = { ...DEFAULT_SETTINGS, ...options.settings }
    this.#profiles = options.profiles
    this.#profileById = new Map(options.profiles.map(profile => [profile.id, profile]))
    const { profileId } = this.#settings
    if (profileId !== null && !this.#profileById.has(profileId)) {
      throw new Error(`PROFILE_UNKNOWN: there is no profile "${profileId}"`)
    }
    this.#devices = new DeviceIndex(options.profiles.map(profile => profile.deviceHeader).filter(name => name !== null))
    ;[this.#ledger, this.#book] = this.#fresh()
  }

  /** Adds an exchange, or takes its new state in the place of the old one. */
  put(given: HttpExchange): void {
    // A negative duration is none (HAR files have them).
    const exchange = given.endedAt !== null && given.endedAt < given.startedAt ? { ...given, endedAt: given.startedAt } : given
    const known = this.#entries.get(exchange.id)
    if (known !== undefined) this.#removeEvents(known)
    const message = new Message(exchange)
    const { ignoredHosts } = this.#settings
    if (ignoredHosts.length > 0 && isListedHost(message.url?.hostname ?? '', ignoredHosts)) return
    const entry: Entry = {
      exchange,
      message,
      home: homeOf(message, this.#settings.labels),
      profile: this.#profiles.at(-1) as Profile,
      ...UNREAD,
    }
    this.#entries.set(exchange.id, entry)
    if (known !== undefined) this.#forgetAnnouncement(known.exchange)
    this.#noteAnnouncement(message)
    if (this.#devices.put(message, entry.home)) this.#rewindTo(0)
    const { id, startedAt, endedAt } = exchange
    this.#insert({ kind: 'request', at: startedAt, rank: 2, id, entry })
    // What ends when something starts, ended before it; only an exchange without duration ends after its own start.
    if (endedAt !== null) this.#insert({ kind: 'response', at: endedAt, rank: endedAt > startedAt ? 0 : 3, id, entry })
  }

  /**
   * A preflight may start after the request it speaks for, so what it announces is looked up apart from time. It
   * matters only where the capture hides credentials headers.
   */
  #noteAnnouncement(message: Message): void {
    const { request, exchange } = message
    const key = announcedBy(request)
    if (key === null) {
      if (message.authorization !== undefined) return
      const address = `${message.method} ${message.endpoint}`
      this.#hidden.set(address, Math.min(exchange.startedAt, this.#hidden.get(address) ?? exchange.startedAt))
    } else {
      const announcers = this.#announced.get(key)
      if (announcers !== undefined) return void announcers.add(exchange.id)
      this.#announced.set(key, new Set([exchange.id]))
      this.#rethinkHidden(key)
    }
  }

  #forgetAnnouncement({ id, request }: HttpExchange): void {
    const key = announcedBy(request)
    const announcers = key === null ? undefined : this.#announced.get(key)
    if (key === null || announcers?.delete(id) !== true || announcers.size > 0) return
    this.#announced.delete(key)
    this.#rethinkHidden(key)
  }

  /** Requests to this address that hide whether they were authorized are API calls now, or are none any more. */
  #rethinkHidden(key: string): void {
    const since = this.#hidden.get(key)
    if (since !== undefined) this.#rewindTo(this.#indexOf(since))
  }

  remove(exchangeId: string): void {
    const entry = this.#entries.get(exchangeId)
    if (entry === undefined) return
    this.#removeEvents(entry)
    this.#entries.delete(exchangeId)
    this.#forgetAnnouncement(entry.exchange)
    if (this.#devices.remove(exchangeId)) this.#rewindTo(0)
  }

  addMark(mark: Mark): void {
    this.#insert({ kind: 'mark', at: mark.at, rank: 1, id: mark.id, mark })
  }

  /** Adds a gap, or takes its new state (it has ended, or was none) in the place of the old one. */
  addGap(gap: Gap): void {
    const index = this.#events.findIndex(event => event.kind === 'gap' && event.id === gap.id)
    if (index >= 0) {
      this.#rewindTo(index)
      this.#events.splice(index, 1)
    }
    if (isGap(gap)) this.#insert({ kind: 'gap', at: gap.at, rank: 1, id: gap.id, gap })
  }

  /** All that the user calls the apps now. */
  putLabels(labels: readonly AppLabel[]): void {
    if (labels.length === 0 && this.#labels.length === 0) return
    this.#labels = labels
    this.#names = new Map(labels.map(label => [placeKey(label), label.name]))
    // Instances are made where they are first seen, and a name that one has is no other's.
    this.#rewindTo(0)
    this.#result = null
  }

  /** Signatures that rules asked about and that nobody has checked; `verifySignatures` does. */
  jwtsToVerify(): readonly JwtToVerify[] {
    this.result()
    return [...this.#unverified.values()]
  }

  /** What came of checking: whoever asked is asked again. */
  putSignatures(answers: readonly SignatureAnswer[]): void {
    let since = Number.POSITIVE_INFINITY
    for (const { id, state } of answers) {
      const question = this.#unverified.get(id)
      if (question === undefined) continue
      this.#signatures.set(id, state)
      this.#unverified.delete(id)
      since = Math.min(since, question.at)
    }
    if (since === Number.POSITIVE_INFINITY) return
    this.#rewindTo(this.#indexOf(since))
    this.#result = null
  }

  #askSignature(question: JwtToVerify): SignatureState | null {
    const known = this.#signatures.get(question.id)
    if (known === undefined) this.#unverified.set(question.id, question)
    return known ?? null
  }

  /** The capture goes on until then at least, though nothing of it is left. */
  until(at: number): void {
    if (at <= this.#until) return
    this.#until = at
    this.#result = null
  }

  get size(): number {
    return this.#entries.size
  }

  /** Brings everything up to date. The result is a snapshot of the moment: its lists are not changed later. */
  result(): LintResult {
    this.#settle()
    if (this.#result === null) this.#result = this.#snapshot()
    return this.#result
  }

  // ---------------------------------------------------------------- order

  #insert(event: Event): void {
    let index = this.#events.length
    const last = this.#events[index - 1]
    if (last !== undefined && before(event, last)) index = this.#placeOf(event)
    if (index === this.#events.length) this.#events.push(event)
    else this.#events.splice(index, 0, event)
    this.#rewindTo(index)
    this.#result = null
  }

  #removeEvents(entry: Entry): void {
    const from = this.#indexOf(entry.exchange.startedAt)
    let first = this.#events.length
    for (let index = this.#events.length - 1; index >= from; index--) {
      const event = this.#events[index] as Event
      if ('entry' in event && event.entry === entry) {
        this.#rewindTo(index)
        this.#events.splice(index, 1)
        first = index
      }
    }
    this.#rewindTo(first)
    this.#result = null
  }

  #placeOf(event: Event): number {
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (before(event, this.#events[middle] as Event)) high = middle
      else low = middle + 1
    }
    return low
  }

  /** First index whose event is not before this time. */
  #indexOf(at: number): number {
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#events[middle] as Event).at < at) low = middle + 1
      else high = middle
    }
    return low
  }

  #rewindTo(index: number): void {
    if (index >= this.#done) return
    this.#dropRows(index)
    while ((this.#hindsights.at(-1)?.index ?? -1) >= index) {
      const { entry } = this.#hindsights.pop() as { entry: Entry }
      this.#dropRows(this.#eventOf(entry) ?? index)
    }
    const mark = this.#marks[index]
    if (mark === undefined || !this.#journal.rewind(mark)) {
      ;[this.#ledger, this.#book] = this.#fresh()
      this.#done = 0
      this.#marks = []
      this.#dropRows(0)
      return
    }
    this.#marks.length = index
    this.#done = index
  }

  // ---------------------------------------------------------------- fold

  #fresh(): [Ledger, FindingsBook] {
    this.#journal = new Journal()
    this.#cited = new Map()
    this.#judging = new Map()
    this.#desks.clear()
    this.#dispatch.request.clear()
    this.#dispatch.response.clear()
    const ledger = new Ledger(this.#journal, this.#settings, this.#profiles)
    ledger.entryOf = id => this.#entries.get(id) ?? null
    ledger.isAnnounced = key => this.#announced.has(key)
    ledger.signatures.ask = question => this.#askSignature(question)
    ledger.instanceKey = (message, home) => this.#devices.keyOf(message, home)
    ledger.givenName = key => this.#names.get(key) ?? null
    return [ledger, new FindingsBook(this.#journal, this.#settings)]
  }

  #settle(): void {
    const { length } = this.#events
    const isBulk = length - this.#done > REACH
    if (isBulk) this.#journal.pause()
    while (this.#done < length) {
      if (isBulk && length - this.#done === REACH) this.#journal.resume()
      this.#marks[this.#done] = this.#journal.mark()
      this.#step(this.#events[this.#done] as Event)
      this.#done++
    }
    this.#journal.trim(JOURNAL_STEPS)
  }

  #step(event: Event): void {
    if (event.kind === 'mark') this.#ledger.mark(event.mark)
    else if (event.kind === 'gap') this.#ledger.gap(event.gap)
    else if (event.kind === 'request') this.#request(event.entry)
    else this.#response(event.entry)
  }

  #request(entry: Entry): void {
    const { message } = entry
    const ledger = this.#ledger
    const profile = this.#profileFor(message)
    forget(entry)
    entry.profile = profile
    entry.classification = classify(message, ledger.known, profile)
    const { role } = entry.classification
    if (role !== 'irrelevant' && !this.#judging.has(profile.id)) this.#journal.put(this.#judging, profile.id, true)
    entry.duplicateOf = ledger.duplicateOf(message, role)?.exchange.id ?? null
    if (entry.duplicateOf !== null) return
    ledger.rememberForDuplicates(entry)
    if (role === 'load') ledger.load(entry)
    ledger.request(entry)
    const late = ledger.hindsight(entry)
    if (late !== null) {
      this.#stale.add(late.entry)
      this.#hindsights.push({ index: this.#done, entry: late.entry })
      ledger.attachClient(entry)
      this.#tellRegistered(late)
    }
    this.#tell('request', role, entry)
  }

  #response(entry: Entry): void {
    if (entry.duplicateOf !== null) return
    // Before the first look there are no rows to make anew.
    if (this.#rows.length > 0) this.#stale.add(entry)
    const registered = this.#ledger.response(entry)
    this.#tell('response', entry.classification.role, entry)
    for (const item of registered) this.#tellRegistered(item)
  }

  /** What the message says of itself, or what is known of where it goes: whichever profile comes first in the list. */
  #profileFor(message: Message): Profile {
    const fixed = this.#settings.profileId
    if (fixed !== null) return this.#profileById.get(fixed) as Profile
    const own = pickProfile(message, this.#profiles)
    const known = this.#profileById.get(this.#ledger.profileOf(message) ?? '')
    return known !== undefined && this.#profiles.indexOf(known) < this.#profiles.indexOf(own) ? known : own
  }

  // ---------------------------------------------------------------- rules

  #tell(phase: 'request' | 'response', role: Role, entry: Entry): void {
    for (const [desk, handle] of this.#handlers(phase, role)) this.#guard(desk, handle, entry, entry)
  }

  #handlers(phase: 'request' | 'response', role: Role): readonly (readonly [Desk, Handler<Entry>])[] {
    const byRole = this.#dispatch[phase]
    let handlers = byRole.get(role)
    if (handlers === undefined) {
      handlers = this.#options.rules.flatMap(rule => {
        const { [role]: own, any } = rule.on[phase] ?? {}
        return [own, any].filter(handle => handle !== undefined).map(handle => [this.#deskOf(rule), handle] as const)
      })
      byRole.set(role, handlers)
    }
    return handlers
  }

  #tellRegistered(registered: Registered): void {
    for (const rule of this.#options.rules) {
      const handle = rule.on.registered
      if (handle !== undefined) this.#guard(this.#deskOf(rule), handle, registered, registered.entry)
    }
  }

  /** One rule's failure stays that rule's: it becomes visible, and stops nothing. */
  #guard<What>(desk: Desk, handle: Handler<What>, what: What, entry: Entry): void {
    desk.entry = entry
    desk.context.profile = entry.profile
    try {
      handle(what, desk.context)
    } catch (error) {
      // The name only: a message could quote what the network sent.
      this.#book.crashed(desk.rule, entry, error instanceof Error ? error.name : 'unknown')
    }
  }

  /** What a rule is given is made once for all events: making it for each was a third of the work. */
  #deskOf(rule: Rule): Desk {
    const known = this.#desks.get(rule)
    if (known !== undefined) return known
    const book = this.#book
    const desk: Desk = {
      rule,
      entry: null,
      context: {
        ledger: this.#ledger,
        profile: this.#profiles.at(-1) as Profile,
        report: (report: Report<string>) => {
          const entry = report.about ?? desk.entry
          if (entry === null) return
          this.#book.report(rule, entry.profile, entry, report)
          for (const id of report.evidence) this.#cite(id)
        },
        notEvaluated: (reason: NotEvaluatedReason, about?: Entry) => {
          const entry = about ?? desk.entry
          if (entry !== null) this.#book.notEvaluated(rule.id, reason, entry)
        },
        entryOf: id => this.#entries.get(id) ?? null,
        endedAt: 0,
        now: 0,
        get gapsInEvidence() {
          return book.counts()
        },
      },
    }
    this.#desks.set(rule, desk)
    return desk
  }

  // ---------------------------------------------------------------- result

  /** Rows are for what is relevant; a finding about any other exchange makes it so. */
  #cite(exchangeId: string): void {
    const entry = this.#entries.get(exchangeId)
    if (entry === undefined || entry.classification.role !== 'irrelevant' || this.#cited.has(exchangeId)) return
    this.#journal.put(this.#cited, exchangeId, true)
    const event = this.#eventOf(entry)
    if (event !== null) this.#dropRows(event)
    this.#hindsights.push({ index: this.#done, entry })
  }

  #isShown({ classification, exchange }: Entry): boolean {
    return classification.role !== 'irrelevant' || this.#cited.has(exchange.id)
  }

  #dropRows(index: number): void {
    const rows = this.#rowsBefore[index]
    if (rows === undefined) return
    this.#rows.cut(rows)
    this.#rowsBefore.length = index
  }

  /** Only what came since the last result is worked out: one more exchange costs the same however many are held. */
  #updateRows(): void {
    for (const entry of this.#stale) {
      // Rows stand in order of time, so an entry's own is found by its event.
      const event = this.#eventOf(entry)
      const row = event === null ? undefined : this.#rowsBefore[event]
      if (row !== undefined && this.#isShown(entry)) this.#rows.set(row, rowOf(entry))
    }
    this.#stale.clear()
    for (let index = this.#rowsBefore.length; index < this.#events.length; index++) {
      this.#rowsBefore[index] = this.#rows.length
      const event = this.#events[index] as Event
      if (event.kind === 'request' && this.#isShown(event.entry)) this.#rows.push(rowOf(event.entry))
    }
  }

  #eventOf(entry: Entry): number | null {
    const { startedAt } = entry.exchange
    for (let index = this.#indexOf(startedAt); index < this.#events.length; index++) {
      const event = this.#events[index] as Event
      if (event.at > startedAt) return null
      if (event.kind === 'request' && event.entry === entry) return index
    }
    return null
  }

  /** What is said at the end of the capture is taken back afterwards: the next exchange may be another end. */
  get #endedAt(): number | null {
    const last = this.#events.at(-1)
    return last === undefined ? null : Math.max(last.at, this.#until)
  }

  #snapshot(): LintResult {
    const endedAt = this.#endedAt ?? 0
    const now = this.#options.now ?? endedAt
    const mark = this.#journal.mark()
    const shown = this.#hindsights.length
    this.#closing(endedAt, now)
    this.#updateRows()
    const snapshot = this.#copy(now)
    this.#journal.rewind(mark)
    // What only the end had cited is no longer shown.
    for (const { entry } of this.#hindsights.splice(shown)) this.#dropRows(this.#eventOf(entry) ?? 0)
    return snapshot
  }

  #closing(endedAt: number, now: number): void {
    for (const rule of this.#options.rules) this.#close(rule, rule.on.end, endedAt, now)
    for (const rule of this.#options.rules) this.#close(rule, rule.on.summary, endedAt, now)
  }

  #close(rule: Rule, end: Rule['on']['end'], endedAt: number, now: number): void {
    if (end === undefined) return
    const desk = this.#deskOf(rule)
    desk.entry = null
    desk.context.endedAt = endedAt
    desk.context.now = now
    try {
      end(desk.context)
    } catch (error) {
      this.#book.crashed(rule, null, error instanceof Error ? error.name : 'unknown')
    }
  }

  #copy(now: number): LintResult {
    const ledger = this.#ledger
    const instances = ledger.instances()
    const keys = new Set(instances.map(({ key }) => key))
    return {
      exchanges: this.#rows.view(),
      statements: ledger.statements.slice(),
      clients: ledger.clients.slice(),
      tokens: ledger.tokens.slice(),
      uses: ledger.uses.view(),
      loads: ledger.loads.slice(),
      gaps: ledger.gaps.slice(),
      marks: ledger.marks.slice(),
      instances,
      labels: this.#labels.filter(label => keys.has(placeKey(label))),
      findings: this.#book.findings(now).map(finding => ({ ...finding, ...storyOf(finding, ledger) })),
      notEvaluated: this.#book.counts(),
      profiles: this.#profiles
        .filter(({ id }) => this.#judging.has(id))
        .map(({ id, title, knownDeviations }) => ({ id, title, knownDeviations })),
      startedAt: this.#events[0]?.at ?? null,
      endedAt: this.#endedAt,
    }
  }
}

function rowOf(entry: Entry): ClassifiedExchange {
  return {
    exchange: entry.exchange,
    classification: entry.classification,
    instanceName: entry.instance?.name ?? null,
    clientId: entry.clientId,
    tokenIds: entry.tokenIds,
    duplicateOf: entry.duplicateOf,
  }
}

function before(a: Event, b: Event): boolean {
  return a.at !== b.at ? a.at < b.at : a.rank !== b.rank ? a.rank < b.rank : a.id < b.id
}
