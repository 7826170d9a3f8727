/** The rules without their prose, for the background: see `stripProse` in vite.config.ts. */
import type { Rule } from '../core/lint'

const found = import.meta.glob<Rule>('./*/*.ts', { eager: true, import: 'default', query: '?logic' })

export const rules: readonly Rule[] = Object.values(found).sort((a, b) => (a.id < b.id ? -1 : 1))
