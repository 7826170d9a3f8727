/** To ask costs the browser more than a little: what lets itself be waited for is asked less and less often. */
const FIRST_POLL_MS = 25
const LAST_POLL_MS = 150
const SLOWER = 1.15

export const DEFAULT_TIMEOUT_MS = 10_000

/** Repeats `read` until it gives something truthy. The error on time-out says what was waited for and what was seen last. */
export async function waitUntil<T>(read: () => T | Promise<T>, what: string, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<T> {
  const end = performance.now() + timeoutMs
  let pause = FIRST_POLL_MS
  let last: string | undefined
  do {
    try {
      // A read hangs for good where its document goes away under it. It must not outlive the wait, nor hide what came before.
      const value = await withDeadline(Promise.resolve(read()), end - performance.now(), new NoAnswer())
      if (value) return value
      last = describe(value)
    } catch (error) {
      if (!(error instanceof NoAnswer)) last = `an error: ${error instanceof Error ? error.message : String(error)}`
    }
    await new Promise(resolve => setTimeout(resolve, pause))
    pause = Math.min(pause * SLOWER, LAST_POLL_MS)
  } while (performance.now() < end)
  throw new Error(`Waited ${timeoutMs} ms for ${what}. Last seen: ${last ?? 'no answer'}`)
}

class NoAnswer extends Error {}

export async function withDeadline<T>(work: Promise<T>, ms: number, late: string | Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(typeof late === 'string' ? new Error(late) : late), ms)
  })
  // Whichever loses the race may still fail later, when nobody listens any more.
  work.catch(() => {})
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}

function describe(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 500 ? `${text.slice(0, 500)}…` : text
}
