/** What rules ask about documents that servers publish, and about the requests that go by them. */
import { parseUrl } from './exchange'
import { isLoopback } from './fingerprint'
import type { Entry, Ledger } from './ledger'
import type { ServerMetadata } from './ledger/documents'
import type { Message } from './message'

/**
 * The identifier that a well-known address was built from: the name of the document stands between host and path
 * (RFC 8414 section 3.1), or after the path (OpenID Connect Discovery section 4). Null: it is no such address.
 */
export function identifierOf(address: string): string | null {
  const url = parseUrl(address)
  const [, before, after] = /^(.*?)\/\.well-known\/[^/]+(\/.*)?$/.exec(url?.pathname ?? '') ?? []
  return url === null || before === undefined ? null : `${url.origin}${before}${after ?? ''}`
}

/** With a slash at the end or without, it leads to the same well-known address. */
export function isSameIdentifier(a: string, b: string): boolean {
  return a.replace(/\/$/, '') === b.replace(/\/$/, '')
}

/** One issuer for many tenants, as `https://login.example.com/{tenant}`: a pattern, not a name. */
export function isTemplate(issuer: string): boolean {
  return /\{[^}]*\}/.test(issuer)
}

/** The newest metadata that says of the address what it is, by the time the request left. */
export function metadataUsed({ message, exchange }: Entry, { documents }: Ledger): ServerMetadata | null {
  const binding = documents.binding(message.endpoint)
  return binding === null ? null : documents.metadataOf(binding.issuer, exchange.startedAt)
}

/** An address in the clear that is not the machine's own. */
export function isOpen(address: string): boolean {
  const url = parseUrl(address)
  return url !== null && url.protocol === 'http:' && !isLoopback(url.hostname)
}

/** How the client authenticates (RFC 7591 section 2), as far as one sees; null: that is not shown. */
export function authMethodsOf(message: Message): readonly string[] | null {
  if (message.param('client_assertion') !== null) return ['private_key_jwt', 'client_secret_jwt']
  if (message.param('client_secret') !== null) return ['client_secret_post']
  if (message.authorization === undefined) return null
  if (message.authorization?.scheme.toLowerCase() === 'basic') return ['client_secret_basic']
  // A certificate in the connection is not seen from here.
  return message.authorization === null ? ['none', 'tls_client_auth', 'self_signed_tls_client_auth'] : null
}
