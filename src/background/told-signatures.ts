/** What came of checking signatures, where DevTools is open; by a salted hash of the JWT: no token is held for it. */

import type { Signatures } from '../core/found-signatures'
import type { HiddenSignature } from '../core/placeholder'

export interface ToldSignatures extends Signatures {
  /** Returns the JWTs of which something is known now that was not known before. */
  tell(found: ReadonlyMap<string, HiddenSignature>): string[]
  readonly state: readonly (readonly [hash: string, HiddenSignature])[]
  /** What the worker before this one was told. */
  recall(state: ToldSignatures['state']): void
  clear(): void
}

const MOST = 1000
/** Checked with several keys, a JWT may have been told more than once. That one did not fit is what a finding says. */
const RANK: Readonly<Record<HiddenSignature, number>> = { unknown: 0, unchecked: 1, verified: 2, invalid: 3 }

export function toldSignatures(hash: (jwt: string) => string): ToldSignatures {
  const told = new Map<string, HiddenSignature>()
  return {
    get: jwt => told.get(hash(jwt)),
    tell(found) {
      const news: string[] = []
      for (const [jwt, state] of found) {
        const name = hash(jwt)
        if (RANK[told.get(name) ?? 'unknown'] >= RANK[state]) continue
        told.set(name, state)
        news.push(jwt)
        if (told.size > MOST) told.delete(told.keys().next().value as string)
      }
      return news
    },
    get state() {
      return [...told]
    },
    recall(state) {
      for (const [name, known] of state) told.set(name, known)
    },
    clear: () => told.clear(),
  }
}
