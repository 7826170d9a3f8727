/** Every sequence of every rule's table, as a file: redacted, it gives the same findings. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { redactText } from '../../support/redact'
import type { RuleTable } from '../../support/rule-tester'
import { parseScenario, type ScenarioProfile } from '../../support/scenario'
import { toHar } from '../../support/to-har'

const tables = vi.hoisted(() => [] as { id: string; table: RuleTable }[])

// The tables are read where they are: the files that hold them hand them to this instead of running them.
vi.mock('../../support/rule-tester', async original => ({
  ...(await original<object>()),
  testRule: (id: string, table: RuleTable) => tables.push({ id, table }),
}))

await Promise.all(Object.values(import.meta.glob('../../rules/*/*.test.ts')).map(load => load()))

interface Sequence {
  readonly given: string
  readonly profile?: ScenarioProfile
}

const sequences = tables.flatMap(({ id, table }) =>
  [table.clean, table.flagged, table.notEvaluated ?? {}].flatMap(rows =>
    Object.entries(rows).map(([name, row]: [string, string | Sequence]) => ({
      title: `${id}: ${name}`,
      ...(typeof row === 'string' ? { given: row } : row),
    })),
  ),
)

// ------------------------------------------------------------------ by chance

const apps = fc.constantFrom('', '; instance: b', '; origin: none', '; origin: none; device: d1', '; origin: none; device: d2')
const losses = fc.constantFrom('', '', '', '; bodies: none', '; auth: hidden', '; cors: none', '; redact: client_id', '; request: none')
const failures = fc.constantFrom(
  '=400 invalid_client',
  '=503',
  '=ERR_FAILED',
  '=401',
  '=html',
  '=401 invalid_access_token_client_application',
)
const verbs = fc.oneof(
  fc.constantFrom('load', 'preflight', 'delete(C1)=204', 'read(C1)', 'revoke(T1)', 'authorize(C1)=302', 'authorize(C2)=400'),
  fc.constantFrom('reg→C1', 'reg→C2', 'reg→C3', 'reg→C1'),
  fc.constantFrom('tok(C1)→T1/60', 'tok(C1)→T2/3600', 'tok(C2)→T3/3600', 'tok(C2)→T4/-', 'code(C1)→T1,R1/600', 'refresh(R1)→T2,R2/600'),
  fc.constantFrom('api(T1)', 'api(T2)', 'api(T3)', 'api(T4)', 'api()=401'),
  fc.tuple(fc.constantFrom('reg', 'tok(C1)', 'tok(C2)', 'api(T1)', 'api(T3)'), failures).map(([verb, failure]) => verb + failure),
  fc.constantFrom(
    'GET https://as.example.com/x?client_secret=made-up-secret-of-C1',
    'GET https://log.example.com/made-up-secret-of-C1?t=made-up-token-T1',
    'GET https://shop.example.com/',
  ),
)
const scenarios = fc.record({
  profile: fc.constantFrom('adobe-pass' as const, 'rfc7591' as const),
  steps: fc.array(fc.record({ verb: verbs, app: apps, loss: losses, pause: fc.oneof(fc.nat(30), fc.nat(9000)), took: fc.nat(40) }), {
    minLength: 1,
    maxLength: 24,
  }),
})

describe('findings are the same before and after', () => {
  it('has sequences to look at', () => expect(sequences.length).toBeGreaterThan(100))

  it.each(sequences)('$title', async ({ given, profile }: Sequence) => {
    const { differences, report } = await redactText(JSON.stringify(toHar(parseScenario(given, profile).exchanges)))
    expect(differences).toEqual([])
    expect(report.left).toEqual({})
  })

  it('for whatever may happen', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async ({ steps, profile }) => {
        let at = 0
        const lines = steps.map(({ verb, app, loss, pause, took }) => {
          at += pause
          return `${at / 10}-${(at + took) / 10} ${verb} {tab: 1${app}${loss}}`
        })
        const { differences, report } = await redactText(JSON.stringify(toHar(parseScenario(lines.join('\n'), profile).exchanges)))
        expect(differences).toEqual([])
        expect(report.left).toEqual({})
      }),
      { numRuns: 100 },
    )
  })
})
