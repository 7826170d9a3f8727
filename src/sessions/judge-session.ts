/** A recorded session, read and judged: what recordings hold are facts, so an old one is judged by the rules of today. */
import { AppError } from '../core/errors'
import { type HarContents, readHar } from '../core/har'
import type { GivenKeySet } from '../core/keys'
import type { LintResult } from '../core/result'
import type { SessionInfo } from '../core/session-info'
import { sessionName } from '../pages/session-text'
import { bytesOf as blobBytes } from '../panel/export/blob'
import { profiles } from '../profiles'
import { lintVerified } from '../report/lint-har'
import { rules } from '../rules'
import type { SessionShelf } from '../store/sessions'
import { bytesOf, missing } from './session-bytes'

export interface FoundSession {
  readonly info: SessionInfo
  readonly contents: HarContents
}

/** Throws `AppError` with a sentence where there is no such session, or it cannot be read. */
export async function findSession(shelf: SessionShelf, id: string, onProgress: (entries: number) => void): Promise<FoundSession> {
  const info = (await shelf.list()).find(session => session.id === id)
  if (info === undefined) throw missing()
  return { info, contents: await readHar(bytesOf(shelf, id), { captureId: 'session', profiles, onProgress }) }
}

export function judge(contents: HarContents, keySets: readonly GivenKeySet[]): Promise<LintResult> {
  return lintVerified(contents, { rules, profiles, settings: { keySets, suppressions: contents.suppressions } })
}

export interface JudgedSession {
  readonly name: string
  readonly result: LintResult
}

export async function judgeRecorded(shelf: SessionShelf, id: string, onProgress: (entries: number) => void): Promise<JudgedSession> {
  const { info, contents } = await findSession(shelf, id, onProgress)
  return { name: sessionName(info), result: await judge(contents, []) }
}

/** The file never leaves the browser. */
export async function judgeFile(file: File, onProgress: (entries: number) => void): Promise<JudgedSession> {
  try {
    const contents = await readHar(blobBytes(file), { captureId: 'file', profiles, onProgress })
    return { name: file.name, result: await judge(contents, []) }
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${file.name}: ${error instanceof AppError ? error.message : 'the file could not be read'}`)
  }
}

/** What these say helps; what the others say is meant for who has a file at hand. */
const TELLING: ReadonlySet<string> = new Set(['SESSION_MISSING', 'HAR_VERSION', 'FILE_UNREADABLE'])

/** Why a session is not shown, in a sentence. */
export function unreadableText(error: unknown): string {
  if (error instanceof AppError && TELLING.has(error.code)) {
    const { code, message } = error
    // The name of a file stays as it is written.
    const first = code === 'FILE_UNREADABLE' ? message.charAt(0) : message.charAt(0).toUpperCase()
    return `${first}${message.slice(1).replace(/[.]?$/, '.')}`
  }
  return 'What the browser stored of this session is damaged, or the browser does not give it. Other sessions are not touched by that.'
}
