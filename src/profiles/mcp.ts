/** Model Context Protocol: its clients register with the authorization servers that a protected resource names. */

import { headerValue } from '../core/exchange'
import { type Demands, defineProfile } from '../core/profile'

const SPECIFICATION = 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization'
const REVISION = /^\d{4}-\d{2}-\d{2}$/
const NEWEST = '2026-07-28'

export default defineProfile({
  id: 'mcp',
  title: 'Model Context Protocol',
  docs: SPECIFICATION,
  knownDeviations: [
    'The first call to a server comes without an access token: its 401 tells where to get one.',
    'Metadata is looked for at several addresses; those that answer 404 are no mistake.',
    'A redirect URI on a loopback address may have any port.',
  ],
  recognises(message) {
    if (message.url !== null && /\/\.well-known\/oauth-protected-resource(?:\/|$)/.test(message.url.pathname)) return true
    if (headerValue(message.request.headers, 'mcp-protocol-version') !== null) return true
    const challenge = message.response === null ? null : headerValue(message.response.headers, 'www-authenticate')
    return challenge !== null && /\bresource_metadata=/i.test(challenge) && message.param('jsonrpc') === '2.0'
  },
  readRevision({ request }) {
    const revision = headerValue(request.headers, 'mcp-protocol-version')?.trim() ?? ''
    return REVISION.test(revision) ? revision : null
  },
  signsInElsewhere: true,
  mayProbe: true,
  // Revisions are dates, which sort as text.
  demands: (revision): Demands => {
    const since = (first: string) => (revision ?? NEWEST) >= first
    return {
      resource: since('2025-06-18'),
      applicationType: since('2026-07-28') ? 'required' : 'useful',
      refreshGrant: true,
      advertisedPkce: since('2025-11-25'),
      metadataDocumentFirst: since('2025-11-25'),
      defaultPaths: !since('2025-06-18'),
    }
  },
  severities: {
    'token/weak-grant': 'error',
    'bearer/in-query': 'error',
    'jwt/audience-or-issuer-mismatch': 'error',
    'server/metadata-incomplete#pkce': 'error',
  },
})
