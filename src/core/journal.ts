/**
 * Remembers how to take changes back. The fold goes forwards through time, but entries arrive at their completion:
 * when one turns up that belongs before the last ones, the fold is wound back to its place and goes on from there.
 * Every change of ledger and findings goes through here, so winding back costs what was done since, and no more.
 */
export class Journal {
  #undo: (() => void)[] = []
  #base = 0
  #isRecording = true

  /** Bulk loading needs no way back, and no memory for one. Forgets everything recorded so far. */
  pause(): void {
    // One more than was recorded: no earlier mark is a way back over steps that are not.
    this.#base += this.#undo.length + 1
    this.#undo = []
    this.#isRecording = false
  }

  resume(): void {
    // Marks taken during the pause must not pass for this place: there is no way back to them.
    this.#base++
    this.#isRecording = true
  }

  /** A place to wind back to; while nothing is recorded, one that is out of reach. */
  mark(): number {
    return this.#isRecording ? this.#base + this.#undo.length : -1
  }

  /** False where the way back to the mark is no longer known: the caller starts over. */
  rewind(mark: number): boolean {
    if (mark < this.#base || !this.#isRecording) return false
    for (let left = this.#base + this.#undo.length - mark; left > 0; left--) this.#undo.pop()?.()
    return true
  }

  /** Forgets the oldest steps once there are more than `limit`. */
  trim(limit: number): void {
    if (this.#undo.length <= limit * 2) return
    const drop = this.#undo.length - limit
    this.#undo = this.#undo.slice(drop)
    this.#base += drop
  }

  /** Something to do again when what was done just before is taken back. */
  note(undo: () => void): void {
    if (this.#isRecording) this.#undo.push(undo)
  }

  set<Target extends object, Key extends keyof Target>(target: Target, key: Key, value: Target[Key]): void {
    if (this.#isRecording) {
      const old = target[key]
      this.#undo.push(() => {
        target[key] = old
      })
    }
    target[key] = value
  }

  push<Item>(list: Pushable<Item>, item: Item): void {
    if (this.#isRecording) this.#undo.push(() => void list.pop())
    list.push(item)
  }

  put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    if (this.#isRecording) {
      const had = map.has(key)
      const old = map.get(key) as Value
      this.#undo.push(() => {
        if (had) map.set(key, old)
        else map.delete(key)
      })
    }
    map.set(key, value)
  }

  /** Adds to the list that a map keeps under a key. */
  pushTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
    const list = map.get(key)
    if (list === undefined) this.put(map, key, [item])
    else this.push(list, item)
  }

  remove<Key, Value>(map: Map<Key, Value>, key: Key): void {
    if (!map.has(key)) return
    if (this.#isRecording) {
      const old = map.get(key) as Value
      this.#undo.push(() => void map.set(key, old))
    }
    map.delete(key)
  }
}

/** What grows at its end: an array, say. */
interface Pushable<Item> {
  push(item: Item): unknown
  pop(): unknown
}

/** The ledger's own view of its records: what is read-only to everybody else. */
export type Mutable<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[]
    ? Item[]
    : T[Key] extends ReadonlyMap<infer K, infer V>
      ? Map<K, V>
      : T[Key]
}
