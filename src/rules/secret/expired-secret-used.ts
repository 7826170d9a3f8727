import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { clientSubject, partOf } from '../../core/subject'

const DAY = 86_400_000
/** What ends this soon is worth a word (ms). */
const SOON = 7 * DAY

export default defineRule({
  id: 'secret/expired-secret-used',
  severity: 'warning',
  confidence: 'high',
  title: 'Client secret past its expiry',
  why: 'Once the server takes the date seriously, no token can be had: the app stops working for everybody at the same moment.',
  fix: 'Rotate through the registration endpoint before the date the server gave.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    refused: 'The secret of client {client} had expired {time} before it was sent, and was refused.',
    accepted: 'The secret of client {client} had expired {time} before it was sent; the server has let it pass so far.',
    soon: 'The secret of client {client} expires in {time}.',
  },
  examples: {
    wrong: '1 reg→C1 {secretExpires: 5000} · 6000 tok(C1)=400 invalid_client',
    right: '1 reg→C1 {secretExpires: 0} · 6000 tok(C1)→T1/3600',
  },
  on: { response: { token: judge, management: judge } },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<'refused' | 'accepted' | 'soon'>): void {
  const { message, exchange, tokenRequest, classification } = entry
  const client = tokenRequest?.client ?? ledger.managedClient(message)
  const secret = message.param('client_secret') ?? message.basic?.secret ?? null
  if (client === null || secret === null) return
  const life = ledger.secretPastEnd(client, exchange.startedAt)
  // A newer secret than the one whose end was told has an end of its own.
  if (life === null || (ledger.secret(secret)?.since ?? life.from) > life.from) return
  const { pastMs, marginMs } = life
  const isExpired = pastMs > marginMs
  if (!isExpired && pastMs > 0) return marginMs > 60_000 ? notEvaluated('clock-unknown') : undefined
  if (pastMs < -SOON) return
  const isRefused = classification.errorCode === 'invalid_client' || message.status === 401
  report({
    subject: partOf(clientSubject(client), isExpired ? 'expired secret' : 'secret'),
    message: !isExpired ? 'soon' : isRefused ? 'refused' : 'accepted',
    data: { client: client.clientId, time: duration(Math.abs(pastMs)) },
    evidence: [...(client.registeredBy === null ? [] : [client.registeredBy]), exchange.id],
    // That it ends soon is said once.
    claims: [isExpired ? `call:${exchange.id}|secret` : `call:${client.registeredBy ?? exchange.id}|secret ends`],
    at: exchange.startedAt,
    ...(!isExpired ? { severity: 'info' as const } : isRefused && { severity: 'error' as const, cost: { failedCalls: 1 } }),
  })
}

function duration(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`
  return ms >= 3_600_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.max(1, Math.round(ms / 60_000))} min`
}
