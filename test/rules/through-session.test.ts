/** Every sequence of every rule's table, exported as a session and opened again: the same findings, tabs and marks and names of apps included. */
import { describe, expect, it, vi } from 'vitest'
import { readHar } from '../../src/core/har'
import { writeHar } from '../../src/core/har-write'
import type { AppLabel } from '../../src/core/labels'
import type { Instance } from '../../src/core/model'
import { profiles } from '../../src/profiles'
import { lintContents } from '../../src/report/lint-har'
import { rules } from '../../src/rules'
import { lintScenario, type RuleTable, tell } from '../support/rule-tester'
import { parseScenario, type ScenarioProfile } from '../support/scenario'

const tables = vi.hoisted(() => [] as { id: string; table: RuleTable }[])

// The tables are read where they are: the files that hold them hand them to this instead of running them.
vi.mock('../support/rule-tester', async original => ({
  ...(await original<object>()),
  testRule: (id: string, table: RuleTable) => tables.push({ id, table }),
}))

await Promise.all(Object.values(import.meta.glob(['./*/*.test.ts', '!./sequences/*'])).map(load => load()))

interface Sequence {
  readonly given: string
  readonly profile?: ScenarioProfile
}

/** A file is one recording; and in traffic that says nothing else about credentials, secrets shorter than 16 letters are not looked for. */
const NOT_IN_A_SESSION = /\bcapture: |made-up1\b/

const sequences = tables.flatMap(({ id, table }) =>
  [table.clean, table.flagged, table.notEvaluated ?? {}].flatMap(rows =>
    Object.entries(rows)
      .map(([name, row]: [string, string | Sequence]) => ({ title: `${id}: ${name}`, ...(typeof row === 'string' ? { given: row } : row) }))
      .filter(({ given }) => !NOT_IN_A_SESSION.test(given)),
  ),
)

/** Every app by the same name: what is found does not depend on it. */
const named = ({ captureId, origin, topLevelSite, partition, device }: Instance): AppLabel => ({
  ...{ captureId, origin, topLevelSite, partition, device },
  name: 'The made-up TV',
})

const told = ({ findings }: ReturnType<typeof lintScenario>) => findings.map(tell).sort()

describe('findings are the same from an export', () => {
  it('has sequences to look at', () => expect(sequences.length).toBeGreaterThan(2000))

  it.each(sequences)('$title', async ({ given, profile }: Sequence) => {
    const { exchanges, marks } = parseScenario(given, profile)
    const before = lintScenario(given, profile)
    const labels = before.instances.map(named)
    const session = { name: '', exchanges, marks, gaps: [], labels, suppressions: [], environment: null, exportedAt: 0, endedAt: null }
    async function* bytes() {
      for (const piece of writeHar(session)) yield new TextEncoder().encode(piece)
    }
    const isNamed = profile === 'oidc' || profile === 'mcp'
    const contents = await readHar(bytes(), { captureId: 'capture', profiles })
    const read = lintContents(contents, { rules, profiles, settings: { profileId: isNamed ? profile : null } })
    expect(told(read)).toEqual(told(before))
    expect(read.instances.filter(({ name }) => !name.startsWith('The made-up TV'))).toEqual([])
  })
})
