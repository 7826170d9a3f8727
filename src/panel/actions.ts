import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Environment, OwnSession } from '../core/har-own'
import type { AppLabel } from '../core/labels'
import type { Load } from '../core/model'
import type { NewMark } from '../messages/contract'

/** What the panel asks of the page it runs in. Views never touch the browser themselves. */
export interface PanelActions {
  /** Forget what was recorded of this session. */
  clear(): void
  /** Ask the browser for the hosts that are withheld; called from a click. */
  grantAccess(): void
  /** False where the browser refuses the clipboard. */
  copy(text: string): Promise<boolean>
  openFile?(file: File): void
  /** What is being opened is not; what was open stays. */
  cancelOpening?(): void
  /** What the user calls an app from now on; rejects where that cannot be kept. */
  nameApp?(label: AppLabel): Promise<void>
  /** Where something is being watched, and can be recorded. */
  readonly recorder?: RecorderActions
  /** Where what is shown can be saved as a file. */
  readonly exporting?: ExportActions
}

export interface RecorderActions {
  start(): Promise<void>
  stop(): Promise<void>
  mark(mark: NewMark): Promise<void>
  /** The page with the recorded sessions comes up. */
  openSessions(): void
  /** The page that is inspected; undefined: it is not known. */
  page(): Pick<Load, 'origin' | 'partition'> | undefined
}

export interface ExportActions {
  /** Stands in the export: where the session was seen. */
  readonly environment: Environment
  /** The file that is open; null: what is shown was watched here. */
  file(): OpenedFile | null
  /** Makes the browser save it. */
  save(name: string, content: Blob): void
}

export interface OpenedFile {
  readonly name: string
  readonly session: OwnSession
  /** Its bytes, once more from the start each time. */
  open(): AsyncIterable<Uint8Array>
}

export const ActionsContext = createContext<PanelActions | null>(null)

export function useActions(): PanelActions {
  const actions = useContext(ActionsContext)
  if (actions === null) throw new Error('A panel component was rendered outside the panel')
  return actions
}
