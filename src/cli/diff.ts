/** `dcr-lint diff`: what differs between two sessions in the life of credentials. */
import { diffSessions, type SessionDiff } from '../core/session-diff'
import { profiles } from '../profiles'
import { type DiffedFiles, jsonDiff, markdownDiff, prettyDiff } from '../report/diff'
import { lintContents } from '../report/lint-har'
import { rules } from '../rules'
import type { DiffCommand } from './arguments'
import { checkTarget, openHars, writeText } from './files'
import { readSetup } from './setup'

export async function diff(command: DiffCommand): Promise<number> {
  const { out, now } = command
  const { settings, configFile } = await readSetup(command)
  if (out !== null)
    checkTarget(out, '--out', [...command.files.map(file => [file, 'a file to compare'] as const), [configFile, 'the configuration file']])
  const opened = await openHars(command.files, settings.roles)
  const [a, b] = opened.map(({ contents }) =>
    lintContents(contents, {
      rules,
      profiles,
      settings: { ...settings, suppressions: [...settings.suppressions, ...contents.suppressions] },
      ...(now !== null && { now }),
    }),
  )
  if (a === undefined || b === undefined) return 2
  const found = diffSessions(a, b)
  const text = report(command, { a: command.files[0], b: command.files[1] }, found)
  if (out === null) process.stdout.write(text)
  else await writeText(out, text, '--out', 'the report')
  return found.isAlike ? 0 : 1
}

function report({ format, out }: DiffCommand, files: DiffedFiles, found: SessionDiff): string {
  if (format === 'json') return jsonDiff(files, found)
  if (format === 'markdown') return markdownDiff(files, found)
  return prettyDiff(files, found, { color: out === null && process.stdout.isTTY === true && !process.env.NO_COLOR })
}
