import { rfc } from '../../core/cites'
import { defineRule } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'token/rotated-refresh-token-reused',
  severity: 'error',
  confidence: 'high',
  title: 'Old refresh token after rotation',
  why: 'Servers take a used refresh token for a stolen one: they may end the whole login, and the user has to sign in again.',
  fix: 'Store the new refresh token atomically with the access token and forget the old one.',
  cites: [rfc(6749, '6'), rfc(9700, '4.14.2')],
  messages: {
    reused: 'A refresh token was sent {later} s after the server had given another in its place.',
    unread: 'A refresh token was sent {later} s after the server had given another in its place; the page could not read that answer.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '0-0.3 refresh(R1)→T1,R2/3600 · 3000 refresh(R1)=invalid_grant',
    right: '0-0.3 refresh(R1)→T1,R2/3600 · 3000 refresh(R2)→T2,R3/3600',
  },
  on: {
    request: {
      token({ tokenRequest, message, exchange, instance }, { ledger, report, notEvaluated }) {
        if (tokenRequest?.grant !== 'refresh_token') return
        const { app, sentAt } = tokenRequest
        const value = message.param('refresh_token') ?? ''
        if (isRedacted(value)) return app.tokenRequests[0] === tokenRequest ? undefined : notEvaluated('redacted')
        // What left before the new one was there ran beside it, and finds nothing; what another app was given, this one could not know.
        const replaced = instance === null ? null : ledger.replacementFor(value, instance)
        if (replaced === null) return
        report({
          subject: appSubject(app),
          message: replaced.isUsable ? 'reused' : 'unread',
          data: { later: Math.round((sentAt - replaced.at) / 1000) },
          evidence: [replaced.exchangeId, exchange.id],
          claims: [`call:${exchange.id}`],
          at: sentAt,
          ...(!replaced.isUsable && { severity: 'info' as const }),
        })
      },
    },
  },
})
