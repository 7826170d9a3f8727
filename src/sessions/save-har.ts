import type { SessionInfo } from '../core/session-info'
import { sessionFileName } from '../pages/session-text'
import { saveFile } from '../panel/save-file'
import type { SessionShelf } from '../store/sessions'
import { bytesOf } from './session-bytes'

/** Bytes that are held before they are handed to the browser, which may keep them on disk. */
const PART = 4 * 1024 * 1024

/** Makes the browser save the session as a file; gives the file's name. */
export async function saveAsHar(shelf: SessionShelf, session: SessionInfo): Promise<string> {
  const name = sessionFileName(session)
  saveFile(name, await blobOf(bytesOf(shelf, session.id)))
  return name
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
