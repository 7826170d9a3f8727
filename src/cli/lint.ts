/** `dcr-lint lint`: reads, lints, reports, and says by its exit code whether something was wrong. */
import {
  applyBaseline,
  type BaselineEntry,
  baselineNotes as baselineNotesOf,
  baselineOf,
  baselineText,
  readBaseline,
} from '../core/baseline'
import type { FailOn } from '../core/config'
import { Engine, type EngineOptions } from '../core/engine'
import { fill } from '../core/fill'
import { severityRank } from '../core/finding'
import type { HarContents } from '../core/har'
import { joinSessions } from '../core/har-own'
import type { Suppression } from '../core/settings'
import { profiles } from '../profiles'
import { writeReport } from '../report/formats'
import { lintVerified, toLintedInput, verifiedResult } from '../report/lint-har'
import type { LintedInput } from '../report/linted'
import { openFindings } from '../report/outcome'
import { rules } from '../rules'
import type { LintCommand } from './arguments'
import { about, checkTarget, type Opened, openHars, readText, writeText } from './files'
import { baselineNotes, suppressionNotes, tell } from './notes'
import { readSetup, type Setup } from './setup'

export async function lint(command: LintCommand): Promise<number> {
  const setup = await readSetup(command)
  checkTargets(command, setup)
  const baseline = command.baseline === null ? [] : await openBaseline(command.baseline, command.updateBaseline)
  const opened = await openHars(command.files, setup.settings.roles)
  const judged = await Promise.all(
    command.together ? [judgeTogether(opened, command, setup)] : opened.map(item => judge(item, command, setup)),
  )
  const { known, notes } = await compare(command, judged, baseline)
  const inputs = judged.map(({ input }) => ({ ...input, findings: applyBaseline(input, known) }))
  await write(command, inputs)
  tell([...notesOf(judged, setup), ...notes])
  return !command.updateBaseline && isFailure(inputs, command.failOn ?? setup.failOn ?? 'error') ? 1 : 0
}

/** An input, and what its notes need. */
interface JudgedInput {
  readonly input: LintedInput
  /** When the end dates of suppressions were judged. */
  readonly now: number
  readonly recorded: readonly Suppression[]
}

async function judge({ file, contents }: Opened, command: LintCommand, setup: Setup): Promise<JudgedInput> {
  const result = await lintVerified(contents, optionsFor(command, setup, contents.suppressions))
  const now = command.now ?? result.endedAt ?? 0
  return { input: toLintedInput(file, contents, result), now, recorded: contents.suppressions }
}

/** One ledger for all files; each file remains an app instance of its own, for it is another capture. */
async function judgeTogether(opened: readonly Opened[], command: LintCommand, setup: Setup): Promise<JudgedInput> {
  const contents: HarContents = {
    exchanges: opened.flatMap(item => item.contents.exchanges),
    places: new Map(opened.flatMap(item => [...item.contents.places])),
    entries: opened.reduce((sum, item) => sum + item.contents.entries, 0),
    creator: null,
    session: joinSessions(opened.map(({ contents }) => contents.session)),
    lacks: opened.flatMap(item => item.contents.lacks.map(lack => `${item.file}: ${lack}`)),
    suppressions: opened.flatMap(item => item.contents.suppressions),
    endedAt: opened.reduce<number | null>(
      (last, { contents: { endedAt } }) => (endedAt === null ? last : Math.max(endedAt, last ?? endedAt)),
      null,
    ),
  }
  const engine = new Engine(optionsFor(command, setup, contents.suppressions))
  fill(engine, contents)
  const result = await verifiedResult(engine, setup.settings.keySets)
  const input = toLintedInput(opened.map(item => item.file).join(' + '), contents, result, opened)
  return { input, now: command.now ?? result.endedAt ?? 0, recorded: contents.suppressions }
}

function optionsFor({ now }: LintCommand, { settings }: Setup, recorded: readonly Suppression[]): EngineOptions {
  return {
    rules,
    profiles,
    settings: { ...settings, suppressions: [...settings.suppressions, ...recorded] },
    ...(now !== null && { now }),
  }
}

function checkTargets({ files, out, baseline, updateBaseline }: LintCommand, { configFile }: Setup): void {
  const read = [...files.map(file => [file, 'the file to lint'] as const), [configFile, 'the configuration file'] as const]
  if (out !== null) checkTarget(out, '--out', [...read, [baseline, 'the baseline']])
  if (baseline !== null && updateBaseline) checkTarget(baseline, '--baseline', read)
}

/** A file that is to be written need not be there; if it is, it must be a baseline and not something that would be lost. */
async function openBaseline(file: string, isToBeWritten: boolean): Promise<BaselineEntry[]> {
  const text = await readText(file, isToBeWritten)
  try {
    return text === null || (isToBeWritten && text.trim() === '') ? [] : readBaseline(text)
  } catch (error) {
    throw about(file, error)
  }
}

async function compare(
  { baseline: file, updateBaseline }: LintCommand,
  judged: readonly JudgedInput[],
  before: readonly BaselineEntry[],
): Promise<{ known: readonly BaselineEntry[]; notes: readonly string[] }> {
  if (file === null) return { known: [], notes: [] }
  const inputs = judged.map(({ input }) => input)
  if (!updateBaseline) return { known: before, notes: baselineNotes(file, baselineNotesOf(inputs, before)) }
  const known = baselineOf(inputs, before)
  await writeText(file, baselineText(known), '--baseline', 'the baseline')
  return { known, notes: [`${file}: written, with ${known.length === 1 ? '1 finding' : `${known.length} findings`}`] }
}

function notesOf(judged: readonly JudgedInput[], { settings, configFile, lines }: Setup): string[] {
  const all = judged.map(({ input, now }) => ({ findings: input.findings, now }))
  const configured = suppressionNotes(settings.suppressions, all, item => `${configFile}: line ${lines.get(item)}`)
  const recorded = judged.flatMap(({ input, now, recorded }) =>
    suppressionNotes(recorded, [{ findings: input.findings, now }], () => input.file),
  )
  return [...configured, ...recorded]
}

async function write(command: LintCommand, inputs: readonly LintedInput[]): Promise<void> {
  const color = command.out === null && process.stdout.isTTY === true && !process.env.NO_COLOR
  const text = writeReport(command.format, inputs, { color, rules })
  if (command.out === null) process.stdout.write(text)
  else await writeText(command.out, text, '--out', 'the report')
}

/** What is suppressed is shown and does not count. */
function isFailure(inputs: readonly LintedInput[], failOn: FailOn): boolean {
  if (failOn === 'never') return false
  return inputs.some(({ findings }) => openFindings(findings).some(({ severity }) => severityRank[severity] >= severityRank[failOn]))
}
