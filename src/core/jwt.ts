/**
 * Reads what a JWT says (RFC 7519). Decoding is not verifying: nothing here checks a signature, and whoever made
 * the token may have written anything.
 */
import { epochMs } from './oauth'

export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** False where the signature part is empty, or `alg` is `none`. */
  readonly isSigned: boolean
}

const JWT_SHAPE = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/

/** Three base64url parts; says nothing of what is in them. */
export function looksLikeJwt(text: string): boolean {
  return text.length > 16 && text.startsWith('ey') && JWT_SHAPE.test(text)
}

/** Five parts: an encrypted JWT (JWE, RFC 7516), whose claims nobody can read here. */
export function looksLikeJwe(text: string): boolean {
  return text.startsWith('ey') && text.split('.').length === 5
}

/** The header of an encrypted JWT; null for what is none, or has no JSON header. */
export function jweHeader(text: string): Readonly<Record<string, unknown>> | null {
  if (!looksLikeJwe(text)) return null
  const header = readPart(text.split('.')[0])
  return typeof header?.enc === 'string' ? header : null
}

/** Several look at the same token, one after the other. */
const recent = new Map<string, DecodedJwt | null>()

/** Null for what is not a JWT with a JSON header and JSON claims. Never throws. */
export function decodeJwt(text: string): DecodedJwt | null {
  if (!looksLikeJwt(text)) return null
  const known = recent.get(text)
  if (known !== undefined) return known
  const jwt = decode(text)
  if (recent.size >= 100) recent.clear()
  recent.set(text, jwt)
  return jwt
}

function decode(text: string): DecodedJwt | null {
  const [head, body] = text.split('.')
  const header = readPart(head)
  const claims = readPart(body)
  if (header === null || claims === null) return null
  const { alg } = header
  const isNone = typeof alg !== 'string' || alg.toLowerCase() === 'none'
  return { header, claims, isSigned: !isNone && !text.endsWith('.') }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A JSON object in base64url (RFC 7515 section 2); null for what is none. */
function readPart(encoded = ''): Record<string, unknown> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) return null
  try {
    const binary = atob(encoded.replace(/-/g, '+').replace(/_/g, '/'))
    const bytes = new Uint8Array(binary.length)
    for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index)
    const value: unknown = JSON.parse(utf8.decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** A NumericDate claim (RFC 7519 section 2: seconds, though some write ms) as epoch ms; null where it is absent or no number. */
export function claimTimeMs(jwt: DecodedJwt, claim: 'exp' | 'iat' | 'nbf'): number | null {
  const value = jwt.claims[claim]
  return typeof value === 'number' && Number.isFinite(value) ? epochMs(value) : null
}

/** `exp - iat` in ms: the lifetime the token states of itself. */
export function statedLifetimeMs(jwt: DecodedJwt): number | null {
  const exp = claimTimeMs(jwt, 'exp')
  const iat = claimTimeMs(jwt, 'iat')
  return exp === null || iat === null ? null : exp - iat
}
