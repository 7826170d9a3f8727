/**
 * Who sent it: the app instance, the unit that is expected to own one set of credentials (lint-rules 1.1). Where it
 * lives follows from one exchange alone; which device of many it is, only from the whole capture.
 */
import { headerValue, parseUrl } from './exchange'
import { shortHash } from './hash'
import type { Message } from './message'
import { remembered } from './remembered'

/** Where an app instance keeps its storage: enough to know it again. */
export interface AppPlace {
  readonly captureId: string
  readonly origin: string | null
  /** Storage of a frame is partitioned by its top-level site; null for the page's own origin. */
  readonly topLevelSite: string | null
  readonly partition: string | null
  /** Digest of its device identifier where several devices take turns in one place, else null. */
  readonly device: string | null
}

/** The key of the app instance of this place. */
export function placeKey({ captureId, origin, topLevelSite, partition, device }: AppPlace): string {
  return `${captureId}|${origin ?? ''}|${topLevelSite ?? ''}|${partition ?? ''}${device === null ? '' : `#${device}`}`
}

/** Where an exchange's app keeps its storage, as far as one exchange tells. */
export interface Home {
  readonly key: string
  readonly label: string | null
  readonly origin: string | null
  /** Storage of a frame is partitioned by its top-level site; null for the page's own origin. */
  readonly topLevelSite: string | null
}

export function homeOf(message: Message, labels: Readonly<Record<string, string>> | undefined): Home {
  const { captureId, pageUrl, partition, resourceType } = message.exchange.context
  const origin = originOf(message)
  const page = pageUrl === null ? null : originOfUrl(pageUrl)
  const isFramed = resourceType !== 'document' && page !== null && origin !== null && siteOf(page) !== siteOf(origin)
  const topLevelSite = isFramed ? siteOf(page) : null
  const label = origin !== null && labels !== undefined && Object.hasOwn(labels, origin) ? (labels[origin] ?? null) : null
  if (label !== null) return { key: `label|${label}`, label, origin, topLevelSite }
  const key = placeKey({ captureId, origin, topLevelSite, partition, device: null })
  // Few homes send all the calls, which share them.
  const home = remembered(homes, key, () => ({ key, label, origin, topLevelSite }))
  return home.origin === origin && home.topLevelSite === topLevelSite ? home : { key, label, origin, topLevelSite }
}

const homes = new Map<string, Home>()

/** Where the request came from: what its headers say, else the source, else nothing. */
export function originOf(message: Message): string | null {
  const { context, request } = message.exchange
  const header = headerValue(request.headers, 'origin')
  if (header !== null && header !== 'null') return originOfUrl(header)
  if (context.initiator !== null) return context.initiator
  const referer = headerValue(request.headers, 'referer')
  if (referer !== null) return originOfUrl(referer)
  return context.pageUrl === null ? null : originOfUrl(context.pageUrl)
}

/** Second-level names under which sites are registered, as `co.uk`. */
const SHARED_SECOND_LEVEL = /^(?:ac|co|com|edu|go|gov|net|ne|or|org)$/

/** Scheme and registrable name: near enough to a site to tell a partition. */
export function siteOf(origin: string): string {
  return remembered(sites, origin, () => {
    const url = parseUrl(origin)
    if (url === null) return origin
    if (/^[\d.]+$|^\[/.test(url.hostname)) return `${url.protocol}//${url.hostname}`
    const labels = url.hostname.split('.')
    const isShared = labels.at(-1)?.length === 2 && SHARED_SECOND_LEVEL.test(labels.at(-2) ?? '')
    return `${url.protocol}//${labels.slice(isShared ? -3 : -2).join('.')}`
  })
}

function originOfUrl(text: string): string | null {
  return remembered(origins, text, () => parseUrl(text)?.origin ?? null)
}

/** Parsing addresses is most of the work here, and there are few different ones. */
const sites = new Map<string, string>()
const origins = new Map<string, string | null>()
const hashes = new Map<string, string>()

// ------------------------------------------------------------------ devices

/** A fact that names a device. */
interface Sighting {
  readonly at: number
  readonly id: string
  readonly device: string
}

interface Mint {
  readonly at: number
  readonly id: string
  readonly clientId: string
}

/** What one exchange says about devices. */
interface Fact {
  readonly id: string
  readonly at: number
  readonly home: Home
  readonly device: string | null
  readonly token: string | null
  /** A token answer: which client got which token. */
  readonly minted: { readonly clientId: string; readonly token: string } | null
}

interface Crowd {
  readonly home: Home
  readonly sightings: Sighting[]
  readonly devices: Set<string>
  /** Stretches of the same device in order of time: more of them than devices means that they take turns. */
  stretches: number
  /** Who used it first: by token, and by client. */
  readonly usersOfToken: Map<string, Sighting>
  readonly usersOfClient: Map<string, Sighting>
}

/**
 * Tells devices apart behind one place: where device identifiers take turns, a server or a proxy is being watched,
 * and each device is an app instance of its own; its registrations and token requests are those of the clients whose
 * tokens it uses. And joins them: the same device in two captures is one instance, where no `Origin` says otherwise.
 * What it answers depends on all that was put, not on the order.
 */
export class DeviceIndex {
  readonly #headers: readonly string[]
  readonly #facts = new Map<string, Fact>()
  readonly #crowds = new Map<string, Crowd>()
  /** By token: the first answer that delivered it. */
  readonly #mints = new Map<string, Mint>()
  readonly #placesOfDevice = new Map<string, Set<string>>()
  /** Which instance stands for which; worked out when it is asked for. */
  #joined: Map<string, string> | null = null

  constructor(headers: readonly string[]) {
    this.#headers = headers
  }

  /** True where an answer that it gave before may be another one now. */
  put(message: Message, home: Home): boolean {
    if (this.#headers.length === 0 || home.label !== null) return false
    const { id, startedAt: at } = message.exchange
    const fact: Fact = { id, at, home, device: this.#deviceIn(message), token: message.bearer, minted: mintedBy(message) }
    const known = this.#facts.get(id)
    const isTelling = fact.device !== null || fact.minted !== null
    if (known === undefined && !isTelling) return false
    if (known !== undefined && isSame(known, fact)) return false
    if (isTelling) this.#facts.set(id, fact)
    else this.#facts.delete(id)
    return known === undefined ? this.#add(fact) : this.#rebuild()
  }

  remove(exchangeId: string): boolean {
    return this.#facts.delete(exchangeId) && this.#rebuild()
  }

  /** The key of the app instance that sent the message from this home. */
  keyOf(message: Message, home: Home): string {
    if (home.label !== null || this.#crowds.size === 0) return home.key
    const crowd = this.#crowds.get(home.key)
    if (crowd === undefined) return home.key
    const node = isMixed(crowd) ? `${home.key}#${this.#deviceOf(message, crowd) ?? ''}` : home.key
    this.#joined ??= this.#join()
    return this.#joined.get(node) ?? node
  }

  #deviceOf(message: Message, crowd: Crowd): string | null {
    const { usersOfToken, usersOfClient } = crowd
    const own = this.#deviceIn(message) ?? (message.bearer === null ? null : usersOfToken.get(message.bearer)?.device)
    if (own) return own
    const minted = message.answerText('access_token')
    const client = message.answerText('client_id') ?? message.clientId
    const user = (minted === null ? undefined : usersOfToken.get(minted)) ?? (client === null ? undefined : usersOfClient.get(client))
    return user?.device ?? null
  }

  #deviceIn(message: Message): string | null {
    for (const name of this.#headers) {
      const value = headerValue(message.request.headers, name)
      if (value !== null) return remembered(hashes, value, shortHash)
    }
    return null
  }

  #add(fact: Fact): boolean {
    const { id, minted, device, token } = fact
    let isChanged = false
    if (minted !== null) {
      const mint: Mint = { at: fact.at, id, clientId: minted.clientId }
      const known = this.#mints.get(minted.token)
      if (known === undefined) isChanged = this.#link(mint, minted.token)
      else if (isBefore(mint, known)) return this.#rebuild()
    }
    if (device === null) return isChanged
    const crowd = this.#crowdOf(fact.home)
    const wasMixed = isMixed(crowd)
    const isNew = !crowd.devices.has(device)
    const sighting = fact as Sighting
    insert(crowd, sighting)
    if (token !== null) {
      const client = this.#mints.get(token)?.clientId
      isChanged = note(crowd, crowd.usersOfToken, token, sighting) || isChanged
      if (client !== undefined) isChanged = note(crowd, crowd.usersOfClient, client, sighting) || isChanged
    }
    const hasSplit = wasMixed !== isMixed(crowd)
    const isShared = isNew && this.#isSeenElsewhere(device, fact.home)
    if (hasSplit || isShared) this.#joined = null
    return hasSplit || isShared || isChanged
  }

  #isSeenElsewhere(device: string, home: Home): boolean {
    if (home.origin !== null) return false
    const places = this.#placesOfDevice.get(device) ?? new Set()
    this.#placesOfDevice.set(device, places.add(home.key))
    return places.size > 1
  }

  #link(mint: Mint, token: string): boolean {
    this.#mints.set(token, mint)
    let isChanged = false
    for (const crowd of this.#crowds.values()) {
      const user = crowd.usersOfToken.get(token)
      if (user !== undefined) isChanged = note(crowd, crowd.usersOfClient, mint.clientId, user) || isChanged
    }
    return isChanged
  }

  #crowdOf(home: Home): Crowd {
    let crowd = this.#crowds.get(home.key)
    if (crowd === undefined) {
      crowd = { home, sightings: [], devices: new Set(), stretches: 0, usersOfToken: new Map(), usersOfClient: new Map() }
      this.#crowds.set(home.key, crowd)
    }
    return crowd
  }

  /** Something said before is not true any more: rare, so everything is worked out anew. */
  #rebuild(): true {
    this.#crowds.clear()
    this.#mints.clear()
    this.#placesOfDevice.clear()
    this.#joined = null
    for (const fact of [...this.#facts.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) this.#add(fact)
    return true
  }

  /** One device seen in two places without an `Origin` is one instance. */
  #join(): Map<string, string> {
    const joined = new Map<string, string>()
    const rootOf = (node: string): string => {
      const parent = joined.get(node)
      return parent === undefined || parent === node ? node : rootOf(parent)
    }
    const nodeOfDevice = new Map<string, string>()
    for (const key of [...this.#crowds.keys()].sort()) {
      const crowd = this.#crowds.get(key) as Crowd
      if (crowd.home.origin !== null) continue
      for (const device of [...crowd.devices].sort()) {
        const node = isMixed(crowd) ? `${key}#${device}` : key
        const other = rootOf(nodeOfDevice.get(device) ?? node)
        nodeOfDevice.set(device, node)
        const own = rootOf(node)
        if (own !== other) joined.set(own < other ? other : own, own < other ? own : other)
      }
    }
    for (const node of joined.keys()) joined.set(node, rootOf(node))
    return joined
  }
}

/** Who used it first; true where that is news for a crowd that is told apart. */
function note(crowd: Crowd, users: Map<string, Sighting>, name: string, sighting: Sighting): boolean {
  const known = users.get(name)
  if (known !== undefined && isBefore(known, sighting)) return false
  users.set(name, sighting)
  return known?.device !== sighting.device && isMixed(crowd)
}

function isMixed(crowd: Crowd): boolean {
  return crowd.stretches > crowd.devices.size
}

function isBefore(a: Sighting | Mint, b: Sighting | Mint): boolean {
  return a.at !== b.at ? a.at < b.at : a.id <= b.id
}

function insert(crowd: Crowd, sighting: Sighting): void {
  const { sightings } = crowd
  let index = 0
  let end = sightings.length
  while (index < end) {
    const middle = (index + end) >> 1
    if (isBefore(sightings[middle] as Sighting, sighting)) index = middle + 1
    else end = middle
  }
  const left = sightings[index - 1]?.device
  const right = sightings[index]?.device
  const { device } = sighting
  crowd.stretches += Number(left !== device) + Number(right !== device) - Number(left !== right)
  if (left === undefined && right === undefined) crowd.stretches = 1
  sightings.splice(index, 0, sighting)
  crowd.devices.add(device)
}

function mintedBy(message: Message): Fact['minted'] {
  if (message.method !== 'POST') return null
  const token = message.answerText('access_token')
  const clientId = token === null ? null : message.clientId
  return token === null || clientId === null ? null : { clientId, token }
}

function isSame(a: Fact, b: Fact): boolean {
  return (
    a.home.key === b.home.key &&
    a.at === b.at &&
    a.device === b.device &&
    a.token === b.token &&
    a.minted?.token === b.minted?.token &&
    a.minted?.clientId === b.minted?.clientId
  )
}
