import type { Client, Token } from '../../../core/model'
import { expiryOfClient, expiryOfToken } from '../../model/expiry'
import type { Scale } from './scale'

/** A stretch of a track, in pixels, cut to what is seen. */
export interface Stretch {
  readonly kind: 'good' | 'unknown' | 'over' | 'client'
  readonly left: number
  readonly width: number
  /** It began before the left edge, or ends beyond the right one. */
  readonly isCutLeft: boolean
  readonly isCutRight: boolean
}

/** How far a spent token is drawn where nobody used it any more. */
const TAIL_PX = 18

/** A token's life: good from issue to expiry, then hatched until its last use. */
export function tokenBar(token: Token, scale: Scale): readonly Stretch[] {
  const expiry = expiryOfToken(token)
  const lastUse = token.uses.at(-1)?.sentAt ?? token.mintedAt
  if (expiry.kind === 'unknown' || expiry.kind === 'never') {
    return cut(expiry.kind === 'never' ? 'good' : 'unknown', token.mintedAt, Math.max(scale.to, lastUse), scale)
  }
  const end = expiry.kind === 'revoked' ? expiry.at : expiry.earliest
  const over = Math.max(lastUse, end + TAIL_PX * scale.msPerPx)
  return [...cut('good', token.mintedAt, end, scale), ...cut('over', end, over, scale)]
}

/** A client's life: a thin line from registration (or first sight) to the expiry of its secret. */
export function clientLine(client: Client, scale: Scale): readonly Stretch[] {
  const expiry = expiryOfClient(client)
  const end = expiry.kind === 'at' ? expiry.earliest : scale.to + scale.msPerPx
  return cut('client', client.registeredAt, end, scale)
}

function cut(kind: Stretch['kind'], from: number, to: number, scale: Scale): readonly Stretch[] {
  if (to <= scale.from || from >= scale.to || to <= from) return []
  const left = Math.max(0, scale.x(from))
  const right = Math.min(scale.width, scale.x(to))
  return [{ kind, left, width: Math.max(2, right - left), isCutLeft: from < scale.from, isCutRight: to > scale.to }]
}
