/**
 * JWTs whose header names an algorithm and whose signature part is empty. One is a mistake of its maker; several were
 * cut by a tool that cleaned the capture.
 */
import { shortHash } from '../hash'
import type { Journal } from '../journal'
import { jwtsReceived, jwtsSent, proofsSent, type SeenJwt } from '../jwts'
import type { Entry } from './entry'

export interface CutJwt extends SeenJwt {
  readonly entry: Entry
}

export class CutJwts {
  readonly #journal: Journal
  /** By a hash of their text. */
  readonly #found = new Map<string, CutJwt>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  request(entry: Entry): void {
    this.#note(entry, jwtsSent(entry))
    this.#note(entry, proofsSent(entry))
  }

  response(entry: Entry): void {
    this.#note(entry, jwtsReceived(entry))
  }

  #note(entry: Entry, seen: readonly SeenJwt[]): void {
    for (const item of seen) {
      if (!isCut(item)) continue
      const key = shortHash(item.text)
      if (!this.#found.has(key)) this.#journal.put(this.#found, key, { ...item, entry })
    }
  }

  all(): readonly CutJwt[] {
    return [...this.#found.values()]
  }
}

export function isCut({ text, jwt }: SeenJwt): boolean {
  return jwt !== null && text.endsWith('.') && !isNone(jwt.header.alg)
}

export function isNone(alg: unknown): boolean {
  return typeof alg === 'string' && alg.toLowerCase() === 'none'
}
