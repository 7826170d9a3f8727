/**
 * The append-only log of observations, in IndexedDB, encrypted with a key that lives only in `storage.session`: no
 * captured text is readable on disk, and closing the browser makes the rest unreadable.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import browser from 'webextension-polyfill'
import type { Observation } from '../core/observation'

export interface LogRecord {
  readonly seq: number
  readonly observation: Observation
}

export interface Log {
  /** Stores what is new among these; resolves once it is on disk. Returns the newest sequence number. */
  append(observations: readonly Observation[]): Promise<number>
  read(after: number, limit: number): Promise<LogRecord[]>
  last(): Promise<number>
  dropped(): Promise<number>
  clear(): Promise<void>
}

interface Stored {
  seq?: number
  readonly id: string
  readonly iv: Uint8Array<ArrayBuffer>
  readonly data: ArrayBuffer
}

interface Schema extends DBSchema {
  log: { key: number; value: Stored; indexes: { id: string } }
  meta: { key: string; value: number }
}

const KEY_NAME = 'log-key'
/** Beyond this many records, or bytes, the oldest fall off, and are counted. */
const MOST_RECORDS = 200_000
/** The bounds are looked at once in so many records: counting costs more than appending. */
const TRIM_EVERY = 500
const MOST_BYTES = 256 * 1024 * 1024

/** Opens the log for writing: makes the key if the browser was started anew, and forgets what it cannot read. */
export async function openLog(): Promise<Log> {
  const db = await openDatabase()
  let key = await readKey()
  if (key === null) {
    key = await makeKey()
    await wipe(db)
  }
  return createLog(db, key)
}

/** Opens the log for reading. Null: no key yet, so there is nothing that could be read. */
export async function openLogForReading(): Promise<Pick<Log, 'read'> | null> {
  const key = await readKey()
  return key === null ? null : createLog(await openDatabase(), key)
}

function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>('dcr-devtools', 1, {
    upgrade(db) {
      db.createObjectStore('log', { keyPath: 'seq', autoIncrement: true }).createIndex('id', 'id', { unique: true })
      db.createObjectStore('meta')
    },
  })
}

async function readKey(): Promise<CryptoKey | null> {
  const { [KEY_NAME]: raw } = await browser.storage.session.get(KEY_NAME)
  if (typeof raw !== 'string') return null
  const bytes = Uint8Array.from(atob(raw), letter => letter.charCodeAt(0))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function makeKey(): Promise<CryptoKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  await browser.storage.session.set({ [KEY_NAME]: btoa(String.fromCharCode(...bytes)) })
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function wipe(db: IDBPDatabase<Schema>): Promise<void> {
  const tx = db.transaction(['log', 'meta'], 'readwrite')
  await Promise.all([tx.objectStore('log').clear(), tx.objectStore('meta').clear(), tx.done])
}

function createLog(db: IDBPDatabase<Schema>, key: CryptoKey): Log {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  let bytes: number | null = null
  let sinceTrim = 0

  async function seal(observation: Observation): Promise<Stored> {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, encoder.encode(JSON.stringify(observation)))
    return { id: observation.id, iv, data }
  }

  async function open(stored: Stored): Promise<LogRecord> {
    const data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: stored.iv }, key, stored.data)
    return { seq: stored.seq ?? 0, observation: JSON.parse(decoder.decode(data)) as Observation }
  }

  async function trim(): Promise<void> {
    const tx = db.transaction(['log', 'meta'], 'readwrite')
    const store = tx.objectStore('log')
    let excess = Math.max((await store.count()) - MOST_RECORDS, 0)
    let dropped = 0
    let cursor = excess > 0 || (bytes ?? 0) > MOST_BYTES ? await store.openCursor() : null
    while (cursor !== null && (excess > 0 || (bytes ?? 0) > MOST_BYTES)) {
      bytes = (bytes ?? 0) - cursor.value.data.byteLength
      excess--
      dropped++
      await cursor.delete()
      cursor = await cursor.continue()
    }
    if (dropped > 0) await tx.objectStore('meta').put(((await tx.objectStore('meta').get('dropped')) ?? 0) + dropped, 'dropped')
    await tx.done
  }

  async function last(): Promise<number> {
    const cursor = await db.transaction('log').store.openKeyCursor(null, 'prev')
    return cursor?.primaryKey ?? 0
  }

  return {
    last,
    async append(observations) {
      const sealed = await Promise.all(observations.map(seal))
      const tx = db.transaction('log', 'readwrite')
      const ids = tx.store.index('id')
      for (const stored of sealed) {
        if ((await ids.getKey(stored.id)) !== undefined) continue
        await tx.store.add(stored)
        bytes = (bytes ?? 0) + stored.data.byteLength
        sinceTrim++
      }
      await tx.done
      if (sinceTrim >= TRIM_EVERY) {
        sinceTrim = 0
        await trim()
      }
      return last()
    },
    async read(after, limit) {
      const stored = await db.getAll('log', IDBKeyRange.lowerBound(after, true), limit)
      return Promise.all(stored.map(open))
    },
    async dropped() {
      return (await db.get('meta', 'dropped')) ?? 0
    },
    async clear() {
      bytes = 0
      await wipe(db)
    },
  }
}
