import { testRule } from '../../support/rule-tester'

testRule('bearer/missing', {
  clean: {
    'every call has one': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api(T1)=401', profile: 'rfc7591' },
    'nobody calls it with one': { given: '1 api()=401 · 2 api()=401', profile: 'rfc7591' },
    'another address is called with one': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {path: /v1/public}', profile: 'rfc7591' },
    'another host': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {host: other}', profile: 'rfc7591' },
    'another app': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {instance: b}', profile: 'rfc7591' },
    'answered all the same: a cookie does it': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=200', profile: 'rfc7591' },
    'refused for another reason': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=403', profile: 'rfc7591' },
    'lost on the wire': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=ERR_FAILED', profile: 'rfc7591' },
    'with Basic': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {reqh.authorization: Basic bWFkZTp1cA==}',
      profile: 'rfc7591',
    },
    'with a placeholder: another rule says so (1.6)': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {reqh.authorization: Bearer null}',
      profile: 'rfc7591',
      others: ['bearer/placeholder-value@3 error'],
    },
    'in the address': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {q.access_token: made-up-other-value-012}',
      profile: 'rfc7591',
      others: ['bearer/in-query@3 warning'],
    },
    'in the address, a known one': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {q.t: made-up-token-T1}',
      profile: 'rfc7591',
      others: ['bearer/in-query@3 error'],
    },
    'in the form': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 POST https://api.example.com/v1/items=401 {form: bearer_token=made-up}',
      profile: 'rfc7591',
    },
    'a preflight is never with one': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 OPTIONS https://api.example.com/v1/items=401',
      profile: 'rfc7591',
    },
    'a token request that was refused': { given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 tok(C1)=401 invalid_client', profile: 'rfc7591' },
    'the first call asks where to get one (MCP)': { given: '1 api()=401 · 2 tok(C1)→T1/3600 · 3 api(T1)', profile: 'mcp' },
    'the token for the server comes while it asks (MCP)': {
      given: '1-4 api()=401 · 2-3 tok(C1)→T1/3600 {resource: https://mcp.example.com/mcp}',
      profile: 'mcp',
    },
    'a token for another server (MCP)': {
      given: '1 tok(C1)→T1/3600 {resource: https://other.example.com/mcp} · 2 api()=401',
      profile: 'mcp',
    },
    'the refusal says where to ask (RFC 9728)': {
      given:
        '1 api()=401 {challenge: Bearer resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"} · 2 tok(C1)→T1/3600 · 3 api(T1)',
      profile: 'rfc7591',
    },
    'the sign-in page is opened without one': '1 GET https://sp.auth.adobe.com/api/v2/authenticate/REF30/ABC=401 {type: document}',
    'the header was taken out, but a preflight announced it (E8)': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 preflight · 4 api()=401 {auth: hidden}',
      profile: 'rfc7591',
    },
    'the header was taken out, and nobody knows of a protected call': { given: '4 api()=401 {auth: hidden}', profile: 'rfc7591' },
    'the sign-in page is opened without one, though another call to it carries one':
      '1 tok(C1)→T1/3600 · 2 api(T1) {path: /api/v2/authenticate/REF30/ABC} · 3 GET https://sp.auth.adobe.com/api/v2/authenticate/REF30/ABC=401',
    'the header was taken out, and the call answered': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 4 api()=200 {auth: hidden}',
      profile: 'rfc7591',
    },
    'the headers of a preflight were taken out': '3 OPTIONS https://sp.auth.adobe.com/api/v2/REF30/profiles=401 {auth: hidden}',
  },
  flagged: {
    'after a call with one': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401',
      profile: 'rfc7591',
      expect: ['bearer/missing@3 warning ×1 medium'],
    },
    'before a call with one': {
      given: '1 api()=401 · 2 tok(C1)→T1/3600 · 3 api(T1)',
      profile: 'rfc7591',
      expect: ['bearer/missing@1 warning ×1 medium'],
    },
    'before and after': {
      given: '1, 2 api()=401 · 3 tok(C1)→T1/3600 · 4 api(T1) · 5 api()=401',
      profile: 'rfc7591',
      expect: ['bearer/missing@1 warning ×3'],
    },
    'to another item of the same kind': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {path: /v1/items/7} · 3 api()=401 {path: /v1/items/8}',
      profile: 'rfc7591',
      expect: ['bearer/missing@3 warning ×1'],
    },
    'refused without a challenge': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {resh.www-authenticate: -}',
      profile: 'rfc7591',
      expect: ['bearer/missing@3 warning ×1'],
    },
    'with any method': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 POST https://api.example.com/v1/items=401 {json: {"a": 1}}',
      profile: 'rfc7591',
      expect: ['bearer/missing@3 warning ×1'],
    },
    'with an empty token in the address': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {q.access_token: }',
      profile: 'rfc7591',
      expect: ['bearer/missing@3 warning ×1'],
    },
    'the other call has a token that was taken out': {
      given: '2 api(T1) {redact: bearer} · 3 api()=401',
      profile: 'rfc7591',
      expect: ['bearer/missing@3 warning ×1'],
    },
    'where the documentation asks for one': { given: '3 api()=401', expect: ['bearer/missing@3 warning ×1 medium'] },
    'where the documentation asks for one, each time': { given: '1, 2, 3 api()=401', expect: ['bearer/missing@1 warning ×3'] },
    'where the documentation asks for one, and before a call with one': {
      given: '1 api()=401 · 2 tok(C1)→T1/3600 · 3 api(T1)',
      expect: ['bearer/missing@1 warning ×1'],
    },
    'although there is one for the server (MCP)': {
      given: '1 tok(C1)→T1/3600 {resource: https://mcp.example.com/mcp} · 2 api()=401',
      profile: 'mcp',
      expect: ['bearer/missing@2 warning ×1'],
    },
    'although another call to the server has one (MCP)': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {path: /mcp/other} · 3 api()=401',
      profile: 'mcp',
      expect: ['bearer/missing@3 warning ×1'],
    },
    'although the same call had one (MCP)': {
      given: '1 api()=401 · 2 tok(C1)→T1/3600 · 3 api(T1) · 4 api()=401',
      profile: 'mcp',
      expect: ['bearer/missing@4 warning ×1'],
    },
    'a refusal that says where to ask, although there is one': {
      given:
        '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401 {challenge: Bearer resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"}',
      profile: 'rfc7591',
      expect: ['bearer/missing@3 warning ×1'],
    },
  },
  notEvaluated: {
    'the header was taken out': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 4 api()=401 {auth: hidden}',
      profile: 'rfc7591',
      reason: 'header-missing',
    },
    'the header was taken out, where the documentation asks for a token': { given: '4 api()=401 {auth: hidden}', reason: 'header-missing' },
    'the header was taken out, and the refusal does not say what it wants': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) · 4 api()=401 {auth: hidden; resh.www-authenticate: -}',
      profile: 'rfc7591',
      reason: 'header-missing',
    },
    'the header was taken out, where the user is asked about': {
      given:
        '0 openid {res.userinfo_endpoint: https://as.example.com/userinfo} · 1 tok(C1)→T1/3600 · 2 GET https://as.example.com/userinfo {reqh.authorization: Bearer made-up-token-T1} · 4 GET https://as.example.com/userinfo=401 {auth: hidden}',
      profile: 'oidc',
      reason: 'header-missing',
    },
  },
})
