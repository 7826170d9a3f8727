import { rfc } from '../../core/cites'
import type { NotEvaluatedReason } from '../../core/finding'
import type { Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Message } from '../../core/message'
import type { TokenRequest } from '../../core/model'
import { isRedacted } from '../../core/placeholder'
import { appSubject } from '../../core/subject'
import { overlapping, rightsOf } from '../../core/token-requests'

export default defineRule({
  id: 'token/concurrent-refresh',
  severity: 'warning',
  confidence: 'high',
  title: 'Parallel token requests for the same thing',
  why: 'One of the two tokens is thrown away; where refresh tokens rotate, the loser is refused, and the server may end the whole login.',
  fix: 'Let one renewal run and have everyone await it; across tabs use a lock.',
  cites: [rfc(9700, '4.14'), rfc(6749, '6')],
  messages: {
    parallel: 'Token requests for the same thing ran side by side, {count} more than needed.',
    lost: 'Renewals with the same refresh token ran side by side; one went through, and another was refused (`invalid_grant`).',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '0.00-0.30 refresh(R1)→T1,R2/3600 · 0.05-0.35 refresh(R1)=invalid_grant',
    right: '0.00-0.30 refresh(R1)→T1,R2/3600 · 1 api(T1)',
  },
  on: {
    response: {
      token({ tokenRequest, message }, context) {
        if (tokenRequest === null || message.status === null || !isJudged(tokenRequest)) return
        // Which of two answers comes first says nothing of which was asked for first: each that was asked for later is told of.
        tell(tokenRequest, message, context)
        for (const rival of rivalsOf(tokenRequest, message, context.ledger)) tell(rival.other, rival.message, context)
      },
    },
  },
})

/** A code is the user at work, and each has its own. */
function isJudged({ grant }: TokenRequest): boolean {
  return grant === 'refresh_token' || grant === 'client_credentials'
}

function tell(request: TokenRequest, message: Message, { ledger, report, notEvaluated }: RuleContext<'parallel' | 'lost'>): void {
  const rivals = rivalsOf(request, message, ledger)
  const earlier = rivals.find(({ other }) => isBefore(other, request))?.other
  if (earlier === undefined) {
    const reason = hiddenIn(request, message)
    if (reason !== null && overlapping(request, ledger).some(({ other }) => other.grant === request.grant)) notEvaluated(reason)
    return
  }
  const all = [request, ...rivals.map(({ other }) => other)]
  const isLost = all.some(({ outcome }) => outcome === 'success') && all.some(({ errorCode }) => errorCode === 'invalid_grant')
  report({
    subject: appSubject(request.app),
    message: isLost ? 'lost' : 'parallel',
    evidence: [earlier.exchangeId, request.exchangeId],
    claims: [`call:${request.exchangeId}`],
    at: request.sentAt,
    cost: { savableRequests: 1 },
    ...(isLost && { severity: 'error' as const }),
  })
}

function rivalsOf(request: TokenRequest, message: Message, ledger: Ledger): ReturnType<typeof overlapping> {
  return overlapping(request, ledger).filter(
    ({ other, message: theirs }) =>
      theirs.status !== null && isSame(request, message, other, theirs) && !isGivenUp(other, theirs, request, message, ledger),
  )
}

/** The same value of a refresh token is the same login, whoever names the client. */
function isSame(a: TokenRequest, mine: Message, b: TokenRequest, theirs: Message): boolean {
  if (a.grant !== b.grant) return false
  if (a.grant === 'client_credentials') return a.key !== null && a.key === b.key
  const value = mine.param('refresh_token')
  return value !== null && !isRedacted(value) && value === theirs.param('refresh_token') && rightsOf(mine) === rightsOf(theirs)
}

/** Had the page that sent the earlier one gone when the later one left? Then nobody waited for it. */
function isGivenUp(a: TokenRequest, mine: Message, b: TokenRequest, theirs: Message, ledger: Ledger): boolean {
  const [first, message, second] = isBefore(a, b) ? [a, mine, b] : [b, theirs, a]
  const load = ledger.loadAt(first.app.instance, second.sentAt, message.exchange.context.tabId)
  return load !== null && load.at > first.sentAt
}

function isBefore(a: TokenRequest, b: TokenRequest): boolean {
  return a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.exchangeId < b.exchangeId)
}

/** Why nobody can tell what the request asks for; null: one can. */
function hiddenIn({ grant, key, clientId }: TokenRequest, message: Message): NotEvaluatedReason | null {
  if (grant === 'refresh_token') return isRedacted(message.param('refresh_token') ?? '') ? 'redacted' : null
  if (key !== null) return null
  return clientId !== null ? 'redacted' : message.authorization === undefined ? 'header-missing' : null
}
