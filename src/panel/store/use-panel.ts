import { createContext } from 'preact'
import { useContext, useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import type { PanelState } from './panel-state'
import type { PanelStore } from './panel-store'

export const StoreContext = createContext<PanelStore | null>(null)

export function useStore(): PanelStore {
  const store = useContext(StoreContext)
  if (store === null) throw new Error('A panel component was rendered outside the panel')
  return store
}

/**
 * Renders again when what the selector returns is another thing. The selector returns something stored, memoised or
 * primitive, never a fresh object.
 */
export function usePanel<T>(selector: (state: PanelState) => T): T {
  const store = useStore()
  const [, renderAgain] = useReducer((count: number) => count + 1, 0)
  const value = selector(store.getState())
  const drawn = useRef({ selector, value })
  drawn.current = { selector, value }
  useLayoutEffect(() => {
    const compare = () => {
      const { selector, value } = drawn.current
      if (!Object.is(selector(store.getState()), value)) renderAgain(undefined)
    }
    compare()
    return store.subscribe(compare)
  }, [store])
  return value
}
