/**
 * What is worth keeping. Most of a page's traffic says nothing about credentials; it is reduced at once, so that the
 * tool holds no content that it does not explain.
 */
import { announcedBy, classify, type Known, pickProfile } from './classify'
import type { Body, HttpExchange } from './exchange'
import { headerValue, parseUrl } from './exchange'
import { shortHash } from './hash'
import { Message } from './message'
import { type Binding, bindingsOf } from './metadata'
import type { Role } from './model'
import type { Profile } from './profile'
import { memberSecret } from './secrets'

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
    isKnownToken: value => this.#tokens.has(this.#hash(value)),
    preflightedAuthorization: message =>
      message.authorization === undefined && this.#preflights.has(`${message.method} ${message.endpoint}`),
  }

  /** Was this value issued by an answer that was seen? */
  isKnownToken(value: string): boolean {
    return this.#tokens.has(this.#hash(value))
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
    return this.#isKnownInQuery(url)
  }

  #isKnownInQuery(url: string): boolean {
    if (this.#tokens.size === 0 || !/[?&][^=]*=[^&#]{16}/.test(url)) return false
    const [, query = ''] = /\?([^#]*)/.exec(url) ?? []
    for (const value of new URLSearchParams(query).values()) if (value.length >= SHORTEST_SECRET && this.isKnownToken(value)) return true
    return false
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
    return reduceBodies(exchange, role, role === 'irrelevant' && this.#givesAway(exchange.request.body))
  }

  /** Nothing about it says OAuth, and yet: a secret in its address or elsewhere, or a refusal where others had a token. */
  #isWorthALook(message: Message, profile: Profile): boolean {
    const { exchange, url, status } = message
    if (holdsSecretInAddress(exchange)) return true
    const isKnownHost = url !== null && this.#hosts.has(url.hostname)
    if (isKnownHost && (status === 401 || profile.throttle?.covers(url) === true)) return true
    return this.#tokens.size > 0 && this.#holdsKnownSecret(exchange)
  }

  /** Of a request that only reads, the query tells: its headers are as the browser makes them. */
  #holdsKnownSecret({ request, context }: HttpExchange): boolean {
    if (context.resourceType === 'websocket') return false
    if (request.method === 'GET' || request.method === 'HEAD') return this.#isKnownInQuery(request.url)
    if (this.#isKnownIn(request.url)) return true
    for (const { value } of request.headers) if (value.length >= SHORTEST_SECRET && this.#isKnownIn(value)) return true
    return this.#givesAway(request.body)
  }

  #givesAway(body: Body): boolean {
    return body.state === 'present' && body.text.length <= LONGEST_ERROR_BODY && this.#isKnownIn(body.text)
  }

  #isKnownIn(text: string): boolean {
    for (const [value] of text.matchAll(SECRET_SHAPE)) if (this.isKnownToken(value)) return true
    // A value that was percent-encoded on its way is no longer the same text.
    return (
      text.includes('%') && this.#isKnownIn(text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))))
    )
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
    if (value !== null && value.length >= SHORTEST_SECRET) this.#tokens.add(this.#hash(value))
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
/** What is shorter could be anything. */
const SHORTEST_SECRET = 16
const SECRET_SHAPE = /[\w.~+/-]{16,}=*/g

/** What an address of metadata, keys or authorization shows; an escaped letter could hide any of it. */
const TELLING = /[?&](?:password|assertion)=|well-known|jwks|\/certs|response_?type|grant_?type|%(?:4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])/i

const OUR_NAMES = /[?&#](?:client_secret|refresh_token|client_assertion|code_verifier|registration_access_token|software_statement)=./i
/** Names that other programs use too: in the address of a request they are worth a look. */
const COMMON_NAMES = /[?&](?:password|assertion)=./i

/** A secret of ours in an address makes any exchange worth a look. */
function holdsSecretInAddress({ request, response }: HttpExchange): boolean {
  if (OUR_NAMES.test(request.url) || COMMON_NAMES.test(request.url)) return true
  const location = response === null ? null : (response.redirectUrl ?? headerValue(response.headers, 'location'))
  if (location !== null && OUR_NAMES.test(location)) return true
  const referer = headerValue(request.headers, 'referer')
  return referer !== null && OUR_NAMES.test(referer)
}

/** The exchange with the bodies that its role needs, and no others. */
export function reduceBodies(exchange: HttpExchange, role: Role, keepsRequest = false): HttpExchange {
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
      response === null ? null : { ...response, body: isError && role !== 'load' ? cut(response.body) : withoutText(response.body) },
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
