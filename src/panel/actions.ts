import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** What the panel asks of the page it runs in. Views never touch the browser themselves. */
export interface PanelActions {
  /** Forget what was recorded of this session. */
  clear(): void
  /** Ask the browser for the hosts that are withheld; called from a click. */
  grantAccess(): void
  /** False where the browser refuses the clipboard. */
  copy(text: string): Promise<boolean>
  openFile?(file: File): void
}

export const ActionsContext = createContext<PanelActions | null>(null)

export function useActions(): PanelActions {
  const actions = useContext(ActionsContext)
  if (actions === null) throw new Error('A panel component was rendered outside the panel')
  return actions
}
