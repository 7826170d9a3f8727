import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { bodyText, headerValue } from '../../core/exchange'
import type { Severity } from '../../core/finding'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client } from '../../core/model'
import { GRANT_TYPE_URN } from '../../core/oauth'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'

const TOKEN_EXCHANGE = `${GRANT_TYPE_URN}token-exchange`
/** White space and control characters, which no header carries as part of a token (RFC 6750 section 2.1). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that are looked for
const UNPRINTABLE = /[\u0000-\u0020\u007f]/

type Problem =
  | 'notJson'
  | 'noToken'
  | 'errorToo'
  | 'noType'
  | 'unprintable'
  | 'otherType'
  | 'scope'
  | 'issuedType'
  | 'sameRefresh'
  | 'status'
  | 'refreshForClient'

const severities: Readonly<Record<Problem, Severity>> = {
  notJson: 'error',
  noToken: 'error',
  errorToo: 'error',
  noType: 'error',
  unprintable: 'error',
  otherType: 'warning',
  scope: 'warning',
  issuedType: 'warning',
  sameRefresh: 'warning',
  status: 'info',
  refreshForClient: 'info',
}

export default defineRule<Problem>({
  id: 'token/response-nonconformant',
  severity: 'error',
  confidence: 'high',
  title: 'Token answer that clients cannot rely on',
  why: 'Clients that keep to the standard stumble over it, each in its own way; it is found out when the next one is connected.',
  fix: 'Let the server answer 200 with JSON that has `access_token`, `token_type` and `expires_in`.',
  cites: [rfc(6749, '5.1'), rfc(6749, '4.4.3'), rfc(8693, '2.2.1'), rfc(9700, '2.2.2')],
  messages: {
    notJson: 'The token endpoint answered {status} with something that is no JSON object.',
    noToken: 'The token endpoint answered {status} without an `access_token`.',
    errorToo: 'The token endpoint answered {status} with a token and with an `error` as well.',
    noType: 'The token answer has no `token_type`: nobody knows how the token is to be sent.',
    unprintable: 'The access token holds white space or control characters, which no header can carry.',
    otherType: 'The token answer has a `token_type` that is neither `Bearer` nor `DPoP`.',
    scope: 'The `scope` of the token answer is not one text with blanks between the scopes.',
    issuedType: 'The answer to a token exchange has no `issued_token_type`.',
    sameRefresh:
      'Client {client}, which has no secret, renewed its token and kept its refresh token: it was not replaced, and is bound to no key.',
    status: 'The token endpoint answered {status}, where 200 is the status to rely on.',
    refreshForClient: 'The token answer has a refresh token although the client can always ask again with its own credentials.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '1 tok(C1)→T1/3600 {res.token_type: -}',
    right: '1 tok(C1)→T1/3600',
  },
  on: { response: { token: judge } },
})

function judge(entry: Entry, { report, notEvaluated }: RuleContext<Problem>): void {
  const { message, exchange, classification, tokenRequest } = entry
  const { response } = message
  if (!message.isSuccess || response === null || classification.camel || tokenRequest === null) return
  const text = bodyText(response.body)
  if (text === null && response.body.state !== 'none') return notEvaluated(response.body.state === 'redacted' ? 'redacted' : 'body-missing')
  const tell = (problem: Problem) =>
    report({
      subject: endpointSubject(addressOf(message), problem),
      message: problem,
      data: { status: `${message.status}`, client: tokenRequest.clientId ?? '' },
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${problem}`],
      at: exchange.startedAt,
      grade: problem,
      severity: severities[problem],
    })
  const answer = (text ?? '').trimStart().startsWith('{') ? message.answerBody : null
  // Where it carries an error, it is the error that is in the wrong place: another rule's business.
  const hasError = typeof message.answerBody?.error === 'string'
  const token = message.answerText('access_token')
  if (answer === null) {
    if (!hasError || token !== null) tell('notJson')
    return
  }
  if (token === null) {
    if (!hasError) tell('noToken')
    return
  }
  if (hasError) tell('errorToo')
  if (message.status !== 200) tell('status')
  if (UNPRINTABLE.test(token) && !isRedacted(token)) tell('unprintable')
  const { grant } = tokenRequest
  const type = message.answerText('token_type')?.toLowerCase()
  if (type === undefined) tell('noType')
  else if (type !== 'bearer' && type !== 'dpop' && !(type === 'n_a' && grant === TOKEN_EXCHANGE)) tell('otherType')
  if (answer.scope !== undefined && typeof answer.scope !== 'string') tell('scope')
  if (grant === TOKEN_EXCHANGE && message.answerText('issued_token_type') === null) tell('issuedType')
  if (grant === 'client_credentials' && message.answerText('refresh_token') !== null) tell('refreshForClient')
  if (grant !== 'refresh_token' || !isPublic(tokenRequest.client) || isBound(entry)) return
  const sent = message.param('refresh_token')
  const next = message.answerText('refresh_token')
  if (next !== null && (isRedacted(next) || (sent !== null && isRedacted(sent)))) notEvaluated('redacted')
  else if (next === null || next === sent) tell('sameRefresh')
}

/** Certainly without a secret: its registration says so. */
function isPublic(client: Client | null): boolean {
  return client !== null && client.authMethod === 'none' && !client.hasSecret
}

/** Is the new token of use only to whoever has a certain key (RFC 9449, RFC 8705)? */
function isBound({ message, tokenRequest }: Entry): boolean {
  const type = message.answerText('token_type')?.toLowerCase()
  return type === 'dpop' || headerValue(message.request.headers, 'dpop') !== null || tokenRequest?.token?.jwt?.claims.cnf !== undefined
}
