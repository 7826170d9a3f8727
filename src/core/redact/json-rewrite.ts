/**
 * Changes names and values of a JSON text in place: white space, escapes and the spelling of numbers stay, so that
 * two texts that were byte-equal are so afterwards, and two that were not are not.
 */

type Scalar = string | number | boolean

export interface JsonChange {
  name(name: string): string
  /** `name` of an item of a list is the list's own; `holder` is the object that it is in, or that its list is in. */
  value(value: Scalar, name: string, holder: Readonly<Record<string, unknown>>): Scalar
}

interface Frame {
  readonly isObject: boolean
  /** What was read here: an object or a list. */
  readonly node: unknown
  readonly holder: Readonly<Record<string, unknown>>
  /** The member that is being read, or for a list the name of the list. */
  name: string
  isName: boolean
  index: number
}

const TOKEN = /[\s:]+|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[-+.\dEe]+|true|false|null|[{}[\],]/y
const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({})

/** Null for what is no JSON. `name` is the one that the whole text goes by. */
export function rewriteJson(text: string, name: string, change: JsonChange): string | null {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    return null
  }
  const out: string[] = []
  const frames: Frame[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) return null
    const end = from + token.length
    const frame = frames.at(-1)
    if (token === '{' || token === '[') frames.push(frameOf(token === '{', frame, root, name))
    else if (token === '}' || token === ']') frames.pop()
    else if (token === ',' && frame !== undefined) {
      frame.isName = frame.isObject
      frame.index++
    } else if (frame?.isName && token.startsWith('"')) {
      frame.name = JSON.parse(token) as string
      frame.isName = false
      out.push(kept(token, frame.name, change.name(frame.name)))
      TOKEN.lastIndex = end
      continue
    } else if (/^["\-\dtf]/.test(token)) {
      const value = JSON.parse(token) as Scalar
      out.push(kept(token, value, change.value(value, frame?.name ?? name, frame?.holder ?? NOTHING)))
      TOKEN.lastIndex = end
      continue
    }
    out.push(token)
    // What is called in between may use this expression as well.
    TOKEN.lastIndex = end
  }
  return out.join('')
}

function frameOf(isObject: boolean, outer: Frame | undefined, root: unknown, name: string): Frame {
  const node = outer === undefined ? root : childOf(outer)
  const holder = isObject ? (isRecord(node) ? node : NOTHING) : (outer?.holder ?? NOTHING)
  return { isObject, node, holder, name: outer?.name ?? name, isName: isObject, index: 0 }
}

function childOf({ isObject, node, name, index }: Frame): unknown {
  if (isObject) return isRecord(node) && Object.hasOwn(node, name) ? node[name] : undefined
  return Array.isArray(node) ? node[index] : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kept(token: string, before: Scalar, after: Scalar): string {
  return before === after ? token : JSON.stringify(after)
}
