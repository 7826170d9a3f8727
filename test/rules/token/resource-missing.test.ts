import { testRule } from '../../support/rule-tester'

const R = 'token/resource-missing'
const SERVER = 'https://mcp.example.com'

// `prm` says that the server is https://mcp.example.com/mcp, and who gives tokens for it; requests name it unless they say otherwise.
testRule(R, {
  clean: {
    'named in every request': {
      given: '0 prm · 1 authorize(C1)=302 · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a} · 3000 refresh(R1)→T2,R2/3600',
      profile: 'mcp',
    },
    'a path that the server’s own begins with': { given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}}`, profile: 'mcp' },
    'its name in capitals, which are the same for a host': {
      given: `0 prm · 1 authorize(C1)=302 {resource: HTTPS://MCP.example.com/mcp} · 2 callback {code: a} · 3 code(C1)→T1/3600 {code: a}`,
      profile: 'mcp',
    },
    'its name, which the metadata has in capitals': {
      given: `0 prm {url: https://GW.example.com/.well-known/oauth-protected-resource; res.resource: https://GW.example.com} · 1 authorize(C1)=302 {resource: https://gw.example.com}`,
      profile: 'mcp',
      others: ['server/protected-resource-mismatch@0 warning'],
    },
    'the same with a slash': { given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}/}`, profile: 'mcp' },
    'a longer path': {
      given: `0 prm {res.resource: ${SERVER}/a/b} · 1 authorize(C1)=302 {resource: ${SERVER}/a}`,
      profile: 'mcp',
      others: ['server/protected-resource-mismatch@0 warning'],
    },
    'the name that the metadata gives': {
      given: '0 prm {res.resource: https://gateway.example.com} · 1 authorize(C1)=302 {resource: https://gateway.example.com}',
      profile: 'mcp',
      others: ['server/protected-resource-mismatch@0 error'],
    },
    'a revision that does not know it': {
      given: '0 api()=401 {reqh.mcp-protocol-version: 2025-03-26} · 1 prm · 2 authorize(C1)=302 {resource: -}',
      profile: 'mcp',
    },
    'another protocol': { given: '1 authorize(C1)=302 · 2 tok(C1)→T1/3600', profile: 'rfc7591' },
    'another dialect': {
      given: '0 prm · 1 tok=400 {json: {"clientId":"client-C1","clientSecret":"made-up-secret","grantType":"client_credentials"}}',
      profile: 'mcp',
    },
    'the parameters are elsewhere (a signed request)': {
      given: '0 prm · 1 authorize(C1)=302 {resource: -; q.request: made-up-request-object}',
      profile: 'mcp',
    },
    'the parameters are elsewhere (a pushed request)': {
      given: '0 prm · 1 authorize(C1)=302 {resource: -; q.request_uri: urn:made-up}',
      profile: 'mcp',
    },
    'two of them, and one is given up': {
      given: `0 prm · 1 authorize(C1)=302 {url: https://as.example.com/authorize?response_type=code&client_id=client-C1&state=made-up-state&code_challenge=made-up-challenge-of-43-characters-xxxxxxxxxxx&code_challenge_method=S256&redirect_uri=https://app.example.com/callback&resource=${SERVER}/mcp&resource=${SERVER}} · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a; verifier: -}`,
      profile: 'mcp',
      others: ['token/weak-grant@3 error'],
    },
  },
  flagged: {
    'not in the authorization request': {
      given: '0 prm · 1 authorize(C1)=302 {resource: -}',
      profile: 'mcp',
      expect: [`${R}@1 error ×1 high`],
    },
    'not in the token request': {
      given: '0 prm · 1 authorize(C1)=302 · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a; resource: -}',
      profile: 'mcp',
      expect: [`${R}@3 error ×1`],
    },
    'not in the renewal': { given: '0 prm · 1 refresh(R1)→T1,R2/3600 {resource: -}', profile: 'mcp', expect: [`${R}@1 error ×1`] },
    empty: { given: '0 prm · 1 tok(C1)→T1/3600 {req.resource: ""}', profile: 'mcp', expect: [`${R}@1 error ×1`] },
    'the revision that knows it first': {
      given: '0 api()=401 {reqh.mcp-protocol-version: 2025-06-18} · 1 prm · 2 authorize(C1)=302 {resource: -}',
      profile: 'mcp',
      expect: [`${R}@2 error ×1`],
    },
    'no absolute address': {
      given: '0 prm · 1 authorize(C1)=302 {resource: mcp.example.com}',
      profile: 'mcp',
      expect: [`${R}@1 error ×1`],
    },
    'with a fragment': {
      given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}/mcp#made-up}`,
      profile: 'mcp',
      expect: [`${R}@1 error ×1`],
    },
    'another server': {
      given: '0 prm · 1 authorize(C1)=302 {resource: https://other.example.com/mcp}',
      profile: 'mcp',
      expect: [`${R}@1 error ×1`],
    },
    'another server, by its host alone': {
      given: '0 prm · 1 authorize(C1)=302 {resource: https://other.example.com}',
      profile: 'mcp',
      expect: [`${R}@1 error ×1`],
    },
    'another path': { given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}/other}`, profile: 'mcp', expect: [`${R}@1 error ×1`] },
    'a path that goes on': {
      given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}/mcp/sse}`,
      profile: 'mcp',
      expect: [`${R}@1 error ×1`],
    },
    'the beginning of a name is no path': {
      given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}/mc}`,
      profile: 'mcp',
      expect: [`${R}@1 error ×1`],
    },
    'with a query': { given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}/?made=up}`, profile: 'mcp', expect: [`${R}@1 error ×1`] },
    'only a slash at the end': {
      given: `0 prm · 1 authorize(C1)=302 {resource: ${SERVER}/mcp/}`,
      profile: 'mcp',
      expect: [`${R}@1 info ×1`],
    },
    'only a slash at the end is left out': {
      given: `0 prm {url: ${SERVER}/.well-known/oauth-protected-resource/mcp/; res.resource: ${SERVER}/mcp/} · 1 authorize(C1)=302 {resource: ${SERVER}/mcp}`,
      profile: 'mcp',
      expect: [`${R}@1 info ×1`],
    },
    'two of them, and one has a slash at the end': {
      given: `0 prm · 1 tok(C1)→T1/3600 {req.resource: ["${SERVER}","${SERVER}/mcp/"]}`,
      profile: 'mcp',
      expect: [`${R}@1 info ×1`],
    },
    'not in the authorization request, but in the token request': {
      given: '0 prm · 1 authorize(C1)=302 {resource: -} · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a}',
      profile: 'mcp',
      expect: [`${R}@1 error ×1`],
    },
    'another one than was asked for with the code': {
      given: `0 prm · 1 authorize(C1)=302 · 2 callback {code: a} · 3 code(C1)→T1,R1/3600 {code: a; resource: ${SERVER}}`,
      profile: 'mcp',
      expect: [`${R}@3 error ×1`],
    },
    'each time': {
      given: '0 prm · 1 tok(C1)→T1/600 {resource: -} · 580 tok(C1)→T2/600 {resource: -}',
      profile: 'mcp',
      expect: [`${R}@1 error ×2`],
    },
  },
  notEvaluated: {
    'nothing says what server it is for': { given: '1 authorize(C1)=302 {resource: -}', profile: 'mcp', reason: 'metadata-missing' },
    'the server’s metadata comes only later': {
      given: '1-1.2 authorize(C1)=302 {resource: -} · 2 prm',
      profile: 'mcp',
      reason: 'metadata-missing',
    },
    'the server goes with another authorization server': {
      given: '0 prm {as: b} · 1 authorize(C1)=302 {resource: -}',
      profile: 'mcp',
      reason: 'metadata-missing',
    },
    'the resource is redacted': { given: '0 prm · 1 tok(C1)→T1/3600 {redact: resource}', profile: 'mcp', reason: 'redacted' },
    'the request is not there': { given: '0 metadata · 1 prm · 2 tok(C1)→T1/3600 {request: none}', profile: 'mcp', reason: 'body-missing' },
  },
})
