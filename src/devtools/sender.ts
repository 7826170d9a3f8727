/**
 * Brings observations to the background: in batches, in order, and again until they are acknowledged. The worker may
 * be stopped at any time; the queue is here.
 */
import type { Observation } from '../core/observation'
import type { Counts } from '../messages/contract'

export interface SenderOptions {
  append(observations: readonly Observation[], counts: Counts): Promise<unknown>
  /** Calls back after so many ms. */
  schedule(run: () => void, delayMs: number): void
}

const LARGEST_BATCH = 200
const FIRST_RETRY = 100
const LAST_RETRY = 5_000

export function createSender({ append, schedule }: SenderOptions): {
  send(observations: readonly Observation[]): void
  count(isRelevant: boolean): void
} {
  const queue: Observation[] = []
  let counts = { seen: 0, irrelevant: 0 }
  let isBusy = false
  let retry = FIRST_RETRY

  async function flush(): Promise<void> {
    if (isBusy || (queue.length === 0 && counts.seen === 0)) return
    isBusy = true
    const batch = queue.slice(0, LARGEST_BATCH)
    const told = counts
    counts = { seen: 0, irrelevant: 0 }
    try {
      await append(batch, told)
      queue.splice(0, batch.length)
      retry = FIRST_RETRY
      isBusy = false
      if (queue.length > 0) void flush()
    } catch {
      counts = { seen: counts.seen + told.seen, irrelevant: counts.irrelevant + told.irrelevant }
      isBusy = false
      schedule(() => void flush(), retry)
      retry = Math.min(retry * 2, LAST_RETRY)
    }
  }

  return {
    send(observations) {
      queue.push(...observations)
      void flush()
    },
    count(isRelevant) {
      // Told with the next batch, or after a while: a message for each image would wake the worker for nothing.
      if (counts.seen++ === 0) schedule(() => void flush(), 500)
      if (!isRelevant) counts.irrelevant++
    },
  }
}
