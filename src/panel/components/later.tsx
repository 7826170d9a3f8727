import type { ComponentType } from 'preact'
import { useEffect, useReducer } from 'preact/hooks'

/** A component that is fetched when it is first drawn, for what the first picture can do without. Until then, nothing stands there. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null
  return props => {
    const [, drawAgain] = useReducer((count: number) => count + 1, 0)
    useEffect(() => {
      if (loaded !== null) return
      load().then(
        component => {
          loaded = component
          drawAgain(undefined)
        },
        // The extension was updated under an open page, which is past saving; it is tried again when it is drawn anew.
        () => undefined,
      )
    }, [])
    const Loaded = loaded
    return Loaded === null ? null : <Loaded {...props} />
  }
}
