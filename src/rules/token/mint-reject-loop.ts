import { mcp, rfc } from '../../core/cites'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { TokenRequest, Use } from '../../core/model'
import { appSubject } from '../../core/subject'
import { rightsOf } from '../../core/token-requests'
import { hiddenToken } from '../../core/uses'

/** Cycles (token, refusal, next token) that make a loop, and the time (ms) they fit in, up to the last refusal. */
const CYCLES = 3
const SPAN = 120_000
/** A token that is not used within this time (ms) was not fetched for the call that is refused. */
const PROMPT = 30_000
/** So many of the app's last token requests are looked at: other tokens may be fetched in between. */
const REACH = 30

export default defineRule({
  id: 'token/mint-reject-loop',
  severity: 'error',
  confidence: 'high',
  title: 'Fresh tokens refused and renewed, over and over',
  why: 'The app is stuck: nothing gets through, the user waits, and the authorization server is flooded with token requests.',
  fix: 'Stop after one retry and show the error: the API refuses tokens that the server just issued (audience, scope or revocation).',
  cites: [rfc(6750, '3.1'), mcp('2025-11-25', 'scope-challenge-handling')],
  messages: {
    loop: '{host} refused fresh tokens on their first call, three times or more in a row, and each time the app fetched another.',
  },
  examples: {
    wrong: '0 tok(C1)→T1/3600 · 1 api(T1)=401 · 2 tok(C1)→T2/3600 · 3 api(T2)=401 · 4 tok(C1)→T3/3600 · 5 api(T3)=401 · 6 tok(C1)→T4/3600',
    right: '0 tok(C1)→T1/3600 · 1 api(T1)=401 · 2 tok(C1)→T2/3600 · 3 api(T2)',
  },
  on: {
    response: {
      token: judge,
      api({ use, message }, { notEvaluated }) {
        const reason = use?.token === null && message.status === 401 ? hiddenToken(message) : null
        if (reason !== null) notEvaluated(reason)
      },
    },
  },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<'loop'>): void {
  const { tokenRequest } = entry
  if (tokenRequest === null || !tokenRequest.isUsable) return
  const mints = mintsBefore(entry, tokenRequest, ledger)
  const [start, end] = [mints[0], mints[CYCLES - 1]]
  if (start === undefined || end === undefined) return
  const startedAt = start.answeredAt ?? start.sentAt
  if (end.sentAt - startedAt > SPAN) return
  const unseen = mints.find(({ token }) => token === null)
  if (unseen !== undefined) return notEvaluated(ledger.entryOf(unseen.exchangeId)?.message.answerMissing ? 'body-missing' : 'redacted')
  const refusals: Use[] = []
  for (const [index, mint] of mints.entries()) {
    const refusal = firstCall(mint, (mints[index + 1] ?? tokenRequest).sentAt)
    if (refusal === null || !isRefusal(refusal) || refusal.host !== (refusals[0] ?? refusal).host) return
    refusals.push(refusal)
  }
  const last = refusals.at(-1) as Use
  if (last.sentAt - startedAt > SPAN) return
  report({
    subject: appSubject(tokenRequest.app),
    message: 'loop',
    data: { host: last.host },
    evidence: [...mints.flatMap((mint, index) => [mint.exchangeId, (refusals[index] as Use).exchangeId]), tokenRequest.exchangeId],
    claims: [`call:${tokenRequest.exchangeId}`],
    at: tokenRequest.sentAt,
    cost: { savableRequests: 1, failedCalls: 1 },
  })
}

/** The last requests for the same rights that succeeded before this one left, oldest first; no more than make a loop. */
function mintsBefore({ message }: Entry, request: TokenRequest, ledger: Ledger): readonly TokenRequest[] {
  const rights = rightsOf(message)
  const isMint = (mint: TokenRequest): boolean => {
    if (mint === request || !mint.isUsable || mint.client !== request.client) return false
    if (mint.answeredAt === null || mint.answeredAt > request.sentAt) return false
    const theirs = ledger.entryOf(mint.exchangeId)?.message
    return theirs !== undefined && rightsOf(theirs) === rights
  }
  const mints: TokenRequest[] = []
  for (const mint of request.app.tokenRequests.slice(-REACH).reverse()) if (isMint(mint) && mints.unshift(mint) === CYCLES) break
  return mints
}

/** The first call with the new token, if it came soon and was answered before the next token was asked for. */
function firstCall({ token, answeredAt, app }: TokenRequest, before: number): Use | null {
  if (token === null || answeredAt === null) return null
  let first: Use | null = null
  for (let index = token.uses.length - 1; index >= 0; index--) {
    const use = token.uses[index] as Use
    if (use.sentAt < answeredAt) break
    if (use.instance === app.instance) first = use
  }
  if (first === null || first.answeredAt === null || first.answeredAt > before) return null
  return first.sentAt - answeredAt <= PROMPT ? first : null
}

/** Refused in its time, and not for want of rights, which another token would have. */
function isRefusal({ status, refused, code, sentAt, token }: Use): boolean {
  return status === 401 && refused && code !== 'insufficient_scope' && sentAt < (token?.expiresAtEarliest ?? Number.POSITIVE_INFINITY)
}
