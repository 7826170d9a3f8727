/** What the servers' `Date` headers say about their clocks, against the capture's. */
import { type ExchangeContext, headerValue } from '../exchange'
import type { Journal } from '../journal'
import type { Role } from '../model'
import type { Entry } from './entry'

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
  readonly exchangeId: string
  /** Of an endpoint that credentials are sent to. */
  readonly isOurs: boolean
}

/** What one recording says of one host's clock. */
export interface HostClock extends Clock {
  readonly host: string
  readonly exchangeId: string
  readonly isOurs: boolean
}

/** A median of many is no better than a median of a few, and costs more with each. */
const MOST_SAMPLES = 15
const OURS = new Set<Role>(['register', 'token', 'management', 'api', 'userinfo'])

export class Clocks {
  readonly #journal: Journal
  readonly #unknownMs: number
  readonly #samples = new Map<string, Sample[]>()
  /** By recording and host: only what was recorded where the app runs says something of the device's clock. */
  readonly #onDevice = new Map<string, Map<string, Sample[]>>()

  /** `unknownMs`: what the clock of a host that never said anything may be off by. */
  constructor(journal: Journal, unknownMs: number) {
    this.#journal = journal
    this.#unknownMs = unknownMs
  }

  sample({ exchange, message, classification }: Entry): void {
    if (exchange.response === null || exchange.endedAt === null || exchange.context.fromCache || message.url === null) return
    const { host } = message.url
    const { captureId } = exchange.context
    const here = wasWatchedByBrowser(exchange.context) ? this.#hostsIn(captureId) : null
    if (isFull(this.#samples.get(host)) && (here === null || isFull(here.get(host)))) return
    const { headers } = exchange.response
    const date = headerValue(headers, 'date')
    const at = date === null ? Number.NaN : Date.parse(date)
    // An answer that was stored on the way tells the time of its making.
    if (Number.isNaN(at) || Number(headerValue(headers, 'age') ?? 0) > 0) return
    const sample: Sample = {
      skewMs: at + 500 - exchange.endedAt,
      roundTripMs: exchange.endedAt - exchange.startedAt,
      exchangeId: exchange.id,
      isOurs: OURS.has(classification.role),
    }
    this.#add(this.#samples, host, sample)
    if (here !== null) this.#add(here, host, sample)
  }

  #hostsIn(captureId: string): Map<string, Sample[]> {
    const known = this.#onDevice.get(captureId)
    if (known !== undefined) return known
    const hosts = new Map<string, Sample[]>()
    this.#journal.put(this.#onDevice, captureId, hosts)
    return hosts
  }

  #add(samples: Map<string, Sample[]>, host: string, sample: Sample): void {
    const known = samples.get(host)
    if (known === undefined) this.#journal.put(samples, host, [sample])
    else if (!isFull(known)) this.#journal.push(known, sample)
  }

  of(host: string): Clock {
    return clockFrom(this.#samples.get(host) ?? []) ?? { skewMs: 0, uncertaintyMs: this.#unknownMs, samples: 0 }
  }

  /** What the hosts of one recording, made on the device itself, say of its clock. */
  onDevice(captureId: string): readonly HostClock[] {
    return [...(this.#onDevice.get(captureId) ?? [])].flatMap(([host, samples]) => {
      const clock = clockFrom(samples)
      if (clock === null) return []
      const { exchangeId } = samples[0] as Sample
      return [{ ...clock, host, exchangeId, isOurs: samples.some(sample => sample.isOurs) }]
    })
  }

  /** Hosts that said what time it is. */
  hosts(): readonly string[] {
    return [...this.#samples.keys()]
  }
}

function isFull(samples: readonly Sample[] | undefined): boolean {
  return samples !== undefined && samples.length >= MOST_SAMPLES
}

/** What was said of a list of samples so far; it is asked again and again, and changes seldom. */
const clocks = new WeakMap<readonly Sample[], { readonly last: Sample | undefined; readonly clock: Clock | null }>()

function clockFrom(samples: readonly Sample[]): Clock | null {
  const known = clocks.get(samples)
  const last = samples.at(-1)
  // Samples come and go at the end only: where the last is the same, all before it are.
  if (known !== undefined && known.last === last) return known.clock
  const clock = medianOf(samples)
  clocks.set(samples, { last, clock })
  return clock
}

function medianOf(samples: readonly Sample[]): Clock | null {
  const sorted = [...samples].sort((a, b) => a.skewMs - b.skewMs)
  const median = sorted[sorted.length >> 1]
  if (median === undefined) return null
  return { skewMs: median.skewMs, uncertaintyMs: Math.max(1000, median.roundTripMs), samples: samples.length }
}

/** A proxy on another machine has a clock of its own, and knows of no pages. */
function wasWatchedByBrowser({ resourceType, pageUrl, loadId }: ExchangeContext): boolean {
  return resourceType !== null || pageUrl !== null || loadId !== null
}
