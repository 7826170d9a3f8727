/**
 * The number on the toolbar button: errors and warnings of the inspected tab. It is worked out here, where DevTools is
 * open anyway: the background wakes a hundred times a day and should not have to carry a linter each time.
 */
import { countFaults } from '../core/finding'
import type { Client } from '../messages/client'
import { type Following, followLog } from '../messages/follow-log'
import { profiles } from '../profiles'
import { rules } from '../rules'
import { openLogForReading } from '../store/log-reading'

/** To be stopped once the panel is open, which knows the number without anybody working it out a second time. */
export function startBadge(client: Client, tabId: number): Following {
  return followLog({
    client,
    tabId,
    rules,
    profiles,
    openReader: openLogForReading,
    schedule: (run, delayMs) => void setTimeout(run, delayMs),
    verify: async jwts => (await import('../core/signatures')).verifySignatures(jwts),
    // Told each time: the browser takes the number away when the tab goes to another page.
    onResult: result => void client.ask('badge/show', tabId, countFaults(result.findings)).catch(() => undefined),
    onStatus: () => undefined,
    onConnection: () => undefined,
  })
}
