import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { headerEvidence, parseUrl } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'server/endpoint-redirected',
  severity: 'warning',
  confidence: 'high',
  title: 'Request with credentials answered by a redirect',
  why: 'A redirect either drops the body, so that the call fails, or sends the credentials to an address that nobody checked.',
  fix: 'Call the final address directly, and do not redirect these endpoints.',
  cites: [rfc(9110, '15.4')],
  messages: {
    lost: '{where} answered {status}: the request is made again as a GET, without its body.',
    again: '{where} answered {status}: the request is made twice.',
    elsewhere: '{where} answered {status}: the request goes again, with its credentials, to {target}.',
  },
  examples: {
    wrong: '1 tok(C1)=307 {location: https://other.example.com/token}',
    right: '1 tok(C1)→T1/3600',
  },
  on: { response: { register: judge, token: judge, api: judge } },
})

function judge({ message, exchange }: Entry, { report, notEvaluated }: RuleContext<'lost' | 'again' | 'elsewhere'>): void {
  const { status, url, response, method } = message
  if (method !== 'POST' || response === null || url === null) return
  const isRepeated = status === 307 || status === 308
  if (!isRepeated && status !== 301 && status !== 302 && status !== 303) return
  const location = response.redirectUrl || headerEvidence(response, 'location')
  const target = location ? parseUrl(location, url.href) : null
  if (isRepeated && target === null) return location === undefined ? notEvaluated('header-missing') : undefined
  // The browser itself does that where a host wants TLS (HSTS), before anything is sent.
  if (target !== null && url.protocol === 'http:' && target.protocol === 'https:' && url.hostname === target.hostname) return
  const isElsewhere = isRepeated && target?.origin !== url.origin
  const where = addressOf(message)
  report({
    subject: endpointSubject(where, 'redirect'),
    message: isElsewhere ? 'elsewhere' : isRepeated ? 'again' : 'lost',
    data: { where, status, target: target?.origin ?? '' },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    ...(isElsewhere && { severity: 'error' as const }),
  })
}
