import { rfc } from '../../core/cites'
import type { Ledger } from '../../core/ledger'
import type { Limits } from '../../core/lifetime'
import { defineRule } from '../../core/lint'
import type { Registration } from '../../core/model'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/storm',
  severity: 'error',
  confidence: 'high',
  title: 'Burst of registrations',
  why: 'The server throttles the app, or blocks it, and every success leaves another orphaned client.',
  fix: 'Register once, share the promise, and back off on failure: something registers in a loop.',
  cites: [rfc(7591, '3')],
  messages: {
    burst: '{count} registration requests; at one point {rate} of them within {seconds} s.',
  },
  examples: {
    wrong: '1, 2, 3, 4, 5 reg=503',
    right: '1 reg=503 · 30 reg→C1',
  },
  on: {
    request: {
      register({ registration, message }, { report, ledger }) {
        if (registration === null || isHop(message.status)) return
        for (const limit of stormsOf(ledger.limits)) {
          const burst = burstUpTo(registration, limit, ledger)
          const first = burst.at(-limit.count)
          if (first === undefined) continue
          const seconds = Math.max(1, Math.ceil((registration.sentAt - first.sentAt) / 1000))
          // The whole burst is one finding: earlier requests of it are claimed as soon as it is one, and not again.
          for (const item of burst.length > limit.count ? [registration] : burst) {
            report({
              subject: appSubject(registration.app),
              message: 'burst',
              data: { rate: limit.count, seconds },
              evidence: [item.exchangeId],
              claims: [`registration:${item.exchangeId}`],
              at: item.sentAt,
              // One of them was needed, if any.
              ...(item !== first && { cost: { savableRequests: 1 } }),
            })
          }
        }
      },
    },
  },
})

interface Storm {
  readonly count: number
  readonly spanMs: number
}

function stormsOf({ stormCount, stormSpan, slowStormCount, slowStormSpan }: Limits): readonly Storm[] {
  return [
    { count: stormCount, spanMs: stormSpan },
    { count: slowStormCount, spanMs: slowStormSpan },
  ]
}

/** A redirect is not answered by the endpoint: the hop that is, counts (E7). */
function isHop(status: number | null): boolean {
  return status !== null && status >= 300 && status < 400
}

/** The last registration requests up to this one, one more than make a storm at most; oldest first. */
function burstUpTo(last: Registration, { count, spanMs }: Storm, ledger: Ledger): readonly Registration[] {
  const { registrations } = last.app
  const burst: Registration[] = []
  for (let index = registrations.length - 1; index >= 0 && burst.length <= count; index--) {
    const item = registrations[index] as Registration
    if (last.sentAt - item.sentAt > spanMs) break
    if (!isHop(ledger.entryOf(item.exchangeId)?.message.status ?? null)) burst.unshift(item)
  }
  return burst
}
