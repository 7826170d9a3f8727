import type { CopySink } from '../../core/redact/copy'

/** Letters that are held before they are handed to the browser, which may keep them on disk. */
const PART = 1 << 22

export interface BlobSink extends CopySink {
  /** Once it is closed. */
  content(): Blob
}

export function blobSink(): BlobSink {
  const parts: Blob[] = []
  let pieces: string[] = []
  let size = 0
  const pack = () => {
    parts.push(new Blob(pieces))
    pieces = []
    size = 0
  }
  const content = () => new Blob(parts, { type: 'application/json' })
  return {
    write(piece) {
      pieces.push(piece)
      size += piece.length
      if (size >= PART) pack()
    },
    close: pack,
    content,
    read: () => bytesOf(content()),
  }
}

/** `ReadableStream` is not async-iterable in every browser. */
export async function* bytesOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // Whoever stops reading has no use for the rest.
    await reader.cancel().catch(() => undefined)
  }
}
