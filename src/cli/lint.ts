/** `dcr-lint lint`: reads, lints, reports, and says by its exit code whether something was wrong. */
import { createReadStream } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Engine } from '../core/engine'
import { AppError } from '../core/errors'
import { type Severity, severityRank } from '../core/finding'
import { type HarContents, readHar } from '../core/har'
import { profiles } from '../profiles'
import { writeReport } from '../report/formats'
import { lintContents, toLintedInput } from '../report/lint-har'
import type { LintedInput } from '../report/linted'
import { openFindings } from '../report/outcome'
import { rules } from '../rules'
import type { FailOn, LintCommand } from './arguments'
import { UsageError } from './usage'

export async function lint(command: LintCommand): Promise<number> {
  const { out } = command
  if (out !== null && command.files.some(file => file !== '-' && resolve(file) === resolve(out))) {
    throw new UsageError(`--out ${out}: this is the file to lint; name another one`)
  }
  const options = { rules, profiles, ...(command.profile !== null && { profileId: command.profile }) }
  const opened: { file: string; contents: HarContents }[] = []
  for (const [index, file] of command.files.entries()) opened.push({ file, contents: await open(file, `file${index + 1}`) })
  const inputs = command.together
    ? lintTogether(opened, options)
    : opened.map(({ file, contents }) => toLintedInput(file, contents, lintContents(contents, options)))
  await write(command, inputs)
  const gravest = inputs.flatMap(input => openFindings(input.findings).map(finding => finding.severity))
  return isFailure(gravest, command.failOn) ? 1 : 0
}

/** One ledger for all files; each file remains an app instance of its own, for it is another capture. */
function lintTogether(
  opened: readonly { file: string; contents: HarContents }[],
  options: ConstructorParameters<typeof Engine>[0],
): LintedInput[] {
  const engine = new Engine(options)
  for (const { contents } of opened) for (const exchange of contents.exchanges) engine.put(exchange)
  const places = new Map(opened.flatMap(({ contents }) => [...contents.places]))
  const contents: HarContents = {
    exchanges: opened.flatMap(item => item.contents.exchanges),
    places,
    entries: opened.reduce((sum, item) => sum + item.contents.entries, 0),
    creator: null,
    lacks: opened.flatMap(item => item.contents.lacks.map(lack => `${item.file}: ${lack}`)),
  }
  return [toLintedInput(opened.map(item => item.file).join(' + '), contents, engine.result(), opened)]
}

async function open(file: string, captureId: string): Promise<HarContents> {
  const { told, done } = progress(file)
  try {
    if (file !== '-') await checkIsFile(file)
    const source: AsyncIterable<Uint8Array> = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 })
    return await readHar(source, { captureId, profiles, onProgress: told })
  } catch (error) {
    if (error instanceof AppError || isSystemError(error))
      throw new UsageError(`${file === '-' ? 'standard input' : file}: ${sentence(error)}`)
    throw error
  } finally {
    done()
  }
}

async function checkIsFile(file: string): Promise<void> {
  if ((await stat(file)).isDirectory()) throw new AppError('FILE_IS_FOLDER', 'this is a folder; name a HAR file in it')
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function sentence(error: AppError | NodeJS.ErrnoException): string {
  if (error instanceof AppError) return error.message
  if (error.code === 'ENOENT') return 'there is no such file; check the name'
  if (error.code === 'EACCES') return 'you may not read this file; change its permissions'
  return `the file cannot be read (${error.code})`
}

/** Says on a terminal how far it has come; takes the line away again at the end. */
function progress(file: string): { told(entries: number): void; done(): void } {
  let isShown = false
  return {
    told(entries) {
      if (!process.stderr.isTTY || entries % 5000 !== 0) return
      isShown = true
      process.stderr.write(`\r${file}: ${entries} entries …`)
    },
    done() {
      if (isShown) process.stderr.write('\r\u001b[K')
    },
  }
}

async function write(command: LintCommand, inputs: readonly LintedInput[]): Promise<void> {
  const color = command.out === null && process.stdout.isTTY === true && !process.env.NO_COLOR
  const text = writeReport(command.format, inputs, { color, rules })
  if (command.out === null) {
    process.stdout.write(text)
    return
  }
  try {
    await writeFile(command.out, text)
  } catch (error) {
    if (isSystemError(error))
      throw new UsageError(`--out ${command.out}: the report cannot be written there (${error.code}); name another file`)
    throw error
  }
}

function isFailure(severities: readonly Severity[], failOn: FailOn): boolean {
  return failOn !== 'never' && severities.some(severity => severityRank[severity] >= severityRank[failOn])
}
