/**
 * A session, redacted while it is recorded: call by call, each written again when something in it turns out later to be
 * a secret. What is written in the end is what redacting the whole at once would have written.
 */
import type { HttpExchange } from '../exchange'
import type { Signatures } from '../found-signatures'
import { harEntry } from '../har-write'
import { originOf } from '../instances'
import { type AppLabel, writtenLabel } from '../labels'
import { type Json, Message } from '../message'
import type { Mark } from '../observation'
import { noteClients } from './clients'
import { redactEntry } from './entry'
import { redactLabels } from './labels'
import { Redactor } from './redactor'

export interface RedactedCall {
  readonly id: string
  readonly exchange: HttpExchange
  /** A HAR entry; null: the call turned out to be part of another. */
  readonly entry: Json | null
}

/** Shorter values are found everywhere by chance (known.ts). */
const SHORTEST = 8

/** A name without what looks like a secret, where none is known. `key`: 32 random bytes. */
export function guardedName(name: string, key: Uint8Array): string {
  const redactor = new Redactor(key)
  redactor.startWriting()
  return redactor.guarded(name)
}

export class SessionRedactor {
  readonly #redactor: Redactor
  readonly #exchanges = new Map<string, HttpExchange>()
  /** Where its calls came from. */
  readonly #origins = new Set<string | null>()
  /** Of these, something is new. */
  readonly #changed = new Set<string>()
  readonly #removed = new Map<string, HttpExchange>()

  /** `key`: 32 random bytes, the same as long as the session is recorded. */
  constructor(key: Uint8Array, signatures: Signatures = new Map()) {
    this.#redactor = new Redactor(key, signatures)
    this.#redactor.startWriting()
  }

  put(exchange: HttpExchange): void {
    this.#exchanges.set(exchange.id, exchange)
    this.#origins.add(originOf(new Message(exchange)))
    this.#changed.add(exchange.id)
    this.#removed.delete(exchange.id)
  }

  remove(id: string): void {
    const exchange = this.#exchanges.get(id)
    if (exchange === undefined) return
    this.#exchanges.delete(id)
    this.#changed.delete(id)
    this.#removed.set(id, exchange)
  }

  /** Something is known of the signatures of these JWTs that was not known before. */
  signaturesChanged(jwts: readonly string[]): void {
    this.#redactor.signaturesChanged()
    this.#findEarlier(jwts)
  }

  /** Calls that are held. */
  get size(): number {
    return this.#exchanges.size
  }

  get isChanged(): boolean {
    return this.#changed.size > 0 || this.#removed.size > 0
  }

  /** What is to be written since the last time. */
  take(): RedactedCall[] {
    const redactor = this.#redactor
    const learnt = redactor.learnMore(() => {
      for (const id of this.#changed) {
        const exchange = this.#exchanges.get(id)
        if (exchange === undefined) continue
        noteClients(exchange, redactor)
        redactEntry(harEntry(exchange), exchange, exchange, redactor)
      }
    })
    this.#findEarlier([...learnt].filter(value => value.length >= SHORTEST))
    const written: RedactedCall[] = [...this.#removed].map(([id, exchange]) => ({ id, exchange, entry: null }))
    for (const id of this.#changed) {
      const exchange = this.#exchanges.get(id)
      if (exchange !== undefined) written.push({ id, exchange, entry: redactEntry(harEntry(exchange), exchange, exchange, redactor) })
    }
    this.#changed.clear()
    this.#removed.clear()
    return written
  }

  /** The user's words, without secrets in them. */
  mark(mark: Mark): Mark {
    const { note, origin } = mark
    return { ...mark, note: this.#redactor.guarded(note), origin: origin === null ? null : this.#redactor.url(origin) }
  }

  /**
   * What the user calls the apps of this session now. `before`: what was written of it in an earlier run of the browser,
   * whose apps may not have been seen again yet.
   */
  labels(labels: readonly AppLabel[], before: readonly AppLabel[]): Json[] {
    const isSeen = ({ origin }: AppLabel) => this.#origins.has(origin)
    const own = redactLabels(labels.filter(isSeen), this.#exchanges.values(), this.#redactor)
    return [...own, ...before.filter(label => !isSeen(label)).map(writtenLabel)]
  }

  /** Calls that were written before somebody named what is in them. */
  #findEarlier(values: readonly string[]): void {
    if (values.length === 0) return
    const spelt = [...new Set(values.flatMap(value => [value, String(new URLSearchParams([['', value]])).slice(1)]))]
    for (const [id, exchange] of this.#exchanges) {
      if (this.#changed.has(id)) continue
      const text = textOf(exchange)
      if (spelt.some(value => text.includes(value))) this.#changed.add(id)
    }
  }
}

function textOf({ request, response }: HttpExchange): string {
  const parts = [request.url, ...request.headers.map(({ value }) => value), 'text' in request.body ? request.body.text : '']
  if (response !== null) {
    parts.push(...response.headers.map(({ value }) => value), response.redirectUrl ?? '', 'text' in response.body ? response.body.text : '')
  }
  return parts.join('\n')
}
