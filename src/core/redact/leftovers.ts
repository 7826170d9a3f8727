/**
 * Looks through what was written for what should not be there: known secrets in any encoding, and JWTs whose signature
 * is not a placeholder. It knows nothing of how values were hidden, so that it finds what the hiding forgot.
 */
import { textOfBase64 } from './base64'
import type { KnownSecrets } from './known'
import { hasHeader, isOurs } from './redactor'
import { jwtsIn } from './runs'

const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g
/** A JWT in a JWT in a JWT: further down nobody hides anything. */
const DEEPEST = 4

export class Leftovers {
  readonly #known: KnownSecrets
  readonly #found = new Map<string, number>()

  constructor(known: KnownSecrets) {
    this.#known = known
  }

  get found(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#found].sort())
  }

  look(text: string, depth = 0): void {
    for (const secret of this.#known.foundIn(text)) this.#count(this.#known.kindOf(secret) ?? 'credentials')
    for (const { from, to } of jwtsIn(text)) {
      const jwt = text.slice(from, to)
      if (hasHeader(jwt) && !isOurs(jwt) && !jwt.endsWith('.')) this.#count('jwt')
    }
    if (depth === DEEPEST) return
    for (const [encoded] of text.matchAll(BASE64)) {
      const inner = textOfBase64(encoded.replace(/=+$/, ''))
      if (inner !== null) this.look(inner, depth + 1)
    }
  }

  #count(kind: string): void {
    this.#found.set(kind, (this.#found.get(kind) ?? 0) + 1)
  }
}
