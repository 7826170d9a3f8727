import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule, type EndContext, type RuleContext } from '../../core/lint'
import type { Role, Token } from '../../core/model'
import { endpointSubject } from '../../core/subject'

/** A token is what these are asked about, or what they are given back; the question before a request repeats its address. */
const OTHERS = new Set<Role>(['authorize', 'introspection', 'revocation', 'preflight'])

export default defineRule({
  id: 'bearer/in-query',
  severity: 'warning',
  confidence: 'medium',
  title: 'Access token in the URL',
  why: 'Addresses are written to server logs, proxies, browser history and `Referer` headers; whoever reads them there can use the token.',
  fix: 'Move the token to the `Authorization` header.',
  cites: [rfc(6750, '2.3'), rfc(6750, '5.3'), rfc(9700, '4.3.2')],
  messages: {
    known: 'Token {token} stands in the address of a request to {where} (`{name}`).',
    likely: 'What looks like an access token stands in the address of a request to {where} (`{name}`).',
    documented:
      'A token stands in the address of a request to {where} (`{name}`). The documentation of this address allows it; logs keep it all the same.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '1 tok(C1)→T1/3600 · 2 GET https://api.example.com/v1/items?access_token=made-up-token-T1',
    right: '1 tok(C1)→T1/3600 · 2 api(T1)',
  },
  on: { request: { any: judge }, end: judgeLate },
})

type Context = RuleContext<'known' | 'likely' | 'documented'>

function judge(entry: Entry, context: Context): void {
  const { url, exchange } = entry.message
  if (url === null || url.search === '' || OTHERS.has(entry.classification.role)) return
  const type = exchange.context.resourceType
  if (type === 'websocket' || !/^https?:$/.test(url.protocol)) return
  const { ledger } = context
  for (const [name, value] of url.searchParams) {
    const secret = ledger.secret(value)
    // Where the host has no business with the token, another rule speaks; which it is, the end will tell.
    if (secret?.kind === 'access-token' && !ledger.reach.isAstray(entry, secret)) tell(entry, name, secret.token, context)
  }
}

/** Hosts that took the token in a header later on, and values that are no published keys, as far as anybody saw. */
function judgeLate(context: EndContext<'known' | 'likely' | 'documented'>): void {
  const { reach, deliveries } = context.ledger
  for (const { entry, name, value } of deliveries.likely) {
    const secret = context.ledger.secret(value)
    const hasTurnedOut = secret?.kind === 'access-token' && secret.since > entry.exchange.startedAt
    if (secret === null ? !deliveries.isPublished(value) : hasTurnedOut) tell(entry, name, secret?.token ?? null, context)
  }
  for (const stray of reach.strays) {
    const { entry } = stray
    const { url } = entry.message
    if (url === null || stray.secret.kind !== 'access-token' || !reach.isWithin(stray)) continue
    for (const [name, value] of url.searchParams) {
      if (context.ledger.secret(value) === stray.secret) tell(entry, name, stray.secret.token, context)
    }
  }
}

function tell(entry: Entry, name: string, token: Token | null, { report }: Context): void {
  const { url, exchange } = entry.message
  // Where both tokens are one and the same, it may stand where the ID token may.
  if (url === null || name.toLowerCase() === 'id_token_hint') return
  const where = `${url.protocol}//${url.host}${url.template}`
  const isDocumented = entry.profile.takesTokenInQuery(url)
  const isIssued = token !== null && token.mintedBy !== null
  report({
    subject: endpointSubject(where, `query ${name.toLowerCase()}`),
    message: isDocumented ? 'documented' : token === null ? 'likely' : 'known',
    data: { where, name, token: token?.id ?? '' },
    evidence: [...(token?.mintedBy == null ? [] : [token.mintedBy]), exchange.id],
    claims: [`call:${exchange.id}|query|${name}`],
    at: exchange.startedAt,
    about: entry,
    confidence: isIssued ? 'high' : 'medium',
    ...(isDocumented ? { severity: 'warning' as const } : isIssued && { severity: 'error' as const }),
  })
}
