/** `dcr-lint explain` and `dcr-lint rules`. */
import { rules } from '../rules'
import type { Format } from './arguments'
import { nearest, UsageError } from './usage'

export function explain(ruleId: string): string {
  const rule = rules.find(item => item.id === ruleId)
  if (rule === undefined) {
    const ids = rules.map(item => item.id)
    throw new UsageError(`there is no rule "${ruleId}".${nearest(ruleId, ids)} "dcr-lint rules" lists them.`)
  }
  const cites = rule.cites.map(cite => `  ${cite.label}  ${cite.url}`)
  return [`${rule.id} (${rule.severity})`, rule.title, '', `Why  ${rule.why}`, `Fix  ${rule.fix}`, '', ...cites, ''].join('\n')
}

export function listRules(format: Format): string {
  if (format === 'json') {
    const shown = rules.map(({ id, severity, title, why, fix, cites }) => ({ id, severity, title, why, fix, cites, docs: `docs/rules/${id}.md` }))
    return `${JSON.stringify(shown, null, 2)}\n`
  }
  const width = Math.max(...rules.map(rule => rule.id.length))
  return `${rules.map(rule => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.title}`).join('\n')}\n`
}
