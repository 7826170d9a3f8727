import { mcpRegistration, oidcRegistration } from '../../core/cites'
import { hiddenRequest, isLoopbackUri, isPrivateUse, redirectUrisOf } from '../../core/client-metadata'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { appSubject } from '../../core/subject'

type Problem = 'missing' | 'refused' | 'odd' | 'local'

export default defineRule({
  id: 'registration/application-type-missing',
  severity: 'warning',
  confidence: 'high',
  title: 'Registration without a fitting `application_type`',
  why: 'Servers take a client that does not say for a web app, and turn away the redirect URIs that desktop apps need.',
  fix: 'Send `application_type: "native"` for desktop, command line and localhost apps, `"web"` for hosted ones.',
  cites: [mcpRegistration('application-type-and-redirect-uri-constraints'), oidcRegistration('2', 'ClientMetadata')],
  messages: {
    missing: 'The registration has no `application_type`; servers then take it for a web app.',
    refused:
      'The server turned the redirect URIs away ({code}); the registration has no `application_type`, so it was taken for a web app.',
    odd: 'The `application_type` is neither `native` nor `web`.',
    local: 'The `application_type` is `web`, and a redirect URI leads to this device.',
  },
  examples: {
    profile: 'mcp',
    wrong: '1 reg→C1 {req.application_type: -}',
    right: '1 reg→C1',
  },
  on: {
    request: { register: judge },
    response: { register: judge },
    // Only later messages tell which revision the app speaks, and what it asks for.
    end(context) {
      for (const entry of context.ledger.sequels.undatedRegistrations()) judge(entry, context)
    },
  },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<Problem>): void {
  const { app, message, classification, exchange, profile } = entry
  const demand = profile.demands(ledger.revisionOf(entry.instance)).applicationType
  if (app === null || demand === null || classification.camel) return
  const hidden = hiddenRequest(message)
  if (hidden !== null) return notEvaluated(hidden, entry)
  const type = message.params.application_type
  if (typeof type === 'string' && isRedacted(type)) return notEvaluated('redacted', entry)
  const problem = problemIn(entry, type)
  if (problem === null) return
  report({
    subject: appSubject(app),
    message: problem,
    data: { code: classification.errorCode ?? '' },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    about: entry,
    ...(demand === 'useful' && { severity: 'info' as const }),
  })
}

function problemIn({ message, classification }: Entry, type: unknown): Problem | null {
  if (type === undefined) return classification.errorCode === 'invalid_redirect_uri' ? 'refused' : 'missing'
  if (type !== 'native' && type !== 'web') return 'odd'
  const isLocal = type === 'web' && redirectUrisOf(message.params).some(uri => isLoopbackUri(uri) || isPrivateUse(uri))
  return isLocal ? 'local' : null
}
