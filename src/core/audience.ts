/** For whom a token is, and for whom it was asked. */

import { parseUrl } from './exchange'
import type { NotEvaluatedReason } from './finding'
import type { Ledger } from './ledger'
import type { Message } from './message'
import type { Token } from './model'
import type { WebAddress } from './web-address'

/** `aud` as a list (RFC 7519 section 4.1.3); empty: it names nobody. */
export function audiencesOf({ aud }: Readonly<Record<string, unknown>>): readonly string[] {
  return [aud].flat().filter((item): item is string => typeof item === 'string' && item !== '')
}

/** An audience that is a place on the web, and not merely a name. */
export function isAddress(audience: string): boolean {
  return /^https?:\/\/./.test(audience)
}

/** Is the address the audience's own, or below it? */
export function isWithin(url: WebAddress, audience: string): boolean {
  const place = parseUrl(audience)
  if (place === null || place.origin !== url.origin) return false
  const path = place.pathname.replace(/\/$/, '')
  return url.pathname === path || url.pathname.startsWith(`${path}/`)
}

/** How many of the app's last sign-ins are looked through for what was asked for. */
const REACH = 20

/**
 * Names that the app asked a token for: `resource` (RFC 8707), `audience`, and scopes that are addresses; in the token
 * request, or in the sign-in before it. A reason where that cannot be seen.
 */
export function namesAskedFor(token: Token, ledger: Ledger): readonly string[] | NotEvaluatedReason {
  const mint = token.mintedBy === null ? null : ledger.entryOf(token.mintedBy)
  if (mint === null) return 'mint-not-captured'
  if (mint.message.bodyKind === 'unknown') return 'body-missing'
  const app = token.client === null ? null : ledger.appOfClient(token.client)
  const signIns = app === null ? [] : ledger.authorizations.of(app).slice(-REACH)
  if (signIns.some(({ isPushed }) => isPushed)) return 'body-missing'
  const messages = signIns.flatMap(({ exchangeId }) => ledger.entryOf(exchangeId)?.message ?? [])
  const names = [mint.message, ...messages].flatMap(namesIn)
  // The sign-in may have named them, and is not in the capture.
  return names.length === 0 && messages.length === 0 && SIGNED_IN.test(token.grant ?? '') ? 'mint-not-captured' : names
}

/** Grants that go back to a sign-in of the user. */
const SIGNED_IN = /^(?:authorization_code|refresh_token)$|:device_code$/

function namesIn({ params }: Message): string[] {
  const scopes = typeof params.scope === 'string' ? params.scope.split(/\s+/).filter(isAddress) : []
  return [params.resource, params.audience, scopes].flat(2).filter((item): item is string => typeof item === 'string')
}
