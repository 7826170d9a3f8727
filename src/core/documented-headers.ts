/** Headers that a server's documentation wants on registration and token requests. */
import { headerEvidence } from './exchange'
import type { Message } from './message'

/** The first that is missing. Null: all are there. Undefined: nobody can tell. */
export function missingHeader({ request }: Message, names: readonly string[]): string | null | undefined {
  for (const name of names) {
    const value = headerEvidence(request, name)
    if (typeof value !== 'string') return value === null ? name : undefined
  }
  return null
}

/** From a native app, and refused: what a browser may leave out may be why. */
export function isRefusedNative({ request, status }: Message): boolean {
  return status !== null && status >= 400 && headerEvidence(request, 'origin') === null
}
