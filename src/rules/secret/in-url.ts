import { rfc } from '../../core/cites'
import { headerValue, parseUrl } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import type { KnownSecret } from '../../core/ledger/known-secrets'
import { defineRule, type EndContext, type RuleContext } from '../../core/lint'
import { isPlaceholder, isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'
import { pathTemplate, type WebAddress } from '../../core/web-address'

/** Parameters that never belong in a URL. Access tokens have a rule of their own. */
const NAMES = new Set([
  'client_secret',
  'refresh_token',
  'client_assertion',
  'code_verifier',
  'registration_access_token',
  'password',
  'assertion',
  'software_statement',
])

export default defineRule({
  id: 'secret/in-url',
  severity: 'error',
  confidence: 'high',
  title: 'Credentials in a URL',
  why: 'Addresses end up in server logs, proxies, browser history and `Referer` headers; whoever reads them has the credentials.',
  fix: 'Send it in the POST body or the Authorization header; URLs end up in logs and history.',
  cites: [rfc(6749, '2.3.1')],
  messages: {
    request: 'The address of a request to {where} holds `{name}`.',
    location: 'A redirect sends the browser to an address that holds `{name}`.',
    referer: 'The `Referer` header gives away an address that holds `{name}`.',
  },
  examples: {
    wrong: '1 POST https://sp.auth.adobe.com/o/client/token?grant_type=client_credentials&client_id=client-C1&client_secret=made-up-secret',
    right: '1 tok(C1)→T1/3600',
  },
  on: {
    request: { any: judgeRequest },
    response: { any: judgeLocation },
    end: judgeLate,
  },
})

type Context = RuleContext<'request' | 'location' | 'referer'>

function judgeRequest(entry: Entry, context: Context): void {
  lookAtRequest(entry, context, null)
}

/** `late`: what seemed to go astray with it, and did not. */
function lookAtRequest(entry: Entry, context: Context, late: KnownSecret | null): void {
  const { message, exchange } = entry
  // The browser's own question before the real request: the same address, the same mistake.
  if (entry.classification.role === 'preflight') return
  const { url } = message
  if (url !== null && (url.search !== '' || url.hash !== '')) tell(url, 'request', entry, context, late)
  const referer = headerValue(exchange.request.headers, 'referer')
  const from = referer?.includes('?') ? parseUrl(referer) : null
  if (from !== null) tell(from, 'referer', entry, context, late)
}

function judgeLocation(entry: Entry, context: Context): void {
  const { response, request } = entry.exchange
  if (response === null) return
  const location = response.redirectUrl || headerValue(response.headers, 'location')
  const to = location ? parseUrl(location, request.url) : null
  if (to !== null) tell(to, 'location', entry, context, null)
}

/** Hosts that seemed to have no business with the secret, and turned out to have. */
function judgeLate(context: EndContext<'request' | 'location' | 'referer'>): void {
  const { reach } = context.ledger
  for (const stray of reach.strays) if (reach.isWithin(stray)) lookAtRequest(stray.entry, context, stray.secret)
}

function tell(
  url: WebAddress,
  message: 'request' | 'location' | 'referer',
  entry: Entry,
  { ledger, report }: Context,
  late: KnownSecret | null,
): void {
  const { exchange } = entry
  const pairs = [...url.searchParams, ...new URLSearchParams(url.hash.slice(1))]
  for (const [name, value] of pairs) {
    const spelled = name.toLowerCase()
    const secret = ledger.secret(value)
    const known = secret?.kind ?? null
    const isNamed = NAMES.has(spelled) && !isPlaceholder(value)
    // An access token in an address is another rule's business; a code and `id_token_hint` are meant to be there.
    const isInPlace = (known === 'id-token' && spelled === 'id_token_hint') || (known === 'authorization-code' && spelled === 'code')
    const isKnown = known !== null && known !== 'access-token' && !isInPlace
    if ((!isNamed && !isKnown) || isRedacted(value)) continue
    // To a host that has no business with it: another rule's, unless the host turns out to have some.
    if (message !== 'location' && secret !== late && ledger.reach.isAstray(entry, secret)) continue
    const where = `${url.protocol}//${url.host}${pathTemplate(url.pathname)}`
    report({
      subject: endpointSubject(where, isNamed ? spelled : (known ?? spelled)),
      message,
      data: { where, name },
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${message}|${spelled}`],
      at: exchange.startedAt,
      about: entry,
      ...((spelled === 'software_statement' || known === 'software-statement') && { severity: 'warning' as const }),
    })
  }
}
