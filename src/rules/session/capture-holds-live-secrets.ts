import { rfc } from '../../core/cites'
import { defineRule } from '../../core/lint'
import type { SecretKind } from '../../core/secrets'
import { captureSubject, partOf } from '../../core/subject'

const NAMES: Partial<Record<SecretKind, string>> = {
  'client-secret': 'client secrets',
  'access-token': 'access tokens',
  'refresh-token': 'refresh tokens',
  'registration-access-token': 'registration access tokens',
}

export default defineRule({
  id: 'session/capture-holds-live-secrets',
  severity: 'info',
  confidence: 'high',
  title: 'The recording holds secrets that may still work',
  why: 'Whoever gets the file can use them. An export that calls itself sanitized keeps bodies, and with them the secrets.',
  fix: 'Export with redaction before you share it, and revoke what was shared.',
  cites: [
    rfc(6750, '5.3'),
    {
      label: 'Chrome DevTools: sanitized HAR export',
      url: 'https://chromium.googlesource.com/devtools/devtools-frontend/+/acd96a60464188fbf7c4476ec883ec65bba3dfdf',
    },
  ],
  messages: {
    live: 'This recording holds {what} that may still work.',
    replaced: 'This recording held {what} that may still work; placeholders stand in their place, and it can be shared.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '1 reg→C1 · 2 tok(C1)→T1/3600',
    right: '1 prm · 2 metadata',
  },
  on: {
    end({ ledger, now, report }) {
      for (const { id, first, secrets } of ledger.captures.all()) {
        const live = [...secrets].filter(
          ([, { until, client, token }]) =>
            until > now && (token === null || token.revokedAt === null) && client?.licences.some(({ kind }) => kind === 'R4') !== true,
        )
        // What is being captured just now leaves the browser only by an export, which asks.
        if (live.length === 0 || !first.exchange.context.sources.includes('har')) continue
        const real = live.filter(([, { isReplaced }]) => !isReplaced)
        report({
          subject: partOf(captureSubject(id), 'secrets'),
          message: real.length > 0 ? 'live' : 'replaced',
          data: { what: (real.length > 0 ? real : live).map(([kind]) => NAMES[kind] ?? kind).join(', ') },
          evidence: [...new Set(live.map(([, { entry }]) => entry.exchange.id))],
          claims: [`capture:${id}|secrets`],
          at: first.exchange.startedAt,
          about: first,
        })
      }
    },
  },
})
