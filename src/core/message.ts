/**
 * Reads the parts of an exchange that rules ask for: URL, parameters of query, form, multipart and JSON body, client
 * authentication, bearer. Everything is worked out on demand, at most once, and nothing here throws.
 */
import { bodyText, type HttpExchange, type HttpRequest, type HttpResponse, headerEvidence, headerValue } from './exchange'
import { type BearerFlaw, bearerFlaw } from './placeholder'
import { remembered } from './remembered'
import { type ReadAddress, readAddress } from './web-address'

export type Json = Readonly<Record<string, unknown>>

export type BodyKind = 'json' | 'form' | 'multipart' | 'none' | 'other' | 'unknown'

export interface Credentials {
  readonly scheme: string
  readonly value: string
  /** The value, where the scheme is one for tokens (`Bearer`, `DPoP`). */
  readonly bearer: string | null
  /** What is wrong with it, where it cannot be a token; undefined: nobody has asked so far. */
  flaw: BearerFlaw | null | undefined
}

/** A body longer than this is never parsed: no register or token message comes near it. */
const LARGEST_PARSED = 4_000_000

export class Message {
  readonly exchange: HttpExchange
  readonly request: HttpRequest
  readonly response: HttpResponse | null

  constructor(exchange: HttpExchange) {
    this.exchange = exchange
    this.request = exchange.request
    this.response = exchange.response
  }

  #url: ReadAddress | null | undefined
  get url(): ReadAddress | null {
    if (this.#url === undefined) this.#url = readAddress(this.request.url)
    return this.#url
  }

  /** Scheme, host, port and path: what endpoints are compared by. */
  get endpoint(): string {
    return this.url === null ? this.request.url : this.url.endpoint
  }

  #method: string | undefined
  get method(): string {
    this.#method ??= this.request.method.toUpperCase()
    return this.#method
  }

  #contentType: string | undefined
  /** Media type of the request body, lower case, without parameters; empty where there is none. */
  get contentType(): string {
    if (this.#contentType === undefined) {
      const header = headerValue(this.request.headers, 'content-type')
      const body = this.request.body
      const mime = header ?? ('mimeType' in body ? body.mimeType : null) ?? ''
      this.#contentType = (mime.split(';')[0] ?? '').trim().toLowerCase()
    }
    return this.#contentType
  }

  #body: { kind: BodyKind; raw: Json } | undefined
  private get body(): { kind: BodyKind; raw: Json } {
    this.#body ??= this.request.body.state === 'none' ? NO_REQUEST_BODY : readRequestBody(this.request, this.contentType)
    return this.#body
  }

  get bodyKind(): BodyKind {
    return this.body.kind
  }

  #query: Json | undefined
  /** Query parameters; one that comes twice is an array. */
  get query(): Json {
    if (this.#query === undefined) this.#query = this.url?.search ? pairs(this.url.searchParams) : NOTHING
    return this.#query
  }

  #params: { values: Json; camel: boolean } | undefined
  private get normalised(): { values: Json; camel: boolean } {
    if (this.#params === undefined) {
      const query = this.query
      const body = this.body.raw
      this.#params = query === NOTHING && body === NOTHING ? NO_PARAMS : normalise(query === NOTHING ? body : { ...query, ...body })
    }
    return this.#params
  }

  /** Parameters of body and query (the body wins), names in lower snake case. */
  get params(): Json {
    return this.normalised.values
  }

  get camel(): boolean {
    return this.normalised.camel
  }

  /** A parameter that is a non-empty string. */
  param(name: string): string | null {
    const { params } = this
    // Most calls have none at all.
    if (params === NOTHING) return null
    const value = params[name]
    return typeof value === 'string' && value !== '' ? value : null
  }

  #authorization: Credentials | null | undefined | 'unread' = 'unread'
  /** Null: none was sent. Undefined: nobody can tell. */
  get authorization(): Credentials | null | undefined {
    if (this.#authorization === 'unread') {
      const value = headerEvidence(this.request, 'authorization')
      // The same token comes with a thousand calls: it is read once, and all of them share its text.
      this.#authorization = typeof value === 'string' ? remembered(credentials, value, readCredentials) : value
    }
    return this.#authorization
  }

  /** The token of `Authorization: Bearer|DPoP`; null where there is none, or none to be seen. */
  get bearer(): string | null {
    return this.authorization?.bearer ?? null
  }

  /** What is wrong with what stands in the place of that token; null: it may be one, or there is none. */
  get bearerFlaw(): BearerFlaw | null {
    const { authorization } = this
    if (authorization?.bearer == null) return null
    if (authorization.flaw === undefined) authorization.flaw = bearerFlaw(authorization.bearer)
    return authorization.flaw
  }

  /** `client_id` and secret of HTTP Basic (RFC 6749 section 2.3.1: form-encoded inside). */
  get basic(): { readonly clientId: string; readonly secret: string } | null {
    const credentials = this.authorization
    if (credentials?.scheme.toLowerCase() !== 'basic') return null
    try {
      const text = atob(credentials.value)
      const colon = text.indexOf(':')
      if (colon < 0) return null
      return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) }
    } catch {
      return null
    }
  }

  /** The client that the request names: body, query or Basic. */
  get clientId(): string | null {
    return this.param('client_id') ?? this.basic?.clientId ?? null
  }

  get status(): number | null {
    const status = this.response?.status
    return status === undefined || status === 0 ? null : status
  }

  get isSuccess(): boolean {
    const status = this.status
    return status !== null && status >= 200 && status < 300
  }

  get responseType(): string {
    if (this.response === null) return ''
    const header = headerValue(this.response.headers, 'content-type')
    const body = this.response.body
    return ((header ?? ('mimeType' in body ? body.mimeType : null) ?? '').split(';')[0] ?? '').trim().toLowerCase()
  }

  get isHtmlAnswer(): boolean {
    if (this.responseType.includes('html')) return true
    const text = this.response === null ? null : bodyText(this.response.body)
    return text !== null && /^\s*<(?:!doctype|html)/i.test(text.slice(0, 200))
  }

  #answer: { values: Json | null; camel: boolean } | undefined
  private get answer(): { values: Json | null; camel: boolean } {
    if (this.#answer === undefined) {
      const json = this.response === null ? null : readAnswer(this.response)
      this.#answer = json === null ? NO_ANSWER : normalise(json)
    }
    return this.#answer
  }

  /** The response body where it is a JSON object (or a form, as GitHub answers), names in lower snake case. */
  get answerBody(): Json | null {
    return this.answer.values
  }

  get answerCamel(): boolean {
    return this.answer.camel
  }

  /** True where a response body was sent, as far as known, but its text is not here. */
  get answerMissing(): boolean {
    if (this.response === null) return this.exchange.error === null
    const state = this.response.body.state
    return state === 'not-captured' || state === 'redacted' || state === 'truncated'
  }

  /** A member of the answer that is a non-empty string. */
  answerText(name: string): string | null {
    const value = this.answerBody?.[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
}

const NOTHING: Json = Object.freeze({})
const NO_REQUEST_BODY = { kind: 'none', raw: NOTHING } as const
const NO_PARAMS = { values: NOTHING, camel: false }
const NO_ANSWER = { values: null, camel: false }

function readRequestBody(request: HttpRequest, contentType: string): { kind: BodyKind; raw: Json } {
  const text = bodyText(request.body)
  if (text === null) return { kind: 'unknown', raw: NOTHING }
  if (text === '') return NO_REQUEST_BODY
  if (text.length > LARGEST_PARSED) return { kind: 'other', raw: NOTHING }
  if (contentType === 'multipart/form-data') return { kind: 'multipart', raw: multipartPairs(request, text) }
  // Servers look at the text more than at its label, and so do we: JSON sent as text/plain is still JSON.
  const json = parseObject(text)
  if (json !== null) return { kind: 'json', raw: json }
  if (contentType === 'application/x-www-form-urlencoded' || /^[\w.~%+-]{1,64}=[^{}<>\n]*$/.test(text)) {
    return { kind: 'form', raw: pairs(new URLSearchParams(text)) }
  }
  return { kind: 'other', raw: NOTHING }
}

function readAnswer(response: HttpResponse): Json | null {
  const text = bodyText(response.body)
  if (text === null || text === '') return null
  const json = parseObject(text)
  if (json !== null) return json
  // GitHub's token endpoint answers a form, errors too.
  if (text.length < 20_000 && /^(?:access_token|error|token_type|expires_in|scope)=/.test(text)) return pairs(new URLSearchParams(text))
  return null
}

/** A JSON object, or null for anything else. */
export function parseObject(text: string): Json | null {
  if (text.length > LARGEST_PARSED) return null
  let start = 0
  // Blanks, and the mark that some put before them (BOM).
  while (text.charCodeAt(start) <= 32 || text.charCodeAt(start) === 0xfeff) start++
  if (text[start] !== '{') return null
  try {
    const value: unknown = JSON.parse(start === 0 ? text : text.slice(start))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
  } catch {
    return null
  }
}

function pairs(params: URLSearchParams): Json {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [name, value] of params) {
    const earlier = values[name]
    if (earlier === undefined) values[name] = value
    else if (Array.isArray(earlier)) earlier.push(value)
    else values[name] = [earlier, value]
  }
  return values
}

function multipartPairs(request: HttpRequest, text: string): Json {
  const boundary = /boundary="?([^";]+)"?/i.exec(headerValue(request.headers, 'content-type') ?? '')?.[1]
  if (boundary === undefined) return NOTHING
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const part of text.split(`--${boundary}`)) {
    const split = part.indexOf('\r\n\r\n')
    if (split < 0) continue
    const name = /name="([^"]*)"/i.exec(part.slice(0, split))?.[1]
    if (name !== undefined) values[name] = part.slice(split + 4).replace(/\r\n$/, '')
  }
  return values
}

function normalise(raw: Json): { values: Json; camel: boolean } {
  const names = Object.keys(raw)
  if (names.length === 0) return NO_PARAMS
  let camel = false
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const name of names) {
    if (/^[a-z0-9_]+$/.test(name)) {
      values[name] = raw[name]
      continue
    }
    const isCamel = /^[a-z]+(?:[A-Z][a-z0-9]*)+$/.test(name)
    const snake = isCamel ? name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`) : name.toLowerCase()
    if (isCamel && CAMEL_MARKS.has(snake)) camel = true
    if (!(snake in values)) values[snake] = raw[name]
  }
  return { values, camel }
}

/** Members whose camelCase spelling marks the dialect (AWS SSO-OIDC); others may be camelCase anywhere. */
const CAMEL_MARKS = new Set([
  'client_id',
  'client_secret',
  'grant_type',
  'client_name',
  'access_token',
  'refresh_token',
  'expires_in',
  'token_type',
])

function readCredentials(header: string): Credentials {
  const trimmed = header.trim()
  const space = trimmed.search(/\s/)
  const scheme = space < 0 ? trimmed : trimmed.slice(0, space)
  const value = space < 0 ? '' : trimmed.slice(space + 1).trim()
  const bearer = /^(?:bearer|dpop)$/i.test(scheme) ? value : null
  return { scheme, value, bearer, flaw: undefined }
}

const credentials = new Map<string, Credentials>()

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text
  }
}
