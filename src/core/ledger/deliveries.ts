/** Values that somebody was seen to hand over: in an answer, a cookie, or an address that the browser was sent to. */

import { headerValue, parseUrl } from '../exchange'
import { shortHash } from '../hash'
import type { Journal } from '../journal'
import type { Json } from '../message'
import type { Role } from '../model'
import { MAY_HOLD_TOKEN, queryTokens, STATIC_TYPES } from '../query-tokens'
import type { WebAddress } from '../web-address'
import type { Entry } from './entry'

const TOKEN_SHAPE = /^[\w.~+/-]{16,}=*$/
/** Of one answer: values that are remembered, and how deep they are looked for. */
const MOST_VALUES = 100
const DEEPEST = 4
const PUBLISHED = new Set(['discovery', 'protected-resource-metadata', 'jwks'])

const MOST_LIKELY = 200
/** A token is what these are asked about, or what they give; the question before a request repeats its address. */
const ASKED = new Set<Role>(['authorize', 'introspection', 'revocation', 'preflight'])

export interface LikelyToken {
  readonly entry: Entry
  readonly name: string
  readonly value: string
}

export class Deliveries {
  readonly #journal: Journal
  /** Hashes: nothing is asked of them but whether they are equal. */
  readonly #values = new Map<string, true>()

  /** Keys that anybody can see, because pictures and scripts are asked for with them. */
  readonly #published = new Map<string, true>()
  /** What looks like an access token in an address, and that nobody knows as one. */
  readonly likely: LikelyToken[] = []

  constructor(journal: Journal) {
    this.#journal = journal
  }

  request(entry: Entry): void {
    const { message, exchange } = entry
    const type = exchange.context.resourceType
    if (message.url === null || !MAY_HOLD_TOKEN.test(message.url.search)) return
    if (type !== null && STATIC_TYPES.has(type)) {
      for (const value of message.url.searchParams.values()) {
        if (value.length >= 16 && !this.isPublished(value)) this.#journal.put(this.#published, shortHash(value), true)
      }
    } else if (this.likely.length < MOST_LIKELY && !ASKED.has(entry.classification.role)) {
      for (const [name, value] of queryTokens(message.url, type)) this.#journal.push(this.likely, { entry, name, value })
    }
  }

  isPublished(value: string): boolean {
    return this.#published.has(shortHash(value))
  }

  /** A page that was opened with something in its address. */
  arrival({ message }: Entry): void {
    if (message.url !== null) this.#address(message.url)
  }

  response({ message, classification }: Entry): void {
    const { response, request } = message
    if (response === null) return
    const location = response.redirectUrl || headerValue(response.headers, 'location')
    const url = location ? parseUrl(location, request.url) : null
    if (url !== null) this.#address(url)
    for (const { name, value } of response.headers) {
      if (name.toLowerCase() !== 'set-cookie') continue
      for (const cookie of value.split('\n')) this.#add(/^[^=;]*=\s*"?([^;"]*)/.exec(cookie)?.[1] ?? '')
    }
    if (message.answerBody !== null && !PUBLISHED.has(classification.role)) this.#members(message.answerBody)
  }

  #address(url: WebAddress): void {
    if (url.search === '' && url.hash === '') return
    for (const text of [url.search.slice(1), url.hash.slice(1)]) for (const value of new URLSearchParams(text).values()) this.#add(value)
  }

  #members(answer: Json): void {
    let left = MOST_VALUES
    const visit = (value: unknown, depth: number) => {
      if (left <= 0) return
      if (typeof value === 'string') {
        if (this.#add(value)) left--
      } else if (typeof value === 'object' && value !== null && depth < DEEPEST)
        for (const item of Object.values(value)) visit(item, depth + 1)
    }
    visit(answer, 0)
  }

  #add(value: string): boolean {
    if (!TOKEN_SHAPE.test(value)) return false
    const hash = shortHash(value)
    if (!this.#values.has(hash)) this.#journal.put(this.#values, hash, true)
    return true
  }

  has(value: string): boolean {
    return this.#values.has(shortHash(value))
  }
}
