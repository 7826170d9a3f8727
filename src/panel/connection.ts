/** Keeps the panel's store in step with the log. */
import { countFaults } from '../core/finding'
import { type FollowOptions, followLog } from '../messages/follow-log'
import type { PanelStore } from './store/panel-store'

export interface ConnectionOptions extends Omit<FollowOptions, 'onResult' | 'onStatus' | 'onConnection'> {
  readonly store: PanelStore
}

export function connectPanel({ store, ...options }: ConnectionOptions): void {
  const following = followLog({
    ...options,
    onResult(result) {
      store.getState().resultReceived(result)
      // Told each time: the browser takes the number away when the tab goes to another page.
      void options.client.ask('badge/show', options.tabId, countFaults(result.findings)).catch(() => undefined)
    },
    onStatus({ access, seen, irrelevant, missed, dropped }) {
      store.getState().watchingChanged({ state: access.all ? 'watching' : 'not-permitted', missingHosts: access.missing })
      store.getState().callsCounted({ total: seen, irrelevant, missed, dropped })
    },
    onConnection: state => store.getState().connectionChanged(state),
  })
  store.subscribe((state, before) => {
    if (state.givenKeySets !== before.givenKeySets) following.restart()
  })
}
