import { rfc } from '../../core/cites'
import { defineRule } from '../../core/lint'
import type { Failure } from '../../core/model'
import { NEEDLESS_CLIENT, redundancyOf } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/as-error-handling',
  severity: 'warning',
  confidence: 'medium',
  title: 'Registered as a reaction to an unrelated error',
  why: 'The error passes, the new client stays: tokens and logins of the old one are thrown away for nothing.',
  fix: 'Keep the registration, and retry the request or renew the token: this error does not mean that the client is unknown.',
  cites: [rfc(6749, '5.2')],
  messages: {
    after: 'After an error ({error}) that says nothing against client {earlier}, the app registered client {client}.',
  },
  examples: {
    wrong: '1 reg→C1 · 2 tok(C1)→T1/120 · 100 tok(C1)=503 · 101 reg→C2',
    right: '1 reg→C1 · 2 tok(C1)→T1/120 · 100 tok(C1)=503 · 105 tok(C1)→T2/120',
  },
  on: {
    registered({ registration, client }, { ledger, report }) {
      const verdict = redundancyOf(registration, client, ledger)
      if (verdict.kind !== 'redundant' || verdict.isSameClient) return
      const failure = lastFailureBefore(registration.app.failures, registration.sentAt, ledger.limits.near)
      if (failure === null) return
      report({
        subject: appSubject(registration.app),
        message: 'after',
        data: { error: failure.what, earlier: verdict.earlier.clientId, client: client.clientId },
        evidence: [failure.exchangeId, registration.exchangeId],
        claims: [`registration:${registration.exchangeId}`],
        at: registration.sentAt,
        cost: NEEDLESS_CLIENT,
        ...(verdict.isPortChange && { severity: 'info' as const }),
      })
    },
  },
})

function lastFailureBefore(failures: readonly Failure[], sentAt: number, near: number): Failure | null {
  const failure = failures.findLast(item => item.at <= sentAt)
  return failure !== undefined && sentAt - failure.at <= near ? failure : null
}
