import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { parseUrl } from '../../core/exchange'
import type { Severity } from '../../core/finding'
import { isLoopback } from '../../core/fingerprint'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'

const messages = {
  half: 'The answer has a `{there}` and no `{member}`: the client cannot manage its registration.',
  empty: 'The member `{member}` of the answer is empty, or no text.',
  relative: 'The `registration_client_uri` of the answer is no absolute address.',
  open: 'The `registration_client_uri` of the answer does not begin with `https`.',
} as const

type Problem = keyof typeof messages

const URI = 'registration_client_uri'
const TOKEN = 'registration_access_token'

export default defineRule<Problem>({
  id: 'management/credentials-incomplete',
  severity: 'error',
  confidence: 'high',
  title: 'Half a handle to manage the registration',
  why: 'The client can neither read, change nor delete its registration, so each one that is given up stays behind at the server.',
  fix: 'Let the server return both members or neither, with an absolute https address.',
  cites: [rfc(7592, '3')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '1 reg→C1 {res.registration_client_uri: https://as.example.com/register/client-C1}',
    right:
      '1 reg→C1 {res.registration_client_uri: https://as.example.com/register/client-C1; res.registration_access_token: made-up-registration-token-C1}',
  },
  on: { response: { register: judge, management: judge } },
})

function judge(entry: Entry, { report, notEvaluated }: RuleContext<Problem>): void {
  const { message, exchange, classification } = entry
  if (!message.isSuccess || classification.camel) return
  const answer = message.answerBody
  if (answer === null) return message.answerMissing ? notEvaluated('body-missing') : undefined
  const tell = (problem: Problem, member: string, severity?: Severity) =>
    report({
      subject: endpointSubject(addressOf(message), `${problem} ${member}`),
      message: problem,
      data: { member, there: member === URI ? TOKEN : URI },
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${problem} ${member}`],
      at: exchange.startedAt,
      grade: classification.role === 'management' ? `${problem}-again` : problem,
      severity,
    })
  // Some write null for what is not there.
  const [uri, token] = [answer[URI] ?? undefined, answer[TOKEN] ?? undefined]
  if (uri === undefined && token === undefined) return
  if (uri === undefined) tell('half', URI)
  if (token === undefined) tell('half', TOKEN)
  else if (typeof token !== 'string' || token === '') tell('empty', TOKEN)
  if (uri === undefined) return
  if (typeof uri !== 'string' || uri === '') return tell('empty', URI)
  if (isRedacted(uri)) return notEvaluated('redacted')
  const url = parseUrl(uri)
  if (url === null) return tell('relative', URI)
  // On the developer's own machine it will do.
  if (url.protocol !== 'https:') tell('open', URI, url.protocol === 'http:' && isLoopback(url.hostname) ? 'info' : undefined)
}
