/**
 * The number on the toolbar button: errors and warnings of the inspected tab. It is worked out here, where DevTools is
 * open anyway: the background wakes a hundred times a day and should not have to carry a linter each time.
 */
import type { LintResult } from '../core/result'
import type { Client } from '../messages/client'
import { followLog } from '../messages/follow-log'
import { profiles } from '../profiles'
import { rules } from '../rules'
import { openLogForReading } from '../store/log'

export function startBadge(client: Client, tabId: number): void {
  followLog({
    client,
    tabId,
    rules,
    profiles,
    openReader: openLogForReading,
    schedule: (run, delayMs) => void setTimeout(run, delayMs),
    // Told each time: the browser takes the number away when the tab goes to another page.
    onResult: result => void client.ask('badge/show', tabId, countOf(result)).catch(() => undefined),
    onStatus: () => undefined,
    onConnection: () => undefined,
  })
}

function countOf({ findings }: LintResult): number {
  return findings.filter(({ outcome, severity }) => outcome === 'flagged' && severity !== 'info').length
}
