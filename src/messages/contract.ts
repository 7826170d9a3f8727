/**
 * What the extension's contexts say to each other. A command is asked of the background and answered; a broadcast is
 * told to whoever listens. Everything that comes over a wire is `unknown` until its guard has seen it.
 */
import type { AppLabel } from '../core/labels'
import type { Mark, Observation } from '../core/observation'
import type { HiddenSignature } from '../core/placeholder'
import type { SessionInfo, StorageState, WatchSettings } from '../core/session-info'

export interface Access {
  /** Every site may be watched. */
  readonly all: boolean
  /** Hosts that take part in what was seen, and may not be watched. */
  readonly missing: readonly string[]
}

export interface Status {
  readonly access: Access
  /** Requests seen since the log was cleared, and how many of them said nothing about credentials. */
  readonly seen: number
  readonly irrelevant: number
  /** Calls that were not kept, and would have been, had their token or endpoint been known in time. */
  readonly missed: number
  /** Observations that fell off the log's bound. */
  readonly dropped: number
  /** Sequence number of the newest observation in the log; 0: the log is empty. */
  readonly last: number
  /** The session that is being recorded; null: none is. */
  readonly recording: SessionInfo | null
  /** What the user calls the apps. */
  readonly labels: readonly AppLabel[]
  readonly settings: WatchSettings
  readonly storage: StorageState
}

export interface Counts {
  readonly seen: number
  readonly irrelevant: number
}

/** The name is the noun and the verb; the signature is the contract. */
export interface Commands {
  /** Stores observations; the answer is the acknowledgement. Sent again with the same ids, they are stored once. */
  'log/append'(observations: readonly Observation[], counts: Counts): { readonly last: number }
  /** For contexts that cannot open the store themselves. */
  'log/read'(after: number, limit: number): readonly { readonly seq: number; readonly observation: Observation }[]
  'log/clear'(): void
  'status/get'(): Status
  /** What came of checking signatures, by JWT: a recording hides them, and remembers this of them. */
  'signatures/tell'(found: readonly (readonly [jwt: string, HiddenSignature])[]): void
  /** The number on the toolbar button while this tab is shown; 0: none. */
  'badge/show'(tabId: number, count: number): void
  /** Opens a page of the extension in a tab; a session's id, or two to be compared, for the page of sessions. */
  'page/open'(page: ExtensionPage, sessionIds: readonly string[]): void
  /** Begins to record; where a recording is under way, that one goes on. */
  'recording/start'(): SessionInfo
  /** Ends the recording and saves it; null: there was none. */
  'recording/stop'(): SessionInfo | null
  /** What the user says of a moment, for the log and for the recording. */
  'mark/add'(mark: NewMark): void
  /** What an app is called from now on, in the log and in the recording. */
  'app/name'(label: AppLabel): void
  /** The same for a recorded session. */
  'session/name-app'(id: string, label: AppLabel): void
  'session/rename'(id: string, name: string): void
  'session/delete'(id: string): void
  'settings/put'(settings: WatchSettings): void
  /** Forgets everything: the log, all sessions, the settings. A recording ends. */
  'everything/delete'(): void
}

/** `at` (epoch ms): when it was, where that is not now; the note takes a while to write. */
export type NewMark = Pick<Mark, 'kind' | 'note' | 'origin'> & { readonly at?: number }

export type ExtensionPage = 'options' | 'sessions' | 'welcome'

export interface Broadcasts {
  'log/grew': { readonly last: number }
  'log/cleared': Record<string, never>
  'status/changed': Status
  /** A session was begun, saved, renamed or deleted. */
  'sessions/changed': Record<string, never>
}

/** The name of the tie by which a DevTools page tells which tab it inspects. */
export const inspectionOf = (tabId: number) => `inspect:${tabId}`

/** The tab of such a name; null for any other. */
export function inspectedTab(name: string): number | null {
  const tab = /^inspect:(\d+)$/.exec(name)?.[1]
  return tab === undefined ? null : Number(tab)
}

/** Every command needs a handler; leaving one out is a type error. */
export type Handlers = {
  readonly [Name in keyof Commands]: (...args: Parameters<Commands[Name]>) => Promise<ReturnType<Commands[Name]>>
}

/** The only thing messaging knows of the browser. Tests pass a pair of in-memory ones. */
export interface Wire {
  /** Resolves with the other side's answer; rejects where there is no other side. */
  send(message: Envelope): Promise<unknown>
  /** The listener's promise is the answer; undefined: the message was not for it. */
  onMessage(listen: (message: unknown) => Promise<unknown> | undefined): void
}

export const APP = 'dcr-devtools'

export type Envelope =
  | { readonly app: typeof APP; readonly kind: 'command'; readonly name: keyof Commands; readonly args: readonly unknown[] }
  | { readonly app: typeof APP; readonly kind: 'broadcast'; readonly name: keyof Broadcasts; readonly payload: unknown }

/** How an answer crosses: errors keep their code. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string }
