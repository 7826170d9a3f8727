import { rfc } from '../../core/cites'
import { headerEvidence } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Token } from '../../core/model'
import { tokenSubject } from '../../core/subject'

export default defineRule({
  id: 'bearer/wrong-scheme',
  severity: 'warning',
  confidence: 'high',
  title: 'Scheme does not match the token type',
  why: 'Servers refuse such a call, or take the token for a weaker kind than it is.',
  fix: 'Use the scheme named by `token_type`, and one method only.',
  cites: [rfc(6749, '7.1'), rfc(6750, '2'), rfc(9449, '7.1')],
  messages: {
    scheme: 'Token {token} was issued as {type} and is sent as `{scheme}`.',
    raw: 'Token {token} was issued as {type} and is sent without a scheme.',
    proof: 'Token {token} is bound to a key (DPoP), and is sent without the `DPoP` header that proves it.',
    twice: 'Token {token} is sent in the `Authorization` header, and a token stands in {place} as well.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '1 tok(C1)→T1/3600 · 2 api()=401 {reqh.authorization: Token made-up-token-T1}',
    right: '1 tok(C1)→T1/3600 · 2 api(T1)',
  },
  on: { request: { any: judge } },
})

type Context = RuleContext<'scheme' | 'raw' | 'proof' | 'twice'>

function judge(entry: Entry, context: Context): void {
  const { message, classification } = entry
  const { authorization, bearer } = message
  if (!authorization) return
  const { role } = classification
  if (role !== 'api' && role !== 'userinfo' && role !== 'irrelevant') return
  if (bearer !== null) {
    const token = entry.use?.token ?? null
    if (token === null || token.kind !== 'access' || message.bearerFlaw !== null) return
    judgeType(token, authorization.scheme, entry, context)
    const place = secondPlace(entry, context)
    if (place !== null) tell('twice', token, { place }, entry, context)
    return
  }
  const isRaw = authorization.value === ''
  const token = context.ledger.secret(isRaw ? authorization.scheme : authorization.value)?.token ?? null
  if (token === null || token.kind !== 'access' || token.mintedBy === null) return
  if (isRaw) tell('raw', token, {}, entry, context)
  else tell('scheme', token, { scheme: authorization.scheme }, entry, context)
}

function judgeType(token: Token, scheme: string, entry: Entry, context: Context): void {
  const type = typeOf(token)
  if (type === null) return
  if (type !== scheme.toLowerCase()) return tell('scheme', token, { scheme }, entry, context)
  if (type !== 'dpop') return
  const proof = headerEvidence(entry.message.request, 'dpop')
  if (proof === null) tell('proof', token, {}, entry, context)
  else if (proof === undefined) context.notEvaluated('header-missing')
}

/** Of the two types that have a scheme; null: another, or no answer said it. */
function typeOf({ tokenType }: Token): 'bearer' | 'dpop' | null {
  const type = tokenType?.trim().toLowerCase()
  return type === 'bearer' || type === 'dpop' ? type : null
}

/** Where else than in the header the request holds a token (RFC 6750 section 2). */
function secondPlace({ message }: Entry, { ledger }: Context): string | null {
  const isToken = (value: unknown) => typeof value === 'string' && ledger.secretKind(value) === 'access-token'
  const holds = (values: object) => Object.entries(values).some(([name, value]) => name === 'access_token' || isToken(value))
  if (holds(message.query)) return 'the address'
  // The parameters are those of address and body together.
  return message.bodyKind === 'form' && holds(message.params) ? 'the body' : null
}

function tell(
  message: 'scheme' | 'raw' | 'proof' | 'twice',
  token: Token,
  data: { readonly scheme?: string; readonly place?: string },
  entry: Entry,
  { report }: Context,
): void {
  const { exchange } = entry
  report({
    subject: tokenSubject(token),
    message,
    data: { token: token.id, type: token.tokenType ?? 'Bearer', scheme: data.scheme ?? '', place: data.place ?? '' },
    evidence: [...(token.mintedBy === null ? [] : [token.mintedBy]), exchange.id],
    claims: [`call:${exchange.id}|${message === 'twice' ? 'twice' : 'scheme'}`],
    at: exchange.startedAt,
    ...(entry.message.status === 401 && message !== 'twice' && { cost: { failedCalls: 1 } }),
  })
}
