/**
 * Verifies signatures of JWTs with keys that were captured or that the user gave. Pure, but for time: WebCrypto answers
 * later. Nothing is fetched. jose's part of it is large: only what verifies imports this, and the panel when it is asked to.
 */
import { JWSSignatureVerificationFailed } from 'jose/errors'
import { compactVerify } from 'jose/jws/compact/verify'
import { importJWK } from 'jose/key/import'
import { decodeJwt } from './jwt'
import { isScrubbed } from './jwts'
import { type FoundKey, type GivenKeySet, isShared, keysFor } from './keys'
import type { JwtToVerify, SignatureAnswer, SignatureState } from './ledger/signatures'
import { type HiddenSignature, hiddenSignature } from './placeholder'

/** `keySets`: what the user gave, beside the keys that each question brings along. */
export async function verifySignatures(
  jwts: readonly JwtToVerify[],
  keySets: readonly GivenKeySet[] = [],
): Promise<readonly SignatureAnswer[]> {
  return Promise.all(jwts.map(async jwt => ({ id: jwt.id, state: await stateOf(jwt, keySets) })))
}

async function stateOf({ text, issuer, sources }: JwtToVerify, keySets: readonly GivenKeySet[]): Promise<SignatureState> {
  const header = decodeJwt(text)?.header
  if (header === undefined) return { kind: 'not-checked', because: 'not-a-jwt' }
  const { alg } = header
  if (typeof alg !== 'string' || isShared(alg) || alg.toLowerCase() === 'none') return { kind: 'not-allowed', alg: String(alg) }
  if (text.endsWith('.') || isScrubbed(text)) return { kind: 'not-checked', because: 'scrubbed' }
  if (header.b64 === false) return { kind: 'not-checked', because: 'unsupported' }
  const given = keySets.filter(set => set.issuer === null || set.issuer === issuer)
  const candidates = keysFor(header, [...sources, ...given])
  const hidden = hiddenSignature(text.slice(text.lastIndexOf('.') + 1))
  if (hidden !== null) return stateOfHidden(hidden, candidates)
  const answers = await Promise.all(candidates.map(async key => ({ key, isGood: await isSignedBy(text, alg, key) })))
  const good = answers.find(({ isGood }) => isGood)
  if (good !== undefined) return { kind: 'verified', kid: good.key.kid, from: good.key.from }
  const [first] = answers
  // With several to choose from, none of which fits, the right one may be one that nobody has seen.
  if (first === undefined || answers.length > 1) return { kind: 'no-key' }
  if (first.isGood === null) return { kind: 'not-checked', because: 'unsupported' }
  return { kind: 'invalid', kid: first.key.kid, from: first.key.from }
}

/** In a file that was redacted, signatures are gone and keys too: what was found before is found again. */
function stateOfHidden(hidden: HiddenSignature, candidates: readonly FoundKey[]): SignatureState {
  const [first] = candidates
  if (first === undefined || (hidden !== 'verified' && candidates.length > 1)) return { kind: 'no-key' }
  if (hidden === 'verified' || hidden === 'invalid') return { kind: hidden, kid: first.kid, from: first.from }
  return { kind: 'not-checked', because: hidden === 'unchecked' ? 'unsupported' : 'scrubbed' }
}

/** Null: it cannot be tried here. */
async function isSignedBy(text: string, alg: string, { key }: FoundKey): Promise<boolean | null> {
  try {
    await compactVerify(text, await importJWK({ ...key, key_ops: undefined, ext: undefined }, alg), { algorithms: [alg] })
    return true
  } catch (error) {
    return error instanceof JWSSignatureVerificationFailed ? false : null
  }
}
