/** One linted input, as every report receives it. */
import type { Finding, NotEvaluated } from '../core/finding'
import type { Role } from '../core/model'

export interface ReportedExchange {
  /** The entry's position in the HAR, from 0. */
  readonly index: number
  readonly startedDateTime: string
  readonly method: string
  /** With the values of secret parameters hidden. */
  readonly url: string
  /** 0 where no answer came. */
  readonly status: number
  /** The file that holds the entry, and the line on which it begins there, from 1. Not part of the JSON output. */
  readonly file: string
  readonly line: number
  /** What the call was for. Not part of the JSON output. */
  readonly role: Role
}

export interface ReportedFinding extends Finding {
  readonly exchanges: readonly ReportedExchange[]
}

export interface LintedInput {
  /** For people: several files that were linted together have one name. */
  readonly file: string
  readonly exchanges: number
  readonly relevant: number
  readonly clients: number
  readonly tokens: number
  readonly findings: readonly ReportedFinding[]
  readonly notEvaluated: readonly NotEvaluated[]
  /** What the file does not hold, one sentence each. Not part of the JSON output. */
  readonly lacks: readonly string[]
  /** Each file by its own name. Not part of the JSON output. */
  readonly files: readonly string[]
  /** Epoch ms, null where the capture is empty. Not part of the JSON output. */
  readonly startedAt: number | null
}
