/**
 * Clients whose fresh tokens a protected resource refuses as those of a client that it does not want. Once may be an
 * accident, if the same client is let in elsewhere; so the first refusal waits for another, or for the end.
 */
import type { Journal } from '../journal'
import type { Ledger } from '../ledger'
import type { App, Client } from '../model'
import type { Entry } from './entry'

export class UnfitClients {
  readonly #journal: Journal
  readonly #near: number
  /** Clients that were let in where a scope is needed. */
  readonly #fit = new Map<Client, true>()
  readonly #open = new Map<App, Entry>()
  /** By exchange: the refusals that it leaves no doubt about. */
  readonly #certain = new Map<string, readonly Entry[]>()

  constructor(journal: Journal, near: number) {
    this.#journal = journal
    this.#near = near
  }

  response(entry: Entry, ledger: Ledger): void {
    const { message, profile, use, classification, exchange } = entry
    const client = use?.token?.client ?? null
    const app = client === null ? null : ledger.appOfClient(client)
    if (use === null || client === null || app === null || message.url === null || profile.requiredScope(message.url) === null) return
    const open = this.#open.get(app)
    if (message.isSuccess) {
      if (!this.#fit.has(client)) this.#journal.put(this.#fit, client, true)
      if (open?.use?.token?.client === client) this.#journal.remove(this.#open, app)
      return
    }
    const isUnwanted = message.status === 401 && profile.registerAgainCodes.includes(classification.errorCode ?? '')
    if (!isUnwanted || this.#fit.has(client) || !isFresh(entry, this.#near)) return
    if (open === undefined) this.#journal.put(this.#open, app, entry)
    else this.#journal.put(this.#certain, exchange.id, [open, entry])
  }

  /** Refusals that stand alone so far, one of an app at most. */
  openRefusals(): Iterable<Entry> {
    return this.#open.values()
  }

  certainWith(exchangeId: string): readonly Entry[] {
    return this.#certain.get(exchangeId) ?? []
  }
}

function isFresh({ use }: Entry, near: number): boolean {
  const token = use?.token ?? null
  return use !== null && token !== null && token.mintedBy !== null && use.sentAt - token.mintedAt <= near
}
