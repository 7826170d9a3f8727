/** Every sequence of every rule's table, as a file: what is read back from it gives the same findings. */
import { describe, expect, it, vi } from 'vitest'
import { readHar } from '../../src/core/har'
import { profiles } from '../../src/profiles'
import { lintContents } from '../../src/report/lint-har'
import { rules } from '../../src/rules'
import { lintScenario, type RuleTable, tell } from '../support/rule-tester'
import { parseScenario, type ScenarioProfile } from '../support/scenario'
import { toHar } from '../support/to-har'

const tables = vi.hoisted(() => [] as { id: string; table: RuleTable }[])

// The tables are read where they are: the files that hold them hand them to this instead of running them.
vi.mock('../support/rule-tester', async original => ({
  ...(await original<object>()),
  testRule: (id: string, table: RuleTable) => tables.push({ id, table }),
}))

await Promise.all(Object.values(import.meta.glob('./*/*.test.ts')).map(load => load()))

interface Sequence {
  readonly given: string
  readonly profile?: ScenarioProfile
}

/**
 * What a HAR has no place for: tabs, windows, more than one recording, what the user pressed, what has not ended, headers taken out of some
 * entries; and in traffic that says nothing else about credentials, secrets shorter than 16 letters are not looked for.
 */
const NOT_IN_A_HAR = /\b(?:tab|partition|capture|headers|source): |\bclear\b|=pending|auth: hidden|made-up1\b/

const sequences = tables.flatMap(({ id, table }) =>
  [table.clean, table.flagged, table.notEvaluated ?? {}].flatMap(rows =>
    Object.entries(rows)
      .map(([name, row]: [string, string | Sequence]) => ({ title: `${id}: ${name}`, ...(typeof row === 'string' ? { given: row } : row) }))
      .filter(({ given }) => !NOT_IN_A_HAR.test(given)),
  ),
)

/** Not by Chrome: without any credentials headers, its files are taken for sanitised ones. */
async function* bytesOf(har: object) {
  yield new TextEncoder().encode(JSON.stringify(har).replace('WebInspector', 'Charles Proxy'))
}

const told = ({ findings }: ReturnType<typeof lintScenario>) => findings.map(tell).sort()

describe('findings are the same from a file', () => {
  it('has sequences to look at', () => expect(sequences.length).toBeGreaterThan(400))

  it.each(sequences)('$title', async ({ given, profile }: Sequence) => {
    const isNamed = profile === 'oidc' || profile === 'mcp'
    const contents = await readHar(bytesOf(toHar(parseScenario(given, profile).exchanges)), { captureId: 'capture', profiles })
    const read = await lintContents(contents, { rules, profiles, settings: { profileId: isNamed ? profile : null } })
    expect(told(read)).toEqual(told(lintScenario(given, profile)))
  })
})
