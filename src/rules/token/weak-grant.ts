import { addressOf } from '../../core/address'
import { mcp, rfc } from '../../core/cites'
import { headerValue, parseUrl } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import type { Authorization } from '../../core/ledger/authorizations'
import { defineRule, type RuleContext } from '../../core/lint'
import { isProven, SHORTEST_VERIFIER } from '../../core/pkce'
import { isRedacted } from '../../core/placeholder'
import { appSubject, endpointSubject, partOf } from '../../core/subject'

const messages = {
  noChallenge: 'The authorization request has no `code_challenge`: whoever gets hold of the code can use it.',
  plain: 'The `code_challenge` is sent as it is (`plain`), not as a hash: whoever reads the request can answer for the app.',
  sameChallenge: 'Two authorization requests have the same `code_challenge`.',
  noVerifier: 'The code is exchanged without the `code_verifier` that belongs to its challenge.',
  otherVerifier: 'The `code_verifier` does not belong to the `code_challenge` that the code was asked for with.',
  shortVerifier: 'The `code_verifier` has {length} characters; with less than 43 it can be guessed.',
  password: 'The app asks for a token with the user’s password.',
  implicit: 'The authorization request asks for a token in the address of the redirect (`response_type` with `token`).',
  fragment: 'An access token came in the address of a redirect.',
} as const

type Problem = keyof typeof messages

export default defineRule<Problem>({
  id: 'token/weak-grant',
  severity: 'warning',
  confidence: 'high',
  title: 'Missing PKCE or a retired grant',
  why: 'A code or a token that leaks on the way is enough to act for the user; new servers refuse such requests.',
  fix: 'Use the code flow with a fresh S256 challenge per request.',
  cites: [
    rfc(7636, '4.1'),
    rfc(7636, '4.6'),
    rfc(9700, '2.1.1'),
    rfc(9700, '2.1.2'),
    rfc(9700, '2.4'),
    mcp('2025-11-25', 'authorization-code-protection'),
  ],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '0 reg→C1 · 1 authorize(C1)=302 {pkce: -}',
    right: '1 authorize(C1)=302 · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a}',
  },
  on: {
    request: { authorize: judgeAuthorization, token: judgeToken },
    response: { any: judgeRedirect },
  },
})

type Context = RuleContext<Problem>

function tell(
  problem: Problem,
  { exchange, message, app }: Entry,
  { report }: Context,
  more: Partial<Parameters<Context['report']>[0]> = {},
): void {
  report({
    subject: app === null ? endpointSubject(addressOf(message), problem) : partOf(appSubject(app), problem),
    message: problem,
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|${problem}`],
    at: exchange.startedAt,
    ...more,
  })
}

function judgeAuthorization(entry: Entry, context: Context): void {
  const { message, exchange, app } = entry
  const { ledger, notEvaluated } = context
  if (app === null) return
  const authorization = ledger.authorizations.of(app).at(-1)
  if (authorization?.exchangeId !== exchange.id || authorization.isPushed) return
  const { responseType, challenge, challengeMethod } = authorization
  const types = (responseType ?? '').split(' ')
  if (types.includes('token')) tell('implicit', entry, context)
  // With a code alone, or beside an ID token.
  if (!types.includes('code')) return
  if (challenge === null) return tell('noChallenge', entry, context, isBoundByNonce(authorization) ? { severity: 'info' } : {})
  if (challengeMethod === null || challengeMethod === 'plain') tell('plain', entry, context)
  if (isRedacted(challenge)) return notEvaluated('redacted')
  const first = ledger.authorizations.firstWith(challenge)
  // The same request comes by again after the sign-in page, say: it has the same state.
  if (first?.app === app && first.state !== message.param('state'))
    tell('sameChallenge', entry, context, { evidence: [first.exchangeId, exchange.id] })
}

/** A confidential client's code is of no use to others, and `nonce` ties it to the request (RFC 9700 section 2.1.1). */
function isBoundByNonce({ app, clientId, nonce, scope }: Authorization): boolean {
  const client = app.clients.get(clientId)
  const isPublic = client?.origin === 'registered' && !client.hasSecret && client.authMethod === 'none'
  return nonce !== null && (scope ?? '').split(' ').includes('openid') && !isPublic
}

function judgeToken(entry: Entry, context: Context): void {
  const { message, tokenRequest, exchange } = entry
  const { ledger, notEvaluated } = context
  if (tokenRequest?.grant === 'password') return tell('password', entry, context)
  if (tokenRequest?.grant !== 'authorization_code') return
  const verifier = message.param('code_verifier')
  if (verifier !== null && isRedacted(verifier)) return notEvaluated('redacted')
  if (verifier !== null && verifier.length < SHORTEST_VERIFIER) tell('shortVerifier', entry, context, { data: { length: verifier.length } })
  const code = message.param('code')
  if (code !== null && isRedacted(code)) return notEvaluated('redacted')
  const authorization = code === null ? null : ledger.authorizations.ofCode(code)
  const challenge = authorization?.challenge ?? null
  if (authorization === null || challenge === null) return
  const evidence = { evidence: [authorization.exchangeId, exchange.id] }
  if (verifier === null) return tell('noVerifier', entry, context, evidence)
  if (isRedacted(challenge)) return notEvaluated('redacted')
  if (isProven(verifier, challenge, authorization.challengeMethod) === false) tell('otherVerifier', entry, context, evidence)
}

/** A token in the fragment of a redirect, whatever led there. */
function judgeRedirect(entry: Entry, context: Context): void {
  const { response, request } = entry.message
  if (response === null || entry.classification.outcome !== 'redirect') return
  const location = response.redirectUrl || headerValue(response.headers, 'location')
  const url = location?.includes('#') ? parseUrl(location, request.url) : null
  if (url === null || !new URLSearchParams(url.hash.slice(1)).get('access_token')) return
  // Where the request is there that asked for it, that is what was said already.
  const asked = context.ledger.authorizations.answeredBy(entry.exchange.id)
  if (asked === null || !(asked.responseType ?? '').split(' ').includes('token')) tell('fragment', entry, context)
}
