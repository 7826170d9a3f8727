/** Client metadata (RFC 7591 section 2) as rules ask for it: in a registration request, in its answer, and as it stands. */
import { parseUrl } from './exchange'
import type { NotEvaluatedReason } from './finding'
import { isLoopback } from './fingerprint'
import type { Entry, Ledger } from './ledger'
import type { Json, Message } from './message'
import type { Client } from './model'
import { isRedacted } from './placeholder'

/** Does the request say in a way that conformance can be judged what it registers? */
export function hiddenRequest({ bodyKind, request }: Message): NotEvaluatedReason | null {
  if (bodyKind !== 'unknown') return null
  return request.body.state === 'redacted' ? 'redacted' : 'body-missing'
}

export function hiddenAnswer({ answerMissing, response }: Message): NotEvaluatedReason | null {
  if (!answerMissing) return null
  return response?.body.state === 'redacted' ? 'redacted' : 'body-missing'
}

/** A list of strings; null for anything else. */
export function textsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : null
}

/** The redirect URIs that a registration request names, in whichever member. */
export function redirectUrisOf({ redirect_uris: uris, redirect_uri: uri }: Json): readonly string[] {
  return [uris, uri].flat().filter((item): item is string => typeof item === 'string' && item !== '' && !isRedacted(item))
}

export function isLoopbackUri(uri: string): boolean {
  return isLoopback(parseUrl(uri)?.hostname ?? '')
}

/** A scheme of the app's own (RFC 8252 section 7.1), by which the system hands the answer to it. */
export function isPrivateUse(uri: string): boolean {
  return !/^(?:https?|javascript|data|file|urn):/i.test(uri) && /^[a-z][a-z0-9+.-]*:/i.test(uri)
}

/** As servers compare redirect URIs: byte by byte, but for the port of a loopback address (RFC 9700 section 4.1.3). */
export function comparableUri(uri: string): string {
  const url = isLoopbackUri(uri) ? parseUrl(uri) : null
  // The port is cut from the text: everything else stays as it was written.
  return url === null || url.port === '' ? uri : uri.replace(/^([a-z]+:\/\/(?:\[[^\]]*\]|[^/:?#]*)):\d+/i, '$1')
}

/** As people compare them: a slash at the end says nothing. */
export const roughUri = (uri: string) => comparableUri(uri).replace(/\/$/, '')

/** What a client asked to be registered as, and what the server made of it. */
export interface Registered {
  /** The exchange that it was registered or changed with. */
  readonly entry: Entry
  readonly asked: Json
  /** In RFC 7591 terms; null: the answer is not there. */
  readonly given: Json | null
}

/** How many requests to the configuration endpoint are looked through for the last that changed something. */
const REACH = 10

/** The client's metadata as of now; null: nobody saw it being registered. */
export function metadataOf(client: Client, ledger: Ledger): Registered | null {
  const made = client.registeredBy === null ? null : ledger.entryOf(client.registeredBy)
  if (made === null) return null
  for (const { exchangeId, method } of ledger.managementsOf(client).slice(-REACH).reverse()) {
    const entry = ledger.entryOf(exchangeId)
    if (entry === null || !entry.message.isSuccess || method === 'DELETE') continue
    const asked = method === 'GET' ? made.message.params : entry.message.params
    return { entry, asked, given: entry.message.answerBody }
  }
  const { message, profile } = made
  return { entry: made, asked: message.params, given: message.answerBody === null ? null : profile.readRegistration(message.answerBody) }
}
