/**
 * Cuts a HAR into its entries while its bytes stream by, so that a file of any size needs no more memory than its
 * largest entry. Only the frame is read here: `log`, its members, and the items of `log.entries` as text.
 *
 * In passing, each entry gets a glance: whether anything in it could have to do with credentials. Nineteen of twenty
 * entries have nothing, and turning their bytes into text and their text into objects would cost more than all the
 * rest. The glance may err on one side only: what it cannot rule out is suspect (har-skim.ts says why this is enough).
 */
import { AppError } from './errors'

export interface HarPiece {
  /** A member of `log`, as `creator`; `entries` comes item by item. */
  readonly member: string
  /** For an entry: its position in `log.entries`, and the line it begins on (from 1). */
  readonly index: number
  readonly line: number
  readonly glance: Glance
  /** The piece itself, as JSON text. */
  text(): string
}

export interface Glance {
  /** Holds a word that credentials come with, or was not understood: only reading it can tell. */
  readonly isSuspect: boolean
  /** Holds a `Cookie` or `Set-Cookie` header, as far as one can tell in passing. */
  readonly hasCookie: boolean
  /** `request.url` as it stands in the file, escapes and all. */
  readonly url: string
  /** When it started (epoch ms); null where that was not understood. */
  readonly startedAt: number | null
  /** By `_resourceType`; `unknown` where the entry has none. */
  readonly type: 'static' | 'fetch' | 'other' | 'unknown'
  /** Headers of the request that are nothing but one long value, and addresses with a query, as they stand in the file. */
  readonly values: readonly string[]
}

/** Yields the pieces of a HAR in the order of the file: entries, and these members of `log`. */
export async function* scanHar(source: AsyncIterable<Uint8Array>, members: ReadonlySet<string>): AsyncGenerator<HarPiece> {
  for await (const pieces of scanHarInBatches(source, members)) yield* pieces
}

/**
 * The same, as many at a time as a chunk of the source holds: to wait for each of some ten thousand costs as much as to
 * look at it. The memory of a chunk may be used again for the next: a piece is good until the next batch is asked for.
 */
export async function* scanHarInBatches(
  source: AsyncIterable<Uint8Array>,
  members: ReadonlySet<string>,
): AsyncGenerator<readonly HarPiece[]> {
  const scanner = new Scanner(members)
  // The first bytes say what kind of file this is: they are looked at together, however the source cuts them.
  let head: Uint8Array | null = new Uint8Array(0)
  for await (const chunk of source) {
    if (head !== null) {
      head = joined([head, chunk])
      if (head.length < 4) continue
    }
    const bytes: Uint8Array = head ?? chunk
    if (head === null) scanner.feed(bytes)
    else feedSlowly(scanner, bytes)
    head = null
    yield scanner.take()
    if (scanner.isDone) return
  }
  if (head !== null && head.length > 0) scanner.feed(head)
  scanner.end()
  yield scanner.take()
}

const NEWLINE = 0x0a
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const UNDERSCORE = 0x5f
const LETTER_U = 0x75
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Depth (containers open) of log's members, of an entry's, of its request's or response's, of `content`'s, and of a header's. */
const IN_LOG = 2
const IN_ENTRIES = 3
const IN_ENTRY = 4
const IN_MESSAGE = 5
const IN_CONTENT = 6
const IN_HEADER = 7

/** Longer keys and values than this are none that matter here; an address that long is suspect. */
const LONGEST_NAME = 16_384
/** `authorization`: the longest of the words that are looked for as a whole string. */
const LONGEST_WORD = 13
/** No real entry is larger; a body beyond it is not worth anybody's memory. */
const LARGEST_PIECE = 512 * 1024 * 1024

const NO_BYTES = new Uint8Array(0)
/** Beyond the chunk's end. Asked for by the bound and not by reading there, which would make every read slow. */
const NONE = -1

/** What stands where, outside strings. */
const BLANK = 0
const WORD = 2
const MARK = 3
const WRONG = 4
const KINDS = kindsOfBytes()

function kindsOfBytes(): Uint8Array {
  const kinds = new Uint8Array(256).fill(WRONG)
  for (const letter of ' \t\r') kinds[letter.charCodeAt(0)] = BLANK
  for (const letter of '0123456789+-.eEtrufalsn') kinds[letter.charCodeAt(0)] = WORD
  for (const byte of [NEWLINE, QUOTE, COMMA, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT]) kinds[byte] = MARK
  return kinds
}

/** Eight bytes that are all spaces, read as one number: no other eight bytes are the same number. */
const EIGHT_SPACES = new DataView(new Uint8Array(8).fill(SPACE).buffer).getFloat64(0)

/** Keys inside an entry that the glance goes by. */
const OTHER = 0
const REQUEST = 1
const RESOURCE_TYPE = 2
const STARTED = 3
const URL_KEY = 4
const METHOD = 5
const POST_DATA = 6
const CONTENT = 7
const TEXT = 8
const HEADERS = 9
const OWN = 10
/** A header that could hold a secret is no shorter. */
const SHORTEST_VALUE = 16
const LETTER_H = 0x68
const QUESTION = 0x3f
const SLASH = 0x2f

/**
 * What an engine has seen often it compiles, on the assumption that it will see nothing else, and throws that away when it
 * does, which takes it a tenth of a second and more, each time. The end of a chunk is seldom: in small portions at first,
 * it sees some of those before.
 */
function feedSlowly(scanner: Scanner, bytes: Uint8Array): void {
  const few = Math.min(bytes.length, PORTION * PORTIONS)
  for (let at = 0; at < few && !scanner.isDone; at += PORTION) scanner.feed(bytes.subarray(at, Math.min(at + PORTION, few)))
  if (few < bytes.length && !scanner.isDone) scanner.feed(bytes.subarray(few))
}

const PORTION = 701
const PORTIONS = 256

class Scanner {
  isDone = false
  readonly #members: ReadonlySet<string>
  #pieces: HarPiece[] = []
  #isFirst = true
  #isBlank = true
  #bytes = 0
  #line = 1

  #depth = 0
  /** Which containers are open: 1 for objects. Grows with the depth. */
  #objects = new Uint8Array(64)
  /** Keys of the frame: of the document, and of `log`. */
  #key1 = ''
  #key2 = ''
  #sawEntries = false
  #isEntriesOpen = false

  #inString = false
  #isEscaped = false
  /** The string that ended last: a colon after it makes it a key. Its bytes, unless it is too long to be one. */
  #last: Uint8Array = NO_BYTES
  #lastFrom = 0
  #lastTo = 0
  #lastHasEscape = false
  /** Of a string that goes on in the next chunk: what came so far, where that may matter, and how much it was. */
  #carry: Uint8Array[] = []
  #carried = 0
  #hasEscape = false
  #isSkipping = false

  #isKeeping = false
  #kept: Uint8Array[] = []
  #keptFrom = 0
  #keptBytes = 0
  #pieceDepth = 0
  #pieceLine = 1
  #member = ''
  #index = -1

  // What the glance found in the entry that is open.
  #isSuspect = false
  #hasCookie = false
  #isBase64 = false
  #url: string | null = null
  #values: string[] = []
  #method: 'none' | 'reading' | 'other' = 'none'
  #startedAt: number | null = null
  #type: Glance['type'] = 'unknown'
  #key4 = OTHER
  #key5 = OTHER
  #key6 = OTHER

  constructor(members: ReadonlySet<string>) {
    this.#members = members
  }

  take(): HarPiece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  feed(chunk: Uint8Array): void {
    let at = 0
    if (this.#isFirst) {
      this.#isFirst = false
      at = startOf(chunk)
    }
    this.#keptFrom = 0
    if (this.#inString && this.#carried === 0) this.#lastFrom = 0
    const end = chunk.length
    const words = new DataView(chunk.buffer, chunk.byteOffset, end)
    if (this.#inString) at = this.#string(chunk, words, at)
    if (this.#isInEntry && at < end) at = this.#inEntry(chunk, words, at)
    let line = this.#line
    while (at < end) {
      const byte = chunk[at] as number
      const kind = KINDS[byte] as number
      if (kind === BLANK || (kind === WORD && this.#isKeeping)) at++
      else if (byte === QUOTE) {
        this.#line = line
        at = this.#openString(chunk, words, at)
      } else if (byte === NEWLINE) {
        line++
        at = endOfSpaces(chunk, words, at + 1)
      } else {
        this.#line = line
        if (byte === COLON) this.#colon()
        else if (byte === COMMA) this.#comma(chunk, at)
        else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
          this.#open(byte === OPEN_OBJECT, at)
          if (this.#isInEntry) {
            at = this.#inEntry(chunk, words, at + 1)
            line = this.#line
            continue
          }
        } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
          this.#close(byte === CLOSE_OBJECT, chunk, at)
          if (this.isDone) break
        } else if (kind === WORD) this.#word(at)
        else throw this.#notJson()
        at++
      }
    }
    this.#line = line
    this.#leave(chunk)
    this.#bytes += end
  }

  get #isInEntry(): boolean {
    return this.#isEntriesOpen && this.#depth >= IN_ENTRY
  }

  /**
   * Reads on within an entry, which is where nearly all of a file is: the same as above, with nothing done for a byte,
   * or for a string, that need not be. Returns the position of the bracket that closes the entry, or of what is wrong in it,
   * which is seen to above; or the chunk's end.
   */
  #inEntry(chunk: Uint8Array, words: DataView, from: number): number {
    const end = chunk.length
    let at = from
    let depth = this.#depth
    let line = this.#line
    while (at < end) {
      const byte = chunk[at] as number
      if (byte === QUOTE) {
        const start = at + 1
        const isAnswer = depth === IN_CONTENT && this.#key6 === TEXT && this.#key5 === CONTENT
        const to = isAnswer ? end : nextStop(words, start)
        if (to < end && chunk[to] === QUOTE) {
          at = to + 1
          this.#last = chunk
          this.#lastFrom = start
          this.#lastTo = to
          this.#lastHasEscape = false
          this.#wholeWord(chunk, start, to - start)
          if (at < end && chunk[at] === COLON) {
            if (depth <= IN_CONTENT) this.#entryKey(depth)
            at++
          } else if (depth <= IN_HEADER) this.#value(depth)
        } else {
          this.#line = line
          at = this.#openString(chunk, words, at)
        }
      } else if (byte === SPACE) at++
      else if (byte === NEWLINE) {
        line++
        at = endOfSpaces(chunk, words, at + 1)
      } else if (byte === COMMA) {
        if (depth <= IN_CONTENT) this.#nextKey(depth)
        at++
      } else if (byte === COLON) {
        if (depth <= IN_CONTENT) this.#entryKey(depth)
        at++
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        this.#open(byte === OPEN_OBJECT, at)
        depth++
        at++
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (depth === IN_ENTRY || this.#objects[depth] !== (byte === CLOSE_OBJECT ? 1 : 0)) break
        this.#depth = --depth
        at++
      } else if (KINDS[byte] === WRONG) break
      else at++
    }
    this.#line = line
    return at
  }

  /** What is still needed of a chunk once it is read is copied: its memory may be used again. */
  #leave(chunk: Uint8Array): void {
    const { length } = chunk
    if (this.#isKeeping && length > this.#keptFrom) this.#keepPart(copied(chunk, this.#keptFrom, length))
    // A key whose colon is in the next chunk; a string that is too long for one is none.
    if (this.#last !== chunk || this.#inString) return
    this.#last = this.#lastTo - this.#lastFrom <= LONGEST_NAME ? copied(chunk, this.#lastFrom, this.#lastTo) : NO_BYTES
    this.#lastFrom = 0
    this.#lastTo = this.#last.length
  }

  end(): void {
    if (this.isDone) return
    if (this.#isBlank)
      throw new AppError(
        'HAR_EMPTY',
        this.#bytes === 0
          ? 'the file is empty; export the session again'
          : 'there is nothing in the file but white space; export the session again',
      )
    const entry = this.#index + 1
    const where =
      entry === 0
        ? 'before its first entry'
        : this.#isKeeping && this.#member === 'entries'
          ? `in the middle of entry ${entry}`
          : this.#isEntriesOpen
            ? `after entry ${entry}, where more were to come`
            : `after its last entry, ${entry}`
    throw new AppError(
      'HAR_TRUNCATED',
      `the file ends too early, ${where} (line ${this.#line}, byte ${this.#bytes}); export or copy it again`,
    )
  }

  #notJson(): AppError {
    if (this.#isBlank) return notJson()
    const where = this.#index < 0 ? '' : this.#isKeeping ? ` in entry ${this.#index + 1}` : ` after entry ${this.#index + 1}`
    return new AppError('HAR_NOT_JSON', `the file is damaged: no valid JSON on line ${this.#line}${where}; export or copy it again`)
  }

  // ---------------------------------------------------------------- strings

  /** Returns the position after the string, or the chunk's end. */
  #openString(chunk: Uint8Array, words: DataView, at: number): number {
    if (this.#depth === 0) throw notJson()
    if (!this.#isKeeping) this.#startPiece(at)
    this.#lastFrom = at + 1
    this.#inString = true
    this.#hasEscape = false
    this.#carried = 0
    // Only what a message answers can be long, and only an answer that may be an object or a form can matter.
    this.#isSkipping = this.#depth === IN_CONTENT && this.#key6 === TEXT && this.#key5 === CONTENT && this.#isEntriesOpen
    return this.#string(chunk, words, at + 1)
  }

  /** Reads on in a string. Returns the position after its closing quote, or the chunk's end. */
  #string(chunk: Uint8Array, words: DataView, from: number): number {
    const end = chunk.length
    // The opening quote has just been passed, or a chunk has just begun.
    const isStart = from === this.#lastFrom && this.#carried === 0
    let at = from
    if (this.#isEscaped) {
      this.#isEscaped = false
      at++
    }
    if (this.#isSkipping && isStart) this.#isSkipping = at < end && isNoAnswer(chunk, at)
    // What is skipped is read as if it were known already what there is to know.
    const isSkipping = this.#isSkipping
    let isSuspect = isSkipping || this.#isSuspect || !this.#isEntriesOpen
    let hasEscape = this.#hasEscape
    let isEnd = false
    for (;;) {
      at = nextStop(words, at)
      if (at >= end) break
      const byte = chunk[at] as number
      if (byte === BACKSLASH) {
        hasEscape = true
        const escaped = at + 1 < end ? (chunk[at + 1] as number) : NONE
        if ((escaped === LETTER_U || escaped === NONE) && !isSuspect) isSuspect = hidesLetter(chunk, at)
        at += 2
        if (escaped === NONE) this.#isEscaped = true
      } else if (byte === QUOTE) {
        isEnd = true
        break
      } else {
        if (byte === UNDERSCORE && !isSuspect) isSuspect = isWordOfOurs(chunk, at)
        at++
      }
    }
    if (!isSkipping) this.#isSuspect = isSuspect
    this.#hasEscape = hasEscape
    if (isEnd) return this.#endString(chunk, at)
    this.#carryOver(chunk, Math.min(isStart ? this.#lastFrom : 0, end), end)
    return end
  }

  /** The string goes on in the next chunk. */
  #carryOver(chunk: Uint8Array, from: number, end: number): void {
    if (this.#depth <= IN_MESSAGE && this.#carried + end - from <= LONGEST_NAME) this.#carry.push(copied(chunk, from, end))
    this.#carried += end - from
    this.#lastFrom = 0
  }

  #endString(chunk: Uint8Array, at: number): number {
    this.#inString = false
    const { length } = this.#carry
    if (this.#carried === 0) {
      this.#last = chunk
      this.#lastTo = at
    } else if (length > 0 && this.#carried + at <= LONGEST_NAME) {
      this.#last = joined([...this.#carry, chunk.subarray(0, at)])
      this.#lastFrom = 0
      this.#lastTo = this.#last.length
    } else {
      // Cut in two and not kept, or too long: nobody knows what it was.
      if (this.#carried + at <= LONGEST_WORD || this.#depth <= IN_MESSAGE || this.#depth === IN_HEADER) this.#isSuspect = true
      this.#last = NO_BYTES
      this.#lastFrom = 0
      this.#lastTo = 0
    }
    if (length > 0) this.#carry = []
    this.#lastHasEscape = this.#hasEscape
    if (this.#isKeeping) {
      if (this.#depth === this.#pieceDepth) this.#endPiece(chunk, at + 1)
      else if (this.#isEntriesOpen) {
        this.#wholeWord(this.#last, this.#lastFrom, this.#lastTo - this.#lastFrom)
        if (this.#depth <= IN_HEADER) this.#value(this.#depth)
      }
    }
    return at + 1
  }

  /** A string ended inside an entry: is it one of the words that the glance goes by? */
  #wholeWord(bytes: Uint8Array, from: number, size: number): void {
    if (size === 6) {
      if (isText(bytes, from, 'cookie')) this.#hasCookie = true
      else if (isText(bytes, from, 'base64')) this.#isBase64 = true
    } else if (size === 8) {
      if (isText(bytes, from, 'document')) this.#isSuspect = true
    } else if (size === 10) {
      if (isText(bytes, from, 'set-cookie')) this.#hasCookie = true
    } else if (size === 13) {
      if (isText(bytes, from, 'authorization')) this.#isSuspect = true
    } else if (size === 16 && isText(bytes, from, 'www-authenticate')) this.#isSuspect = true
  }

  /** A string ended in an entry, in a message of it, or in a header: is it one of the values that the glance goes by? */
  #value(depth: number): void {
    const bytes = this.#last
    const from = this.#lastFrom
    const length = this.#lastTo - from
    if (depth === IN_ENTRY) {
      if (this.#key4 === STARTED) this.#startedAt = momentOf(bytes.subarray(from, this.#lastTo))
      else if (this.#key4 === RESOURCE_TYPE) this.#type = typeOf(bytes, from, length)
    } else if (this.#key4 !== REQUEST) return
    else if (depth === IN_MESSAGE) {
      if (this.#key5 === URL_KEY) this.#url = decoder.decode(bytes.subarray(from, this.#lastTo))
      else if (this.#key5 === METHOD)
        this.#method = isText(bytes, from, 'get', length) || isText(bytes, from, 'head', length) ? 'reading' : 'other'
    } else if (depth === IN_HEADER && length >= SHORTEST_VALUE && this.#key5 === HEADERS) this.#headerValue()
  }

  /** A string ended in a header of the request: is it one that a secret could be, or stand in? */
  #headerValue(): void {
    const bytes = this.#last
    const from = this.#lastFrom
    const to = this.#lastTo
    if (to - from > LONGEST_NAME) {
      this.#isSuspect = true
      return
    }
    if (bytes[from] === LETTER_H ? !hasQuery(bytes, from, to) && !isPlain(bytes, from, to) : !isPlain(bytes, from, to)) return
    this.#values.push(decoder.decode(bytes.subarray(from, to)).replaceAll('\\/', '/'))
  }

  // ---------------------------------------------------------------- structure

  #colon(): void {
    const depth = this.#depth
    if (depth === 1) this.#key1 = this.#lastText()
    else if (depth === IN_LOG) this.#key2 = this.#lastText()
    else if (this.#isEntriesOpen && depth >= IN_ENTRY && depth <= IN_CONTENT) this.#entryKey(depth)
  }

  #entryKey(depth: number): void {
    if (this.#lastHasEscape) this.#isSuspect = true
    const key = keyOf(this.#last, this.#lastFrom, this.#lastTo - this.#lastFrom)
    if (depth === IN_CONTENT) this.#key6 = key
    else if (depth === IN_MESSAGE) {
      this.#key5 = key
      if (this.#key4 !== REQUEST) return
      // A body makes a request more than its address; and of two members of one name the last counts.
      if (key === POST_DATA || (key === URL_KEY && this.#url !== null) || (key === METHOD && this.#method !== 'none'))
        this.#isSuspect = true
    } else {
      this.#key4 = key
      // What was kept once is kept again.
      if (key === OWN || (key === REQUEST && this.#url !== null)) this.#isSuspect = true
      if ((key === RESOURCE_TYPE && this.#type !== 'unknown') || (key === STARTED && this.#startedAt !== null)) this.#isSuspect = true
    }
  }

  #comma(chunk: Uint8Array, at: number): void {
    const depth = this.#depth
    // A number or a word ends where the next member begins.
    if (this.#isKeeping && depth === this.#pieceDepth) this.#endPiece(chunk, at)
    this.#nextKey(depth)
  }

  #nextKey(depth: number): void {
    if (depth === IN_ENTRY) this.#key4 = OTHER
    else if (depth === IN_MESSAGE) this.#key5 = OTHER
    else if (depth === IN_CONTENT) this.#key6 = OTHER
  }

  #open(isObject: boolean, at: number): void {
    this.#startPiece(at)
    const depth = ++this.#depth
    if (depth === this.#objects.length) {
      const more = new Uint8Array(depth * 2)
      more.set(this.#objects)
      this.#objects = more
    }
    this.#objects[depth] = isObject ? 1 : 0
    if (depth === 1) {
      this.#isBlank = false
      if (!isObject) throw notHar()
    } else if (depth === IN_LOG) this.#key2 = ''
    else if (depth === IN_ENTRIES) {
      if (!isObject && this.#objects[IN_LOG] === 1 && this.#key1 === 'log' && this.#key2 === 'entries') {
        this.#sawEntries = true
        this.#isEntriesOpen = true
      }
    } else this.#nextKey(depth)
  }

  #close(isObject: boolean, chunk: Uint8Array, at: number): void {
    if (this.#depth === 0) throw notJson()
    if (this.#objects[this.#depth] !== (isObject ? 1 : 0)) throw this.#notJson()
    // A number or a word ends where its container does.
    if (this.#isKeeping && this.#depth === this.#pieceDepth) this.#endPiece(chunk, at)
    const depth = --this.#depth
    if (this.#isKeeping && depth === this.#pieceDepth) this.#endPiece(chunk, at + 1)
    if (depth === IN_LOG) this.#isEntriesOpen = false
    if (depth > 0) return
    // What follows the document (an interrupted save over a longer file leaves some) is not read.
    this.isDone = true
    if (!this.#sawEntries) throw notHar()
  }

  #word(at: number): void {
    if (this.#depth === 0) throw notJson()
    this.#startPiece(at)
  }

  /** The last string as text; an escape in it is undone as JSON would. */
  #lastText(): string {
    const text = decoder.decode(this.#last.subarray(this.#lastFrom, this.#lastTo))
    return this.#lastHasEscape ? unescaped(text) : text
  }

  // ---------------------------------------------------------------- pieces

  /** A value begins, or a key: is it one of the pieces? */
  #startPiece(at: number): void {
    if (this.#isKeeping) return
    const isEntry = this.#isEntriesOpen && this.#depth === IN_ENTRIES
    // A key has no colon before it yet: `#key2` is empty, or the key before it.
    const isMember = this.#depth === IN_LOG && this.#key1 === 'log' && this.#members.has(this.#key2) && this.#key2 !== 'entries'
    if (!isEntry && !isMember) return
    this.#isKeeping = true
    this.#keptFrom = at
    this.#pieceDepth = this.#depth
    this.#pieceLine = this.#line
    this.#member = isEntry ? 'entries' : this.#key2
    if (!isEntry) return
    this.#index++
    this.#isSuspect = false
    this.#hasCookie = false
    this.#isBase64 = false
    this.#url = null
    this.#values = []
    this.#method = 'none'
    this.#startedAt = null
    this.#type = 'unknown'
  }

  #endPiece(chunk: Uint8Array, to: number): void {
    this.#keep(chunk, to)
    const isEntry = this.#member === 'entries'
    this.#pieces.push(new Piece(this.#member, isEntry ? this.#index : -1, this.#pieceLine, isEntry ? this.#glance() : UNSEEN, this.#kept))
    this.#isKeeping = false
    this.#kept = []
    this.#keptBytes = 0
    this.#key2 = isEntry ? this.#key2 : ''
  }

  #glance(): Glance {
    const url = this.#url ?? ''
    // Packed bodies show no words. Nobody looks for tokens in pictures and scripts.
    const isHidden = this.#isBase64 && this.#type !== 'static'
    const isSuspect = this.#isSuspect || isHidden || url === '' || this.#method === 'other' || this.#startedAt === null
    return { isSuspect, hasCookie: this.#hasCookie, url, startedAt: this.#startedAt, type: this.#type, values: this.#values }
  }

  #keep(chunk: Uint8Array, to: number): void {
    if (to > this.#keptFrom) this.#keepPart(chunk.subarray(this.#keptFrom, to))
    this.#keptFrom = to
  }

  #keepPart(part: Uint8Array): void {
    this.#keptBytes += part.length
    if (this.#keptBytes > LARGEST_PIECE) {
      throw new AppError(
        'HAR_TOO_LARGE',
        `entry ${this.#index + 1} (line ${this.#pieceLine}) is larger than 512 MB; export the session without that call`,
      )
    }
    this.#kept.push(part)
  }
}

class Piece implements HarPiece {
  readonly member: string
  readonly index: number
  readonly line: number
  readonly glance: Glance
  readonly #parts: readonly Uint8Array[]

  constructor(member: string, index: number, line: number, glance: Glance, parts: readonly Uint8Array[]) {
    this.member = member
    this.index = index
    this.line = line
    this.glance = glance
    this.#parts = parts
  }

  text(): string {
    const [only] = this.#parts
    return decoder.decode(this.#parts.length === 1 ? only : joined(this.#parts))
  }
}

const UNSEEN: Glance = { isSuspect: true, hasCookie: false, url: '', startedAt: null, type: 'unknown', values: [] }

const decoder = new TextDecoder()

// ------------------------------------------------------------------ bytes

/** Not by `slice`, which in Node's own kind of bytes copies nothing. */
function copied(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to))
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Do these bytes say this (given in lower case), in whatever case? */
function isText(bytes: Uint8Array, from: number, text: string, length = text.length): boolean {
  if (length !== text.length) return false
  for (let index = 0; index < length; index++) if (lower(bytes[from + index] as number) !== text.charCodeAt(index)) return false
  return true
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
}

// Four bytes are looked at together. With `x` for what is looked for, a byte of `word ^ xxxx` is zero where it stands, and
// only then does taking one from it set its highest bit, which it had not. Above the first that is found, bits may be
// wrong; the first is right, and it is the lowest in a number that was read with the lowest byte first.
const ONES = 0x01010101
const HIGHEST_BITS = 0x80808080 | 0
const QUOTES = 0x22222222
/** Backslash, `]`, `^` and underscore differ in their two lowest bits only: it costs no more to find all four than one. */
const ALL_BUT_LOWEST_TWO = 0xfcfcfcfc | 0
const BACKSLASHES = 0x5c5c5c5c

/**
 * Position of the next byte that the reading of a string has to stop and look at: a quote, one of those four, or any of the
 * chunk's last three.
 */
function nextStop(words: DataView, from: number): number {
  const end = words.byteLength
  let at = from
  for (; at + 4 <= end; at += 4) {
    const word = words.getInt32(at, true)
    const quote = word ^ QUOTES
    const other = (word & ALL_BUT_LOWEST_TWO) ^ BACKSLASHES
    const found = (((quote - ONES) & ~quote) | ((other - ONES) & ~other)) & HIGHEST_BITS
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3)
  }
  return at
}

/** Most of what is between strings is indentation. */
function endOfSpaces(chunk: Uint8Array, words: DataView, from: number): number {
  const end = chunk.length
  let at = from
  while (at + 8 <= end && words.getFloat64(at) === EIGHT_SPACES) at += 8
  while (at < end && chunk[at] === SPACE) at++
  return at
}

/**
 * A text that begins like this is neither a JSON object nor a form with a token's parameters, which are the only
 * answers that anything is read from: it can be passed over.
 */
function isNoAnswer(chunk: Uint8Array, from: number): boolean {
  let at = from
  for (; at < chunk.length; at++) {
    const byte = chunk[at] as number
    if (byte <= 0x20) continue
    if (byte === BACKSLASH) {
      const escaped = chunk[at + 1]
      if (escaped === undefined || escaped === LETTER_U) return false
      // `\n`, `\r`, `\t`, `\f`, `\b`: white space goes before an object too.
      if (escaped === 0x6e || escaped === 0x72 || escaped === 0x74 || escaped === 0x66 || escaped === 0x62) {
        at++
        continue
      }
      return true
    }
    // `{`, a byte order mark, and the first letters of `access_token=`, `error=`, `expires_in=`, `scope=`, `token_type=`.
    return !(byte === OPEN_OBJECT || byte === 0xef || byte === 0x61 || byte === 0x65 || byte === 0x73 || byte === 0x74)
  }
  return false
}

const WORDS_OF_OURS = [
  ['client', 'secret'],
  ['client', 'assertion'],
  ['refresh', 'token'],
  ['code', 'verifier'],
  ['access', 'token'],
  ['software', 'statement'],
] as const

/** Is the underscore here that of `client_secret`, `access_token` and the like? Where the chunk's edge is near, yes. */
function isWordOfOurs(chunk: Uint8Array, at: number): boolean {
  if (at < 8 || at + 9 >= chunk.length) return true
  const before = lower(chunk[at - 1] as number)
  const after = lower(chunk[at + 1] as number)
  for (const [first, second] of WORDS_OF_OURS) {
    if (second.charCodeAt(0) !== after || first.charCodeAt(first.length - 1) !== before) continue
    if (isText(chunk, at + 1, second) && isText(chunk, at - first.length, first)) return true
  }
  return false
}

/** Does the escape here stand for a letter, `_` or `-`? No program writes those so, but it is allowed. */
function hidesLetter(chunk: Uint8Array, at: number): boolean {
  if (at + 5 >= chunk.length) return true
  if (chunk[at + 2] !== 0x30 || chunk[at + 3] !== 0x30) return false
  const digit = chunk[at + 4] as number
  return (digit >= 0x34 && digit <= 0x37) || (digit === 0x32 && lower(chunk[at + 5] as number) === 0x64)
}

/** `2026-01-15T12:00:00`, and whatever comes after it. */
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d[\d.:+Z-]{0,14}$/

function momentOf(bytes: Uint8Array): number | null {
  const text = decoder.decode(bytes)
  return TIME.test(text) ? Date.parse(text) : null
}

/** Letters that tokens are made of, and the stroke with the escape that some write before it. */
function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    if (PLAIN[byte] === 0 && !(byte === BACKSLASH && bytes[at + 1] === SLASH)) return false
  }
  return true
}

function hasQuery(bytes: Uint8Array, from: number, to: number): boolean {
  // Not by `indexOf`, which knows no end: it would go on through bodies until it found one.
  for (let at = from; at < to; at++) if (bytes[at] === QUESTION) return true
  return false
}

const PLAIN = new Uint8Array(256)
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~+/-=') PLAIN[letter.charCodeAt(0)] = 1

function isExactly(bytes: Uint8Array, from: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false
  return true
}

function keyOf(bytes: Uint8Array, from: number, length: number): number {
  switch (length) {
    case 3:
      return isExactly(bytes, from, 'url') ? URL_KEY : OTHER
    case 4:
      return isExactly(bytes, from, 'text') ? TEXT : isExactly(bytes, from, '_dcr') ? OWN : OTHER
    case 6:
      return isExactly(bytes, from, 'method') ? METHOD : OTHER
    case 7:
      return isExactly(bytes, from, 'request')
        ? REQUEST
        : isExactly(bytes, from, 'content')
          ? CONTENT
          : isExactly(bytes, from, 'headers')
            ? HEADERS
            : OTHER
    case 8:
      return isExactly(bytes, from, 'postData') ? POST_DATA : OTHER
    case 13:
      return isExactly(bytes, from, '_resourceType') ? RESOURCE_TYPE : OTHER
    case 15:
      return isExactly(bytes, from, 'startedDateTime') ? STARTED : OTHER
    default:
      return OTHER
  }
}

const STATIC_TYPES = ['image', 'font', 'stylesheet', 'script', 'media']

function typeOf(bytes: Uint8Array, from: number, length: number): Glance['type'] {
  const is = (type: string) => type.length === length && isExactly(bytes, from, type)
  return is('fetch') || is('xhr') ? 'fetch' : STATIC_TYPES.some(is) ? 'static' : 'other'
}

function unescaped(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}

/** Where the JSON begins: after a byte order mark, or never. */
function startOf(chunk: Uint8Array): number {
  const [a, b, c, d] = chunk
  if (a === 0x1f && b === 0x8b) throw new AppError('HAR_COMPRESSED', 'the file is compressed (gzip); unpack it first, as with "gunzip"')
  if (a === 0x50 && b === 0x4b) throw new AppError('HAR_COMPRESSED', 'the file is a zip archive; unpack it and name the HAR file in it')
  const hasUtf16Mark = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
  if (hasUtf16Mark || (a === 0 && b !== 0 && c === 0) || (a !== 0 && b === 0 && d === 0 && a !== undefined && a < 0x80)) {
    throw new AppError('HAR_ENCODING', 'the file is UTF-16 text; save it as UTF-8')
  }
  const hasMark = a === 0xef && b === 0xbb && c === 0xbf
  let at = hasMark ? 3 : 0
  while (at < chunk.length && KINDS[chunk[at] as number] === BLANK) at++
  return hasMark ? 3 : 0
}

function notJson(): AppError {
  return new AppError(
    'HAR_NOT_JSON',
    'this is not a HAR file: it does not begin with "{"; export the network log as HAR and name that file',
  )
}

function notHar(): AppError {
  return new AppError(
    'HAR_NO_LOG',
    'this is JSON but not a HAR file: it has no list "log.entries"; export the network log as HAR and name that file',
  )
}
