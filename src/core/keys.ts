/** Public keys (RFC 7517), and which of them a JWT means. Nothing here verifies: that is signatures.ts, which few load. */
import { AppError } from './errors'
import { keyText } from './fingerprint'
import { type Json, parseObject } from './message'

/** Keys that were captured, pasted or dropped. */
export interface KeySource {
  /** For people: where they are from. */
  readonly from: string
  readonly keys: readonly Json[]
}

/** A key set that the user gave. */
export interface GivenKeySet extends KeySource {
  /** Whose keys they are; null: anybody's. */
  readonly issuer: string | null
}

export interface FoundKey {
  readonly key: Json
  readonly kid: string | null
  readonly from: string
}

/** Type and curve of the keys for an algorithm (RFC 7518 section 3.1, RFC 8037, RFC 9864); null: it needs a shared secret, or is unknown. */
function kindOf(alg: unknown): { readonly kty: string; readonly crv: string | null } | null {
  if (typeof alg !== 'string') return null
  if (/^[RP]S(?:256|384|512)$/.test(alg)) return { kty: 'RSA', crv: null }
  const curve = CURVES[alg]
  if (curve !== undefined) return { kty: 'EC', crv: curve }
  return /^Ed(?:DSA|25519|448)$/.test(alg) ? { kty: 'OKP', crv: null } : null
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521', ES256K: 'secp256k1' }

/** HMAC: both sides have the same secret, which no key set may publish. */
export function isShared(alg: unknown): boolean {
  return typeof alg === 'string' && /^HS\d+$/.test(alg)
}

/** Keys that may have signed with this algorithm, each once. */
export function usableKeys(alg: unknown, sources: readonly KeySource[]): readonly FoundKey[] {
  const kind = kindOf(alg)
  if (kind === null) return []
  const found = new Map<string, FoundKey>()
  for (const { keys, from } of sources) {
    for (const key of keys) {
      const isForIt =
        key.kty === kind.kty &&
        (kind.crv === null || key.crv === kind.crv) &&
        key.use !== 'enc' &&
        (key.alg === undefined || key.alg === alg) &&
        (!Array.isArray(key.key_ops) || key.key_ops.includes('verify'))
      const kid = typeof key.kid === 'string' ? key.kid : null
      const name = `${kid ?? ''} ${keyText(key)}`
      if (isForIt && !found.has(name)) found.set(name, { key, kid, from })
    }
  }
  return [...found.values()]
}

/** The keys that a JWT may mean: by its `kid`, or all that fit where it has none. */
export function keysFor(header: Json, sources: readonly KeySource[]): readonly FoundKey[] {
  const usable = usableKeys(header.alg, sources)
  return header.kid === undefined ? usable : usable.filter(({ kid }) => kid === header.kid)
}

/** Members that only the owner of a key may have (RFC 7518 section 6). */
const PRIVATE = ['d', 'p', 'q', 'k', 'oth'] as const

/** A key set as somebody pasted, dropped or saved it: a JWKS, or one key of it. Throws `AppError`. */
export function readKeySet(text: string): { readonly keys: readonly Json[] } {
  const json = parseObject(text)
  if (json === null) throw new AppError('KEY_SET_INVALID', 'this is not a JSON object; a key set looks like {"keys": [ … ]}')
  const keys: unknown = typeof json.kty === 'string' ? [json] : json.keys
  if (!Array.isArray(keys)) throw new AppError('KEY_SET_INVALID', 'it has no list "keys"; a key set looks like {"keys": [ … ]}')
  if (keys.length === 0) throw new AppError('KEY_SET_INVALID', 'its list "keys" is empty')
  return { keys: keys.map((key, index) => readKey(key, index + 1)) }
}

function readKey(key: unknown, place: number): Json {
  if (typeof key !== 'object' || key === null || Array.isArray(key) || typeof (key as Json).kty !== 'string')
    throw new AppError('KEY_SET_INVALID', `key ${place} of the list is no key: it has no "kty"`)
  if (PRIVATE.some(member => member in key))
    throw new AppError('KEY_SET_PRIVATE', `key ${place} of the list is a private or shared key; only public keys are needed here`)
  return key as Json
}
