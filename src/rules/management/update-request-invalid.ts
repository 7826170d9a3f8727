import { rfc } from '../../core/cites'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client } from '../../core/model'
import { DISTINCT_METADATA, PLAIN_METADATA } from '../../core/oauth'
import { isRedacted } from '../../core/placeholder'
import { clientSubject, partOf } from '../../core/subject'

/** The server's own, which no update may hold (RFC 7592 section 2.2). */
const FORBIDDEN = ['registration_access_token', 'registration_client_uri', 'client_secret_expires_at', 'client_id_issued_at']
const METADATA = ['redirect_uris', ...DISTINCT_METADATA, ...PLAIN_METADATA]
/** So many of the client's last answers are looked at for what it is registered with. */
const REACH = 10

const messages = {
  method: 'The registration of client {client} was to be changed with PATCH; an update is a PUT of the whole.',
  forbidden: 'The update of client {client} holds what only the server sets ({names}).',
  id: 'The update of client {client} does not name this client (`client_id`).',
  secret: 'The update of client {client} holds a `client_secret` that is not its current one.',
  left: 'The update of client {client} leaves out what it is registered with ({names}): the server takes that as a wish to delete it.',
} as const

type Problem = keyof typeof messages

export default defineRule<Problem>({
  id: 'management/update-request-invalid',
  severity: 'warning',
  confidence: 'high',
  title: 'Update that breaks the rules for updates',
  why: 'The server turns it away, or deletes what was left out; then sign-ins fail that worked before.',
  fix: 'Send the full metadata from the last answer minus the four server-managed members.',
  cites: [rfc(7592, '2.2')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '0 reg→C1 · 5 update(C1) {json: {"client_id":"client-C1","client_name":"Another name"}}',
    right: '0 reg→C1 · 5 update(C1) {req.client_name: Another name}',
  },
  on: { request: { management: judge } },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<Problem>): void {
  const { message, exchange, classification } = entry
  const { method, params } = message
  const client = ledger.managedClient(message)
  if (client === null || classification.camel || (method !== 'PUT' && method !== 'PATCH')) return
  const tell = (problem: Problem, names: readonly string[] = []) =>
    report({
      subject: partOf(clientSubject(client), problem),
      message: problem,
      data: { client: client.clientId, names: names.map(name => `\`${name}\``).join(', ') },
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${problem}`],
      at: exchange.startedAt,
    })
  if (method === 'PATCH') return tell('method')
  if (message.bodyKind === 'unknown') return notEvaluated(message.request.body.state === 'redacted' ? 'redacted' : 'body-missing')
  const forbidden = FORBIDDEN.filter(name => params[name] !== undefined)
  if (forbidden.length > 0) tell('forbidden', forbidden)
  const id = message.param('client_id')
  if (id === null || (id !== client.clientId && !isRedacted(id))) tell('id')
  const secret = message.param('client_secret')
  const current = ledger.credentialsOf(client)?.secret ?? null
  if (secret !== null && current !== null) {
    if (isRedacted(secret) || isRedacted(current)) notEvaluated('redacted')
    else if (secret !== current) tell('secret')
  }
  const left = registeredWith(client, entry, ledger).filter(name => params[name] === undefined)
  if (left.length > 0) tell('left', left)
}

/** The members that the newest answer lists; none where no answer does, or nobody can tell. */
function registeredWith(client: Client, { profile }: Entry, ledger: Ledger): readonly string[] {
  const managed = ledger.managementsOf(client).slice(-REACH)
  for (const id of [client.registeredBy, ...managed.map(item => item.exchangeId)].reverse()) {
    const message = ledger.entryOf(id ?? '')?.message
    if (!message?.isSuccess) continue
    if (message.answerBody === null) return []
    const registered = profile.readRegistration(message.answerBody)
    const names = METADATA.filter(name => isSet(registered[name]))
    if (names.length > 0) return names
  }
  return []
}

/** Some write null or an empty list for what is not there. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
