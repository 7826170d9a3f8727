/** Protected resource requests: the token that each presents, and what its answer says of token and client. */
import { challengeError } from '../classify'
import type { Journal } from '../journal'
import { GrowingList } from '../list'
import type { Message } from '../message'
import type { Failure, Token, Use } from '../model'
import { bearerFlaw, isRedacted, mayBeMark } from '../placeholder'
import type { Apps } from './apps'
import type { BareCalls } from './bare-calls'
import type { Clients } from './clients'
import type { DeviceTrails } from './device-trails'
import type { Doubts } from './doubts'
import type { Entry, OwnClient, OwnToken, OwnUse } from './entry'
import type { KnownSecrets } from './known-secrets'
import type { TokenRequests } from './token-requests'
import type { Tokens } from './tokens'

interface Parts {
  readonly apps: Apps
  readonly bareCalls: BareCalls
  readonly clients: Clients
  readonly deviceTrails: DeviceTrails
  readonly doubts: Doubts
  readonly knownSecrets: KnownSecrets
  readonly tokenRequests: TokenRequests
  readonly tokens: Tokens
}

const MOST_ODD = 50

export class Uses {
  readonly #journal: Journal
  readonly #parts: Parts
  readonly all = new GrowingList<Use>()
  /** By what follows `Bearer`, where it is no token but may be a tool's mark in its place: calls that carry it. */
  readonly oddBearers = new Map<string, Entry[]>()
  /** By token and host: uses that were refused, in order of their answers. */
  readonly #refusals = new Map<string, Use[]>()

  constructor(journal: Journal, parts: Parts) {
    this.#journal = journal
    this.#parts = parts
  }

  // ---------------------------------------------------------------- facts

  request(entry: Entry): void {
    const { message, exchange } = entry
    const value = presentedToken(message, this.#parts.tokens)
    const isHidden = value !== null && isRedacted(value)
    let token = value === null || isHidden ? null : this.#parts.tokens.find(value)
    // Another credential in its place, or no value at all, makes no token.
    const flaw = value === null ? null : value === message.bearer ? message.bearerFlaw : bearerFlaw(value)
    const mayBeToken = value !== null && !isHidden && flaw === null && value.length >= 4
    if (value !== null && flaw !== null && mayBeMark(flaw, value) && (this.oddBearers.get(value)?.length ?? 0) < MOST_ODD)
      this.#journal.pushTo(this.oddBearers, value, entry)
    if (token === null && mayBeToken && this.#parts.knownSecrets.find(value) === null)
      token = this.#parts.tokens.firstSeenInUse(entry, value)
    const use: OwnUse = {
      exchangeId: exchange.id,
      token,
      instance: this.#parts.apps.instanceFor(entry),
      host: message.url?.host ?? '',
      pathTemplate: message.url?.template ?? '',
      sentAt: exchange.startedAt,
      answeredAt: null,
      status: null,
      refused: false,
      code: null,
      asksToRegister: false,
      expired: token === null ? null : this.#parts.tokens.isExpired(token, exchange.startedAt, message),
    }
    entry.use = use
    this.#journal.push(this.all, use)
    if (token !== null || mayBeToken || isHidden) this.#parts.bareCalls.authorized(entry, this.#parts.apps.keyOf(entry))
    this.#parts.deviceTrails.call(entry, entry.profile.deviceHeader, token === null ? null : this.#parts.tokenRequests.secretBehind(token))
    if (token === null) return
    this.#parts.tokenRequests.provenByUse(token, entry)
    if (!entry.tokenIds.includes(token.id)) this.#journal.set(entry, 'tokenIds', [...entry.tokenIds, token.id])
    entry.clientId = token.client?.clientId ?? null
    this.#journal.push(token.uses as Use[], use)
  }

  response(entry: Entry): void {
    const { message, exchange, classification, profile } = entry
    const use = entry.use as OwnUse | null
    if (use === null) return
    const at = exchange.endedAt ?? exchange.startedAt
    const { status } = message
    const code = classification.errorCode
    const answer = message.answerBody
    const asksToRegister =
      status !== null &&
      status >= 400 &&
      (code === 'invalid_client' ||
        (code !== null && profile.registerAgainCodes.includes(code)) ||
        (answer !== null && profile.asksToRegister(answer)))
    const isRefusal = status === 401 || (status !== null && status >= 400 && code === 'invalid_token')
    const isRefused = isRefusal && challengeError(message) !== 'use_dpop_nonce'
    this.#journal.set(use, 'answeredAt', exchange.endedAt)
    this.#journal.set(use, 'status', status)
    this.#journal.set(use, 'code', code)
    this.#journal.set(use, 'refused', isRefused)
    this.#journal.set(use, 'asksToRegister', asksToRegister)

    const token = use.token as OwnToken | null
    const isForbidden = status === 403 && code !== 'insufficient_scope'
    if (token === null || token.client === null) this.#doubtful(entry, at, token, asksToRegister)
    if (token === null) return
    if (isRefused) this.#journal.pushTo(this.#refusals, `${token.id}@${use.host}`, use as Use)
    if (isRefused || isForbidden) this.#parts.tokens.license(token, { kind: 'M1', at, exchangeId: exchange.id })
    if (status === 403 && code === 'insufficient_scope') this.#parts.tokens.license(token, { kind: 'M8', at, exchangeId: exchange.id })
    const client = token.client as OwnClient | null
    if (client === null || status === null || status < 400) return
    if (asksToRegister) {
      this.#parts.clients.license(client, { kind: 'R2', at, exchangeId: exchange.id })
      return
    }
    if ((status === 401 && code === 'invalid_token') || status === 403 || status === 429 || status >= 500) {
      const app = this.#parts.apps.of(client)
      if (app !== null)
        this.#journal.push(app.failures as Failure[], {
          exchangeId: exchange.id,
          at,
          what: `API: ${status}${code === null ? '' : ` ${code}`}`,
        })
    }
  }

  /** With its headers taken out, a refused API call looks like any other request. */
  stray(entry: Entry): void {
    const { message, exchange } = entry
    if (message.status === 401 && message.authorization === undefined)
      this.#doubtful(entry, exchange.endedAt ?? exchange.startedAt, null, false)
  }

  /** A refusal of a token that the capture does not show, or that nobody saw being issued. */
  #doubtful(entry: Entry, at: number, token: Token | null, asksToRegister: boolean): void {
    const { message } = entry
    const { bearer, authorization, status } = message
    const isHidden = token === null && (authorization === undefined || (bearer !== null && isRedacted(bearer)))
    const reason = token !== null ? 'mint-not-captured' : authorization === undefined ? 'header-missing' : 'redacted'
    if (asksToRegister) return this.#parts.doubts.add('client', entry, at, reason)
    if (!isHidden || (status !== 401 && status !== 403)) return
    this.#parts.doubts.add('token', entry, at, reason)
    if (message.answerMissing) this.#parts.doubts.add('client', entry, at, reason)
  }

  // ---------------------------------------------------------------- questions

  /** Uses of a token that a host refused, in order of its answers. */
  refusalsOf(token: Token, host: string): readonly Use[] {
    return this.#refusals.get(`${token.id}@${host}`) ?? []
  }
}

/** The token that a protected resource request presents: header first, else query or body. */
function presentedToken(message: Message, tokens: Tokens): string | null {
  const { bearer } = message
  if (bearer !== null) return bearer
  for (const source of [message.query, message.params]) {
    for (const value of Object.values(source)) {
      if (typeof value === 'string' && tokens.find(value)?.kind === 'access') return value
    }
  }
  return null
}
