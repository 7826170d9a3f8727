/** What is said of a finding at length. A build loads it when the first finding stands open, apart from the rules that judge. */
import type { Finding } from '../../core/finding'
import type { Rule } from '../../core/lint'
import type { Profile } from '../../core/profile'

type RuleProse = Pick<Rule, 'id' | 'why' | 'fix' | 'cites'>
type ProfileProse = Pick<Profile, 'id' | 'cites'>

const rules = byId(import.meta.glob<RuleProse>('../../rules/*/*.ts', { eager: true, import: 'default', query: '?prose' }))
const profiles = byId(
  import.meta.glob<ProfileProse>(['../../profiles/*.ts', '!../../profiles/index.ts'], {
    eager: true,
    import: 'default',
    query: '?prose',
  }),
)

/** The finding with why, fix and sources, which rules in the extension's pages do not carry. */
export function withProse(finding: Finding): Finding {
  const rule = rules.get(finding.ruleId)
  // A rule that failed speaks of itself.
  if (rule === undefined || finding.outcome === 'crashed') return finding
  const { why, fix, cites } = rule
  return { ...finding, why, fix, cites: [...cites, ...(profiles.get(finding.profile)?.cites[finding.ruleId] ?? [])] }
}

function byId<Said extends { readonly id: string }>(found: Readonly<Record<string, Said>>): ReadonlyMap<string, Said> {
  return new Map(Object.values(found).map(said => [said.id, said]))
}
