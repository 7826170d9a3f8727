/** The one database, and how it came from its earlier versions. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { SessionInfo } from '../core/session-info'
import { NAME, VERSION } from './log-reading'

/** Encrypted with AES-GCM. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>
  readonly data: ArrayBuffer
}

export interface StoredObservation extends Sealed {
  seq?: number
  readonly id: string
}

export interface StoredSession {
  readonly id: string
  readonly info: SessionInfo
  /** Cannot be read out by any script; goes with the session. */
  readonly key: CryptoKey
  /** Sealed; what placeholders are made with. Null once the session has ended: with it they could be tried out. */
  readonly placeholders: Sealed | null
  /** How often browser or extension was started anew while it was recorded: ids of calls begin anew, too. */
  readonly runs: number
  /** The last sign of life (epoch ms). */
  readonly aliveAt: number
}

export interface StoredPart extends Sealed {
  readonly session: string
  /** Of this session's parts; written again under the same name, it takes the place of the former. */
  readonly name: string
  readonly kind: 'call' | 'mark' | 'gap' | 'labels'
  /** Epoch ms: calls are read in this order. */
  readonly at: number
}

export interface Schema extends DBSchema {
  log: { key: number; value: StoredObservation; indexes: { id: string } }
  /** `dropped`: observations that fell off; `dropped-from`: the time of the first of them; `bytes`: what the log holds. */
  meta: { key: string; value: number }
  sessions: { key: string; value: StoredSession }
  parts: { key: [string, string]; value: StoredPart; indexes: { time: [string, number] } }
}

export type Database = IDBPDatabase<Schema>

export function openDatabase(): Promise<Database> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore('log', { keyPath: 'seq', autoIncrement: true }).createIndex('id', 'id', { unique: true })
        db.createObjectStore('meta')
      }
      if (before < 2) {
        db.createObjectStore('sessions', { keyPath: 'id' })
        db.createObjectStore('parts', { keyPath: ['session', 'name'] }).createIndex('time', ['session', 'at'])
      }
    },
    // A later version of the extension wants to change the form: this page is of the past.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}
