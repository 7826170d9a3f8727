import { rfc } from '../../core/cites'
import type { Ledger } from '../../core/ledger'
import { type Claim, defineRule } from '../../core/lint'
import type { Token, TokenRequest, Use } from '../../core/model'
import { tokenSubject } from '../../core/subject'
import { hiddenToken, lateCalls } from '../../core/uses'

export default defineRule({
  id: 'token/refresh-too-late',
  severity: 'info',
  confidence: 'high',
  title: 'Renewed only after an expired token was sent',
  why: 'The call fails first and is made twice; where the app does not repeat it, the user sees an error.',
  fix: 'Check the remaining lifetime before each call and renew a little before expiry.',
  cites: [rfc(6750, '3.1')],
  messages: {
    late: 'Token {token} had expired when it was sent; the new one was asked for only then.',
  },
  examples: {
    wrong: '0 tok(C1)→T1/600 · 300 api(T1) · 605 api(T1)=401 · 606 tok(C1)→T2/600 · 607 api(T2)',
    right: '0 tok(C1)→T1/600 · 300 api(T1) · 560 tok(C1)→T2/600 · 605 api(T2)',
  },
  on: {
    request: {
      // Nobody can tell whether a token that the capture does not show had expired.
      api({ use, message }, { notEvaluated }) {
        const reason = use?.token === null ? hiddenToken(message) : null
        if (reason !== null) notEvaluated(reason)
      },
    },
    response: {
      token({ tokenRequest }, { ledger, report }) {
        if (tokenRequest?.outcome !== 'success' || !tokenRequest.isUsable || tokenRequest.key === null) return
        const { key, sentAt, answeredAt, exchangeId } = tokenRequest
        const mint = ledger.latestMintOf(key, sentAt)
        const earlier = mint === null ? lastStranger(tokenRequest, ledger) : mint.token
        if (earlier === null || earlier === tokenRequest.token) return
        // Of several renewals at once, the first that was answered ended it.
        if (mint !== null && mintBefore(tokenRequest, ledger.mintsOf(key)) !== mint) return
        // Calls that left while the new token was on its way belong to the same mistake.
        const late = lateCalls(earlier, answeredAt ?? sentAt, ledger.limits)
        const first = late[0]
        if (first === undefined || late.length > 2 || first.sentAt > sentAt) return
        const refused = late.filter(use => use.refused).length
        if (sentAt - (first.answeredAt ?? first.sentAt) > ledger.limits.near) return
        report({
          subject: tokenSubject(earlier),
          message: 'late',
          data: { token: earlier.id },
          evidence: [...(earlier.mintedBy === null ? [] : [earlier.mintedBy]), ...late.map(use => use.exchangeId), exchangeId],
          claims: late.map((use): Claim => `use:${use.exchangeId}`) as [Claim, ...Claim[]],
          at: sentAt,
          // Each has to be made once more with the new token.
          ...(refused > 0 && { cost: { savableRequests: refused, failedCalls: refused } }),
        })
      },
    },
  },
})

/** What the app was given last before this. */
function mintBefore(request: TokenRequest, mints: readonly TokenRequest[]): TokenRequest | undefined {
  return mints[mints.lastIndexOf(request) - 1]
}

/** So many uses are looked at, the newest, for a token from before the capture. */
const REACH = 200

/**
 * The token from before the capture that this request replaces: the only one that the app sent and saw refused in the
 * last minute.
 */
function lastStranger({ app, sentAt }: TokenRequest, ledger: Ledger): Token | null {
  let found: Token | null = null
  const { uses } = ledger
  for (let index = uses.length - 1; index >= Math.max(0, uses.length - REACH); index--) {
    const { token, instance, refused, answeredAt } = uses.at(index) as Use
    if (token === null || token.mintedBy !== null || instance !== app.instance || !refused) continue
    if (answeredAt === null || sentAt - answeredAt > ledger.limits.near) continue
    if (found !== null && found !== token) return null
    found = token
  }
  return found
}
