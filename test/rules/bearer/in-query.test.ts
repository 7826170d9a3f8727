import { testRule } from '../../support/rule-tester'

const LONG = 'made-up-value-012345'
const JWT = 'eyJhbGciOiJub25lIn0.eyJhIjoxfQ.x'

testRule('bearer/in-query', {
  clean: {
    'in the header': { given: '1 tok(C1)→T1/3600 · 2 api(T1)', profile: 'rfc7591' },
    'too short to be one': { given: '1 GET https://api.example.com/v1/items?access_token=made-up-value-01234', profile: 'rfc7591' },
    'another name': { given: `1 GET https://api.example.com/v1/items?key=${LONG}`, profile: 'rfc7591' },
    'a page token': { given: `1 GET https://api.example.com/v1/items?page_token=${LONG}`, profile: 'rfc7591' },
    empty: { given: '1 GET https://api.example.com/v1/items?access_token=', profile: 'rfc7591' },
    redacted: { given: '1 GET https://api.example.com/v1/items?access_token=[secret:%200123456789012]', profile: 'rfc7591' },
    'a variable that was not set': {
      given: '1 GET https://api.example.com/v1/items?access_token=%7B%7Bmade_up_variable%7D%7D',
      profile: 'rfc7591',
    },
    'a published key': { given: `1 GET https://tiles.example.com/v4/style.json?access_token=pk.${LONG}`, profile: 'rfc7591' },
    'a published key by another prefix': { given: `1 GET https://tiles.example.com/style?access_token=pub_${LONG}`, profile: 'rfc7591' },
    'a key of pictures': { given: `1 GET https://tiles.example.com/1/2?access_token=${LONG} {type: image}`, profile: 'rfc7591' },
    'a key that pictures are asked for with': {
      given: `1 GET https://tiles.example.com/1/2?access_token=${LONG} {type: image} · 2 GET https://tiles.example.com/style?access_token=${LONG}`,
      profile: 'rfc7591',
    },
    'a key that pictures are asked for with later': {
      given: `1 GET https://tiles.example.com/style?access_token=${LONG} · 2 GET https://tiles.example.com/1/2?access_token=${LONG} {type: script}`,
      profile: 'rfc7591',
    },
    'a media segment': { given: `1 GET https://cdn.example.com/a/segment7.ts?token=${LONG}`, profile: 'rfc7591' },
    'a signed address': { given: `1 GET https://cdn.example.com/a/file?token=${LONG}&Signature=made-up`, profile: 'rfc7591' },
    'an address with an end': { given: `1 GET https://cdn.example.com/a/file?token=${LONG}&expires=12`, profile: 'rfc7591' },
    'a link for one use': { given: `1 GET https://app.example.com/reset?token=${LONG} {type: document}`, profile: 'rfc7591' },
    'a hint for signing out': {
      given:
        '1 code(C1)→T1,R1/3600 {res.id_token: made-up-id-token-0123456789} · 2 GET https://as.example.com/logout?id_token_hint=made-up-id-token-0123456789',
      profile: 'rfc7591',
    },
    'a hint for signing out, where both tokens are the same': {
      given: '1 code(C1)→T1,R1/3600 {res.id_token: made-up-token-T1} · 2 GET https://as.example.com/logout?ID_Token_Hint=made-up-token-T1',
      profile: 'rfc7591',
    },
    'an authorization request': {
      given: `1 tok(C1)→T1/3600 · 2 GET https://as.example.com/authorize?response_type=code&client_id=client-C1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&token=made-up-token-T1`,
      profile: 'rfc7591',
    },
    'an introspection': {
      given: '1 tok(C1)→T1/3600 · 2 POST https://as.example.com/introspect?token=made-up-token-T1',
      profile: 'rfc7591',
    },
    'a revocation': {
      given: '1 tok(C1)→T1/3600 · 2 POST https://as.example.com/revoke?token=made-up-token-T1',
      profile: 'rfc7591',
    },
    'a preflight only repeats the address': {
      given: '1 tok(C1)→T1/3600 · 2 OPTIONS https://api.example.com/v1/items?access_token=made-up-token-T1',
      profile: 'rfc7591',
    },
    'a WebSocket cannot do otherwise': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/live?access_token=made-up-token-T1 {type: websocket}',
      profile: 'rfc7591',
    },
    'another secret in the query': {
      given: '1 reg→C1 · 2 GET https://api.example.com/v1/items?x=made-up-secret-of-C1',
      profile: 'rfc7591',
      others: ['secret/in-url@2 error'],
    },
    'to a host that has nothing to do with it: another rule says so (0.6)': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://stats.example.org/?x=made-up-token-T1',
      profile: 'rfc7591',
      others: ['secret/leaked-to-other-host@2 error'],
    },
    'a WebSocket by its address': {
      given: '1 tok(C1)→T1/3600 · 2 GET wss://api.example.com/live?access_token=made-up-token-T1',
      profile: 'rfc7591',
    },
    'a refresh token by the name of an access token: another rule says so': {
      given: '1 code(C1)→T1,R100/3600 · 2 GET https://api.example.com/v1/items?access_token=made-up-refresh-R100',
      profile: 'rfc7591',
      others: ['secret/in-url@2 error'],
    },
    'a refresh token at a host that takes access tokens later': {
      given:
        '1 code(C1)→T1,R1/3600 · 2 GET https://api.example.org/photo?t=made-up-refresh-R1 · 3 api(T1) {url: https://api.example.org/v1/items}',
      profile: 'rfc7591',
      others: ['secret/in-url@2 error'],
    },
    'by its full name, to a host that has nothing to do with it': {
      given: '1 tok(C1)→Later1/3600 · 2 GET https://stats.example.org/?access_token=made-up-token-Later1',
      profile: 'rfc7591',
      others: ['secret/leaked-to-other-host@2 error'],
    },
    'the same, as the token comes': {
      given: '1-2 tok(C1)→Later1/3600 · 2 GET https://stats.example.org/?access_token=made-up-token-Later1',
      profile: 'rfc7591',
      others: ['secret/leaked-to-other-host@2 error'],
    },
    'a hint for signing out that is the access token as well': {
      given: '1 code(C1)→T1,R1/3600 {res.id_token: made-up-token-T1} · 2 GET https://as.example.com/logout?id_token_hint=made-up-token-T1',
      profile: 'oidc',
    },
  },
  flagged: {
    'a token that was issued': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/v1/items?access_token=made-up-token-T1',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'by any name': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/v1/items?x=made-up-token-T1',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'percent-encoded': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/v1/items?x=made%2Dup%2Dtoken-T1',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'on a page': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://app.example.com/print?token=made-up-token-T1 {type: document}',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'in the address of a picture': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/photo.png?t=made-up-token-T1 {type: image}',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'the call failed': {
      given: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/v1/items?access_token=made-up-token-T1=ERR_FAILED',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'a token from before the capture': {
      given: '1 api(T9) · 2 GET https://api.example.com/v1/items?access_token=made-up-token-T9',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 warning ×1 medium'],
    },
    'what looks like one: of twenty letters': {
      given: `1 GET https://api.example.com/v1/items?access_token=${LONG}`,
      profile: 'rfc7591',
      expect: ['bearer/in-query@1 warning ×1 medium'],
    },
    'what turns out to be one': {
      given: '1 GET https://api.example.com/v1/items?access_token=made-up-token-Later1 · 2 tok(C1)→Later1/3600',
      profile: 'rfc7591',
      expect: ['bearer/in-query@1 error ×1 high'],
    },
    'a JWT of any length': {
      given: `1 GET https://api.example.com/v1/items?token=${JWT}`,
      profile: 'rfc7591',
      expect: ['bearer/in-query@1 warning ×1 medium'],
    },
    bearer_token: {
      given: `1 GET https://api.example.com/v1/items?bearer_token=${LONG}`,
      profile: 'rfc7591',
      expect: ['bearer/in-query@1 warning ×1 medium'],
    },
    'however it is spelled': {
      given: `1 GET https://api.example.com/v1/items?Access_Token=${LONG}`,
      profile: 'rfc7591',
      expect: ['bearer/in-query@1 warning ×1 medium'],
    },
    'what looks like one, where it is an error whoever issued it': {
      given: `1 GET https://mcp.example.com/mcp?access_token=${LONG}`,
      profile: 'mcp',
      expect: ['bearer/in-query@1 error ×1 medium'],
    },
    'an access token on a page, by its full name': {
      given: `1 GET https://app.example.com/reset?access_token=${LONG} {type: document}`,
      profile: 'rfc7591',
      expect: ['bearer/in-query@1 warning ×1 medium'],
    },
    'where the documentation allows it': {
      given: '1 tok→T1/3600 · 2 GET https://sp.auth.adobe.com/esm/v3/media?access_token=made-up-token-T1',
      expect: ['bearer/in-query@2 warning ×1 high'],
    },
    'anywhere else at the same server': {
      given: '1 tok→T1/3600 · 2 GET https://sp.auth.adobe.com/api/v2/REF30/profiles?access_token=made-up-token-T1 {device: d}',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'at a host that took it in a header before': {
      given:
        '1 tok(C1)→T1/3600 · 2 api(T1) {url: https://api.example.org/v1/items} · 3 GET https://api.example.org/photo?t=made-up-token-T1',
      profile: 'rfc7591',
      expect: ['bearer/in-query@3 error ×1 high'],
    },
    'at a host that took it in a header later': {
      given:
        '1 tok(C1)→T1/3600 · 2 GET https://api.example.org/photo?t=made-up-token-T1 · 3 api(T1) {url: https://api.example.org/v1/items}',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
    'again and again, and somewhere else': {
      given:
        '1 tok(C1)→T1/3600 · 2, 3, 4 GET https://api.example.com/v1/items/7?access_token=made-up-token-T1 · 5 GET https://api.example.com/v2?access_token=made-up-token-T1',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×3', 'bearer/in-query@5 error ×1'],
    },
    'at a host that took it in a header later, among other things': {
      given:
        '1 tok(C1)→T1/3600 · 2 GET https://api.example.org/photo?size=12345678&t=made-up-token-T1 · 3 api(T1) {url: https://api.example.org/v1/items}',
      profile: 'rfc7591',
      expect: ['bearer/in-query@2 error ×1 high'],
    },
  },
})
