import { rfc } from '../../core/cites'
import type { Ledger } from '../../core/ledger'
import { defineRule } from '../../core/lint'
import type { Registration } from '../../core/model'
import { NEEDLESS_CLIENT, redundancyOf } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/redundant',
  severity: 'warning',
  confidence: 'high',
  title: 'Registered again while working credentials exist',
  why: 'Each registration makes a new client. What was granted to the old one does not follow: the user may have to sign in again, and the server keeps an orphan.',
  fix: 'Store `client_id` and `client_secret` from the first registration and reuse them for every token request; register again only after `invalid_client`.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    again: 'Registered client {client} although client {earlier} was still good.',
    same: 'Asked to register again; the server answered with the same client {client}. The request was unnecessary.',
  },
  examples: {
    wrong: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600',
    right: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3500 tok(C1)→T2/3600',
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
        cost: isSameClient ? { savableRequests: 1 } : NEEDLESS_CLIENT,
        ...((isSameClient || isPortChange) && { severity: 'info' as const }),
      })
    },
    response: {
      // A registration whose answer is not there made a client that nobody can name: was it another one?
      register({ registration, classification, message }, { ledger, notEvaluated }) {
        if (registration === null || classification.outcome !== 'success' || registration.client !== null) return
        if (!hasEarlier(registration, ledger)) return
        if (message.answerMissing) notEvaluated('body-missing')
        else if (message.answerText('client_id') !== null) notEvaluated('redacted')
      },
    },
  },
})

function hasEarlier({ app, fingerprint, sentAt }: Registration, ledger: Ledger): boolean {
  return app.clients.size > 0 || (fingerprint !== null && ledger.registrationAt(app, fingerprint, sentAt) !== null)
}
