import { testRule } from '../../support/rule-tester'

const mcp = (given: string, others: readonly string[] = []) => ({ given, profile: 'mcp' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'mcp' as const, expect })
const PRM = 'https://mcp.example.com/.well-known/oauth-protected-resource'
const ROOT = `url: ${PRM}; res.resource: https://mcp.example.com`
const refused = (document: string) => `0 api()=401 {challenge: Bearer resource_metadata="${document}"}`
const TOKEN = 'tok(C1)→T1/3600 {resource: https://mcp.example.com/mcp}'

testRule('server/protected-resource-mismatch', {
  clean: {
    'as it should be': mcp('0 prm'),
    'for the whole host': mcp(`0 prm {${ROOT}}`),
    'for the whole host, with a slash at the end': mcp(`0 prm {${ROOT}/}`),
    'found by a refusal': mcp(`${refused(`${PRM}/mcp`)} · 1 prm`),
    'not there': mcp('0 prm=404'),
    probing: mcp(`0 prm=404 · 1 prm {${ROOT}}`),
    'a redacted name': mcp('0 prm {res.resource: REDACTED}'),
    'redacted servers': mcp('0 prm {res.authorization_servers: REDACTED}'),
    'a token of the listed server': mcp(`0 prm · 1 metadata · 2 ${TOKEN} · 3 api(T1)`),
    'listed with a slash at the end': mcp(
      `0 prm {res.authorization_servers: ["https://as.example.com/"]} · 1 metadata · 2 ${TOKEN} · 3 api(T1)`,
    ),
    'the second of two': mcp(
      `0 prm {res.authorization_servers: ["https://other.example.org","https://as.example.com"]} · 1 metadata · 2 ${TOKEN} · 3 api(T1)`,
    ),
    'a server without metadata, at the listed place': mcp(
      `0 prm {res.authorization_servers: ["https://as.example.com/tenant"]} · 2 ${TOKEN} · 3 api(T1)`,
    ),
    'metadata of another resource': mcp(
      `0 prm {url: https://other.example.net/.well-known/oauth-protected-resource; res.resource: https://other.example.net; res.authorization_servers: ["https://other.example.org"]} · 1 metadata · 2 ${TOKEN} · 3 api(T1)`,
    ),
    'a token from before the capture': mcp('0 prm · 1 metadata · 3 api(T9)'),
    'metadata that came after the call': mcp(
      `1 metadata · 2 ${TOKEN} · 3 api(T1) · 4 prm {res.authorization_servers: ["https://other.example.org"]}`,
    ),
  },
  flagged: {
    'of another host': flagged('0 prm {res.resource: https://other.example.com/mcp}', 'server/protected-resource-mismatch@0 error ×1 high'),
    'of another port': flagged('0 prm {res.resource: https://mcp.example.com:8443/mcp}', 'server/protected-resource-mismatch@0 error'),
    'of another path': flagged('0 prm {res.resource: https://mcp.example.com/sse}', 'server/protected-resource-mismatch@0 warning'),
    'of the whole host, where a path was asked for': flagged(
      '0 prm {res.resource: https://mcp.example.com}',
      'server/protected-resource-mismatch@0 warning',
    ),
    'found by a refusal of another address': flagged(`${refused(PRM)} · 1 prm {${ROOT}}`, 'server/protected-resource-mismatch@1 warning'),
    'no name': flagged('0 prm {res.resource: -}', 'server/protected-resource-mismatch@0 error'),
    'no name that is one': flagged('0 prm {res.resource: 7}', 'server/protected-resource-mismatch@0 error'),
    'no servers': flagged('0 prm {res.authorization_servers: -}', 'server/protected-resource-mismatch@0 error'),
    'a server that is not in a list': flagged(
      '0 prm {res.authorization_servers: https://as.example.com}',
      'server/protected-resource-mismatch@0 error',
    ),
    'an empty list': flagged('0 prm {res.authorization_servers: []}', 'server/protected-resource-mismatch@0 error'),
    both: flagged(
      '0 prm {res.authorization_servers: []; res.resource: https://other.example.com/mcp}',
      'server/protected-resource-mismatch@0 error',
      'server/protected-resource-mismatch@0 error',
    ),
    'each time': flagged(
      '0 prm {res.authorization_servers: []} · 100 prm {res.authorization_servers: []}',
      'server/protected-resource-mismatch@0 error ×2',
    ),
    'none is listed, and somebody goes by it': flagged(
      `0 prm {res.authorization_servers: []} · 1 metadata · 2 ${TOKEN} · 3 api(T1)`,
      'server/protected-resource-mismatch@0 error ×1',
    ),
    'a token of a server that is not listed': flagged(
      `0 prm {res.authorization_servers: ["https://other.example.org"]} · 1 metadata · 2 ${TOKEN} · 3, 4 api(T1)`,
      'server/protected-resource-mismatch@3 error ×1',
    ),
  },
  notEvaluated: {
    'whose token it is is not known by name': {
      given: `0 prm {res.authorization_servers: ["https://other.example.org"]} · 2 ${TOKEN} · 3 api(T1)`,
      profile: 'mcp',
      reason: 'metadata-missing',
    },
  },
})
