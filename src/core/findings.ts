/** Collects what rules report: decides who speaks, folds repeats, counts. */
import {
  type Confidence,
  compareFindings,
  type Finding,
  maxSeverity,
  type NotEvaluated,
  type NotEvaluatedReason,
  type Severity,
  type Subject,
} from './finding'
import { shortHash } from './hash'
import type { Journal } from './journal'
import type { Entry } from './ledger'
import { type Claim, fillMessage, precedence, type Report, type Rule } from './lint'
import { pathTemplate } from './message'
import type { Profile } from './profile'

interface Occurrence {
  readonly key: string
  readonly rule: Rule
  readonly subject: Subject
  readonly severity: Severity
  readonly confidence: Confidence
  readonly template: string
  readonly data: Readonly<Record<string, string | number>>
  readonly evidence: readonly string[]
  readonly claims: readonly Claim[]
  readonly at: number
  readonly profile: Profile
  readonly place: string
}

export class FindingsBook {
  readonly #journal: Journal
  readonly #occurrences = new Map<string, Occurrence>()
  readonly #claimants = new Map<string, readonly Occurrence[]>()
  readonly #crashed = new Map<string, { readonly rule: Rule; readonly at: number; readonly exchangeId: string; readonly reason: string }>()
  readonly #notEvaluated = new Map<string, true>()
  readonly #counts = new Map<string, { readonly ruleId: string; readonly reason: NotEvaluatedReason; count: number }>()
  /** What was worked out last, for as long as nothing was said since. */
  #findings: readonly Finding[] | null = null

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Something that was said may have been taken back. */
  touch(): void {
    this.#findings = null
  }

  report(rule: Rule, profile: Profile, entry: Entry, report: Report<string>): void {
    this.#findings = null
    // Muted is muted, however grave the rule finds this one.
    if (profile.severities[rule.id] === 'off') return
    const graded = report.grade === undefined ? undefined : profile.severities[`${rule.id}#${report.grade}`]
    const severity = report.severity ?? graded ?? profile.severities[rule.id] ?? rule.severity
    if (severity === 'off') return
    const key = `${rule.id}|${report.subject.key}|${report.claims[0]}`
    const occurrence: Occurrence = {
      key,
      rule,
      subject: report.subject,
      severity,
      confidence: report.confidence ?? rule.confidence,
      template: rule.messages[report.message] ?? '',
      data: report.data ?? {},
      evidence: report.evidence,
      claims: report.claims,
      at: report.at,
      profile,
      place: placeOf(entry),
    }
    this.#journal.put(this.#occurrences, key, occurrence)
    for (const claim of report.claims) {
      const others = this.#claimants.get(claim)?.filter(other => other.key !== key) ?? []
      this.#journal.put(this.#claimants, claim, [...others, occurrence])
    }
  }

  notEvaluated(ruleId: string, reason: NotEvaluatedReason, exchangeId: string): void {
    const key = `${ruleId}|${reason}|${exchangeId}`
    if (this.#notEvaluated.has(key)) return
    this.#journal.put(this.#notEvaluated, key, true)
    const known = this.#counts.get(`${ruleId}|${reason}`)
    if (known === undefined) this.#journal.put(this.#counts, `${ruleId}|${reason}`, { ruleId, reason, count: 1 })
    else this.#journal.set(known, 'count', known.count + 1)
  }

  crashed(rule: Rule, entry: Entry, reason: string): void {
    if (this.#crashed.has(rule.id)) return
    this.#findings = null
    this.#journal.put(this.#crashed, rule.id, { rule, at: entry.exchange.startedAt, exchangeId: entry.exchange.id, reason })
  }

  findings(): readonly Finding[] {
    this.#findings ??= this.#fold()
    return this.#findings
  }

  #fold(): Finding[] {
    const groups = new Map<string, { readonly first: Occurrence; readonly all: { occurrence: Occurrence; severity: Severity }[] }>()
    for (const occurrence of this.#occurrences.values()) {
      const severity = this.#severityIfSpoken(occurrence)
      if (severity === null) continue
      const key = `${occurrence.rule.id}|${occurrence.subject.key}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { first: occurrence, all: [{ occurrence, severity }] })
      else group.all.push({ occurrence, severity })
    }
    const found = [...groups.values()].map(({ all }) => toFinding(all))
    for (const { rule, at, exchangeId, reason } of this.#crashed.values()) found.push(crashFinding(rule, at, exchangeId, reason))
    return found.sort(compareFindings)
  }

  counts(): NotEvaluated[] {
    const counts = [...this.#counts.values()].map(({ ruleId, reason, count }) => ({ ruleId, reason, count }))
    return counts.sort((a, b) => (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : a.reason < b.reason ? -1 : 1))
  }

  /** Null where a more specific rule of the family speaks of the same thing. */
  #severityIfSpoken(occurrence: Occurrence): Severity | null {
    const claim = occurrence.claims[0] as Claim
    const family = precedence[claim.slice(0, claim.indexOf(':'))]
    const rank = family?.order.indexOf(occurrence.rule.id) ?? -1
    let { severity } = occurrence
    if (family === undefined || rank < 0) return severity
    for (const other of this.#claimants.get(claim) ?? []) {
      const otherRank = family.order.indexOf(other.rule.id)
      if (otherRank < 0 || other.rule.id === occurrence.rule.id) continue
      if (otherRank < rank) return null
      if (family.keepsGravest) severity = maxSeverity(severity, other.severity)
    }
    return severity
  }
}

const confidenceRank: Record<Confidence, number> = { high: 3, medium: 2, low: 1 }

function toFinding(all: readonly { occurrence: Occurrence; severity: Severity }[]): Finding {
  const sorted = [...all].sort(
    (a, b) => a.occurrence.at - b.occurrence.at || ((a.occurrence.claims[0] ?? '') < (b.occurrence.claims[0] ?? '') ? -1 : 1),
  )
  const first = (sorted[0] as (typeof sorted)[number]).occurrence
  const last = (sorted.at(-1) as (typeof sorted)[number]).occurrence
  const { rule } = last
  const exchangeIds = [...new Set(sorted.flatMap(({ occurrence }) => occurrence.evidence))]
  return {
    ruleId: rule.id,
    outcome: 'flagged',
    severity: sorted.reduce<Severity>((gravest, { severity }) => maxSeverity(gravest, severity), 'info'),
    // Each occurrence knows what came before it: the best founded one speaks for all.
    confidence: sorted.reduce<Confidence>(
      (best, { occurrence }) => (confidenceRank[occurrence.confidence] > confidenceRank[best] ? occurrence.confidence : best),
      'low',
    ),
    message: fillMessage(last.template, { ...last.data, count: sorted.length }),
    why: rule.why,
    fix: rule.fix,
    cites: [...rule.cites, ...(last.profile.cites[rule.id] ?? [])],
    exchangeIds,
    subject: first.subject,
    firstAt: first.at,
    lastAt: last.at,
    count: sorted.length,
    profile: last.profile.id,
    fingerprint: shortHash(`${rule.id}\n${last.profile.id}\n${first.place}`),
    cause: '',
    consequences: [],
    cost: {},
    suppressed: null,
  }
}

function crashFinding(rule: Rule, at: number, exchangeId: string, reason: string): Finding {
  return {
    ruleId: rule.id,
    outcome: 'crashed',
    severity: 'warning',
    confidence: 'high',
    message: `The rule ${rule.id} failed on one call and is not complete. The other rules are not affected. (${reason})`,
    why: 'This is a defect of DCR DevTools, not of your app.',
    fix: 'Please report it, with a redacted session.',
    cites: [],
    exchangeIds: [exchangeId],
    subject: { kind: 'endpoint', key: 'crash', label: rule.id },
    firstAt: at,
    lastAt: at,
    count: 1,
    profile: '',
    fingerprint: shortHash(`${rule.id}\ncrashed`),
    cause: '',
    consequences: [],
    cost: {},
    suppressed: null,
  }
}

/** What a finding's fingerprint is made of beside the rule: nothing in it changes from run to run. */
function placeOf(entry: Entry): string {
  const { app, instance, classification, message } = entry
  const issuer = app?.issuer ?? entry.use?.token?.issuer ?? ''
  return [issuer, classification.role, message.url?.origin ?? '', pathTemplate(message.url?.pathname ?? ''), instance?.origin ?? ''].join(
    '\n',
  )
}
