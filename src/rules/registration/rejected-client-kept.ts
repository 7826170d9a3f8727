import { adobeToken, rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client, Rejection } from '../../core/model'
import { clientSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/rejected-client-kept',
  severity: 'error',
  confidence: 'high',
  title: 'Client rejected, still used',
  why: 'The server has forgotten this client. No retry will help, and the user stays locked out until the app registers again.',
  fix: 'The server no longer knows this client: drop it and register once.',
  cites: [rfc(6749, '5.2'), adobeToken],
  messages: {
    kept: 'The server rejected client {client} {times} times in a row ({code}); the app keeps using it.',
    twice: 'The server rejected client {client} twice ({code}).',
  },
  on: {
    response: {
      token: judge,
      authorize: judge,
    },
  },
})

function judge(entry: Entry, { report, notEvaluated }: RuleContext<'kept' | 'twice'>): void {
  const client = entry.tokenRequest?.client ?? entry.app?.clients.get(entry.clientId ?? '') ?? null
  const latest = client?.rejections.at(-1)
  if (client === null || latest === undefined || latest.exchangeId !== entry.exchange.id) return
  if (latest.authentication === 'hidden') return notEvaluated('header-missing')
  const run = runOf(client, latest, entry)
  if (run.length < 2) return
  const isPageOnly = run.some(item => item.code.startsWith('authorize:'))
  report({
    subject: clientSubject(client),
    message: run.length >= 3 ? 'kept' : 'twice',
    data: { client: client.clientId, times: run.length, code: latest.code },
    evidence: run.map(item => item.exchangeId),
    claims: [`call:${client.clientId}`],
    at: latest.sentAt,
    // The authorization endpoint answers people, with pages: less certain.
    confidence: isPageOnly ? 'medium' : 'high',
    ...(run.length < 3 && { severity: 'info' as const }),
  })
}

/** The unbroken run of rejections that ends with the latest: same proof, no success, no new registration between. */
function runOf(client: Client, latest: Rejection, entry: Entry): readonly Rejection[] {
  const since = Math.max(client.lastSuccessAt ?? Number.NEGATIVE_INFINITY, lastRegistrationAt(entry))
  const run: Rejection[] = []
  for (const rejection of client.rejections) {
    if (rejection.sentAt < since || rejection.authentication !== latest.authentication) {
      run.length = 0
      continue
    }
    // Requests that were in flight when the first rejection came could not know better: they count once.
    const previous = run.at(-1)
    if (previous === undefined || rejection.sentAt >= previous.at) run.push(rejection)
  }
  return run.at(-1) === latest ? run : []
}

function lastRegistrationAt(entry: Entry): number {
  const last = entry.app?.registrations.findLast(item => item.outcome === 'success' && item.answeredAt !== null)
  return last?.answeredAt ?? Number.NEGATIVE_INFINITY
}
