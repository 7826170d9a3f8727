/** The same event seen twice: by the page and by its service worker, say (E12). */
import { shortHash } from '../hash'
import type { Journal } from '../journal'
import type { Message } from '../message'
import type { Role } from '../model'
import { isRedacted } from '../placeholder'
import type { Entry } from './entry'

export class Duplicates {
  readonly #journal: Journal
  readonly #byAnswer = new Map<string, Entry>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  remember(entry: Entry): void {
    const key = duplicateKey(entry.message, entry.classification.role)
    if (key !== null) this.#journal.put(this.#byAnswer, key, entry)
  }

  /** The entry that showed this very event before; null: none did. */
  of(message: Message, role: Role): Entry | null {
    const key = duplicateKey(message, role)
    const earlier = key === null ? undefined : this.#byAnswer.get(key)
    if (earlier === undefined || earlier.exchange.id === message.exchange.id) return null
    const end = earlier.exchange.endedAt
    return end !== null && message.exchange.startedAt - end > 1000 ? null : earlier
  }
}

/** Equal for two sights of one event: same request, and the answer delivered the same thing. Null: cannot be told. */
function duplicateKey(message: Message, role: Role): string | null {
  const member = role === 'register' ? 'client_id' : role === 'token' ? 'access_token' : null
  const value = member === null ? null : message.answerText(member)
  if (value === null || isRedacted(value)) return null
  const { request, exchange } = message
  const { body } = request
  // Two captures are two devices: what looks alike in both happened twice.
  return `${exchange.context.captureId} ${message.method} ${request.url} ${body.state === 'present' ? shortHash(body.text) : body.state} ${value}`
}
