/** What a rule says. Shapes here are printed by `dcr-lint --format json` and are relied on from outside. */

export type Severity = 'error' | 'warning' | 'info'
export type Confidence = 'high' | 'medium' | 'low'
export type FindingOutcome = 'flagged' | 'suppressed' | 'crashed'

/** Why something could not be judged. A fixed vocabulary: never a free text. */
export type NotEvaluatedReason =
  | 'body-missing'
  | 'header-missing'
  | 'redacted'
  | 'lifetime-unknown'
  | 'mint-not-captured'
  | 'clock-unknown'
  | 'metadata-missing'
  | 'instance-unknown'
  | 'load-unknown'
  | 'gap'

export interface NotEvaluated {
  readonly ruleId: string
  readonly reason: NotEvaluatedReason
  readonly count: number
}

export interface Cite {
  /** `RFC 7591 section 3.2.1`, `Adobe Pass: Dynamic Client Registration FAQ 12`. */
  readonly label: string
  readonly url: string
}

export interface Subject {
  readonly kind: 'app' | 'client' | 'token' | 'endpoint'
  /** Same for everything that is one finding; holds no secret. */
  readonly key: string
  /** For people. */
  readonly label: string
}

/** What it cost, as far as it can be known; members that are not known are left out. */
export interface Cost {
  /** Clients that the server keeps and nobody uses any more. */
  readonly orphanedClients?: number
  /** Requests that need not have been made. */
  readonly savableRequests?: number
  /** Calls that failed for it. */
  readonly failedCalls?: number
  /** Times that the user had to sign in again. */
  readonly forcedSignIns?: number
}

/** Something that followed from the finding's cause. */
export interface Consequence {
  /** Epoch ms. */
  readonly at: number
  /** One sentence without its full stop: `14 calls were refused`. Holds no secret. */
  readonly text: string
  readonly exchangeIds: readonly string[]
}

/** Who let a finding stand, and why. */
export interface SuppressedBy {
  readonly by: 'config' | 'baseline' | 'user'
  readonly reason: string
  /** Epoch ms; null: for good. */
  readonly until: number | null
}

export interface Finding {
  readonly ruleId: string
  readonly outcome: FindingOutcome
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
  readonly why: string
  readonly fix: string
  readonly cites: readonly Cite[]
  /** The exchanges that prove it, oldest first. */
  readonly exchangeIds: readonly string[]
  readonly subject: Subject
  /** Epoch ms. */
  readonly firstAt: number
  readonly lastAt: number
  readonly count: number
  readonly profile: string
  /** Stable from run to run, where ids are new each time. */
  readonly fingerprint: string
  /** The finding's root, in one sentence; empty where the message says it already. */
  readonly cause: string
  /** What followed, in order of time. */
  readonly consequences: readonly Consequence[]
  readonly cost: Cost
  /** Only where the outcome is `suppressed`. */
  readonly suppressed: SuppressedBy | null
}

export const severityRank: Record<Severity, number> = { error: 3, warning: 2, info: 1 }

/** The graver of two. */
export function maxSeverity(a: Severity, b: Severity): Severity {
  return severityRank[a] >= severityRank[b] ? a : b
}

/** Errors and warnings that nobody let stand: the number on the toolbar button. */
export function countFaults(findings: readonly Finding[]): number {
  return findings.filter(({ outcome, severity }) => outcome === 'flagged' && severity !== 'info').length
}

/** For people and reports: gravest first, then in order of time. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank[b.severity] - severityRank[a.severity] ||
    a.firstAt - b.firstAt ||
    (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0) ||
    (a.subject.key < b.subject.key ? -1 : a.subject.key > b.subject.key ? 1 : 0)
  )
}
