import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import type { Refusal } from '../../core/ledger/refusals'
import { defineRule, type RuleContext } from '../../core/lint'
import { appSubject, partOf } from '../../core/subject'

/** Repeats that nobody minds, and those that make it grave. */
const HARMLESS = 1
const GRAVE = 3

export default defineRule({
  id: 'token/retry-on-permanent-error',
  severity: 'error',
  confidence: 'high',
  title: 'A request that cannot succeed, repeated',
  why: 'Each repeat gets the same refusal; meanwhile the user waits, and the server may throttle or block the app.',
  fix: 'Change the request before sending it again: this error needs another client, grant or body, not a repeat.',
  cites: [rfc(6749, '5.2'), rfc(7591, '3.2.2')],
  messages: {
    repeated: 'A refused request (`{code}`) was sent again without a change, {count} times.',
  },
  examples: {
    wrong: '0 refresh(R1)=invalid_grant · 1 refresh(R1)=invalid_grant · 2 refresh(R1)=invalid_grant',
    right: '0 refresh(R1)=invalid_grant · 1 tok(C1)→T1/3600',
  },
  on: { response: { token: judge, register: judge } },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<'repeated'>): void {
  const { classification, app } = entry
  const { errorCode } = classification
  const repetition = ledger.refusals.repetitionOf(entry)
  if (repetition === null || app === null) return
  const { run, print } = repetition
  const repeats = run.slice(1)
  if (repeats.length <= HARMLESS) return
  if (print === null || run.some(({ code }) => code === null)) return notEvaluated('body-missing')
  if (print.isRedacted) return notEvaluated('redacted')
  // All of them each time, which is few: the first is not told of before there is a second.
  for (const [index, repeat] of repeats.entries()) {
    report({
      subject: partOf(appSubject(app), `${errorCode}`),
      message: 'repeated',
      data: { code: `${errorCode}` },
      evidence: [(run[index] as Refusal).exchangeId, repeat.exchangeId],
      claims: [`call:${repeat.exchangeId}`],
      at: repeat.sentAt,
      cost: { savableRequests: 1 },
      ...(repeats.length < GRAVE && { severity: 'warning' as const }),
    })
  }
}
