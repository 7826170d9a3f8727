import { rfc } from '../../core/cites'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { App, Client, Rejection, TokenRequest } from '../../core/model'
import { clientSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/rejected-client-kept',
  severity: 'error',
  confidence: 'high',
  title: 'Client rejected, still used',
  why: 'The server has forgotten this client. No retry will help, and the user stays locked out until the app registers again.',
  fix: 'Drop this client and register once: the server no longer knows it.',
  cites: [rfc(6749, '5.2')],
  messages: {
    kept: 'The server rejected client {client} three times in a row or more ({code}); the app keeps using it.',
    twice: 'The server rejected client {client} twice ({code}).',
  },
  examples: {
    wrong: '0 tok(C1)=invalid_client · 5 tok(C1)=invalid_client · 10 tok(C1)=invalid_client',
    right: '0 tok(C1)=invalid_client · 1 reg→C2 · 2 tok(C2)→T2/3600',
  },
  on: {
    response: {
      token: judge,
      authorize: judge,
    },
  },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<'kept' | 'twice'>): void {
  const { app, clientId, classification, message, tokenRequest } = entry
  const client = tokenRequest?.client ?? app?.clients.get(clientId ?? '') ?? null
  const code = classification.errorCode
  // A refusal whose code is not there may have been one.
  if (tokenRequest !== null && message.answerMissing && isRefusal(message.status)) return notEvaluated('body-missing')
  if (code === 'invalid_client' && clientId === null && message.authorization === undefined) return notEvaluated('header-missing')
  const latest = client === null ? undefined : ledger.rejectionsInTurn(client).at(-1)
  if (client === null || app === null || latest === undefined || latest.exchangeId !== entry.exchange.id) return
  if (latest.authentication === 'hidden') return notEvaluated(message.param('client_secret') === null ? 'header-missing' : 'redacted')
  const run = runUpTo(latest, client, app, ledger)
  const second = run[1]
  if (second === undefined) return
  report({
    subject: clientSubject(client),
    message: run.length > 2 ? 'kept' : 'twice',
    data: { client: client.clientId, code: latest.code },
    evidence: run.map(item => item.exchangeId),
    // The third takes the place of what was said at the second.
    claims: [`call:${second.exchangeId}`],
    at: latest.sentAt,
    // Two may be bad luck; each one after that could be known to fail.
    ...(run.length > 2 && { cost: { savableRequests: 1, failedCalls: 1 } }),
    // The authorization endpoint answers people, with pages: less certain.
    confidence: latest.code === 'invalid_client' ? 'high' : 'medium',
    ...(run.length < 3 && { severity: 'info' as const }),
  })
}

function isRefusal(status: number | null): boolean {
  return status === 400 || status === 401 || status === 403
}

/** The unbroken run of rejections that ends with the latest, three at most: same proof, and nothing good between. */
function runUpTo(latest: Rejection, client: Client, app: App, ledger: Ledger): readonly Rejection[] {
  const run: Rejection[] = []
  const all = ledger.rejectionsInTurn(client)
  for (let index = all.length - 1; index >= 0 && run.length < 3; index--) {
    const rejection = all[index] as Rejection
    if (rejection.code === 'unauthorized_client' || rejection.authentication !== latest.authentication) break
    const next = run[0]
    if (next !== undefined && isBroken(rejection.at, next.sentAt, client, app)) break
    if (isOutdated(rejection, client, app, ledger)) break
    run.unshift(rejection)
  }
  return run
}

/** Did the server answer otherwise in between, as it would to a client that it knows? Trouble (429, 5xx) says nothing. */
function isBroken(from: number, to: number, client: Client, { tokenRequests }: App): boolean {
  for (let index = tokenRequests.length - 1; index >= 0; index--) {
    const request = tokenRequests[index] as TokenRequest
    if (request.sentAt < from) return false
    if (request.client !== client || request.sentAt >= to || request.outcome !== 'oauth-error') continue
    if (request.errorCode !== 'invalid_client' && request.status !== 429 && (request.status ?? 0) < 500) return true
  }
  return false
}

/** A success, or a new registration, starts the count anew. */
function isOutdated({ sentAt }: Rejection, client: Client, app: App, ledger: Ledger): boolean {
  return sentAt < Math.max(client.lastSuccessAt ?? Number.NEGATIVE_INFINITY, ledger.lastRegistrationAt(app) ?? Number.NEGATIVE_INFINITY)
}
