import { testRule } from '../../support/rule-tester'

const plain = (given: string, others: readonly string[] = []) => ({ given, profile: 'rfc7591' as const, others })
const flagged = (given: string, ...expect: string[]) => ({ given, profile: 'rfc7591' as const, expect })
const MOVED = '{res.registration_endpoint: https://as.example.com/clients; res.token_endpoint: https://as.example.com/oauth/token}'
const REALM =
  'res.issuer: https://as.example.com/realms/a; res.registration_endpoint: https://as.example.com/realms/a/clients; res.token_endpoint: https://as.example.com/realms/a/token'

testRule('server/endpoint-not-in-metadata', {
  clean: {
    'as published': plain('0 metadata · 1 reg→C1 · 2 tok(C1)→T1/3600'),
    'a query does not matter': plain('0 metadata · 1 reg→C1 {q.tenant: a}'),
    'an alias for mutual TLS': plain(
      '0 metadata {res.token_endpoint: https://as.example.com/oauth/token; res.mtls_endpoint_aliases: {"token_endpoint":"https://as.example.com/token"}} · 1 tok(C1)→T1/3600',
    ),
    'no metadata': plain('1 reg→C1 · 2 tok(C1)→T1/3600'),
    'metadata that is read later': plain(`1 reg→C1 · 2 tok(C1)→T1/3600 · 3 metadata ${MOVED}`),
    'metadata that is on its way': plain(`0-1.1 metadata ${MOVED} · 1-1.2 reg→C1`),
    'metadata that another app read': plain(`0 metadata {instance: b; ${MOVED.slice(1)} · 1 reg→C1`),
    'default paths where there is no metadata': { given: '0 metadata=404 · 1 reg→C1', profile: 'mcp' },
    'a token asked for by GET, which is another mistake': plain(
      `0 metadata ${MOVED} · 1 GET https://as.example.com/token?grant_type=client_credentials&client_id=client-C1=405`,
      ['token/request-format@1', 'server/error-nonconformant@1'],
    ),
    'another tenant on the host': plain(`0 metadata {${REALM}} · 1 reg→C1 {url: https://as.example.com/realms/b/clients}`),
    'a name that begins alike': plain(`0 metadata {${REALM}} · 1 reg→C1 {url: https://as.example.com/realms/ab/clients}`),
    'another server': plain(`0 metadata ${MOVED} · 1 reg→C1 {as: other}`),
    'no token endpoint is published at all': plain('0 metadata {res.token_endpoint: -} · 1 tok(C1)→T1/3600'),
    'a document without a name': plain('0 metadata {res.issuer: -; res.registration_endpoint: https://as.example.com/clients} · 1 reg→C1'),
  },
  flagged: {
    'a registration': flagged(`0 metadata ${MOVED} · 1 reg→C1`, 'server/endpoint-not-in-metadata@1 warning ×1 high'),
    'a token request': flagged(`0 metadata ${MOVED} · 1 tok(C1)→T1/3600`, 'server/endpoint-not-in-metadata@1 warning'),
    'each endpoint for itself': flagged(
      `0 metadata ${MOVED} · 1 reg→C1 · 2 tok(C1)→T1/60 · 50 tok(C1)→T2/60`,
      'server/endpoint-not-in-metadata@1 warning ×1',
      'server/endpoint-not-in-metadata@2 warning ×2',
    ),
    'metadata that came in the same moment': flagged(`0-1 metadata ${MOVED} · 1 reg→C1`, 'server/endpoint-not-in-metadata@1 warning'),
    'the published one was not there, and is not published any more': flagged(
      `0 metadata ${MOVED} · 1 reg=404 {url: https://as.example.com/clients} · 2 metadata {res.registration_endpoint: -} · 3 reg→C1`,
      'server/endpoint-not-in-metadata@3 warning',
      'server/error-nonconformant@1 warning',
      'server/metadata-incomplete@1 warning',
    ),
    'another port': flagged(
      '0 metadata {res.registration_endpoint: https://as.example.com:8443/register} · 1 reg→C1',
      'server/endpoint-not-in-metadata@1 warning',
    ),
    'another path of the same tenant': flagged(
      `0 metadata {${REALM}} · 1 reg→C1 {url: https://as.example.com/realms/a/register}`,
      'server/endpoint-not-in-metadata@1 warning',
    ),
    'a tenant with a slash at the end of its name': flagged(
      `0 metadata {${REALM.replace('realms/a;', 'realms/a/;')}} · 1 reg→C1 {url: https://as.example.com/realms/a/register}`,
      'server/endpoint-not-in-metadata@1 warning',
    ),
    'an endpoint on a host of its own': flagged(
      '0 metadata {res.registration_endpoint: https://clients.example.net/register} · 1 reg→C1 {url: https://clients.example.net/v2/register}',
      'server/endpoint-not-in-metadata@1 warning',
    ),
    'the resource instead of its authorization server': {
      given: '0 prm · 1 metadata · 2 reg→C1 {url: https://mcp.example.com/register}',
      profile: 'mcp',
      expect: ['server/endpoint-not-in-metadata@2 warning'],
    },
    'none is published': flagged('0 metadata {res.registration_endpoint: -} · 1 reg→C1', 'server/endpoint-not-in-metadata@1 warning'),
    'none is published, and it fails': flagged(
      '0 metadata {res.registration_endpoint: -} · 1 reg=404',
      'server/endpoint-not-in-metadata@1 warning',
      'server/error-nonconformant@1 warning',
    ),
    'the newest document counts': flagged(
      `0 metadata · 1 metadata {url: https://as.example.com/.well-known/oauth-authorization-server; res.token_endpoint: https://as.example.com/t2} · 2 tok(C1)→T1/3600 {url: https://as.example.com/t3}`,
      'server/endpoint-not-in-metadata@2 warning',
    ),
    'the published one is not there, the other is': flagged(
      `0 metadata ${MOVED} · 1 reg=404 {url: https://as.example.com/clients} · 2 reg→C1`,
      'server/endpoint-not-in-metadata@2 info',
      'server/error-nonconformant@1 warning',
      'server/metadata-incomplete@1 warning',
    ),
    'the published one does not take POST': flagged(
      `0 metadata ${MOVED} · 1 tok(C1)=405 {url: https://as.example.com/oauth/token} · 2 tok(C1)→T1/3600`,
      'server/endpoint-not-in-metadata@2 info',
      'server/error-nonconformant@1 warning',
    ),
    'the published one is a page': flagged(
      `0 metadata ${MOVED} · 1 reg=html {url: https://as.example.com/clients} · 2 reg→C1`,
      'server/endpoint-not-in-metadata@2 info',
      'server/metadata-incomplete@1 warning',
      'registration/response-nonconformant@1 error',
    ),
    'the published one refused, which is no reason': flagged(
      `0 metadata ${MOVED} · 1 reg=400 invalid_redirect_uri {url: https://as.example.com/clients} · 2 reg→C1`,
      'server/endpoint-not-in-metadata@2 warning',
    ),
    'another one that nobody published failed, which says nothing': flagged(
      `0 metadata ${MOVED} · 1 tok(C1)=404 {url: https://as.example.com/t1} · 2 tok(C1)→T1/3600`,
      'server/endpoint-not-in-metadata@1 warning',
      'server/endpoint-not-in-metadata@2 warning',
      'server/error-nonconformant@1 warning',
    ),
    'neither works': flagged(
      `0 metadata ${MOVED} · 1 tok(C1)=405 {url: https://as.example.com/oauth/token} · 2 tok(C1)=400 invalid_scope`,
      'server/endpoint-not-in-metadata@2 warning',
      'server/error-nonconformant@1 warning',
    ),
  },
})
