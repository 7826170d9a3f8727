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
  #records: ThinRecord[]
  #start = 0

  constructor(salt: string, records: readonly ThinRecord[] = []) {
    this.#salt = salt
    this.#records = [...records]
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

  /** How many records a value that has become known would have made relevant; they are forgotten with the answer. */
  takeMissed(known: { readonly endpoints?: ReadonlySet<string>; readonly tokens?: ReadonlySet<string> }): number {
    const { endpoints, tokens } = known
    const isMissed = (record: ThinRecord) =>
      endpoints?.has(record.endpoint) === true || record.tokens.some(token => tokens?.has(token) === true)
    const before = this.#records.length
    const ordered = this.records
    this.#records = ordered.filter(record => !isMissed(record))
    this.#start = 0
    return before - this.#records.length
  }

  hash(value: string): string {
    return shortHash(this.#salt + value)
  }

  /** Oldest first. */
  get records(): readonly ThinRecord[] {
    return [...this.#records.slice(this.#start), ...this.#records.slice(0, this.#start)]
  }
}
