import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule, type EndContext, type RuleContext } from '../../core/lint'
import { type BearerFlaw, bearerFlaw, mayBeMark } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'

const WORDS: Readonly<Record<BearerFlaw, string>> = {
  empty: 'nothing',
  unset: 'the name of an empty value',
  template: 'a template that was not filled in',
  quoted: 'a value in quotes',
  doubled: 'the scheme once more',
  letters: 'letters that no token has',
}

export default defineRule({
  id: 'bearer/placeholder-value',
  severity: 'error',
  confidence: 'high',
  title: 'Authorization header without a real token',
  why: 'The call cannot work: the server refuses it, and the user waits for an answer that never had a chance.',
  fix: 'Wait for the token before calling; the variable was not set.',
  cites: [rfc(6750, '2.1')],
  messages: { placeholder: 'Calls to {host} carry {what} after `{scheme}`, where a token should be.' },
  examples: {
    wrong: '1 tok(C1)→T1/3600 · 2 api()=401 {reqh.authorization: Bearer undefined}',
    right: '1 tok(C1)→T1/3600 · 2 api(T1)',
  },
  on: {
    request: { any: judge },
    end: judgeOdd,
  },
})

function judge(entry: Entry, context: RuleContext<'placeholder'>): void {
  const { bearer, bearerFlaw: flaw } = entry.message
  if (flaw !== null && !mayBeMark(flaw, bearer ?? '')) tell(entry, flaw, context)
}

/** The same odd value at several hosts is a tool's mark, not an app's mistake. */
function judgeOdd(context: EndContext<'placeholder'>): void {
  for (const [value, entries] of context.ledger.oddBearers) {
    const flaw = bearerFlaw(value)
    const hosts = new Set(entries.map(entry => entry.message.url?.host))
    // There are servers that give out such values. What was taken once is a real one.
    if (flaw === 'letters' && entries.some(entry => entry.message.isSuccess)) continue
    if (flaw !== null && hosts.size === 1) for (const entry of entries) tell(entry, flaw, context)
  }
}

function tell(entry: Entry, flaw: BearerFlaw, { report }: RuleContext<'placeholder'>): void {
  const { message, exchange } = entry
  report({
    subject: endpointSubject(message.url?.origin ?? '', flaw),
    message: 'placeholder',
    data: { host: message.url?.host ?? '', what: WORDS[flaw], scheme: message.authorization?.scheme ?? '' },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|placeholder`],
    at: exchange.startedAt,
    about: entry,
    ...(message.status === 401 && { cost: { failedCalls: 1 } }),
  })
}
