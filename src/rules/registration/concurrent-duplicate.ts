import { rfc } from '../../core/cites'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client, Registration } from '../../core/model'
import { NEEDLESS_CLIENT } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/concurrent-duplicate',
  severity: 'warning',
  confidence: 'high',
  title: 'Two registrations in flight at once',
  why: 'One app now has two clients. Tokens and logins of the one are unknown to the other, and which one wins is chance.',
  fix: 'Guard the registration with a single shared promise, or with a lock across tabs: two parts of the app register at start-up.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    two: 'Clients {earlier} and {client} were registered at the same time by the same app.',
    bothUsed: 'Clients {earlier} and {client} were registered at the same time by the same app, and both are in use.',
  },
  examples: {
    wrong: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2',
    right: '1.00-1.40 reg→C1 · 2 tok(C1)→T1/3600',
  },
  on: {
    registered({ registration }, context) {
      for (const other of context.ledger.rivalsOf(registration)) tell(other, registration, context)
    },
    response: {
      register({ registration, message }, { ledger, notEvaluated }) {
        if (registration === null || !ledger.hasNamelessRival(registration)) return
        notEvaluated(message.answerMissing || registration.client !== null ? 'body-missing' : 'redacted')
      },
    },
    request: {
      token({ tokenRequest }, context) {
        if (tokenRequest?.client) upgrade(tokenRequest.client, context)
      },
      authorize({ app, clientId }, context) {
        const client = app?.clients.get(clientId ?? '')
        if (client) upgrade(client, context)
      },
    },
  },
})

/** The client is used: if its rival is too, it matters more. */
function upgrade(used: Client, context: RuleContext<'two' | 'bothUsed'>): void {
  const own = context.ledger.registrationOf(used)
  if (own === null) return
  for (const other of context.ledger.rivalsOf(own)) tell(other, own, context)
}

function tell(a: Registration, b: Registration, { report, entryOf }: RuleContext<'two' | 'bothUsed'>): void {
  const [first, second] = a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.exchangeId < b.exchangeId) ? [a, b] : [b, a]
  const about = entryOf(second.exchangeId)
  const isBothUsed = first.client?.lastUsedAt != null && second.client?.lastUsedAt != null
  report({
    subject: appSubject(second.app),
    message: isBothUsed ? 'bothUsed' : 'two',
    data: { earlier: first.client?.clientId ?? '', client: second.client?.clientId ?? '' },
    evidence: [first.exchangeId, second.exchangeId],
    claims: [`registration:${second.exchangeId}`],
    at: second.sentAt,
    // Whichever event shows it, it is the second registration that it is about.
    ...(about !== null && { about }),
    // Which of the two is left behind is open, as long as both are in use.
    cost: isBothUsed ? { savableRequests: 1 } : NEEDLESS_CLIENT,
    ...(isBothUsed && { severity: 'error' as const }),
  })
}
