/**
 * The session that is being recorded: a second fold over what comes into the log, which writes each call, redacted, where
 * it outlives the browser. Memory is only a cache here, too: a woken worker folds the log again from where the recording
 * began, and writes the same.
 */

import type { Signatures } from '../core/found-signatures'
import { isGap } from '../core/gaps'
import type { Environment } from '../core/har-own'
import { type AppLabel, LABELS, writtenLabel } from '../core/labels'
import { Merger } from '../core/merge'
import type { GapObservation, Mark, Observation } from '../core/observation'
import { guardedName, SessionRedactor } from '../core/redact/session'
import type { SessionInfo } from '../core/session-info'
import type { LogRecord } from '../store/log-reading'
import type { OpenSession, Part, SessionWriter } from '../store/sessions'

/** Where the fold begins, for a worker that wakes while the log is still there. */
export interface RecordingCheckpoint {
  readonly id: string
  /** Sequence number in the log. */
  readonly after: number
  /** What this session's earlier runs have counted. */
  readonly base: Counted
}

type Counted = Pick<SessionInfo, 'calls' | 'marks' | 'gaps' | 'leftOut'>

export interface RecordingOptions {
  readonly sessions: SessionWriter
  read(after: number, limit: number): Promise<readonly LogRecord[]>
  environment(): Promise<Environment>
  readonly signatures: Signatures
  /** What the user calls the apps now. */
  labels(): readonly AppLabel[]
  /** A session goes on in a browser that was started anew: what its apps were called. */
  named(labels: readonly AppLabel[]): void
  now(): number
  /** Calls back after so many ms. */
  schedule(run: () => void, delayMs: number): void
  /** Counts or state have changed. */
  changed(): void
}

export interface Recording {
  /**
   * Takes up what was being recorded. Where browser or extension was started anew meanwhile, what lies between is told as
   * a gap to be stored; null: nothing was missed.
   */
  takeUp(checkpoint: RecordingCheckpoint | null, last: number): Promise<GapObservation | null>
  readonly info: SessionInfo | null
  readonly checkpoint: RecordingCheckpoint | null
  start(last: number): Promise<SessionInfo>
  stop(): Promise<SessionInfo | null>
  add(observations: readonly Observation[]): void
  /** Something new is known of the signatures of these JWTs. */
  signaturesChanged(jwts: readonly string[]): void
  /** In a session that has ended: nobody knows its secrets any more, but what looks like one is hidden. */
  nameApp(id: string, label: AppLabel): Promise<void>
  rename(id: string, name: string): Promise<void>
  remove(id: string): Promise<void>
  clear(): Promise<void>
}

/** A browser that is started again within this time (ms) goes on recording; later, the session has ended. */
const RESTART = 60 * 60 * 1000
/** What comes in together is written together (ms). */
const FLUSH_WAIT = 300
const RETRY_WAIT = 5000
const PAGE = 500
const NOTHING: Counted = { calls: 0, marks: 0, gaps: 0, leftOut: 0 }

/** What is held of the open session. */
interface Fold {
  readonly open: OpenSession
  readonly after: number
  readonly base: Counted
  readonly merger: Merger
  readonly redactor: SessionRedactor
  readonly marks: Map<string, Mark>
  readonly gaps: Map<string, GapObservation>
  /** Calls of private windows and containers. */
  readonly leftOut: Set<string>
  /** Redacted, and not yet on disk. */
  unwritten: Part[]
  /** Marks and gaps that are to be written. */
  readonly fresh: Set<string>
  /** What the apps were called when it was last written. */
  written: string
  name: string
  /** Resolves once a woken worker knows again what it knew. */
  refolded: Promise<void>
}

export function createRecording(options: RecordingOptions): Recording {
  const { sessions, now } = options
  let fold: Fold | null = null
  let isFlushPlanned = false
  /** One write at a time, in order. */
  let tail: Promise<unknown> = Promise.resolve()

  function begin(open: OpenSession, after: number, base: Counted): Fold {
    const redactor = new SessionRedactor(open.placeholderKey, options.signatures)
    const leftOut = new Set<string>()
    const merger = new Merger({
      put(exchange) {
        if (exchange.context.partition === null) redactor.put(exchange)
        else leftOut.add(exchange.id)
      },
      remove(id) {
        redactor.remove(id)
        leftOut.delete(id)
      },
    })
    const maps = { marks: new Map(), gaps: new Map(), fresh: new Set<string>() }
    const written = JSON.stringify(open.labels.map(writtenLabel))
    const unwritten: Part[] = []
    return { open, after, base, merger, redactor, leftOut, unwritten, written, name: open.info.name, refolded: Promise.resolve(), ...maps }
  }

  function take({ merger, marks, gaps, fresh }: Fold, observation: Observation): void {
    if (observation.phase === 'gap') {
      gaps.set(observation.requestKey, observation)
      fresh.add(observation.requestKey)
    } else if (observation.phase === 'mark') {
      marks.set(observation.id, { id: observation.id, at: observation.at, ...observation.data })
      fresh.add(observation.id)
    } else merger.add(observation)
  }

  function infoOf({ open, base, redactor, marks, gaps, leftOut, name }: Fold): SessionInfo {
    return {
      ...open.info,
      name,
      calls: base.calls + redactor.size,
      marks: base.marks + marks.size,
      gaps: base.gaps + [...gaps.values()].filter(({ data }) => isGap(data)).length,
      leftOut: base.leftOut + leftOut.size,
    }
  }

  function planFlush(delayMs = FLUSH_WAIT): void {
    if (isFlushPlanned) return
    isFlushPlanned = true
    options.schedule(() => {
      isFlushPlanned = false
      void flush().catch(() => planFlush(RETRY_WAIT))
    }, delayMs)
  }

  function flush(): Promise<void> {
    const done = tail.then(async () => {
      const mine = fold
      if (mine === null) return
      const { open, redactor, fresh } = mine
      const nameOf = (id: string) => `${open.runs}:${id}`
      for (const { id, exchange, entry } of redactor.take()) {
        mine.unwritten.push({ name: nameOf(id), kind: 'call', at: exchange.startedAt, value: entry })
      }
      for (const id of fresh) {
        const mark = mine.marks.get(id)
        const gap = mine.gaps.get(id)
        if (mark !== undefined) mine.unwritten.push({ name: nameOf(id), kind: 'mark', at: mark.at, value: redactor.mark(mark) })
        if (gap !== undefined) {
          const value = { id, at: gap.at, ...gap.data }
          mine.unwritten.push({ name: nameOf(id), kind: 'gap', at: gap.at, value })
        }
      }
      fresh.clear()
      // What is called so in a private window or container is not written, as nothing of it is.
      const named = options.labels().filter(({ partition }) => partition === null)
      const labels = redactor.labels(named, open.labels)
      const text = JSON.stringify(labels)
      if (text !== mine.written) mine.unwritten.push({ name: LABELS, kind: LABELS, at: open.info.startedAt, value: labels })
      mine.written = text
      const parts = mine.unwritten
      if (parts.length === 0) return
      await sessions.write(open.info.id, parts, infoOf(mine), now())
      mine.unwritten = mine.unwritten.slice(parts.length)
      options.changed()
    })
    tail = done.catch(() => undefined)
    return done
  }

  /** A woken worker: what came since the recording began is in the log. */
  async function refold(mine: Fold): Promise<void> {
    for (let after = mine.after; ; ) {
      const records = await options.read(after, PAGE)
      for (const { seq, observation } of records) {
        after = seq
        take(mine, observation)
      }
      await flush()
      if (records.length < PAGE) return
    }
  }

  return {
    get info() {
      return fold === null ? null : infoOf(fold)
    },
    get checkpoint() {
      return fold === null ? null : { id: fold.open.info.id, after: fold.after, base: fold.base }
    },

    async takeUp(checkpoint, last) {
      const open = await sessions.open()
      if (open === null) return null
      const { info, aliveAt } = open
      if (checkpoint?.id === info.id) {
        fold = begin(open, checkpoint.after, checkpoint.base)
        // Not waited for: what happens meanwhile has to be seen, and order does not matter.
        fold.refolded = refold(fold).catch(() => planFlush(RETRY_WAIT))
        return null
      }
      if (now() - aliveAt > RESTART) {
        await sessions.end({ ...info, endedAt: aliveAt, end: 'interrupted' })
        return null
      }
      await sessions.resume(info.id)
      options.named(open.labels)
      fold = begin({ ...open, runs: open.runs + 1 }, last, info)
      const key = `gap:restart:${open.runs + 1}`
      const data = { reason: 'worker-stopped' as const, until: now(), tabId: null }
      return { id: `${key}:${info.id}`, requestKey: key, source: 'webrequest', at: aliveAt, phase: 'gap', data }
    },

    async start(last) {
      if (fold !== null) return infoOf(fold)
      const startedAt = now()
      const info: SessionInfo = {
        id: crypto.randomUUID(),
        name: `Session of ${new Date(startedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}`,
        startedAt,
        endedAt: null,
        end: null,
        ...NOTHING,
        environment: await options.environment(),
      }
      fold = begin(await sessions.start(info), last, NOTHING)
      return infoOf(fold)
    },

    async stop() {
      const mine = fold
      if (mine === null) return null
      await mine.refolded
      // Where nothing more can be written, it ends with what was.
      await flush().catch(() => undefined)
      const info: SessionInfo = { ...infoOf(mine), endedAt: now(), end: 'stopped' }
      fold = null
      await sessions.end(info)
      return info
    },

    add(observations) {
      if (fold === null) return
      for (const observation of observations) take(fold, observation)
      planFlush()
    },

    signaturesChanged(jwts) {
      fold?.redactor.signaturesChanged(jwts)
      planFlush()
    },

    nameApp: (id, label) => sessions.nameApp(id, { ...label, name: guardedName(label.name, crypto.getRandomValues(new Uint8Array(32))) }),

    async rename(id, name) {
      if (fold?.open.info.id === id) fold.name = name
      await sessions.rename(id, name)
    },

    async remove(id) {
      if (fold?.open.info.id === id) fold = null
      await tail
      await sessions.remove(id)
    },

    async clear() {
      fold = null
      await tail
      await sessions.clear()
    },
  }
}
