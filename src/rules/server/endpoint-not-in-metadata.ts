import { rfc } from '../../core/cites'
import { parseUrl } from '../../core/exchange'
import type { Entry, Ledger } from '../../core/ledger'
import type { ServerMetadata } from '../../core/ledger/documents'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'
import type { WebAddress } from '../../core/web-address'

/** Documents, and attempts at the published address, that are looked through. */
const REACH = 20

export default defineRule({
  id: 'server/endpoint-not-in-metadata',
  severity: 'warning',
  confidence: 'high',
  title: 'Call goes elsewhere than the metadata says',
  why: 'An address that nobody published may be moved or switched off any day, and may not be this server’s at all.',
  fix: 'Take the addresses of endpoints from the metadata document.',
  cites: [rfc(8414, '2')],
  messages: {
    elsewhere: '{issuer} publishes {published}; the app called {called}.',
    unpublished: '{issuer} publishes no `{member}`; the app called {called}.',
    broken: '{issuer} publishes {published}, which did not work; {called} did.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '0 metadata {res.registration_endpoint: https://as.example.com/clients} · 1 reg→C1',
    right: '0 metadata · 1 reg→C1',
  },
  on: {
    response: {
      register: (entry, context) => judge(entry, 'registration_endpoint', context),
      token: (entry, context) => judge(entry, 'token_endpoint', context),
    },
  },
})

function judge(entry: Entry, member: string, { ledger, report }: RuleContext<'elsewhere' | 'unpublished' | 'broken'>): void {
  const { message, exchange, classification } = entry
  if (message.method !== 'POST' || ledger.documents.binding(message.endpoint) !== null) return
  const document = documentFor(entry, member, ledger)
  const published = document?.json[member]
  if (document === null || document.issuer === null || (published === undefined && member === 'token_endpoint')) return
  const isBroken = typeof published === 'string' && classification.outcome === 'success' && hasFailed(entry, document, ledger)
  report({
    subject: endpointSubject(message.endpoint, 'metadata'),
    message: typeof published !== 'string' ? 'unpublished' : isBroken ? 'broken' : 'elsewhere',
    data: { issuer: document.issuer, published: String(published), called: message.endpoint, member },
    evidence: [document.exchangeId, exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    ...(isBroken && { severity: 'info' as const }),
  })
}

/** The newest metadata that this app had read, of the server that the call goes to or should have gone to. */
function documentFor({ message, exchange, home }: Entry, member: string, ledger: Ledger): ServerMetadata | null {
  const { url } = message
  const { servers } = ledger.documents
  for (let index = servers.length - 1; url !== null && index >= Math.max(0, servers.length - REACH); index--) {
    const document = servers[index] as ServerMetadata
    if (document.at > exchange.startedAt || ledger.entryOf(document.exchangeId)?.home.key !== home.key) continue
    if (serves(document, url, member, ledger)) return document
  }
  return null
}

function serves({ issuer, json }: ServerMetadata, url: WebAddress, member: string, { documents }: Ledger): boolean {
  const own = issuer === null ? null : parseUrl(issuer)
  if (issuer === null || own === null) return false
  const published = typeof json[member] === 'string' ? parseUrl(json[member]) : null
  // Several issuers may share a host: a path in the name tells which is meant.
  if (own.origin === url.origin) return url.pathname.startsWith(`${own.pathname.replace(/\/$/, '')}/`)
  if (published?.origin === url.origin) return true
  return documents.serversOfResourceAt(url.origin).includes(issuer)
}

/** Did the published address answer before that there is nothing there? */
function hasFailed({ instance, classification }: Entry, { issuer }: ServerMetadata, ledger: Ledger): boolean {
  const app = instance === null ? undefined : ledger.appsOf(instance).find(item => item.issuer === ledger.documents.canonical(issuer ?? ''))
  const attempts = classification.role === 'register' ? app?.registrations : app?.tokenRequests
  return (attempts ?? []).slice(-REACH).some(({ exchangeId }) => {
    const attempt = ledger.entryOf(exchangeId)
    if (attempt === null || ledger.documents.binding(attempt.message.endpoint) === null) return false
    const { status } = attempt.message
    return status === 404 || status === 405 || attempt.classification.outcome === 'html'
  })
}
