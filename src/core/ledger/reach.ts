/**
 * How far an app's credentials may travel: to the app's own site, to who issued them, to whom they are for, and to
 * whoever took them. And what went elsewhere, to be judged at the end: a host may turn out to be an API later.
 */

import { bodyText, headerValue } from '../exchange'
import { isTelemetry, siteName } from '../hosts'
import type { Journal } from '../journal'
import type { Role } from '../model'
import { pair } from '../remembered'
import { scanFor } from '../secret-scan'
import type { SecretKind } from '../secrets'
import { readAddress, type WebAddress } from '../web-address'
import type { Entry } from './entry'
import type { KnownSecret } from './known-secrets'

/** Where in a request a secret was found. `exchange`: as the subject of a token exchange (RFC 8693). */
export type Position = 'authorization' | 'body' | 'exchange' | 'header' | 'query' | 'referer' | 'url'

/** A secret that went to a host which was not known to have any business with it. */
export interface Stray {
  readonly entry: Entry
  readonly secret: KnownSecret
  readonly position: Position
  /** Of the app that sent it. */
  readonly instanceKey: string
}

/** Endpoints that credentials are made for. What stands wrongly there is other rules' business. */
const ENDPOINTS = new Set<Role>(['register', 'token', 'management', 'authorize', 'discovery', 'par', 'device-authorization'])
const SCANNED = new Set<Role>(['api', 'irrelevant', 'candidate', 'token-source', 'load', 'userinfo', 'token'])
const KINDS = new Set<SecretKind>([
  'access-token',
  'refresh-token',
  'id-token',
  'client-secret',
  'registration-access-token',
  'code-verifier',
])
/** Occurrences of one secret at one host that are remembered one by one. */
const MOST_ALIKE = 100

export class Reach {
  readonly #journal: Journal
  /** By app instance: sites, and hosts (as `host name`). */
  readonly #allowed = new Map<string, Map<string, true>>()
  readonly #alike = new Map<string, number>()
  readonly strays: Stray[] = []
  /** What went astray with the request that left last: asked for while rules look at it, and not kept. */
  #latest: { readonly entry: Entry; readonly secrets: Set<KnownSecret> } | null = null

  constructor(journal: Journal) {
    this.#journal = journal
  }

  // ---------------------------------------------------------------- facts

  request(entry: Entry, instanceKey: string, find: (value: string) => KnownSecret | null): void {
    const { role } = entry.classification
    // Before the endpoint itself is one that credentials go to.
    if (SCANNED.has(role)) this.#look(entry, instanceKey, find)
    if (entry.app !== null) this.#allowSite(instanceKey, entry.app.issuer)
    if (ENDPOINTS.has(role)) this.#allowSite(instanceKey, entry.message.url?.origin ?? null)
    const { resource } = entry.message.params
    if (resource !== undefined && ENDPOINTS.has(role)) for (const address of [resource].flat()) this.#allowHost(instanceKey, address)
  }

  response(entry: Entry, instanceKey: string): void {
    const { message, classification, use } = entry
    const { role } = classification
    if (role === 'token-source') this.#allowSite(instanceKey, message.url?.origin ?? null)
    if (role === 'protected-resource-metadata' && message.answerBody !== null) {
      const { resource, authorization_servers: servers } = message.answerBody
      for (const address of [resource, servers].flat()) this.#allowSite(instanceKey, address)
    }
    if (role === 'token') for (const audience of [entry.tokenRequest?.token?.jwt?.claims.aud].flat()) this.#allowHost(instanceKey, audience)
    if (use?.token != null && message.bearer !== null && message.url !== null && !isTelemetry(message.url.hostname)) {
      if (message.isSuccess || asksForToken(entry)) this.#allow(instanceKey, pair('host', message.url.hostname))
    }
  }

  #allowSite(instanceKey: string, address: unknown): void {
    const url = typeof address === 'string' ? readAddress(address) : null
    if (url !== null) this.#allow(instanceKey, siteName(url.origin))
  }

  #allowHost(instanceKey: string, address: unknown): void {
    const url = typeof address === 'string' ? (readAddress(address) ?? readAddress(`https://${address}`)) : null
    if (url !== null) this.#allow(instanceKey, pair('host', url.hostname))
  }

  #allow(instanceKey: string, place: string): void {
    const places = this.#allowed.get(instanceKey)
    if (places === undefined) this.#journal.put(this.#allowed, instanceKey, new Map([[place, true]]))
    else if (!places.has(place)) this.#journal.put(places, place, true)
  }

  #look(entry: Entry, instanceKey: string, find: (value: string) => KnownSecret | null): void {
    const { message, classification, exchange } = entry
    const { request, url } = message
    const type = exchange.context.resourceType
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || type === 'websocket') return
    if (this.#isAllowed(instanceKey, entry, url)) return
    const look = (position: Position, text: string | null) => {
      if (text === null || text.length < 16) return
      for (const secret of scanFor(text, find)) if (KINDS.has(secret.kind)) this.#add({ entry, secret, position, instanceKey }, url)
    }
    if (classification.role === 'token') {
      for (const name of ['subject_token', 'actor_token']) look('exchange', message.param(name))
      return
    }
    look('query', url.search)
    look('url', url.pathname + url.hash)
    look('body', bodyText(request.body))
    for (const { name, value } of request.headers) {
      const spelled = name.toLowerCase()
      // A cookie goes where it came from.
      if (spelled !== 'cookie' && !spelled.startsWith(':')) look(POSITION_OF_HEADER[spelled] ?? 'header', value)
    }
  }

  #add(stray: Stray, url: WebAddress): void {
    const { entry, secret, position } = stray
    // First seen in this very request, or given by this very host: nothing went astray.
    if (secret.exchangeId === entry.exchange.id) return
    // Whatever else is presented as a bearer token than one: other rules' business.
    if (position === 'authorization' && secret.kind !== 'access-token') return
    if (this.#isAllowedFor(secret.instance.key, secret.instance.origin, url)) return
    if (this.#latest?.entry !== entry) this.#latest = { entry, secrets: new Set() }
    this.#latest.secrets.add(secret)
    const key = `${secret.exchangeId} ${secret.kind} ${url.host} ${position}`
    const count = this.#alike.get(key) ?? 0
    if (count >= MOST_ALIKE) return
    this.#journal.put(this.#alike, key, count + 1)
    this.#journal.push(this.strays, stray)
  }

  // ---------------------------------------------------------------- questions

  /** Did the secret go astray with this request, which has just left? Until the end, nobody knows whether it did. */
  isAstray(entry: Entry, secret: KnownSecret | null): boolean {
    return secret !== null && this.#latest?.entry === entry && this.#latest.secrets.has(secret)
  }

  /** Has the host business with the secret after all, as far as is known by now? */
  isWithin({ entry, secret, instanceKey, position }: Stray): boolean {
    const { url } = entry.message
    if (position === 'exchange') return false
    if (url === null) return true
    return this.#isAllowed(instanceKey, entry, url) || this.#isAllowedFor(secret.instance.key, secret.instance.origin, url)
  }

  #isAllowed(instanceKey: string, entry: Entry, url: WebAddress): boolean {
    return this.#isAllowedFor(instanceKey, entry.home.origin, url)
  }

  #isAllowedFor(instanceKey: string, origin: string | null, url: WebAddress): boolean {
    const site = siteName(url.origin)
    if (origin !== null && siteName(origin) === site) return true
    const places = this.#allowed.get(instanceKey)
    return places !== undefined && (places.has(site) || places.has(pair('host', url.hostname)))
  }
}

const POSITION_OF_HEADER: Readonly<Record<string, Position>> = { authorization: 'authorization', referer: 'referer' }

function asksForToken({ message }: Entry): boolean {
  const challenge = message.response === null ? null : headerValue(message.response.headers, 'www-authenticate')
  return challenge !== null && /^\s*(?:bearer|dpop)\b/i.test(challenge)
}
