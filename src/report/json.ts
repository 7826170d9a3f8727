import type { LintedInput } from './linted'

/** `{ "version": 1, "inputs": [ … ] }`. */
export function jsonReport(inputs: readonly LintedInput[]): string {
  const shown = inputs.map(({ lacks: _, ...input }) => input)
  return `${JSON.stringify({ version: 1, inputs: shown }, null, 2)}\n`
}
