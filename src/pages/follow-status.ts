/** Keeps a page in step with what the background says of itself. */
import { useEffect, useState } from 'preact/hooks'
import type { Client } from '../messages/client'
import type { Status } from '../messages/contract'

/** Ms between two attempts to reach a background that does not answer. */
const RETRY = 1000
/** A burst of calls is counted once (ms). */
const PAUSE = 500

export interface FollowStatusOptions {
  readonly client: Client
  schedule(run: () => void, delayMs: number): void
  /** Null: the background does not answer; it is asked again. */
  onStatus(status: Status | null): void
}

/** Returns what ends it. */
export function followStatus({ client, schedule, onStatus }: FollowStatusOptions): () => void {
  let isEnded = false
  let isPlanned = false

  async function ask(): Promise<void> {
    try {
      const status = await client.ask('status/get')
      if (!isEnded) onStatus(status)
    } catch {
      if (isEnded) return
      onStatus(null)
      plan(RETRY)
    }
  }

  function plan(delayMs: number): void {
    if (isPlanned) return
    isPlanned = true
    schedule(() => {
      isPlanned = false
      if (!isEnded) void ask()
    }, delayMs)
  }

  client.on('status/changed', status => {
    if (!isEnded) onStatus(status)
  })
  client.on('log/grew', () => plan(PAUSE))
  client.on('log/cleared', () => plan(PAUSE))
  void ask()
  return () => {
    isEnded = true
  }
}

/** Undefined: not known yet. Null: the background does not answer. */
export function useStatus(client: Client): Status | null | undefined {
  const [status, setStatus] = useState<Status | null>()
  useEffect(() => followStatus({ client, schedule: (run, delayMs) => void setTimeout(run, delayMs), onStatus: setStatus }), [client])
  return status
}
