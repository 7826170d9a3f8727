/** `dcr-lint explain` and `dcr-lint rules`. */
import type { Cite } from '../core/finding'
import type { Rule } from '../core/lint'
import { profiles } from '../profiles'
import { rules } from '../rules'
import type { ListFormat } from './arguments'
import { nearest, UsageError } from './usage'

export function explain(ruleId: string): string {
  const rule = rules.find(item => item.id === ruleId)
  if (rule === undefined) {
    const ids = rules.map(item => item.id)
    throw new UsageError(`there is no rule "${ruleId}"${nearest(ruleId, ids, '"dcr-lint rules" lists them')}`)
  }
  const cites = citesOf(rule).map(cite => `  ${cite.label}  ${cite.url}`)
  return [`${rule.id} (${rule.severity})`, rule.title, '', `Why  ${rule.why}`, `Fix  ${rule.fix}`, '', ...cites, ''].join('\n')
}

/** The rule's own sources, then what the vendors say of the same. */
function citesOf(rule: Rule): readonly Cite[] {
  return [...rule.cites, ...profiles.flatMap(profile => profile.cites[rule.id] ?? [])]
}

export function listRules(format: ListFormat): string {
  if (format === 'json') {
    const shown = rules.map(rule => {
      const { id, severity, title, why, fix } = rule
      return { id, severity, title, why, fix, cites: citesOf(rule), docs: `docs/rules/${id}.md` }
    })
    return `${JSON.stringify(shown, null, 2)}\n`
  }
  const width = Math.max(...rules.map(rule => rule.id.length))
  return `${rules.map(rule => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.title}`).join('\n')}\n`
}
