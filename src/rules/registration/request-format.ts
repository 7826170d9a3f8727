import { rfc } from '../../core/cites'
import { hiddenRequest, textsOf } from '../../core/client-metadata'
import { isRefusedNative, missingHeader } from '../../core/documented-headers'
import { headerEvidence } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Json, Message } from '../../core/message'
import { isRedacted } from '../../core/placeholder'
import { appSubject, partOf } from '../../core/subject'

const messages = {
  type: 'The registration is sent as `{type}`; it has to be `application/json`.',
  body: 'The body of the registration is not a JSON object.',
  list: 'The member `{member}` has to be a list of texts.',
  text: 'The member `{member}` has to be one text.',
  own: 'The registration proposes a `{member}`; the server makes it.',
  name: 'The registration has `redirect_uris`; this server wants `redirect_uri`, one text.',
  header: 'The header `{header}` is missing; the server then has to guess what device it is.',
} as const

type Problem = keyof typeof messages

export default defineRule({
  id: 'registration/request-format',
  severity: 'warning',
  confidence: 'high',
  title: 'Registration request in the wrong shape',
  why: 'One server takes it, the next one turns it away, or ignores what it cannot read and registers something else.',
  fix: 'Send a JSON object with the member types of RFC 7591, and in the way that the documentation of your server shows.',
  cites: [rfc(7591, '2'), rfc(7591, '3.1')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '1 reg=400 invalid_client_metadata {req.grant_types: client_credentials}',
    right: '1 reg→C1',
  },
  on: {
    request: { register: judge },
    // The same again, with what became of it.
    response: { register: judge },
  },
})

/** Registration as it was before RFC 7591, with a form: an interface of its own. */
const OLDER_API = /\/api\/v1\/apps\/?$/
const LISTS = ['redirect_uris', 'grant_types', 'response_types', 'contacts'] as const

function judge(entry: Entry, { report, notEvaluated }: RuleContext<Problem>): void {
  const { app, message, classification, exchange, profile } = entry
  if (app === null || classification.camel || OLDER_API.test(message.url?.pathname ?? '')) return
  const isTaken = message.isSuccess
  const tell = (problem: Problem, data: Readonly<Record<string, string>> = {}, isMild = isTaken) =>
    report({
      subject: partOf(appSubject(app), data.member ?? problem),
      message: problem,
      data,
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${problem}`],
      at: exchange.startedAt,
      ...(isMild && { severity: 'info' as const }),
    })

  const missing = missingHeader(message, profile.endpointHeaders)
  if (missing === undefined) notEvaluated('header-missing')
  // Browsers may leave it out; for a native app that is refused, it may be why.
  else if (missing !== null) tell('header', { header: missing }, !isRefusedNative(message))

  const hidden = hiddenRequest(message)
  if (hidden !== null) return notEvaluated(hidden)
  if (message.bodyKind !== 'json') return judgeOther(message, tell, notEvaluated)
  const type = contentType(message)
  if (type === undefined) notEvaluated('header-missing')
  else if (!/^application\/(?:[\w.-]+\+)?json$/.test(type)) tell('type', { type: type || 'nothing' })
  const { params } = message
  if (profile.singleRedirectUri && params.redirect_uris !== undefined && params.redirect_uri === undefined) tell('name')
  const list = LISTS.find(
    name => params[name] !== undefined && !isHiddenIn(params, name) && !isFine(params, name, profile.singleRedirectUri),
  )
  if (list !== undefined) tell('list', { member: list })
  if (params.scope !== undefined && typeof params.scope !== 'string') tell('text', { member: 'scope' })
  const own = ['client_id', 'client_secret'].find(name => params[name] !== undefined)
  if (own !== undefined) tell('own', { member: own })
}

type Tell = (problem: Problem, data?: Readonly<Record<string, string>>) => void

/** One mistake, one finding: a form is not also no JSON. */
function judgeOther(message: Message, tell: Tell, notEvaluated: RuleContext['notEvaluated']): void {
  const type = contentType(message)
  if (type === undefined) return notEvaluated('header-missing')
  if (/json$/.test(type) || message.bodyKind === 'none') tell('body')
  else tell('type', { type: type || 'nothing' })
}

/** Empty: none was sent. Undefined: nobody can tell. */
function contentType(message: Message): string | undefined {
  if (message.contentType !== '') return message.contentType
  return headerEvidence(message.request, 'content-type') === undefined ? undefined : ''
}

function isHiddenIn(params: Json, name: string): boolean {
  const value = params[name]
  return typeof value === 'string' && isRedacted(value)
}

function isFine(params: Json, name: string, isSingle: boolean): boolean {
  // Where the member itself is wrong, its shape does not matter.
  return textsOf(params[name]) !== null || (isSingle && name === 'redirect_uris')
}
