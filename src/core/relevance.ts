/**
 * What is worth keeping. Most of a page's traffic says nothing about credentials; it is reduced at once, so that the
 * tool holds no content that it does not explain.
 */

import { announcedBy, classify, type Known, pickProfile } from './classify'
import type { Body, HttpExchange, ResourceType } from './exchange'
import { headerValue, parseUrl } from './exchange'
import { shortHash } from './hash'
import { isLoopback } from './hosts'
import { Message } from './message'
import { type Binding, bindingsOf } from './metadata'
import type { Role } from './model'
import type { Profile } from './profile'
import { MAY_HOLD_TOKEN, queryTokens, STATIC_TYPES } from './query-tokens'
import { percentDecoded, SHORTEST_SECRET, unpacked } from './secret-scan'
import { memberSecret } from './secrets'
import type { WebAddress } from './web-address'

/** An error body of an API longer than this (characters) is cut: its code comes early. */
const LONGEST_ERROR_BODY = 16_000

const WHOLE_BODIES = new Set<Role>([
  'register',
  'token',
  'management',
  'discovery',
  'protected-resource-metadata',
  'jwks',
  'revocation',
  'introspection',
  'par',
  'device-authorization',
  'token-source',
  'candidate',
])

export interface Judgement {
  readonly role: Role
  readonly isRelevant: boolean
}

/** What a filter has learnt, as plain data: it survives the worker in this form. Tokens are kept as salted hashes. */
export interface RelevanceMemory {
  readonly bindings: readonly (readonly [string, Binding])[]
  readonly tokens: readonly string[]
  readonly management: readonly string[]
  readonly preflights: readonly string[]
}

/** Learns from what it sees: metadata binds endpoints, token answers make their tokens known. */
export class RelevanceFilter {
  readonly #profiles: readonly Profile[]
  readonly #salt: string
  /** The user's word on what an address is. */
  readonly #roles: ReadonlyMap<string, Role>
  readonly #bindings = new Map<string, Binding>()
  readonly #tokens = new Set<string>()
  /** Bearer tokens whose issue was not seen: worth a look where they do not belong, and for nothing else. */
  readonly #presented = new Set<string>()
  /** How long each of those is; null where only their hashes are known. Most of what is looked at has none of these lengths. */
  #lengths: Set<number> | null = new Set()
  readonly #published = new Set<string>()
  readonly #management = new Set<string>()
  readonly #preflights = new Set<string>()
  /** Where the known endpoints are. */
  readonly #hosts = new Set<string>()

  constructor(profiles: readonly Profile[], salt: string, memory?: RelevanceMemory, roles: Readonly<Record<string, Role>> = {}) {
    this.#profiles = profiles
    this.#salt = salt
    this.#roles = new Map(Object.entries(roles))
    for (const endpoint of this.#roles.keys()) this.#noteHost(endpoint)
    for (const [endpoint, binding] of memory?.bindings ?? []) {
      this.#bindings.set(endpoint, binding)
      this.#noteHost(endpoint)
    }
    for (const token of memory?.tokens ?? []) this.#tokens.add(token)
    if (this.#tokens.size > 0) this.#lengths = null
    for (const address of memory?.management ?? []) this.#manage(address)
    for (const address of memory?.preflights ?? []) this.#preflights.add(address)
  }

  get memory(): RelevanceMemory {
    return {
      bindings: [...this.#bindings],
      tokens: [...this.#tokens],
      management: [...this.#management],
      preflights: [...this.#preflights],
    }
  }

  readonly #known: Known = {
    binding: endpoint => this.#bindings.get(endpoint) ?? null,
    override: endpoint => this.#roles.get(endpoint) ?? null,
    isManagementAddress: message => this.#management.has(message.endpoint),
    isKnownToken: value => this.isKnownToken(value),
    preflightedAuthorization: message =>
      message.authorization === undefined && this.#preflights.has(`${message.method} ${message.endpoint}`),
  }

  /** Was this value issued by an answer that was seen? */
  isKnownToken(value: string): boolean {
    return this.#mayBeKnown(value) && this.#tokens.has(this.#hash(value))
  }

  /**
   * Could the address alone make a request that reads (GET, HEAD) matter? Says no only where that is certain: for the
   * rest of what makes one matter see har-scan.ts, which looks for it in passing. Together they must let through
   * whatever `judge` would keep; a property test holds them to it.
   */
  mayMatter(address: string): boolean {
    const url = address.includes('\\') ? address.replaceAll('\\/', '/') : address
    if (url.includes('\\') || TELLING.test(url)) return true
    if (this.#hosts.size > 0) {
      const lower = url.toLowerCase()
      for (const host of this.#hosts) if (lower.includes(host)) return true
      // A host can be spelt otherwise.
      if (/^https?:\/\/[^/]*[^\x21-\x7e]/.test(lower) || /^https?:\/\/[^/]*%/.test(lower)) return true
    }
    return this.#isKnownInAddress(url)
  }

  /** Could what stands in the headers of a request that reads make it matter? The same for what they say. */
  mayMatterInHeaders(values: readonly string[]): boolean {
    return this.#knowsAny && values.some(value => this.#isKnownInHeader(value))
  }

  get #knowsAny(): boolean {
    return this.#tokens.size > 0 || this.#presented.size > 0
  }

  #isKnownInAddress(url: string): boolean {
    if (!this.#knowsAny) return false
    const start = url.indexOf('/', 8)
    return start > 0 && this.#isKnownIn(url.slice(start))
  }

  /** A value that is nothing but a token, or an address that it may stand in. */
  #isKnownInHeader(value: string): boolean {
    if (value.length < SHORTEST_SECRET) return false
    return isPlainValue(value) ? this.#isKnownIn(value) : isAddressWithQuery(value) && this.#isKnownInAddress(value)
  }

  judge(exchange: HttpExchange): Judgement {
    const message = new Message(exchange)
    const profile = pickProfile(message, this.#profiles)
    const { role } = classify(message, this.#known, profile)
    this.#learn(message, role)
    const isRelevant =
      role === 'preflight' ? this.#isRelevantPreflight(message) : role !== 'irrelevant' || this.#isWorthALook(message, profile)
    return { role, isRelevant }
  }

  /** The exchange with the bodies that are evidence, and no others. */
  reduce(exchange: HttpExchange, role: Role): HttpExchange {
    const isIrrelevant = role === 'irrelevant'
    const mayGiveAway = isIrrelevant || role === 'api' || role === 'userinfo'
    const keepsRequest = (mayGiveAway && this.#givesAway(exchange.request.body)) || (isIrrelevant && holdsSecretInClear(exchange))
    return reduceBodies(exchange, role, keepsRequest, isIrrelevant && deliversToken(exchange))
  }

  /** Nothing about it says OAuth, and yet: a secret in its address or elsewhere, or a refusal where others had a token. */
  #isWorthALook(message: Message, profile: Profile): boolean {
    const { exchange, url, status } = message
    if (holdsSecretInAddress(exchange) || holdsSecretInClear(exchange) || deliversToken(exchange)) return true
    if (url !== null && MAY_HOLD_TOKEN.test(url.search) && this.#isLikelyToken(url, exchange.context.resourceType)) return true
    const isKnownHost = url !== null && this.#hosts.has(url.hostname)
    if (isKnownHost && (status === 401 || profile.throttle?.covers(url) === true)) return true
    return this.#knowsAny && this.#holdsKnownSecret(exchange)
  }

  /** What pictures and scripts are asked for with is a key for everybody; one of them is enough to know that. */
  #isLikelyToken(url: WebAddress, type: ResourceType | null): boolean {
    if (type === null || !STATIC_TYPES.has(type)) return queryTokens(url, type).length > 0
    const fresh = [...url.searchParams.values()].filter(value => value.length >= SHORTEST_SECRET && !this.#published.has(this.#hash(value)))
    for (const value of fresh) this.#published.add(this.#hash(value))
    return fresh.length > 0
  }

  #holdsKnownSecret({ request, response, context }: HttpExchange): boolean {
    if (context.resourceType === 'websocket') return false
    if (this.#isKnownInAddress(request.url)) return true
    const location = response?.redirectUrl || headerValue(response?.headers ?? [], 'location')
    if (location && this.#isKnownInHeader(location)) return true
    for (const { name, value } of request.headers) {
      if (value.length < SHORTEST_SECRET) continue
      if (/^authorization$/i.test(name) ? this.#isKnownIn(value) : this.#isKnownInHeader(value)) return true
    }
    return this.#givesAway(request.body)
  }

  #givesAway(body: Body): boolean {
    return body.state === 'present' && body.text.length <= LONGEST_ERROR_BODY && this.#isKnownIn(body.text)
  }

  /** In the text as it stands, percent-encoded, or in base64. */
  #isKnownIn(text: string, mayUnpack = true): boolean {
    for (const [run] of text.matchAll(SECRET_SHAPE)) {
      if (this.#isKnown(run)) return true
      if (run.includes('/') && run.split('/').some(part => part.length >= SHORTEST_SECRET && this.#isKnown(part))) return true
      const inner = mayUnpack ? unpacked(run) : null
      if (inner !== null && this.#isKnownIn(inner, false)) return true
    }
    // A value that was percent-encoded on its way is no longer the same text.
    if (!text.includes('%')) return false
    const decoded = percentDecoded(text)
    return decoded !== text && this.#isKnownIn(decoded, mayUnpack)
  }

  #mayBeKnown(value: string): boolean {
    return this.#lengths === null || this.#lengths.has(value.length)
  }

  #isKnown(value: string): boolean {
    if (!this.#mayBeKnown(value)) return false
    const hash = this.#hash(value)
    return this.#tokens.has(hash) || this.#presented.has(hash)
  }

  #learn(message: Message, role: Role): void {
    if (role === 'discovery' && message.answerBody !== null) {
      for (const [endpoint, binding] of bindingsOf(message.answerBody)?.endpoints ?? []) {
        this.#bindings.set(endpoint, binding)
        this.#noteHost(endpoint)
      }
    }
    if (role === 'token' || role === 'token-source' || role === 'register' || role === 'management') {
      for (const name of DELIVERED) this.#remember(message.answerText(name))
    }
    if (role === 'token') {
      for (const name of PRESENTED) this.#remember(message.param(name))
      this.#remember(message.basic?.secret ?? null)
    }
    const isServer = role === 'register' || role === 'token' || (role === 'api' && message.bearer !== null)
    if (isServer && message.url !== null) this.#hosts.add(message.url.hostname)
    if (role === 'api') this.#notePresented(message.bearer)
    if (role === 'token') this.#notePresented(message.param('code'))
    if (role === 'register') this.#notePresented(message.param('software_statement'))
    if (role === 'register') {
      const clientId = message.answerText('client_id')
      const uri = message.answerText('registration_client_uri')
      const url = uri === null ? null : parseUrl(uri, message.request.url)
      if (url !== null) this.#manage(url.origin + url.pathname)
      if (clientId !== null) this.#manage(`${message.endpoint}/${clientId}`)
    }
    const announced = announcedBy(message.request)
    if (announced !== null) this.#preflights.add(announced)
  }

  #remember(value: string | null): void {
    this.#note(value, this.#tokens)
  }

  #notePresented(value: string | null): void {
    this.#note(value, this.#presented)
  }

  #note(value: string | null, hashes: Set<string>): void {
    if (value === null || value.length < SHORTEST_SECRET) return
    hashes.add(this.#hash(value))
    this.#lengths?.add(value.length)
  }

  #manage(address: string): void {
    this.#management.add(address)
    this.#noteHost(address)
  }

  /** An address on a host that is known for something may be one of those known. */
  #noteHost(address: string): void {
    const host = parseUrl(address)?.hostname
    if (host !== undefined) this.#hosts.add(host)
  }

  #isRelevantPreflight(message: Message): boolean {
    return announcedBy(message.request) !== null || this.#bindings.has(message.endpoint)
  }

  #hash(value: string): string {
    return shortHash(this.#salt + value)
  }
}

/** Members of answers and parameters of requests whose values matter wherever they turn up. */
const DELIVERED = ['access_token', 'refresh_token', 'id_token', 'client_secret', 'registration_access_token'] as const
const PRESENTED = ['client_secret', 'refresh_token', 'code_verifier', 'client_assertion'] as const
const SECRET_SHAPE = /[\w.~+/-]{16,}=*/g

/** What an address of metadata, keys or authorization shows; an escaped letter could hide any of it. */
const TELLING =
  /[?&](?:(?:access_|bearer_)?token|password|assertion)=|well-known|jwks|\/certs|response_?type|grant_?type|%(?:4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])/i

/** A header that is a value and no more; what a browser writes there has blanks, commas or semicolons. */
function isPlainValue(value: string): boolean {
  return /^[\w.~+/-]+=*$/.test(value)
}

function isAddressWithQuery(value: string): boolean {
  return value.startsWith('http') && value.includes('?')
}

const OUR_NAMES = /[?&#](?:client_secret|refresh_token|client_assertion|code_verifier|registration_access_token|software_statement)=./i
/** Names that other programs use too: in the address of a request they are worth a look. */
const COMMON_NAMES = /[?&](?:password|assertion)=./i

/** A secret of ours in an address makes any exchange worth a look. */
function holdsSecretInAddress({ request, response }: HttpExchange): boolean {
  if (OUR_NAMES.test(request.url) || COMMON_NAMES.test(request.url)) return true
  const location = response === null ? null : (response.redirectUrl ?? headerValue(response.headers, 'location'))
  if (location !== null && (OUR_NAMES.test(location) || /[?&#](?:access|id)_token=./i.test(location))) return true
  const referer = headerValue(request.headers, 'referer')
  return referer !== null && OUR_NAMES.test(referer)
}

/** Without TLS, whoever listens has what is in it: by the header, or by a name in the body. */
function holdsSecretInClear({ request }: HttpExchange): boolean {
  if (!request.url.startsWith('http:') || isLoopback(parseUrl(request.url)?.hostname ?? '')) return false
  if (headerValue(request.headers, 'authorization') !== null) return true
  const { body } = request
  return body.state === 'present' && body.text.length <= LONGEST_ERROR_BODY && OUR_MEMBERS.test(body.text)
}

const OUR_MEMBERS =
  /(?:^|["&])(?:client_secret|refresh_token|client_assertion|code_verifier|registration_access_token|software_statement)["=]/i

/** An answer to something that was sent hands over a token by some name of its own: where the app has it from. */
function deliversToken({ request, response, context }: HttpExchange): boolean {
  if (response === null || request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return false
  if (context.resourceType === 'image' || context.resourceType === 'ping') return false
  const { body } = response
  return body.state === 'present' && body.text.length <= LONGEST_ERROR_BODY && DELIVERY.test(body.text)
}

const DELIVERY = /"(?:[a-z_-]{0,24}token|jwt)"\s*:\s*"[\w.~+/-]{16,}=*"/i

/** The exchange with the bodies that its role needs, and no others. */
export function reduceBodies(exchange: HttpExchange, role: Role, keepsRequest = false, keepsAnswer = false): HttpExchange {
  if (WHOLE_BODIES.has(role)) return exchange
  const { request, response } = exchange
  const isError = response !== null && response.status >= 400
  return {
    ...exchange,
    request: {
      ...request,
      body: keepsRequest ? request.body : role === 'api' || role === 'userinfo' ? keepSecretsOnly(request.body) : withoutText(request.body),
    },
    response:
      response === null || keepsAnswer
        ? response
        : { ...response, body: isError && role !== 'load' ? cut(response.body) : withoutText(response.body) },
  }
}

/** A form that carries a token (RFC 6750 section 2.2) is evidence; any other request body of an API is not. */
function keepSecretsOnly(body: Body): Body {
  if (body.state !== 'present' || body.text.length > LONGEST_ERROR_BODY) return withoutText(body)
  const holdsToken = [...new URLSearchParams(body.text)].some(([name, value]) => memberSecret(name, value) !== null)
  return holdsToken ? body : withoutText(body)
}

function withoutText(body: Body): Body {
  return body.state === 'present' || body.state === 'truncated' ? { state: 'not-captured', mimeType: body.mimeType, size: body.size } : body
}

function cut(body: Body): Body {
  if (body.state !== 'present' || body.text.length <= LONGEST_ERROR_BODY) return body
  return { state: 'truncated', text: body.text.slice(0, LONGEST_ERROR_BODY), mimeType: body.mimeType, size: body.size }
}
