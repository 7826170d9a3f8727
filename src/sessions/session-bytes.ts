import { AppError } from '../core/errors'
import type { SessionShelf } from '../store/sessions'

export function missing(): AppError {
  return new AppError('SESSION_MISSING', 'This session is not here. It was deleted, or recorded in another browser or profile.')
}

/** All of it, once more from the start each time. */
export async function* bytesOf(shelf: SessionShelf, id: string): AsyncGenerator<Uint8Array> {
  const source = await shelf.read(id)
  if (source === null) throw missing()
  yield* source
}
