import { adobeChecklist, adobeFaq } from '../../core/cites'
import type { Ledger } from '../../core/ledger'
import { defineRule } from '../../core/lint'
import type { Instance, Load, Registration } from '../../core/model'
import { redundancyOf } from '../../core/redundancy'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/on-every-load',
  severity: 'warning',
  confidence: 'medium',
  title: 'A registration on each page load',
  why: 'Credentials that are lost with the page make a new client on every visit, and each new client means a new token and a new login for the user.',
  fix: 'Credentials do not survive a reload: keep them in persistent storage and read them before registering.',
  cites: [adobeFaq(6), adobeFaq(8), adobeChecklist],
  messages: {
    loads: '{loads} page loads in a row each registered a new client; the last is {client}.',
  },
  on: {
    registered({ registration, client }, { ledger, report, notEvaluated }) {
      const verdict = redundancyOf(registration, client, ledger)
      if (verdict.kind !== 'redundant' || verdict.isSameClient) return
      const { earlier } = verdict
      if (ledger.loadsOf(registration.app.instance).length === 0) return notEvaluated('load-unknown')
      const run = consecutiveLoads(registration, ledger)
      if (run.length < 2) return
      report({
        subject: appSubject(registration.app),
        message: 'loads',
        data: { loads: run.length, client: client.clientId },
        evidence: [...(earlier.registeredBy === null ? [] : [earlier.registeredBy]), registration.exchangeId],
        claims: [`registration:${registration.exchangeId}`],
        at: registration.sentAt,
        // Two observations may be a cleared storage or a private window; three in a row hardly are.
        confidence: run.length >= 3 ? 'high' : 'medium',
        ...(verdict.isPortChange && { severity: 'info' as const }),
      })
    },
  },
})

/** The registrations of consecutive loads that end with this one, one for each load, none of them licensed. */
function consecutiveLoads(last: Registration, ledger: Ledger): readonly Registration[] {
  const { app } = last
  const run: Registration[] = [last]
  for (;;) {
    const current = run[0] as Registration
    const previousLoad = current.load === null ? null : loadBefore(app.instance, current.load, ledger)
    if (previousLoad === null) return run
    const previous = app.registrations.find(
      item => item.load === previousLoad && item.isUsable && item.client !== null && item.fingerprint === last.fingerprint,
    )
    if (previous?.client == null || previous.client === current.client) return run
    const step = current.client === null ? null : redundancyOf(current, current.client, ledger)
    if (step?.kind !== 'redundant') return run
    run.unshift(previous)
    // Far enough back to say "on every load".
    if (run.length >= 100) return run
  }
}

function loadBefore(instance: Instance, load: Load, ledger: Ledger): Load | null {
  const loads = ledger.loadsOf(instance)
  const index = loads.indexOf(load)
  return index > 0 ? (loads[index - 1] ?? null) : null
}
