/** Every place of a JSON document once: of what comes in lists, the first of each kind. Bodies that are JSON are looked into. */
import type { Json } from './session'

/** Keys and positions; `{}` leads into a text that is JSON itself. */
export type Path = readonly (string | number)[]

const WITHIN = '{}'

/** In the order of the document. Items of one list that have the same members are one place. */
export function placesOf(document: unknown): Path[] {
  const places = new Map<string, Path>()
  const walk = (value: unknown, path: Path, kind: string) => {
    if (!places.has(kind)) places.set(kind, path)
    const inner = parsed(value)
    if (inner !== undefined) walk(inner, [...path, WITHIN], `${kind}${WITHIN}`)
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...path, index], `${kind}[]`)
    else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) walk(member, [...path, name], `${kind}.${name}${kindOf(value as Json, name)}`)
  }
  walk(document, [], '')
  return [...places.values()]
}

/** The value of each header is a place of its own. */
function kindOf(holder: Json, name: string): string {
  return name === 'value' && typeof holder.name === 'string' ? ` of ${holder.name.toLowerCase()}` : ''
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[{[]/.test(value)) return undefined
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}

export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (key === WITHIN ? parsed(value) : (value as Json)[key as string]), document)
}

/** A copy with this place changed; `undefined` takes it out. */
export function changedAt(document: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(document)
  if (key === WITHIN) return JSON.stringify(changedAt(parsed(document), rest, change))
  const copy = (Array.isArray(document) ? [...(document as unknown[])] : { ...(document as Json) }) as Json
  const value = changedAt(copy[key], rest, change)
  if (value === undefined) delete copy[key]
  else copy[key] = value
  return copy
}

export function nameOf(path: Path): string {
  return path.length === 0 ? 'the file' : path.join('.')
}
