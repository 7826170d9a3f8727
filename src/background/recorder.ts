/** Decides what is kept, keeps it, counts the rest. */
import browser from 'webextension-polyfill'
import { requestIdIn } from '../capture/request-key'
import type { HeardEvent, WebRequestHost } from '../capture/web-request'
import { AppError } from '../core/errors'
import type { HttpExchange } from '../core/exchange'
import { parseUrl } from '../core/exchange'
import { type AppLabel, relabelled } from '../core/labels'
import { Message } from '../core/message'
import type { Role } from '../core/model'
import type { EntryObservation, ExchangeObservation, Observation } from '../core/observation'
import type { HiddenSignature } from '../core/placeholder'
import { RelevanceFilter, type RelevanceMemory } from '../core/relevance'
import { DEFAULT_SETTINGS, type SessionInfo, type StorageState, type WatchSettings } from '../core/session-info'
import { ThinRing } from '../core/thin'
import type { Counts, NewMark, Status } from '../messages/contract'
import { profiles } from '../profiles'
import { type Log, openLog } from '../store/log'
import { openSessions } from '../store/sessions'
import { lacksBody } from './awaited-bodies'
import { readEnvironment } from './environment'
import { createGaps, type GapState } from './gaps'
import { openNotebook } from './notebook'
import { createPartitions } from './partitions'
import { createRecording, type Recording, type RecordingCheckpoint } from './recording'
import { isInScope, loadSettings, saveSettings } from './settings'
import { toldAnswers } from './told-answers'
import { type ToldSignatures, toldSignatures } from './told-signatures'

export interface RecorderEvents {
  grew(last: number): void
  cleared(): void
  statusChanged(status: Status): void
  sessionsChanged(): void
}

export interface Recorder extends WebRequestHost {
  append(observations: readonly Observation[], counts: Counts): Promise<number>
  log(): Promise<Log>
  clear(): Promise<void>
  status(): Promise<Status>
  inspect(tabId: number, isInspected: boolean): Promise<void>
  accessChanged(): void
  isRecording(): boolean
  startRecording(): Promise<SessionInfo>
  stopRecording(): Promise<SessionInfo | null>
  mark(mark: NewMark): Promise<void>
  /** What came of checking signatures, by JWT. */
  tellSignatures(found: ReadonlyMap<string, HiddenSignature>): Promise<void>
  nameApp(label: AppLabel): Promise<void>
  nameAppOf(id: string, label: AppLabel): Promise<void>
  renameSession(id: string, name: string): Promise<void>
  deleteSession(id: string): Promise<void>
  putSettings(settings: WatchSettings): Promise<void>
  deleteEverything(): Promise<void>
}

/** What a woken worker needs to go on. */
interface Parts extends Record<string, unknown> {
  readonly salt: string
  readonly memory: RelevanceMemory
  readonly tabs: {
    readonly inspected: readonly number[]
    readonly active: readonly number[]
    readonly pages: readonly (readonly [number, string])[]
    readonly hosts: readonly string[]
  }
  /** `lost`: observations that were given up. */
  readonly counts: { readonly wire: Counts; readonly tools: Counts; readonly lost: number }
  readonly gaps: GapState
  readonly recording: RecordingCheckpoint | null
  readonly labels: readonly AppLabel[]
  readonly signatures: ToldSignatures['state']
}

/** Notes: a worker that is waking, until it is awake. */
const AWAKENING = 'awakening'
/** An event that came too early, or the beginning of a request that nothing else tells of yet; until it is told. */
const EVENT = 'event'
/** An observation that is not on disk yet: stored twice, it is stored once. */
const WAITING = 'waiting'
const NOTHING: Counts = { seen: 0, irrelevant: 0 }
const PERMISSION = 'permission'
/** Calls whose answers are worth a word when they are gone. */
const WITH_CREDENTIALS = new Set<Role>(['register', 'token', 'management'])
/** Firefox reads bodies for the background; Chrome only shows them to DevTools. */
const BODIES_NEED_DEVTOOLS = typeof browser.webRequest.filterResponseData !== 'function'
/** Observations that wait in memory while nothing can be stored. */
const MOST_WAITING = 5000
/** A worker that is not awake after so many events has other troubles. */
const MOST_EARLY = 1000
/** Times in ms. */
const STATUS_WAIT = 500
const SAVE_WAIT = 300
const LONGEST_WRITING = 10 * 60 * 1000
/** A worker with nothing to do is stopped after 30 s. */
const AWAKE_EVERY = 20_000

/**
 * What is kept from every tab that the browser lets us watch; the rest only from tabs that somebody looks at, or that
 * made such a call. (A page load is held until it is known whether its tab matters.)
 */
const WATCHED_EVERYWHERE = new Set<Role>([
  'discovery',
  'protected-resource-metadata',
  'jwks',
  'authorize',
  'par',
  'device-authorization',
  'revocation',
  'introspection',
  'load',
])

export function createRecorder(events: RecorderEvents): Recorder {
  let salt: string = crypto.randomUUID()
  let filter = new RelevanceFilter(profiles, salt)
  const inspected = new Set<number>()
  /** Tabs that made a registration or token call: from then on their page loads matter. */
  const active = new Set<number>()
  const pages = new Map<number, string>()
  /** The last page load of a tab that is not active yet: it matters if the tab becomes so. */
  const heldLoads = new Map<number, ExchangeObservation[]>()
  const hosts = new Set<string>()
  let mayBePrivate = true
  const partitions = createPartitions(pages, () => mayBePrivate)
  const answers = toldAnswers()
  const gaps = createGaps({
    store(gap) {
      void store([gap]).catch(() => undefined)
      save()
    },
    now: Date.now,
    schedule: (run, delayMs) => void setTimeout(run, delayMs),
    isSeen: tabId => inspected.has(tabId),
  })
  // In memory only: a worker that was stopped has forgotten what it did not keep.
  let thin = new ThinRing(salt)
  let wire = { ...NOTHING }
  let tools = { ...NOTHING }
  let settings = DEFAULT_SETTINGS
  let recording: Recording | null = null
  let labels: readonly AppLabel[] = []
  const signatures = toldSignatures(jwt => thin.hash(jwt))

  const opened = openLog({
    bounds: () => settings,
    // One gap, which grows.
    onDropped: ({ from, until }) => gaps.tell('bound-reached', 'bound', from, until, null),
  })
  const notebook = openNotebook(() => (isReady ? parts() : null))
  // A worker that is stopped before it has said anything leaves this to say that there was one.
  const awakening = notebook.note(AWAKENING, Date.now())
  const tabs = browser.tabs.query({}).catch(() => [])
  const privateAccess = browser.extension.isAllowedIncognitoAccess().catch(() => true)
  let isReady = false
  /** Notes of events that came before this worker was awake, or that earlier ones did not come to tell. */
  const early: string[] = []
  /** Notes of beginnings that nothing in the log tells of yet, and of ends that wait for theirs; by the browser's id and the kind. */
  const untold = new Map<string, string>()
  let earlier: readonly HeardEvent[] = []
  const ready = recall()
    .catch(() => null)
    .then(recordingBefore => {
      isReady = true
      notebook.drop([awakening])
      // They are being told now, and then they are in the log, or wait for it.
      setTimeout(() => notebook.drop(early))
      return recordingBefore
    })
  /** All that has to be opened, which takes longer: events do not wait for it. */
  const hydrated = ready.then(hydrate).catch(() => undefined)
  let tail: Promise<unknown> = hydrated

  async function hydrate(recordingBefore: RecordingCheckpoint | null): Promise<void> {
    const log = await opened
    const made = createRecording({
      sessions: await openSessions(),
      read: (after, limit) => log.read(after, limit),
      environment: readEnvironment,
      signatures,
      labels: () => labels,
      named(before) {
        labels = before
      },
      now: Date.now,
      schedule: (run, delayMs) => void setTimeout(run, delayMs),
      changed: planStatus,
    })
    recording = made
    const missed = await made.takeUp(recordingBefore, await log.last())
    keepAwake()
    // After what is being set up here, with everything that has waited for it.
    if (missed !== null) void hydrated.then(() => store([missed])).catch(() => undefined)
  }

  async function recall(): Promise<RecordingCheckpoint | null> {
    for (const tab of await tabs) partitions.note(tab)
    mayBePrivate = await privateAccess
    const before = await notebook.read()
    settings = await loadSettings()
    const events = before.notes(EVENT)
    early.push(...events.keys())
    earlier = [...events.values()] as HeardEvent[]
    const known = before.parts as Partial<Parts>
    remember(known)
    const observations = before.notes(WAITING)
    notebook.drop([...observations.keys()])
    if (observations.size > 0) void store([...observations.values()] as Observation[]).catch(() => undefined)
    // Stopped while they were waking: nobody knows what they were woken by.
    const awakenings = before.notes(AWAKENING)
    notebook.drop([...awakenings.keys()])
    if (awakenings.size > 0) gaps.tellStop(Math.min(...([...awakenings.values()] as number[])))
    return known.recording ?? null
  }

  function remember(known: Partial<Parts>): void {
    salt = known.salt ?? salt
    thin = new ThinRing(salt)
    if (known.memory !== undefined) {
      const bindings = [...known.memory.bindings, ...filter.memory.bindings]
      filter = new RelevanceFilter(profiles, salt, { ...known.memory, bindings })
    }
    for (const tab of known.tabs?.inspected ?? []) inspected.add(tab)
    for (const tab of known.tabs?.active ?? []) active.add(tab)
    for (const [tab, url] of known.tabs?.pages ?? []) if (!pages.has(tab)) pages.set(tab, url)
    for (const host of known.tabs?.hosts ?? []) hosts.add(host)
    if (known.counts !== undefined) {
      wire = add(wire, known.counts.wire)
      tools = add(tools, known.counts.tools)
      lost += known.counts.lost
    }
    labels = known.labels ?? labels
    signatures.recall(known.signatures ?? [])
    wasRecording = (known.recording ?? null) !== null
    if (known.gaps !== undefined) gaps.recall(known.gaps)
  }

  function parts(): Parts {
    return {
      salt,
      memory: filter.memory,
      tabs: { inspected: [...inspected], active: [...active], pages: [...pages].slice(-200), hosts: [...hosts].slice(-100) },
      counts: { wire, tools, lost },
      gaps: gaps.state,
      recording: recording?.checkpoint ?? null,
      labels,
      signatures: signatures.state,
    }
  }

  const save = () => notebook.save()

  /** For what says nothing of credentials: a page may make hundreds of such requests in a moment. */
  let isSaveNear = false
  function saveSoon(): void {
    if (isSaveNear) return
    isSaveNear = true
    setTimeout(() => {
      isSaveNear = false
      save()
    }, SAVE_WAIT)
  }

  // ------------------------------------------------------------------ storing

  /** In order of arrival, with the notes of them; not on disk yet. */
  const waiting: (readonly [Observation, string])[] = []
  let failure: StorageState['failure'] = null
  let lost = 0

  /** What cannot be stored now is tried again with what comes next. */
  async function store(observations: readonly Observation[]): Promise<number> {
    for (const observation of observations) waiting.push([observation, notebook.note(WAITING, observation)])
    const done = tail.then(async () => {
      const batch = waiting.map(([observation]) => observation)
      const log = await opened
      if (batch.length === 0) return log.last()
      try {
        const last = await log.append(batch)
        forget(batch.length)
        recording?.add(batch)
        if (failure !== null) planStatus()
        failure = null
        events.grew(last)
        return last
      } catch (error) {
        failure = error instanceof AppError && error.code === 'STORE_FULL' ? 'full' : 'failed'
        // Memory is no store: the oldest are given up, and counted.
        lost += forget(Math.max(0, waiting.length - MOST_WAITING))
        planStatus()
        throw error
      }
    })
    tail = done.catch(() => undefined)
    return done
  }

  /** Of the oldest, so many need not wait any more. */
  function forget(count: number): number {
    const gone = waiting.splice(0, count)
    notebook.drop(gone.map(([, note]) => note))
    return gone.length
  }

  // ------------------------------------------------------------------ state

  async function status(): Promise<Status> {
    await hydrated
    const log = await opened
    const all = await browser.permissions.contains({ origins: ['<all_urls>'] })
    const seen = wire.seen >= tools.seen ? wire : tools
    return {
      access: { all, missing: all ? [] : await withheldHosts() },
      ...seen,
      missed: countMissed(),
      dropped: await log.dropped(),
      last: await log.last(),
      recording: recording?.info ?? null,
      labels,
      settings,
      storage: { ...(await log.size()), failure, waiting: waiting.length, lost },
    }
  }

  let isStatusPlanned = false
  function planStatus(): void {
    if (isStatusPlanned) return
    isStatusPlanned = true
    setTimeout(() => {
      isStatusPlanned = false
      void status().then(events.statusChanged)
    }, STATUS_WAIT)
  }

  function countMissed(): number {
    const { bindings, tokens } = filter.memory
    const endpoints = bindings.filter(([, { role }]) => role === 'register' || role === 'token').map(([endpoint]) => thin.hash(endpoint))
    return thin.countMissed(new Set(endpoints), new Set(tokens))
  }

  async function withheldHosts(): Promise<string[]> {
    const isAllowed = await Promise.all([...hosts].map(host => browser.permissions.contains({ origins: [`${host}/*`] }).catch(() => false)))
    return [...hosts].filter((_, index) => !isAllowed[index])
  }

  function activate(tabId: number): void {
    if (tabId < 0 || active.has(tabId)) return
    active.add(tabId)
    const held = heldLoads.get(tabId)
    heldLoads.delete(tabId)
    if (held !== undefined) void store(held).catch(() => undefined)
  }

  /** Is somebody looking at this tab, or recording whatever happens? A service worker belongs to no tab. */
  function isLookedAt(tabId: number): boolean {
    return isRecording() || (tabId === -1 ? inspected.size > 0 : inspected.has(tabId))
  }

  let wasRecording = false
  const isRecording = () => (recording === null ? wasRecording : recording.info !== null)

  /** A worker that may stop would have to fold the whole recording again each time that it wakes. */
  let awake: ReturnType<typeof setInterval> | undefined
  function keepAwake(): void {
    clearInterval(awake)
    awake = isRecording() ? setInterval(() => void browser.runtime.getPlatformInfo(), AWAKE_EVERY) : undefined
    void browser.action.setTitle({ title: isRecording() ? 'DCR DevTools: recording' : 'DCR DevTools' }).catch(() => undefined)
    void browser.action.setBadgeText({ text: isRecording() ? 'REC' : '' }).catch(() => undefined)
  }

  browser.tabs.onCreated.addListener(partitions.note)
  browser.tabs.onRemoved.addListener(tabId => {
    for (const set of [inspected, active]) set.delete(tabId)
    pages.delete(tabId)
    partitions.closed(tabId)
    heldLoads.delete(tabId)
    gaps.leave(tabId)
    gaps.forget(devtoolsOf(tabId))
    save()
  })

  return {
    ready: () => (isReady ? null : ready.then(() => undefined)),
    earlier: () => earlier,
    keep(event) {
      if (!isReady) {
        if (early.length < MOST_EARLY) early.push(notebook.note(EVENT, event))
      } else if (event.kind !== 'passed') untold.set(`${event.details.requestId} ${event.kind}`, notebook.note(EVENT, event))
    },
    filter: () => filter,
    pageOf: tabId => pages.get(tabId) ?? null,
    partitionOf: partitions.of,
    pageChanged(tabId, url) {
      gaps.leave(tabId)
      const page = parseUrl(url)
      if (tabId >= 0 && page !== null) pages.set(tabId, page.origin + page.pathname)
    },

    isWanted(exchange: HttpExchange, role: Role) {
      const tabId = exchange.context.tabId ?? -1
      if (!isInScope(settings.scope, exchange, inspected.has(tabId) || (tabId === -1 && inspected.size > 0))) return false
      if (role === 'register' || role === 'token' || role === 'management') {
        activate(tabId)
        return true
      }
      if (WATCHED_EVERYWHERE.has(role)) return true
      if (role === 'api') {
        const { bearer } = new Message(exchange)
        if (bearer !== null && filter.isKnownToken(bearer)) return true
      }
      return isLookedAt(tabId) || (tabId !== -1 && role !== 'api' && active.has(tabId))
    },

    observe(observations) {
      const [first] = observations
      if (first?.phase === 'request') {
        const { context, request } = first.data
        const tabId = context.tabId ?? -1
        if (context.resourceType === 'document' && request.method === 'GET' && tabId >= 0 && !isLookedAt(tabId) && !active.has(tabId)) {
          heldLoads.set(tabId, [...observations])
          return
        }
      }
      for (const held of heldLoads.values()) {
        if (first !== undefined && held[0]?.requestKey === first.requestKey) {
          held.push(...observations)
          return
        }
      }
      for (const { phase, requestKey, at, ...rest } of observations) {
        if (phase !== 'request') gaps.told.end(requestKey)
        else if ('data' in rest && 'context' in rest.data) gaps.told.begin(requestKey, { at, tabId: rest.data.context.tabId ?? -1 })
        dropUntold(requestIdIn(requestKey), 'began')
      }
      void store(observations).catch(() => undefined)
      save()
    },

    began(requestId, tabId) {
      gaps.began(requestId, tabId)
      saveSoon()
    },

    heard: gaps.heard,

    ended(requestId, tabId) {
      gaps.ended(requestId, tabId)
      for (const kind of ['began', 'redirected', 'completed', 'failed'] as const) dropUntold(requestId, kind)
    },

    endedUnseen: gaps.endedUnseen,

    wasTold: key => gaps.told.has(key),

    answered({ response, role, ...call }) {
      // Of a tab that DevTools does not look at, Chrome tells no bodies at all: that is no loss of this one.
      if (BODIES_NEED_DEVTOOLS && !inspected.has(call.tabId)) return
      if (!WITH_CREDENTIALS.has(role)) return
      if (!BODIES_NEED_DEVTOOLS) answers.tell(call)
      if (lacksBody(response)) gaps.awaitBody(call)
    },

    thin: exchange => thin.add(exchange),

    count(_tabId, isRelevant) {
      wire = { seen: wire.seen + 1, irrelevant: wire.irrelevant + (isRelevant ? 0 : 1) }
      gaps.checkClock()
      saveSoon()
    },

    async append(observations, counts) {
      await hydrated
      const wanted = observations.filter(isWithinScope).map(withPartition)
      for (const observation of wanted) learn(observation)
      tools = add(tools, counts)
      save()
      return wanted.length === 0 ? (await opened).last() : store(wanted)
    },

    log: () => opened,

    async clear() {
      const done = tail.then(async () => {
        await (await opened).clear()
        wire = { ...NOTHING }
        tools = { ...NOTHING }
        lost = 0
        hosts.clear()
        thin = new ThinRing(salt)
        events.cleared()
      })
      tail = done.catch(() => undefined)
      await done
      save()
    },

    status,

    isRecording,

    async inspect(tabId, isInspected) {
      await ready
      if (isInspected && !inspected.has(tabId)) gaps.devtoolsOpened()
      await hydrated
      if (isInspected) {
        inspected.add(tabId)
        gaps.end(devtoolsOf(tabId))
        activate(tabId)
      } else {
        inspected.delete(tabId)
        if (BODIES_NEED_DEVTOOLS && active.has(tabId)) void noteClosedDevtools(tabId)
      }
      save()
      events.statusChanged(await status())
    },

    accessChanged() {
      void browser.permissions.contains({ origins: ['<all_urls>'] }).then(all => {
        if (all) gaps.end(PERMISSION)
        else if (!gaps.isOpen(PERMISSION)) gaps.tell('permission-missing', PERMISSION, Date.now(), null, null)
      })
      void status().then(events.statusChanged)
    },

    async startRecording() {
      await hydrated
      const info = await take().start(await (await opened).last())
      recordingChanged()
      return info
    },

    async stopRecording() {
      await hydrated
      // What is on its way into the log belongs to it.
      await tail
      const info = await take().stop()
      recordingChanged()
      return info
    },

    async mark({ kind, note, origin, at: moment }) {
      await hydrated
      const now = Date.now()
      // A page whose clock stood still while the machine slept is not believed.
      const at = moment !== undefined && moment <= now && now - moment < LONGEST_WRITING ? moment : now
      const id = `mark:${crypto.randomUUID()}`
      await store([{ id, requestKey: id, source: 'webrequest', at, phase: 'mark', data: { kind, note, origin } }])
      planStatus()
    },

    async tellSignatures(found) {
      // They are known by a hash, which is another one until the salt is back.
      await hydrated
      const news = signatures.tell(found)
      if (news.length === 0) return
      recording?.signaturesChanged(news)
      save()
    },

    async nameApp(label) {
      await hydrated
      labels = relabelled(labels, label)
      save()
      recording?.add([])
      events.statusChanged(await status())
    },

    async nameAppOf(id, label) {
      await hydrated
      await (recording?.info?.id === id ? this.nameApp(label) : take().nameApp(id, label))
    },

    async renameSession(id, name) {
      await hydrated
      await take().rename(id, name)
      events.sessionsChanged()
    },

    async deleteSession(id) {
      await hydrated
      await take().remove(id)
      recordingChanged()
    },

    async putSettings(given) {
      await hydrated
      settings = given
      await saveSettings(given)
      events.statusChanged(await status())
    },

    async deleteEverything() {
      await hydrated
      await take().clear()
      await this.clear()
      settings = DEFAULT_SETTINGS
      labels = []
      signatures.clear()
      await browser.storage.local.clear()
      recordingChanged()
    },
  }

  function dropUntold(requestId: string, kind: HeardEvent['kind']): void {
    const name = `${requestId} ${kind}`
    const note = untold.get(name)
    if (note === undefined) return
    untold.delete(name)
    notebook.drop([note])
  }

  function take(): Recording {
    if (recording === null) throw new AppError('STORE_FAILED', 'The browser does not let the extension keep anything.')
    return recording
  }

  function recordingChanged(): void {
    keepAwake()
    save()
    events.sessionsChanged()
    void status().then(events.statusChanged)
  }

  /** From here on, and until DevTools is opened again, answers in this tab come without bodies. */
  async function noteClosedDevtools(tabId: number): Promise<void> {
    const at = Date.now()
    // With the tab, DevTools is closed, too.
    const isThere = await browser.tabs.get(tabId).then(
      () => true,
      () => false,
    )
    if (isThere && !inspected.has(tabId)) gaps.tell('devtools-closed', devtoolsOf(tabId), at, null, tabId)
  }

  function noteBody({ requestKey, data }: EntryObservation): void {
    const { request, response, context, endedAt, startedAt } = data
    const isLost = response !== null && lacksBody(response)
    const at = endedAt ?? startedAt
    const tabId = context.tabId ?? -1
    const isToldTwice = !BODIES_NEED_DEVTOOLS && answers.take({ url: request.url, tabId, at })
    // Told by webRequest as well, which has read it, or waits for it.
    if (isLost && isToldTwice) return
    if (BODIES_NEED_DEVTOOLS || !isLost) gaps.bodyCame(request.url, tabId)
    if (isLost) gaps.tell('body-lost', requestKey, at, at, context.tabId)
  }

  function withPartition(observation: Observation): Observation {
    if (observation.phase !== 'entry') return observation
    const { data } = observation
    const partition = partitions.of(data.context.tabId ?? -1, data.context.initiator)
    return { ...observation, data: { ...data, context: { ...data.context, partition } } }
  }

  function isWithinScope(observation: Observation): boolean {
    return observation.phase !== 'entry' || isInScope(settings.scope, { ...observation.data, id: observation.id }, true)
  }

  /** What DevTools saw with bodies makes tokens known that webRequest alone would not know. */
  function learn(observation: Observation): void {
    if (observation.phase !== 'entry') return
    const { role } = filter.judge({ ...observation.data, id: observation.id })
    if (WITH_CREDENTIALS.has(role)) noteBody(observation)
    if (role === 'register' || role === 'token') activate(observation.data.context.tabId ?? -1)
    const host = parseUrl(observation.data.request.url)?.origin
    if (host !== undefined) hosts.add(host)
  }
}

const devtoolsOf = (tabId: number) => `devtools:${tabId}`

function add(a: Counts, b: Counts): Counts {
  return { seen: a.seen + b.seen, irrelevant: a.irrelevant + b.irrelevant }
}
