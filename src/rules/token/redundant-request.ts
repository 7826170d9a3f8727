import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { mintLicence } from '../../core/ledger'
import { earlyWindow } from '../../core/lifetime'
import { defineRule, type RuleContext } from '../../core/lint'
import type { TokenRequest } from '../../core/model'
import { appSubject } from '../../core/subject'

/** A new authorization code or device code is the user at work, not a careless app. */
const INTERACTIVE = new Set(['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'])

export default defineRule({
  id: 'token/redundant-request',
  severity: 'warning',
  confidence: 'high',
  title: 'New token while the current one is good',
  why: 'Every needless token request costs a round trip before the real call, and its share of the throttling limit.',
  fix: 'Keep the access token until shortly before it expires and reuse it for all calls.',
  cites: [rfc(6749, '5.1')],
  messages: {
    again: 'Asked for a new token while {token} was good for another {left}.',
    wasteful: 'Asked for a new token while {token} was good for another {left}, more than half its life.',
    perCall: 'A new token for each call: {token} was thrown away with {left} of its life left.',
    reload: 'Asked for a new token after a reload while {token} was good for another {left}.',
  },
  examples: {
    wrong: '0 tok(C1)→T1/21600 · 1 api(T1) · 10 tok(C1)→T2/21600 · 11 api(T2)',
    right: '0 tok(C1)→T1/21600 · 1 api(T1) · 10 api(T1)',
  },
  on: { response: { token: judge } },
})

function judge(entry: Entry, context: RuleContext<'again' | 'wasteful' | 'perCall' | 'reload'>): void {
  const { tokenRequest, message } = entry
  const { ledger, profile, report, notEvaluated } = context
  if (tokenRequest?.outcome !== 'success') return
  const { app, key, grant, sentAt } = tokenRequest
  if (grant !== null && INTERACTIVE.has(grant)) return
  if (key === null) return judgeKeyless(entry, context)
  const mint = ledger.latestMintOf(key, sentAt)
  if (mint === null) return
  const earlier = mint.token
  if (earlier === null) return notEvaluated(ledger.entryOf(mint.exchangeId)?.message.answerMissing ? 'body-missing' : 'redacted')
  // With a reason to ask again, nothing else need be known.
  if (earlier === tokenRequest.token || mintLicence(earlier, sentAt) !== null) return
  if (earlier.lifetimeMs === null || earlier.expiresAtEarliest === null) return notEvaluated('lifetime-unknown')
  const left = earlier.expiresAtEarliest - sentAt
  if (left <= earlyWindow(earlier.lifetimeMs, ledger.limits)) return
  const doubt = ledger.doubtBetween('token', app.instance, earlier.mintedAt, sentAt)
  if (doubt !== null) return notEvaluated(doubt)
  // Without its value, nobody knows that it is not the same token again.
  if (tokenRequest.token === null) return notEvaluated(message.answerMissing ? 'body-missing' : 'redacted')
  const isReload = profile.memoryOnlyTokens && ledger.hasLoadBetween(app.instance, earlier.mintedAt, sentAt)
  const isWasteful = left > earlier.lifetimeMs / 2
  report({
    subject: appSubject(app),
    message: isReload ? 'reload' : isPerCall(tokenRequest, ledger.mintsOf(key)) ? 'perCall' : isWasteful ? 'wasteful' : 'again',
    data: { token: earlier.id, left: duration(left) },
    evidence: [...(earlier.mintedBy === null ? [] : [earlier.mintedBy]), tokenRequest.exchangeId],
    claims: [`call:${tokenRequest.exchangeId}`],
    at: sentAt,
    // An app that keeps its tokens in memory only cannot save it.
    ...(!isReload && { cost: { savableRequests: 1 } }),
    ...(isWasteful && { grade: 'wasteful' }),
    ...(isReload && { severity: 'info' as const }),
  })
}

/** Which token it would replace cannot be told: because something is not shown, or because the client has no name. */
function judgeKeyless({ message, tokenRequest }: Entry, { notEvaluated }: RuleContext): void {
  if (tokenRequest?.app.tokenRequests[0] === tokenRequest) return
  if (message.bodyKind === 'unknown') notEvaluated(message.request.body.state === 'redacted' ? 'redacted' : 'body-missing')
  else if (message.clientId === null && message.authorization === undefined) notEvaluated('header-missing')
  else if (message.clientId !== null) notEvaluated('redacted')
}

/** Were the last three tokens used for one call each, and dropped? */
function isPerCall(request: TokenRequest, mints: readonly TokenRequest[]): boolean {
  const dropped = mints.at(-1) === request ? mints.slice(-4, -1) : mints.slice(-3)
  return dropped.length === 3 && dropped.every(({ token }) => token?.uses.length === 1)
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
