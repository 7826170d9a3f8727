/** What several rules ask about uses of tokens. */
import type { NotEvaluatedReason } from './finding'
import type { Limits } from './lifetime'
import type { Message } from './message'
import type { Token, Use } from './model'
import { isRedacted } from './placeholder'

/** Why the capture does not show which token a call presents; null: it shows that there is none. */
export function hiddenToken(message: Message): NotEvaluatedReason | null {
  if (message.authorization === undefined) return 'header-missing'
  return message.bearer !== null && isRedacted(message.bearer) ? 'redacted' : null
}

/**
 * The last calls, three at most, that the app sent with a token after its end and up to a moment, oldest first. A
 * call that is sent again after a network error counts once, at its first try.
 */
export function lateCalls(token: Token, upTo: number, limits: Limits): readonly Use[] {
  const calls: Use[] = []
  for (let index = token.uses.length - 1; index >= 0; index--) {
    const use = token.uses[index] as Use
    if (use.sentAt > upTo || use.instance !== token.instance) continue
    // Before its end, and so is all that comes before.
    if (use.expired !== true) break
    const call = firstTry(token, index, limits)
    if (!calls.includes(call)) calls.unshift(call)
    if (calls.length === 3) break
  }
  return calls
}

/** How far back (in uses) the first try of a repeated call is looked for. */
const REACH = 20

/** The same call before it was sent again because it failed on the wire; the call itself where it did not. */
export function firstTry(token: Token, index: number, limits: Limits): Use {
  const use = token.uses[index] as Use
  for (let earlier = index - 1; earlier >= 0 && index - earlier <= REACH; earlier--) {
    const other = token.uses[earlier] as Use
    if (other.host !== use.host || other.pathTemplate !== use.pathTemplate || other.instance !== use.instance) continue
    const hasFailed = other.answeredAt !== null && other.status === null && other.answeredAt <= use.sentAt
    const isRetry = hasFailed && other.expired === use.expired && use.sentAt - (other.answeredAt ?? 0) <= limits.near
    return isRetry ? firstTry(token, earlier, limits) : use
  }
  return use
}
