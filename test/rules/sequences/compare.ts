/** Holds what the definitions ask for against what the engine, with all its rules, says of the same steps. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Severity } from '../../../src/core/finding'
import type { LintResult } from '../../../src/core/result'
import { lintScenario } from '../../support/rule-tester'
import { EPOCH, type ScenarioProfile } from '../../support/scenario'
import { type Step, write } from './steps'

/** One mistake; `at` is ms after second 0. */
export interface Expected {
  readonly rule: string
  readonly at: number
  readonly severity: Severity
}

const RANK: Record<Severity, number> = { info: 1, warning: 2, error: 3 }
const gravest = (severities: readonly Severity[]) => [...severities].sort((a, b) => RANK[b] - RANK[a])[0]

/** Findings fold what has one subject: so what is compared for each rule is how often, first, last, and how grave at most. */
const tellTogether = (rule: string, count: number, first: number, last: number, severity: Severity | undefined) =>
  `${rule} ×${count} ${first / 1000}…${last / 1000} ${severity}`

function expectedTally(expected: readonly Expected[], rules: readonly string[]): string[] {
  return rules.flatMap(rule => {
    const own = expected.filter(item => item.rule === rule)
    const times = own.map(({ at }) => at)
    return own.length === 0
      ? []
      : [tellTogether(rule, own.length, Math.min(...times), Math.max(...times), gravest(own.map(item => item.severity)))]
  })
}

function foundTally({ findings }: LintResult, rules: readonly string[]): string[] {
  return rules.flatMap(rule => {
    const own = findings.filter(({ ruleId }) => ruleId === rule)
    const count = own.reduce((sum, finding) => sum + finding.count, 0)
    const first = Math.min(...own.map(({ firstAt }) => firstAt - EPOCH))
    const last = Math.max(...own.map(({ lastAt }) => lastAt - EPOCH))
    return own.length === 0 ? [] : [tellTogether(rule, count, first, last, gravest(own.map(({ severity }) => severity)))]
  })
}

/** All that these rules say of the steps is what is expected, no more and no less. */
export function expectOf(steps: readonly Step[], profile: ScenarioProfile, rules: readonly string[], expected: readonly Expected[]): void {
  const text = write(steps)
  expect(foundTally(lintScenario(text, profile), rules), `${profile}\n${text}`).toEqual(expectedTally(expected, rules))
}

/** How often a rule could not judge for this reason. */
export function notEvaluated({ notEvaluated: all }: LintResult, rule: string, reason: string): number {
  return all.filter(item => item.ruleId === rule && item.reason === reason).reduce((sum, item) => sum + item.count, 0)
}

/**
 * Lives in which nothing happens would prove nothing: of a thousand, so many sequences each must have what `judge` names. `fine` is
 * a name as well: those of which nothing is to be said.
 */
export function expectTeeth<Life>(lives: fc.Arbitrary<Life>, judge: (life: Life) => readonly string[], names: readonly string[]): void {
  const judged = fc.sample(lives, { seed: 7591, numRuns: 1000 }).map(life => new Set(judge(life)))
  for (const name of names) {
    const count = judged.filter(said => said.has(name) || (name === 'fine' && said.size === 0)).length
    expect(count, name).toBeGreaterThanOrEqual(20)
  }
}
