import { render } from 'preact'
import { App } from './App'
import { ActionsContext, type PanelActions } from './actions'
import './panel.css'
import type { PanelStore } from './store/panel-store'
import { StoreContext } from './store/use-panel'

const SECOND = 1000

/**
 * Draws the panel and starts its one clock, which rests while nobody looks. `now` is the page's time source.
 * Returns what takes everything down again.
 */
export function mountPanel(root: Element, store: PanelStore, actions: PanelActions, now: () => number): () => void {
  const tick = () => store.getState().ticked(now())
  let timer: number | undefined
  const runClock = () => {
    window.clearInterval(timer)
    timer = undefined
    if (document.visibilityState !== 'visible') return
    tick()
    timer = window.setInterval(tick, SECOND)
  }
  document.addEventListener('visibilitychange', runClock)
  runClock()
  render(
    <StoreContext.Provider value={store}>
      <ActionsContext.Provider value={actions}>
        <App />
      </ActionsContext.Provider>
    </StoreContext.Provider>,
    root,
  )
  return () => {
    document.removeEventListener('visibilitychange', runClock)
    window.clearInterval(timer)
    render(null, root)
  }
}
