import { testRule } from '../../support/rule-tester'

const R = 'registration/cimd-available'
const mcp = (given: string) => ({ given, profile: 'mcp' as const })
const SUPPORTED = '0 metadata {as: one; res.client_id_metadata_document_supported: true}'
const URL_ID = 'q.client_id: https://app.example.com/client.json; as: one; pkce: v; resource: https://mcp.example.com/mcp'
const speaks = (revision: string) =>
  `reqh.mcp-protocol-version: ${revision}; challenge: Bearer resource_metadata="https://mcp.example.com/x"`

testRule(R, {
  clean: {
    'turned away just before': mcp(`${SUPPORTED} · 0.5-1 authorize(C0)=400 invalid_client {${URL_ID}} · 1 reg→C1 {as: one}`),
    'turned away with a redirect just before': mcp(
      `${SUPPORTED} · 0.5-1 authorize(C0)=302 {${URL_ID}; location: https://app.example.com/callback?error=invalid_request&state=made-up-state} · 1 reg→C1 {as: one}`,
    ),
    'not supported': mcp('0 metadata {as: one} · 1 reg→C1 {as: one}'),
    'not a plain yes': mcp('0 metadata {as: one; res.client_id_metadata_document_supported: "true"} · 1 reg→C1 {as: one}'),
    'another server supports it': mcp(
      '0 metadata {as: two; res.client_id_metadata_document_supported: true} · 0.5 metadata {as: one} · 1 reg→C1 {as: one}',
    ),
    'no such flow': { given: `${SUPPORTED} · 1 reg→C1 {as: one}`, profile: 'rfc7591' },
    'a revision that does not know of it': mcp(`${SUPPORTED} · 0.5 api()=401 {${speaks('2025-06-18')}} · 1 reg→C1 {as: one}`),
    'a revision that does not know of it, named only later': mcp(
      `${SUPPORTED} · 1 reg→C1 {as: one} · 2 api()=401 {${speaks('2025-06-18')}}`,
    ),
    'tried, and turned away': mcp(`${SUPPORTED} · 0.5 authorize(C0)=400 invalid_client {${URL_ID}} · 1 reg→C1 {as: one}`),
    'tried, and turned away with a redirect': mcp(
      `${SUPPORTED} · 0.5 authorize(C0)=302 {${URL_ID}; location: https://app.example.com/callback?error=invalid_request&state=made-up-state} · 1 reg→C1 {as: one}`,
    ),
    'an app that lives on this device': mcp(`${SUPPORTED} · 1 reg→C1 {as: one; reqh.origin: http://localhost:3000}`),
    'an app that is reached on this device only': mcp(
      `${SUPPORTED} · 1 reg→C1 {as: one; redirect: http://127.0.0.1:5001/cb; req.application_type: native}`,
    ),
    'and says that its site is there too': mcp(
      `${SUPPORTED} · 1 reg→C1 {as: one; redirect: http://127.0.0.1:5001/cb; req.application_type: native; req.client_uri: https://localhost/}`,
    ),
  },
  flagged: {
    'no redirect URI at all': { ...mcp(`${SUPPORTED} · 1 reg→C1 {as: one; req.redirect_uris: -}`), expect: [`${R}@1 info`] },
    'tried only afterwards, and turned away with a redirect': {
      ...mcp(
        `${SUPPORTED} · 1 reg→C1 {as: one} · 2 authorize(C0)=302 {${URL_ID}; location: https://app.example.com/callback?error=invalid_client&state=made-up-state}`,
      ),
      expect: [`${R}@1 info`],
    },
    'supported, and registered': { ...mcp(`${SUPPORTED} · 1 reg→C1 {as: one}`), expect: [`${R}@1 info ×1 high`] },
    'supported, and the registration failed': { ...mcp(`${SUPPORTED} · 1 reg=503 {as: one}`), expect: [`${R}@1 info`] },
    'by the revision that brought it': {
      ...mcp(`${SUPPORTED} · 0.5 api()=401 {${speaks('2025-11-25')}} · 1 reg→C1 {as: one}`),
      expect: [`${R}@1 info`],
    },
    'a user who said no has nothing against the client': {
      ...mcp(
        `${SUPPORTED} · 0.5 authorize(C0)=302 {${URL_ID}; location: https://app.example.com/callback?error=access_denied&state=made-up-state} · 1 reg→C1 {as: one}`,
      ),
      expect: [`${R}@1 info`],
    },
    'tried, and let in': {
      ...mcp(
        `${SUPPORTED} · 0.5 authorize(C0)=302 {${URL_ID}; location: https://app.example.com/callback?code=made-up&state=made-up-state} · 1 reg→C1 {as: one}`,
      ),
      expect: [`${R}@1 info`],
    },
    'tried only afterwards': {
      ...mcp(`${SUPPORTED} · 1 reg→C1 {as: one} · 2 authorize(C0)=400 invalid_client {${URL_ID}}`),
      expect: [`${R}@1 info`],
    },
    'an ordinary client was turned away before': {
      ...mcp(
        `${SUPPORTED} · 0.5 authorize(C0)=400 invalid_client {as: one; pkce: v; resource: https://mcp.example.com/mcp} · 1 reg→C1 {as: one}`,
      ),
      expect: [`${R}@1 info`],
    },
    'an app on this device that has a site': {
      ...mcp(
        `${SUPPORTED} · 1 reg→C1 {as: one; redirect: http://127.0.0.1:5001/cb; req.application_type: native; req.client_uri: https://app.example.com/}`,
      ),
      expect: [`${R}@1 info`],
    },
    'an app that is reached on this device and elsewhere': {
      ...mcp(
        `${SUPPORTED} · 1 reg→C1 {as: one; req.redirect_uris: ["http://127.0.0.1:5001/cb","https://app.example.com/cb"]; req.application_type: native}`,
      ),
      expect: [`${R}@1 info`],
    },
  },
  notEvaluated: {
    'nothing is known of the server': { ...mcp('1 reg→C1 {as: one}'), reason: 'metadata-missing' },
    'it says so only afterwards': {
      ...mcp('1 reg→C1 {as: one} · 2 metadata {as: one; res.client_id_metadata_document_supported: true}'),
      reason: 'metadata-missing',
    },
  },
})
