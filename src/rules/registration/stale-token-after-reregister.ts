import { rfc } from '../../core/cites'
import { resourceSet } from '../../core/fingerprint'
import type { Entry, Ledger } from '../../core/ledger'
import { GRACE, type Succession, type Turn } from '../../core/ledger/sequels'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client, Token, Use } from '../../core/model'
import { appSubject } from '../../core/subject'
import { hiddenToken } from '../../core/uses'

type Context = RuleContext<'kept' | 'mixed'>

export default defineRule({
  id: 'registration/stale-token-after-reregister',
  severity: 'warning',
  confidence: 'medium',
  title: "The old client's token used after a new registration",
  why: 'Token and client no longer belong together: what the user may do hangs on a client that the app has given up, and it ends without warning.',
  fix: 'After registering again, mint a token with the new pair and discard the old one everywhere.',
  cites: [rfc(6749, '2.2')],
  messages: {
    kept: 'Client {client} was registered in the place of {earlier}, but no token was asked for with it; calls go on with token {token} of the old one.',
    mixed:
      'Client {client} was registered in the place of {earlier}, and calls go back and forth between the tokens of both; {token} is one of the old.',
  },
  examples: {
    wrong: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 tok(C1)=invalid_client · 301 reg→C2 · 400 api(T1)',
    right: '1 reg→C1 · 2 tok(C1)→T1/3600 · 300 tok(C1)=invalid_client · 301 reg→C2 · 302 tok(C2)→T2/3600 · 400 api(T2)',
  },
  on: {
    request: { api: judge, userinfo: judge },
    registered({ registration }, context) {
      const before = context.ledger.sequels.supersededBy(registration)
      if (before !== null) tellWaiting(before, context)
    },
    end(context) {
      for (const open of context.ledger.sequels.openSuccessions()) {
        // So shortly after the registration, the capture may only have ended too early.
        tellWaiting(open, context, context.endedAt <= open.at + context.ledger.limits.near)
      }
    },
  },
})

function judge({ use, message }: Entry, context: Context): void {
  const { ledger, notEvaluated } = context
  if (use === null) return
  const client = use.token?.client ?? null
  if (use.token === null) {
    const reason = hiddenToken(message)
    if (reason !== null && ledger.sequels.hasIdleSuccessor(ledger.appsOf(use.instance), use.sentAt)) notEvaluated(reason)
  } else if (client !== null && use.instance === client.instance) {
    judgeTurn(use, client, context)
    judgeStaleness(use, client, context)
  }
}

function judgeStaleness(use: Use, client: Client, context: Context): void {
  const { ledger, notEvaluated } = context
  const unknown = whyUnknown(use, client, ledger)
  if (unknown !== null) return notEvaluated(unknown)
  const succession = ledger.sequels.staleness(use)
  // Until then, a token request may still come.
  if (succession === null || succession.isTakenUp || use.sentAt <= succession.at + ledger.limits.near) return
  if (succession.firstLate === use) tellWaiting(succession, context)
  tell(use, succession, context)
}

/** Was there a registration that may have put another client in the place of this one, only that nobody can name the one or the other? */
function whyUnknown({ sentAt }: Use, client: Client, ledger: Ledger) {
  const app = ledger.appOfClient(client)
  if (app === null) return null
  if (client.fingerprint === null) {
    const last = ledger.lastRegistrationAt(app)
    const isLater = last !== null && last > client.registeredAt && last + GRACE < sentAt
    return client.origin !== 'cimd' && isLater ? ('mint-not-captured' as const) : null
  }
  const latest = ledger.registrationAt(app, client.fingerprint, sentAt - GRACE)
  if (latest === null || latest.client !== null) return null
  return (ledger.entryOf(latest.exchangeId)?.message.answerMissing ?? true) ? ('body-missing' as const) : ('redacted' as const)
}

function tellWaiting(succession: Succession, context: Context, isEarly = false): void {
  for (const use of succession.waiting) tell(use, succession, context, isEarly)
}

function tell(use: Use, { registration, client, doubt }: Succession, context: Context, isEarly = false): void {
  const { ledger, notEvaluated, report } = context
  const token = use.token as Token
  const earlier = token.client as Client
  const about = ledger.entryOf(use.exchangeId)
  // An expired token is a matter of its own.
  if (about === null || use.expired === true) return
  if (audienceOf(earlier, ledger) !== audienceOf(client, ledger)) return
  if (doubt !== null) return notEvaluated(doubt, about)
  report({
    subject: appSubject(registration.app),
    message: 'kept',
    data: { token: token.id, earlier: earlier.clientId, client: client.clientId },
    evidence: [token.mintedBy, registration.exchangeId, use.exchangeId].filter(id => id !== null),
    claims: [`use:${use.exchangeId}`],
    at: use.sentAt,
    about,
    ...(isEarly && { confidence: 'low' as const }),
  })
}

/** There and back again: the app has not left the old client behind. */
function judgeTurn(use: Use, client: Client, { ledger, report, entryOf }: Context): void {
  const turns = ledger.sequels.lineOf(client)?.turns ?? []
  if (turns.length < 3) return
  const [first, second, third] = turns as readonly [Turn, Turn, Turn]
  if (first.client !== third.client) return
  const [older, newer] = second.client.registeredAt < third.client.registeredAt ? [second, third] : [third, second]
  const old = older === third ? use : older.first
  // Of the other one's turn, it was said when that turn ended.
  if (older === second && third.first !== use) return
  const app = ledger.appOfClient(client)
  const about = entryOf(old.exchangeId)
  const token = old.token as Token
  if (app === null || about === null || old.expired === true) return
  if (older.client.registeredAt > newer.client.requestedAt || !isLateEnough(old, newer)) return
  if (audienceOf(older.client, ledger) !== audienceOf(newer.client, ledger)) return
  if (resourcesOf(token, ledger) !== resourcesOf(newer.first.token as Token, ledger)) return
  report({
    subject: appSubject(app),
    message: 'mixed',
    data: { token: token.id, earlier: older.client.clientId, client: newer.client.clientId },
    evidence: [newer.client.registeredBy, newer.first.exchangeId, old.exchangeId].filter(id => id !== null),
    claims: [`use:${old.exchangeId}`],
    at: old.sentAt,
    about,
  })
}

/** Had every part of the app had a moment to learn of the new client's token? */
function isLateEnough({ sentAt }: Use, { client }: Turn): boolean {
  const since = Math.max(client.registeredAt, client.tokens[0]?.mintedAt ?? client.registeredAt)
  return sentAt > since + GRACE
}

/** What the client was registered for, where registrations say so. */
function audienceOf({ registeredBy }: Client, ledger: Ledger): string {
  return resourceSet(ledger.entryOf(registeredBy ?? '')?.message.params ?? {})
}

function resourcesOf({ mintedBy }: Token, ledger: Ledger): string {
  return resourceSet(ledger.entryOf(mintedBy ?? '')?.message.params ?? {})
}
