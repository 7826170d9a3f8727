/**
 * What stands for a value that must not be seen. Equal values have equal placeholders within one export, and nobody
 * without its key can tell what they were, or that two exports hold the same.
 *
 * A placeholder has the shape of what it stands for wherever a rule may look at the shape: the length (by classes
 * whose bounds mean something somewhere), whether it is an id in a path, a UUID, a number, a JWT; whether it is fit for
 * an `Authorization` header. So rules judge the redacted file as they would the original.
 */

import { isTelling, SHORTEST_SECRET } from '../secret-scan'
import { bytesOf } from './base64'
import { hmacSha256 } from './sha256'

/** From each of these lengths on, some rule judges otherwise; values of one class look equally long. */
const LENGTH_CLASSES = [4, 8, 12, 16, 20, 24, 43, 129] as const

/** So many letters of a value say of what kind it is. */
const LONGEST_SHAPE = 100_000

/** Stands for everything that is longer than all bounds. */
const LONGEST = 129

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** What `pathTemplate` takes for an id; kept here apart, for a placeholder must go on being one, whatever the other becomes. */
const PATH_ID = /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{20,}|[0-9a-f]{16,}|[A-Za-z0-9_-]{24,})$/i
/** The letters that may be sent after `Bearer` (RFC 6750 section 2.1). */
const TOKEN68 = /^[A-Za-z0-9\-._~+/]+=*$/

export class Placeholders {
  readonly #key: Uint8Array
  readonly #byValue = new Map<string, string>()
  readonly #taken = new Set<string>()

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** For a value as a whole; `kind` is what it is called. */
  of(value: string, kind: string): string {
    const known = this.#byValue.get(value)
    if (known !== undefined) return known
    // Short placeholders may meet: then the later one is made anew.
    let placeholder = ''
    for (let attempt = 0; attempt < 1000; attempt++) {
      placeholder = this.#make(value.slice(0, LONGEST_SHAPE), kind, this.digest(`${attempt}\n${value}`))
      if (!this.#taken.has(placeholder) && placeholder !== value) break
    }
    this.#taken.add(placeholder)
    this.#byValue.set(value, placeholder)
    return placeholder
  }

  /** 64 hexadecimal digits that only the holder of the key could work out. */
  digest(value: string): string {
    return [...hmacSha256(this.#key, bytesOf(value))].map(byte => byte.toString(16).padStart(2, '0')).join('')
  }

  /** A number for a number: 0 and 1 are facts rather than data, everything else is hidden. */
  numberOf(value: number): number {
    if (value === 0 || value === 1) return value
    return 1000 + (Number.parseInt(this.digest(`number ${value}`).slice(0, 8), 16) % 1_000_000_000)
  }

  /** An address that leads nowhere (RFC 3849), for an IP address. */
  addressOf(ip: string): string {
    const digest = this.digest(`address ${ip}`)
    return `2001:db8::${digest.slice(0, 4)}:${digest.slice(4, 8)}:${digest.slice(8, 12)}`
  }

  #make(value: string, kind: string, digest: string): string {
    if (UUID.test(value)) return `00000000-0000-4000-8000-${digest.slice(0, 12)}`
    const size = sizeOf(value.length)
    if (/^\d+$/.test(value)) return digitsOf(digest, Math.min(Math.max(size, value.length > 3 ? 4 : value.length), 24))
    if (PATH_ID.test(value) && value.length < 24) return `00000000${digest.slice(0, size - 8)}`
    // Of few letters it was, and of few letters it stays: such a value proves nothing where it turns up again.
    if (value.length >= SHORTEST_SECRET && !isTelling(value)) {
      if (TOKEN68.test(value)) return `redacted.${letters(digest, size - 9, 'redact')}`
      const odd = oddLettersOf(value).slice(0, 4).join('')
      return `rd.${letters(digest, size - 4 - odd.length, 'rd')}${odd}r`
    }
    const isId = PATH_ID.test(value)
    const plain = named(kind, digest, size, isId)
    // Not at the end: a blank there would be taken for no part of it.
    return TOKEN68.test(value) ? plain : `${plain}${oddLettersOf(value).join('')}~`
  }
}

/** The length that a placeholder for a value of this length has: the longest of its class, within reason. */
function sizeOf(length: number): number {
  const bound = LENGTH_CLASSES.find(limit => length < limit)
  return bound === undefined ? LONGEST : Math.min(bound - 1, 72)
}

function named(kind: string, digest: string, size: number, isId: boolean): string {
  // A dot is what tells that it is none of the ids that paths are full of.
  const joint = isId ? '-' : '.'
  if (size < 4) return `~${letters(digest, size - 1)}`
  if (size < 16) return `${size < 8 ? 'rd' : 'redact'}${joint}${digest}`.slice(0, size)
  if (size < 24) return `redacted${joint}${digest}`.slice(0, size)
  const head = `redacted${joint}${kind}-`
  // No other secret can be too long (RFC 7636 section 4.1).
  if (size === LONGEST && kind === 'code-verifier') return (head + digest + digest).slice(0, LONGEST)
  return head + digest.slice(0, Math.max(size < 43 ? 0 : 43 - head.length, Math.min(16, size - head.length)))
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Few letters must tell many values apart. */
function letters(digest: string, count: number, alphabet = ALPHABET): string {
  let text = ''
  for (let index = 0; index < count; index++) {
    const at = (index % 32) * 2
    text += alphabet[Number.parseInt(digest.slice(at, at + 2), 16) % alphabet.length]
  }
  return text
}

function digitsOf(digest: string, count: number): string {
  let text = ''
  for (let index = 0; index < count; index++) text += Number.parseInt(digest.slice(index * 2, index * 2 + 2), 16) % 10
  return text
}

/** Somebody forgot to fill in a part of it. */
const TEMPLATE = /\{\{.*\}\}|\$\{.*\}/

/** Letters that make a value unfit for an `Authorization` header make its placeholder so, too. */
function oddLettersOf(value: string): string[] {
  const odd = new Set<string>(TEMPLATE.test(value) ? ['{{x}}'] : [])
  for (const letter of value) {
    if (/[A-Za-z0-9\-._~+/]/.test(letter)) continue
    odd.add((letter.codePointAt(0) as number) > 0x9f ? 'ø' : letter)
    if (odd.size === 6) break
  }
  return [...odd]
}
