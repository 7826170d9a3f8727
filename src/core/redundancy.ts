/**
 * Was a registration needed? The one answer that all rules about registering again start from: an earlier client of
 * the same app, authorization server and registration fingerprint exists, and nothing licenses another (lint-rules
 * 1.5 and 3.1).
 */
import type { Confidence, NotEvaluatedReason } from './finding'
import { type Ledger, registerLicence } from './ledger'
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

export function redundancyOf(registration: Registration, client: Client, ledger: Ledger): Redundancy {
  const { app, fingerprint, sentAt } = registration
  const isSameClient = client.registeredBy !== registration.exchangeId
  const registered = fingerprint === null ? null : isSameClient ? client : ledger.clientAt(app, fingerprint, sentAt)
  const earlier = registered ?? onlyClientInUse(registration, client)
  if (earlier === null) {
    const isBlind = fingerprint === null && app.clients.size > 1
    return isBlind ? { kind: 'unknown', reason: 'body-missing' } : { kind: 'needed' }
  }
  if (registerLicence(earlier, sentAt) !== null) return { kind: 'needed' }
  // An answer that may have asked for a new registration, to a call whose token is not shown.
  if (ledger.hasBlindRefusalBetween(app.instance, earlier.registeredAt, sentAt)) return { kind: 'unknown', reason: 'header-missing' }
  const isSeenInUse = earlier.origin !== 'registered'
  return {
    kind: 'redundant',
    earlier,
    confidence: isSeenInUse || client.isInferred || earlier.isInferred ? 'medium' : 'high',
    isSameClient,
    isPortChange: !isSeenInUse && earlier.fingerprintWithPorts !== registration.fingerprintWithPorts,
  }
}

/** A client whose registration was not seen counts if it was the app's only one there, and the server accepted it. */
function onlyClientInUse(registration: Registration, client: Client): Client | null {
  const others = [...registration.app.clients.values()].filter(other => other !== client)
  const only = others[0]
  if (others.length !== 1 || only === undefined || only.origin !== 'seen-in-use') return null
  return only.provenAt !== null && only.provenAt <= registration.sentAt ? only : null
}
