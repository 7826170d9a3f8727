import { formatDuration, formatRoughDuration } from './duration'

/**
 * When something ends, as far as anybody can tell. Between `earliest` and `latest` it may have ended already: the
 * server counts from a moment inside the exchange that nobody saw.
 */
export type Expiry =
  | { readonly kind: 'at'; readonly earliest: number; readonly latest: number }
  | { readonly kind: 'never' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly at: number }

export type CountdownState = 'live' | 'expired' | 'never' | 'unknown' | 'revoked'

export function countdownState(expiry: Expiry, now: number): CountdownState {
  if (expiry.kind !== 'at') return expiry.kind
  return now < expiry.latest ? 'live' : 'expired'
}

export function countdownText(expiry: Expiry, now: number): string {
  switch (expiry.kind) {
    case 'never':
      return 'does not expire'
    case 'unknown':
      return 'lifetime unknown'
    case 'revoked':
      return 'revoked'
    case 'at':
      return now < expiry.earliest ? remaining(expiry.earliest - now) : ended(expiry.latest, now)
  }
}

/** Where there is room for a word or two; state and colour say the rest. */
export function shortCountdownText(expiry: Expiry, now: number): string {
  if (expiry.kind === 'never') return 'no expiry'
  if (expiry.kind === 'unknown') return 'unknown'
  if (expiry.kind === 'revoked') return 'revoked'
  return now < expiry.earliest ? formatDuration(Math.ceil((expiry.earliest - now) / 1000) * 1000) : 'expired'
}

function remaining(ms: number): string {
  // Rounded up: a token that says "expires in 0 s" is still good.
  return `expires in ${formatDuration(Math.ceil(ms / 1000) * 1000)}`
}

function ended(latest: number, now: number): string {
  if (now < latest + 1000) return now < latest ? 'expires about now' : 'expired just now'
  return `expired ${formatRoughDuration(now - latest)} ago`
}
