import { rfc } from '../../core/cites'
import { isTelemetry } from '../../core/hosts'
import type { Position } from '../../core/ledger/reach'
import { defineRule } from '../../core/lint'
import type { SecretKind } from '../../core/secrets'
import { endpointSubject } from '../../core/subject'

const NAMES: Partial<Record<SecretKind, string>> = {
  'access-token': 'access token',
  'refresh-token': 'refresh token',
  'id-token': 'ID token',
  'client-secret': 'client secret',
  'registration-access-token': 'registration access token',
  'code-verifier': 'code verifier',
}
const PLACES: Readonly<Record<Position, string>> = {
  authorization: 'the `Authorization` header',
  body: 'the body',
  exchange: 'the body',
  header: 'a header',
  query: 'the address',
  referer: 'the `Referer` header',
  url: 'the address',
}

export default defineRule({
  id: 'secret/leaked-to-other-host',
  severity: 'error',
  confidence: 'high',
  title: 'Token or secret sent where it does not belong',
  why: 'Whoever runs that host, and whoever reads its logs, can act as your app or as its user.',
  fix: 'Strip credentials from analytics, error reports and cross-site links, and send `Referrer-Policy: no-referrer`.',
  cites: [rfc(6750, '5.3'), rfc(9700, '4.2'), rfc(9700, '4.9')],
  messages: {
    leaked: 'The {kind} went to {host}, in {place} of the request.',
    exchanged: 'The {kind} was given to {host} to be exchanged for another.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 POST https://stats.example.org/collect {json: {"page": "/", "token": "made-up-token-T1"}}',
    right: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 POST https://stats.example.org/collect {json: {"page": "/"}}',
  },
  on: {
    // A host that did not seem to have any business with it may have shown since that it has.
    end({ ledger, report, notEvaluated }) {
      for (const stray of ledger.reach.strays) {
        const { entry, secret, position } = stray
        const { url, exchange } = entry.message
        if (url === null || ledger.reach.isWithin(stray)) continue
        const isPresented = position === 'authorization' && !isTelemetry(url.hostname)
        // Who issued it, and so where else it belongs, nobody saw.
        if (secret.issuer === null && (secret.token === null || secret.token.mintedBy === null)) {
          if (!isPresented) notEvaluated('mint-not-captured', entry)
          continue
        }
        // Where nothing says which site is the app's own, it may be this one.
        if (entry.home.origin === null && secret.instance.origin === null && !isTelemetry(url.hostname)) {
          if (!isPresented) notEvaluated('instance-unknown', entry)
          continue
        }
        const kind = NAMES[secret.kind] ?? 'secret'
        report({
          subject: endpointSubject(`${url.protocol}//${url.host}`, `${secret.kind} ${position}`),
          message: position === 'exchange' ? 'exchanged' : 'leaked',
          data: { kind: secret.token === null ? kind : `${kind} ${secret.token.id}`, host: url.host, place: PLACES[position] },
          evidence: [...(secret.isDelivered ? [secret.exchangeId] : []), exchange.id],
          claims: [`call:${exchange.id}|${position}|${secret.exchangeId}`],
          at: exchange.startedAt,
          about: entry,
          ...(isPresented && { grade: 'authorization', severity: 'warning' as const, confidence: 'low' as const }),
          ...(position === 'exchange' && { grade: 'exchange', severity: 'info' as const }),
        })
      }
    },
  },
})
