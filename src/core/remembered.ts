/** So many answers of one kind are kept: there are few different addresses, devices and paths, and each comes a thousand times. */
const MOST = 1000

/** What was worked out for this text before; else it is worked out now. */
export function remembered<Value>(cache: Map<string, Value>, text: string, work: (text: string) => Value): Value {
  const known = cache.get(text)
  if (known !== undefined) return known
  const value = work(text)
  if (cache.size >= MOST) cache.clear()
  cache.set(text, value)
  return value
}
