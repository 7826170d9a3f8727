import { adobeFaq } from '../../core/cites'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client, Registration } from '../../core/model'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/concurrent-duplicate',
  severity: 'warning',
  confidence: 'high',
  title: 'Two registrations in flight at once',
  why: 'One app now has two clients. Tokens and logins of the one are unknown to the other, and which one wins is chance.',
  fix: 'Two components register at start-up: guard registration with a single shared promise or a cross-tab lock.',
  cites: [adobeFaq(6), adobeFaq(7)],
  messages: {
    two: 'Clients {earlier} and {client} were registered at the same time by the same app.',
    bothUsed: 'Clients {earlier} and {client} were registered at the same time by the same app, and both are in use.',
  },
  on: {
    registered({ registration, client }, context) {
      for (const other of overlapping(registration)) tell(other, registration, client, context)
    },
    request: {
      token({ tokenRequest }, context) {
        if (tokenRequest?.client) upgrade(tokenRequest.client, tokenRequest.app.registrations, context)
      },
      authorize({ app, clientId }, context) {
        const client = app?.clients.get(clientId ?? '')
        if (app && client) upgrade(client, app.registrations, context)
      },
    },
  },
})

/** Registrations of the same software that made another client while this one was under way, or it while they were. */
function overlapping(one: Registration): Registration[] {
  if (one.fingerprint === null || one.client === null || !one.isUsable) return []
  return one.app.registrations.filter(
    other =>
      other !== one &&
      other.fingerprint === one.fingerprint &&
      other.client !== null &&
      other.client !== one.client &&
      other.isUsable &&
      overlap(one, other),
  )
}

function overlap(a: Registration, b: Registration): boolean {
  const [first, second] = a.sentAt <= b.sentAt ? [a, b] : [b, a]
  return first.answeredAt !== null && second.sentAt < first.answeredAt
}

function upgrade(used: Client, registrations: readonly Registration[], context: RuleContext<'two' | 'bothUsed'>): void {
  const own = registrations.find(item => item.client === used)
  if (own === undefined) return
  for (const other of overlapping(own)) {
    if (other.client !== null && other.client.lastUsedAt !== null) tell(other, own, used, context)
  }
}

function tell(a: Registration, b: Registration, client: Client, { report }: RuleContext<'two' | 'bothUsed'>): void {
  const [first, second] = a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.exchangeId < b.exchangeId) ? [a, b] : [b, a]
  const isBothUsed = first.client?.lastUsedAt != null && second.client?.lastUsedAt != null
  report({
    subject: appSubject(second.app),
    message: isBothUsed ? 'bothUsed' : 'two',
    data: { earlier: first.client?.clientId ?? '', client: second.client?.clientId ?? client.clientId },
    evidence: [first.exchangeId, second.exchangeId],
    claims: [`registration:${second.exchangeId}`],
    at: second.sentAt,
    ...(isBothUsed && { severity: 'error' as const }),
  })
}
