import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule, type Report, type RuleContext } from '../../core/lint'
import type { Client, Token } from '../../core/model'
import { isRedacted } from '../../core/placeholder'
import { clientSubject, tokenSubject } from '../../core/subject'
import { hiddenToken } from '../../core/uses'

type Context = RuleContext<'client' | 'token' | 'refused' | 'name'>

export default defineRule({
  id: 'registration/wrong-api-version-statement',
  severity: 'error',
  confidence: 'high',
  title: 'Software statement without the rights for this API version',
  why: 'An application that is registered for an older API gets a client and tokens all right, and then every call of the new API is refused.',
  fix: 'Create a registered application that is enabled for REST API V2 and use its statement; an older statement cannot be reused.',
  cites: [rfc(7591, '2.3')],
  messages: {
    client: 'Client {client} is used for {path}, but was not registered for the scope `{scope}`.',
    token: 'Token {token} is used for {path}, but does not have the scope `{scope}`.',
    refused: 'A fresh token of client {client} was refused at {path} ({code}): its application may not be enabled for this API.',
    name: 'Client {client} is used for {path}, but the name in its software statement does not end with {end}.',
  },
  examples: {
    wrong: '1 reg→C1 {res.scopes: ["config:client"]} · 2 tok(C1)→T1/3600 · 3 api(T1)=401',
    right: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)',
  },
  on: {
    request: { api: judge },
    response: {
      api(entry, context) {
        for (const refusal of context.ledger.unfit.certainWith(entry.exchange.id)) tellRefusal(refusal, context)
      },
    },
    end(context) {
      for (const refusal of context.ledger.unfit.openRefusals()) tellRefusal(refusal, context)
    },
  },
})

function judge(entry: Entry, context: Context): void {
  const { message, profile, use } = entry
  const scope = message.url === null ? null : profile.requiredScope(message.url)
  if (message.url === null || scope === null || use === null) return
  const { token } = use
  if (token === null) {
    const hidden = hiddenToken(message)
    return hidden === null ? undefined : context.notEvaluated(hidden)
  }
  const { client } = token
  const own = token.jwt === null ? null : profile.tokenScopes(token.jwt.claims)
  const hasScope = own?.includes(scope) === true
  if (own?.some(isRedacted) || client?.scopes?.some(isRedacted)) return context.notEvaluated('redacted')
  if (client?.scopes?.includes(scope) === false && !hasScope) tell(entry, token, 'client', { scope }, context)
  else if (own !== null && !hasScope) tell(entry, token, 'token', { scope }, context)
  else if (client !== null) {
    if (client.isInferred && own === null) context.notEvaluated('body-missing')
    const end = profile.requiredNameEnd(message.url) ?? ''
    const name = nameIn(client)
    const isNamed = name === null || name.trim().toUpperCase().endsWith(end.toUpperCase())
    if (!isNamed) tell(entry, token, 'name', { end }, context)
  }
}

function tellRefusal(entry: Entry, context: Context): void {
  tell(entry, entry.use?.token as Token, 'refused', { code: entry.classification.errorCode ?? '' }, context)
}

function tell(
  entry: Entry,
  token: Token,
  message: Report<'client'>['message'] | 'token' | 'refused' | 'name',
  data: Record<string, string>,
  context: Context,
): void {
  const { use, exchange } = entry
  const { client, mintedBy } = token
  context.report({
    subject: client === null ? tokenSubject(token) : clientSubject(client),
    message,
    data: { ...data, client: client?.clientId ?? '', token: token.id, path: use?.pathTemplate ?? '' },
    evidence: [client?.registeredBy ?? null, mintedBy, exchange.id].filter(id => id !== null),
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    about: entry,
    ...(message === 'refused' && { severity: 'warning' as const, confidence: 'medium' as const, cost: { failedCalls: 1 } }),
    ...(message === 'name' && { severity: 'info' as const, confidence: 'medium' as const }),
  })
}

/** The name of the application in the software statement; null where there is none to be read. */
function nameIn({ statement }: Client): string | null {
  const { client_name: plain, software_name: software, name } = statement?.jwt?.claims ?? {}
  const found = [plain, software, name].find(item => typeof item === 'string' && item !== '')
  return typeof found === 'string' && !isRedacted(found) ? found : null
}
