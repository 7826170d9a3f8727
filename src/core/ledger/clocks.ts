/** What the servers' `Date` headers say about their clocks, against the capture's. */
import { headerValue } from '../exchange'
import type { Journal } from '../journal'
import type { Entry } from '../ledger'

export interface Clock {
  /** Add it to the capture's time to get the host's (ms). */
  readonly skewMs: number
  /** How far off that may be (ms). */
  readonly uncertaintyMs: number
  /** Answers that it rests on; 0: the host never said what time it is. */
  readonly samples: number
}

interface Sample {
  readonly skewMs: number
  readonly roundTripMs: number
}

/** A median of many is no better than a median of a few, and costs more with each. */
const MOST_SAMPLES = 15

export class Clocks {
  readonly #journal: Journal
  readonly #unknownMs: number
  readonly #samples = new Map<string, Sample[]>()

  /** `unknownMs`: what the clock of a host that never said anything may be off by. */
  constructor(journal: Journal, unknownMs: number) {
    this.#journal = journal
    this.#unknownMs = unknownMs
  }

  sample({ exchange, message }: Entry): void {
    if (exchange.response === null || exchange.endedAt === null || exchange.context.fromCache || message.url === null) return
    const { host } = message.url
    const samples = this.#samples.get(host)
    if (samples !== undefined && samples.length >= MOST_SAMPLES) return
    const { headers } = exchange.response
    const date = headerValue(headers, 'date')
    const at = date === null ? Number.NaN : Date.parse(date)
    // An answer that was stored on the way tells the time of its making.
    if (Number.isNaN(at) || Number(headerValue(headers, 'age') ?? 0) > 0) return
    const sample: Sample = { skewMs: at + 500 - exchange.endedAt, roundTripMs: exchange.endedAt - exchange.startedAt }
    if (samples === undefined) this.#journal.put(this.#samples, host, [sample])
    else this.#journal.push(samples, sample)
  }

  of(host: string): Clock {
    const samples = this.#samples.get(host) ?? []
    const sorted = [...samples].sort((a, b) => a.skewMs - b.skewMs)
    const median = sorted[sorted.length >> 1]
    if (median === undefined) return { skewMs: 0, uncertaintyMs: this.#unknownMs, samples: 0 }
    return { skewMs: median.skewMs, uncertaintyMs: Math.max(1000, median.roundTripMs), samples: samples.length }
  }

  /** Hosts that said what time it is. */
  hosts(): readonly string[] {
    return [...this.#samples.keys()]
  }
}
