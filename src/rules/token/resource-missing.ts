import { mcp, rfc } from '../../core/cites'
import { parseUrl } from '../../core/exchange'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { App } from '../../core/model'
import { isRedacted } from '../../core/placeholder'
import { appSubject, partOf } from '../../core/subject'
import { identifierOf, isSameIdentifier } from '../../core/well-known'

const messages = {
  missing: 'The {what} does not name the server that the token is for (`resource`).',
  shape: 'The `resource` of the {what} is no absolute address, or has a fragment.',
  differs: 'The token request names another `resource` than the authorization request did.',
  wrong: 'The `resource` of the {what} is not the server that the token is for.',
  slash: 'The `resource` of the {what} differs from the server’s own name by a slash at the end.',
} as const

/** So many documents about servers are looked at, the newest. */
const REACH = 50

type Problem = keyof typeof messages
type Context = RuleContext<Problem>

export default defineRule<Problem>({
  id: 'token/resource-missing',
  severity: 'error',
  confidence: 'high',
  title: 'Request without the resource that the token is for',
  why: 'The token may be good at other servers too, or be refused at this one: nothing ties it to where it is used.',
  fix: 'Send `resource` with the canonical address of the server in the authorization request and in every token request.',
  cites: [mcp('2025-06-18', 'resource-parameter-implementation'), rfc(8707, '2')],
  messages,
  examples: {
    profile: 'mcp',
    wrong: '0 prm · 1 authorize(C1)=302 {resource: -}',
    right: '0 prm · 1 authorize(C1)=302 · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a}',
  },
  on: { request: { authorize: judge, token: judge } },
})

function judge(entry: Entry, context: Context): void {
  const { message, app, instance, profile, classification, exchange } = entry
  const { ledger, notEvaluated, report } = context
  const revision = ledger.revisionOf(instance)
  if (app === null || classification.camel || !profile.demands(revision).resource) return
  const servers = serversOf(app, ledger)
  // Not every authorization server of such a client has to do with the protocol.
  if (servers.length === 0) return notEvaluated('metadata-missing')
  if (message.bodyKind === 'unknown') return notEvaluated('body-missing')
  if (message.param('request') !== null || message.param('request_uri') !== null) return
  const what = classification.role === 'token' ? 'token request' : 'authorization request'
  const tell = (problem: Problem, evidence: readonly string[] = []) =>
    report({
      subject: partOf(appSubject(app), problem),
      message: problem,
      data: { what },
      evidence: [...evidence, exchange.id],
      claims: [`call:${exchange.id}`],
      at: exchange.startedAt,
      ...(problem === 'slash' && { severity: 'info' as const }),
    })
  const named = [message.params.resource].flat().flatMap(item => (typeof item === 'string' && item !== '' ? [comparable(item)] : []))
  if (named.length === 0) return tell('missing')
  if (named.some(isRedacted)) return notEvaluated('redacted')
  if (named.some(item => item.includes('#') || parseUrl(item) === null)) return tell('shape')
  const asked = ledger.authorizations.ofCode(message.param('code') ?? '')
  if (
    asked !== null &&
    asked.resources.length > 0 &&
    !named.every(item => asked.resources.some(other => isSameIdentifier(comparable(other), item)))
  )
    return tell('differs', [asked.exchangeId])
  if (named.every(item => servers.some(server => isWithin(server, item)))) return
  const isNear = named.every(item => servers.some(server => isWithin(server, item) || isSameIdentifier(server, item)))
  tell(isNear ? 'slash' : 'wrong')
}

/** The names of the servers whose metadata leads to this authorization server. */
function serversOf({ issuer }: App, { documents }: Ledger): readonly string[] {
  return documents.resources
    .slice(-REACH)
    .filter(({ authorizationServers }) => authorizationServers.some(name => isIssuer(name, issuer, documents)))
    .flatMap(({ resource, requestedUrl }) => [resource, identifierOf(requestedUrl)])
    .flatMap(name => (name === null ? [] : [comparable(name)]))
}

/** Scheme and host mean the same in capitals. */
function comparable(address: string): string {
  return address.replace(/^[a-z]+:\/\/[^/?#]*/i, start => start.toLowerCase())
}

function isIssuer(name: string, issuer: string, documents: Ledger['documents']): boolean {
  return isSameIdentifier(documents.canonical(name), issuer)
}

/** Is it the server's name, or what its path begins with? */
function isWithin(server: string, resource: string): boolean {
  if (server === resource) return true
  const [whole, part] = [parseUrl(server), parseUrl(resource)]
  if (whole === null || part === null || whole.origin !== part.origin || part.search !== '') return false
  const path = part.pathname.replace(/\/$/, '')
  return whole.pathname.startsWith(`${path}/`) && whole.pathname.replace(/\/$/, '') !== path
}
