/** Every sequence of every rule's table, as a file: redacted, it gives the same findings. */
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

describe('findings are the same before and after', () => {
  it('has sequences to look at', () => expect(sequences.length).toBeGreaterThan(100))

  it.each(sequences)('$title', async ({ given, profile }: Sequence) => {
    const { differences, report } = await redactText(JSON.stringify(toHar(parseScenario(given, profile).exchanges)))
    expect(differences).toEqual([])
    expect(report.left).toEqual({})
  })
})
