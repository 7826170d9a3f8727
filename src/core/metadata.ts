/** Authorization server metadata seen in the traffic (RFC 8414, OpenID Connect Discovery) binds endpoints to roles. */

import { parseUrl } from './exchange'
import type { Json } from './message'
import type { Role } from './model'

export interface Binding {
  readonly role: Role
  readonly issuer: string
}

const ENDPOINTS: readonly (readonly [string, Role])[] = [
  ['registration_endpoint', 'register'],
  ['token_endpoint', 'token'],
  ['authorization_endpoint', 'authorize'],
  ['revocation_endpoint', 'revocation'],
  ['introspection_endpoint', 'introspection'],
  ['pushed_authorization_request_endpoint', 'par'],
  ['device_authorization_endpoint', 'device-authorization'],
  ['userinfo_endpoint', 'userinfo'],
  ['jwks_uri', 'jwks'],
]

/** URL without query → what the document says is there. */
export function bindingsOf(
  document: Json,
): { readonly issuer: string; readonly endpoints: readonly (readonly [string, Binding])[] } | null {
  const { issuer } = document
  if (typeof issuer !== 'string' || issuer === '') return null
  const endpoints: (readonly [string, Binding])[] = []
  const bind = (source: Json) => {
    for (const [member, role] of ENDPOINTS) {
      const address = source[member]
      const url = typeof address === 'string' ? parseUrl(address) : null
      if (url !== null) endpoints.push([url.origin + url.pathname, { role, issuer }])
    }
  }
  bind(document)
  const aliases = document.mtls_endpoint_aliases
  if (typeof aliases === 'object' && aliases !== null && !Array.isArray(aliases)) bind(aliases as Json)
  return { issuer, endpoints }
}

const WELL_KNOWN = /\/\.well-known\/(oauth-authorization-server|openid-configuration|oauth-protected-resource)(?:\/|$)/

/** The role of a well-known address, in insertion or appending form; null for any other. */
export function wellKnownRole(pathname: string): 'discovery' | 'protected-resource-metadata' | null {
  const name = WELL_KNOWN.exec(pathname)?.[1]
  if (name === undefined) return null
  return name === 'oauth-protected-resource' ? 'protected-resource-metadata' : 'discovery'
}
