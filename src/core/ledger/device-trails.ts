/**
 * Which devices were seen where, one after the other: in one place that keeps its own storage, and behind one client
 * and its secret. A value that never comes back was changed; values that take turns are several devices.
 */
import { headerEvidence, headerValue } from '../exchange'
import { shortHash } from '../hash'
import type { Journal } from '../journal'
import type { Client, Token } from '../model'
import { isRedacted } from '../placeholder'
import { pair, remembered } from '../remembered'
import type { Entry } from './entry'

/** A device, for as long as no other came between. */
export interface Stretch {
  readonly device: string
  /** The first call of it. */
  readonly entry: Entry
  readonly clientId: string | null
}

export interface Trail {
  readonly place: string
  /** Of all that is in the place, or of one client there; of a secret otherwise. */
  readonly isOwn: boolean
  readonly stretches: Stretch[]
  readonly devices: Map<string, Stretch>
}

/** A client's secret at work: who sent it, as far as a request tells. */
export interface Presenter {
  readonly entry: Entry
  readonly captureId: string
  readonly agent: string
}

/** Devices that take turns can do so for ever. */
const MOST_STRETCHES = 50
const MOST_PRESENTERS = 20

export class DeviceTrails {
  readonly #journal: Journal
  readonly #byPlace = new Map<string, Trail>()
  readonly #byClientInPlace = new Map<string, Trail>()
  /** Trails of these two with more than one device. */
  readonly #several: Trail[] = []
  /** By client and secret: its trails in different places. */
  readonly #bySecret = new Map<string, Map<string, Trail>>()
  /** Whoever used it first asked for it. */
  readonly #deviceOfToken = new Map<Token, string>()
  readonly #presenters = new Map<string, Presenter[]>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  // ---------------------------------------------------------------- facts

  /** `secretNumber`: which secret the token of this call was got with; null: not with one, or not known. */
  call(entry: Entry, header: string | null, secretNumber: number | null): void {
    const device = header === null ? null : deviceIn(entry, header)
    if (device === null) return
    const client = entry.use?.token?.client ?? null
    const place = placeOf(entry)
    this.#sight(this.#trailIn(this.#byPlace, place, place, true), device, entry)
    if (client === null) return
    const owner = pair(client.issuer, client.clientId)
    this.#sight(this.#trailIn(this.#byClientInPlace, pair(owner, place), place, true), device, entry)
    const token = entry.use?.token ?? null
    if (secretNumber === null || token === null) return
    if (!this.#deviceOfToken.has(token)) this.#journal.put(this.#deviceOfToken, token, device)
    // A token that wandered says nothing of who has the secret.
    if (this.#deviceOfToken.get(token) === device) this.#sight(this.#trailOfSecret(secretKey(client, secretNumber), place), device, entry)
  }

  /** A token request with this secret succeeded. */
  presented(entry: Entry, client: Client, secretNumber: number): void {
    const agent = headerValue(entry.message.request.headers, 'user-agent')
    if (agent === null) return
    const key = secretKey(client, secretNumber)
    const { captureId } = entry.exchange.context
    const known = this.#presenters.get(key)
    if (known === undefined) this.#journal.put(this.#presenters, key, [{ entry, captureId, agent }])
    else if (known.length < MOST_PRESENTERS && !known.some(item => item.captureId === captureId && item.agent === agent))
      this.#journal.push(known, { entry, captureId, agent })
  }

  #trailIn(trails: Map<string, Trail>, key: string, place: string, isOwn: boolean): Trail {
    const known = trails.get(key)
    if (known !== undefined) return known
    const trail: Trail = { place, isOwn, stretches: [], devices: new Map() }
    this.#journal.put(trails, key, trail)
    return trail
  }

  #trailOfSecret(key: string, place: string): Trail {
    const trails = this.#bySecret.get(key) ?? new Map<string, Trail>()
    if (trails.size === 0) this.#journal.put(this.#bySecret, key, trails)
    return this.#trailIn(trails, place, place, false)
  }

  #sight(trail: Trail, device: string, entry: Entry): void {
    const { stretches, devices } = trail
    if (stretches.at(-1)?.device === device || stretches.length >= MOST_STRETCHES) return
    const stretch: Stretch = { device, entry, clientId: entry.use?.token?.client?.clientId ?? null }
    this.#journal.push(stretches, stretch)
    if (devices.has(device)) return
    this.#journal.put(devices, device, stretch)
    if (devices.size === 2 && trail.isOwn) this.#journal.push(this.#several, trail)
  }

  // ---------------------------------------------------------------- questions

  /** Trails whose device was changed: of places; where several devices take turns in one, of the clients there. */
  changed(): readonly Trail[] {
    return this.#several.filter(trail => {
      const own = this.#byPlace.get(trail.place)
      return !takesTurns(trail) && (trail === own || (own !== undefined && takesTurns(own)))
    })
  }

  /** Where the secret's client was used, place by place. */
  ofSecret(client: Client, secretNumber: number): readonly Trail[] {
    return [...(this.#bySecret.get(secretKey(client, secretNumber))?.values() ?? [])]
  }

  presentersOf(client: Client, secretNumber: number): readonly Presenter[] {
    return this.#presenters.get(secretKey(client, secretNumber)) ?? []
  }
}

/** Does a device come back after another? Then there are several, and none was changed. */
export function takesTurns({ stretches, devices }: Trail): boolean {
  return stretches.length > devices.size
}

/** Null where the call names no device, or where it was taken out of the capture. */
function deviceIn({ message }: Entry, header: string): string | null {
  const value = headerEvidence(message.request, header)
  return typeof value === 'string' ? remembered(devices, value, deviceOf) : null
}

const devices = new Map<string, string | null>()
const deviceOf = (value: string) => (isHiddenDevice(value) ? null : shortHash(value))

/** `fingerprint VALUE`: the value may have been taken out alone. */
export function isHiddenDevice(value: string): boolean {
  return remembered(hidden, value, () => isRedacted(value) || isRedacted(value.trim().split(/\s+/).at(-1) ?? ''))
}

const hidden = new Map<string, boolean>()

/** What keeps its own storage, in one capture: never two captures together, whatever their apps are called. */
function placeOf({ home, exchange }: Entry): string {
  return `${exchange.context.captureId}|${home.key}`
}

function secretKey({ issuer, clientId }: Client, secretNumber: number): string {
  return pair(pair(issuer, clientId), String(secretNumber))
}
