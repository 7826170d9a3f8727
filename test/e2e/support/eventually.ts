import { expect } from 'vitest'

/** For what happens by itself, sooner or later: asks again until the answer is the expected one. Ten seconds are for a busy machine. */
export function eventually<T>(read: () => T | Promise<T>, message?: string) {
  return expect.poll(read, { timeout: 10_000, ...(message !== undefined && { message }) })
}
