/** Small numbers for values, so that equality can be kept without the value. */
import type { Journal } from '../journal'

export class ValueNumbers {
  readonly #journal: Journal
  readonly #byValue = new Map<string, number>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  of(value: string): number {
    const known = this.#byValue.get(value)
    if (known !== undefined) return known
    const number = this.#byValue.size + 1
    this.#journal.put(this.#byValue, value, number)
    return number
  }
}
