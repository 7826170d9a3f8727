/** What is measured. Each runs in a process of its own, so that none pays for another's garbage. */
import { readFileSync } from 'node:fs'
import { streamOf } from '../../src/cli/files'
import { Engine } from '../../src/core/engine'
import type { HttpExchange } from '../../src/core/exchange'
import { readHar } from '../../src/core/har'
import { Merger } from '../../src/core/merge'
import type { EntryObservation, RequestObservation } from '../../src/core/observation'
import { RelevanceFilter } from '../../src/core/relevance'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { exchangeOf } from '../support/exchange-builder'
import { exchangeAt, manyExchanges } from './exchanges'

export interface Figures {
  readonly [name: string]: number
}

/**
 * Ms taken: of the wall clock, which counts what other programs do, or of the processor, which counts what the engine's
 * helper threads do; the less of the two is nearer to the truth.
 */
function clock(): () => number {
  const started = performance.now()
  const used = process.cpuUsage()
  return () => {
    const wall = performance.now() - started
    const { user, system } = process.cpuUsage(used)
    return Math.min(wall, (user + system) / 1000)
  }
}

/** The best of some runs, since everything that disturbs a run makes it longer. */
function best(runs: number, run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let number = 0; number < runs; number++) {
    const taken = clock()
    run()
    least = Math.min(least, taken())
  }
  return least
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0
}

const peakMb = () => process.resourceUsage().maxRSS / 1024

function fold(exchanges: readonly HttpExchange[]): Engine {
  const engine = new Engine({ rules, profiles })
  for (const exchange of exchanges) engine.put(exchange)
  engine.result()
  return engine
}

export const measures: Readonly<Record<string, (argument: string) => Figures | Promise<Figures>>> = {
  /** Ledger and all rules over so many exchanges, beside JSON there and back of the same. */
  fold(argument) {
    const exchanges = manyExchanges(Number(argument))
    const ms = best(4, () => fold(exchanges))
    const jsonMs = best(2, () => JSON.parse(JSON.stringify(exchanges)))
    const result = fold(exchanges).result()
    return { ms, jsonMs, findings: result.findings.length, tokens: result.tokens.length, relevant: result.exchanges.length }
  },

  /** One more exchange where so many are held: µs to take it in, and to have the result drawn from. */
  live(argument) {
    const held = Number(argument)
    const engine = fold(manyExchanges(held))
    const taken: number[] = []
    const shown: number[] = []
    for (let index = 0; index < 400; index++) {
      const exchange = exchangeAt(held + index)
      const started = performance.now()
      engine.put(exchange)
      const between = performance.now()
      engine.result()
      const ended = performance.now()
      if (index < 100) continue
      taken.push((ended - started) * 1000)
      shown.push((ended - between) * 1000)
    }
    return { us: median(taken), resultUs: median(shown) }
  },

  /** One irrelevant request through the filter (µs). */
  judge() {
    const filter = new RelevanceFilter(profiles, 'salt')
    for (const exchange of manyExchanges(200)) filter.judge(exchange)
    const kinds = [
      exchangeOf({
        method: 'GET',
        url: 'https://cdn.example.com/assets/logo.webp?v=12',
        headers: browserHeaders,
        context: { resourceType: 'image' },
      }),
      exchangeOf({
        method: 'GET',
        url: 'https://content.example.com/v2/items?page=2&fields=title',
        headers: browserHeaders,
        answer: { items: [1, 2, 3] },
        context: { resourceType: 'fetch' },
      }),
      exchangeOf({
        method: 'POST',
        url: 'https://metrics.example.net/v1/collect',
        headers: browserHeaders,
        json: { event: 'view', item: 7, at: 1 },
        status: 204,
        context: { resourceType: 'ping' },
      }),
    ]
    const rounds = 20_000
    const ms = best(5, () => {
      for (let round = 0; round < rounds; round++) for (const exchange of kinds) filter.judge(exchange)
    })
    return { us: (ms * 1000) / (rounds * kinds.length) }
  },

  /** One address asked for once a second and seen by two sources: µs for one more, where so many are held. */
  merge(argument) {
    const held = Number(argument)
    const merger = new Merger({ put: () => undefined, remove: () => undefined })
    const taken: number[] = []
    for (let index = 0; index < held + 400; index++) {
      const [request, entry] = poll(index)
      const started = performance.now()
      merger.add(request)
      merger.add(entry)
      if (index >= held + 100) taken.push(((performance.now() - started) * 1000) / 2)
    }
    return { us: median(taken) }
  },

  async readHar(path) {
    const taken = clock()
    const contents = await readHar(streamOf(path), { captureId: 'file', profiles })
    return { ms: taken(), peakMb: peakMb(), entries: contents.entries, kept: contents.exchanges.length }
  },

  parseHar(path) {
    const taken = clock()
    const text = readFileSync(path, 'utf8')
    const parsed = clock()
    const { log } = JSON.parse(text) as { log: { entries: unknown[] } }
    return { ms: taken(), parseMs: parsed(), peakMb: peakMb(), entries: log.entries.length }
  },
}

const browserHeaders = {
  'accept-language': 'en-GB,en;q=0.9',
  origin: 'https://app.example.com',
  referer: 'https://app.example.com/',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  cookie: 'theme=dark',
}

function poll(index: number): [RequestObservation, EntryObservation] {
  const at = index * 1000
  const { id: _, ...data } = exchangeOf({ at: at + (index % 150), method: 'GET', url: 'https://api.example.com/v1/state' })
  const tools = `devtools:page:${index}`
  const wire = `webrequest:${index}:hash`
  return [
    {
      id: `${wire}:request`,
      requestKey: wire,
      source: 'webrequest',
      at,
      phase: 'request',
      data: { request: data.request, context: data.context },
    },
    { id: tools, requestKey: tools, source: 'devtools', at, phase: 'entry', data },
  ]
}
