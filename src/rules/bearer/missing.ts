import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { isBare, pointsToMetadata } from '../../core/ledger/bare-calls'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'bearer/missing',
  severity: 'warning',
  confidence: 'medium',
  title: 'Protected call without a token',
  why: 'The call is refused and has to be made again; where the app does not do that, the user sees an error.',
  fix: 'Send the access token on every call.',
  cites: [rfc(6750, '3')],
  messages: {
    other: '{where} was called without a token and refused; another call to it carries one.',
    documented: '{where} was called without a token and refused; its documentation asks for one.',
    server: '{where} was called without a token and refused, although the app has one for this server.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api()=401',
    right: '1 tok(C1)→T1/3600 · 2 api(T1) · 3 api(T1)',
  },
  on: {
    response: { any: judge },
    // The first call with a token shows what was missing before.
    request: { api: explain, userinfo: explain },
  },
})

type Context = RuleContext<'other' | 'documented' | 'server'>

function judge(entry: Entry, context: Context): void {
  if (entry.message.status !== 401) return
  const { message, profile } = entry
  const { ledger, notEvaluated } = context
  if (message.url === null || profile.protects(message.url) === false) return
  const key = ledger.keyOf(entry)
  const call = ledger.bareCalls.authorizedCall(entry, key)
  const isDocumented = profile.protects(message.url) === true
  const grant = profile.mayProbe ? ledger.bareCalls.grantBefore(entry, key) : null
  if (call === null && !isDocumented && grant === null) return
  if (!isBare(entry)) {
    const { role } = entry.classification
    const isHidden = message.authorization === undefined && (role === 'api' || role === 'userinfo' || role === 'irrelevant')
    // The browser asked whether it may send the header, so it did.
    return isHidden && !ledger.known.preflightedAuthorization(message) ? notEvaluated('header-missing') : undefined
  }
  tell(entry, call !== null ? 'other' : isDocumented ? 'documented' : 'server', call ?? grant?.exchangeId ?? null, context)
}

function explain(entry: Entry, context: Context): void {
  const { ledger } = context
  for (const bare of ledger.bareCalls.explainedBy(entry, ledger.keyOf(entry))) {
    const { url } = bare.message
    const { protects, mayProbe } = bare.profile
    // To ask without a token, and be told where to get one, is how some begin.
    if (url === null || mayProbe || protects(url) !== null || pointsToMetadata(bare)) continue
    tell(bare, 'other', entry.exchange.id, context)
  }
}

function tell(entry: Entry, message: 'other' | 'documented' | 'server', other: string | null, { report }: Context): void {
  const { exchange } = entry
  const { url } = entry.message
  if (url === null) return
  const where = `${url.protocol}//${url.host}${url.template}`
  report({
    subject: endpointSubject(where, 'bare'),
    message,
    data: { where },
    evidence: other === null ? [exchange.id] : [other, exchange.id],
    claims: [`call:${exchange.id}|bare`],
    at: exchange.startedAt,
    about: entry,
    cost: { failedCalls: 1 },
  })
}
