import { compareFindings, type Finding, type NotEvaluated } from '../../../core/finding'
import type { JudgingProfile, LintResult } from '../../../core/result'
import { reasonText, severityName } from '../../format/words'

export interface FindingGroup {
  readonly id: 'error' | 'warning' | 'info' | 'crashed' | 'suppressed'
  readonly title: string
  readonly findings: readonly Finding[]
}

export interface NotJudgedRow {
  readonly ruleId: string
  readonly reason: string
  readonly count: number
}

export interface FindingsModel {
  readonly groups: readonly FindingGroup[]
  readonly notJudged: readonly NotJudgedRow[]
  /** Profiles of which something is known that gives no finding. */
  readonly known: readonly JudgingProfile[]
  /** False: there is nothing wrong, as far as could be judged; a note is no fault. */
  readonly hasFlagged: boolean
}

const titles: Record<FindingGroup['id'], string> = {
  error: `${severityName.error}s`,
  warning: `${severityName.warning}s`,
  info: severityName.info,
  crashed: 'Rules that failed',
  suppressed: 'Suppressed',
}

/** Findings that match the search, in groups from grave to mild; empty groups are left out. */
export function findingsModel(result: LintResult, search: string): FindingsModel {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const groups = new Map<FindingGroup['id'], Finding[]>()
  for (const id of ['error', 'warning', 'info', 'crashed', 'suppressed'] as const) groups.set(id, [])
  for (const finding of [...result.findings].sort(compareFindings)) {
    if (!matches(finding, words)) continue
    groups.get(finding.outcome === 'flagged' ? finding.severity : finding.outcome)?.push(finding)
  }
  return {
    groups: [...groups].filter(([, findings]) => findings.length > 0).map(([id, findings]) => ({ id, title: titles[id], findings })),
    notJudged: result.notEvaluated.map(wordReason).sort((a, b) => b.count - a.count),
    known: result.profiles.filter(({ knownDeviations }) => knownDeviations.length > 0),
    hasFlagged: result.findings.some(({ outcome, severity }) => outcome === 'flagged' && severity !== 'info'),
  }
}

function matches(finding: Finding, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = `${finding.ruleId} ${finding.message} ${finding.subject.label} ${finding.severity}`.toLowerCase()
  return words.every(word => text.includes(word))
}

function wordReason({ ruleId, reason, count }: NotEvaluated): NotJudgedRow {
  return { ruleId, reason: reasonText[reason], count }
}
