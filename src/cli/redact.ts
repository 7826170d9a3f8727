/** `dcr-lint redact`: a copy without secrets, written only once it is proved that it gives the same findings. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { type Copy, type CopySink, type CopyStep, redactedCopy } from '../core/redact/copy'
import { counted, kindNames } from '../core/redact/kinds'
import { profiles } from '../profiles'
import { rules } from '../rules'
import type { RedactCommand } from './arguments'
import { about, checkIsFile, checkTarget, isSystemError, progress, streamOf } from './files'
import { tell } from './notes'
import { readSetup } from './setup'
import { UsageError } from './usage'

export async function redact({ file, out, config, profile }: RedactCommand): Promise<number> {
  const setup = await readSetup({ config, profile, now: null })
  checkTarget(out, '--out', [
    [file, 'the file to redact'],
    [setup.configFile, 'the configuration file'],
  ])
  await checkSource(file)
  // Beside its place and under another name: whoever finds the copy there finds one that was looked through.
  const draft = `${out}.${randomBytes(4).toString('hex')}.part`
  const sink = fileSink(draft, out)
  const { told, done } = progress(file)
  try {
    const copy = await redactedCopy({
      open: () => streamOf(file),
      sink,
      key: randomBytes(32),
      rules,
      profiles,
      settings: setup.settings,
      onProgress: (step, entries) => told(entries, DOING[step]),
    })
    refuse(file, copy)
    await move(draft, out)
    done()
    tell(notesOf(out, copy))
  } catch (error) {
    throw about(file, error)
  } finally {
    done()
    await sink.end()
    await rm(draft, { force: true })
  }
  return 0
}

/** A file is read four times, each of which can take its minute. */
const DOING: Readonly<Record<CopyStep, string>> = {
  reading: 'reading it',
  learning: 'finding its secrets',
  writing: 'hiding them',
  checking: 'checking the copy',
}

async function checkSource(file: string): Promise<void> {
  try {
    await checkIsFile(file, 'this is a folder; name a HAR file in it')
  } catch (error) {
    throw about(file, error)
  }
}

/** Made when the first piece comes: a file that cannot be read leaves nothing behind. */
function fileSink(draft: string, out: string): CopySink & { end(): Promise<void> } {
  let handle: FileHandle | null = null
  const end = async () => {
    await handle?.close()
    handle = null
  }
  return {
    async write(piece) {
      handle ??= await create(draft, out)
      await handle.write(piece)
    },
    close: end,
    end,
    read: () => streamOf(draft),
  }
}

async function create(draft: string, out: string): Promise<FileHandle> {
  try {
    return await open(draft, 'wx', 0o600)
  } catch (error) {
    throw cannotWrite(out, error)
  }
}

async function move(draft: string, out: string): Promise<void> {
  try {
    await rename(draft, out)
  } catch (error) {
    throw cannotWrite(out, error)
  }
}

function cannotWrite(out: string, error: unknown): unknown {
  return isSystemError(error)
    ? new UsageError(`--out ${out}: the redacted file cannot be written there (${error.code}); name another file`)
    : error
}

/** An export that is not what it promises is worse than none. */
function refuse(file: string, { report: { left }, differences: differ }: Copy): void {
  const kinds = Object.entries(left)
  if (kinds.length > 0) {
    const what = kinds.map(([kind, count]) => counted(kind, count)).join(', ')
    throw new UsageError(`${file}: nothing was written, for secrets would be left in the copy (${what}); please report this`)
  }
  if (differ.length > 0) {
    const names = [...new Set(differ.map(line => /[a-z]+\/[a-z-]+/.exec(line)?.[0] ?? 'counts'))].join(', ')
    throw new UsageError(`${file}: nothing was written, for the copy would give other findings (${names}); please report this`)
  }
}

function notesOf(out: string, { report: { removed, keptEntries, omittedEntries }, result }: Copy): string[] {
  return [
    `${out}: ${keptEntries} entries kept, ${omittedEntries} that say nothing about credentials left out`,
    `${out}: hidden: ${kindNames(removed).join(', ') || 'nothing'}`,
    `${out}: secrets left: 0; findings before and after: equal (${result.findings.length})`,
  ]
}
