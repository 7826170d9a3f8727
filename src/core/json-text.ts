/**
 * JSON that people write: with comments and trailing commas, and with the place of everything in it, so that whoever
 * checks it can say where something is wrong. Members are never made into objects: a name such as `__proto__` is a
 * name like any other.
 */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { AppError } from './errors'
import { nearest } from './nearest'

export type { Node } from 'jsonc-parser'

export interface Member {
  readonly name: string
  /** Where the name stands: what is wrong with the member is said of there. */
  readonly key: Node
  readonly value: Node
}

/** Deeper than anything that is meant to be read here; a parser that calls itself has to stop somewhere. */
const DEEPEST = 64

/** How much of what stands in a file is repeated in a message. */
const LONGEST_QUOTE = 60

/** Checks a text member by member, and keeps every complaint until the end: a person mends a file in one go. */
export class JsonText {
  readonly root: Node
  readonly #code: string
  readonly #lineStarts: readonly number[]
  readonly #complaints: { readonly offset: number; readonly sentence: string }[] = []

  /** Throws `AppError` for what is no JSON. `code` is that of every error; `whenEmpty`: what to do about an empty file. */
  constructor(given: string, code: string, whenEmpty: string) {
    const text = given.replace(/^\ufeff/, '')
    this.#code = code
    this.#lineStarts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ 0: end, index }) => index + end.length)]
    const tooDeep = offsetOfDepth(text, DEEPEST)
    if (tooDeep !== null) throw this.#error([{ offset: tooDeep, sentence: 'this is nested too deeply' }])
    const errors: ParseError[] = []
    const root = parseTree(text, errors, { allowTrailingComma: true })
    const [first] = errors
    // What the parser says next follows from the first.
    if (first !== undefined) {
      const isEmpty = root === undefined && first.offset >= text.trimEnd().length
      const sentence = isEmpty ? `the file is empty; ${whenEmpty}` : `this is not valid JSON: ${wordsOf(first)}`
      throw this.#error([{ offset: first.offset, sentence }])
    }
    if (root === undefined) throw this.#error([{ offset: 0, sentence: `the file is empty; ${whenEmpty}` }])
    this.root = root
  }

  lineOf(node: Node): number {
    return this.#place(node.offset).line
  }

  complain(node: Node, sentence: string): void {
    this.#complaints.push({ offset: node.offset, sentence })
  }

  /** Throws what was complained of, a line each, in the order of the file. */
  finish(): void {
    if (this.#complaints.length > 0) throw this.#error([...this.#complaints].sort((a, b) => a.offset - b.offset))
  }

  /** The members of an object, each name once; none where it is something else. */
  members(node: Node, what: string): readonly Member[] {
    if (node.type !== 'object') {
      this.complain(node, `${what} must be an object, not ${typeOf(node)}`)
      return []
    }
    const seen = new Map<string, Member>()
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? []
      if (key === undefined || value === undefined) continue
      const name = String(key.value)
      const earlier = seen.get(name)
      if (earlier === undefined) seen.set(name, { name, key, value })
      else this.complain(key, `${quoted(name)} stands here for the second time; the first is in line ${this.lineOf(earlier.key)}`)
    }
    return [...seen.values()]
  }

  /** The members of an object that may have these and no others. */
  known<Name extends string>(node: Node, what: string, names: readonly Name[]): Partial<Record<Name, Node>> {
    const found: Partial<Record<Name, Node>> = {}
    for (const { name, key, value } of this.members(node, what)) {
      const known = names.find(candidate => candidate === name)
      if (known !== undefined) found[known] = value
      else this.complain(key, `${what} has no member ${quoted(name)}${nearest(name, names, `it may have ${names.join(', ')}`)}`)
    }
    return found
  }

  items(node: Node, what: string): readonly Node[] {
    if (node.type === 'array') return node.children ?? []
    this.complain(node, `${what} must be a list, not ${typeOf(node)}`)
    return []
  }

  /** A text with something in it; null where it is not. */
  text(node: Node, what: string): string | null {
    if (node.type !== 'string') this.complain(node, `${what} must be a text, not ${typeOf(node)}`)
    else if (String(node.value).trim() === '') this.complain(node, `${what} must not be empty`)
    else return String(node.value)
    return null
  }

  choice<Choice extends string>(node: Node, what: string, choices: readonly Choice[]): Choice | null {
    const text = this.text(node, what)
    if (text === null) return null
    const found = choices.find(candidate => candidate === text)
    if (found === undefined)
      this.complain(node, `${what} cannot be ${quoted(text)}${nearest(text, choices, `it is one of ${choices.join(', ')}`)}`)
    return found ?? null
  }

  number(node: Node, what: string, { least, most, isWhole }: NumberBounds): number | null {
    const value: unknown = node.value
    if (node.type !== 'number' || typeof value !== 'number')
      this.complain(node, `${what} must be a ${isWhole ? 'whole ' : ''}number, not ${typeOf(node)}`)
    else if (isWhole && !Number.isInteger(value)) this.complain(node, `${what} must be a whole number`)
    else if (!(value >= least && value <= most)) this.complain(node, `${what} must be from ${least} to ${most}`)
    else return value
    return null
  }

  #error(complaints: readonly { readonly offset: number; readonly sentence: string }[]): AppError {
    const lines = complaints.map(({ offset, sentence }) => {
      const { line, column } = this.#place(offset)
      return `line ${line}, column ${column}: ${sentence}`
    })
    return new AppError(this.#code, lines.join('\n'))
  }

  #place(offset: number): { line: number; column: number } {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 }
  }
}

export interface NumberBounds {
  readonly least: number
  readonly most: number
  readonly isWhole: boolean
}

/** A name from a file, fit for one line of a message. */
export function quoted(name: string): string {
  const shown = name.length > LONGEST_QUOTE ? `${name.slice(0, LONGEST_QUOTE)}…` : name
  return JSON.stringify(shown)
}

function typeOf(node: Node): string {
  const types: Readonly<Record<string, string>> = {
    object: 'an object',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
    null: 'null',
  }
  return types[node.type] ?? node.type
}

/** Where the text first goes deeper than this; null: nowhere. */
function offsetOfDepth(text: string, deepest: number): number | null {
  const scanner = createScanner(text, true)
  let depth = 0
  while (true) {
    scanner.scan()
    const offset = scanner.getTokenOffset()
    if (offset >= text.length) return null
    const letter = text[offset]
    if (letter === '{' || letter === '[') depth++
    else if (letter === '}' || letter === ']') depth--
    if (depth > deepest) return offset
  }
}

function wordsOf({ error }: ParseError): string {
  const words: Readonly<Record<string, string>> = {
    InvalidSymbol: 'this word means nothing here; texts stand in double quotes',
    InvalidNumberFormat: 'this is not a number',
    PropertyNameExpected: 'a name in double quotes should stand here',
    ValueExpected: 'a value should stand here',
    ColonExpected: 'a colon should stand here',
    CommaExpected: 'a comma should stand here',
    CloseBraceExpected: 'a closing brace } should stand here',
    CloseBracketExpected: 'a closing bracket ] should stand here',
    EndOfFileExpected: 'nothing more should stand here',
    UnexpectedEndOfComment: 'a comment begins here and does not end',
    UnexpectedEndOfString: 'a text begins here and does not end',
    UnexpectedEndOfNumber: 'this number is not complete',
    InvalidUnicode: 'this text has a broken \\u escape',
    InvalidEscapeCharacter: 'this text has a backslash before a letter that needs none',
    InvalidCharacter: 'this text has a line break or another control character in it',
  }
  return words[printParseErrorCode(error)] ?? 'something else should stand here'
}
