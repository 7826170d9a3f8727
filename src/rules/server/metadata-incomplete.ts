import { rfc } from '../../core/cites'
import type { Severity } from '../../core/finding'
import type { Entry } from '../../core/ledger'
import type { ServerMetadata } from '../../core/ledger/documents'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'
import { authMethodsOf, isOpen, metadataUsed } from '../../core/well-known'

type Flaw = 'pkce' | 'open' | 'nameless' | 'responseTypes' | 'grant' | 'method' | 'dead'
type Context = RuleContext<Flaw>

export default defineRule({
  id: 'server/metadata-incomplete',
  severity: 'warning',
  confidence: 'high',
  title: 'Metadata that makes clients fail',
  why: 'Clients go by what is published: what is missing or wrong there fails in one app and not in another.',
  fix: 'Complete the metadata, and have clients stop where it does not promise PKCE.',
  cites: [rfc(8414, '2')],
  messages: {
    pkce: 'The metadata at {where} does not say that PKCE is supported (`code_challenge_methods_supported`), and the sign-in goes on.',
    open: 'The metadata at {where} has `{value}` at an address without TLS.',
    nameless: 'The metadata at {where} is in use and names no `issuer`.',
    responseTypes: 'The metadata at {where} has no `response_types_supported`.',
    grant: 'The metadata at {where} does not list the grant {value}, which the app uses.',
    method: 'The metadata at {where} does not list {value}, by which the app authenticates.',
    dead: 'The `registration_endpoint` of {where} answered {value}.',
  },
  examples: {
    profile: 'mcp',
    wrong: '0 metadata {res.code_challenge_methods_supported: -} · 1 authorize(C1)=302 {pkce: a; resource: https://mcp.example.com/mcp}',
    right: '0 metadata · 1 authorize(C1)=302 {pkce: a; resource: https://mcp.example.com/mcp}',
  },
  on: {
    request: { authorize: judgeUse, register: judgeUse, token: judgeUse, par: judgeUse, 'device-authorization': judgeUse },
    response: { register: judgeRegistration },
  },
})

/** Documents without a name that are looked through. */
const REACH = 20

/** Nobody is harmed by a document until somebody goes by it. */
function judgeUse(entry: Entry, context: Context): void {
  const { ledger, profile } = context
  const { message, classification } = entry
  const document = metadataUsed(entry, ledger)
  if (document === null) return judgeNameless(entry, context)
  const { json } = document
  if (classification.role === 'authorize') {
    const demands = profile.demands(ledger.revisionOf(entry.instance))
    if (demands.advertisedPkce && json.code_challenge_methods_supported === undefined) tell(document, entry, 'pkce', '', context)
  }
  for (const [member, address] of Object.entries(json)) {
    if (/^(?:issuer|jwks_uri|\w+_endpoint)$/.test(member) && typeof address === 'string' && isOpen(address))
      tell(document, entry, 'open', member, context)
  }
  if (json.response_types_supported === undefined) tell(document, entry, 'responseTypes', '', context, 'info')
  if (classification.role !== 'token') return
  const grant = message.param('grant_type')
  if (grant !== null && isUnlisted([grant], json.grant_types_supported)) tell(document, entry, 'grant', grant, context)
  const methods = authMethodsOf(message)
  if (methods === null)
    return Array.isArray(json.token_endpoint_auth_methods_supported) ? context.notEvaluated('header-missing') : undefined
  if (isUnlisted(methods, json.token_endpoint_auth_methods_supported)) tell(document, entry, 'method', methods[0] ?? '', context)
}

/** A document without a name binds nothing: its addresses are compared one by one. */
function judgeNameless(entry: Entry, context: Context): void {
  const { endpoint } = entry.message
  const { servers } = context.ledger.documents
  const document = servers
    .slice(-REACH)
    .findLast(({ issuer, json }) => issuer === null && ENDPOINTS.some(member => json[member] === endpoint))
  if (document !== undefined) tell(document, entry, 'nameless', '', context)
}

const ENDPOINTS = ['registration_endpoint', 'token_endpoint', 'authorization_endpoint'] as const

/** A list that is not there means its default, whatever that is. */
function isUnlisted(values: readonly string[], list: unknown): boolean {
  return Array.isArray(list) && !values.some(value => list.includes(value))
}

function judgeRegistration(entry: Entry, context: Context): void {
  const { message, classification } = entry
  const document = metadataUsed(entry, context.ledger)
  if (document === null) return
  const isPage = classification.outcome === 'html'
  if (isPage || message.status === 404 || message.status === 405)
    tell(document, entry, 'dead', isPage ? 'a page' : String(message.status), context)
}

function tell(document: ServerMetadata, { exchange }: Entry, flaw: Flaw, value: string, { report }: Context, severity?: Severity): void {
  report({
    subject: endpointSubject(document.url, flaw === 'dead' ? flaw : `${flaw} ${value}`),
    message: flaw,
    data: { where: document.url, value },
    evidence: [document.exchangeId, exchange.id],
    claims: [`call:${flaw === 'dead' ? exchange.id : document.exchangeId}`],
    at: flaw === 'dead' ? exchange.startedAt : document.at,
    grade: flaw,
    severity,
  })
}
