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

/** The name of a client is hidden where the user does not let it stay. */
export type HiddenKind = SecretKind | 'client-id'

interface Spelling {
  readonly text: string
  readonly secret: string
  readonly encode: (placeholder: string) => string
}

export class KnownSecrets {
  readonly #kinds = new Map<string, HiddenKind>()
  /** Spellings by their last letters: the first ones are often the same, as all JWTs begin alike. */
  readonly #spellings = new Map<string, Spelling[]>()
  readonly #texts = new Set<string>()

  add(value: string, kind: HiddenKind): void {
    if (this.#kinds.has(value)) {
      // Whoever is a person in one place and a secret in another is a secret.
      if (isWeak(this.#kinds.get(value)) && !isWeak(kind)) this.#kinds.delete(value)
      else return
    }
    this.#kinds.set(value, kind)
    if (kind === 'personal' || value.length < SHORTEST || isOrdinary(value) || (kind === 'cookie' && !SESSION_ID.test(value))) return
    for (const spelling of spellingsOf(value)) {
      if (this.#texts.has(spelling.text)) continue
      this.#texts.add(spelling.text)
      const end = spelling.text.slice(-SHORTEST)
      const others = this.#spellings.get(end)
      if (others === undefined) this.#spellings.set(end, [spelling])
      else others.push(spelling)
    }
  }

  /** What a value is known as, whole. */
  kindOf(value: string): HiddenKind | null {
    return this.#kinds.get(value) ?? null
  }

  get values(): ReadonlyMap<string, HiddenKind> {
    return this.#kinds
  }

  /** `between` is for what stands around the secrets; `isMeant` tells which of them are. */
  replaceIn(
    text: string,
    placeholderOf: (secret: string) => string,
    between = (part: string) => part,
    isMeant = (_secret: string) => true,
  ): string {
    let out = ''
    let from = 0
    for (const { at, spelling } of this.#matches(text)) {
      if (at < from || !isMeant(spelling.secret)) continue
      out += between(text.slice(from, at)) + spelling.encode(placeholderOf(spelling.secret))
      from = at + spelling.text.length
    }
    return from === 0 ? text : out + between(text.slice(from))
  }

  /** Secrets that stand in the text. */
  foundIn(text: string): string[] {
    return this.#matches(text).map(({ spelling }) => spelling.secret)
  }

  /** In order of their places; one secret may be the beginning of another: the longer comes first. */
  #matches(text: string): { at: number; spelling: Spelling }[] {
    const matches: { at: number; spelling: Spelling }[] = []
    if (this.#spellings.size === 0) return matches
    for (let end = SHORTEST; end <= text.length; end++) {
      for (const spelling of this.#spellings.get(text.slice(end - SHORTEST, end)) ?? []) {
        const at = end - spelling.text.length
        if (at >= 0 && text.startsWith(spelling.text, at)) matches.push({ at, spelling })
      }
    }
    return matches.sort((a, b) => a.at - b.at || b.spelling.text.length - a.spelling.text.length)
  }
}

function isWeak(kind: HiddenKind | undefined): boolean {
  return kind === 'personal' || kind === 'client-id'
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
