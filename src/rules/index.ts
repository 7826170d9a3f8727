/** Every rule in these folders, in order of id. Adding a file is all it takes. */
import type { Rule } from '../core/lint'

const found = import.meta.glob<Rule>('./*/*.ts', { eager: true, import: 'default' })

export const rules: readonly Rule[] = Object.values(found).sort((a, b) => (a.id < b.id ? -1 : 1))
