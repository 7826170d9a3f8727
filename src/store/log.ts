/**
 * The append-only log of observations, in IndexedDB, encrypted with a key that lives only in `storage.session`: no
 * captured text is readable on disk, and closing the browser makes the rest unreadable.
 */
import browser from 'webextension-polyfill'
import { AppError } from '../core/errors'
import type { Observation } from '../core/observation'
import { type Database, openDatabase, type StoredObservation } from './database'
import { KEY_NAME, type LogRecord, readKey, recordsOf } from './log-reading'
import { importKey, seal, unseal } from './sealing'

export interface Bounds {
  readonly mostRecords: number
  readonly mostBytes: number
}

/** What fell off: how many now, and since the log was begun, from when to when (epoch ms). */
export interface Dropped {
  readonly count: number
  readonly from: number
  readonly until: number
}

export interface Log {
  /**
   * Stores what is new among these; resolves once it is on disk. Returns the newest sequence number. Throws `AppError`
   * `STORE_FULL` where the browser has no room, even after the oldest have made some.
   */
  append(observations: readonly Observation[]): Promise<number>
  read(after: number, limit: number): Promise<LogRecord[]>
  last(): Promise<number>
  dropped(): Promise<number>
  size(): Promise<{ readonly records: number; readonly bytes: number }>
  clear(): Promise<void>
}

export interface LogOptions {
  readonly bounds: () => Bounds
  readonly onDropped: (dropped: Dropped) => void
}

/** The bounds are looked at once in so many records: counting costs more than appending. */
const TRIM_EVERY = 500
/** Where the browser has no room, this part of the log makes some. */
const SACRIFICE = 0.25

/** Opens the log for writing: makes the key if the browser was started anew, and forgets what it cannot read. */
export async function openLog(options: LogOptions): Promise<Log> {
  const db = await openDatabase()
  let key = await readKey()
  if (key === null) {
    key = await makeKey()
    await wipe(db)
  }
  return createLog(db, key, options)
}

async function makeKey(): Promise<CryptoKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  await browser.storage.session.set({ [KEY_NAME]: btoa(String.fromCharCode(...bytes)) })
  return importKey(bytes)
}

async function wipe(db: Database): Promise<void> {
  const tx = db.transaction(['log', 'meta'], 'readwrite')
  await Promise.all([tx.objectStore('log').clear(), tx.objectStore('meta').clear(), tx.done])
}

/** What fell off, and the books do not say yet. */
interface Fallen {
  readonly count: number
  readonly bytes: number
  readonly from: number | null
}

const NONE: Fallen = { count: 0, bytes: 0, from: null }

function createLog(db: Database, key: CryptoKey, { bounds, onDropped }: LogOptions): Log {
  let sinceTrim = 0
  let fallen = NONE
  /** The oldest have made room, and it was not enough: more of them would not help either. */
  let isShort = false

  async function add(sealed: readonly StoredObservation[]): Promise<void> {
    const tx = db.transaction(['log', 'meta'], 'readwrite')
    const store = tx.objectStore('log')
    const meta = tx.objectStore('meta')
    const ids = store.index('id')
    const { count, bytes, from } = fallen
    // Where a request fails, nobody waits for the whole any more.
    tx.done.catch(() => undefined)
    let added = 0
    for (const stored of sealed) {
      if ((await ids.getKey(stored.id)) !== undefined) continue
      await store.add(stored)
      added += stored.data.byteLength
      sinceTrim++
    }
    if (added !== bytes) await meta.put(((await meta.get('bytes')) ?? 0) + added - bytes, 'bytes')
    if (count > 0) await meta.put(((await meta.get('dropped')) ?? 0) + count, 'dropped')
    if (from !== null) await meta.put(from, 'dropped-from')
    await tx.done
    fallen = NONE
  }

  /** False: the browser has no room for them. */
  async function hasRoomFor(sealed: readonly StoredObservation[]): Promise<boolean> {
    try {
      await add(sealed)
      isShort = false
      return true
    } catch (error) {
      const { name } = error as Error
      // Firefox lets the next transaction only delete, and says so in these words.
      if (name !== 'QuotaExceededError' && !(isShort && name === 'InvalidStateError')) throw error
      return false
    }
  }

  async function makeRoom(): Promise<boolean> {
    if (isShort) return false
    isShort = true
    const { records, bytes } = await size()
    await trim({ mostRecords: Math.floor(records * (1 - SACRIFICE)), mostBytes: Math.floor(bytes * (1 - SACRIFICE)) })
    return true
  }

  /**
   * Lets the oldest fall off until the log is within these bounds. The books are written with what is stored next: where
   * there is no room, Firefox takes nothing beside what is deleted, and Chrome then deletes nothing.
   */
  async function trim({ mostRecords, mostBytes }: Bounds): Promise<void> {
    const held = await size()
    let excess = held.records - mostRecords
    let bytes = held.bytes
    let count = 0
    let first: StoredObservation | null = null
    let last: StoredObservation | null = null
    const tx = db.transaction('log', 'readwrite')
    let cursor = excess > 0 || bytes > mostBytes ? await tx.store.openCursor() : null
    while (cursor !== null && (excess > 0 || bytes > mostBytes)) {
      first ??= cursor.value
      last = cursor.value
      bytes -= cursor.value.data.byteLength
      excess--
      count++
      await cursor.delete()
      cursor = await cursor.continue()
    }
    await tx.done
    if (first === null || last === null) return
    const [oldest = 0, until = 0] = await Promise.all([first, last].map(async item => ((await unseal(item, key)) as Observation).at))
    const from = fallen.from ?? (await db.get('meta', 'dropped-from')) ?? oldest
    fallen = { count: fallen.count + count, bytes: fallen.bytes + held.bytes - bytes, from }
    onDropped({ count, from, until })
  }

  async function size(): Promise<{ records: number; bytes: number }> {
    const [records, bytes] = await Promise.all([db.count('log'), db.get('meta', 'bytes')])
    return { records, bytes: (bytes ?? 0) - fallen.bytes }
  }

  async function last(): Promise<number> {
    const cursor = await db.transaction('log').store.openKeyCursor(null, 'prev')
    return cursor?.primaryKey ?? 0
  }

  return {
    last,
    size,
    async append(observations) {
      const sealed = await Promise.all(observations.map(async item => ({ id: item.id, ...(await seal(item, key)) })))
      const isStored = (await hasRoomFor(sealed)) || ((await makeRoom()) && (await hasRoomFor(sealed)))
      if (!isStored) throw new AppError('STORE_FULL', 'The browser has no room left to keep what is seen.')
      if (sinceTrim >= TRIM_EVERY) {
        sinceTrim = 0
        await trim(bounds())
      }
      return last()
    },
    read: async (after, limit) => recordsOf(await db.getAll('log', IDBKeyRange.lowerBound(after, true), limit), key),
    async dropped() {
      return ((await db.get('meta', 'dropped')) ?? 0) + fallen.count
    },
    async clear() {
      await wipe(db)
      fallen = NONE
      isShort = false
    },
  }
}
