import { rfc } from '../../core/cites'
import { hiddenAnswer, metadataOf, roughUri, textsOf } from '../../core/client-metadata'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Json } from '../../core/message'
import { isRedacted } from '../../core/placeholder'
import { clientSubject, partOf } from '../../core/subject'

type Problem = 'grant' | 'scope' | 'redirect'

export default defineRule({
  id: 'registration/metadata-not-honoured',
  severity: 'warning',
  confidence: 'medium',
  title: 'Server registered something else, and the client did not notice',
  why: 'The server may replace what a client asks for. An app that goes by its own wish is refused later, far from the cause.',
  fix: 'Use the values from the registration answer, not those you asked for.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    grant:
      'Client {client} asks for a token by `{value}`; it wanted to be registered for that, and the server registered it for something else.',
    scope: 'Client {client} asks for the scope `{value}`; it wanted to be registered for that, and the server left it out.',
    redirect: 'Client {client} uses a redirect URI that it wanted to register, and the server registered another.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '1 reg→C1 {req.scope: read write; res.scope: read} · 2 tok(C1)→T1/3600 {scope: read write}',
    right: '1 reg→C1 {req.scope: read write; res.scope: read} · 2 tok(C1)→T1/3600 {scope: read}',
  },
  on: {
    request: { token: judge, authorize: judge },
  },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<Problem>): void {
  const { app, exchange, tokenRequest, clientId } = entry
  const client = tokenRequest?.client ?? app?.clients.get(clientId ?? '') ?? null
  const metadata = client === null ? null : metadataOf(client, ledger)
  if (client === null || metadata === null) return
  const { entry: source, asked, given } = metadata
  if (given === null) {
    // Only where it would have mattered.
    if (differences(entry, asked, NOTHING).length > 0) notEvaluated(hiddenAnswer(source.message) ?? 'body-missing', source)
    return
  }
  for (const [problem, value] of differences(entry, asked, given)) {
    report({
      subject: partOf(clientSubject(client), problem),
      message: problem,
      data: { client: client.clientId, value },
      evidence: [source.exchange.id, exchange.id],
      claims: [`call:${exchange.id}|${problem}`],
      at: exchange.startedAt,
      ...(problem === 'redirect' && { severity: 'error' as const }),
    })
  }
}

/** An answer that grants nothing of what was asked for. */
const NOTHING: Json = { grant_types: [], scope: '', redirect_uris: [] }

/** What the request acts on that was asked for and not given. How the client authenticates is a matter of its own. */
function differences({ message }: Entry, asked: Json, given: Json): readonly (readonly [Problem, string])[] {
  const found: (readonly [Problem, string])[] = []
  const grant = message.param('grant_type') ?? ''
  const grants = textsOf(given.grant_types)
  if (grants?.includes(grant) === false && grantsAsked(asked).includes(grant)) found.push(['grant', grant])
  const lost = typeof given.scope === 'string' ? wordsOf(asked.scope).filter(word => !wordsOf(given.scope).includes(word)) : []
  const scope = wordsOf(message.params.scope).find(word => lost.includes(word))
  if (scope !== undefined) found.push(['scope', scope])
  const uri = message.param('redirect_uri') ?? ''
  const isIn = (list: unknown) => textsOf(list)?.some(item => roughUri(item) === roughUri(uri))
  if (isIn(asked.redirect_uris) === true && isIn(given.redirect_uris) === false) found.push(['redirect', ''])
  return found
}

/** RFC 7591 section 2: where neither is named, both have their defaults. */
function grantsAsked({ grant_types: grants, response_types: responses, software_statement: statement }: Json): readonly string[] {
  const isSilent = grants === undefined && responses === undefined && statement === undefined
  return textsOf(grants) ?? (isSilent ? ['authorization_code'] : [])
}

function wordsOf(value: unknown): readonly string[] {
  return typeof value === 'string' && !isRedacted(value) ? value.split(/\s+/).filter(Boolean) : []
}
