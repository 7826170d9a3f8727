/** What a file holds → the engine. */
import type { Engine } from './engine'
import type { HarContents } from './har'

export function fill(
  engine: Engine,
  { exchanges, endedAt, session }: Pick<HarContents, 'exchanges' | 'endedAt'> & Partial<Pick<HarContents, 'session'>>,
): void {
  for (const exchange of exchanges) engine.put(exchange)
  for (const gap of session?.gaps ?? []) engine.addGap(gap)
  for (const mark of session?.marks ?? []) engine.addMark(mark)
  engine.putLabels(session?.labels ?? [])
  if (endedAt !== null) engine.until(endedAt)
}
