import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { type Claim, defineRule, type RuleContext } from '../../core/lint'
import type { App, Client, Token, TokenRequest, Use } from '../../core/model'
import { NEEDLESS_CLIENT, redundancyOf } from '../../core/redundancy'
import { appSubject } from '../../core/subject'
import { lateCalls } from '../../core/uses'

export default defineRule({
  id: 'registration/to-refresh-token',
  severity: 'warning',
  confidence: 'high',
  title: 'Registered again to get a fresh access token',
  why: 'A new registration is a new client: the server no longer knows the user by it, and the user is logged out.',
  fix: 'Renew the token by calling the token endpoint with the stored client credentials; a new registration logs the user out.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    expired: 'Token {token} of client {earlier} had run out; instead of asking for a new one, the app registered client {client}.',
    due: 'Token {token} of client {earlier} was about to run out; instead of asking for a new one, the app registered client {client}.',
    refused: 'Token {token} of client {earlier} was refused; instead of asking for a new one, the app registered client {client}.',
  },
  examples: {
    wrong: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3000 api(T1) · 3590 reg→C2 · 3591 tok(C2)→T2/3600',
    right: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3000 api(T1) · 3590 tok(C1)→T2/3600',
  },
  on: {
    // Only the token request of the new client shows what the registration was for.
    request: { token: judge },
  },
})

function judge({ tokenRequest, exchange }: Entry, { ledger, report, notEvaluated }: RuleContext<'expired' | 'due' | 'refused'>): void {
  const client = tokenRequest?.client ?? null
  const registration = client === null ? null : ledger.registrationOf(client)
  if (tokenRequest === null || client === null || registration === null) return
  const { sentAt, app } = registration
  if (tokenRequest.sentAt - client.registeredAt > ledger.limits.near) return
  const verdict = redundancyOf(registration, client, ledger)
  if (verdict.kind === 'unknown') return notEvaluated(verdict.reason)
  if (verdict.kind !== 'redundant') return
  const { earlier, confidence, isPortChange } = verdict
  const token = earlier.tokens.findLast(item => item.mintedAt <= sentAt)
  if (token === undefined || hasOwnTokenRequest(token, sentAt, earlier, app)) return
  const refusal = refusalNear(token, sentAt, ledger.limits.near)
  if (ledger.isDueForRenewal(token, sentAt) !== true && refusal === null) {
    // A refusal whose token is not shown may have been of this one.
    const doubt = ledger.doubtBetween('token', app.instance, Math.max(token.mintedAt, sentAt - ledger.limits.near), sentAt)
    return doubt === null ? undefined : notEvaluated(doubt)
  }
  const late = lateCalls(token, sentAt, ledger.limits)
  const isExpired = token.expiresAtLatest !== null && sentAt > token.expiresAtLatest
  report({
    subject: appSubject(app),
    message: isExpired ? 'expired' : refusal === null ? 'due' : 'refused',
    data: { token: token.id, earlier: earlier.clientId, client: client.clientId },
    evidence: [...evidenceOf(token, refusal, late), registration.exchangeId, exchange.id],
    claims: [`registration:${registration.exchangeId}`, ...absorbed(late, sentAt, ledger.limits.near)],
    at: sentAt,
    cost: NEEDLESS_CLIENT,
    confidence,
    ...(isPortChange && { severity: 'info' as const }),
  })
}

/** Did the app try the right thing, between the token's mint and the registration? */
function hasOwnTokenRequest(token: Token, before: number, { clientId }: Client, { tokenRequests: requests }: App): boolean {
  for (let index = requests.length - 1; index >= 0; index--) {
    const request = requests[index] as TokenRequest
    if (request.sentAt < token.mintedAt) return false
    if (request.clientId === clientId && request.sentAt < before) return true
  }
  return false
}

/** A 401 for the token so shortly before the registration that one led to the other. */
function refusalNear(token: Token, sentAt: number, near: number): Use | null {
  for (let index = token.uses.length - 1; index >= 0; index--) {
    const use = token.uses[index] as Use
    const { answeredAt, refused, instance } = use
    if (answeredAt === null || answeredAt > sentAt) continue
    if (sentAt - answeredAt > near) return null
    if (refused && instance === token.instance) return use
  }
  return null
}

/** One or two expired uses just before are how the app noticed; three and more are a mistake of their own. */
function absorbed(late: readonly Use[], sentAt: number, near: number): Claim[] {
  const first = late[0]
  if (first === undefined || late.length > 2 || sentAt - (first.answeredAt ?? first.sentAt) > near) return []
  return late.map((use): Claim => `use:${use.exchangeId}`)
}

function evidenceOf(token: Token, refusal: Use | null, late: readonly Use[]): string[] {
  const uses = late.length > 0 ? late.slice(0, 2) : refusal === null ? [] : [refusal]
  return [...(token.mintedBy === null ? [] : [token.mintedBy]), ...uses.map(use => use.exchangeId)]
}
