/** Where refusals said that the metadata of the resource is (`resource_metadata`, RFC 9728 section 5.1), and of which. */
import { headerValue } from '../exchange'
import type { Journal } from '../journal'
import type { Entry } from './entry'

export interface Challenge {
  readonly exchangeId: string
  /** The address that was asked for, without its query. */
  readonly resource: string
}

export class Challenges {
  readonly #journal: Journal
  readonly #byDocument = new Map<string, Challenge>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  response({ message, exchange }: Entry): void {
    if (message.status !== 401 || message.response === null) return
    const document = /\bresource_metadata="?([^",\s]+)/i.exec(headerValue(message.response.headers, 'www-authenticate') ?? '')?.[1]
    if (document !== undefined) this.#journal.put(this.#byDocument, document, { exchangeId: exchange.id, resource: message.endpoint })
  }

  /** What last named this document; null: nobody did. */
  of(document: string): Challenge | null {
    return this.#byDocument.get(document) ?? null
  }
}
