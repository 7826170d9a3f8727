/** Engine, rules and log: everything behind the panel's first picture, loaded after it. */
import type { Client } from '../messages/client'
import { profiles } from '../profiles'
import { rules } from '../rules'
import { openLogForReading } from '../store/log-reading'
import { connectPanel } from './connection'
import type { PanelStore } from './store/panel-store'

export function startLive(store: PanelStore, client: Client, tabId: number): void {
  connectPanel({
    store,
    client,
    rules,
    profiles,
    tabId,
    openReader: openLogForReading,
    schedule: (run, delayMs) => void setTimeout(run, delayMs),
    verify: async jwts => (await import('../core/signatures')).verifySignatures(jwts, store.getState().givenKeySets),
  })
}
