/**
 * A session that is redacted while it is recorded, call by call in whatever order they come: in the end it holds none of
 * its secrets, and says what the calls themselves say.
 */
import { describe, expect, it, vi } from 'vitest'
import type { HttpExchange } from '../../../src/core/exchange'
import { readHar } from '../../../src/core/har'
import { harEnd, harEntry, harStart } from '../../../src/core/har-write'
import type { Json } from '../../../src/core/message'
import type { HiddenSignature } from '../../../src/core/placeholder'
import { noteClients } from '../../../src/core/redact/clients'
import { redactEntry } from '../../../src/core/redact/entry'
import { Leftovers } from '../../../src/core/redact/leftovers'
import { Redactor } from '../../../src/core/redact/redactor'
import { SessionRedactor } from '../../../src/core/redact/session'
import { profiles } from '../../../src/profiles'
import { lintVerified } from '../../../src/report/lint-har'
import { rules } from '../../../src/rules'
import { harFaults } from '../../support/har-schema'
import { testKey } from '../../support/redact'
import { lintVerified as lintVerifiedScenario, type RuleTable, signaturesIn, tell } from '../../support/rule-tester'
import { parseScenario, type ScenarioProfile } from '../../support/scenario'

const tables = vi.hoisted(() => [] as { id: string; table: RuleTable }[])

// The tables are read where they are: the files that hold them hand them to this instead of running them.
vi.mock('../../support/rule-tester', async original => ({
  ...(await original<object>()),
  testRule: (id: string, table: RuleTable) => tables.push({ id, table }),
}))

await Promise.all(Object.values(import.meta.glob(['../../rules/*/*.test.ts', '!../../rules/sequences/*'])).map(load => load()))

interface Sequence {
  readonly given: string
  readonly profile?: ScenarioProfile
}

/** One in five is enough: what differs from the redaction of a file is when something becomes known. */
const sequences = tables
  .flatMap(({ id, table }) =>
    [table.clean, table.flagged].flatMap(rows =>
      Object.entries(rows).map(([name, row]: [string, string | Sequence]) => ({
        title: `${id}: ${name}`,
        ...(typeof row === 'string' ? { given: row } : row),
      })),
    ),
  )
  // A session is one recording; and keys that are meant to be seen are not recorded.
  .filter(({ given, title }) => !/\bcapture: |made-up1\b/.test(given) && !/published key/.test(title))
  .filter(({ title }, index) => index % 5 === 0 || /^jwt\/(?:signature|kid|alg)/.test(title))

/** The order is another one for each sequence, and the same each time. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const keyed = items.map((item, index) => ({ item, key: ((index + 1) * 7919 * (seed + 3)) % 101 }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

/** What stands in the store once all calls have come in, so many at a time. Signatures are checked when half of them are there. */
function record(exchanges: readonly HttpExchange[], atOnce: number, found: ReadonlyMap<string, HiddenSignature>): Json[] {
  const told = new Map<string, HiddenSignature>()
  const redactor = new SessionRedactor(testKey(), told)
  const stored = new Map<string, Json>()
  const write = () => {
    for (const { id, entry } of redactor.take()) {
      if (entry === null) stored.delete(id)
      else stored.set(id, entry)
    }
  }
  exchanges.forEach((exchange, index) => {
    redactor.put({ ...exchange, endedAt: null, response: null })
    if (index % atOnce === 0) write()
    redactor.put(exchange)
    if (index % atOnce === atOnce - 1) write()
    if (index !== Math.floor(exchanges.length / 2)) return
    for (const [jwt, state] of found) told.set(jwt, state)
    redactor.signaturesChanged([...found.keys()])
  })
  write()
  return [...stored.values()].sort((a, b) => String(a.startedDateTime).localeCompare(String(b.startedDateTime)))
}

/** Everything that the calls name as a secret anywhere. */
function knownIn(exchanges: readonly HttpExchange[]) {
  const redactor = new Redactor(testKey())
  for (const exchange of exchanges) {
    noteClients(exchange, redactor)
    redactEntry(harEntry(exchange), exchange, exchange, redactor)
  }
  return redactor.known
}

describe('a session that is being recorded', () => {
  it('has sequences to look at', () => expect(sequences.length).toBeGreaterThan(300))

  it.each(sequences.map((sequence, index) => ({ ...sequence, index })))('$title', async ({ given, profile, index }) => {
    const { exchanges, marks } = parseScenario(given, profile)
    const entries = record(shuffled(exchanges, index), (index % 3) + 1, await signaturesIn(given, profile))
    const end = { name: '', environment: null, exportedAt: 0, endedAt: null, marks, gaps: [], labels: [], suppressions: [], redaction: {} }
    const text = harStart(null, []) + entries.map(entry => JSON.stringify(entry)).join(',') + harEnd(end)
    expect(harFaults(text)).toEqual([])
    const leftovers = new Leftovers(knownIn(exchanges))
    leftovers.look(text)
    expect(leftovers.found).toEqual({})

    async function* bytes() {
      yield new TextEncoder().encode(text)
    }
    const isNamed = profile === 'oidc' || profile === 'mcp'
    const contents = await readHar(bytes(), { captureId: 'capture', profiles })
    const read = await lintVerified(contents, { rules, profiles, settings: { profileId: isNamed ? profile : null } })
    expect(read.findings.map(tell).sort()).toEqual((await lintVerifiedScenario(given, profile)).findings.map(tell).sort())
  })
})

describe('what becomes known later', () => {
  const made = (text: string) => parseScenario(text, 'oidc').exchanges
  const textOfAll = (calls: readonly { readonly entry: Json | null }[]) => JSON.stringify(calls.map(({ entry }) => entry))

  it('is hidden in what was written before', () => {
    const redactor = new SessionRedactor(testKey())
    const [early, late] = made('1 GET https://log.example.com/made-up-secret-of-C1 · 2 reg→C1') as [HttpExchange, HttpExchange]
    redactor.put(early)
    const before = redactor.take()
    expect(before).toHaveLength(1)
    redactor.put(late)
    const after = redactor.take()
    expect(after.map(({ id }) => id).sort()).toEqual([early.id, late.id].sort())
    expect(textOfAll(after)).not.toContain('made-up-secret-of-C1')
  })

  it('is written once: nothing new, nothing to write', () => {
    const redactor = new SessionRedactor(testKey())
    for (const exchange of made('1 reg→C1 · 2 tok(C1)→T1/60')) redactor.put(exchange)
    expect(redactor.take()).toHaveLength(2)
    expect(redactor.isChanged).toBe(false)
    expect(redactor.take()).toEqual([])
  })

  it('does not stay where a call turned out to be part of another', () => {
    const redactor = new SessionRedactor(testKey())
    const [exchange] = made('1 reg→C1') as [HttpExchange]
    redactor.put(exchange)
    redactor.take()
    redactor.remove(exchange.id)
    expect(redactor.take()).toEqual([{ id: exchange.id, exchange, entry: null }])
  })

  it('of a signature is written where it was hidden before, and only there', () => {
    const told = new Map<string, HiddenSignature>()
    const redactor = new SessionRedactor(testKey(), told)
    const calls = made('1 reg→C1 · 2 tok(C1)→T1/60 {jwt: 60} · 3 api(T1)')
    for (const exchange of calls) redactor.put(exchange)
    const before = textOfAll(redactor.take())
    const [jwt = ''] = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(JSON.stringify(calls)) ?? []
    told.set(jwt, 'invalid')
    redactor.signaturesChanged([jwt])
    const after = redactor.take()
    expect(before).not.toContain('redacted-invalid-signature')
    expect(after.map(({ id }) => id)).toEqual(calls.slice(1).map(({ id }) => id))
    for (const { entry } of after) expect(JSON.stringify(entry)).toContain('redacted-invalid-signature')
  })

  it('has the same placeholder in every run of the session', () => {
    const runs = ['1 reg→C1 · 2 tok(C1)→T1/60', '5 tok(C1)→T1/60 · 6 reg→C1'].map(text => {
      const redactor = new SessionRedactor(testKey())
      for (const exchange of made(text)) redactor.put(exchange)
      return new Set([...textOfAll(redactor.take()).matchAll(/client_secret\W+([\w.-]+)/g)].map(([, placeholder]) => placeholder))
    })
    expect(runs[0]?.size).toBe(1)
    expect(runs[0]).toEqual(runs[1])
  })
})
