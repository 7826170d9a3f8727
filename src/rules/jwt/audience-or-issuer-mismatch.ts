import { audiencesOf, isAddress, isWithin, namesAskedFor } from '../../core/audience'
import { rfc } from '../../core/cites'
import { claimTimeMs, type DecodedJwt, decodeJwt, statedLifetimeMs } from '../../core/jwt'
import { proofsSent } from '../../core/jwts'
import type { Entry } from '../../core/ledger'
import { issuedReceived } from '../../core/ledger/signatures'
import { defineRule, type Report, type RuleContext } from '../../core/lint'
import type { Token } from '../../core/model'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'
import { isSameIdentifier, isTemplate } from '../../core/well-known'

type Flaw = 'audience' | 'nobody' | 'issuer' | 'assertion' | 'longLived'
type Context = RuleContext<Flaw>

/** What a client makes for one request is not for keeping (ms). */
const LONGEST = 600_000
/** Calls at either end of a token's life that are looked through. */
const REACH = 20

export default defineRule({
  id: 'jwt/audience-or-issuer-mismatch',
  severity: 'warning',
  confidence: 'medium',
  title: 'Token made for somebody else',
  why: 'A server that checks for whom a token is refuses it; one that does not can be sent tokens that were stolen elsewhere.',
  fix: 'Request the token for this API (`resource` or `audience`), and send it only there.',
  cites: [rfc(8725, '3.9'), rfc(8725, '3.8'), rfc(9068, '4')],
  messages: {
    audience: 'Token {token} is for {audience}, and was sent to {where}.',
    nobody: 'The access token of {where} names no audience (`aud`), which tokens of its type must.',
    issuer: 'The access token of {where} says that it is from {issuer}, and not from {expected}.',
    assertion: 'The client assertion is for {audience}, and was sent to {where}.',
    longLived: 'The {use} that was sent to {where} is good for {life} min; it is meant for one request.',
  },
  examples: {
    profile: 'mcp',
    wrong:
      '0 metadata · 1 tok(C1)→T1/3600 {resource: https://mcp.example.com/mcp; claims: {"iss":"https://as.example.com","aud":"https://other.example.org"}} · 2 api(T1)',
    right:
      '0 metadata · 1 tok(C1)→T1/3600 {resource: https://mcp.example.com/mcp; claims: {"iss":"https://as.example.com","aud":"https://mcp.example.com/mcp"}} · 2 api(T1)',
  },
  on: { response: { api: judgeUse, token: judgeToken } },
})

function judgeUse(entry: Entry, context: Context): void {
  judgeProofs(entry, context)
  const { use, message } = entry
  const token = use?.token
  const { url, status } = message
  if (token?.jwt == null || url === null || status === null) return
  const audiences = audiencesOf(token.jwt.claims)
  if (audiences.length === 0 || audiences.some(audience => isRedacted(audience) || isWithin(url, audience))) return
  // A mere name may be this API's; a refusal says that it is not, unless the API took the token at other times.
  if (!audiences.some(isAddress) && ((status !== 401 && status !== 403) || wasTaken(token, url.host))) return
  const { ledger, report, notEvaluated } = context
  const asked = namesAskedFor(token, ledger)
  if (typeof asked === 'string') return notEvaluated(asked)
  const isWanted = (audience: string) =>
    asked.some(name => isSameIdentifier(name, audience) || name.startsWith(`${audience.replace(/\/$/, '')}/`))
  if (audiences.some(isWanted)) return
  report({
    ...about(entry, 'audience', url.origin),
    data: { token: token.id, audience: audiences.join(', '), where: url.origin },
    evidence: [...(token.mintedBy === null ? [] : [token.mintedBy]), entry.exchange.id],
  })
}

/** Did the host answer one of the token's first or last calls with what was asked for? */
function wasTaken({ uses }: Token, host: string): boolean {
  const some = [...uses.slice(0, REACH), ...uses.slice(-REACH)]
  return some.some(use => use.host === host && use.status !== null && use.status >= 200 && use.status < 300)
}

function judgeToken(entry: Entry, context: Context): void {
  judgeProofs(entry, context)
  judgeAssertion(entry, context)
  for (const { use, jwt } of issuedReceived(entry)) if (use === 'access token' && jwt !== null) judgeIssued(entry, jwt, context)
}

function judgeIssued(entry: Entry, { claims, header }: DecodedJwt, { ledger, report, notEvaluated }: Context): void {
  const { endpoint } = entry.message
  if (audiencesOf(claims).length === 0 && /^(?:application\/)?at\+jwt$/i.test(String(header.typ)))
    report({ ...about(entry, 'nobody', endpoint), grade: 'nobody', severity: 'info' })
  const { iss } = claims
  if (typeof iss !== 'string' || isRedacted(iss)) return
  const expected = ledger.documents.metadataOf(entry.app?.issuer ?? '')?.issuer ?? null
  if (expected === null) return entry.profile.issuer(new URL(endpoint)) === null ? notEvaluated('metadata-missing') : undefined
  if (expected === iss || isTemplate(expected)) return
  report({ ...about(entry, 'issuer', endpoint), data: { issuer: iss, expected, where: endpoint }, grade: 'issuer' })
}

function judgeAssertion(entry: Entry, { ledger, report, notEvaluated }: Context): void {
  const { message } = entry
  const jwt = decodeJwt(message.param('client_assertion') ?? '')
  if (jwt === null) return
  judgeLife(entry, 'client assertion', jwt, report)
  const { documents } = ledger
  const audiences = audiencesOf(jwt.claims)
  const isToken = (audience: string) => audience === message.endpoint || documents.binding(audience)?.role === 'token'
  if (audiences.length === 0 || audiences.some(audience => isRedacted(audience) || isToken(audience))) return
  const issuer = documents.metadataOf(entry.app?.issuer ?? '')?.issuer ?? null
  if (issuer === null) return notEvaluated('metadata-missing')
  if (audiences.some(audience => isSameIdentifier(audience, issuer))) return
  report({ ...about(entry, 'assertion', message.endpoint), data: { audience: audiences.join(', '), where: message.endpoint } })
}

function judgeProofs(entry: Entry, { report }: Context): void {
  for (const { jwt } of proofsSent(entry)) if (jwt !== null) judgeLife(entry, 'DPoP proof', jwt, report)
}

function judgeLife(entry: Entry, use: string, jwt: DecodedJwt, report: Context['report']): void {
  const { message, exchange } = entry
  const life = statedLifetimeMs(jwt) ?? (claimTimeMs(jwt, 'exp') ?? 0) - exchange.startedAt
  if (life <= LONGEST) return
  report({
    ...about(entry, 'longLived', message.endpoint),
    data: { use, where: message.endpoint, life: Math.round(life / 60_000) },
    severity: 'warning',
  })
}

function about({ exchange }: Entry, flaw: Flaw, where: string): Report<Flaw> {
  return {
    subject: endpointSubject(where, flaw),
    message: flaw,
    data: { where },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|${flaw}`],
    at: exchange.startedAt,
  }
}
