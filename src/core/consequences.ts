/**
 * What came of it: the root of a finding in one sentence, and what followed, so that a reader sees one story where the
 * log shows four hundred calls. Nothing here judges; it only says what the ledger saw next.
 */
import type { Consequence, Cost, Finding } from './finding'
import type { Ledger } from './ledger'
import type { Client, Registration, Token, Use } from './model'

/** What follows later than this after the last occurrence (ms) is not laid at its door. */
export const AFTERMATH = 30 * 60_000
/** Of the evidence, so many calls are looked at, and of what followed, so many are named. */
const MOST = 50
const NAMED = 10

export interface Story {
  readonly cause: string
  readonly consequences: readonly Consequence[]
  readonly cost: Cost
}

export function storyOf(finding: Finding, ledger: Ledger): Story {
  const evidence = finding.exchangeIds.slice(-MOST)
  const told: Consequence[] = []
  const token = finding.subject.kind === 'token' ? tokenOf(evidence, finding.subject.key, ledger) : null
  if (token !== null) told.push(...afterToken(token, finding, ledger))
  const made = finding.ruleId.startsWith('registration/') ? replacementOf(evidence, ledger) : null
  if (made !== null) told.push(...afterRegistration(made, finding, ledger))
  const origin = token?.instance ?? made?.registration.app.instance ?? null
  const isAboutUsers = made !== null || (token !== null && told.length > 0)
  const signIn = origin !== null && isAboutUsers ? ledger.signIns.after(origin, finding.lastAt, AFTERMATH) : null
  if (signIn !== null) told.push({ at: signIn.at, text: 'the user had to sign in again', exchangeIds: [signIn.exchangeId] })
  return {
    cause: token === null ? (made === null ? '' : causeOfRegistration(made)) : causeOfToken(token),
    consequences: told.sort((a, b) => a.at - b.at),
    cost: { ...finding.cost, ...(signIn !== null && { forcedSignIns: Math.max(1, finding.cost.forcedSignIns ?? 0) }) },
  }
}

// ------------------------------------------------------------------ tokens

function tokenOf(evidence: readonly string[], key: string, ledger: Ledger): Token | null {
  for (const id of evidence) {
    const entry = ledger.entryOf(id)
    for (const token of [entry?.use?.token, entry?.tokenRequest?.token]) if (token && `token:${token.id}` === key) return token
  }
  return null
}

function causeOfToken({ id, mintedBy, mintedAt, lifetimeMs, expiresAtLatest, revokedAt }: Token): string {
  if (mintedBy === null) return `Token ${id} was issued before the capture began.`
  if (revokedAt !== null) return `Token ${id} was issued at ${clock(mintedAt)} and revoked at ${clock(revokedAt)}.`
  if (lifetimeMs === null || expiresAtLatest === null) return `Token ${id} was issued at ${clock(mintedAt)}; nothing says for how long.`
  return `Token ${id} was issued at ${clock(mintedAt)} for ${Math.round(lifetimeMs / 1000)} s and expired at ${clock(expiresAtLatest)}.`
}

function afterToken(token: Token, finding: Finding, ledger: Ledger): Consequence[] {
  const refused = refusedFrom(token.uses, finding.firstAt, finding.lastAt + AFTERMATH)
  const told = refused.length === 0 ? [] : [refusals(refused, `with token ${token.id}`)]
  const { client } = token
  const app = client === null ? null : ledger.appOfClient(client)
  const after = refused.at(-1)?.sentAt ?? finding.lastAt
  const next = app?.registrations.find(item => item.sentAt >= finding.firstAt && item.sentAt <= after + ledger.limits.near)
  if (client === null || next?.client == null || next.client === client) return told
  if (ledger.licenceToRegister(client, client.registeredAt, next.sentAt) !== null) return told
  return [...told, registered(next, next.client, client)]
}

function registered({ sentAt, exchangeId }: Registration, client: Client, earlier: Client): Consequence {
  const text = `client ${client.clientId} was registered although nothing had spoken against client ${earlier.clientId}`
  return { at: sentAt, text, exchangeIds: [exchangeId] }
}

function refusedFrom(uses: readonly Use[], from: number, to: number): readonly Use[] {
  const found: Use[] = []
  for (let index = uses.length - 1; index >= 0; index--) {
    const use = uses[index] as Use
    if (use.sentAt < from) break
    if (use.refused && use.sentAt <= to) found.unshift(use)
  }
  return found
}

function refusals(uses: readonly Use[], what: string): Consequence {
  const first = uses[0] as Use
  return {
    at: first.answeredAt ?? first.sentAt,
    text: uses.length === 1 ? `1 call ${what} was refused` : `${uses.length} calls ${what} were refused`,
    exchangeIds: uses.slice(0, NAMED).map(use => use.exchangeId),
  }
}

// ------------------------------------------------------------------ registrations

interface Made {
  readonly registration: Registration
  /** The client that it put in the place of another. */
  readonly client: Client
  readonly earlier: Client | null
}

function replacementOf(evidence: readonly string[], ledger: Ledger): Made | null {
  const last = evidence.findLast(id => ledger.entryOf(id)?.registration?.client)
  const registration = last === undefined ? null : ledger.entryOf(last)?.registration
  if (registration?.client == null) return null
  const { app, fingerprint, sentAt, client } = registration
  const before = fingerprint === null ? null : (ledger.registrationAt(app, fingerprint, sentAt)?.client ?? null)
  return { registration, client, earlier: before === client ? null : before }
}

function causeOfRegistration({ earlier }: Made): string {
  if (earlier === null) return ''
  const { clientId, registeredAt, lastSuccessAt } = earlier
  const since = `Client ${clientId} was registered at ${clock(registeredAt)}`
  return lastSuccessAt === null ? `${since}.` : `${since} and was last accepted at ${clock(lastSuccessAt)}.`
}

/** Tokens of the client that was left behind go on being sent, and are refused. */
function afterRegistration({ registration, earlier }: Made, finding: Finding, ledger: Ledger): Consequence[] {
  if (earlier === null) return []
  const from = registration.answeredAt ?? registration.sentAt
  const refused = earlier.tokens.slice(-3).flatMap(token => refusedFrom(token.uses, from, finding.lastAt + AFTERMATH))
  const told = refused.length === 0 ? [] : [refusals(refused, `with a token of client ${earlier.clientId}`)]
  const login = ledger.authorizations.of(registration.app).find(item => item.sentAt >= from && item.sentAt <= from + AFTERMATH)
  if (login !== undefined && earlier.tokens.some(token => token.grant === 'authorization_code'))
    told.push({ at: login.sentAt, text: 'the user was sent to the authorization endpoint again', exchangeIds: [login.exchangeId] })
  return told
}

/** Time of day, UTC: what is said in a report must not depend on where it is read. */
function clock(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? 'an unknown time' : `${date.toISOString().slice(11, 19)} UTC`
}
