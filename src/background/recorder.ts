/** Decides what is kept, keeps it, counts the rest. */
import browser from 'webextension-polyfill'
import type { WebRequestHost } from '../capture/web-request'
import type { HttpExchange } from '../core/exchange'
import { parseUrl } from '../core/exchange'
import { Message } from '../core/message'
import type { Role } from '../core/model'
import type { ExchangeObservation, Observation } from '../core/observation'
import { RelevanceFilter, type RelevanceMemory } from '../core/relevance'
import { ThinRing } from '../core/thin'
import type { Counts, Status } from '../messages/contract'
import { profiles } from '../profiles'
import { type Log, openLog } from '../store/log'

export interface RecorderEvents {
  grew(last: number): void
  cleared(): void
  statusChanged(status: Status): void
}

export interface Recorder extends WebRequestHost {
  append(observations: readonly Observation[], counts: Counts): Promise<number>
  log(): Promise<Log>
  clear(): Promise<void>
  status(): Promise<Status>
  inspect(tabId: number, isInspected: boolean): Promise<void>
  accessChanged(): void
}

/** What a woken worker needs to go on; lives in `storage.session`, in memory only. */
interface Checkpoint {
  readonly salt: string
  readonly memory: RelevanceMemory
  readonly inspected: readonly number[]
  readonly active: readonly number[]
  readonly pages: readonly (readonly [number, string])[]
  readonly wire: Counts
  readonly tools: Counts
  readonly hosts: readonly string[]
  /** Requests under way whose beginning is in the log. */
  readonly told: readonly string[]
}

const CHECKPOINT = 'checkpoint'
const NOTHING: Counts = { seen: 0, irrelevant: 0 }

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
  const told = new Set<string>()
  // In memory only: a worker that was stopped has forgotten what it did not keep.
  let thin = new ThinRing(salt)
  let wire = { ...NOTHING }
  let tools = { ...NOTHING }

  const opened = openLog()
  let isHydrated = false
  const hydrated = hydrate()
    .catch(() => undefined)
    .then(() => {
      isHydrated = true
    })
  let tail: Promise<unknown> = hydrated
  let isSavePlanned = false

  async function hydrate(): Promise<void> {
    const { [CHECKPOINT]: saved } = await browser.storage.session.get(CHECKPOINT)
    if (typeof saved !== 'object' || saved === null) return
    const checkpoint = saved as Checkpoint
    const learnt = filter.memory
    salt = checkpoint.salt
    thin = new ThinRing(salt)
    filter = new RelevanceFilter(profiles, salt, { ...checkpoint.memory, bindings: [...checkpoint.memory.bindings, ...learnt.bindings] })
    for (const tab of checkpoint.inspected) inspected.add(tab)
    for (const tab of checkpoint.active) active.add(tab)
    for (const [tab, url] of checkpoint.pages) if (!pages.has(tab)) pages.set(tab, url)
    for (const host of checkpoint.hosts) hosts.add(host)
    for (const key of checkpoint.told) told.add(key)
    wire = add(wire, checkpoint.wire)
    tools = add(tools, checkpoint.tools)
  }

  function save(): void {
    if (isSavePlanned) return
    isSavePlanned = true
    // Once for all that happens in this turn.
    tail = tail.then(async () => {
      isSavePlanned = false
      const checkpoint: Checkpoint = {
        salt,
        memory: filter.memory,
        inspected: [...inspected],
        active: [...active],
        pages: [...pages].slice(-200),
        wire,
        tools,
        hosts: [...hosts].slice(-100),
        told: [...told].slice(-1000),
      }
      await browser.storage.session.set({ [CHECKPOINT]: checkpoint }).catch(() => undefined)
    })
  }

  /** Appends in order of arrival. What cannot be stored now is tried again with what comes next. */
  let unstored: Observation[] = []
  async function store(observations: readonly Observation[]): Promise<number> {
    const batch = [...unstored, ...observations]
    unstored = []
    const done = tail.then(async () => {
      try {
        const log = await opened
        const last = await log.append(batch)
        events.grew(last)
        return last
      } catch (error) {
        unstored.push(...batch)
        throw error
      }
    })
    tail = done.catch(() => undefined)
    return done
  }

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
    }
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

  browser.tabs.onRemoved.addListener(tabId => {
    for (const set of [inspected, active]) set.delete(tabId)
    pages.delete(tabId)
    heldLoads.delete(tabId)
    save()
  })

  return {
    ready: () => (isHydrated ? null : hydrated),
    filter: () => filter,
    pageOf: tabId => pages.get(tabId) ?? null,
    pageChanged(tabId, url) {
      const page = parseUrl(url)
      if (tabId >= 0 && page !== null) pages.set(tabId, page.origin + page.pathname)
    },

    isWanted(exchange: HttpExchange, role: Role) {
      const tabId = exchange.context.tabId ?? -1
      if (role === 'register' || role === 'token' || role === 'management') {
        activate(tabId)
        return true
      }
      if (WATCHED_EVERYWHERE.has(role)) return true
      if (role === 'api') {
        const { bearer } = new Message(exchange)
        if (bearer !== null && filter.isKnownToken(bearer)) return true
      }
      // A service worker belongs to no tab: its calls are wanted while any tab is looked at.
      return tabId === -1 ? inspected.size > 0 : inspected.has(tabId) || (role !== 'api' && active.has(tabId))
    },

    observe(observations) {
      const [first] = observations
      if (first?.phase === 'request') {
        const { context, request } = first.data
        const tabId = context.tabId ?? -1
        if (context.resourceType === 'document' && request.method === 'GET' && tabId >= 0 && !inspected.has(tabId) && !active.has(tabId)) {
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
      for (const { phase, requestKey } of observations) {
        if (phase === 'request') told.add(requestKey)
        else told.delete(requestKey)
      }
      void store(observations).catch(() => undefined)
      save()
    },

    wasTold: key => told.has(key),

    thin: exchange => thin.add(exchange),

    count(_tabId, isRelevant) {
      wire = { seen: wire.seen + 1, irrelevant: wire.irrelevant + (isRelevant ? 0 : 1) }
      save()
    },

    async append(observations, counts) {
      await hydrated
      for (const observation of observations) learn(observation)
      tools = add(tools, counts)
      save()
      return observations.length === 0 ? (await opened).last() : store(observations)
    },

    log: () => opened,

    async clear() {
      const done = tail.then(async () => {
        await (await opened).clear()
        wire = { ...NOTHING }
        tools = { ...NOTHING }
        hosts.clear()
        thin = new ThinRing(salt)
        events.cleared()
      })
      tail = done.catch(() => undefined)
      await done
      save()
    },

    status,

    async inspect(tabId, isInspected) {
      await hydrated
      if (isInspected) inspected.add(tabId)
      else inspected.delete(tabId)
      if (isInspected) activate(tabId)
      save()
      events.statusChanged(await status())
    },

    accessChanged() {
      void status().then(events.statusChanged)
    },
  }

  /** What DevTools saw with bodies makes tokens known that webRequest alone would not know. */
  function learn(observation: Observation): void {
    if (observation.phase !== 'entry') return
    const { role } = filter.judge({ ...observation.data, id: observation.id })
    if (role === 'register' || role === 'token') activate(observation.data.context.tabId ?? -1)
    const host = parseUrl(observation.data.request.url)?.origin
    if (host !== undefined) hosts.add(host)
  }
}

function add(a: Counts, b: Counts): Counts {
  return { seen: a.seen + b.seen, irrelevant: a.irrelevant + b.irrelevant }
}
