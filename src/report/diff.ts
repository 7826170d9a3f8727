/** What differs between two sessions: for a terminal, for a ticket, for machines. */
import type { Compared, Difference, FindingDifference, FindingSide, SessionDiff } from '../core/session-diff'
import { markdownCode, markdownText } from './markdown-text'
import { count, fileName, oneLine } from './text'

export interface DiffedFiles {
  readonly a: string
  readonly b: string
}

/** `{ "version": 1, "a", "b", "alike", "names", "differences", "findings" }`. */
export function jsonDiff({ a, b }: DiffedFiles, { isAlike, names, differences, findings }: SessionDiff): string {
  return `${JSON.stringify({ version: 1, a, b, alike: isAlike, names, differences, findings }, null, 2)}\n`
}

export function prettyDiff(files: DiffedFiles, diff: SessionDiff, { color }: { readonly color: boolean }): string {
  const bold = (text: string) => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const blocks = [`${bold(`${oneLine(fileName(files.a))} → ${oneLine(fileName(files.b))}`)}  ${sumOf(diff)}`]
  for (const [place, differences] of byPlace(diff)) {
    const topics = Math.max(...differences.map(({ topic }) => topic.length))
    const widest = Math.max(...differences.map(({ what }) => oneLine(what).length))
    const lines = differences.map(
      ({ topic, what, a, b }) => `  ${topic.padEnd(topics)}  ${oneLine(what).padEnd(widest)}  ${changeText(a, b)}`,
    )
    blocks.push([bold(oneLine(place)), ...lines].join('\n'))
  }
  for (const [title, findings] of byChange(diff.findings)) {
    const lines = findings.flatMap(({ ruleId, fingerprint, message, a, b }) => [
      `  ${ruleId} (${fingerprint})  ${sidesText(a, b)}`,
      `    ${oneLine(message)}`,
    ])
    blocks.push([bold(title), ...lines].join('\n'))
  }
  return `${blocks.join('\n\n')}\n`
}

export function markdownDiff(files: DiffedFiles, diff: SessionDiff): string {
  const blocks = [`## ${markdownCode(fileName(files.a))} → ${markdownCode(fileName(files.b))}`, `${sumOf(diff)}.`]
  for (const [place, differences] of byPlace(diff)) {
    const rows = differences.map(
      ({ topic, what, a, b }) => `| ${topic} | ${markdownText(what)} | ${markdownText(valueText(a))} | ${markdownText(valueText(b))} |`,
    )
    blocks.push(`### ${markdownText(place)}`, ['| | | Before | After |', '| --- | --- | --- | --- |', ...rows].join('\n'))
  }
  for (const [title, findings] of byChange(diff.findings)) {
    const rows = findings.map(
      ({ ruleId, fingerprint, message, a, b }) =>
        `| ${markdownCode(ruleId)} | ${markdownCode(fingerprint)} | ${markdownText(sidesText(a, b))} | ${markdownText(message)} |`,
    )
    blocks.push(`### ${title}`, ['| Rule | Fingerprint | How grave | Finding |', '| --- | --- | --- | --- |', ...rows].join('\n'))
  }
  return `${blocks.join('\n\n')}\n`
}

function sumOf({ isAlike, differences, findings }: SessionDiff): string {
  return isAlike ? 'The sessions are alike' : count(differences.length + findings.length, 'difference')
}

export function byPlace({ differences, names }: Pick<SessionDiff, 'differences' | 'names'>): Map<string, Difference[]> {
  const places = new Map<string, Difference[]>()
  for (const difference of differences) {
    const { app, issuer } = difference
    const name = app !== null && Object.hasOwn(names, app) ? names[app] : undefined
    const place = `${name === undefined ? (app ?? 'the app') : `${name} (${app})`} at ${issuer}`
    const known = places.get(place)
    if (known === undefined) places.set(place, [difference])
    else known.push(difference)
  }
  return places
}

export function byChange(findings: readonly FindingDifference[]): [title: string, findings: readonly FindingDifference[]][] {
  const groups: [string, readonly FindingDifference[]][] = [
    ['New findings', findings.filter(({ a }) => a === null)],
    ['Findings that are gone', findings.filter(({ b }) => b === null)],
    ['Findings that changed', findings.filter(({ a, b }) => a !== null && b !== null)],
  ]
  return groups.filter(([, members]) => members.length > 0)
}

function changeText(a: Compared, b: Compared): string {
  return `${oneLine(valueText(a))} → ${oneLine(valueText(b))}`
}

export function valueText(value: Compared): string {
  if (typeof value === 'number') return String(value)
  return value.length === 0 ? 'none' : value.map(item => (typeof item === 'number' ? `${item} s` : `"${item}"`)).join(', ')
}

function sidesText(a: FindingSide | null, b: FindingSide | null): string {
  if (a !== null && b !== null) return `${sideText(a)} → ${sideText(b)}`
  const side = a ?? b
  return side === null ? '' : sideText(side)
}

function sideText({ severity, outcome, count: number }: FindingSide): string {
  return `${severity}, ${count(number, 'time')}${outcome === 'flagged' ? '' : `, ${outcome}`}`
}
