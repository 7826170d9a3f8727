/** Sources that findings cite. A label names the section; the address opens it. */
import type { Cite } from './finding'

/** `rfc(7591, '3.2.1')`. */
export function rfc(number: number, section: string): Cite {
  return { label: `RFC ${number} section ${section}`, url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}` }
}

/** `mcp('2025-06-18', 'resource-parameter-implementation')`: a section of the authorization page of that revision. */
export function mcp(revision: string, section: string): Cite {
  const title = section.replace(/-/g, ' ')
  return {
    label: `MCP ${revision} authorization: ${title}`,
    url: `https://modelcontextprotocol.io/specification/${revision}/basic/authorization#${section}`,
  }
}

/** A section of the page on client registration, which the MCP specification has since 2026-07-28. */
export function mcpRegistration(section: string): Cite {
  return {
    label: `MCP 2026-07-28 client registration: ${section.replace(/-/g, ' ')}`,
    url: `https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/client-registration#${section}`,
  }
}

/** `oidcRegistration('2', 'ClientMetadata')`: number and anchor of a section of OpenID Connect Dynamic Client Registration. */
export function oidcRegistration(section: string, anchor: string): Cite {
  return {
    label: `OpenID Connect Dynamic Client Registration section ${section}`,
    url: `https://openid.net/specs/openid-connect-registration-1_0.html#${anchor}`,
  }
}
