import type { Environment } from './har-own'

/** A recorded session as lists show it. Times in epoch ms. */
export interface SessionInfo {
  readonly id: string
  readonly name: string
  readonly startedAt: number
  /** Null: it is being recorded. */
  readonly endedAt: number | null
  /** `interrupted`: browser or extension went away while it was recorded, for longer than a restart takes. */
  readonly end: 'stopped' | 'interrupted' | null
  readonly calls: number
  readonly marks: number
  readonly gaps: number
  /** Calls of private windows and containers: they are never saved. */
  readonly leftOut: number
  readonly environment: Environment
}

/** Whose calls are watched and kept. `devtools`: only those of tabs whose DevTools are open. */
export type Scope =
  | { readonly kind: 'everywhere' }
  | { readonly kind: 'devtools' }
  /** Hosts, as `example.com` (its subdomains, too); a call belongs to a site if its own host or its page's does. */
  | { readonly kind: 'sites'; readonly sites: readonly string[] }

/** What the user decides about watching. Kept in `storage.local`: it holds nothing of anybody's traffic. */
export interface WatchSettings {
  readonly scope: Scope
  /** Beyond so many observations, or bytes, the oldest fall off. */
  readonly mostRecords: number
  readonly mostBytes: number
}

export const DEFAULT_SETTINGS: WatchSettings = { scope: { kind: 'everywhere' }, mostRecords: 200_000, mostBytes: 256 * 1024 * 1024 }

/** How the log is doing. */
export interface StorageState {
  readonly records: number
  readonly bytes: number
  /** Why the last attempt to store failed: no room left, or another reason; null: it did not. */
  readonly failure: 'full' | 'failed' | null
  /** Observations that wait in memory until they can be stored. */
  readonly waiting: number
  /** Observations that were given up, for they could neither be stored nor held. */
  readonly lost: number
}
