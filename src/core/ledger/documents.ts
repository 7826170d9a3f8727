/**
 * Documents that servers publish about themselves: authorization server metadata (RFC 8414, OpenID Connect Discovery),
 * protected resource metadata (RFC 9728), key sets (RFC 7517). They bind endpoints to roles and names to issuers.
 */

import { parseUrl } from '../exchange'
import type { Journal } from '../journal'
import type { Json } from '../message'
import { type Binding, bindingsOf } from '../metadata'
import type { WebAddress } from '../web-address'
import type { Entry } from './entry'

export interface ServerMetadata {
  readonly exchangeId: string
  /** The address that was asked first, and the one that answered: they differ after a redirect. */
  readonly requestedUrl: string
  readonly url: string
  readonly issuer: string | null
  readonly json: Json
  /** When the answer came (epoch ms). */
  readonly at: number
}

export interface ResourceMetadata {
  readonly exchangeId: string
  readonly requestedUrl: string
  readonly url: string
  readonly resource: string | null
  readonly authorizationServers: readonly string[]
  readonly json: Json
  readonly at: number
}

export interface KeySet {
  readonly exchangeId: string
  readonly url: string
  readonly keys: readonly Json[]
  readonly at: number
}

export class Documents {
  readonly #journal: Journal
  readonly servers: ServerMetadata[] = []
  readonly resources: ResourceMetadata[] = []
  readonly keySets: KeySet[] = []
  readonly #bindings = new Map<string, Binding>()
  readonly #issuerAliases = new Map<string, string>()
  readonly #issuerOfEndpoint = new Map<string, string>()
  readonly #byIssuer = new Map<string, ServerMetadata[]>()
  /** By the address that a redirect led to: the one that was asked first. */
  readonly #redirected = new Map<string, string>()
  readonly #profileOfOrigin = new Map<string, string>()
  readonly #rankOfProfile: ReadonlyMap<string, number>

  constructor(journal: Journal, profileIds: readonly string[]) {
    this.#journal = journal
    this.#rankOfProfile = new Map(profileIds.map((id, index) => [id, index]))
  }

  // ---------------------------------------------------------------- facts

  response(entry: Entry): void {
    const { role } = entry.classification
    if (role === 'discovery') this.#server(entry)
    else if (role === 'protected-resource-metadata') this.#resource(entry)
    else if (role === 'jwks') this.#keys(entry)
  }

  #server(entry: Entry): void {
    const { message, exchange } = entry
    this.#noteRedirect(entry)
    const json = message.isSuccess ? message.answerBody : null
    if (json === null) return
    const issuer = typeof json.issuer === 'string' && json.issuer !== '' ? json.issuer : null
    const document: ServerMetadata = {
      exchangeId: exchange.id,
      requestedUrl: this.#firstAsked(message.endpoint),
      url: message.endpoint,
      issuer,
      json,
      at: exchange.endedAt ?? exchange.startedAt,
    }
    this.#journal.push(this.servers, document)
    if (issuer === null) return
    const known = this.#byIssuer.get(issuer)
    if (known === undefined) this.#journal.put(this.#byIssuer, issuer, [document])
    else this.#journal.push(known, document)
    for (const [endpoint, binding] of bindingsOf(json)?.endpoints ?? []) {
      this.#journal.put(this.#bindings, endpoint, binding)
      const origin = parseUrl(endpoint)?.origin
      if (origin !== undefined) this.noteProfile(origin, entry.profile.id)
      const first = this.#issuerOfEndpoint.get(endpoint)
      // Never in a ring: a name stands for another only while that one does not stand for it.
      if (first !== undefined && this.canonical(first) !== this.canonical(issuer) && !this.#issuerAliases.has(issuer))
        this.#journal.put(this.#issuerAliases, issuer, this.canonical(first))
    }
  }

  #resource(entry: Entry): void {
    const { message, exchange } = entry
    this.#noteRedirect(entry)
    const json = message.isSuccess ? message.answerBody : null
    if (json === null) return
    const servers = Array.isArray(json.authorization_servers)
      ? json.authorization_servers.filter((item): item is string => typeof item === 'string')
      : []
    this.#journal.push(this.resources, {
      exchangeId: exchange.id,
      requestedUrl: this.#firstAsked(message.endpoint),
      url: message.endpoint,
      resource: typeof json.resource === 'string' ? json.resource : null,
      authorizationServers: servers,
      json,
      at: exchange.endedAt ?? exchange.startedAt,
    })
    for (const address of [...servers, typeof json.resource === 'string' ? json.resource : '']) {
      const origin = parseUrl(address)?.origin
      if (origin !== undefined) this.noteProfile(origin, entry.profile.id)
    }
  }

  #keys({ message, exchange }: Entry): void {
    const keys = message.isSuccess ? message.answerBody?.keys : undefined
    if (!Array.isArray(keys)) return
    const known = keys.filter((key): key is Json => typeof key === 'object' && key !== null && !Array.isArray(key))
    this.#journal.push(this.keySets, {
      exchangeId: exchange.id,
      url: message.endpoint,
      keys: known,
      at: exchange.endedAt ?? exchange.startedAt,
    })
  }

  #noteRedirect({ message }: Entry): void {
    const { status, response, request } = message
    if (status === null || status < 300 || status >= 400 || response === null) return
    const target = response.redirectUrl || response.headers.find(header => header.name.toLowerCase() === 'location')?.value
    const url = target ? parseUrl(target, request.url) : null
    if (url !== null) this.#journal.put(this.#redirected, url.origin + url.pathname, this.#firstAsked(message.endpoint))
  }

  #firstAsked(url: string): string {
    return this.#redirected.get(url) ?? url
  }

  /** An address keeps the name it had when it was first used: metadata that is read later splits no app in two. */
  noteIssuer(endpoint: string, issuer: string): void {
    if (!this.#issuerOfEndpoint.has(endpoint)) this.#journal.put(this.#issuerOfEndpoint, endpoint, issuer)
  }

  /** Two names turn out to be one authorization server's. */
  alias(issuer: string, other: string): void {
    this.#journal.put(this.#issuerAliases, issuer, other)
  }

  /** The profile that comes first in the list stays: it says more. */
  noteProfile(origin: string, profileId: string): void {
    const known = this.#profileOfOrigin.get(origin)
    if (known !== undefined && this.#rankOf(known) <= this.#rankOf(profileId)) return
    this.#journal.put(this.#profileOfOrigin, origin, profileId)
  }

  #rankOf(profileId: string): number {
    return this.#rankOfProfile.get(profileId) ?? Number.POSITIVE_INFINITY
  }

  // ---------------------------------------------------------------- questions

  binding(endpoint: string): Binding | null {
    return this.#bindings.get(endpoint) ?? null
  }

  hasIssuer(issuer: string): boolean {
    for (const name of this.#byIssuer.keys()) if (this.canonical(name) === this.canonical(issuer)) return true
    return false
  }

  firstIssuerOf(endpoint: string): string | null {
    return this.#issuerOfEndpoint.get(endpoint) ?? null
  }

  canonical(issuer: string): string {
    const other = this.#issuerAliases.get(issuer)
    return other === undefined || other === issuer ? issuer : this.canonical(other)
  }

  profileOfOrigin(origin: string): string | null {
    return this.#profileOfOrigin.get(origin) ?? null
  }

  /** The newest metadata of the issuer that was answered by then; null: none was seen. */
  metadataOf(issuer: string, before = Number.POSITIVE_INFINITY): ServerMetadata | null {
    const own = this.#byIssuer.get(issuer) ?? []
    const found = own.findLast(document => document.at <= before)
    if (found !== undefined) return found
    for (const [name, documents] of this.#byIssuer) {
      if (name === issuer || this.canonical(name) !== this.canonical(issuer)) continue
      const other = documents.findLast(document => document.at <= before)
      if (other !== undefined) return other
    }
    return null
  }

  /** The last documents that name this very issuer, newest first. */
  copiesOf(issuer: string, most: number): readonly ServerMetadata[] {
    return (this.#byIssuer.get(issuer) ?? []).slice(-most).reverse()
  }

  /** The authorization servers that the newest metadata of a resource at this origin names. */
  serversOfResourceAt(origin: string): readonly string[] {
    return this.resources.findLast(({ resource }) => resource !== null && parseUrl(resource)?.origin === origin)?.authorizationServers ?? []
  }

  /** The newest key set of the issuer (its metadata's `jwks_uri`); null: none was seen. */
  keySetOf(issuer: string, before = Number.POSITIVE_INFINITY): KeySet | null {
    const address = this.metadataOf(issuer)?.json.jwks_uri
    const url = typeof address === 'string' ? parseUrl(address) : null
    if (url === null) return null
    return this.keySets.findLast(set => set.url === url.origin + url.pathname && set.at <= before) ?? null
  }

  /** Metadata of the protected resource whose identifier is a prefix of the address; the newest that fits best. */
  resourceMetadataOf(url: WebAddress, before = Number.POSITIVE_INFINITY): ResourceMetadata | null {
    let best: ResourceMetadata | null = null
    for (const document of this.resources) {
      const resource = document.resource === null ? null : parseUrl(document.resource)
      if (document.at > before || resource === null || resource.origin !== url.origin) continue
      const path = resource.pathname.replace(/\/$/, '')
      if (url.pathname !== path && !url.pathname.startsWith(`${path}/`)) continue
      if (best === null || (document.resource as string).length >= (best.resource as string).length) best = document
    }
    return best
  }
}
