import { rfc } from '../../core/cites'
import type { Capture } from '../../core/ledger/captures'
import type { HostClock } from '../../core/ledger/clocks'
import { defineRule, type EndContext } from '../../core/lint'
import { captureSubject, partOf } from '../../core/subject'

/** Clocks that are off by this much (ms) are worth a word, and a warning. */
const NOTABLE = 60_000
const GRAVE = 300_000
/** Two hosts tell the same time if they are no further apart than this (ms). */
const ALIKE = 30_000
const FEWEST_HOSTS = 2
const ENOUGH_SAMPLES = 3

export default defineRule({
  id: 'session/clock-skew',
  severity: 'warning',
  confidence: 'medium',
  title: 'Device clock is off',
  why: 'An app that compares the server’s times with its own clock takes good tokens for expired, or sends expired ones.',
  fix: 'Compute expiry from `expires_in` at receipt, not from absolute server times, and set the clock.',
  cites: [rfc(6749, '5.1'), rfc(7519, '4.1.4')],
  messages: {
    behind: 'The clock of this device is {time} behind what {hosts} say.',
    ahead: 'The clock of this device is {time} ahead of what {hosts} say.',
  },
  examples: {
    profile: 'rfc7591',
    wrong: '0 tok(C1)→T1/3600 {date: 600} · 5 api(T1) {date: 605}',
    right: '0 tok(C1)→T1/3600 {date: 0} · 5 api(T1) {date: 5}',
  },
  on: {
    end(context) {
      for (const capture of context.ledger.captures.all()) judge(capture, context)
    },
  },
})

function judge({ id, first }: Capture, { ledger, report }: EndContext<'behind' | 'ahead'>): void {
  const clocks = ledger.clocks.onDevice(id)
  const alike = majorityOf(clocks)
  const middle = alike[alike.length >> 1]
  if (middle === undefined || alike.length < FEWEST_HOSTS || !alike.some(clock => clock.isOurs)) return
  const offMs = Math.abs(middle.skewMs)
  // It has to be off by so much even if each answer took its time.
  const surely = offMs - Math.max(...alike.map(clock => clock.uncertaintyMs))
  if (surely <= NOTABLE) return
  const samples = alike.reduce((sum, clock) => sum + clock.samples, 0)
  report({
    subject: partOf(captureSubject(id), 'clock'),
    message: middle.skewMs > 0 ? 'behind' : 'ahead',
    data: {
      time: offMs >= 120_000 ? `${Math.round(offMs / 60_000)} min` : `${Math.round(offMs / 1000)} s`,
      hosts: `${alike.length} servers`,
    },
    evidence: alike.slice(0, 5).map(clock => clock.exchangeId),
    claims: [`capture:${id}|clock`],
    at: first.exchange.startedAt,
    about: first,
    confidence: samples >= ENOUGH_SAMPLES ? 'high' : 'medium',
    ...(surely <= GRAVE && { severity: 'info' as const }),
  })
}

/** The hosts that agree with the middle one, in order of what they say; none, unless they are most of all. */
function majorityOf(clocks: readonly HostClock[]): readonly HostClock[] {
  const sorted = [...clocks].sort((a, b) => a.skewMs - b.skewMs)
  const middle = sorted[sorted.length >> 1]
  if (middle === undefined) return []
  const alike = sorted.filter(clock => Math.abs(clock.skewMs - middle.skewMs) <= ALIKE + clock.uncertaintyMs)
  return alike.length * 2 > sorted.length ? alike : []
}
