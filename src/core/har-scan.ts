/**
 * Cuts a HAR into its entries while its bytes stream by, so that a file of any size needs no more memory than its
 * largest entry. Only the frame is read here: `log`, its members, and the items of `log.entries` as text.
 */
import { AppError } from './errors'

export interface HarPiece {
  /** A member of `log`, as `creator`; `entries` comes item by item. */
  readonly member: string
  readonly text: string
  /** For an entry: its position in `log.entries`, and the line it begins on (from 1). */
  readonly index: number
  readonly line: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const COLON = 0x3a
const COMMA = 0x2c
const NEWLINE = 0x0a

/** No real entry is larger; a body beyond it is not worth a browser's memory. */
const LARGEST_PIECE = 512 * 1024 * 1024

/** Yields the pieces of a HAR in the order of the file. Throws `AppError` for what is no HAR, or ends too early. */
export async function* scanHar(source: AsyncIterable<Uint8Array>): AsyncGenerator<HarPiece> {
  const scanner = new Scanner()
  for await (const chunk of source) {
    scanner.feed(chunk)
    yield* scanner.take()
    if (scanner.isDone) return
  }
  scanner.end()
  yield* scanner.take()
}

class Scanner {
  isDone = false
  #pieces: HarPiece[] = []
  #depth = 0
  #inString = false
  #isEscaped = false
  #isFirst = true
  #bytes = 0
  #line = 1
  /** Keys of the objects that are open, outermost first; only the first two matter. */
  readonly #path: string[] = []
  #isKeyNext = false
  /** Bytes of the key or piece being read, over chunk boundaries. */
  #kept: Uint8Array[] = []
  #keptFrom = -1
  #keptBytes = 0
  #keeping: 'no' | 'key' | 'piece' = 'no'
  #pieceDepth = 0
  #pieceLine = 1
  #member = ''
  #index = -1
  #sawLog = false
  #sawEntries = false
  #isEntriesOpen = false
  readonly #decoder = new TextDecoder()

  take(): HarPiece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  feed(chunk: Uint8Array): void {
    let at = 0
    if (this.#isFirst && chunk.length > 0) {
      this.#isFirst = false
      at = readStart(chunk)
    }
    if (this.#keeping !== 'no') this.#keptFrom = at
    for (; at < chunk.length && !this.isDone; at++) {
      if (this.#inString) {
        at = this.#skipString(chunk, at)
        if (at >= chunk.length) break
        continue
      }
      const byte = chunk[at] as number
      if (byte === NEWLINE) this.#line++
      else if (byte === QUOTE) this.#openString(at)
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(byte, at)
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#close(byte, chunk, at)
      else if (byte === COMMA) this.#comma(chunk, at)
      else if (byte === COLON) this.#isKeyNext = false
      else if (byte > 0x20) this.#scalar(at)
    }
    if (this.#keeping !== 'no') this.#keep(chunk, chunk.length)
    this.#bytes += chunk.length
  }

  end(): void {
    if (this.#isFirst) throw new AppError('HAR_EMPTY', 'The file is empty.')
    if (this.isDone) return
    const where = this.#index >= 0 ? `in the middle of entry ${this.#index + 1}` : 'before its first entry'
    throw new AppError('HAR_TRUNCATED', `The file ends too early, ${where} (line ${this.#line}, byte ${this.#bytes}). Save or export it again.`)
  }

  /** Returns the position of the closing quote, or the chunk's end. */
  #skipString(chunk: Uint8Array, from: number): number {
    let at = from
    if (this.#isEscaped) {
      this.#isEscaped = false
      at++
    }
    for (; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === BACKSLASH) {
        at++
        if (at >= chunk.length) {
          this.#isEscaped = true
          return at
        }
      } else if (byte === QUOTE) {
        this.#inString = false
        if (this.#keeping === 'key') this.#endKey(chunk, at)
        else if (this.#keeping === 'piece' && this.#depth === this.#pieceDepth) this.#endPiece(chunk, at + 1)
        return at
      }
    }
    return at
  }

  #openString(at: number): void {
    this.#inString = true
    if (this.#keeping !== 'no') return
    if (this.#isKeyNext && this.#depth <= 2) {
      this.#keeping = 'key'
      this.#keptFrom = at + 1
    } else this.#startPiece(at)
  }

  #open(byte: number, at: number): void {
    this.#startPiece(at)
    this.#depth++
    if (this.#depth === 1 && byte !== OPEN_OBJECT) throw notHar()
    if (byte === OPEN_OBJECT) this.#isKeyNext = true
    if (this.#depth === 2 && this.#path[0] === 'log' && byte === OPEN_OBJECT) this.#sawLog = true
    if (this.#depth === 3 && this.#isEntries() && byte === OPEN_ARRAY && this.#keeping === 'no') {
      this.#sawEntries = true
      this.#isEntriesOpen = true
    }
  }

  #close(byte: number, chunk: Uint8Array, at: number): void {
    // A number or a word ends where its container does.
    if (this.#keeping === 'piece' && this.#depth === this.#pieceDepth) this.#endPiece(chunk, at)
    this.#depth--
    if (this.#keeping === 'piece' && this.#depth === this.#pieceDepth) this.#endPiece(chunk, at + 1)
    if (this.#depth < 0) throw new AppError('HAR_NOT_JSON', `This is not valid JSON (line ${this.#line}).`)
    if (this.#depth === 2 && byte === CLOSE_ARRAY) this.#isEntriesOpen = false
    this.#path.length = Math.min(this.#path.length, this.#depth)
    if (this.#depth > 0) return
    // What follows the document (an interrupted save over a longer file leaves some) is not read.
    this.isDone = true
    if (!this.#sawLog || !this.#sawEntries) throw notHar()
  }

  #comma(chunk: Uint8Array, at: number): void {
    if (this.#keeping === 'piece' && this.#depth === this.#pieceDepth) this.#endPiece(chunk, at)
    if (this.#keeping === 'no' && !this.#isEntriesOpen) this.#isKeyNext = true
  }

  #scalar(at: number): void {
    if (this.#depth === 0) throw new AppError('HAR_NOT_JSON', 'This is not a HAR file: it is no JSON.')
    this.#startPiece(at)
  }

  #endKey(chunk: Uint8Array, at: number): void {
    this.#keep(chunk, at)
    this.#path[this.#depth - 1] = this.#text()
    this.#keeping = 'no'
    this.#isKeyNext = false
  }

  #isEntries(): boolean {
    return this.#path[0] === 'log' && this.#path[1] === 'entries'
  }

  /** A value begins: is it one of the pieces? */
  #startPiece(at: number): void {
    if (this.#keeping !== 'no' || this.#isKeyNext) return
    const isEntry = this.#isEntriesOpen && this.#depth === 3
    const isMember = this.#depth === 2 && this.#path[0] === 'log' && !this.#isEntries()
    if (!isEntry && !isMember) return
    this.#keeping = 'piece'
    this.#keptFrom = at
    this.#pieceDepth = this.#depth
    this.#pieceLine = this.#line
    this.#member = isEntry ? 'entries' : (this.#path[1] ?? '')
    if (isEntry) this.#index++
  }

  #endPiece(chunk: Uint8Array, to: number): void {
    this.#keep(chunk, to)
    this.#pieces.push({ member: this.#member, text: this.#text(), index: this.#member === 'entries' ? this.#index : -1, line: this.#pieceLine })
    this.#keeping = 'no'
    this.#isKeyNext = false
  }

  #keep(chunk: Uint8Array, to: number): void {
    if (to > this.#keptFrom) {
      const part = chunk.subarray(this.#keptFrom, to)
      this.#keptBytes += part.length
      if (this.#keptBytes > LARGEST_PIECE) throw new AppError('HAR_TOO_LARGE', `Entry ${this.#index + 1} (line ${this.#pieceLine}) is larger than 512 MB.`)
      this.#kept.push(part)
    }
    this.#keptFrom = 0
  }

  #text(): string {
    const [only] = this.#kept
    const text = this.#kept.length === 1 && only !== undefined ? this.#decoder.decode(only) : this.#decoder.decode(joined(this.#kept, this.#keptBytes))
    this.#kept = []
    this.#keptBytes = 0
    return text
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Where the JSON begins: after a byte order mark, or never. */
function readStart(chunk: Uint8Array): number {
  if (chunk[0] === 0x1f && chunk[1] === 0x8b) throw new AppError('HAR_COMPRESSED', 'The file is compressed (gzip). Unpack it first.')
  if (chunk[0] === 0x50 && chunk[1] === 0x4b) throw new AppError('HAR_COMPRESSED', 'The file is a zip archive. Unpack it first.')
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)) {
    throw new AppError('HAR_ENCODING', 'The file is UTF-16. Save it as UTF-8.')
  }
  const hasMark = chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf
  let at = hasMark ? 3 : 0
  while (at < chunk.length && (chunk[at] as number) <= 0x20) at++
  if (at < chunk.length && chunk[at] !== OPEN_OBJECT) {
    if (chunk[at] === OPEN_ARRAY) throw notHar()
    throw new AppError('HAR_NOT_JSON', 'This is not a HAR file: it is no JSON.')
  }
  return hasMark ? 3 : 0
}

function notHar(): AppError {
  return new AppError('HAR_NO_LOG', 'This is JSON, but not a HAR file: it has no list "log.entries".')
}
