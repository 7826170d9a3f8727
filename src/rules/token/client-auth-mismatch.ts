import { rfc } from '../../core/cites'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client } from '../../core/model'
import { appSubject, clientSubject, partOf } from '../../core/subject'
import { authMethodsOf } from '../../core/well-known'

/** By the first of the methods that a request fits: where it carries the proof. */
const WORDS: Readonly<Record<string, string>> = {
  client_secret_basic: 'the `Authorization` header (`client_secret_basic`)',
  client_secret_post: 'the body (`client_secret_post`)',
  private_key_jwt: 'a signed assertion',
  none: 'no proof at all',
}
/** Methods whose look is known. */
const KNOWN = [...Object.keys(WORDS), 'client_secret_jwt', 'tls_client_auth', 'self_signed_tls_client_auth']

export default defineRule({
  id: 'token/client-auth-mismatch',
  severity: 'error',
  confidence: 'medium',
  title: 'Client authenticates differently than registered',
  why: 'A strict server refuses it, with an error that looks as if the client were unknown; a lenient one may be strict tomorrow.',
  fix: 'Use the `token_endpoint_auth_method` from the registration answer, and only one.',
  cites: [rfc(6749, '2.3'), rfc(7591, '2')],
  messages: {
    other: 'Client {client} is registered for `{registered}`, and used {used}.',
    both: 'The token request authenticates the client in two ways at once.',
    nameless: 'Client {client} has no secret, and the token request does not say which client it is from.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '0 reg→C1 · 1 tok(C1)=401 invalid_client {auth: basic}',
    right: '0 reg→C1 · 1 tok(C1)→T1/3600',
  },
  on: { response: { token: judge } },
})

function judge(entry: Entry, context: RuleContext<'other' | 'both' | 'nameless'>): void {
  const { message, exchange, classification, tokenRequest } = entry
  const { ledger, report, notEvaluated } = context
  if (tokenRequest === null || message.bodyKind === 'unknown') return
  const client = tokenRequest.client ?? ownerOf(entry, ledger)
  const registered = client === null ? null : methodOf(client)
  const isRefused =
    classification.errorCode === 'invalid_client' || classification.errorCode === 'invalid_request' || message.status === 401
  const tell = (name: 'other' | 'both' | 'nameless', used = '') =>
    report({
      subject: partOf(client === null ? appSubject(tokenRequest.app) : clientSubject(client), name),
      message: name,
      data: { client: client?.clientId ?? '', registered: registered ?? '', used },
      evidence: [...(client?.registeredBy == null ? [] : [client.registeredBy]), exchange.id],
      claims: [`call:${exchange.id}|${name}`],
      at: exchange.startedAt,
      ...(!isRefused && { severity: 'info' as const }),
    })
  if (message.basic !== null && (message.param('client_secret') ?? message.param('client_assertion')) !== null) return tell('both')
  if (registered === null || !KNOWN.includes(registered)) return
  const used = authMethodsOf(message)
  if (used === null) return message.authorization === undefined ? notEvaluated('header-missing') : undefined
  if (used.includes(registered)) {
    if (registered === 'none' && message.clientId === null) tell('nameless')
  } else if (!message.isSuccess || !isListed(used, entry, ledger)) tell('other', WORDS[used[0] ?? 'none'])
}

/** Where the request does not name its client: whose refresh token or code it is. */
function ownerOf({ message, app }: Entry, ledger: Ledger): Client | null {
  if (message.clientId !== null) return null
  const refresh = message.param('refresh_token')
  const code = message.param('code')
  const authorization = code === null ? null : ledger.authorizations.ofCode(code)
  if (authorization !== null) return app?.clients.get(authorization.clientId) ?? null
  return refresh === null ? null : (ledger.secret(refresh)?.client ?? null)
}

/** As registered; what was left out is `client_secret_basic` (RFC 7591 section 2), for a client that has a secret. */
function methodOf({ origin, authMethod, hasSecret, isInferred }: Client): string | null {
  if (origin !== 'registered' || isInferred) return null
  return authMethod ?? (hasSecret ? 'client_secret_basic' : null)
}

/** Does the server's metadata list what was used? */
function isListed(used: readonly string[], { tokenRequest, exchange }: Entry, ledger: Ledger): boolean {
  const metadata = tokenRequest === null ? null : ledger.documents.metadataOf(tokenRequest.app.issuer, exchange.startedAt)
  const listed = metadata?.json.token_endpoint_auth_methods_supported
  return Array.isArray(listed) && used.some(method => listed.includes(method))
}
