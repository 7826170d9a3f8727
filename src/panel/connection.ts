/**
 * Keeps the panel's store in step with the log: reads what is new, folds it, shows it. The background only says that
 * there is more; what was missed while it slept is simply read. Nothing else is needed to recover from a stop.
 */
import { Engine } from '../core/engine'
import type { HttpExchange } from '../core/exchange'
import { parseUrl } from '../core/exchange'
import type { Rule } from '../core/lint'
import { Merger } from '../core/merge'
import type { Observation } from '../core/observation'
import type { Profile } from '../core/profile'
import type { Client } from '../messages/client'
import type { Status } from '../messages/contract'
import type { PanelStore } from './store/panel-store'

export interface ConnectionOptions {
  readonly store: PanelStore
  readonly client: Client
  readonly rules: readonly Rule[]
  readonly profiles: readonly Profile[]
  readonly tabId: number
  /** Reads the log where this page can; null: nothing to read yet. Rejects where the browser does not let it. */
  openReader(): Promise<Reader | null>
  schedule(run: () => void, delayMs: number): void
}

export interface Reader {
  read(after: number, limit: number): Promise<readonly { readonly seq: number; readonly observation: Observation }[]>
}

const PAGE = 1000
/** Ms between two attempts to reach a background that does not answer. */
const RETRY = 1000
/** A burst of arrivals is drawn once (ms): with 100,000 calls held, a picture takes up to 50. */
const FRAME = 200

export function connectPanel(options: ConnectionOptions): void {
  const { store, client, schedule } = options
  let session = freshSession(options)
  let reader: Reader | null = null
  let after = 0
  let isReading = false
  let isMore = false
  let isDrawPlanned = false

  async function pull(): Promise<void> {
    if (isReading) {
      isMore = true
      return
    }
    isReading = true
    try {
      do {
        isMore = false
        await readAll()
      } while (isMore)
      store.getState().connectionChanged('live')
    } catch {
      lose()
    } finally {
      isReading = false
    }
  }

  async function readAll(): Promise<void> {
    for (;;) {
      const mine = session
      const records = await readPage()
      // Cleared while it was read: what came back is of the past.
      if (mine !== session) return
      for (const { seq, observation } of records) {
        after = seq
        mine.add(observation)
      }
      if (records.length > 0) draw()
      if (records.length < PAGE) return
    }
  }

  async function readPage(): ReturnType<Reader['read']> {
    if (reader === null) reader = await options.openReader().catch(() => viaBackground(client))
    return reader === null ? [] : reader.read(after, PAGE)
  }

  function draw(): void {
    if (isDrawPlanned) return
    isDrawPlanned = true
    schedule(() => {
      isDrawPlanned = false
      store.getState().resultReceived(session.result())
    }, FRAME)
  }

  function show(status: Status): void {
    const { access, seen, irrelevant, missed, dropped, last } = status
    store.getState().watchingChanged({ state: access.all ? 'watching' : 'not-permitted', missingHosts: access.missing })
    store.getState().callsCounted({ total: seen, irrelevant, missed, dropped })
    if (last > after) void pull()
  }

  let isRetryPlanned = false
  function lose(): void {
    store.getState().connectionChanged('lost')
    reader = null
    // Reading and asking fail together; one attempt after a while is enough for both.
    if (isRetryPlanned) return
    isRetryPlanned = true
    schedule(() => {
      isRetryPlanned = false
      void start()
    }, RETRY)
  }

  async function start(): Promise<void> {
    try {
      show(await client.ask('status/get'))
      await pull()
    } catch {
      lose()
    }
  }

  let isStatusPlanned = false
  function planStatus(): void {
    if (isStatusPlanned) return
    isStatusPlanned = true
    schedule(() => {
      isStatusPlanned = false
      void client.ask('status/get').then(show, () => lose())
    }, 500)
  }

  client.on('log/grew', () => {
    void pull()
    planStatus()
  })
  client.on('log/cleared', () => {
    session = freshSession(options)
    // This page reads the log itself, and may have read what came after the clearing before it was told of it.
    after = 0
    store.getState().resultReceived(session.result())
    void pull()
    planStatus()
  })
  client.on('status/changed', show)
  void start()
}

function viaBackground(client: Client): Reader {
  return { read: (after, limit) => client.ask('log/read', after, limit) }
}

/** One tab's story: its own exchanges, and those of service workers that serve its origins. */
function freshSession({ rules, profiles, tabId }: ConnectionOptions) {
  const engine = new Engine({ rules, profiles })
  const origins = new Set<string>()
  const homeless = new Map<string, HttpExchange>()
  const merger = new Merger({
    put(exchange) {
      const { context } = exchange
      if (context.tabId === tabId) {
        homeless.delete(exchange.id)
        engine.put(exchange)
        for (const origin of [context.initiator, context.pageUrl === null ? null : parseUrl(context.pageUrl)?.origin]) {
          if (origin != null) adopt(origin)
        }
      } else if (context.tabId === -1 || context.tabId === null) {
        if (context.initiator !== null && origins.has(context.initiator)) engine.put(exchange)
        else homeless.set(exchange.id, exchange)
      }
    },
    remove(id) {
      homeless.delete(id)
      engine.remove(id)
    },
  })

  function adopt(origin: string): void {
    if (origins.has(origin)) return
    origins.add(origin)
    for (const [id, exchange] of homeless) {
      if (exchange.context.initiator !== origin) continue
      homeless.delete(id)
      engine.put(exchange)
    }
  }

  return {
    add(observation: Observation): void {
      if (observation.phase === 'gap') {
        const { data } = observation
        if (data.tabId === null || data.tabId === tabId) engine.addGap({ id: observation.id, at: observation.at, ...data })
      } else if (observation.phase === 'mark') engine.addMark({ id: observation.id, at: observation.at, ...observation.data })
      else merger.add(observation)
    },
    result: () => engine.result(),
  }
}
