import { adobeChecklist, adobeFaq } from '../../core/cites'
import { isDueForRenewal, type Ledger } from '../../core/ledger'
import { NEAR } from '../../core/lifetime'
import { type Claim, defineRule } from '../../core/lint'
import type { Client, Registration, Token, Use } from '../../core/model'
import { redundancyOf } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/to-refresh-token',
  severity: 'warning',
  confidence: 'high',
  title: 'Registered again to get a fresh access token',
  why: 'A new registration is a new client: the server no longer knows the user by it, and the user is logged out.',
  fix: 'Renew the token by calling the token endpoint with the stored client credentials; a new registration logs the user out.',
  cites: [adobeFaq(12), adobeChecklist],
  messages: {
    expired: 'Token {token} of client {earlier} had run out; instead of asking for a new one, the app registered client {client}.',
    due: 'Token {token} of client {earlier} was about to run out; instead of asking for a new one, the app registered client {client}.',
    refused: 'Token {token} of client {earlier} was refused; instead of asking for a new one, the app registered client {client}.',
  },
  on: {
    request: {
      // Only the token request of the new client shows what the registration was for.
      token({ tokenRequest, exchange }, { ledger, report }) {
        const client = tokenRequest?.client
        if (!tokenRequest || !client || client.registeredBy === null) return
        const registration = tokenRequest.app.registrations.find(item => item.exchangeId === client.registeredBy)
        if (registration === undefined || tokenRequest.sentAt - client.registeredAt > NEAR || tokenRequest.sentAt < client.registeredAt)
          return
        const verdict = redundancyOf(registration, client, ledger)
        if (verdict.kind !== 'redundant' || verdict.isSameClient) return
        const { earlier, confidence } = verdict
        const token = lastTokenOf(earlier, registration.sentAt)
        if (token === null || hasOwnTokenRequest(registration, earlier, token, ledger)) return
        const refusal = refusalNear(token, registration.sentAt)
        if (isDueForRenewal(token, registration.sentAt) !== true && refusal === null) return
        const expired = token.uses.filter(use => use.expired === true && use.sentAt <= registration.sentAt)
        const isExpired = token.expiresAtLatest !== null && registration.sentAt > token.expiresAtLatest
        report({
          subject: appSubject(registration.app),
          message: isExpired ? 'expired' : refusal === null ? 'due' : 'refused',
          data: { token: token.id, earlier: earlier.clientId, client: client.clientId },
          evidence: [...evidenceOf(token, refusal, expired), registration.exchangeId, exchange.id],
          claims: [`registration:${registration.exchangeId}`, ...absorbed(expired)],
          at: registration.sentAt,
          confidence,
        })
      },
    },
  },
})

function lastTokenOf(client: Client, before: number): Token | null {
  return client.tokens.findLast(token => token.mintedAt <= before) ?? null
}

/** Did the app try the right thing, between the token's mint and the registration? */
function hasOwnTokenRequest(registration: Registration, earlier: Client, token: Token, ledger: Ledger): boolean {
  const app = ledger.appOfClient(earlier)
  return (app?.tokenRequests ?? []).some(
    request => request.clientId === earlier.clientId && request.sentAt >= token.mintedAt && request.sentAt < registration.sentAt,
  )
}

/** A 401 for the token so shortly before the registration that one led to the other. */
function refusalNear(token: Token, sentAt: number): Use | null {
  return (
    token.uses.findLast(
      use => use.refused && !use.asksToRegister && use.answeredAt !== null && use.answeredAt <= sentAt && sentAt - use.answeredAt <= NEAR,
    ) ?? null
  )
}

/** One or two expired uses are how the app noticed; three and more are a mistake of their own. */
function absorbed(expired: readonly Use[]): Claim[] {
  return expired.length > 2 ? [] : expired.map((use): Claim => `use:${use.exchangeId}`)
}

function evidenceOf(token: Token, refusal: Use | null, expired: readonly Use[]): string[] {
  const uses = expired.length > 0 ? expired.slice(0, 2) : refusal === null ? [] : [refusal]
  return [...(token.mintedBy === null ? [] : [token.mintedBy]), ...uses.map(use => use.exchangeId)]
}
