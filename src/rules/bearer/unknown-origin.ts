import { rfc } from '../../core/cites'
import { headerValue } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { tokenSubject } from '../../core/subject'

export default defineRule({
  id: 'bearer/unknown-origin',
  severity: 'info',
  confidence: 'high',
  title: 'Token whose issue was not observed',
  why: 'Nothing says how long the token lives or what it is for, so rules about its life stay silent. A stored token is no mistake.',
  fix: 'Start recording before the app gets its token, if you want it judged.',
  cites: [rfc(6749, '5.1')],
  messages: { unknown: 'Token {token} is in use, and nothing in the capture delivered it before.' },
  examples: {
    wrong: '1 api(T9)',
    right: '1 tok(C1)→T1/3600 · 2 api(T1)',
  },
  on: { request: { api: judge, userinfo: judge } },
})

function judge({ use, message, exchange }: Entry, { ledger, report }: RuleContext<'unknown'>): void {
  const token = use?.token ?? null
  // Once for each token, at its first use.
  if (token === null || token.mintedBy !== null || token.uses[0] !== use) return
  const { bearer } = message
  if (bearer === null || ledger.deliveries.has(bearer)) return
  // Kept in a cookie that the page can read.
  if (headerValue(message.request.headers, 'cookie')?.includes(bearer) === true) return
  report({
    subject: tokenSubject(token),
    message: 'unknown',
    data: { token: token.id },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|origin`],
    at: exchange.startedAt,
  })
}
