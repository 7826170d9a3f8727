/** What the engine hands out: the same for panel, viewer, command line and tests. */
import type { HttpExchange } from './exchange'
import type { Finding, NotEvaluated } from './finding'
import type { AppLabel } from './labels'
import type { List } from './list'
import type { Classification, Client, Instance, Load, Statement, Token, Use } from './model'
import type { Gap, Mark } from './observation'

export interface ClassifiedExchange {
  readonly exchange: HttpExchange
  readonly classification: Classification
  /** `app 1` …, or what the user calls it; null where the exchange belongs to no app (a page load, say). */
  readonly instanceName: string | null
  /** The client that this exchange registered, presented or managed. */
  readonly clientId: string | null
  /** Ids of the tokens that this exchange delivered or presented. */
  readonly tokenIds: readonly string[]
  /** The same event, seen twice (page and service worker): the id of the first sight. */
  readonly duplicateOf: string | null
}

export interface JudgingProfile {
  readonly id: string
  readonly title: string
  /** Documented behaviour that differs from the RFCs and gave no finding, one sentence each. */
  readonly knownDeviations: readonly string[]
}

export interface LintResult {
  /** In order of time; irrelevant exchanges are not among them. */
  readonly exchanges: List<ClassifiedExchange>
  readonly statements: readonly Statement[]
  readonly clients: readonly Client[]
  readonly tokens: readonly Token[]
  readonly uses: List<Use>
  readonly loads: readonly Load[]
  readonly gaps: readonly Gap[]
  readonly marks: readonly Mark[]
  /** In order of their first sight. */
  readonly instances: readonly Instance[]
  /** What the user calls them. */
  readonly labels: readonly AppLabel[]
  readonly findings: readonly Finding[]
  readonly notEvaluated: readonly NotEvaluated[]
  /** Who judged: the profiles of the servers that were called, in the order of the list. */
  readonly profiles: readonly JudgingProfile[]
  /** First and last moment of the capture (epoch ms); null where it is empty. */
  readonly startedAt: number | null
  readonly endedAt: number | null
}
