import { rfc } from '../../core/cites'
import { decodeJwt } from '../../core/jwt'
import type { Entry, Ledger } from '../../core/ledger'
import type { ServerMetadata } from '../../core/ledger/documents'
import { defineRule, type RuleContext } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'
import { identifierOf, isSameIdentifier, isTemplate, metadataUsed } from '../../core/well-known'

/** Copies of one issuer's metadata that are looked at. */
const REACH = 20

export default defineRule({
  id: 'server/issuer-mismatch',
  severity: 'error',
  confidence: 'high',
  title: 'One issuer speaks for another',
  why: 'This is how a client is led to send codes and credentials to the wrong server; careful clients stop here.',
  fix: 'Reject what does not name the issuer that you started from, and have the server name itself exactly so.',
  cites: [rfc(8414, '3.3'), rfc(9207, '2.4')],
  messages: {
    document: 'The metadata at {where} is in use and names the issuer {issuer} instead of {expected}.',
    template: 'The metadata at {where} names a pattern, {issuer}, where {expected} is expected.',
    response: 'The authorization response comes from {issuer}, and not from {expected}.',
    silent: 'The authorization response does not say which issuer it is from, although {expected} promises that it does.',
    token: 'The ID token is from {issuer}, and not from {expected}.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '0 metadata {res.issuer: https://other.example.org} · 1 reg→C1',
    right: '0 metadata · 1 reg→C1',
  },
  on: {
    request: {
      register: judgeUse,
      token: judgeUse,
      authorize: judgeUse,
      par: judgeUse,
      'device-authorization': judgeUse,
      load: judgeAnswer,
    },
    response: { token: judgeToken, any: judgeAnswer },
  },
})

type Context = RuleContext<'document' | 'template' | 'response' | 'silent' | 'token'>

/** A wrong document harms nobody until somebody goes by it. */
function judgeUse(entry: Entry, { ledger, report }: Context): void {
  const document = metadataUsed(entry, ledger)
  if (document === null || document.issuer === null || hasFitting(document.issuer, ledger)) return
  const isPattern = isTemplate(document.issuer)
  report({
    subject: endpointSubject(document.requestedUrl, 'issuer'),
    message: isPattern ? 'template' : 'document',
    data: {
      where: document.requestedUrl === document.url ? document.url : `${document.requestedUrl} (redirected to ${document.url})`,
      issuer: document.issuer,
      expected: identifierOf(document.requestedUrl) ?? '',
    },
    evidence: [document.exchangeId, entry.exchange.id],
    claims: [`call:${document.exchangeId}`],
    at: document.at,
    ...(isPattern && { severity: 'info' as const }),
  })
}

/** Was a document of this issuer at an address that fits, too? Then that is the one that the client goes by. */
function hasFitting(issuer: string, { documents }: Ledger): boolean {
  return documents.copiesOf(issuer, REACH).some(({ requestedUrl }: ServerMetadata) => {
    const expected = identifierOf(requestedUrl)
    return expected === null || isSameIdentifier(expected, issuer)
  })
}

/** A page that was opened with an authorization response, or a redirect to it (RFC 9207). */
function judgeAnswer({ exchange }: Entry, { ledger, report, notEvaluated }: Context): void {
  const authorization = ledger.authorizations.answeredBy(exchange.id)
  if (authorization?.answer == null) return
  const { issuer, at } = authorization.answer
  const document = ledger.documents.metadataOf(authorization.app.issuer, at)
  if (document === null || document.issuer === null) return issuer === null ? undefined : notEvaluated('metadata-missing')
  const isPromised = document.json.authorization_response_iss_parameter_supported === true
  if (issuer === null ? !isPromised : fits(document, issuer, ledger)) return
  report({
    subject: endpointSubject(document.issuer, 'response'),
    message: issuer === null ? 'silent' : 'response',
    data: { issuer: issuer ?? '', expected: document.issuer },
    evidence: [document.exchangeId, authorization.exchangeId, exchange.id],
    claims: [`call:${exchange.id}`],
    at,
  })
}

function judgeToken({ message, exchange, app }: Entry, { ledger, report, notEvaluated }: Context): void {
  const issuer = decodeJwt(message.answerText('id_token') ?? '')?.claims.iss
  if (typeof issuer !== 'string' || app === null) return
  const document = ledger.documents.metadataOf(app.issuer, exchange.startedAt)
  if (document === null || document.issuer === null) return notEvaluated('metadata-missing')
  if (fits(document, issuer, ledger)) return
  report({
    subject: endpointSubject(document.issuer, 'ID token'),
    message: 'token',
    data: { issuer, expected: document.issuer },
    evidence: [document.exchangeId, exchange.id],
    claims: [`call:${exchange.id}|token`],
    at: exchange.startedAt,
  })
}

function fits({ issuer, requestedUrl }: ServerMetadata, stated: string, ledger: Ledger): boolean {
  if (issuer === null || issuer === stated || isTemplate(issuer) || isRedacted(stated)) return true
  // It is the document that is wrong, and that is told.
  const own = identifierOf(requestedUrl)
  return own !== null && isSameIdentifier(own, stated) && !hasFitting(issuer, ledger)
}
