import { AppError } from '../core/errors'
import type { SessionInfo } from '../core/session-info'
import { sessionFileName } from '../pages/session-text'
import type { SessionShelf } from '../store/sessions'

/** Bytes that are held before they are handed to the browser, which may keep them on disk. */
const PART = 4 * 1024 * 1024
/** Until the browser has surely begun to save (ms). */
const KEEP_ADDRESS = 60_000

/** Makes the browser save the session as a file; gives the file's name. */
export async function saveAsHar(shelf: SessionShelf, session: SessionInfo): Promise<string> {
  const source = await shelf.read(session.id)
  if (source === null) throw new AppError('SESSION_MISSING', 'This session is not here any more.')
  const address = URL.createObjectURL(await blobOf(source))
  const link = document.createElement('a')
  link.href = address
  link.download = sessionFileName(session)
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEEP_ADDRESS)
  return link.download
}

async function blobOf(source: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: Blob[] = []
  let pieces: BlobPart[] = []
  let size = 0
  for await (const piece of source) {
    pieces.push(new Uint8Array(piece))
    size += piece.length
    if (size < PART) continue
    parts.push(new Blob(pieces))
    pieces = []
    size = 0
  }
  return new Blob([...parts, ...pieces], { type: 'application/json' })
}
