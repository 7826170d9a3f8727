import { mcpRegistration, rfc } from '../../core/cites'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { App, Client } from '../../core/model'
import { clientSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/cross-issuer-reuse',
  severity: 'error',
  confidence: 'high',
  title: 'Client of one authorization server presented to another',
  why: 'The other server does not know this client and turns it away; and if a secret goes with it, a stranger has it now.',
  fix: 'Key stored clients by issuer and register separately with each authorization server.',
  cites: [rfc(6749, '2.2'), mcpRegistration('authorization-server-binding')],
  messages: {
    reused: 'Client {client} was registered with {issuer} and is presented to {other}.',
  },
  examples: {
    profile: 'mcp',
    wrong:
      '0 metadata {as: one} · 1 reg→C1 {as: one} · 2 metadata {as: two} · 3 authorize(C1) {as: two; pkce: v; resource: https://mcp.example.com/mcp}',
    right:
      '0 metadata {as: one} · 1 reg→C1 {as: one} · 2 metadata {as: two} · 3 reg→C2 {as: two} · 4 authorize(C2) {as: two; pkce: v; resource: https://mcp.example.com/mcp}',
  },
  on: {
    request: { token: judge, authorize: judge },
  },
})

function judge({ app, message, exchange }: Entry, { ledger, report, notEvaluated }: RuleContext<'reused'>): void {
  const { clientId } = message
  // An address as client id is good everywhere: it is looked up there.
  if (app === null || clientId === null || clientId.startsWith('https://')) return
  const own = app.clients.get(clientId)
  if (own?.origin === 'registered') return
  const client = registeredElsewhere(clientId, app, ledger)
  if (client === null) return
  if (!ledger.isIssuerKnown(client.issuer) || !ledger.isIssuerKnown(app.issuer)) return notEvaluated('metadata-missing')
  // It may be the one whose registration here was answered out of sight.
  if (ledger.hasNamelessClient(app)) return notEvaluated('body-missing')
  report({
    subject: clientSubject(client),
    message: 'reused',
    data: { client: clientId, issuer: client.issuer, other: app.issuer },
    evidence: [client.registeredBy, exchange.id].filter(id => id !== null),
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
  })
}

function registeredElsewhere(clientId: string, app: App, ledger: Ledger): Client | null {
  for (const other of ledger.appsOf(app.instance)) {
    const client = other.clients.get(clientId)
    if (client?.origin === 'registered') return client
  }
  return null
}
