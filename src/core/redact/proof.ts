/** Is what was found in a file found in its export, too? Compared are two results of the same rules. */
import type { Finding } from '../finding'
import type { HarContents } from '../har'
import type { LintResult } from '../result'

export interface Linted {
  readonly contents: HarContents
  readonly result: LintResult
}

/**
 * What differs, one sentence each; empty where nothing does. `positions` says where each entry of the export stood in
 * the original. Texts are not compared, for they may quote what was hidden; what they say of what is.
 */
export function differences(before: Linted, after: Linted, positions: readonly number[]): string[] {
  const told: string[] = []
  const original = tellAll(before, index => index)
  const exported = tellAll(after, index => positions[index] ?? -1)
  for (const line of without(original, exported)) told.push(`only in the original: ${line}`)
  for (const line of without(exported, original)) told.push(`only in the export: ${line}`)
  return told
}

function tellAll({ contents, result }: Linted, positionOf: (index: number) => number): string[] {
  const place = (id: string) => {
    const index = contents.places.get(id)?.index
    return index === undefined ? '?' : positionOf(index)
  }
  // What a finding is about is called by its place in the list: names may be hidden, but two stay two.
  const subjects = new Map<string, number>()
  const tell = (finding: Finding) => {
    const { ruleId, outcome, severity, confidence, subject, firstAt, lastAt, count, profile, exchangeIds, consequences, cost } = finding
    if (!subjects.has(subject.key)) subjects.set(subject.key, subjects.size + 1)
    const about = `${subject.kind} ${subjects.get(subject.key)}`
    const followed = consequences.map(({ at, exchangeIds: ids }) => `${at}: ${ids.map(place).join(' ')}`)
    return [
      `${ruleId} (${outcome}, ${severity}, ${confidence}, ${profile}) about ${about}`,
      `×${count} from ${firstAt} to ${lastAt} by ${exchangeIds.map(place).join(' ')}`,
      `then ${followed.join(', ')}, cost ${JSON.stringify(cost)}`,
    ].join('; ')
  }
  return [
    ...result.findings.map(tell),
    ...result.notEvaluated.map(({ ruleId, reason, count }) => `${ruleId} not evaluated ×${count}: ${reason}`),
    `${result.clients.length} clients, ${result.tokens.length} tokens, ${result.statements.length} statements`,
    ...contents.lacks.filter(lack => !/entries/.test(lack)),
  ]
}

/** Lines of the one that the other lacks, each as often as it does. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const open = [...others]
  return lines.filter(line => {
    const index = open.indexOf(line)
    if (index >= 0) open.splice(index, 1)
    return index < 0
  })
}
