/**
 * A baseline: the findings that a team knows of and lets stand for now, so that only new ones fail. Kept by rule and
 * fingerprint, for ids and times are others in each capture.
 */
import type { Finding } from './finding'
import { JsonText } from './json-text'

export interface BaselineEntry {
  readonly rule: string
  readonly fingerprint: string
  /** The only file it is about; null: any. */
  readonly file: string | null
  /** So many times in one input are known; if there are more, all are reported. */
  readonly count: number
  /** For whoever reads the file; nothing is compared with it. */
  readonly message: string
}

export interface JudgedInput<Judged extends Finding = Finding> {
  readonly file: string
  readonly findings: readonly Judged[]
}

const VERSION = 1
const MOST = 1_000_000_000

/** Throws `AppError` with one line for each thing that is wrong, each naming its line and column. */
export function readBaseline(text: string): BaselineEntry[] {
  const json = new JsonText(text, 'BASELINE_INVALID', '--update-baseline writes it')
  const file = json.known(json.root, 'a baseline', ['version', 'findings'])
  if (json.root.type === 'object') {
    if (file.version === undefined) json.complain(json.root, 'a baseline needs "version": 1')
    else if (file.version.value !== VERSION) json.complain(file.version, 'this version of baselines is not known here; 1 is')
    if (file.findings === undefined) json.complain(json.root, 'a baseline needs "findings", a list')
  }
  const entries = new Map<string, BaselineEntry>()
  for (const item of file.findings === undefined ? [] : json.items(file.findings, '"findings"')) {
    const given = json.known(item, 'a finding', ['rule', 'fingerprint', 'file', 'count', 'message'])
    if (item.type !== 'object') continue
    const missing = (['rule', 'fingerprint', 'count'] as const).find(name => given[name] === undefined)
    if (missing !== undefined) json.complain(item, `a finding needs "${missing}"`)
    const text = (name: 'rule' | 'fingerprint' | 'file' | 'message') => {
      const node = given[name]
      return node === undefined ? null : json.text(node, `"${name}"`)
    }
    const entry = {
      rule: text('rule') ?? '',
      fingerprint: text('fingerprint') ?? '',
      file: text('file'),
      count: (given.count && json.number(given.count, '"count"', { least: 1, most: MOST, isWhole: true })) ?? 0,
      message: text('message') ?? '',
    }
    if (entries.has(keyOf(entry))) json.complain(item, 'this finding is in the baseline already')
    else entries.set(keyOf(entry), entry)
  }
  json.finish()
  return [...entries.values()]
}

function keyOf({ rule, fingerprint, file }: BaselineEntry): string {
  return JSON.stringify([rule, fingerprint, file])
}

/** The baseline after these inputs. A message that is there already stays: ids in it change with each capture. */
export function baselineOf(inputs: readonly JudgedInput[], before: readonly BaselineEntry[]): BaselineEntry[] {
  const messages = new Map(before.map(({ rule, fingerprint, message }) => [`${rule}\n${fingerprint}`, message]))
  const entries = new Map<string, BaselineEntry>()
  for (const { findings } of inputs) {
    for (const [key, group] of groupsOf(findings)) {
      const [{ ruleId: rule, fingerprint, message }] = group
      const count = Math.max(entries.get(key)?.count ?? 0, countOf(group))
      entries.set(key, { rule, fingerprint, file: null, count, message: entries.get(key)?.message ?? messages.get(key) ?? message })
    }
  }
  return [...entries.values()].sort((a, b) => compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint))
}

export function baselineText(entries: readonly BaselineEntry[]): string {
  const findings = entries.map(({ rule, fingerprint, file, count, message }) => ({
    rule,
    fingerprint,
    ...(file !== null && { file }),
    count,
    message,
  }))
  return `${JSON.stringify({ version: VERSION, findings }, null, 2)}\n`
}

/** The findings with those that are known marked as such. */
export function applyBaseline<Judged extends Finding>(
  { file, findings }: JudgedInput<Judged>,
  baseline: readonly BaselineEntry[],
): Judged[] {
  const allowed = new Map<string, number>()
  for (const entry of baseline) {
    if (entry.file !== null && entry.file !== file) continue
    const key = `${entry.rule}\n${entry.fingerprint}`
    allowed.set(key, Math.max(allowed.get(key) ?? 0, entry.count))
  }
  const known = new Set<Finding>()
  for (const [key, group] of groupsOf(findings)) if (countOf(group) <= (allowed.get(key) ?? 0)) for (const item of group) known.add(item)
  return findings.map(finding =>
    known.has(finding)
      ? { ...finding, outcome: 'suppressed' as const, suppressed: { by: 'baseline' as const, reason: 'in the baseline', until: null } }
      : finding,
  )
}

export interface BaselineNotes {
  /** What the baseline knows and no input has any more. */
  readonly gone: readonly BaselineEntry[]
  /** What occurs more often than the baseline allows, and how often. */
  readonly grown: readonly { readonly entry: BaselineEntry; readonly count: number }[]
}

/** What a person should know of the baseline; takes the findings as they were before it was applied. */
export function baselineNotes(inputs: readonly JudgedInput[], baseline: readonly BaselineEntry[]): BaselineNotes {
  const gone: BaselineEntry[] = []
  const grown: { entry: BaselineEntry; count: number }[] = []
  const counts = inputs.map(({ file, findings }) => ({
    file,
    byKey: new Map([...groupsOf(findings)].map(([key, group]) => [key, countOf(group)])),
  }))
  for (const entry of baseline) {
    const mine = counts.filter(({ file }) => entry.file === null || entry.file === file)
    // Of a file that was not linted nothing is known.
    if (mine.length === 0) continue
    const most = Math.max(...mine.map(({ byKey }) => byKey.get(`${entry.rule}\n${entry.fingerprint}`) ?? 0))
    if (most === 0) gone.push(entry)
    else if (most > entry.count) grown.push({ entry, count: most })
  }
  return { gone, grown }
}

/** By rule and fingerprint; what is suppressed for another reason, and what a defect of ours reported, is in none. */
function groupsOf(findings: readonly Finding[]): Map<string, [Finding, ...Finding[]]> {
  const groups = new Map<string, [Finding, ...Finding[]]>()
  for (const finding of findings) {
    if (finding.outcome !== 'flagged') continue
    const key = `${finding.ruleId}\n${finding.fingerprint}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return groups
}

function countOf(group: readonly Finding[]): number {
  return group.reduce((sum, { count }) => sum + count, 0)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
