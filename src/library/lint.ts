/** The two ways in: a HAR, or exchanges that the caller has collected. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { EngineOptions } from '../core/engine'
import { AppError } from '../core/errors'
import type { HttpExchange } from '../core/exchange'
import { type HarContents, readHar } from '../core/har'
import { NO_SESSION } from '../core/har-own'
import type { LintResult } from '../core/result'
import { profiles } from '../profiles'
import { lintContents, lintVerified, toLintedInput } from '../report/lint-har'
import { rules } from '../rules'
import { type LintOptions, type ReadOptions, readOptions } from './options'
import { type Session, toSession } from './session'

/**
 * Lints a HAR 1.2: as Chrome, Firefox, Safari, Charles, Proxyman, mitmproxy or Playwright write it.
 *
 * @param har Path of the file (a string or a `file:` URL), its bytes, or the parsed object. A string is always a path.
 *   A file is read as a stream, so its size does not matter; bytes and objects are not changed.
 * @throws {AppError} The HAR cannot be read, with a sentence that names the file and the place in it; or an option names
 *   a profile or rule that does not exist. Single entries that are no exchanges throw nothing: `Session.lacks` counts them.
 */
export async function lintHar(har: string | URL | Uint8Array | object, options: LintOptions = {}): Promise<Session> {
  const read = readOptions(options)
  const { name, source } = open(har)
  try {
    const contents = await readHar(source, { captureId: 'har', profiles, roles: read.settings.roles })
    return toSessionOf(name, contents, await lintVerified(contents, optionsFor(contents, read)))
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `${name}: ${error.message}`)
    if (isSystemError(error)) throw new AppError('HAR_UNREADABLE', `${name}: ${sentenceOf(error)}`)
    throw error
  }
}

/**
 * Lints exchanges, in any order: the same as `lintHar`, for a suite that records them itself. All must carry the same
 * `context.captureId`, unless they are recordings of several devices.
 *
 * @throws {AppError} An option names a profile or rule that does not exist.
 */
export function lintExchanges(exchanges: readonly HttpExchange[], options: LintOptions = {}): Session {
  const read = readOptions(options)
  const places = new Map(
    exchanges.map(({ id, startedAt }, index) => [id, { index, line: 0, startedDateTime: new Date(startedAt).toISOString() }]),
  )
  const contents: HarContents = {
    exchanges,
    places,
    entries: exchanges.length,
    creator: null,
    lacks: [],
    suppressions: [],
    endedAt: null,
    session: NO_SESSION,
  }
  return toSessionOf('exchanges', contents, lintContents(contents, optionsFor(contents, read)))
}

/** What whoever recorded the session let stand counts as well: it says why, and the finding stays visible. */
function optionsFor(contents: HarContents, { settings, now }: ReadOptions): EngineOptions {
  const suppressions = [...settings.suppressions, ...contents.suppressions]
  return { rules, profiles, settings: { ...settings, suppressions }, ...(now !== undefined && { now }) }
}

function toSessionOf(name: string, contents: HarContents, result: LintResult): Session {
  const { findings } = toLintedInput(name, contents, result)
  return toSession(result, { recorded: contents.entries, findings, lacks: contents.lacks })
}

interface Opened {
  /** For sentences. */
  readonly name: string
  readonly source: AsyncIterable<Uint8Array>
}

function open(har: string | URL | Uint8Array | object): Opened {
  if (har instanceof Uint8Array) return { name: 'the HAR', source: once(() => har) }
  if (typeof har !== 'string' && !(har instanceof URL)) return { name: 'the HAR', source: once(() => bytesOf(har)) }
  if (typeof har === 'string' && !couldBePath(har)) {
    throw new AppError('HAR_UNREADABLE', 'a string is the path of a HAR file; its contents go in as bytes, or as the parsed object')
  }
  return { name: String(har), source: fileAt(har) }
}

/** Contents that were taken for a path must not be quoted in a sentence: they hold secrets. */
function couldBePath(text: string): boolean {
  return text.length <= LONGEST_PATH && !/^\s*[{[\uFEFF]/.test(text) && !text.includes('\n')
}

/** No file system that Node runs on has longer ones. */
const LONGEST_PATH = 32_767

async function* once(bytes: () => Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes()
}

function bytesOf(har: object): Uint8Array {
  try {
    return new TextEncoder().encode(JSON.stringify(har))
  } catch {
    throw new AppError('HAR_NOT_JSON', 'the object cannot be written as JSON; pass what JSON.parse gave for the file')
  }
}

async function* fileAt(har: string | URL): AsyncGenerator<Uint8Array> {
  const path = typeof har === 'string' ? har : pathOf(har)
  if ((await stat(path)).isDirectory()) throw new AppError('FILE_IS_FOLDER', 'this is a folder; name a HAR file in it')
  yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>
}

function pathOf(url: URL): string {
  if (url.protocol !== 'file:') throw new AppError('HAR_UNREADABLE', 'only file: addresses are read; fetch it yourself and pass its bytes')
  return fileURLToPath(url)
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function sentenceOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file; check the path'
  if (code === 'EACCES') return 'you may not read this file; change its permissions'
  return `the file cannot be read (${code})`
}
