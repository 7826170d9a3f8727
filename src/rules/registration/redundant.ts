import { adobeChecklist, adobeFaq, adobeFlow } from '../../core/cites'
import { defineRule } from '../../core/lint'
import { redundancyOf } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/redundant',
  severity: 'warning',
  confidence: 'high',
  title: 'Registered again while working credentials exist',
  why: 'Each registration makes a new client. What was granted to the old one does not follow: the user may have to sign in again, and the server keeps an orphan.',
  fix: 'Store `client_id` and `client_secret` from the first registration and reuse them for every token request; register again only after `invalid_client`.',
  cites: [adobeFaq(6), adobeFaq(8), adobeFlow, adobeChecklist],
  messages: {
    again: 'Registered client {client} although client {earlier} was still good.',
    same: 'Asked to register again; the server answered with the same client {client}. The request was unnecessary.',
  },
  on: {
    registered({ registration, client }, { ledger, report, notEvaluated }) {
      const verdict = redundancyOf(registration, client, ledger)
      if (verdict.kind === 'unknown') return notEvaluated(verdict.reason)
      if (verdict.kind === 'needed') return
      const { earlier, isSameClient, isPortChange, confidence } = verdict
      report({
        subject: appSubject(registration.app),
        message: isSameClient ? 'same' : 'again',
        data: { client: client.clientId, earlier: earlier.clientId },
        evidence: [...(earlier.registeredBy === null ? [] : [earlier.registeredBy]), registration.exchangeId],
        claims: [`registration:${registration.exchangeId}`],
        at: registration.sentAt,
        confidence,
        ...((isSameClient || isPortChange) && { severity: 'info' as const }),
      })
    },
    response: {
      // A registration whose answer was not captured may have made a client that nobody will name.
      register({ classification, message }, { notEvaluated }) {
        if (classification.outcome === 'success' && message.answerMissing) notEvaluated('body-missing')
      },
    },
  },
})
