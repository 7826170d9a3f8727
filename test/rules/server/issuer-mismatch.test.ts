import { testRule } from '../../support/rule-tester'

const idToken = (iss: string) => `jwt{"iss":"${iss}","sub":"made-up","aud":"client-C1"}`
const WELL_KNOWN = 'https://as.example.com/.well-known/oauth-authorization-server'
const PROMISED = '{res.authorization_response_iss_parameter_supported: true}'
const back = (more: string) => `https://app.example.com/callback?code=made-up-code-a&state=made-up-state${more}`
const signIn = (more: string, metadata = '') => `0 metadata ${metadata} · 1 authorize(C1)=302 {pkce: a; location: ${back(more)}}`
const plain = (given: string, others: readonly string[] = []) => ({ given, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'rfc7591' as const, expect })

testRule('server/issuer-mismatch', {
  clean: {
    'the issuer is where its metadata is': plain('0 metadata · 1 reg→C1'),
    'with a slash at the end': plain('0 metadata {res.issuer: https://as.example.com/} · 1 reg→C1'),
    'its path inserted': plain(`0 metadata {url: ${WELL_KNOWN}/tenant; res.issuer: https://as.example.com/tenant} · 1 reg→C1`),
    'its path before': plain(
      '0 openid {url: https://as.example.com/tenant/.well-known/openid-configuration; res.issuer: https://as.example.com/tenant} · 1 reg→C1',
    ),
    'a wrong document that nobody goes by': plain('0 metadata {res.issuer: https://other.example.org}'),
    'somebody goes by another': plain('0 metadata {res.issuer: https://other.example.org} · 1 reg→C1 {as: third}'),
    'the right one was read as well': plain(
      '0 metadata · 1 metadata {url: https://mcp.example.com/.well-known/oauth-authorization-server} · 2 reg→C1',
    ),
    'a redirect to another host, and the name that was started from': plain(
      '0 metadata=301 {location: https://www.example.com/.well-known/oauth-authorization-server} · 0.5 metadata {url: https://www.example.com/.well-known/oauth-authorization-server} · 1 reg→C1',
    ),
    'an address that is configured': plain('0 reg→C1 · 1 tok(C1)→T1/3600'),
    'the response says nothing, and nothing was promised': plain(signIn('')),
    'the response says the right thing': plain(signIn('&iss=https%3A%2F%2Fas.example.com', PROMISED)),
    'it is redacted': plain(signIn('&iss=REDACTED', PROMISED)),
    'neither metadata nor a word of it': plain(`1 authorize(C1)=302 {pkce: a; location: ${back('')}}`),
    'the ID token is from the issuer': plain(`0 metadata · 1 code(C1)→T1/3600 {res.id_token: ${idToken('https://as.example.com')}}`),
    'the ID token says nothing of it': plain('0 metadata · 1 code(C1)→T1/3600 {res.id_token: jwt{"sub":"made-up"}}'),
  },
  flagged: {
    'the metadata names another': flagged(
      '0 metadata {res.issuer: https://other.example.org} · 1 reg→C1',
      'server/issuer-mismatch@0.2 error ×1 high',
    ),
    'for a sign-in': flagged(
      '0 metadata {res.issuer: https://other.example.org} · 1 authorize(C1)=302 {pkce: a}',
      'server/issuer-mismatch@0.2 error',
    ),
    'for a token, again and again': flagged(
      '0 metadata {res.issuer: https://other.example.org} · 1 tok(C1)→T1/60 · 50 tok(C1)→T2/60',
      'server/issuer-mismatch@0.2 error ×1',
    ),
    'an ID token that shows that the metadata are wrong is right itself': flagged(
      `0 metadata {res.issuer: https://other.example.org} · 1 code(C1)→T1/3600 {res.id_token: ${idToken('https://as.example.com')}}`,
      'server/issuer-mismatch@0.2 error ×1',
    ),
    'an ID token of a third': flagged(
      `0 metadata {res.issuer: https://other.example.org} · 1 code(C1)→T1/3600 {res.id_token: ${idToken('https://third.example.org')}}`,
      'server/issuer-mismatch@0.2 error ×1',
      'server/issuer-mismatch@1 error ×1',
    ),
    'another path': flagged(
      `0 metadata {url: ${WELL_KNOWN}/tenant; res.issuer: https://as.example.com} · 1 reg→C1`,
      'server/issuer-mismatch@0.2 error',
    ),
    'the right one is read only later': flagged(
      '0 metadata {res.issuer: https://other.example.org} · 1 reg→C1 · 2 metadata {as: other; res.registration_endpoint: https://as.example.com/register; res.issuer: https://other.example.org}',
      'server/issuer-mismatch@0.2 error',
    ),
    'after a redirect, the name of the place that answered': flagged(
      '0 metadata=301 {location: https://www.example.com/.well-known/oauth-authorization-server} · 0.5 metadata {url: https://www.example.com/.well-known/oauth-authorization-server; res.issuer: https://www.example.com} · 1 reg→C1',
      'server/issuer-mismatch@0.7 error',
    ),
    'a pattern': flagged('0 openid {res.issuer: "https://as.example.com/{tenant-id}"} · 1 reg→C1', 'server/issuer-mismatch@0.2 info'),
    'an ID token of a pattern is one of many': flagged(
      `0 openid {res.issuer: "https://as.example.com/{tenant-id}"} · 1 code(C1)→T1/3600 {res.id_token: ${idToken('https://as.example.com/a')}}`,
      'server/issuer-mismatch@0.2 info ×1',
    ),
    'the response is from another': flagged(signIn('&iss=https%3A%2F%2Fother.example.org'), 'server/issuer-mismatch@1.2 error ×1'),
    'nearly the same is another': flagged(signIn('&iss=https%3A%2F%2Fas.example.com%2F'), 'server/issuer-mismatch@1.2 error'),
    'the response does not say, though it was promised': flagged(signIn('', PROMISED), 'server/issuer-mismatch@1.2 error'),
    'seen when the page is opened with it': flagged(
      '0 metadata · 1 authorize(C1)=200 {pkce: a} · 9 callback {q.iss: https://other.example.org}',
      'server/issuer-mismatch@9 error',
    ),
    'the right one was read as well, and the ID token is of the wrong one’s place': flagged(
      `0 metadata {url: https://other.example.org/.well-known/oauth-authorization-server; res.issuer: https://other.example.org} · 0.5 metadata {res.issuer: https://other.example.org} · 1 code(C1)→T1/3600 {res.id_token: ${idToken('https://as.example.com')}}`,
      'server/issuer-mismatch@1 error ×1',
    ),
    'the ID token is from another': flagged(
      `0 metadata · 1 code(C1)→T1/3600 {res.id_token: ${idToken('https://other.example.org')}}`,
      'server/issuer-mismatch@1 error',
    ),
  },
  notEvaluated: {
    'nobody knows whom the response should be from': {
      given: `1 authorize(C1)=302 {pkce: a; location: ${back('&iss=https%3A%2F%2Fas.example.com')}}`,
      profile: 'rfc7591',
      reason: 'metadata-missing',
    },
    'nobody knows whom the ID token should be from': {
      given: `1 code(C1)→T1/3600 {res.id_token: ${idToken('https://as.example.com')}}`,
      profile: 'rfc7591',
      reason: 'metadata-missing',
    },
  },
})
