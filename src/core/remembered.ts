/** So many answers of one kind are kept: there are few different addresses, devices and paths, and each comes a thousand times. */
const MOST = 1000
/** Letters of a text that is kept: what is longer comes once, and from somebody who means no good. */
const LONGEST = 10_000

/** What was worked out for this text before; else it is worked out now. */
export function remembered<Value>(cache: Map<string, Value>, text: string, work: (text: string) => Value): Value {
  if (text.length > LONGEST) return work(text)
  const known = cache.get(text)
  if (known !== undefined) return known
  const value = work(text)
  if (cache.size >= MOST) cache.clear()
  cache.set(text, value)
  return value
}

const pairs = new Map<string, Map<string, string>>()

/** One text of two, and the same one each time: a key that was used before need not be put together, nor read letter by letter, again. */
export function pair(first: string, second: string): string {
  const seconds = remembered(pairs, first, () => new Map<string, string>())
  return remembered(seconds, second, () => `${first} ${second}`)
}
