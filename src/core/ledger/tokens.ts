/** Every token, by its value: where it came from, how long it lives, and what licenses to get another. */
import type { Journal } from '../journal'
import { claimTimeMs, decodeJwt } from '../jwt'
import { earlyWindow, grantedLifetime, type Limits } from '../lifetime'
import type { Json, Message } from '../message'
import type { App, Licence, MintLicence, Token, TokenKind } from '../model'
import { isRedacted } from '../placeholder'
import { text } from './answers'
import type { Apps } from './apps'
import type { Captures } from './captures'
import type { Clocks } from './clocks'
import type { Entry, OwnClient, OwnToken, OwnTokenRequest } from './entry'
import type { KnownSecrets } from './known-secrets'

interface Parts {
  readonly apps: Apps
  readonly captures: Captures
  readonly clocks: Clocks
  readonly knownSecrets: KnownSecrets
  readonly limits: Limits
}

const LETTER: Record<TokenKind, string> = { access: 'T', refresh: 'R', id: 'I', 'registration-access': 'G', 'initial-access': 'A' }

export class Tokens {
  readonly #journal: Journal
  readonly #parts: Parts
  readonly all: Token[] = []
  readonly #byValue = new Map<string, OwnToken>()
  readonly #count: Record<TokenKind, number> = { access: 0, refresh: 0, id: 0, 'registration-access': 0, 'initial-access': 0 }

  constructor(journal: Journal, parts: Parts) {
    this.#journal = journal
    this.#parts = parts
  }

  // ---------------------------------------------------------------- facts

  add(entry: Entry, kind: TokenKind, value: string, app: App | null, client: OwnClient | null, answer: Json): OwnToken {
    const { exchange } = entry
    const jwt = decodeJwt(value)
    const { lifetimeMs, source } = kind === 'access' ? grantedLifetime(answer, jwt) : { lifetimeMs: null, source: 'unknown' as const }
    const t0 = exchange.startedAt
    const t1 = exchange.endedAt ?? t0
    const count = this.#count[kind] + 1
    this.#journal.set(this.#count, kind, count)
    const token: OwnToken = {
      id: `${LETTER[kind]}${count}`,
      kind,
      issuer: app?.issuer ?? null,
      instance: this.#parts.apps.instanceFor(entry),
      client,
      mintedBy: exchange.id,
      requestedAt: t0,
      mintedAt: t1,
      grant: null,
      key: null,
      scope: text(answer.scope),
      tokenType: text(answer.token_type),
      lifetimeMs,
      lifetimeSource: source,
      expiresAtEarliest: lifetimeMs === null ? null : t0 + lifetimeMs,
      expiresAtLatest: lifetimeMs === null ? null : t1 + lifetimeMs,
      absoluteExpiresAt: jwt === null ? null : claimTimeMs(jwt, 'exp'),
      jwt,
      uses: [],
      reissues: [],
      licences: [],
      revokedAt: null,
    }
    this.#journal.put(this.#byValue, value, token)
    this.#journal.push(this.all, token)
    this.#journal.set(entry, 'tokenIds', [...entry.tokenIds, token.id])
    this.#parts.knownSecrets.add(value, {
      kind: kind === 'refresh' ? 'refresh-token' : kind === 'id' ? 'id-token' : 'access-token',
      instance: token.instance,
      issuer: token.issuer,
      client,
      token,
      exchangeId: exchange.id,
      since: t1,
      isDelivered: true,
    })
    return token
  }

  /** The same value again (M10): what the answer says of its life counts from now on. */
  renew(token: OwnToken, { exchange }: Entry, request: OwnTokenRequest, client: OwnClient | null, answer: Json): void {
    if (token.mintedBy === null) {
      // First seen in use, and now it is known where it comes from.
      this.#journal.set(token, 'mintedBy', exchange.id)
      this.#journal.set(token, 'key', request.key)
      this.#journal.set(token, 'grant', request.grant)
      this.#journal.set(token, 'issuer', request.app.issuer)
      this.#journal.set(token, 'client', client)
      if (client !== null) this.#journal.push(client.tokens as Token[], token)
    }
    const { lifetimeMs, source } = grantedLifetime(answer, null)
    if (lifetimeMs === null) return
    this.#journal.set(token, 'requestedAt', exchange.startedAt)
    this.#journal.set(token, 'mintedAt', exchange.endedAt ?? exchange.startedAt)
    this.#journal.set(token, 'lifetimeMs', lifetimeMs)
    this.#journal.set(token, 'lifetimeSource', source)
    this.#journal.set(token, 'expiresAtEarliest', exchange.startedAt + lifetimeMs)
    this.#journal.set(token, 'expiresAtLatest', (exchange.endedAt ?? exchange.startedAt) + lifetimeMs)
  }

  /** An answer with a token to a request that is no token request. */
  source(entry: Entry): void {
    const { message } = entry
    const value = message.answerText('access_token')
    if (value === null || isRedacted(value) || this.#byValue.has(value)) return
    this.#parts.captures.holds('access-token', value, entry, null, this.add(entry, 'access', value, null, null, message.answerBody ?? {}))
  }

  firstSeenInUse(entry: Entry, value: string): OwnToken {
    const token = this.add(entry, 'access', value, null, null, {})
    this.#journal.set(token, 'mintedBy', null)
    // The mint was not seen: only the JWT's own times say when it ends, by the server's clock.
    this.#journal.set(token, 'expiresAtEarliest', null)
    this.#journal.set(token, 'expiresAtLatest', null)
    this.#parts.captures.holds('access-token', value, entry, null, token)
    return token
  }

  revocation(entry: Entry): void {
    const value = entry.message.param('token')
    const token = value === null ? undefined : this.#byValue.get(value)
    if (token === undefined || !entry.message.isSuccess) return
    const at = entry.exchange.endedAt ?? entry.exchange.startedAt
    this.#journal.set(token, 'revokedAt', at)
    this.license(token, { kind: 'M1', at, exchangeId: entry.exchange.id })
  }

  license(token: OwnToken, licence: Licence<MintLicence>): void {
    this.#journal.push(token.licences as Licence<MintLicence>[], licence)
  }

  // ---------------------------------------------------------------- questions

  find(value: string): OwnToken | null {
    return this.#byValue.get(value) ?? null
  }

  /** Certainly expired when the request left? Null: nobody can tell. */
  isExpired(token: Token, at: number, message: Message): boolean | null {
    if (token.expiresAtLatest !== null) return at > token.expiresAtLatest + this.#parts.limits.eps
    if (token.absoluteExpiresAt === null) return null
    const { skewMs, uncertaintyMs } = this.#parts.clocks.of(message.url?.host ?? '')
    const margin = uncertaintyMs + 60_000
    if (at + skewMs > token.absoluteExpiresAt + margin) return true
    return at + skewMs < token.absoluteExpiresAt - margin ? false : null
  }

  /** Is the token within its early window, or past it, at `at`? Null: its lifetime is not known. */
  isDueForRenewal(token: Token, at: number): boolean | null {
    if (token.lifetimeMs === null || token.expiresAtEarliest === null) return null
    return token.expiresAtEarliest - at <= earlyWindow(token.lifetimeMs, this.#parts.limits)
  }
}

/** Does a licence of the token cover a token request sent at `sentAt`? */
export function mintLicence(token: Token, sentAt: number): MintLicence | null {
  for (let index = token.licences.length - 1; index >= 0; index--) {
    const licence = token.licences[index]
    if (licence !== undefined && licence.at <= sentAt) return licence.kind
  }
  return null
}
