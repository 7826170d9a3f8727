/**
 * Authorization requests (RFC 6749 section 4.1.1) and what came back: the code, by its `state`, wherever the browser
 * was sent with it.
 */

import { headerValue, parseUrl } from '../exchange'
import type { Journal, Mutable } from '../journal'
import type { App } from '../model'
import type { WebAddress } from '../web-address'
import type { Entry } from './entry'

export interface Authorization {
  readonly exchangeId: string
  readonly app: App
  readonly clientId: string
  readonly sentAt: number
  /** Its parameters are elsewhere (`request`, `request_uri`): nothing can be said of those that are not here. */
  readonly isPushed: boolean
  readonly responseType: string | null
  readonly redirectUri: string | null
  readonly scope: string | null
  readonly resources: readonly string[]
  readonly state: string | null
  readonly nonce: string | null
  readonly challenge: string | null
  readonly challengeMethod: string | null
  readonly answer: AuthorizationAnswer | null
}

export interface AuthorizationAnswer {
  readonly exchangeId: string
  readonly at: number
  readonly code: string | null
  /** `iss` (RFC 9207); null: the answer has none. */
  readonly issuer: string | null
  readonly error: string | null
}

export class Authorizations {
  readonly #journal: Journal
  readonly all: Mutable<Authorization>[] = []
  readonly #byState = new Map<string, Mutable<Authorization>>()
  readonly #byCode = new Map<string, Mutable<Authorization>>()
  readonly #byAnswer = new Map<string, Mutable<Authorization>>()
  readonly #byApp = new Map<string, Mutable<Authorization>[]>()
  readonly #byChallenge = new Map<string, Authorization>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  request({ message, exchange }: Entry, app: App, clientId: string): void {
    const authorization: Mutable<Authorization> = {
      exchangeId: exchange.id,
      app,
      clientId,
      sentAt: exchange.startedAt,
      isPushed: message.param('request_uri') !== null || message.param('request') !== null,
      responseType: message.param('response_type'),
      redirectUri: message.param('redirect_uri'),
      scope: message.param('scope'),
      resources: textsOf(message.params.resource),
      state: message.param('state'),
      nonce: message.param('nonce'),
      challenge: message.param('code_challenge'),
      challengeMethod: message.param('code_challenge_method'),
      answer: null,
    }
    this.#journal.push(this.all, authorization)
    if (authorization.state !== null) this.#journal.put(this.#byState, authorization.state, authorization)
    const { challenge } = authorization
    if (challenge !== null && !this.#byChallenge.has(challenge)) this.#journal.put(this.#byChallenge, challenge, authorization)
    const own = this.#byApp.get(app.key)
    if (own === undefined) this.#journal.put(this.#byApp, app.key, [authorization])
    else this.#journal.push(own, authorization)
  }

  /** A page that was opened with an authorization response in its address. */
  arrival({ message, exchange }: Entry): void {
    if (message.url !== null) this.#answer(message.url, exchange.id, exchange.startedAt)
  }

  /** A redirect that carries one: the last answer of the authorization server's own pages. */
  redirect({ message, exchange }: Entry): void {
    const { response, request } = message
    if (response === null) return
    const location = response.redirectUrl || headerValue(response.headers, 'location')
    const url = location ? parseUrl(location, request.url) : null
    if (url !== null) this.#answer(url, exchange.id, exchange.endedAt ?? exchange.startedAt)
  }

  #answer(url: WebAddress, exchangeId: string, at: number): void {
    if (this.#byState.size === 0) return
    const fields = new URLSearchParams(url.search || url.hash.slice(1))
    const state = fields.get('state')
    const authorization = state === null ? undefined : this.#byState.get(state)
    if (authorization === undefined || authorization.answer !== null) return
    const code = fields.get('code')
    const error = fields.get('error')
    if (code === null && error === null && !new URLSearchParams(url.hash.slice(1)).has('access_token')) return
    this.#journal.set(authorization, 'answer', { exchangeId, at, code, issuer: fields.get('iss'), error })
    this.#journal.put(this.#byAnswer, exchangeId, authorization)
    if (code !== null) this.#journal.put(this.#byCode, code, authorization)
  }

  /** The request whose answer delivered this code; null: not seen. */
  ofCode(code: string): Authorization | null {
    return this.#byCode.get(code) ?? null
  }

  /** The request that this exchange brought the answer of. */
  answeredBy(exchangeId: string): Authorization | null {
    return this.#byAnswer.get(exchangeId) ?? null
  }

  /** The first request that was sent with this `code_challenge` (RFC 7636). */
  firstWith(challenge: string): Authorization | null {
    return this.#byChallenge.get(challenge) ?? null
  }

  /** The app's authorization requests, in order of time. */
  of(app: App): readonly Authorization[] {
    return this.#byApp.get(app.key) ?? []
  }
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string')
}
