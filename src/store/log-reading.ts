/**
 * Reads the log, for pages. They ask one thing of the database, so what the background writes with is not loaded by them.
 */
import browser from 'webextension-polyfill'
import type { Observation } from '../core/observation'
import type { StoredObservation } from './database'
import { importKey, unseal } from './sealing'

export interface LogRecord {
  readonly seq: number
  readonly observation: Observation
}

export interface LogReader {
  read(after: number, limit: number): Promise<LogRecord[]>
}

export const NAME = 'dcr-devtools'
export const VERSION = 2
export const KEY_NAME = 'log-key'

/** Opens the log for reading. Null: no key yet, so there is nothing that could be read. */
export async function openLogForReading(): Promise<LogReader | null> {
  const key = await readKey()
  if (key === null) return null
  const opening = indexedDB.open(NAME, VERSION)
  // There is a key only where the background has made the database: it is not for a reader to make one. In a private window
  // there is none, since the browser gives pages another store there: then the background reads.
  opening.onupgradeneeded = () => opening.transaction?.abort()
  const db = await answerOf(opening)
  // A later version of the extension wants to change the form: this page is of the past.
  db.onversionchange = () => db.close()
  return {
    read: async (after, limit) =>
      recordsOf(await answerOf(db.transaction('log').objectStore('log').getAll(IDBKeyRange.lowerBound(after, true), limit)), key),
  }
}

export async function readKey(): Promise<CryptoKey | null> {
  const { [KEY_NAME]: raw } = await browser.storage.session.get(KEY_NAME)
  if (typeof raw !== 'string') return null
  return importKey(Uint8Array.from(atob(raw), letter => letter.charCodeAt(0)))
}

export function recordsOf(stored: readonly StoredObservation[], key: CryptoKey): Promise<LogRecord[]> {
  return Promise.all(stored.map(async item => ({ seq: item.seq ?? 0, observation: (await unseal(item, key)) as Observation })))
}

function answerOf<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
