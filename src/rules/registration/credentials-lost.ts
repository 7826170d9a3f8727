import { rfc } from '../../core/cites'
import { defineRule } from '../../core/lint'
import { NEEDLESS_CLIENT } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

/** So soon after the registration, a sign-in is its consequence. */
const SIGN_IN_WITHIN = 1_800_000

export default defineRule({
  id: 'registration/credentials-lost',
  severity: 'info',
  confidence: 'medium',
  title: 'An earlier client silently abandoned',
  why: 'The app had credentials, and after a while it has none: whoever comes back to it starts from nothing, and signs in again.',
  fix: 'Find out why the storage was emptied: the stored client was lost, and a new pair means a new token and a new user login.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    lost: 'Client {earlier} was not seen again after a long silence; the app registered client {client} instead.',
    signIn:
      'Client {earlier} was not seen again after a long silence; the app registered client {client} instead, and the user had to sign in again.',
  },
  examples: {
    wrong: '1 reg→C1 · 2 tok(C1)→T1/172800 · 86400 reg→C2 · 86401 tok(C2)→T2/172800',
    right: '1 reg→C1 · 2 tok(C1)→T1/3600 · 86400 tok(C1)→T2/3600',
  },
  on: {
    end({ ledger, report }) {
      for (const { entry, registration, earlier, client } of ledger.sequels.abandonedClients()) {
        const signIn = ledger.signIns.after(client.instance, client.registeredAt, SIGN_IN_WITHIN)
        report({
          subject: appSubject(registration.app),
          message: signIn === null ? 'lost' : 'signIn',
          data: { earlier: earlier.clientId, client: client.clientId },
          evidence: [
            ...(earlier.registeredBy === null ? [] : [earlier.registeredBy]),
            registration.exchangeId,
            ...(signIn === null ? [] : [signIn.exchangeId]),
          ],
          claims: [`registration:${registration.exchangeId}`],
          at: registration.sentAt,
          about: entry,
          cost: { ...NEEDLESS_CLIENT, ...(signIn !== null && { forcedSignIns: 1 }) },
        })
      }
    },
  },
})
