/** A schedule that the test drives: nothing happens until it says so, and nothing has to be waited for. */
export interface HandClock {
  schedule(run: () => void, delayMs: number): void
  /** Lets this much time pass, and whatever falls due in it happen, in order. */
  pass(ms: number): Promise<void>
  /** How many calls are still planned. */
  readonly planned: number
}

export function createHandClock(): HandClock {
  let now = 0
  let calls: { readonly at: number; readonly run: () => void }[] = []
  return {
    schedule: (run, delayMs) => void calls.push({ at: now + delayMs, run }),
    async pass(ms) {
      const until = now + ms
      for (;;) {
        await settle()
        const [next] = calls.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        calls = calls.filter(call => call !== next)
        now = next.at
        next.run()
      }
      now = until
    },
    get planned() {
      return calls.length
    },
  }
}

/** Lets every promise that can be kept now be kept; one that keeps another takes a round more. */
export async function settle(rounds = 12): Promise<void> {
  for (let round = 0; round < rounds; round++) await new Promise<void>(resolve => setImmediate(resolve))
}
