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
/** Counts are told with the next batch, or after so many ms: a message for each image would wake the worker for nothing. */
const COUNTS_WAIT = 500

export interface Sender {
  send(observations: readonly Observation[]): void
  count(isRelevant: boolean): void
}

export function createSender({ append, schedule }: SenderOptions): Sender {
  const queue: Observation[] = []
  let counts: Counts = { seen: 0, irrelevant: 0 }
  let isBusy = false
  let isDue = false
  let isRetryPlanned = false
  let isCountPlanned = false
  let retry = FIRST_RETRY

  async function flush(): Promise<void> {
    if (isBusy || isRetryPlanned) {
      isDue = true
      return
    }
    if (queue.length === 0 && counts.seen === 0) return
    isBusy = true
    isDue = false
    const batch = queue.slice(0, LARGEST_BATCH)
    const told = counts
    counts = { seen: 0, irrelevant: 0 }
    try {
      await append(batch, told)
      queue.splice(0, batch.length)
      retry = FIRST_RETRY
    } catch {
      counts = { seen: counts.seen + told.seen, irrelevant: counts.irrelevant + told.irrelevant }
      planRetry()
    }
    isBusy = false
    if (!isRetryPlanned && (queue.length > 0 || isDue)) void flush()
  }

  /** One at a time: what arrives meanwhile goes with it. */
  function planRetry(): void {
    isRetryPlanned = true
    schedule(() => {
      isRetryPlanned = false
      void flush()
    }, retry)
    retry = Math.min(retry * 2, LAST_RETRY)
  }

  return {
    send(observations) {
      queue.push(...observations)
      void flush()
    },
    count(isRelevant) {
      counts = { seen: counts.seen + 1, irrelevant: counts.irrelevant + (isRelevant ? 0 : 1) }
      if (isCountPlanned) return
      isCountPlanned = true
      schedule(() => {
        isCountPlanned = false
        void flush()
      }, COUNTS_WAIT)
    },
  }
}
