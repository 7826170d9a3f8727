/** Software statements (RFC 7591 section 2.3), and which registration was first accepted with each. */
import { shortHash } from '../hash'
import type { Journal } from '../journal'
import { decodeJwt } from '../jwt'
import type { Registration, Statement } from '../model'
import { isRedacted } from '../placeholder'
import type { Entry } from './entry'

export class Statements {
  readonly #journal: Journal
  readonly all: Statement[] = []
  readonly #byIdentity = new Map<string, Statement>()
  /** By statement text (hash): the first registration that was accepted with it. */
  readonly #accepted = new Map<string, Registration>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  note(entry: Entry, identity: string): Statement {
    const existing = this.#byIdentity.get(identity)
    if (existing !== undefined) return existing
    const text = entry.message.param('software_statement')
    const statement: Statement = {
      id: `S${this.#byIdentity.size + 1}`,
      identity,
      jwt: text === null ? null : decodeJwt(text),
      firstSeenAt: entry.exchange.startedAt,
    }
    this.#journal.put(this.#byIdentity, identity, statement)
    this.#journal.push(this.all, statement)
    return statement
  }

  accept({ message }: Entry, registration: Registration): void {
    const statement = message.param('software_statement')
    if (statement !== null && !isRedacted(statement) && !this.#accepted.has(shortHash(statement)))
      this.#journal.put(this.#accepted, shortHash(statement), registration)
  }

  /** The first registration that was accepted with this very statement; null: none was seen. */
  firstAccepted(statement: string): Registration | null {
    return this.#accepted.get(shortHash(statement)) ?? null
  }
}
