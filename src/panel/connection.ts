/** Keeps the panel's store in step with the log. */
import { countFaults } from '../core/finding'
import type { Status } from '../messages/contract'
import { type FollowOptions, followLog } from '../messages/follow-log'
import type { PanelStore } from './store/panel-store'

export interface ConnectionOptions extends Omit<FollowOptions, 'onResult' | 'onStatus' | 'onConnection'> {
  readonly store: PanelStore
  /** The inspected tab. */
  readonly tabId: number
}

export function connectPanel({ store, ...options }: ConnectionOptions): void {
  const { client, tabId } = options
  const following = followLog({
    ...options,
    onResult(result) {
      // What comes meanwhile is shown once the file is closed.
      if (store.getState().file.opened !== null) return
      store.getState().resultReceived(result)
      // The number is of this tab alone. Told each time: the browser takes it away when the tab goes to another page.
      if (store.getState().extent === 'tab') void client.ask('badge/show', tabId, countFaults(result.findings)).catch(() => undefined)
    },
    onStatus: status => showStatus(store, status),
    onConnection: state => store.getState().connectionChanged(state),
  })
  store.subscribe((state, before) => {
    const isClosed = state.file.opened === null && before.file.opened !== null
    if (isClosed)
      void client.ask('status/get').then(
        status => showStatus(store, status),
        () => undefined,
      )
    if (isClosed || state.givenKeySets !== before.givenKeySets || state.extent !== before.extent)
      following.restart(state.extent === 'all' ? null : tabId)
  })
}

function showStatus(store: PanelStore, { access, seen, irrelevant, missed, dropped, recording, settings, storage }: Status): void {
  const state = store.getState()
  state.recordingChanged(recording)
  state.storageChanged(storage)
  if (state.file.opened !== null) return
  const { scope } = settings
  const isPermitted = access.all || (scope.kind === 'sites' && access.missing.length === 0)
  state.watchingChanged({
    state: scope.kind === 'devtools' ? 'devtools-only' : isPermitted ? 'watching' : 'not-permitted',
    missingHosts: access.missing,
    ...(scope.kind === 'sites' && { sites: scope.sites }),
  })
  state.callsCounted({ total: seen, irrelevant, missed, dropped })
}
