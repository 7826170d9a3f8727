/**
 * Runs a rule's table against the whole engine with all rules, so that what another rule says of the same sequence
 * counts too; and polices the table: thin, doubled or toothless rows fail.
 */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/core/engine'
import type { Cost, Finding, NotEvaluatedReason } from '../../src/core/finding'
import { signaturesOf } from '../../src/core/found-signatures'
import type { HiddenSignature } from '../../src/core/placeholder'
import type { LintResult } from '../../src/core/result'
import { verifySignatures } from '../../src/core/signatures'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { EPOCH, parseScenario, type ScenarioProfile } from './scenario'

interface Row {
  /** A sequence in the notation of scenario.ts. */
  readonly given: string
  readonly profile?: ScenarioProfile
}

export interface RuleTable {
  /** Sequences that come close, and are fine. `none` may name findings of other rules that are right here. */
  readonly clean: Readonly<Record<string, string | (Row & { readonly others?: readonly string[] })>>
  /**
   * Sequences that must be flagged, with every finding they give: `registration/redundant@600 error`, and if it
   * matters `×2`, `medium`. Order does not matter.
   */
  readonly flagged: Readonly<Record<string, Row & { readonly expect: readonly string[] }>>
  /** Sequences in which evidence is missing: no finding of this rule, and the reason is counted. */
  readonly notEvaluated?: Readonly<Record<string, Row & { readonly reason: NotEvaluatedReason; readonly others?: readonly string[] }>>
}

/** By rule, sequences with the cost that its finding adds up. */
export type CostTable = Readonly<Record<string, Readonly<Record<string, readonly [given: string, cost: Cost, profile?: ScenarioProfile]>>>>

/** What the engine says of a sequence. */
export function lintScenario(text: string, profile: ScenarioProfile = 'adobe-pass'): LintResult {
  return engineOf(text, profile).result()
}

/** The same, with the signatures checked that rules asked about. */
export async function lintVerified(text: string, profile: ScenarioProfile = 'adobe-pass'): Promise<LintResult> {
  const engine = engineOf(text, profile)
  engine.result()
  engine.putSignatures(await verifySignatures(engine.jwtsToVerify()))
  return engine.result()
}

/** What came of checking them, by JWT. */
export async function signaturesIn(text: string, profile: ScenarioProfile = 'adobe-pass'): Promise<ReadonlyMap<string, HiddenSignature>> {
  const engine = engineOf(text, profile)
  engine.result()
  const asked = engine.jwtsToVerify()
  return signaturesOf(asked, await verifySignatures(asked))
}

function engineOf(text: string, profile: ScenarioProfile): Engine {
  const { exchanges, marks } = parseScenario(text, profile)
  // The first two are recognised by what they say; the others are named, so that a table need not tell how they are found out.
  const isNamed = profile === 'oidc' || profile === 'mcp'
  const engine = new Engine({ rules, profiles, settings: { profileId: isNamed ? profile : null } })
  for (const exchange of exchanges) engine.put(exchange)
  for (const mark of marks) engine.addMark(mark)
  return engine
}

/** `registration/redundant@600 error ×2 medium`: rule, second of its first occurrence, severity, count, confidence. */
export function tell(finding: Finding): string {
  return `${finding.ruleId}@${(finding.firstAt - EPOCH) / 1000} ${finding.severity} ×${finding.count} ${finding.confidence}`
}

export function testRule(id: string, table: RuleTable): void {
  const rule = rules.find(item => item.id === id)
  if (rule === undefined) throw new Error(`no rule "${id}"`)
  const seen = new Set<string>()
  const spoken: Finding[] = []

  describe(id, () => {
    for (const [name, row] of Object.entries(table.clean)) {
      const { given, profile, others = [] } = typeof row === 'string' ? { given: row, profile: undefined } : row
      it(`clean: ${name}`, async () => {
        const { findings } = await lintVerified(given, profile)
        expectExactly(findings, others, id)
        expect(findings.map(finding => finding.ruleId)).not.toContain(id)
      })
    }
    for (const [name, { given, profile, expect: expected }] of Object.entries(table.flagged)) {
      it(`flagged: ${name}`, async () => {
        const { findings, exchanges } = await lintVerified(given, profile)
        expectExactly(findings, expected, id)
        spoken.push(...findings.filter(finding => finding.ruleId === id))
        for (const finding of findings) {
          // `{id}` is what paths have in the place of an id.
          expect(finding.message.replaceAll('{id}', ''), 'a name in the message was not filled').not.toMatch(/\{\w+\}/)
          const known = new Set(exchanges.map(({ exchange }) => exchange.id))
          for (const exchangeId of finding.exchangeIds) expect(known, 'evidence that is not in the capture').toContain(exchangeId)
        }
      })
    }
    for (const [name, { given, profile, reason, others = [] }] of Object.entries(table.notEvaluated ?? {})) {
      it(`not evaluated: ${name}`, async () => {
        const result = await lintVerified(given, profile)
        expectExactly(result.findings, others, id)
        expect(result.notEvaluated.filter(item => item.ruleId === id).map(item => item.reason)).toContain(reason)
      })
    }
    it('has a table with teeth', () => {
      const rows = [...Object.values(table.clean), ...Object.values(table.flagged), ...Object.values(table.notEvaluated ?? {})]
      for (const row of rows) {
        const text = typeof row === 'string' ? row : `${row.given} ${row.profile ?? ''} `
        expect(seen, `the same sequence twice: ${text}`).not.toContain(text)
        seen.add(text)
      }
      expect(Object.keys(table.clean).length, 'two clean rows at least').toBeGreaterThanOrEqual(2)
      expect(Object.keys(table.flagged).length, 'a flagged row at least').toBeGreaterThanOrEqual(1)
      for (const [name, { expect: expected }] of Object.entries(table.flagged)) {
        expect(
          expected.some(text => text.startsWith(`${id}@`)),
          `"${name}" is flagged, but not by ${id}`,
        ).toBe(true)
      }
      for (const [message, template] of Object.entries(rule.messages)) {
        const shape = new RegExp(`^${template.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\w+\\\}/g, '.+')}$`)
        expect(
          spoken.some(finding => shape.test(finding.message)),
          `no row speaks the message "${message}"`,
        ).toBe(true)
      }
    })
  })
}

export function testCosts(table: CostTable): void {
  for (const [id, rows] of Object.entries(table)) {
    describe(`cost: ${id}`, () => {
      for (const [name, [given, cost, profile]] of Object.entries(rows)) {
        it(name, () => expect(lintScenario(given, profile).findings.find(finding => finding.ruleId === id)?.cost).toEqual(cost))
      }
    })
  }
}

/** Rules that label a capture rather than find fault with an app: their own tables are about them, others need not repeat them. */
const LABELS = new Set([
  'bearer/unknown-origin',
  'registration/never-used',
  'session/capture-holds-live-secrets',
  'session/capture-incomplete',
  'token/unknown-client',
])

/** Every finding is expected and every expectation found; what an expectation leaves out, it does not ask for. */
function expectExactly(findings: readonly Finding[], expected: readonly string[], id: string): void {
  const asked = new Set([id, ...expected.map(text => text.split('@')[0])])
  const told = findings.filter(finding => !LABELS.has(finding.ruleId) || asked.has(finding.ruleId)).map(tell)
  const open = [...told]
  const missing: string[] = []
  for (const text of expected) {
    const words = text.split(/\s+/)
    const index = open.findIndex(candidate => words.every(word => candidate.split(' ').includes(word)))
    if (index < 0) missing.push(text)
    else open.splice(index, 1)
  }
  expect({ missing, unexpected: open }, `found: ${told.join(', ') || 'nothing'}`).toEqual({ missing: [], unexpected: [] })
}
