/** What is wrong with the software statement of a registration request (RFC 7591 section 2.3), as far as one can see without a key. */
import { hiddenRequest } from './client-metadata'
import type { NotEvaluatedReason } from './finding'
import { claimTimeMs, decodeJwt, looksLikeJwe } from './jwt'
import type { Clock } from './ledger/clocks'
import type { Message } from './message'
import { isPlaceholder, isRedacted } from './placeholder'

export type StatementFlaw =
  | 'missing'
  | 'placeholder'
  | 'quoted'
  | 'prefixed'
  | 'malformed'
  | 'unsigned'
  | 'expired'
  /** With it the statement is fine otherwise, and some servers take it. */
  | 'spaced'
  | 'anonymous'

export interface StatementVerdict {
  readonly flaw: StatementFlaw | null
  /** Why it could not be judged; null: it was. */
  readonly unknown: NotEvaluatedReason | null
}

/** `clock`: of the server that the statement goes to. */
export function statementVerdict(message: Message, isNeeded: boolean, clock: Clock): StatementVerdict {
  const unknown = hiddenRequest(message)
  if (unknown !== null) return { flaw: null, unknown }
  const value = message.params.software_statement
  // A body that is no list of members at all is another mistake.
  if (value === undefined) return { flaw: isNeeded && message.bodyKind !== 'other' ? 'missing' : null, unknown: null }
  if (typeof value !== 'string') return { flaw: 'malformed', unknown: null }
  if (isHidden(value)) return { flaw: null, unknown: 'redacted' }
  return { flaw: flawOf(value, message.exchange.startedAt, clock), unknown: null }
}

function flawOf(value: string, at: number, { skewMs, uncertaintyMs }: Clock): StatementFlaw | null {
  if (isPlaceholder(value)) return 'placeholder'
  const text = value.replace(/\s+/g, '')
  // Encrypted: nobody can tell from here.
  if (looksLikeJwe(text)) return null
  const jwt = decodeJwt(text)
  if (jwt === null) {
    if (/^["'].*["']$/.test(text)) return 'quoted'
    return /^\s*bearer\s/i.test(value) ? 'prefixed' : 'malformed'
  }
  const { alg } = jwt.header
  if (typeof alg !== 'string' || alg.toLowerCase() === 'none') return 'unsigned'
  const end = claimTimeMs(jwt, 'exp')
  if (end !== null && at + skewMs > end + uncertaintyMs + 60_000) return 'expired'
  if (text !== value) return 'spaced'
  return typeof jwt.claims.iss === 'string' && jwt.claims.iss !== '' ? null : 'anonymous'
}

/** Taken out by a tool: as a whole, or its signature only. */
function isHidden(value: string): boolean {
  const parts = value.split('.')
  return isRedacted(value) || (parts.length === 3 && isRedacted(parts[2] ?? ''))
}
