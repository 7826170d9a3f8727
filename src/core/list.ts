/** Items in their order, as they stood at one moment. Any array is one. */
export interface List<Item> extends Iterable<Item> {
  readonly length: number
  /** Counted from the end where the index is negative. */
  at(index: number): Item | undefined
  map<Result>(work: (item: Item) => Result): Result[]
  filter(isWanted: (item: Item) => boolean): Item[]
  find(isWanted: (item: Item) => boolean): Item | undefined
  /** -1 where none is. */
  findIndex(isWanted: (item: Item) => boolean): number
  some(isWanted: (item: Item) => boolean): boolean
  every(isWanted: (item: Item) => boolean): boolean
}

/** Items of one piece: what is handed out costs a reference for each. */
const PIECE = 512

/**
 * A list that grows at its end and is looked at again and again: to hand out what is in it now costs next to nothing
 * however long it is, and stays as it was. What is handed out shares its pieces with the list; a piece is copied before
 * something in it changes that somebody may look at.
 */
export class GrowingList<Item> {
  #pieces: Item[][] = []
  #length = 0
  /** Pieces that nobody else has seen. */
  readonly #own = new Set<Item[]>()
  #view: View<Item> | null = null

  get length(): number {
    return this.#length
  }

  at(index: number): Item | undefined {
    return this.#pieces[Math.floor(index / PIECE)]?.[index % PIECE]
  }

  push(item: Item): void {
    const piece = this.#pieces.at(-1)
    // Behind the end of what was handed out nobody looks.
    if (piece !== undefined && piece.length < PIECE) piece.push(item)
    else this.#add([item])
    this.#length++
    this.#view = null
  }

  pop(): void {
    this.cut(Math.max(0, this.#length - 1))
  }

  /** Takes the place of the item that stands there. */
  set(index: number, item: Item): void {
    const place = Math.floor(index / PIECE)
    const piece = this.#pieces[place]
    if (piece === undefined || index >= this.#length) return
    const own = this.#own.has(piece) ? piece : piece.slice()
    own[index % PIECE] = item
    this.#own.add(own)
    this.#pieces[place] = own
    this.#view = null
  }

  /** So many stay. */
  cut(length: number): void {
    if (length >= this.#length) return
    const rest = length % PIECE
    const last = this.#pieces[Math.floor(length / PIECE)]
    this.#pieces.length = Math.floor(length / PIECE)
    if (rest > 0 && last !== undefined) this.#add(last.slice(0, rest))
    this.#length = length
    this.#view = null
  }

  /** As it is now, whatever comes later. */
  view(): List<Item> {
    if (this.#view === null) {
      this.#own.clear()
      this.#view = new View(this.#pieces.slice(), this.#length)
    }
    return this.#view
  }

  #add(piece: Item[]): void {
    this.#own.add(piece)
    this.#pieces.push(piece)
  }
}

class View<Item> implements List<Item> {
  readonly #pieces: readonly (readonly Item[])[]
  readonly length: number

  constructor(pieces: readonly (readonly Item[])[], length: number) {
    this.#pieces = pieces
    this.length = length
  }

  at(index: number): Item | undefined {
    const place = index < 0 ? this.length + index : index
    return place < this.length ? this.#pieces[Math.floor(place / PIECE)]?.[place % PIECE] : undefined
  }

  *[Symbol.iterator](): Generator<Item, void> {
    let left = this.length
    for (const piece of this.#pieces) {
      yield* left < piece.length ? piece.slice(0, left) : piece
      left -= piece.length
    }
  }

  map<Result>(work: (item: Item) => Result): Result[] {
    return Array.from(this, work)
  }

  filter(isWanted: (item: Item) => boolean): Item[] {
    const found: Item[] = []
    for (const item of this) if (isWanted(item)) found.push(item)
    return found
  }

  find(isWanted: (item: Item) => boolean): Item | undefined {
    for (const item of this) if (isWanted(item)) return item
    return undefined
  }

  findIndex(isWanted: (item: Item) => boolean): number {
    let index = 0
    for (const item of this) {
      if (isWanted(item)) return index
      index++
    }
    return -1
  }

  some(isWanted: (item: Item) => boolean): boolean {
    return this.findIndex(isWanted) >= 0
  }

  every(isWanted: (item: Item) => boolean): boolean {
    return !this.some(item => !isWanted(item))
  }
}
