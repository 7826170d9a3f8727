/**
 * Finds secrets that are known by their value wherever they stand in a text, whole or as part of something longer, as
 * they are or encoded. One pass over the text, however many secrets there are.
 */
import type { SecretKind } from '../secrets'
import { base64, bytesOf } from './base64'
import { isOrdinary } from './names'

/** Shorter values are found everywhere by chance. */
const SHORTEST = 8
/** A cookie's value may be any word of the page; only what looks like an id of a session is looked for. */
const SESSION_ID = /^(?=.*\d)(?=.*[A-Za-z])[\x21-\x7e]{16,}$/

interface Spelling {
  readonly text: string
  readonly secret: string
  readonly encode: (placeholder: string) => string
}

export class KnownSecrets {
  readonly #kinds = new Map<string, SecretKind>()
  /** Spellings by their first letters. */
  readonly #spellings = new Map<string, Spelling[]>()

  add(value: string, kind: SecretKind): void {
    if (this.#kinds.has(value)) {
      // Whoever is a person in one place and a secret in another is a secret.
      if (this.#kinds.get(value) === 'personal' && kind !== 'personal') this.#kinds.delete(value)
      else return
    }
    this.#kinds.set(value, kind)
    if (kind === 'personal' || value.length < SHORTEST || isOrdinary(value) || (kind === 'cookie' && !SESSION_ID.test(value))) return
    for (const spelling of spellingsOf(value)) {
      const start = spelling.text.slice(0, SHORTEST)
      const others = this.#spellings.get(start)
      if (others === undefined) this.#spellings.set(start, [spelling])
      else if (!others.some(other => other.text === spelling.text)) {
        // One secret may be the beginning of another: the longer is tried first.
        others.push(spelling)
        others.sort((a, b) => b.text.length - a.text.length)
      }
    }
  }

  /** What a value is known as, whole. */
  kindOf(value: string): SecretKind | null {
    return this.#kinds.get(value) ?? null
  }

  get values(): ReadonlyMap<string, SecretKind> {
    return this.#kinds
  }

  replaceIn(text: string, placeholderOf: (secret: string) => string): string {
    if (this.#spellings.size === 0 || text.length < SHORTEST) return text
    let out = ''
    let from = 0
    for (let at = 0; at <= text.length - SHORTEST; at++) {
      const spelling = this.#at(text, at)
      if (spelling === null) continue
      out += text.slice(from, at) + spelling.encode(placeholderOf(spelling.secret))
      from = at + spelling.text.length
      at = from - 1
    }
    return from === 0 ? text : out + text.slice(from)
  }

  /** Secrets that stand in the text. */
  *foundIn(text: string): Generator<string> {
    if (this.#spellings.size === 0) return
    for (let at = 0; at <= text.length - SHORTEST; at++) {
      const spelling = this.#at(text, at)
      if (spelling !== null) yield spelling.secret
    }
  }

  #at(text: string, at: number): Spelling | null {
    const candidates = this.#spellings.get(text.slice(at, at + SHORTEST))
    return candidates?.find(spelling => text.startsWith(spelling.text, at)) ?? null
  }
}

function spellingsOf(secret: string): Spelling[] {
  const spellings: Spelling[] = [{ text: secret, secret, encode: placeholder => placeholder }]
  const add = (text: string, encode: (placeholder: string) => string) => {
    if (text.length >= SHORTEST && spellings.every(other => other.text !== text)) spellings.push({ text, secret, encode })
  }
  add(percentEncoded(secret), encodeURIComponent)
  add(formEncoded(secret), formEncoded)
  const escaped = JSON.stringify(secret).slice(1, -1)
  add(escaped, placeholder => JSON.stringify(placeholder).slice(1, -1))
  add(escaped.replaceAll('/', '\\/'), placeholder => JSON.stringify(placeholder).slice(1, -1))
  // Base64 looks otherwise after one or two letters more; what its ends share with their neighbours is left out.
  for (const before of [0, 1, 2]) {
    const encoded = base64(bytesOf('x'.repeat(before) + secret))
    const length = bytesOf(secret).length + before
    const inner = encoded.slice(before === 0 ? 0 : 4, Math.floor(length / 3) * 4)
    const encode = (placeholder: string) => base64(bytesOf(placeholder)).replace(/=+$/, '')
    if (inner.length < 12) continue
    add(inner, encode)
    add(inner.replaceAll('+', '-').replaceAll('/', '_'), encode)
  }
  return spellings
}

/** Half a character pair has no encoding, and whoever sent it sent something else. */
function percentEncoded(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return text
  }
}

function formEncoded(text: string): string {
  return String(new URLSearchParams([['', text]])).slice(1)
}
