import { adobeChecklist, adobeFaq, rfc } from '../../core/cites'
import { NEAR } from '../../core/lifetime'
import { type Claim, defineRule } from '../../core/lint'
import { tokenSubject } from '../../core/subject'

export default defineRule({
  id: 'token/refresh-too-late',
  severity: 'info',
  confidence: 'high',
  title: 'Renewed only after an expired token was sent',
  why: 'The call fails first and is made twice; where the app does not repeat it, the user sees an error.',
  fix: 'Check the remaining lifetime before each call and renew a little before expiry.',
  cites: [adobeFaq(10), adobeChecklist, rfc(6750, '3.1')],
  messages: {
    late: 'Token {token} had expired when it was sent; the new one was asked for only then.',
  },
  on: {
    request: {
      // Nobody can tell whether a token that the capture does not show had expired.
      api({ use, message }, { notEvaluated }) {
        if (use?.token === null && message.authorization === undefined) notEvaluated('header-missing')
      },
    },
    response: {
      token({ tokenRequest }, { ledger, report }) {
        if (tokenRequest === null || tokenRequest.outcome !== 'success' || !tokenRequest.isUsable || tokenRequest.key === null) return
        const { app, key, sentAt, exchangeId } = tokenRequest
        const earlier = ledger.latestTokenOf(app, key, sentAt)
        if (earlier === null || earlier === tokenRequest.token) return
        const late = earlier.uses.filter(use => use.expired === true && use.sentAt <= sentAt)
        const first = late[0]
        if (first === undefined || late.length > 2) return
        if (sentAt - (first.answeredAt ?? first.sentAt) > NEAR) return
        report({
          subject: tokenSubject(earlier),
          message: 'late',
          data: { token: earlier.id },
          evidence: [...(earlier.mintedBy === null ? [] : [earlier.mintedBy]), ...late.map(use => use.exchangeId), exchangeId],
          claims: late.map((use): Claim => `use:${use.exchangeId}`) as [Claim, ...Claim[]],
          at: sentAt,
        })
      },
    },
  },
})
