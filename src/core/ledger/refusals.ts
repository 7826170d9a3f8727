/** Registration and token requests that were refused for good, and then sent again without a change. */
import type { Journal } from '../journal'
import type { App } from '../model'
import { REGISTRATION_ERROR_CODES, TOKEN_ERROR_CODES } from '../oauth'
import { type RequestPrint, requestPrint } from '../request-print'
import type { Entry } from './entry'

export interface Refusal {
  readonly exchangeId: string
  readonly sentAt: number
  readonly answeredAt: number
  readonly code: string | null
}

export interface Repetition {
  /** The refused requests without what was in flight together, oldest first; the last is the one that was asked about. */
  readonly run: readonly Refusal[]
  readonly print: RequestPrint | null
}

/** What no repetition will change, but for a client that is no longer known: that is another rule's business. */
function isPermanent({ classification, message }: Entry): boolean {
  const { errorCode, role } = classification
  if (!isRefused(message.status) || errorCode === null || (errorCode === 'invalid_client' && role === 'token')) return false
  return TOKEN_ERROR_CODES.has(errorCode) || REGISTRATION_ERROR_CODES.has(errorCode) || errorCode === 'invalid_target'
}

function isRefused(status: number | null): boolean {
  return status === 400 || status === 401 || status === 403
}

export class Refusals {
  readonly #journal: Journal
  /** Two requests are one and the same repeated only within this time (ms): later, somebody pressed a button. */
  readonly #near: number
  /** By app and print: the run of refusals so far. */
  readonly #runs = new Map<string, readonly Refusal[]>()

  constructor(journal: Journal, near: number) {
    this.#journal = journal
    this.#near = near
  }

  response(entry: Entry): void {
    const { exchange, message, classification, app } = entry
    if (app === null || (classification.role !== 'register' && classification.role !== 'token')) return
    // A refusal whose code is not there may have been one for good.
    const isUnread = classification.errorCode === null && message.answerMissing && isRefused(message.status)
    const isSuccess = classification.outcome === 'success'
    if (!isSuccess && !isUnread && !isPermanent(entry)) return
    if (isSuccess && this.#runs.size === 0) return
    const key = keyOf(app, requestPrint(message))
    const run = this.#runs.get(key)
    if (isSuccess) {
      if (run !== undefined) this.#journal.remove(this.#runs, key)
      return
    }
    const { id: exchangeId, startedAt: sentAt } = exchange
    const last = run?.at(-1)
    const refusal: Refusal = { exchangeId, sentAt, answeredAt: exchange.endedAt ?? sentAt, code: classification.errorCode }
    if (run === undefined || last === undefined || sentAt - last.answeredAt > this.#near) this.#journal.put(this.#runs, key, [refusal])
    // What left before the last refusal was there could not know of it.
    else if (sentAt >= last.answeredAt) this.#journal.put(this.#runs, key, [...run.slice(1 - LONGEST), refusal])
  }

  /** The run that this refused request is the last of; null: it is not. */
  repetitionOf({ exchange, message, app }: Entry): Repetition | null {
    if (app === null || this.#runs.size === 0) return null
    const print = requestPrint(message)
    const run = this.#runs.get(keyOf(app, print))
    return run !== undefined && run.at(-1)?.exchangeId === exchange.id ? { run, print } : null
  }
}

/** More than any rule asks about. */
const LONGEST = 8

function keyOf(app: App, print: RequestPrint | null): string {
  return `${app.key} ${print === null ? 'unknown' : print.text}`
}
