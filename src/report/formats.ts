/** The formats of a report, by the names that `--format` knows. */
import type { Rule } from '../core/lint'
import { githubReport } from './github'
import { jsonReport } from './json'
import { junitReport } from './junit'
import type { LintedInput } from './linted'
import { markdownReport } from './markdown'
import { ndjsonReport } from './ndjson'
import { prettyReport } from './pretty'
import { sarifReport } from './sarif'

export const formats = ['pretty', 'json', 'ndjson', 'sarif', 'junit', 'github', 'markdown'] as const
export type Format = (typeof formats)[number]

export interface ReportOptions {
  /** For a terminal that shows colours. */
  readonly color: boolean
  /** All rules, for formats that list also those that found nothing. */
  readonly rules: readonly Rule[]
}

const WRITERS: Readonly<Record<Format, (inputs: readonly LintedInput[], options: ReportOptions) => string>> = {
  pretty: prettyReport,
  json: jsonReport,
  ndjson: ndjsonReport,
  sarif: (inputs, { rules }) => sarifReport(inputs, rules),
  junit: (inputs, { rules }) => junitReport(inputs, rules),
  github: githubReport,
  markdown: markdownReport,
}

export function writeReport(format: Format, inputs: readonly LintedInput[], options: ReportOptions): string {
  return WRITERS[format](inputs, options)
}
