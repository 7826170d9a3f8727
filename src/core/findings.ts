/** Collects what rules report: decides who speaks, folds repeats, counts. */
import {
  type Confidence,
  type Cost,
  compareFindings,
  type Finding,
  maxSeverity,
  type NotEvaluated,
  type NotEvaluatedReason,
  type Severity,
  type Subject,
  severityRank,
} from './finding'
import { shortHash } from './hash'
import type { Journal } from './journal'
import type { Entry } from './ledger'
import { type Claim, fillMessage, precedence, type Report, type Rule } from './lint'
import type { Profile } from './profile'
import type { Settings } from './settings'

interface Occurrence {
  readonly key: string
  /** Rule and subject: occurrences of one group are one finding. */
  readonly group: string
  readonly rule: Rule
  readonly subject: Subject
  readonly severity: Severity
  readonly confidence: Confidence
  readonly template: string
  readonly data: Readonly<Record<string, string | number>>
  readonly evidence: readonly string[]
  readonly claims: readonly Claim[]
  readonly at: number
  readonly cost: Cost
  readonly profile: Profile
  readonly place: string
}

export class FindingsBook {
  readonly #journal: Journal
  readonly #settings: Settings
  readonly #occurrences = new Map<string, Occurrence>()
  readonly #claimants = new Map<string, readonly Occurrence[]>()
  /** By rule and subject: the occurrences that make one finding. */
  readonly #groups = new Map<string, Map<string, Occurrence>>()
  readonly #crashed = new Map<string, Crash>()
  readonly #notEvaluated = new Map<string, true>()
  readonly #counts = new Map<string, { readonly ruleId: string; readonly reason: NotEvaluatedReason; count: number }>()
  /** Groups whose finding has to be worked out anew: only what changed costs anything. */
  readonly #dirty = new Set<string>()
  readonly #folded = new Map<string, Finding>()

  constructor(journal: Journal, settings: Settings) {
    this.#journal = journal
    this.#settings = settings
  }

  report(rule: Rule, profile: Profile, entry: Entry, report: Report<string>): void {
    const severity = this.#severityOf(rule, profile, report)
    if (severity === 'off') return
    const key = `${rule.id}|${report.subject.key}|${report.claims[0]}`
    const occurrence: Occurrence = {
      key,
      group: `${rule.id}|${report.subject.key}`,
      rule,
      subject: report.subject,
      severity,
      confidence: report.confidence ?? rule.confidence,
      template: rule.messages[report.message] ?? '',
      data: report.data ?? {},
      evidence: report.evidence,
      claims: report.claims,
      at: report.at,
      cost: report.cost ?? NO_COST,
      profile,
      place: placeOf(entry),
    }
    const touched = new Set([occurrence.group])
    const earlier = this.#occurrences.get(key)
    for (const claim of earlier?.claims ?? []) this.#reclaim(claim, key, null, touched)
    this.#journal.put(this.#occurrences, key, occurrence)
    const group = this.#groups.get(occurrence.group) ?? new Map<string, Occurrence>()
    this.#groups.set(occurrence.group, group)
    this.#journal.put(group, key, occurrence)
    for (const claim of report.claims) this.#reclaim(claim, key, occurrence, touched)
    const mark = () => {
      for (const name of touched) this.#dirty.add(name)
    }
    mark()
    this.#journal.note(mark)
  }

  /** Who else claims the same may speak otherwise now. */
  #reclaim(claim: Claim, key: string, occurrence: Occurrence | null, touched: Set<string>): void {
    const others = (this.#claimants.get(claim) ?? []).filter(other => other.key !== key)
    for (const other of others) touched.add(other.group)
    this.#journal.put(this.#claimants, claim, occurrence === null ? others : [...others, occurrence])
  }

  /**
   * Muted is muted, unless the configuration names what a profile mutes. A configured severity takes the place of what
   * rule and profile say; an occurrence that is milder than its rule stays milder.
   */
  #severityOf(rule: Rule, profile: Profile, report: Report<string>): Severity | 'off' {
    const grade = report.grade === undefined ? undefined : `${rule.id}#${report.grade}`
    const base = profile.severities[rule.id] ?? rule.severity
    const graded = grade === undefined ? undefined : profile.severities[grade]
    const named = grade === undefined ? undefined : this.#settings.severities[grade]
    if (graded === 'off') return named !== undefined && this.#settings.severities[rule.id] !== 'off' ? named : 'off'
    if (base === 'off') return 'off'
    const own = report.severity ?? graded ?? base
    const configured = named ?? this.#settings.severities[rule.id]
    if (configured === undefined || configured === 'off') return configured ?? own
    return severityRank[own] < severityRank[rule.severity] && severityRank[own] < severityRank[configured] ? own : configured
  }

  /** What would say nothing has nothing to judge. */
  notEvaluated(ruleId: string, reason: NotEvaluatedReason, { profile, exchange }: Entry): void {
    if (this.#settings.severities[ruleId] === 'off' || profile.severities[ruleId] === 'off') return
    const key = `${ruleId}|${reason}|${exchange.id}`
    if (this.#notEvaluated.has(key)) return
    this.#journal.put(this.#notEvaluated, key, true)
    const known = this.#counts.get(`${ruleId}|${reason}`)
    if (known === undefined) this.#journal.put(this.#counts, `${ruleId}|${reason}`, { ruleId, reason, count: 1 })
    else this.#journal.set(known, 'count', known.count + 1)
  }

  /** `entry` null: it failed at the end of the capture. */
  crashed(rule: Rule, entry: Entry | null, reason: string): void {
    if (this.#crashed.has(rule.id)) return
    const crash: Crash = { rule, at: entry?.exchange.startedAt ?? null, exchangeId: entry?.exchange.id ?? null, reason }
    this.#journal.put(this.#crashed, rule.id, crash)
  }

  /** Gravest first. `now` (epoch ms) decides which suppressions still hold. */
  findings(now: number): readonly Finding[] {
    for (const name of this.#dirty) {
      const finding = this.#fold(this.#groups.get(name) ?? new Map())
      if (finding === null) this.#folded.delete(name)
      else this.#folded.set(name, finding)
    }
    this.#dirty.clear()
    const found = [...this.#folded.values()]
    for (const crash of this.#crashed.values()) found.push(crashFinding(crash, now))
    return found.sort(compareFindings).map(finding => this.#suppress(finding, now))
  }

  #fold(group: ReadonlyMap<string, Occurrence>): Finding | null {
    const spoken: Spoken[] = []
    for (const occurrence of group.values()) {
      const severity = this.#severityIfSpoken(occurrence)
      if (severity !== null) spoken.push({ occurrence, severity })
    }
    return spoken.length === 0 ? null : toFinding(spoken)
  }

  #suppress(finding: Finding, now: number): Finding {
    if (finding.outcome !== 'flagged') return finding
    const found = this.#settings.suppressions.find(
      ({ ruleId, fingerprint, until }) =>
        ruleId === finding.ruleId && (fingerprint === null || fingerprint === finding.fingerprint) && (until === null || until > now),
    )
    if (found === undefined) return finding
    const { by, reason, until } = found
    return { ...finding, outcome: 'suppressed', suppressed: { by, reason, until } }
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

interface Spoken {
  readonly occurrence: Occurrence
  readonly severity: Severity
}

interface Crash {
  readonly rule: Rule
  readonly at: number | null
  readonly exchangeId: string | null
  readonly reason: string
}

const NO_COST: Cost = {}

const confidenceRank: Record<Confidence, number> = { high: 3, medium: 2, low: 1 }

function toFinding(all: readonly Spoken[]): Finding {
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
    cost: sum(sorted.map(({ occurrence }) => occurrence.cost)),
    suppressed: null,
  }
}

function sum(costs: readonly Cost[]): Cost {
  const total: Record<string, number> = {}
  for (const cost of costs) for (const [name, value] of Object.entries(cost)) total[name] = (total[name] ?? 0) + value
  return total
}

function crashFinding({ rule, at, exchangeId, reason }: Crash, now: number): Finding {
  return {
    ruleId: rule.id,
    outcome: 'crashed',
    severity: 'warning',
    confidence: 'high',
    message: `The rule ${rule.id} failed on one call and is not complete. The other rules are not affected. (${reason})`,
    why: 'This is a defect of DCR DevTools, not of your app.',
    fix: 'Please report it, with a redacted session.',
    cites: [],
    exchangeIds: exchangeId === null ? [] : [exchangeId],
    subject: { kind: 'endpoint', key: 'crash', label: rule.id },
    firstAt: at ?? now,
    lastAt: at ?? now,
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
  return [issuer, classification.role, message.url?.origin ?? '', message.url?.template ?? '', instance?.origin ?? ''].join('\n')
}
