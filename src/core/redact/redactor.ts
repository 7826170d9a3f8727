/**
 * Hides what must not be seen in values, addresses, headers and bodies, wherever it stands and however it is encoded.
 * A file goes through here twice: the first time only to learn its secrets, so that the second time each is known
 * from the first line on.
 */
import type { Header } from '../exchange'
import type { Signatures } from '../found-signatures'
import { LONGEST_VALUE } from '../har-bounds'
import { looksLikeJwe, looksLikeJwt } from '../jwt'
import { isPlaceholder, isRedacted } from '../placeholder'
import { headerSecret, memberSecret, spell } from '../secrets'
import { base64, base64url, bytesOf, textOfBase64 } from './base64'
import { type JsonChange, rewriteJson } from './json-rewrite'
import { type Keep, USUALLY_KEPT } from './keep'
import { type HiddenKind, KnownSecrets } from './known'
import {
  headerPolicyOf,
  isErrorCode,
  isOrdinary,
  isSecretName,
  isSwitch,
  looksLikeWord,
  mayHaveBlanks,
  plainProse,
  policyOf,
} from './names'
import { Placeholders } from './placeholders'
import { replaceJwts, replaceOpaque } from './runs'
import { sha256 } from './sha256'

type Members = Readonly<Record<string, unknown>>

/** Members of a key that whoever has them can sign with (RFC 7518 section 6). */
const PRIVATE_KEY = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'])
const PUBLIC_KEY = new Set(['x', 'y', 'n', 'x5c', 'x5t', 'x5t#S256'])
/** What a key's thumbprint is made of, in this order (RFC 7638 section 3.2). */
const THUMBPRINT: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  RSA: ['e', 'kty', 'n'],
  OKP: ['crv', 'kty', 'x'],
  oct: ['k', 'kty'],
}

const SCHEME = /^(?:bearer|dpop|basic|token|jwt|digest|negotiate|apikey|oauth|mac|hawk|gnap)$/i
const EMAIL = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+/g
const UUID_WITHIN = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi
const IP = /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})(?![\w.:])/gi
const URL_PARTS = /^([a-z][a-z0-9+.-]*:)?(\/\/[^/?#\\]*)?([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/i

/** Nobody puts values into values further than this; what is there is hidden as a whole. */
const DEEPEST = 24

const NOTHING: Members = Object.freeze({})

export class Redactor {
  readonly known = new KnownSecrets()
  readonly #key: Uint8Array
  readonly #signatures: Signatures
  readonly #keep: Keep
  #placeholders: Placeholders
  #isLearning = true
  #depth = 0
  readonly #clients = new Set<string>()
  /** Hashes of secrets and of keys: what the hash of the hidden one is. */
  readonly #derived = new Map<string, () => string>()
  #jwts = new Map<string, string>()
  #removed = new Map<string, Set<string>>()

  constructor(key: Uint8Array, signatures: Signatures = new Map(), keep: Keep = USUALLY_KEPT) {
    this.#key = key
    this.#signatures = signatures
    this.#keep = keep
    this.#placeholders = new Placeholders(key)
  }

  /** All secrets are known now: what is hidden from here on is for the export. */
  startWriting(): void {
    this.#isLearning = false
    this.#placeholders = new Placeholders(this.#key)
    this.#jwts.clear()
    this.#removed.clear()
  }

  /**
   * While a session is recorded, nobody knows what will be named as a secret later: `read` is done only to learn, before
   * the same is written. Returns what became known by it: secrets, and hashes that have to fit to what is written for them.
   */
  learnMore(read: () => void): ReadonlySet<string> {
    const written = { placeholders: this.#placeholders, jwts: this.#jwts, removed: this.#removed }
    const known = { secrets: this.known.values.size, hashes: this.#derived.size }
    this.#isLearning = true
    this.#placeholders = new Placeholders(this.#key)
    this.#jwts = new Map()
    this.#removed = new Map()
    read()
    this.#isLearning = false
    this.#placeholders = written.placeholders
    this.#jwts = written.jwts
    this.#removed = written.removed
    return new Set([...this.known.values.keys()].slice(known.secrets).concat([...this.#derived.keys()].slice(known.hashes)))
  }

  /** Something is new of signatures: JWTs are to be hidden once more, with what is known now. */
  signaturesChanged(): void {
    this.#jwts.clear()
  }

  /** How many different values were hidden, by kind. */
  get removed(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#removed].map(([kind, values]) => [kind, values.size]).sort())
  }

  /** The name of a client, which stays to be seen wherever it stands, or is hidden there. */
  noteClient(clientId: string): void {
    if (clientId.length < 4 || isRedacted(clientId) || isPlaceholder(clientId)) return
    if (this.#keep.clientIds) this.#clients.add(clientId)
    else if (!/^https?:/i.test(clientId)) this.known.add(clientId, 'client-id')
  }

  // ---------------------------------------------------------------- values

  /** A secret by the table. */
  secret(value: string, kind: HiddenKind): string {
    return this.#hide(value, kind, true)
  }

  /** A value that nobody said may stay; `label` is what its placeholder is called. */
  hidden(value: string, label = 'value'): string {
    const core = value.trim()
    if (core === '' || /^(?:true|false)$/i.test(core)) return value
    if (core.startsWith('{') || core.startsWith('[')) {
      const json = rewriteJson(value, '', this.members)
      if (json !== null) return json
    }
    if (/^https?:\/\//i.test(core)) return this.url(value)
    return this.#hide(value, label, false)
  }

  /** White space around it, quotes and a scheme are mistakes that rules tell of: they stay. */
  #hide(value: string, kind: string, isSecret: boolean): string {
    const core = value.trim()
    if (core === '') return value
    const start = value.indexOf(core)
    return value.slice(0, start) + this.#hideCore(core, kind, isSecret) + value.slice(start + core.length)
  }

  /** Counts how far down in a value the work is: quotes in quotes, addresses in addresses. */
  #within(work: () => string): string {
    this.#depth++
    const text = work()
    this.#depth--
    return text
  }

  #hideCore(core: string, kind: string, isSecret: boolean): string {
    if (isRedacted(core)) return this.#marker(core)
    if (isPlaceholder(core)) return this.#template(core)
    if (!isSecret && this.#clients.has(core) && this.known.kindOf(core) === null) return core
    if (this.#depth < DEEPEST) {
      const [, quote, inner] = /^(["'`])([\s\S]+)\1$/.exec(core) ?? []
      if (quote !== undefined && inner !== undefined) return quote + this.#within(() => this.#hide(inner, kind, isSecret)) + quote
      const scheme = /^(?:bearer|dpop|basic|token|jwt)\s+(?=\S)/i.exec(core)?.[0]
      if (scheme !== undefined) return scheme + this.#within(() => this.#hide(core.slice(scheme.length), kind, isSecret))
    }
    const derived = this.#derived.get(core)
    if (derived !== undefined && this.known.kindOf(core) === null) return derived()
    if (isSecret && !isUnsigned(core)) this.#learn(core, kind as HiddenKind)
    const known = this.known.kindOf(core) ?? kind
    const isKept = known === 'personal' && this.#keep.personal
    if (!isKept) this.#count(core, known)
    return this.#jwt(core, known) ?? this.#composed(core, known) ?? (isKept ? core : this.#placeholders.of(core, known))
  }

  /**
   * A value that holds a secret beside something else goes on holding it, for that is where it was carried to: as it
   * is, or in base64. Null where it holds none.
   */
  #composed(core: string, kind: string): string | null {
    if (core.length > LONGEST_VALUE) return null
    if (this.#isLearning || (this.known.kindOf(core) !== null && kind !== 'cookie' && kind !== 'personal')) return null
    const text = /^[A-Za-z0-9+/_-]{12,}={0,2}$/.test(core) ? textOfBase64(core) : null
    const inner = text === null ? null : this.#withSecretsOf(text)
    return inner === null ? this.#withSecretsOf(core) : base64(bytesOf(inner))
  }

  #withSecretsOf(text: string): string | null {
    const isCarried = (secret: string) => secret !== text && this.known.kindOf(secret) !== 'cookie'
    if (!this.known.foundIn(text).some(isCarried)) return null
    // What divides it does so when it is percent-encoded, too: without that, what stands beside a secret would grow into it.
    const between = (part: string) =>
      part.replace(/%(?:25)*(?:2[\da-f]|3[a-f])|[^\s,;:=&|"'{}()[\]<>/\\%]+/gi, run =>
        run.startsWith('%') ? run : this.#placeholders.of(run, 'value'),
      )
    const spelt = (secret: string) => this.#hideCore(secret, this.known.kindOf(secret) ?? 'credentials', true)
    return this.known.replaceIn(text, spelt, between, isCarried)
  }

  /** A marker of another tool goes on saying that something was taken out, and whether it was the same thing. */
  #marker(core: string): string {
    const id = this.#placeholders.digest(core).slice(0, 8)
    if (/^\[(?:secret|token|redacted)[ :#-]/i.test(core)) return `[redacted ${id}]`
    return core.startsWith('{{') ? `{{redacted ${id}}}` : core
  }

  /** `{{name}}`, `${name}`, `<name>`: somebody forgot to fill it in. The name stays if it is one. */
  #template(core: string): string {
    const [open, close] = core.startsWith('{{') ? ['{{', '}}'] : core.startsWith('${') ? ['${', '}'] : ['<', '>']
    if (!core.startsWith(open) || core.length < open.length + close.length) return core
    const inner = core.slice(open.length, -close.length)
    if (looksLikeWord(inner.trim())) return core
    return open + this.#placeholders.of(inner, 'value').replace(/[<>{}]/g, '') + close
  }

  #learn(value: string, kind: HiddenKind): void {
    this.known.add(value, kind)
    if (!this.#isLearning || kind === 'cookie' || kind === 'personal' || kind === 'client-id') return
    const digest = sha256(bytesOf(value))
    const out = () => sha256(bytesOf(this.#jwt(value, kind) ?? this.#placeholders.of(value, this.known.kindOf(value) ?? kind)))
    this.#derived.set(base64url(digest), () => base64url(out()))
    // `at_hash` and `c_hash` are the left half (OpenID Connect Core section 3.1.3.6).
    this.#derived.set(base64url(digest.subarray(0, 16)), () => base64url(out().subarray(0, 16)))
  }

  #count(value: string, kind: string): void {
    const values = this.#removed.get(kind)
    if (values === undefined) this.#removed.set(kind, new Set([value]))
    else values.add(value)
  }

  // ---------------------------------------------------------------- members

  /** What happens to the members of a JSON document. */
  readonly members: JsonChange = this.#membersOf(false)

  #membersOf(isStatement: boolean): JsonChange {
    return {
      name: name => this.name(name),
      value: (value, name, holder) => {
        if (typeof value === 'string') return this.member(value, name, holder, isStatement)
        if (typeof value === 'boolean') return value && isSwitch(name)
        return policyOf(name) === 'hidden' ? this.#placeholders.numberOf(value) : value
      },
    }
  }

  /** The value of a body member, form field, parameter or claim. */
  member(value: string, name: string, holder: Members = NOTHING, isStatement = false): string {
    if (value === '') return value
    if (typeof holder.kty === 'string') {
      if (name === 'kty' && this.#isLearning) this.#learnThumbprint(holder)
      if (PRIVATE_KEY.has(name)) return this.secret(value, 'credentials')
      if (PUBLIC_KEY.has(name)) return this.#hide(value, 'public-key', false)
    }
    const kind = memberSecret(name, value)
    if (kind !== null) return this.secret(value, kind)
    const policy = policyOf(name)
    if (policy === 'client') return this.#client(value, name)
    if (policy === 'address') return this.address(value)
    if (policy === 'prose') return this.prose(value)
    if (policy === 'plain') return this.plain(value, name)
    // What it is the hash of may be anywhere in the file.
    if (policy === 'hash') return this.#hide(value, labelOf(name), false)
    if (spell(name) === 'code' && (isErrorCode(value) || /^(?:[a-z]{1,11}|\d{3})$/i.test(value))) return value
    // A statement is about an application, not about a person.
    if (isStatement && /^(?:software_|application_|client_)?name$/.test(name)) return this.plain(value, name)
    return this.hidden(value, labelOf(name))
  }

  #client(value: string, name: string): string {
    const kind = this.known.kindOf(value)
    if (kind !== null && !isOrdinary(value)) return this.secret(value, kind)
    if (/^https?:/i.test(value)) return this.url(value)
    if (this.#isLearning && spell(name) === 'clientid') this.noteClient(value)
    return this.#keep.clientIds ? value : this.#hide(value, 'client-id', false)
  }

  /** A value whose name is listed: it stays, but for secrets in it. */
  plain(value: string, name: string): string {
    const kind = this.known.kindOf(value)
    if (kind !== null && kind !== 'cookie' && kind !== 'personal' && !isOrdinary(value)) return this.secret(value, kind)
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return this.url(value)
    if (value.length > 2000) return this.hidden(value, labelOf(name))
    return /\s/.test(value.trim()) && !mayHaveBlanks(name) ? this.prose(value) : this.guarded(value)
  }

  prose(value: string): string {
    if (value.length > 4000) return note(value)
    return plainProse(this.known.replaceIn(value, () => '...'))
  }

  /** A text that may stay, with what no text may hold taken out. */
  guarded(text: string): string {
    if (text.length > LONGEST_VALUE) return note(text)
    const swept = this.#isLearning
      ? text
      : this.known.replaceIn(text, secret => this.#hideCore(secret, this.known.kindOf(secret) ?? 'credentials', true))
    const plain = replaceJwts(swept, jwt => (isOurs(jwt) || !hasHeader(jwt) ? jwt : this.#hideCore(jwt, 'access-token', true)))
    const nobody = plain.includes('@') ? plain.replace(EMAIL, email => this.#email(email)) : plain
    return replaceOpaque(nobody, run => (run.startsWith('redacted') || this.#clients.has(run) ? run : this.#hideCore(run, 'value', false)))
  }

  #email(email: string): string {
    if (this.#keep.personal || email.endsWith('.invalid')) return email
    this.#count(email, 'personal')
    return `redacted-${this.#placeholders.digest(email).slice(0, 12)}@example.invalid`
  }

  /** The name of a member, parameter, cookie or header: it stays if it is a name and not data. */
  name(name: string): string {
    if (name.length > 64 && !/^https:/.test(name)) return this.#placeholders.of(name, 'name')
    if (policyOf(name) !== 'hidden' || isSecretName(name)) return name
    if (/^https?:\/\//.test(name)) return this.url(name)
    const isName = name.split(/[[\]#/]/).every(part => looksLikeWord(part) && !/^\d{3,}$/.test(part))
    return isName && this.guarded(name) === name ? name : this.#placeholders.of(name, 'name')
  }

  // ---------------------------------------------------------------- JWTs

  /** Null for what is no JWT or JWE. */
  #jwt(text: string, kind: string): string | null {
    const known = this.#jwts.get(text)
    if (known !== undefined) return known
    // White space within is a mistake of its own: it goes back to where somebody will find it.
    const [blank = ''] = /\s+/.exec(text) ?? []
    const compact = blank === '' ? text : text.replace(/\s+/g, '')
    const parts = compact.split('.')
    // Other tools cut signatures; what is left is still a JWT without one.
    const cut = parts.length === 3 && isRedacted(parts[2] ?? '') ? (parts[2] ?? '') : null
    if (!looksLikeJwt(cut === null ? compact : compact.slice(0, -cut.length)) && !looksLikeJwe(compact)) return null
    const [header = '', ...rest] = parts
    const readable = this.#part(header, kind) ?? `eyredacted${this.#placeholders.digest(header).slice(0, 16)}`
    const others = rest.map((part, index) => {
      if (part === '') return ''
      if (parts.length === 3 && index === 0) return this.#part(part, kind) ?? this.#opaquePart(part)
      if (cut !== null) return this.#marker(cut)
      if (parts.length === 3) return this.#signature(compact)
      return this.#opaquePart(part)
    })
    const plain = [readable, ...others].join('.')
    const redacted = blank === '' ? plain : plain.slice(0, 8) + blank + plain.slice(8)
    this.#jwts.set(text, redacted)
    return redacted
  }

  #signature(jwt: string): string {
    const state = this.#signatures.get(jwt)
    return `redacted-${state === undefined ? '' : `${state}-`}signature-${this.#placeholders.digest(jwt).slice(0, 24)}`
  }

  /** Null where the part is no JSON. */
  #part(part: string, kind: string): string | null {
    const text = textOfBase64(part)
    const json = text === null ? null : rewriteJson(text, '', this.#membersOf(kind === 'software-statement'))
    return json === null ? null : base64url(bytesOf(json))
  }

  #opaquePart(part: string): string {
    return `redacted-${this.#placeholders.digest(part).slice(0, 31)}`
  }

  #learnThumbprint(key: Members): void {
    const names = THUMBPRINT[String(key.kty)]
    if (names === undefined || names.some(name => typeof key[name] !== 'string')) return
    const print = (memberOf: (name: string) => string) =>
      base64url(sha256(bytesOf(`{${names.map(name => `${JSON.stringify(name)}:${JSON.stringify(memberOf(name))}`).join()}}`)))
    const original = (name: string) => String(key[name])
    this.#derived.set(print(original), () => print(name => (name === 'kty' ? original(name) : this.member(original(name), name, key))))
  }

  // ---------------------------------------------------------------- addresses

  /** A URL, or what stands where one may: the name of an issuer, say. */
  address(value: string): string {
    if (/^[a-z][a-z0-9+.-]*:/i.test(value) || /[/?#]/.test(value)) return this.url(value)
    const isName = /^[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63})+$/.test(value) || looksLikeWord(value) || value === '*'
    return isName || this.#clients.has(value) ? this.guarded(value) : this.hidden(value, 'name')
  }

  /** Absolute or relative. Scheme and host stay; so do words in the path. */
  url(value: string): string {
    const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = URL_PARTS.exec(value) ?? []
    const protocol = scheme.toLowerCase()
    if (protocol === 'data:' || protocol === 'javascript:' || protocol === 'blob:') return `${scheme}redacted`
    if (protocol === 'mailto:' || protocol === 'tel:') return scheme + this.#hide(path, 'personal', false)
    if (this.#depth === DEEPEST || value.length > LONGEST_VALUE) return this.#placeholders.of(value, 'value')
    return this.#within(
      () =>
        scheme +
        this.#authority(authority) +
        this.#path(path, scheme !== '' && authority === '') +
        this.#query(query) +
        this.#fragment(fragment),
    )
  }

  #authority(authority: string): string {
    const at = authority.lastIndexOf('@')
    if (at < 0) return this.guarded(authority)
    const person = authority.slice(2, at).split(':')
    const hidden = person.map(part => (part === '' ? '' : encodeURIComponent(this.secret(decoded(part), 'password'))))
    return `//${hidden.join(':')}@${authority.slice(at + 1)}`
  }

  #path(path: string, isOpaque: boolean): string {
    // `urn:ietf:params:oauth:grant-type:device_code`
    const separator = isOpaque && !path.includes('/') ? ':' : '/'
    return path
      .split(separator)
      .map(segment => {
        // Parameters of a segment, as `;jsessionid=…`.
        const [first = '', ...parameters] = segment.split(';')
        return [this.#segment(first), ...parameters.map(parameter => this.#pair(parameter))].join(';')
      })
      .join(separator)
  }

  #segment(segment: string): string {
    const plain = decoded(segment)
    if (plain === '' || /^\d{1,2}$/.test(plain)) return segment
    // `{tenant}` is the pattern of an address.
    const pattern = /^\{([^{}]+)\}$/.exec(plain)?.[1]
    if (pattern !== undefined && looksLikeWord(pattern)) return segment
    const known = this.known.kindOf(plain)
    const isSecret = known !== null && known !== 'personal' && known !== 'cookie' && !isOrdinary(plain)
    if (isSecret) return encodeURIComponent(this.secret(plain, known))
    if (this.#clients.has(plain)) return segment
    if (looksLikeWord(plain) && !/^\d/.test(plain) && this.guarded(plain) === plain) return segment
    if (isPlaceholder(plain) || isRedacted(plain)) return segment
    return encodeURIComponent(this.#hide(plain, 'id', false))
  }

  #query(query: string): string {
    return query === '' ? '' : `?${this.pairs(query.slice(1))}`
  }

  #fragment(fragment: string): string {
    if (fragment.length < 2) return fragment
    const text = fragment.slice(1)
    if (/^!?\//.test(text)) return `#${this.url(text)}`
    return `#${this.#pairsOrWord(text)}`
  }

  #pairsOrWord(text: string): string {
    return text.includes('=') ? this.pairs(text) : this.#bare(text)
  }

  /** `name=value&…`, as in a query or a form: what need not change stays as it is spelt. */
  pairs(text: string): string {
    return text
      .split('&')
      .map(pair => this.#pair(pair))
      .join('&')
  }

  #pair(pair: string): string {
    const equals = pair.indexOf('=')
    if (equals < 0) return this.#bare(pair)
    const name = decodedForm(pair.slice(0, equals))
    const value = decodedForm(pair.slice(equals + 1))
    const newName = this.name(name)
    const newValue = this.member(value, name)
    return `${newName === name ? pair.slice(0, equals) : encoded(newName)}=${newValue === value ? pair.slice(equals + 1) : encoded(newValue)}`
  }

  /** A parameter without a value: a switch, or a value without a name. */
  #bare(text: string): string {
    const plain = decodedForm(text)
    if (plain === '') return text
    return looksLikeWord(plain) && this.known.kindOf(plain) === null && this.guarded(plain) === plain ? text : encoded(this.hidden(plain))
  }

  // ---------------------------------------------------------------- headers

  /** Null where the header is left out. */
  header({ name, value }: Header): Header | null {
    const policy = headerPolicyOf(name)
    if (policy === 'drop') return null
    return { name: this.#headerName(name, policy !== 'hidden'), value: value === '' ? '' : this.#headerValue(name, value) }
  }

  #headerName(name: string, isListed: boolean): string {
    if (isListed || headerSecret(name) !== null || this.name(name) === name) return name
    return `x-redacted-${this.#placeholders.digest(name.toLowerCase()).slice(0, 8)}`
  }

  #headerValue(name: string, value: string): string {
    const secret = headerSecret(name)
    if (secret === 'cookie') return spell(name) === 'setcookie' ? this.setCookie(value) : this.cookies(value)
    if (secret === 'credentials' && /authorization$/i.test(name)) return this.authorization(value)
    if (secret === 'personal') return this.personal(value)
    if (secret !== null) return this.secret(value, secret)
    const policy = headerPolicyOf(name)
    // Programs like to tell which device they run on.
    if (policy === 'plain')
      return this.guarded(value).replace(UUID_WITHIN, id => (id.startsWith('00000000') ? id : this.#hide(id, 'id', false)))
    if (policy === 'address') return this.address(value)
    if (policy === 'challenge') return this.challenge(value)
    if (policy === 'type') return this.contentType(value)
    if (policy === 'length') return /^\d{1,15}$/.test(value) ? value : this.hidden(value)
    return this.hidden(value, labelOf(name))
  }

  authorization(value: string): string {
    const [, lead = '', scheme = '', gap = '', rest = ''] = /^(\s*)(\S+)(\s*)([\s\S]*)$/.exec(value) ?? []
    if (rest === '') return SCHEME.test(scheme) || isPlaceholder(scheme) || isRedacted(scheme) ? value : this.secret(value, 'access-token')
    const shown = SCHEME.test(scheme) || /^[A-Z][A-Za-z-]{2,15}$/.test(scheme) ? scheme : this.secret(scheme, 'credentials')
    const hidden = scheme.toLowerCase() === 'basic' ? this.#basic(rest) : this.secret(rest, 'access-token')
    return lead + shown + gap + hidden
  }

  /** The client stays, its secret goes (RFC 6749 section 2.3.1); any other user is a person. */
  #basic(encodedPair: string): string {
    let pair: string
    try {
      pair = atob(encodedPair.trim())
    } catch {
      return this.secret(encodedPair, 'credentials')
    }
    const colon = pair.indexOf(':')
    if (colon < 0) return this.secret(encodedPair, 'credentials')
    const user = decodedForm(pair.slice(0, colon))
    const password = decodedForm(pair.slice(colon + 1))
    const isClient = this.#clients.has(user)
    const shown = isClient ? this.#client(user, 'client_id') : this.#hide(user, 'user', false)
    const hidden = password === '' ? '' : this.secret(password, isClient ? 'client-secret' : 'password')
    return btoa(`${shown === user ? pair.slice(0, colon) : encoded(shown)}:${encoded(hidden)}`)
  }

  /** Who or where somebody is. A word before it says what kind of thing it is, as `fingerprint …`. */
  personal(value: string): string {
    const withoutAddresses = value.replace(IP, '')
    if (withoutAddresses !== value && /^[\s,;]*$/.test(withoutAddresses)) return value.replace(IP, ip => this.#address(ip))
    const [, kind, rest] = /^([a-z]+\s+)(\S[\s\S]*)$/i.exec(value) ?? []
    if (kind !== undefined && rest !== undefined) return kind + this.secret(rest, 'personal')
    return this.secret(value, 'personal')
  }

  #address(ip: string): string {
    if (this.#keep.personal) return ip
    this.#count(ip, 'personal')
    return this.#placeholders.addressOf(ip)
  }

  /** `a=1; b=2` */
  cookies(value: string): string {
    return value
      .split(';')
      .map(pair => this.#cookie(pair))
      .join(';')
  }

  #cookie(pair: string): string {
    const equals = pair.indexOf('=')
    if (equals < 0) return this.secret(pair, 'cookie')
    const [, lead = '', name = ''] = /^(\s*)([\s\S]*)$/.exec(pair.slice(0, equals)) ?? []
    return `${lead}${this.name(name)}=${this.secret(pair.slice(equals + 1), 'cookie')}`
  }

  /** Browsers put several into one value, a line each. */
  setCookie(value: string): string {
    return value
      .split('\n')
      .map(line => {
        const [cookie = '', ...attributes] = line.split(';')
        return [this.#cookie(cookie), ...attributes.filter(isCookieAttribute).map(text => this.#attribute(text))].join(';')
      })
      .join('\n')
  }

  #attribute(text: string): string {
    const [, name, path] = /^(\s*path=)(.*)$/i.exec(text) ?? []
    return name === undefined || path === undefined ? this.guarded(text) : name + this.url(path)
  }

  /** `Bearer realm="…", error="invalid_token"` (RFC 9110 section 11.6.1). */
  challenge(value: string): string {
    return value.replace(/([A-Za-z0-9_-]+)(\s*=\s*)("(?:[^"\\]|\\.)*"|[^\s,"]+)|[^\s,="]+|"[^"]*"?/g, (whole, name, equals, text) => {
      if (typeof name !== 'string') return SCHEME.test(whole) ? whole : this.hidden(whole)
      const isQuoted = String(text).startsWith('"')
      const plain = isQuoted ? String(text).slice(1, -1) : String(text)
      const shown = this.member(plain, name)
      return `${this.name(name)}${equals}${isQuoted ? `"${shown.replaceAll('"', '')}"` : shown}`
    })
  }

  contentType(value: string): string {
    const [, type = '', parameters = ''] = /^\s*([\w.+*-]+\/[\w.+*-]+)\s*(;[\s\S]*)?$/.exec(value) ?? []
    if (type === '') return this.hidden(value)
    const charset = /;\s*charset="?([\w-]{1,20})"?/i.exec(parameters)?.[1]
    const boundary = /;\s*boundary=/i.test(parameters) ? `; boundary=${BOUNDARY}` : ''
    return `${this.guarded(type)}${charset === undefined ? '' : `; charset=${charset}`}${boundary}`
  }

  // ---------------------------------------------------------------- bodies

  /**
   * A body. As an outline, nothing is left of it but the names of its outermost members and what the tables know:
   * enough to see what kind of message it was.
   */
  body(text: string, contentType: string, isOutline: boolean): string {
    if (text.trim() === '') return text
    if (text.length > LARGEST) return note(text)
    const type = (contentType.split(';')[0] ?? '').trim().toLowerCase()
    if (type === 'multipart/form-data') return this.#multipart(text, contentType) ?? note(text)
    const start = text.search(/[^\s\ufeff]/)
    const json = this.#json(text.slice(start), isOutline)
    if (json !== null) return text.slice(0, start) + json
    const isForm = type === 'application/x-www-form-urlencoded' || /^[\w.~%+-]{1,64}=[^{}<>\n]*$/.test(text)
    if (isForm) return this.pairs(text)
    // Reports of errors are lines of JSON: which secrets they carried away is all that stays.
    return (this.#isLearning ? null : this.#withSecretsOf(text)) ?? note(text)
  }

  #json(text: string, isOutline: boolean): string | null {
    if (!isOutline) return rewriteJson(text, '', this.members)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return null
    }
    if (Array.isArray(value)) return '[]'
    if (typeof value !== 'object' || value === null) return rewriteJson(text, '', this.members)
    const members = Object.entries(value).map(([name, member]: [string, unknown]) => {
      const isKnown = policyOf(name) !== 'hidden' || isSecretName(name)
      const outline = isKnown || typeof member !== 'object' || member === null ? member : Array.isArray(member) ? [] : {}
      return `${JSON.stringify(name)}:${JSON.stringify(outline)}`
    })
    return rewriteJson(`{${members.join()}}`, '', this.members)
  }

  #multipart(text: string, contentType: string): string | null {
    const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
    if (boundary === undefined) return null
    const parts: string[] = []
    for (const part of text.split(`--${boundary}`)) {
      const split = part.indexOf('\r\n\r\n')
      const name = split < 0 ? undefined : /name="([^"]*)"/i.exec(part.slice(0, split))?.[1]
      if (name === undefined) continue
      const value = part.slice(split + 4).replace(/\r\n$/, '')
      const isFile = /filename/i.test(part.slice(0, split))
      const shown = isFile ? note(value) : this.member(value, name)
      parts.push(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${this.name(name)}"\r\n\r\n${shown}\r\n`)
    }
    return `${parts.join('')}--${BOUNDARY}--\r\n`
  }
}

/** Longer bodies are not parsed anywhere (message.ts). */
const LARGEST = 4_000_000
const BOUNDARY = 'redacted-boundary'

/** What is left of a text that nobody can take apart. */
function note(text: string): string {
  const size = `${text.length} characters`
  return /^\s*<(?:!doctype|html)/i.test(text.slice(0, 200)) ? `<!doctype html><title>redacted: ${size}</title>` : `(redacted: ${size})`
}

/** What a placeholder for the value of this name is called. */
function labelOf(name: string): string {
  const label = name
    .replace(/^x-/i, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
  return looksLikeWord(label) && /^[a-z][a-z0-9-]{1,19}$/.test(label) ? label : 'value'
}

/** Does a text that looks like a JWT begin as one: with a JSON object? */
export function hasHeader(jwt: string): boolean {
  return textOfBase64(jwt.slice(0, jwt.indexOf('.')))?.startsWith('{') === true
}

/** A JWT without its signature proves nothing: what it says is hidden or kept claim by claim, and it is no secret itself. */
function isUnsigned(text: string): boolean {
  const parts = text.split('.')
  const signature = parts[2] ?? ''
  return parts.length === 3 && text.startsWith('ey') && (signature === '' || isRedacted(signature))
}

/** A JWT whose signature was hidden, by us or before us. */
export function isOurs(jwt: string): boolean {
  const signature = jwt.split('.').at(-1) ?? ''
  return signature.startsWith('redacted-') || isRedacted(signature)
}

function isCookieAttribute(text: string): boolean {
  return /^\s*(?:(?:expires|max-age|path|domain|samesite|priority)=[\w\s,:./+-]{0,128}|secure|httponly|partitioned)\s*$/i.test(text)
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '\ufffd'))
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function decodedForm(text: string): string {
  return decoded(text.replaceAll('+', ' '))
}
