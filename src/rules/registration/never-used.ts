import { rfc } from '../../core/cites'
import { isLoopbackUri, isPrivateUse, redirectUrisOf, textsOf } from '../../core/client-metadata'
import type { Entry } from '../../core/ledger'
import type { Unused } from '../../core/ledger/sequels'
import { defineRule, type RuleContext } from '../../core/lint'
import { clientSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/never-used',
  severity: 'info',
  confidence: 'low',
  title: 'Registered, then nothing',
  why: 'The server keeps a client for nobody; and the app meant to do something with it that did not happen.',
  fix: 'Check that the code path after the registration ran: a registration without a token request is a leftover.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    unused: 'Client {client} was registered and not used.',
  },
  examples: {
    wrong: '1 reg→C1 · 300 load',
    right: '1 reg→C1 · 2 tok(C1)→T1/3600',
  },
  on: {
    request: {
      register: tellSettled,
      token: tellSettled,
      authorize: tellSettled,
      management: tellSettled,
      par: tellSettled,
      'device-authorization': tellSettled,
    },
    end(context) {
      for (const unused of context.ledger.sequels.unusedClients()) {
        if (context.endedAt - unused.since >= LEAST) tell(unused, context)
      }
    },
  },
})

/** If less of the capture is left, it may only have ended too early. */
const LEAST = 120_000

function tellSettled({ exchange }: Entry, context: RuleContext<'unused'>): void {
  for (const unused of context.ledger.sequels.unusedUntil(exchange.id)) tell(unused, context)
}

function tell({ entry, client, doubt }: Unused, { report, notEvaluated }: RuleContext<'unused'>): void {
  if (isUsedElsewhere(entry)) return
  if (doubt !== null) return notEvaluated(doubt, entry)
  report({
    subject: clientSubject(client),
    message: 'unused',
    data: { client: client.clientId },
    evidence: [entry.exchange.id],
    claims: [`call:${entry.exchange.id}`],
    at: entry.exchange.startedAt,
    about: entry,
  })
}

/** The user may be signing in where the capture does not reach: in another tab, or in the system's own browser. */
function isUsedElsewhere({ message, profile }: Entry): boolean {
  const answer = profile.readRegistration(message.answerBody ?? {})
  const grants = textsOf(answer.grant_types) ?? textsOf(message.params.grant_types) ?? ['authorization_code']
  const isInteractive = grants.some(grant => grant !== 'client_credentials' && grant !== 'password')
  const uris = redirectUrisOf({ redirect_uris: [answer.redirect_uris, message.params.redirect_uris].flat() })
  return isInteractive && (profile.signsInElsewhere || uris.some(uri => isLoopbackUri(uri) || isPrivateUse(uri)))
}
