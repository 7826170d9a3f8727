/** What a build takes out of the rules that judge in a page comes back when a finding stands open. */
import { build, type Rolldown } from 'vite'
import { describe, expect, it } from 'vitest'
import { proseApart } from '../../scripts/page-builds'
import type { Finding } from '../../src/core/finding'
import { withProse } from '../../src/panel/model/prose'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { lintScenario } from '../support/rule-tester'

const [found] = lintScenario('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600').findings as [Finding]
const bare = (finding: Partial<Finding>): Finding => ({ ...found, why: '', fix: '', cites: [], ...finding })

describe('the prose of a finding', () => {
  it('is what the engine says where nothing was taken out', () => expect(withProse(bare({}))).toEqual(found))

  it('is there for every rule, with the sources of the profile that judged', () => {
    for (const { id, why, fix, cites } of rules) {
      for (const profile of profiles) {
        const told = withProse(bare({ ruleId: id, profile: profile.id }))
        expect(told).toMatchObject({ why, fix, cites: [...cites, ...(profile.cites[id] ?? [])] })
      }
    }
  })

  it('of a rule that failed is its own', () => {
    const crashed = bare({ outcome: 'crashed', why: 'This is a defect of DCR DevTools.' })
    expect(withProse(crashed)).toBe(crashed)
  })
})

describe('in a build', () => {
  it('what judges says nothing at length, and what explains judges nothing', async () => {
    const judging = await built('src/rules/index.ts')
    const explaining = await built('src/panel/model/prose.ts')
    for (const { why, fix, title, messages } of rules) {
      expect([why, fix, title].filter(text => judging.includes(text))).toEqual([])
      expect([why, fix].filter(text => !explaining.includes(text))).toEqual([])
      expect(Object.values<string>(messages).filter(text => !judging.includes(text))).toEqual([])
      expect(Object.values<string>(messages).filter(text => explaining.includes(text))).toEqual([])
    }
  }, 60_000)
})

/** The script that a page would get, with every text as it stands in the source. */
async function built(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [proseApart()],
    build: { write: false, minify: false, lib: { entry, formats: ['es'] } },
  })
  const [{ output }] = result as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput]
  return output
    .map(chunk => (chunk.type === 'chunk' ? chunk.code : ''))
    .join('')
    .replace(/\\(['"`])/g, '$1')
}
