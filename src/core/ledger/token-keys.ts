/** What a later token must have to replace an earlier one (`K` of lint-rules 1.1), and which grant refresh tokens go back to. */
import { headerValue } from '../exchange'
import { keyText, resourceSet } from '../fingerprint'
import { shortHash } from '../hash'
import type { Journal } from '../journal'
import { decodeJwt } from '../jwt'
import type { Message } from '../message'
import type { App } from '../model'
import { scopeSet } from '../oauth'
import { isRedacted } from '../placeholder'
import type { ValueNumbers } from './value-numbers'

export class TokenKeys {
  readonly #journal: Journal
  readonly #numbers: ValueNumbers
  /** By refresh token. */
  readonly #lineages = new Map<string, string>()

  constructor(journal: Journal, numbers: ValueNumbers) {
    this.#journal = journal
    this.#numbers = numbers
  }

  keyOf(app: App, message: Message, exchangeId: string): string | null {
    const grant = message.param('grant_type')
    const { clientId } = message
    if (grant === null || clientId === null || isRedacted(clientId)) return null
    const lineage = this.#lineage(grant, message, exchangeId)
    if (lineage === null) return null
    const scope = message.param('scope')
    // A refresh keeps the scope of its grant unless it asks for less (RFC 6749 section 6).
    const scopes = scope === null ? '' : scopeSet(scope)
    return [app.key, clientId, scopes, resourceSet(message.params), lineage, this.#proofKey(message)].join('|')
  }

  /** The answer gave this refresh token: it goes back to the grant of the one that was sent. */
  refreshes(refresh: string, sent: string | null, exchangeId: string): void {
    const lineage = sent === null ? `grant:${exchangeId}` : (this.#lineages.get(sent) ?? `grant:${exchangeId}`)
    if (!this.#lineages.has(refresh)) this.#journal.put(this.#lineages, refresh, lineage)
  }

  #lineage(grant: string, message: Message, exchangeId: string): string | null {
    if (grant === 'client_credentials') return ''
    if (grant === 'refresh_token') {
      const value = message.param('refresh_token')
      if (value === null || isRedacted(value)) return null
      const known = this.#lineages.get(value)
      if (known !== undefined) return known
      const fresh = `refresh:${this.#numbers.of(value)}`
      this.#journal.put(this.#lineages, value, fresh)
      return fresh
    }
    if (grant === 'password') return `user:${message.param('username') ?? ''}`
    const subject = message.param('subject_token') ?? message.param('assertion')
    if (subject !== null) return `subject:${this.#numbers.of(subject)}`
    // Every interactive grant starts a lineage of its own.
    return `grant:${exchangeId}`
  }

  #proofKey(message: Message): string {
    const proof = headerValue(message.request.headers, 'dpop')
    const jwk = proof === null ? undefined : decodeJwt(proof)?.header.jwk
    return jwk === undefined ? '' : shortHash(keyText(jwk))
  }
}
