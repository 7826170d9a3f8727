import { rfc } from '../../core/cites'
import { defineRule } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'

export default defineRule({
  id: 'token/unknown-client',
  severity: 'info',
  confidence: 'high',
  title: 'Token request of a client whose registration was not seen',
  why: 'What depends on the registration cannot be judged: when the secret ends, what was registered, whether it was needed.',
  fix: 'Reload with DevTools open to see the registration; it happened before the capture, or outside of dynamic registration.',
  cites: [rfc(6749, '2.2')],
  messages: {
    unknown: 'Nobody saw client {client} being registered.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600',
    right: '0 reg→C1 · 1 tok(C1)→T1/3600',
  },
  on: {
    response: {
      token({ tokenRequest, message, exchange }, { ledger, report, notEvaluated }) {
        if (tokenRequest === null) return
        const { clientId, app } = tokenRequest
        if (clientId === null) return message.authorization === undefined ? notEvaluated('header-missing') : undefined
        if (isRedacted(clientId)) return notEvaluated('redacted')
        // An address is its own registration; with an API key the client is the key's.
        if (/^https:/i.test(clientId) || message.query.key !== undefined || ledger.isRegistered(clientId)) return
        report({
          subject: { kind: 'client', key: `client:${app.issuer}|${clientId}`, label: `client ${clientId}` },
          message: 'unknown',
          data: { client: clientId },
          evidence: [exchange.id],
          claims: [`call:${exchange.id}`],
          at: exchange.startedAt,
        })
      },
    },
  },
})
