/** One linted input, as every report receives it. The shape of `dcr-lint --format json`. */
import type { Finding, NotEvaluated } from '../core/finding'

export interface ReportedExchange {
  /** The entry's position in the HAR, from 0. */
  readonly index: number
  readonly startedDateTime: string
  readonly method: string
  /** With the values of secret parameters hidden. */
  readonly url: string
  /** 0 where no answer came. */
  readonly status: number
}

export interface ReportedFinding extends Finding {
  readonly exchanges: readonly ReportedExchange[]
}

export interface LintedInput {
  readonly file: string
  readonly exchanges: number
  readonly relevant: number
  readonly clients: number
  readonly tokens: number
  readonly findings: readonly ReportedFinding[]
  readonly notEvaluated: readonly NotEvaluated[]
  /** What the file does not hold, one sentence each. Not part of the JSON output. */
  readonly lacks: readonly string[]
}
