import { rfc } from '../../core/cites'
import { headerEvidence } from '../../core/exchange'
import type { Entry } from '../../core/ledger'
import { isHiddenDevice } from '../../core/ledger/device-trails'
import { defineRule, type EndContext, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'session/device-identity-unstable',
  severity: 'warning',
  confidence: 'medium',
  title: 'Device identifier changes, or is missing',
  why: 'The server ties the sign-in to the device: under a new identifier the user has to sign in again.',
  fix: 'Store the device identifier once per device; a new value invalidates the login.',
  // What a device is worth to the server, the profile's own sources say.
  cites: [rfc(7591, '1.2')],
  messages: {
    changed: 'The device identifier of {app} changed, and the old one did not come back.',
    registered: 'The device identifier of {app} changed together with its client, and the old one did not come back.',
    missing: 'Calls to {where} go without `{header}`, which they need.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60 api(T1) {device: d2}',
    right: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60 api(T1) {device: d1}',
  },
  on: {
    request: { api: judgeHeader },
    // Only at the end it is certain that the old value does not come back.
    end: judgeTrails,
  },
})

type Message = 'changed' | 'registered' | 'missing'

function judgeHeader({ message, profile, exchange }: Entry, { report, notEvaluated }: RuleContext<Message>): void {
  const { deviceHeader: header } = profile
  if (header === null || message.url === null || !profile.wantsDevice(message)) return
  const value = headerEvidence(message.request, header)
  if (value === undefined) return notEvaluated('header-missing')
  if (value !== null) return isHiddenDevice(value) ? notEvaluated('redacted') : undefined
  const where = `${message.url.protocol}//${message.url.host}${message.url.template}`
  report({
    subject: endpointSubject(where, 'device'),
    message: 'missing',
    data: { where, header },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|device`],
    at: exchange.startedAt,
  })
}

function judgeTrails({ ledger, report }: EndContext<Message>): void {
  for (const { place, stretches } of ledger.deviceTrails.changed()) {
    for (const [index, { entry, clientId }] of stretches.entries()) {
      const before = stretches[index - 1]
      if (before === undefined) continue
      const app = entry.home.origin ?? entry.instance?.name ?? 'this app'
      const isNewClient = clientId !== null && before.clientId !== null && clientId !== before.clientId
      report({
        subject: { kind: 'app', key: `device:${place}`, label: app },
        message: isNewClient ? 'registered' : 'changed',
        data: { app },
        evidence: [before.entry.exchange.id, entry.exchange.id],
        claims: [`call:${entry.exchange.id}|device changed`],
        at: entry.exchange.startedAt,
        about: entry,
      })
    }
  }
}
