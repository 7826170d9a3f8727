/** `dcr-lint explain` and `dcr-lint rules`. */
import type { Cite } from '../core/finding'
import type { Rule } from '../core/lint'
import { nearest } from '../core/nearest'
import { profiles } from '../profiles'
import { rules } from '../rules'
import type { ListFormat } from './arguments'
import { UsageError } from './usage'

export function explain(ruleId: string): string {
  const rule = rules.find(item => item.id === ruleId)
  if (rule === undefined) {
    const ids = rules.map(item => item.id)
    throw new UsageError(`there is no rule "${ruleId}"${nearest(ruleId, ids, '"dcr-lint rules" lists them')}`)
  }
  const cites = citesOf(rule).map(cite => `  ${cite.label}  ${cite.url}`)
  return [`${rule.id} (${rule.severity})`, rule.title, '', `Why  ${rule.why}`, `Fix  ${rule.fix}`, ...weights(rule), '', ...cites, ''].join(
    '\n',
  )
}

/** Where a profile weighs the rule, or a kind of its findings, in its own way. */
function weights(rule: Rule): readonly string[] {
  const lines = profiles.flatMap(profile =>
    Object.entries(profile.severities).flatMap(([name, severity]) => {
      const [id, grade] = name.split('#')
      return id === rule.id ? [`  ${profile.title}: ${severity}${grade === undefined ? '' : ` where it is ${grade}`}`] : []
    }),
  )
  return lines.length === 0 ? [] : ['', `${rule.severity}, but`, ...lines]
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
