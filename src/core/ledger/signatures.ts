/** JWTs of issuers whose keys were seen or given: which keys they name, and what is known of their signatures. */
import { plainText } from '../fingerprint'
import { shortHash } from '../hash'
import type { Journal } from '../journal'
import { decodeJwt } from '../jwt'
import { jwtsReceived, jwtsSent, type SeenJwt } from '../jwts'
import { type GivenKeySet, type KeySource, keysFor } from '../keys'
import type { Json } from '../message'
import type { Documents, KeySet } from './documents'
import type { Entry } from './entry'

export type SignatureState =
  | { readonly kind: 'verified' | 'invalid'; readonly kid: string | null; readonly from: string }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'not-allowed'; readonly alg: string }
  | { readonly kind: 'not-checked'; readonly because: 'scrubbed' | 'unsupported' | 'not-a-jwt' }

export interface JwtToVerify {
  /** Of the JWT and the keys it is to be tried with. */
  readonly id: string
  readonly text: string
  readonly issuer: string | null
  /** Keys that the capture shows. */
  readonly sources: readonly KeySource[]
  /** When the question arose (epoch ms). */
  readonly at: number
}

export interface SignatureAnswer {
  readonly id: string
  readonly state: SignatureState
}

/** A JWT that somebody issued here or elsewhere, whose issuer is known by name. */
export interface IssuedJwt extends SeenJwt {
  readonly entry: Entry
  readonly issuer: string
  readonly header: Json
  /** When it was seen (epoch ms). */
  readonly at: number
}

/** So many JWTs of an issuer wait for a key set that is read after them. */
const MOST_WAITING = 50
/** And so many different headers of all issuers are looked at in the end. */
const MOST_HEADERS = 200

export class Signatures {
  readonly #journal: Journal
  readonly #documents: Documents
  readonly #given: readonly GivenKeySet[]
  readonly #waiting = new Map<string, readonly IssuedJwt[]>()
  /** By issuer, algorithm and key: the last JWT of that kind. */
  readonly #headers = new Map<string, IssuedJwt>()

  constructor(journal: Journal, documents: Documents, given: readonly GivenKeySet[]) {
    this.#journal = journal
    this.#documents = documents
    this.#given = given
  }

  request(entry: Entry): void {
    for (const item of issuedSent(entry)) this.#note(item)
  }

  response(entry: Entry): void {
    for (const item of issuedReceived(entry)) this.#note(item)
  }

  #note(item: IssuedJwt): void {
    const { issuer, header } = item
    const waiting = this.#waiting.get(issuer) ?? []
    this.#journal.put(this.#waiting, issuer, [...waiting.slice(1 - MOST_WAITING), item])
    const key = `${issuer} ${String(header.alg)} ${String(header.kid)}`
    if (this.#headers.has(key) || this.#headers.size < MOST_HEADERS) this.#journal.put(this.#headers, key, item)
  }

  /** JWTs of whoever publishes this key set, the last of them. */
  waitingFor(keySet: KeySet): readonly IssuedJwt[] {
    return [...this.#waiting].flatMap(([issuer, items]) => (this.#documents.keySetOf(issuer) === keySet ? items : []))
  }

  headers(): readonly IssuedJwt[] {
    return [...this.#headers.values()]
  }

  /** Where its keys are to be found; empty: nobody has seen any. */
  sourcesOf({ issuer, jwt }: IssuedJwt): readonly KeySource[] {
    const captured = this.#documents.keySetOf(issuer)
    const given = this.#given.filter(set => set.issuer === null || set.issuer === issuer || set.issuer === jwt?.claims.iss)
    return [...(captured === null ? [] : [{ from: captured.url, keys: captured.keys }]), ...given]
  }

  /** Null: nobody has checked it yet; whoever can is asked to. */
  stateOf(item: IssuedJwt, at: number): SignatureState | null {
    const { text, issuer, header } = item
    const sources = this.sourcesOf(item)
    const keys = keysFor(header, sources).map(({ key }) => plainText(key))
    return this.ask({ id: shortHash([text, ...keys].join('\n')), text, issuer, sources, at })
  }

  /** Set by the engine, which keeps what was answered. */
  ask: (question: JwtToVerify) => SignatureState | null = () => null
}

const NONE: readonly IssuedJwt[] = []

/** What the request shows of JWTs that somebody issued. */
export function issuedSent(entry: Entry): readonly IssuedJwt[] {
  return issuedIn(entry, jwtsSent(entry), entry.exchange.startedAt)
}

/** What the answer delivers of them. */
export function issuedReceived(entry: Entry): readonly IssuedJwt[] {
  return issuedIn(entry, jwtsReceived(entry), entry.exchange.endedAt ?? entry.exchange.startedAt)
}

function issuedIn(entry: Entry, seen: readonly SeenJwt[], at: number): readonly IssuedJwt[] {
  if (seen.length === 0) return NONE
  return seen.flatMap(item => {
    const jwt = item.use === 'access token' || item.use === 'ID token' ? decodeJwt(item.text) : null
    const named = jwt?.claims.iss
    const issuer = entry.app?.issuer ?? (typeof named === 'string' ? named : null)
    return jwt === null || issuer === null ? [] : [{ ...item, entry, issuer, header: jwt.header, at }]
  })
}
