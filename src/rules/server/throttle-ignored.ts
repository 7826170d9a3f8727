import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { defineRule } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'server/throttle-ignored',
  severity: 'error',
  confidence: 'high',
  title: 'No pause after the server asked for one',
  why: 'Whoever goes on sending is held off for longer, and everybody behind the same address with them; the app stands still meanwhile.',
  fix: 'After a 429 wait as long as `Retry-After` or the documentation says, and twice as long each time it comes again.',
  cites: [rfc(6585, '4'), rfc(9110, '10.2.3')],
  messages: {
    ignored: '{host} answered {status}; the next request was sent after {waited} s instead of {wait} s.',
    budget: '{host} takes {rate} a second and {burst} at once, by its documentation; requests above that: {excess}.',
  },
  examples: {
    wrong: '0-0.1 tok(C1)=429 · 0.2, 0.4, 0.6 tok(C1)=429',
    right: '0-0.1 tok(C1)=429 · 1.3 tok(C1)→T1/3600',
  },
  on: {
    request: {
      any({ exchange, message }, { ledger, report, notEvaluated }) {
        const trespass = ledger.throttles.trespassOf(exchange.id)
        if (trespass === null) return
        const { instance, answerId, status, waitMs, waitedMs, ordinal, doubt } = trespass
        if (doubt !== null) return notEvaluated(doubt)
        const host = message.url?.host ?? ''
        report({
          subject: endpointSubject(message.url?.origin ?? '', `throttle ${instance.id}`),
          message: 'ignored',
          data: { host, status, waited: seconds(waitedMs), wait: seconds(waitMs) },
          evidence: [answerId, exchange.id],
          claims: [`call:${exchange.id}`],
          at: exchange.startedAt,
          ...(ordinal < 3 && { severity: 'warning' as const }),
        })
      },
    },
    end({ ledger, report, entryOf }) {
      for (const { instance, throttle, excess, firstExcess, lastExcess } of ledger.throttles.exceeded()) {
        const about = entryOf(firstExcess) as Entry
        const { url } = about.message
        report({
          subject: endpointSubject(url?.origin ?? '', `allowance ${instance.id}`),
          message: 'budget',
          data: { host: url?.host ?? '', rate: throttle.perSecond, burst: throttle.burst, excess },
          evidence: [...new Set([firstExcess, lastExcess])],
          claims: [`call:${firstExcess}|allowance`],
          at: about.exchange.startedAt,
          severity: 'info',
          about,
        })
      }
    },
  },
})

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
