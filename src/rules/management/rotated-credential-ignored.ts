import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { clientSubject, partOf } from '../../core/subject'

/** A request that left this soon (ms) after the answer was decided before it. */
const REACTION = 1000

const KINDS: Readonly<Record<string, string>> = {
  'client-secret': 'client secret',
  'registration-access-token': 'registration access token',
}

export default defineRule({
  id: 'management/rotated-credential-ignored',
  severity: 'error',
  confidence: 'high',
  title: 'Old secret or registration token used after rotation',
  why: 'The old one is dead or soon will be; the app then looks like a client that the server does not know.',
  fix: 'Replace the stored secret and registration token with those from the last answer at once.',
  cites: [rfc(7592, '2.1'), rfc(7592, '2.2')],
  messages: {
    old: 'Client {client} used its old {kind}, {later} s after it had been given a new one.',
    shared: 'Client {client} used its old {kind}, {later} s after another app with the same client had been given a new one.',
  },
  examples: {
    profile: 'rfc7591',
    wrong:
      '0 reg→C1 {res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1} · 5 read(C1) {res.client_secret: made-up-secret-of-C1-anew} · 10 tok(C1)=401 invalid_client',
    right:
      '0 reg→C1 {res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1} · 5 read(C1) {res.client_secret: made-up-secret-of-C1-anew} · 10 tok(C1)→T1/3600 {secret: made-up-secret-of-C1-anew}',
  },
  on: {
    request: {
      token: judge,
      management: judge,
      par: judge,
      revocation: judge,
      introspection: judge,
      'device-authorization': judge,
    },
  },
})

function judge(entry: Entry, { ledger, report, notEvaluated, entryOf }: RuleContext<'old' | 'shared'>): void {
  const { message, exchange, instance, classification, tokenRequest } = entry
  // A secret in an update is a matter of the update.
  const inBody = classification.role === 'management' ? null : message.param('client_secret')
  const sent = message.bearer ?? message.basic?.secret ?? inBody
  const client = tokenRequest?.client ?? ledger.managedClient(message)
  const isManaged = client !== null && ledger.managementsOf(client).length > 0
  if (isManaged && sent !== null && isRedacted(sent)) return notEvaluated('redacted')
  if (isManaged && sent === null && message.authorization === undefined) return notEvaluated('header-missing')
  const known = sent === null ? null : ledger.secret(sent)
  const replaced = known?.replaced
  const kind = KINDS[known?.kind ?? '']
  // Without having read the new one, the app cannot know of it.
  if (!known?.client || !replaced?.isUsable || kind === undefined || exchange.startedAt - replaced.at <= REACTION) return
  const cause = entryOf(replaced.exchangeId)
  if (cause?.classification.role !== 'management') return
  const isShared = cause.instance !== instance
  report({
    subject: partOf(clientSubject(known.client), kind),
    message: isShared ? 'shared' : 'old',
    data: { client: known.client.clientId, kind, later: Math.round((exchange.startedAt - replaced.at) / 1000) },
    evidence: [replaced.exchangeId, exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    ...(isShared && { severity: 'warning' as const }),
  })
}
