import { rfc } from '../../core/cites'
import type { Ledger } from '../../core/ledger'
import { defineRule } from '../../core/lint'
import type { Registration } from '../../core/model'
import { NEEDLESS_CLIENT, redundancyOf } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/on-every-load',
  severity: 'warning',
  confidence: 'medium',
  title: 'A registration on each page load',
  why: 'Credentials that are lost with the page make a new client on every visit, and each new client means a new token and a new login for the user.',
  fix: 'Keep the credentials in persistent storage and read them before registering: they do not survive a reload.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    loads: 'The page was loaded again and registered again; the new client is {client}.',
    everyLoad: 'The page registers a new client on each load; the last is {client}.',
  },
  examples: {
    wrong: '0 load · 1 reg→C1 · 100 load · 101 reg→C2 · 200 load · 201 reg→C3',
    right: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 100 load · 101 api(T1)',
  },
  on: {
    registered({ registration, client }, { ledger, report, notEvaluated }) {
      const verdict = redundancyOf(registration, client, ledger)
      if (verdict.kind !== 'redundant' || verdict.isSameClient) return
      if (ledger.loadsOf(registration.app.instance).length === 0) return notEvaluated('load-unknown')
      const run = consecutiveLoads(registration, ledger)
      if (run.length < 2) return
      report({
        subject: appSubject(registration.app),
        message: run.length > 2 ? 'everyLoad' : 'loads',
        data: { client: client.clientId },
        evidence: run.slice(-2).map(item => item.exchangeId),
        claims: [`registration:${registration.exchangeId}`],
        at: registration.sentAt,
        cost: NEEDLESS_CLIENT,
        // Two observations may be a cleared storage or a private window; three in a row hardly are.
        confidence: run.length > 2 ? 'high' : 'medium',
        ...(verdict.isPortChange && { severity: 'info' as const }),
      })
    },
  },
})

/** The registrations of consecutive loads that end with this one, one for each load, none of them licensed; three at most. */
function consecutiveLoads(last: Registration, ledger: Ledger): readonly Registration[] {
  const run: Registration[] = [last]
  while (run.length < 3) {
    const current = run[0] as Registration
    const previous = registrationOfLoadBefore(current, ledger)
    if (previous === null || current.client === null) return run
    const step = redundancyOf(current, current.client, ledger)
    if (step.kind !== 'redundant' || step.isSameClient) return run
    run.unshift(previous)
  }
  return run
}

/** The first registration of the load before, if this is the first one of its own load. */
function registrationOfLoadBefore({ app, fingerprint, load, exchangeId }: Registration, ledger: Ledger): Registration | null {
  if (load === null || fingerprint === null || ledger.firstOfLoad(app, fingerprint, load)?.exchangeId !== exchangeId) return null
  const before = ledger.loadBefore(app.instance, load)
  return before === null ? null : ledger.firstOfLoad(app, fingerprint, before)
}
