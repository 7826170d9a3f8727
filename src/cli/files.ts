/** What is read from files; whatever keeps it from being read is a sentence that names the file. */
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../core/errors'
import { type HarContents, readHar } from '../core/har'
import type { Settings } from '../core/settings'
import { profiles } from '../profiles'
import { UsageError } from './usage'

export interface Opened {
  readonly file: string
  readonly contents: HarContents
}

/** One after the other: each is named in its turn, and memory is for one. */
export async function openHars(files: readonly string[], roles: Settings['roles']): Promise<Opened[]> {
  const opened: Opened[] = []
  for (const [index, file] of files.entries()) opened.push({ file, contents: await openHar(file, `file${index + 1}`, roles) })
  return opened
}

async function openHar(file: string, captureId: string, roles: Settings['roles']): Promise<HarContents> {
  const { told, done } = progress(file)
  try {
    if (file !== '-') await checkIsFile(file, 'this is a folder; name a HAR file in it')
    const source = file === '-' ? process.stdin : streamOf(file)
    return await readHar(source, { captureId, profiles, roles, onProgress: told })
  } catch (error) {
    throw about(file === '-' ? 'standard input' : file, error)
  } finally {
    done()
  }
}

/** Small enough to stay in the processor's cache from the reading of it to the looking at it. */
const CHUNK = 1 << 18

/** The file's bytes. The memory of each chunk is used again: who reads here asks for the next when done with it. */
export async function* streamOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file)
  try {
    const memory = new Uint8Array(CHUNK)
    for (;;) {
      const { bytesRead } = await handle.read(memory, 0, CHUNK)
      if (bytesRead === 0) return
      yield memory.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** Null where there is no such file and `isOptional` says that there need not be. */
export async function readText(file: string, isOptional: boolean): Promise<string | null> {
  try {
    await checkIsFile(file, 'this is a folder; name a file')
    return decode(await readFile(file))
  } catch (error) {
    if (isOptional && isSystemError(error) && error.code === 'ENOENT') return null
    throw about(file, error)
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AppError('FILE_NOT_TEXT', 'this is not UTF-8 text; save it as UTF-8')
  }
}

/** `what`: what is to be written, as in `the report`; `option`: where the file was named. */
export async function writeText(file: string, text: string, option: string, what: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`${option} ${file}: ${what} cannot be written there (${error.code}); name another file`)
    throw error
  }
}

/** A file that is read must not be written over. */
export function checkTarget(target: string, option: string, read: readonly (readonly [file: string | null, what: string])[]): void {
  for (const [file, what] of read) {
    if (file !== null && file !== '-' && resolve(file) === resolve(target))
      throw new UsageError(`${option} ${target}: this is ${what}; name another one`)
  }
}

/** The error as a person should read it: with the file's name before each line. Anything else stays what it is. */
export function about(file: string, error: unknown): unknown {
  if (error instanceof AppError) {
    return new UsageError(
      error.message
        .split('\n')
        .map(line => `${file}: ${line}`)
        .join('\n'),
    )
  }
  return isSystemError(error) ? new UsageError(`${file}: ${sentence(error)}`) : error
}

export async function checkIsFile(file: string, otherwise: string): Promise<void> {
  if ((await stat(file)).isDirectory()) throw new AppError('FILE_IS_FOLDER', otherwise)
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && !(error instanceof UsageError)
}

function sentence(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file; check the name'
  if (error.code === 'EACCES') return 'you may not read this file; change its permissions'
  return `the file cannot be read (${error.code})`
}

/** Says on a terminal how far it has come; takes the line away again at the end. */
export function progress(file: string): { told(entries: number, doing?: string): void; done(): void } {
  let isShown = false
  return {
    told(entries, doing) {
      if (!process.stderr.isTTY || entries % 5000 !== 0) return
      isShown = true
      process.stderr.write(`\r\u001b[K${file}: ${doing === undefined ? '' : `${doing}, `}${entries} entries …`)
    },
    done() {
      if (isShown) process.stderr.write('\r\u001b[K')
      isShown = false
    },
  }
}
