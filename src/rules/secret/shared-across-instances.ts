import { rfc } from '../../core/cites'
import type { Entry } from '../../core/ledger'
import { HIDDEN_SECRET } from '../../core/ledger'
import { type Trail, takesTurns } from '../../core/ledger/device-trails'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Client } from '../../core/model'

export default defineRule({
  id: 'secret/shared-across-instances',
  severity: 'warning',
  confidence: 'medium',
  title: 'One client secret on several devices',
  why: 'A secret that many devices hold is no secret, and one of them can use up, or lose, what the others need.',
  fix: 'Give each app instance its own registration; do not ship or share one client pair.',
  cites: [rfc(7591, '3.2.1')],
  messages: {
    devices: 'Client {client} and its secret are used on {devices} devices.',
    captures: 'Client {client} and its secret are used in {devices} recordings by different browsers or apps.',
  },
  examples: {
    wrong:
      '0 tok(C1)→T1/3600 {origin: none} · 1 api(T1) {origin: none; device: d1} · 50 tok(C1)→T2/3600 {origin: none} · 51 api(T2) {origin: none; device: d2} · 90 tok(C1)→T3/3600 {origin: none} · 91 api(T3) {origin: none; device: d1}',
    right:
      '0 tok(C1)→T1/3600 {origin: none} · 1 api(T1) {origin: none; device: d1} · 50 tok(C2)→T2/3600 {origin: none} · 51 api(T2) {origin: none; device: d2} · 90 api(T1) {origin: none; device: d1}',
  },
  on: {
    // Which device it is, the calls that follow with the token say.
    request: { api: judgeDevices, userinfo: judgeDevices },
    response: { token: judgeCaptures },
  },
})

type Context = RuleContext<'devices' | 'captures'>

function judgeDevices({ use }: Entry, context: Context): void {
  const token = use?.token ?? null
  const number = token === null ? null : context.ledger.secretBehind(token)
  if (token === null || token.client === null || number === null) return
  const { ledger, notEvaluated } = context
  const trails = ledger.deviceTrails.ofSecret(token.client, number)
  const pair = trails.map(firstOfTurns).find(found => found !== null) ?? firstOfPlaces(trails)
  if (pair === null) return
  if (number === HIDDEN_SECRET) return notEvaluated('redacted')
  const devices = new Set(trails.flatMap(trail => [...trail.devices.keys()]))
  tell('devices', token.client, pair, devices.size, context)
}

/** Recordings that name no device, but different browsers: different machines, or one after an update. */
function judgeCaptures({ tokenRequest }: Entry, context: Context): void {
  const token = tokenRequest?.token ?? null
  const number = token === null ? null : context.ledger.secretBehind(token)
  const client = tokenRequest?.client ?? null
  if (client === null || number === null) return
  const presenters = context.ledger.deviceTrails.presentersOf(client, number)
  const first = presenters[0]
  const other = presenters.find(item => item.captureId !== first?.captureId && item.agent !== first?.agent)
  if (first === undefined || other === undefined || context.ledger.deviceTrails.ofSecret(client, number).length > 0) return
  if (number === HIDDEN_SECRET) return context.notEvaluated('redacted')
  const captures = new Set(presenters.map(item => item.captureId))
  tell('captures', client, [first.entry, other.entry], captures.size, context)
}

function tell(message: 'devices' | 'captures', client: Client, [first, second]: Pair, devices: number, { report }: Context): void {
  report({
    subject: { kind: 'client', key: `client:${client.issuer}|${client.clientId}|shared`, label: `client ${client.clientId}` },
    message,
    data: { client: client.clientId, devices },
    evidence: [...new Set([...[first, second].flatMap(({ use }) => use?.token?.mintedBy ?? []), first.exchange.id, second.exchange.id])],
    claims: [`call:${first.exchange.id}|shared`],
    at: second.exchange.startedAt,
    about: second,
    ...(message === 'captures' && { severity: 'info' as const, confidence: 'low' as const }),
  })
}

type Pair = readonly [Entry, Entry]

/** Two devices in one place: there are two only if they take turns. */
function firstOfTurns(trail: Trail): Pair | null {
  const [first, second] = trail.stretches
  return takesTurns(trail) && first !== undefined && second !== undefined ? [first.entry, second.entry] : null
}

/** Two places whose devices have nothing in common. */
function firstOfPlaces([first, ...others]: readonly Trail[]): Pair | null {
  const other = others.find(trail => first !== undefined && ![...trail.devices.keys()].some(device => first.devices.has(device)))
  const [one, two] = [first?.stretches[0], other?.stretches[0]]
  return one === undefined || two === undefined ? null : [one.entry, two.entry]
}
