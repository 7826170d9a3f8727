/** Keeps the panel's store in step with the log. */
import { type FollowOptions, followLog } from '../messages/follow-log'
import type { PanelStore } from './store/panel-store'

export interface ConnectionOptions extends Omit<FollowOptions, 'onResult' | 'onStatus' | 'onConnection'> {
  readonly store: PanelStore
}

export function connectPanel({ store, ...options }: ConnectionOptions): void {
  followLog({
    ...options,
    onResult: result => store.getState().resultReceived(result),
    onStatus({ access, seen, irrelevant, missed, dropped }) {
      store.getState().watchingChanged({ state: access.all ? 'watching' : 'not-permitted', missingHosts: access.missing })
      store.getState().callsCounted({ total: seen, irrelevant, missed, dropped })
    },
    onConnection: state => store.getState().connectionChanged(state),
  })
}
