/**
 * Chrome tells a worker that it has just woken what it held back and what happens now side by side: a request may end before
 * it begins. An end whose beginning nobody knows waits a moment for it.
 */
export interface EarlyEndsOptions<Ending> {
  isBegun(ending: Ending): boolean
  /** It waits: the worker may be stopped meanwhile. */
  keep(ending: Ending): void
  tell(ending: Ending): void
  /** Calls back after so many ms. */
  schedule(run: () => void, delayMs: number): void
}

/** What was held back comes within this time (ms) of what happened since. */
export const PATIENCE = 1000

export function createEarlyEnds<Ending>({ isBegun, keep, tell, schedule }: EarlyEndsOptions<Ending>): (ending: Ending) => void {
  return ending => {
    if (isBegun(ending)) return tell(ending)
    keep(ending)
    schedule(() => tell(ending), PATIENCE)
  }
}
