/**
 * Recorded sessions, in IndexedDB: redacted, call by call, and encrypted besides, with a key that no script can read out.
 * They outlive the browser; what was only watched does not (log.ts).
 */

import { isGap } from '../core/gaps'
import { harEnd, harStart } from '../core/har-write'
import { type AppLabel, LABELS, LIVE, readLabels, relabelled, writtenLabel } from '../core/labels'
import type { Gap } from '../core/observation'
import type { SessionInfo } from '../core/session-info'
import { type Database, openDatabase, type StoredPart, type StoredSession } from './database'
import { makeHiddenKey, seal, unseal } from './sealing'

export interface SessionShelf {
  /** The newest first. */
  list(): Promise<readonly SessionInfo[]>
  /** The session as HAR 1.2 (redacted), in order of time; null: there is none of this id. */
  read(id: string): Promise<AsyncIterable<Uint8Array> | null>
}

/** One thing that was recorded. `value` null: it turned out to be part of another, and goes. */
export interface Part {
  readonly name: string
  readonly kind: StoredPart['kind']
  /** Epoch ms. */
  readonly at: number
  readonly value: unknown
}

/** The session that is being recorded, as the background writes it. */
export interface OpenSession {
  readonly info: SessionInfo
  readonly runs: number
  readonly aliveAt: number
  /** 32 bytes; the same through all its runs, so that the same secret has the same placeholder. */
  readonly placeholderKey: Uint8Array
  /** What the user called its apps. */
  readonly labels: readonly AppLabel[]
}

export interface SessionWriter extends SessionShelf {
  /** The session that nobody has ended; null: none. */
  open(): Promise<OpenSession | null>
  start(info: SessionInfo): Promise<OpenSession>
  /** Its next run: browser or extension was started anew. */
  resume(id: string): Promise<void>
  write(id: string, parts: readonly Part[], info: SessionInfo, aliveAt: number): Promise<void>
  end(info: SessionInfo): Promise<void>
  nameApp(id: string, label: AppLabel): Promise<void>
  rename(id: string, name: string): Promise<void>
  remove(id: string): Promise<void>
  clear(): Promise<void>
}

/** For pages of the extension; the background alone writes. */
export async function openShelf(): Promise<SessionShelf> {
  return createShelf(await openDatabase())
}

function createShelf(db: Database): SessionShelf {
  return {
    async list() {
      const sessions = await db.getAll('sessions')
      return sessions.map(({ info }) => info).sort((a, b) => b.startedAt - a.startedAt)
    },
    async read(id) {
      const session = await db.get('sessions', id)
      return session === undefined ? null : harOf(db, session)
    },
  }
}

/** Parts that are read at once. */
const PAGE = 200

async function* harOf(db: Database, { id, info, key }: StoredSession): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(harStart(info.environment, []))
  const marks: unknown[] = []
  const gaps: unknown[] = []
  let labels: readonly AppLabel[] = []
  let isFirst = true
  for (let offset = 0; ; offset += PAGE) {
    const parts = await partsOf(db, id, offset)
    for (const part of parts) {
      const value = await unseal(part, key)
      if (part.kind === 'mark') marks.push(value)
      else if (part.kind === 'gap') {
        if (isGap(value as Gap)) gaps.push(value)
      } else if (part.kind === LABELS) labels = readLabels(value, '')
      else {
        yield encoder.encode(`${isFirst ? '\n' : ',\n'}${JSON.stringify(value)}`)
        isFirst = false
      }
    }
    if (parts.length < PAGE) break
  }
  const { name, environment, endedAt, startedAt } = info
  const said = { name, environment, marks, gaps, labels: labels.map(writtenLabel), suppressions: [] }
  yield encoder.encode(harEnd({ ...said, exportedAt: endedAt ?? startedAt, endedAt, redaction: {} }))
}

/** A cursor rather than a list of keys: calls of one moment have one place in the index. */
async function partsOf(db: Database, id: string, offset: number): Promise<StoredPart[]> {
  const range = IDBKeyRange.bound([id, Number.NEGATIVE_INFINITY], [id, Number.POSITIVE_INFINITY])
  let cursor = await db.transaction('parts').store.index('time').openCursor(range)
  if (offset > 0) cursor = (await cursor?.advance(offset)) ?? null
  const parts: StoredPart[] = []
  while (cursor !== null && cursor !== undefined && parts.length < PAGE) {
    parts.push(cursor.value)
    cursor = await cursor.continue()
  }
  return parts
}

export async function openSessions(): Promise<SessionWriter> {
  const db = await openDatabase()

  async function change(id: string, changeOf: (session: StoredSession) => StoredSession): Promise<void> {
    const tx = db.transaction('sessions', 'readwrite')
    const session = await tx.store.get(id)
    if (session !== undefined) await tx.store.put(changeOf(session))
    await tx.done
  }

  async function opened(session: StoredSession): Promise<OpenSession> {
    const placeholderKey = session.placeholders === null ? [] : ((await unseal(session.placeholders, session.key)) as number[])
    return {
      info: session.info,
      runs: session.runs,
      aliveAt: session.aliveAt,
      placeholderKey: Uint8Array.from(placeholderKey),
      labels: await labelsOf(session),
    }
  }

  async function labelsOf({ id, key }: StoredSession): Promise<readonly AppLabel[]> {
    const part = await db.get('parts', [id, LABELS])
    return part === undefined ? [] : readLabels(await unseal(part, key), LIVE)
  }

  return {
    ...createShelf(db),
    async open() {
      const session = (await db.getAll('sessions')).find(({ info }) => info.endedAt === null)
      return session === undefined ? null : opened(session)
    },
    async start(info) {
      const key = await makeHiddenKey()
      const placeholders = await seal([...crypto.getRandomValues(new Uint8Array(32))], key)
      const session: StoredSession = { id: info.id, info, key, placeholders, runs: 0, aliveAt: info.startedAt }
      await db.put('sessions', session)
      return opened(session)
    },
    resume: id => change(id, session => ({ ...session, runs: session.runs + 1 })),
    async write(id, parts, info, aliveAt) {
      const session = await db.get('sessions', id)
      if (session === undefined) return
      const sealed = await Promise.all(
        parts.map(async ({ name, kind, at, value }) =>
          value === null ? name : { session: id, name, kind, at, ...(await seal(value, session.key)) },
        ),
      )
      const tx = db.transaction(['parts', 'sessions'], 'readwrite')
      const store = tx.objectStore('parts')
      // Deleted or renamed meanwhile: what the user did last counts.
      const now = await tx.objectStore('sessions').get(id)
      if (now !== undefined) {
        for (const part of sealed) await (typeof part === 'string' ? store.delete([id, part]) : store.put(part))
        await tx.objectStore('sessions').put({ ...now, info: { ...info, name: now.info.name, endedAt: now.info.endedAt }, aliveAt })
      }
      await tx.done
    },
    end: info => change(info.id, session => ({ ...session, info: { ...info, name: session.info.name }, placeholders: null })),
    async nameApp(id, label) {
      const session = await db.get('sessions', id)
      if (session === undefined) return
      const { info, key } = session
      const labels = relabelled(await labelsOf(session), label).map(writtenLabel)
      await db.put('parts', { session: id, name: LABELS, kind: LABELS, at: info.startedAt, ...(await seal(labels, key)) })
    },
    rename: (id, name) => change(id, session => ({ ...session, info: { ...session.info, name } })),
    async remove(id) {
      const tx = db.transaction(['parts', 'sessions'], 'readwrite')
      await tx.objectStore('parts').delete(IDBKeyRange.bound([id, ''], [id, '￿']))
      await tx.objectStore('sessions').delete(id)
      await tx.done
    },
    async clear() {
      const tx = db.transaction(['parts', 'sessions'], 'readwrite')
      await Promise.all([tx.objectStore('parts').clear(), tx.objectStore('sessions').clear(), tx.done])
    },
  }
}
