import { rfc } from '../../core/cites'
import { parseUrl } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'
import { identifierOf, isSameIdentifier } from '../../core/well-known'

type Context = RuleContext<'nameless' | 'elsewhere' | 'path' | 'serverless' | 'unlisted'>

export default defineRule({
  id: 'server/protected-resource-mismatch',
  severity: 'error',
  confidence: 'high',
  title: 'Resource metadata does not fit',
  why: 'Careful clients refuse such metadata, and careless ones get a token for something else.',
  fix: 'Publish `resource` equal to the address of the server, and list its authorization server.',
  cites: [rfc(9728, '3.3'), rfc(9728, '2')],
  messages: {
    nameless: 'The metadata at {where} names no `resource`.',
    elsewhere: 'The metadata at {where} is of the resource {resource}, not of {expected}.',
    path: 'The metadata at {where} is of the resource {resource}, where {expected} was asked for.',
    serverless: 'The metadata at {where} lists no authorization server.',
    unlisted: 'The token is from {issuer}, which the metadata at {where} does not list.',
  },
  examples: {
    profile: 'mcp',
    wrong: '0 prm {res.resource: https://other.example.com/mcp}',
    right: '0 prm',
  },
  on: {
    request: { api: judgeUse },
    response: { 'protected-resource-metadata': judge },
  },
})

function judge({ exchange }: Entry, { ledger, report }: Context): void {
  const document = ledger.documents.resources.at(-1)
  if (document?.exchangeId !== exchange.id) return
  const { requestedUrl: where, resource, authorizationServers, json } = document
  const challenged = ledger.challenges.of(where)
  const expected = challenged?.resource ?? identifierOf(where) ?? where
  const told = (kind: 'nameless' | 'elsewhere' | 'path' | 'serverless') =>
    report({
      subject: endpointSubject(where, kind),
      message: kind,
      data: { where, resource: resource ?? '', expected },
      evidence: [...(challenged === null ? [] : [challenged.exchangeId]), exchange.id],
      claims: [`call:${exchange.id}|${kind}`],
      at: exchange.startedAt,
      ...(kind === 'path' && { severity: 'warning' as const }),
    })
  if (resource === null) told('nameless')
  else if (!isSameIdentifier(resource, expected) && !isRedacted(resource)) told(isSameOrigin(resource, expected) ? 'path' : 'elsewhere')
  if (authorizationServers.length === 0 && !isHiddenList(json.authorization_servers)) told('serverless')
}

function isHiddenList(value: unknown): boolean {
  return typeof value === 'string' && isRedacted(value)
}

/** A token of an authorization server that the resource does not name; looked at when it is first sent. */
function judgeUse({ use, message, exchange }: Entry, { ledger, report, notEvaluated }: Context): void {
  const token = use?.token
  const { url } = message
  if (token?.issuer == null || token.uses[0] !== use || url === null) return
  const { documents } = ledger
  const document = documents.resourceMetadataOf(url, exchange.startedAt)
  if (document === null || document.authorizationServers.length === 0) return
  const issuer = documents.metadataOf(token.issuer)?.issuer ?? null
  const listed = document.authorizationServers
  if (issuer === null) {
    // Its name is not known, only where its endpoint is.
    if (!listed.some(server => isSameOrigin(server, token.issuer ?? ''))) notEvaluated('metadata-missing')
    return
  }
  if (listed.some(server => isSameIdentifier(documents.canonical(server), documents.canonical(issuer)))) return
  report({
    subject: endpointSubject(document.requestedUrl, 'unlisted'),
    message: 'unlisted',
    data: { where: document.requestedUrl, issuer },
    evidence: [document.exchangeId, ...(token.mintedBy === null ? [] : [token.mintedBy]), exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
  })
}

function isSameOrigin(a: string, b: string): boolean {
  return parseUrl(a)?.origin === parseUrl(b)?.origin
}
