/** What every rule must be like, whatever it finds. Adding a rule is adding a file: this table needs no change. */
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { precedence } from '../../src/core/lint'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { lintScenario } from '../support/rule-tester'
import type { ScenarioProfile } from '../support/scenario'

const files = Object.keys(import.meta.glob('../../src/rules/*/*.ts'))
const ids = new Set(rules.map(rule => rule.id))

describe('all rules', () => {
  it('are found, each under the name of its file', () => {
    expect([...ids].sort()).toEqual(files.map(file => file.replace(/^.*\/rules\//, '').replace(/\.ts$/, '')).sort())
  })
  it('come in order of id, and none twice', () => {
    expect(rules.map(rule => rule.id)).toEqual([...ids].sort())
  })
  it('that take precedence exist, and each once in a family', () => {
    for (const { order } of Object.values(precedence)) {
      expect(order.filter(id => !ids.has(id))).toEqual([])
      expect(new Set(order).size).toBe(order.length)
    }
  })
})

for (const rule of rules) {
  describe(rule.id, () => {
    it('has a table', () => expect(existsSync(new URL(`./${rule.id}.test.ts`, import.meta.url))).toBe(true))
    it('has a title, not a sentence', () => expect(rule.title).toMatch(/^[A-Z].*[^.!?:;\s]$/))
    it('says why in sentences', () => expect(rule.why).toMatch(/^[A-Z].*\.$/))
    it('says what to do in one sentence', () => {
      expect(rule.fix).toMatch(/^[A-Z].*\.$/)
      expect(rule.fix.slice(0, -1), 'a second sentence').not.toMatch(/[.!?] [A-Z]/)
    })
    it('cites what can be read', () => {
      expect(rule.cites.length).toBeGreaterThan(0)
      for (const { label, url } of rule.cites) {
        expect(label).not.toBe('')
        expect(new URL(url).protocol).toBe('https:')
      }
    })
    it('shows a sequence that it flags, and the right way', () => {
      const { wrong, right, profile } = rule.examples
      const said = (given: string) => lintScenario(given, profile as ScenarioProfile | undefined).findings
      expect(said(wrong).map(finding => finding.ruleId)).toContain(rule.id)
      expect(said(right).filter(finding => finding.severity !== 'info')).toEqual([])
      expect(said(right).map(finding => finding.ruleId)).not.toContain(rule.id)
    })
    it('speaks in messages whose names are plain', () => {
      for (const template of Object.values(rule.messages)) {
        expect(template).toMatch(/^[A-Z{].*\.$/)
        expect(template.replace(/\{[a-z][A-Za-z]*\}/g, ''), 'a brace that is no name').not.toMatch(/[{}]/)
      }
    })
  })
}

describe('what profiles weigh', () => {
  for (const profile of profiles) {
    it(`${profile.id}: rules that exist`, () => {
      expect(Object.keys(profile.severities).filter(key => !ids.has(key.split('#')[0] ?? ''))).toEqual([])
    })
  }
})
