/**
 * What is left of traffic that says nothing about credentials: method, host, hashes, time, status. Enough to notice
 * later that something was missed after all (a token or an endpoint that became known too late), and nothing else.
 */
import type { HttpExchange } from './exchange'
import { shortHash } from './hash'
import { Message } from './message'

export interface ThinRecord {
  readonly method: string
  readonly host: string
  /** Salted hash of scheme, host and path. */
  readonly endpoint: string
  readonly at: number
  readonly status: number
  /** Salted hashes of values that look like tokens. */
  readonly tokens: readonly string[]
}

/** Records that are held at most; the oldest make room. */
export const MOST_THIN = 2000

export class ThinRing {
  readonly #salt: string
  readonly #records: ThinRecord[] = []
  #start = 0

  constructor(salt: string) {
    this.#salt = salt
  }

  add(exchange: HttpExchange): void {
    const message = new Message(exchange)
    const record: ThinRecord = {
      method: message.method,
      host: message.url?.host ?? '',
      endpoint: this.hash(message.endpoint),
      at: exchange.startedAt,
      status: exchange.response?.status ?? 0,
      tokens: message.bearer === null ? [] : [this.hash(message.bearer)],
    }
    if (this.#records.length < MOST_THIN) this.#records.push(record)
    else {
      this.#records[this.#start] = record
      this.#start = (this.#start + 1) % MOST_THIN
    }
  }

  /** How many records would have been kept, had these endpoints and tokens (salted hashes) been known in time. */
  countMissed(endpoints: ReadonlySet<string>, tokens: ReadonlySet<string>): number {
    return this.#records.filter(record => endpoints.has(record.endpoint) || record.tokens.some(token => tokens.has(token))).length
  }

  hash(value: string): string {
    return shortHash(this.#salt + value)
  }
}
