import type { Client, Token } from '../../core/model'
import type { Expiry } from '../format/countdown'

export function expiryOfToken(token: Token): Expiry {
  if (token.revokedAt !== null) return { kind: 'revoked', at: token.revokedAt }
  const earliest = token.expiresAtEarliest ?? token.absoluteExpiresAt
  const latest = token.expiresAtLatest ?? token.absoluteExpiresAt
  if (earliest === null || latest === null) return { kind: 'unknown' }
  return { kind: 'at', earliest, latest }
}

/** Of a client, the secret is what expires. */
export function expiryOfClient(client: Client): Expiry {
  const at = client.secretExpiresAt
  if (at === 'never') return { kind: 'never' }
  return at === null ? { kind: 'unknown' } : { kind: 'at', earliest: at, latest: at }
}
