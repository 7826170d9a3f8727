/**
 * Exchanges arrive when they end, twice (first without their answer), late, or all at once from a file. What is found
 * depends on what happened, never on how it arrived.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/core/engine'
import type { HttpExchange } from '../../src/core/exchange'
import type { LintResult } from '../../src/core/result'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { parseScenario, type Scenario } from '../support/scenario'

// ------------------------------------------------------------------ sequences

const apps = fc.constantFrom(
  '',
  '; instance: b',
  '; instance: c',
  '; origin: none',
  '; origin: none; device: d1',
  '; origin: none; device: d2',
)
const clients = fc.constantFrom('C1', 'C2', 'C3')
const tokens = fc.constantFrom('T1', 'T2', 'T3', 'T4')
const losses = fc.constantFrom('', '', '', '', '; bodies: none', '; auth: hidden', '; cors: none', '; redact: client_id', '; request: none')
const failures = fc.constantFrom(
  '=400 invalid_client',
  '=503',
  '=ERR_FAILED',
  '=401',
  '=pending',
  '=html',
  '=401 invalid_access_token_client_application',
  '=307',
)

const verbs = fc.oneof(
  { weight: 1, arbitrary: fc.constant('load') },
  { weight: 4, arbitrary: clients.map(client => `reg→${client}`) },
  { weight: 1, arbitrary: failures.map(failure => `reg${failure}`) },
  {
    weight: 4,
    arbitrary: fc.tuple(clients, tokens, fc.constantFrom('60', '600', '3600', '-')).map(([c, t, life]) => `tok(${c})→${t}/${life}`),
  },
  { weight: 2, arbitrary: fc.tuple(clients, failures).map(([client, failure]) => `tok(${client})${failure}`) },
  { weight: 2, arbitrary: fc.constantFrom('code(C1)→T1,R1/600', 'refresh(R1)→T2,R2/600', 'refresh(R2)→T3,R3/600') },
  { weight: 4, arbitrary: tokens.map(token => `api(${token})`) },
  { weight: 3, arbitrary: fc.tuple(tokens, failures).map(([token, failure]) => `api(${token})${failure}`) },
  { weight: 1, arbitrary: clients.map(client => `authorize(${client})=302`) },
  { weight: 1, arbitrary: fc.constantFrom('delete(C1)=204', 'read(C1)', 'update(C1)', 'revoke(T1)', 'clear', 'preflight') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'GET https://as.example.com/x?client_secret=made-up-secret',
      'GET https://log.example.com/?x=made-up-secret-of-C1',
    ),
  },
)

interface Step {
  readonly verb: string
  readonly app: string
  readonly loss: string
  readonly pause: number
  readonly duration: number
}

const step: fc.Arbitrary<Step> = fc.record({
  verb: verbs,
  app: apps,
  loss: losses,
  // In tenths of a second: mostly close together, so that things overlap; sometimes past the end of a token.
  pause: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 30 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 9000 }) }),
  duration: fc.integer({ min: 0, max: 40 }),
})

const scenarios = fc
  .tuple(fc.array(step, { minLength: 1, maxLength: 24 }), fc.constantFrom('adobe-pass' as const, 'rfc7591' as const))
  .map(([steps, profile]) => {
    let at = 0
    const lines = steps.map(({ verb, app, loss, pause, duration }) => {
      at += pause
      return `${at / 10}-${(at + duration) / 10} ${verb} {tab: 1${app}${loss}}`
    })
    return { text: lines.join('\n'), scenario: parseScenario(lines.join('\n'), profile) }
  })

// ------------------------------------------------------------------ arrivals

const newEngine = () => new Engine({ rules, profiles })

function inOrder({ exchanges, marks }: Scenario): LintResult {
  const engine = newEngine()
  for (const exchange of exchanges) engine.put(exchange)
  for (const mark of marks) engine.addMark(mark)
  return engine.result()
}

/** The first sight of a request, before its answer. */
function underWay(exchange: HttpExchange): HttpExchange {
  return { ...exchange, endedAt: null, response: null, error: null }
}

type Arrival = { readonly exchange: HttpExchange; readonly isLook: boolean }

/** Everything once or twice, in any order, and now and then somebody looks at the result. */
function arrivalsOf({ exchanges }: Scenario): fc.Arbitrary<readonly Arrival[]> {
  const each = exchanges.map(exchange =>
    fc.tuple(fc.nat(1000), fc.nat(1000), fc.boolean(), fc.boolean()).map(random => ({ exchange, random })),
  )
  return fc
    .tuple(...each)
    .map(all =>
      all
        .flatMap(({ exchange, random: [a, b, isTwice, isLook] }) => [
          ...(isTwice ? [{ at: Math.min(a, b), exchange: underWay(exchange), isLook }] : []),
          { at: isTwice ? Math.max(a, b) : a, exchange, isLook },
        ])
        .sort((one, other) => one.at - other.at),
    )
}

function inArrivalOrder(arrivals: readonly Arrival[], { marks }: Scenario): LintResult {
  const engine = newEngine()
  for (const mark of marks) engine.addMark(mark)
  for (const { exchange, isLook } of arrivals) {
    engine.put(exchange)
    if (isLook) engine.result()
  }
  return engine.result()
}

const cases = scenarios.chain(({ text, scenario }) =>
  fc.record({ text: fc.constant(text), scenario: fc.constant(scenario), arrivals: arrivalsOf(scenario) }),
)

describe('what is found does not depend on how it arrived', () => {
  it('in any order, whole or in two sights', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(cases, ({ scenario, arrivals }) => {
        expect(inArrivalOrder(arrivals, scenario)).toEqual(inOrder(scenario))
      }),
      { numRuns: 300, endOnFailure: false },
    )
  })

  it('nor on whether somebody looked before a token came a second time', () => {
    const { exchanges } = parseScenario(`
      0-1 api(T3) {instance: c} · 100-101 refresh(R2)→T3,R3/600 {origin: none; device: d1}
      1700-1701 api(T3)=401 {origin: none; device: d1} · 6000-6001 tok(C1)→T3/3600 {instance: b}`)
    const engine = newEngine()
    for (const exchange of exchanges) {
      engine.put(exchange)
      engine.result()
    }
    expect(engine.result()).toEqual(inOrder({ exchanges, marks: [] }))
  })

  it('nor on when the apps were named', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(cases, fc.nat(100), ({ scenario, arrivals }, when) => {
        const labels = inOrder(scenario).instances.map(({ captureId, origin, topLevelSite, partition, device }, index) => ({
          ...{ captureId, origin, topLevelSite, partition, device },
          // Two of them by one name.
          name: index < 2 ? 'the same' : `app ${index}`,
        }))
        const before = newEngine()
        before.putLabels(labels)
        const during = newEngine()
        for (const engine of [before, during]) for (const mark of scenario.marks) engine.addMark(mark)
        for (const exchange of scenario.exchanges) before.put(exchange)
        arrivals.forEach(({ exchange, isLook }, index) => {
          during.put(exchange)
          if (isLook) during.result()
          if (index === when % arrivals.length) during.putLabels(labels)
        })
        const named = during.result()
        expect(named).toEqual(before.result())
        expect(new Set(named.instances.map(({ name }) => name)).size).toBe(named.instances.length)
        const keys = ({ findings }: LintResult) =>
          findings.map(({ ruleId, subject, fingerprint, count }) => [ruleId, subject.key, fingerprint, count])
        expect(keys(named)).toEqual(keys(inOrder(scenario)))
      }),
      { numRuns: 60, endOnFailure: false },
    )
  })

  it('in two halves, with a look between', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(scenarios, fc.nat(24), ({ scenario }, cut) => {
        const engine = newEngine()
        for (const exchange of scenario.exchanges.slice(cut)) engine.put(exchange)
        engine.result()
        for (const exchange of scenario.exchanges.slice(0, cut)) engine.put(exchange)
        for (const mark of scenario.marks) engine.addMark(mark)
        expect(engine.result()).toEqual(inOrder(scenario))
      }),
      { numRuns: 200 },
    )
  })

  it('even if something that had come is taken away again', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(scenarios, fc.nat(24), ({ scenario }, which) => {
        const taken = scenario.exchanges[which]
        if (taken === undefined) return
        const engine = newEngine()
        for (const exchange of scenario.exchanges) engine.put(exchange)
        for (const mark of scenario.marks) engine.addMark(mark)
        engine.result()
        engine.remove(taken.id)
        const rest = { ...scenario, exchanges: scenario.exchanges.filter(exchange => exchange !== taken) }
        expect(engine.result()).toEqual(inOrder(rest))
      }),
      { numRuns: 150 },
    )
  })

  it('nor on how many were there already, when one comes late', { timeout: 30_000 }, () => {
    // More events than can be taken back one by one: the late one refolds everything.
    const crowd = parseScenario('1 reg→C1 · 2 tok(C1)→T1/90000').exchanges.concat(
      Array.from({ length: 9000 }, (_, index) => {
        const [call] = parseScenario(`${10 + index} api(T1)`).exchanges as [HttpExchange]
        return { ...call, id: `call-${index}` }
      }),
    )
    const late = parseScenario('600 reg→C2').exchanges.map(exchange => ({ ...exchange, id: 'late' }))
    const recent = parseScenario('8000 reg→C3').exchanges.map(exchange => ({ ...exchange, id: 'recent' }))
    const engine = newEngine()
    for (const exchange of crowd) engine.put(exchange)
    engine.result()
    for (const exchange of [...recent, ...late]) {
      engine.put(exchange)
      engine.result()
    }
    expect(engine.result().findings).toEqual(inOrder({ exchanges: [...crowd, ...late, ...recent], marks: [] }).findings)
    const told = engine
      .result()
      .findings.filter(({ severity }) => severity !== 'info')
      .map(({ ruleId, count }) => `${ruleId} ×${count}`)
    expect(told).toContain('registration/redundant ×1')
    expect(told).toContain('registration/credentials-lost ×1')
  })
})
