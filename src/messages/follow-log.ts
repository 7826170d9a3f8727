/**
 * Keeps a page in step with the log: reads what is new and folds it. The background only says that there is more; what
 * was missed while it slept is simply read. Nothing else is needed to recover from a stop.
 */

import { signaturesOf } from '../core/found-signatures'
import type { AppLabel } from '../core/labels'
import type { JwtToVerify, SignatureAnswer } from '../core/ledger/signatures'
import type { Observation } from '../core/observation'
import type { LintResult } from '../core/result'
import { createTabSession, type TabSession, type TabSessionOptions } from '../core/tab-session'
import type { Client } from './client'
import type { Status } from './contract'

export interface FollowOptions extends TabSessionOptions {
  readonly client: Client
  /** Reads the log where this page can; null: nothing to read yet. Rejects where the browser does not let it. */
  openReader(): Promise<Reader | null>
  schedule(run: () => void, delayMs: number): void
  /** Checks signatures that rules ask about, for what is known of the tab to be known whole. */
  verify(jwts: readonly JwtToVerify[]): Promise<readonly SignatureAnswer[]>
  /** What is known of the tab now. */
  onResult(result: LintResult): void
  onStatus(status: Status): void
  onConnection(state: 'live' | 'lost'): void
}

export interface Reader {
  read(after: number, limit: number): Promise<readonly { readonly seq: number; readonly observation: Observation }[]>
}

const PAGE = 1000
/** Ms between two attempts to reach a background that does not answer. */
const RETRY = 1000
/** A burst of arrivals is drawn once (ms): with 100,000 calls held, a picture takes up to 50. */
const FRAME = 200

export interface Following {
  /** Nothing is told any more, and what was read is forgotten. */
  stop(): void
  /** Reads everything again: something that it is judged by has changed, or whose story it is; null: every tab's. */
  restart(tabId?: number | null): void
}

export function followLog(options: FollowOptions): Following {
  const { client, schedule } = options
  let { tabId } = options
  let labels: readonly AppLabel[] = []
  const begin = () => {
    const begun = createTabSession({ ...options, tabId })
    begun.putLabels(labels)
    return begun
  }
  let session = begin()
  let isStopped = false
  let reader: Reader | null = null
  let after = 0
  let isReading = false
  let isMore = false
  let isDrawPlanned = false

  async function pull(): Promise<void> {
    if (isStopped) return
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
      options.onConnection('live')
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
      if (isStopped) return
      options.onResult(session.result())
      void check(session)
    }, FRAME)
  }

  async function check(mine: TabSession): Promise<void> {
    const jwts = mine.jwtsToVerify()
    if (jwts.length === 0) return
    const answers = await options.verify(jwts)
    if (mine !== session || isStopped) return
    mine.putSignatures(answers)
    const found = signaturesOf(jwts, answers)
    if (found.size > 0) void client.ask('signatures/tell', [...found]).catch(() => undefined)
    draw()
  }

  function show(status: Status): void {
    options.onStatus(status)
    // Each message brings a list of its own.
    if (JSON.stringify(status.labels) !== JSON.stringify(labels)) {
      labels = status.labels
      session.putLabels(labels)
      if (after > 0) draw()
    }
    if (status.last > after) void pull()
  }

  let isRetryPlanned = false
  function lose(): void {
    options.onConnection('lost')
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
    if (isStopped) return
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
    if (isStopped) return
    session = begin()
    // This page reads the log itself, and may have read what came after the clearing before it was told of it.
    after = 0
    options.onResult(session.result())
    void pull()
    planStatus()
  })
  client.on('status/changed', show)
  void start()
  return {
    stop() {
      isStopped = true
      session = begin()
    },
    restart(wanted = tabId) {
      tabId = wanted
      session = begin()
      after = 0
      // Where there is nothing to read, there is nothing to show any more either.
      draw()
      void pull()
    },
  }
}

function viaBackground(client: Client): Reader {
  return { read: (after, limit) => client.ask('log/read', after, limit) }
}
