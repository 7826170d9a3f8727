import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { parseUrl } from '../../core/exchange'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client } from '../../core/model'
import { isRedacted } from '../../core/placeholder'
import { clientSubject, partOf } from '../../core/subject'

const messages = {
  elsewhere: 'The registration access token of client {client} was sent to {where}, which is not the address that it was issued for.',
  query: 'The registration access token of client {client} is in the address of a request to {where}.',
  other: 'The registration of client {client} was to be managed with its {kind} in the place of its registration access token.',
} as const

type Problem = keyof typeof messages
type Context = RuleContext<Problem>

export default defineRule<Problem>({
  id: 'management/registration-token-misused',
  severity: 'error',
  confidence: 'high',
  title: 'Registration access token in the wrong place',
  why: 'Whoever sees this token can change or delete the client; and where another one is sent in its place, nothing can be changed.',
  fix: 'Use the registration access token only as bearer at the exact `registration_client_uri`.',
  cites: [rfc(7592, '2')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong:
      '0 reg→C1 {res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1} · 5 GET https://api.example.com/v1/items {reqh.authorization: Bearer made-up-registration-token-C1}',
    right:
      '0 reg→C1 {res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1} · 5 read(C1)',
  },
  on: { request: { any: judge } },
})

const KINDS = { 'access-token': 'access token', 'client-secret': 'client secret' } as const

function judge(entry: Entry, context: Context): void {
  const { message, classification } = entry
  const { role } = classification
  if (role === 'preflight') return
  const { ledger, notEvaluated } = context
  for (const value of Object.values(message.query).flat()) {
    const owner = typeof value === 'string' ? ownerOf(value, ledger) : null
    if (owner !== null) tell('query', owner, entry, context)
  }
  const { bearer } = message
  const owner = bearer === null ? null : ownerOf(bearer, ledger)
  if (owner !== null) {
    if (bearer !== null && !isItsPlace(owner, bearer, entry, ledger)) tell('elsewhere', owner, entry, context)
  } else if (role === 'management') {
    if (message.authorization === undefined) return notEvaluated('header-missing')
    if (bearer !== null && isRedacted(bearer)) return notEvaluated('redacted')
    judgeManagement(entry, context)
  }
}

/** Its address is asked with something that is known to be something else. */
function judgeManagement(entry: Entry, context: Context): void {
  const { message } = entry
  const { ledger } = context
  const client = ledger.managedClient(message)
  const sent = ledger.secret(message.bearer ?? message.basic?.secret ?? '')?.kind
  const isKnown = client !== null && ledger.credentialsOf(client)?.token != null
  if (isKnown && (sent === 'access-token' || sent === 'client-secret')) tell('other', client, entry, context, KINDS[sent])
}

function tell(problem: Problem, client: Client, { message, exchange }: Entry, { report }: Context, kind = ''): void {
  report({
    subject: partOf(clientSubject(client), problem),
    message: problem,
    data: { client: client.clientId, where: addressOf(message), kind },
    evidence: [...(client.registeredBy === null ? [] : [client.registeredBy]), exchange.id],
    claims: [`call:${exchange.id}|${problem}`],
    at: exchange.startedAt,
  })
}

function ownerOf(value: string, ledger: Ledger): Client | null {
  const known = ledger.secret(value)
  return known?.kind === 'registration-access-token' ? known.client : null
}

function isItsPlace({ registrationClientUri, registeredBy }: Client, bearer: string, { message }: Entry, ledger: Ledger): boolean {
  const registration = registeredBy === null ? null : ledger.entryOf(registeredBy)?.message
  // Some servers give the token back that the registration was allowed with: it is good for more.
  if (registration?.bearer === bearer) return true
  const issued = registrationClientUri === null ? null : parseUrl(registrationClientUri, registration?.request.url)
  if (issued === null || message.url === null || isRedacted(registrationClientUri ?? '')) return true
  if (issued.origin + issued.pathname !== message.endpoint) return false
  // What the issued address has in its query belongs to it.
  return [...issued.searchParams].every(([name, value]) => message.url?.searchParams.getAll(name).includes(value))
}
