/**
 * Was a registration needed? The one answer that all rules about registering again start from: an earlier client of
 * the same app, authorization server and registration fingerprint exists, and nothing licenses another (lint-rules
 * 1.5 and 3.1).
 */
import type { Confidence, Cost, NotEvaluatedReason } from './finding'
import type { Ledger } from './ledger'
import type { Client, Registration } from './model'

export type Redundancy =
  | { readonly kind: 'needed' }
  | { readonly kind: 'unknown'; readonly reason: NotEvaluatedReason }
  | {
      readonly kind: 'redundant'
      readonly earlier: Client
      readonly confidence: Confidence
      /** The same `client_id` came back: the request was unnecessary, and cost nothing more. */
      readonly isSameClient: boolean
      /** Only the port of a loopback redirect URI differs. */
      readonly isPortChange: boolean
    }

/** What a registration costs that makes a client although another one is good. */
export const NEEDLESS_CLIENT: Cost = { orphanedClients: 1, savableRequests: 1 }

const NEEDED: Redundancy = { kind: 'needed' }

export function redundancyOf(registration: Registration, client: Client, ledger: Ledger): Redundancy {
  const { app, fingerprint, sentAt, exchangeId } = registration
  const isSameClient = client.registeredBy !== exchangeId
  const previous = fingerprint === null ? null : ledger.registrationAt(app, fingerprint, sentAt, exchangeId)
  const found = isSameClient ? sameClient(registration, client, previous) : earlierClient(registration, client, previous, ledger)
  if ('kind' in found) return found
  const { earlier, since } = found
  if (ledger.licenceToRegister(earlier, since, sentAt) !== null) return NEEDED
  const doubt = ledger.doubtBetween('client', app.instance, since, sentAt)
  if (doubt !== null) return { kind: 'unknown', reason: doubt }
  const isSeenInUse = earlier.origin !== 'registered'
  return {
    kind: 'redundant',
    earlier,
    confidence: isSeenInUse || client.isInferred || earlier.isInferred ? 'medium' : 'high',
    isSameClient,
    isPortChange: previous?.client === earlier && previous.fingerprintWithPorts !== registration.fingerprintWithPorts,
  }
}

/** A client, and the moment from which it should have been kept. */
type Earlier = { readonly earlier: Client; readonly since: number }

function earlierClient(registration: Registration, client: Client, previous: Registration | null, ledger: Ledger): Earlier | Redundancy {
  const { app, fingerprint, sentAt } = registration
  if (previous !== null) {
    if (previous.client === null) {
      const isMissing = ledger.entryOf(previous.exchangeId)?.message.answerMissing ?? true
      return { kind: 'unknown', reason: isMissing ? 'body-missing' : 'redacted' }
    }
    return { earlier: previous.client, since: previous.answeredAt ?? previous.sentAt }
  }
  // A client whose registration was not seen counts if it was the app's only one there, and the server accepted it.
  const proven = ledger.strangersOf(app).find(item => item !== client && item.provenAt !== null && item.provenAt <= sentAt)
  const isOnly = app.clients.size === (app.clients.has(client.clientId) ? 2 : 1)
  if (proven !== undefined && isOnly) return { earlier: proven, since: proven.provenAt ?? sentAt }
  if (fingerprint === null && ledger.hasOtherClients(app, client)) return { kind: 'unknown', reason: whyUnprinted(registration, ledger) }
  // Which of several it would replace, only its registration could tell.
  return proven === undefined ? NEEDED : { kind: 'unknown', reason: 'mint-not-captured' }
}

function sameClient(registration: Registration, client: Client, previous: Registration | null): Earlier | Redundancy {
  const { fingerprint, sentAt } = registration
  if (previous?.client === client) return { earlier: client, since: previous.answeredAt ?? previous.sentAt }
  // Other metadata for the same client: a change of it, not a repetition.
  if (fingerprint !== null && client.fingerprint !== null) return NEEDED
  return client.registeredAt <= sentAt ? { earlier: client, since: client.registeredAt } : NEEDED
}

function whyUnprinted(registration: Registration, ledger: Ledger): NotEvaluatedReason {
  const message = ledger.entryOf(registration.exchangeId)?.message
  return message?.bodyKind === 'unknown' && message.request.body.state !== 'redacted' ? 'body-missing' : 'redacted'
}
