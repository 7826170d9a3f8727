/** Proof Key for Code Exchange (RFC 7636), as far as a bystander can check it. */
import { base64url, bytesOf } from './redact/base64'
import { sha256 } from './redact/sha256'

/** Section 4.1: shorter ones can be guessed. */
export const SHORTEST_VERIFIER = 43

/** Does the verifier belong to the challenge (section 4.6)? Null: nobody here knows the method. */
export function isProven(verifier: string, challenge: string, method: string | null): boolean | null {
  if (method === 'S256') return base64url(sha256(bytesOf(verifier))) === challenge
  return method === null || method === 'plain' ? verifier === challenge : null
}
