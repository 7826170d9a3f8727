/**
 * What differs between two sessions in the life of credentials: registrations, what was asked for and granted, token
 * requests, lifetimes, findings. Ids and times are others in each session by nature, so everything is compared by app,
 * issuer and kind.
 */
import { compareFindings, type Finding, type FindingOutcome, maxSeverity, type Severity } from './finding'
import { memberText } from './fingerprint'
import { shortHash } from './hash'
import { Message } from './message'
import type { Client, Outcome } from './model'
import { DISTINCT_METADATA, PLAIN_METADATA } from './oauth'
import type { ClassifiedExchange, LintResult } from './result'
import { maskUrl, memberSecret } from './secrets'

export type Topic = 'registrations' | 'metadata requested' | 'metadata granted' | 'token requests' | 'lifetimes'

/** A count, or the values that occur (lifetimes in seconds). */
export type Compared = number | readonly (number | string)[]

export interface Difference {
  readonly topic: Topic
  /** Origin of the app; null where it has none (a native app). */
  readonly app: string | null
  readonly issuer: string
  /** A metadata member, a grant and what came of it, a kind of token. */
  readonly what: string
  readonly a: Compared
  readonly b: Compared
}

export interface FindingSide {
  readonly severity: Severity
  readonly outcome: FindingOutcome
  readonly count: number
}

/** `a` null: the finding is new; `b` null: it is gone. */
export interface FindingDifference {
  readonly ruleId: string
  readonly fingerprint: string
  readonly message: string
  readonly a: FindingSide | null
  readonly b: FindingSide | null
}

export interface SessionDiff {
  readonly isAlike: boolean
  /** What the user calls the apps, by origin. Of two names for one, the earlier session's. */
  readonly names: Readonly<Record<string, string>>
  readonly differences: readonly Difference[]
  readonly findings: readonly FindingDifference[]
}

export function diffSessions(a: LintResult, b: LintResult): SessionDiff {
  const issuers = new Map([...endpointIssuers(b), ...endpointIssuers(a)])
  const differences = compareFacts(factsOf(a, issuers), factsOf(b, issuers))
  const findings = compareFindingsOf(a.findings, b.findings)
  return { isAlike: differences.length === 0 && findings.length === 0, names: namesOf(a, b), differences, findings }
}

function namesOf(...results: readonly LintResult[]): Record<string, string> {
  const names = new Map<string, string>()
  for (const { labels } of results) {
    for (const { origin, name } of labels) if (origin !== null && !names.has(shown(origin))) names.set(shown(origin), shown(name))
  }
  return Object.fromEntries(names)
}

// ---------------------------------------------------------------- facts

interface Place {
  readonly app: string | null
  readonly issuer: string
}

interface Fact extends Place {
  readonly topic: Topic
  readonly what: string
  value: Compared
}

/** Answers that differ from one registration to the next, or must not be shown: only that they were given is compared. */
const SHOWN = new Set<string>([...DISTINCT_METADATA, ...PLAIN_METADATA, 'redirect_uri', 'redirect_uris', 'scopes'])
for (const name of ['contacts', 'jwks']) SHOWN.delete(name)

const GIVEN = 'given'
const LONGEST_VALUE = 200

class Facts {
  readonly #facts = new Map<string, Fact>()
  /** Where something of the kind was there to look at. */
  readonly #looked = new Set<string>()

  count({ app, issuer }: Place, topic: Topic, what: string): void {
    const key = keyOf(topic, app, issuer, what)
    const fact = this.#facts.get(key)
    if (fact === undefined) this.#facts.set(key, { topic, app, issuer, what, value: 1 })
    else fact.value = Number(fact.value) + 1
  }

  value({ app, issuer }: Place, topic: Topic, what: string, value: number | string): void {
    const key = keyOf(topic, app, issuer, what)
    const fact = this.#facts.get(key)
    if (fact === undefined) this.#facts.set(key, { topic, app, issuer, what, value: [value] })
    else if (typeof fact.value !== 'number' && !fact.value.includes(value)) fact.value = [...fact.value, value].sort(byValue)
  }

  look({ app, issuer }: Place, topic: Topic): void {
    this.#looked.add(keyOf(topic, app, issuer, ''))
  }

  hasLooked({ topic, app, issuer }: Fact): boolean {
    return this.#looked.has(keyOf(topic, app, issuer, ''))
  }

  get(key: string): Fact | undefined {
    return this.#facts.get(key)
  }

  keys(): IterableIterator<string> {
    return this.#facts.keys()
  }
}

function keyOf(topic: Topic, app: string | null, issuer: string, what: string): string {
  return JSON.stringify([topic, app, issuer, what])
}

function factsOf(result: LintResult, issuers: ReadonlyMap<string, string>): Facts {
  const facts = new Facts()
  const apps = appOrigins(result)
  const issuerOf = issuersOf(result)
  const messages = new Map<string, Message>()
  for (const row of result.exchanges) {
    const { role } = row.classification
    if (row.duplicateOf !== null || (role !== 'register' && role !== 'token')) continue
    const message = new Message(row.exchange)
    messages.set(row.exchange.id, message)
    const issuer = issuerOf(row) ?? issuers.get(message.endpoint) ?? message.url?.origin ?? 'an unknown issuer'
    const place = { app: apps.get(row.instanceName ?? '') ?? null, issuer }
    const outcome = outcomeText(row.classification.outcome, row.classification.errorCode)
    if (role === 'register') facts.count(place, 'registrations', `requests ${outcome}`)
    else facts.count(place, 'token requests', `${grantOf(message)} ${outcome}`)
  }
  for (const client of result.clients) {
    const place = { app: client.instance.origin, issuer: client.issuer }
    if (client.origin !== 'registered') facts.count(place, 'registrations', 'clients that were registered before or elsewhere')
    const message = client.registeredBy === null ? undefined : messages.get(client.registeredBy)
    if (message !== undefined) readMetadata(facts, place, client, message)
  }
  for (const token of result.tokens) {
    if (token.mintedBy === null || (token.kind !== 'access' && token.kind !== 'refresh')) continue
    const place = { app: token.instance.origin, issuer: token.issuer ?? 'an unknown issuer' }
    const what = `${token.kind} token by ${token.grant ?? 'an unknown grant'}`
    facts.value(place, 'lifetimes', what, token.lifetimeMs === null ? 'not said' : Math.round(token.lifetimeMs / 1000))
  }
  return facts
}

function readMetadata(facts: Facts, place: Place, client: Client, message: Message): void {
  if (message.bodyKind === 'json' || message.bodyKind === 'form') {
    facts.look(place, 'metadata requested')
    for (const [name, value] of Object.entries(message.params)) {
      if (name === 'software_statement') continue
      facts.value(place, 'metadata requested', name, metadataValue(name, value))
    }
    if (client.statement !== null) {
      facts.value(place, 'metadata requested', 'software_statement', `statement ${shortHash(client.statement.identity).slice(0, 8)}`)
    }
  }
  const answer = message.answerBody
  if (answer === null) return
  facts.look(place, 'metadata granted')
  for (const [name, value] of Object.entries(answer)) {
    if (name !== 'client_secret_expires_at') facts.value(place, 'metadata granted', name, metadataValue(name, value))
  }
  const { secretExpiresAt } = client
  const expiry = secretExpiresAt === 'never' ? 'never' : secretExpiresAt === null ? 'not said' : 'at a set time'
  facts.value(place, 'metadata granted', 'client_secret_expires_at', expiry)
}

function metadataValue(name: string, value: unknown): string {
  if (!SHOWN.has(name) || memberSecret(name, value) !== null) return GIVEN
  // One address in a list of one says the same as the address.
  return name === 'redirect_uri' ? memberText('redirect_uris', value, false) : memberText(name, value, false)
}

function outcomeText(outcome: Outcome, errorCode: string | null): string {
  if (outcome === 'success') return 'granted'
  if (outcome === 'unknown') return 'without an answer'
  if (outcome === 'oauth-error') return `refused (${errorCode ?? 'no code'})`
  return `failed (${outcome})`
}

function grantOf(message: Message): string {
  return message.param('grant_type') ?? (message.bodyKind === 'unknown' ? 'a grant that was not captured' : 'no grant')
}

/** By the name of an app instance. */
function appOrigins({ clients, tokens, uses }: LintResult): Map<string, string | null> {
  return new Map([...uses, ...tokens, ...clients].map(({ instance }) => [instance.name, instance.origin]))
}

function issuersOf({ clients, tokens }: LintResult): (row: ClassifiedExchange) => string | null {
  const byClient = new Map(clients.map(client => [client.clientId, client.issuer]))
  const byToken = new Map(tokens.map(token => [token.id, token.issuer]))
  return ({ clientId, tokenIds }) =>
    byClient.get(clientId ?? '') ?? tokenIds.map(id => byToken.get(id) ?? null).find(issuer => issuer !== null) ?? null
}

/** What a call that failed does not tell, one that succeeded at the same address does. */
function endpointIssuers(result: LintResult): Map<string, string> {
  const issuerOf = issuersOf(result)
  const found = new Map<string, string>()
  for (const row of result.exchanges) {
    const issuer = row.classification.role === 'register' || row.classification.role === 'token' ? issuerOf(row) : null
    if (issuer !== null) found.set(new Message(row.exchange).endpoint, issuer)
  }
  return found
}

// ---------------------------------------------------------------- comparison

const TOPICS: readonly Topic[] = ['registrations', 'metadata requested', 'metadata granted', 'token requests', 'lifetimes']

/** Closer than this (seconds), two lifetimes are one: servers round as they like. */
const LIFETIME_SLACK = 2

function compareFacts(a: Facts, b: Facts): Difference[] {
  const differences: Difference[] = []
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const fact = (a.get(key) ?? b.get(key)) as Fact
    const { topic, app, issuer, what } = fact
    const isList = typeof fact.value !== 'number'
    // What only one session got is told by the counts; its particulars differ from nothing.
    if (topic === 'lifetimes' && (a.get(key) === undefined || b.get(key) === undefined)) continue
    if (topic.startsWith('metadata') && !(a.hasLooked(fact) && b.hasLooked(fact))) continue
    const left = a.get(key)?.value ?? (isList ? [] : 0)
    const right = b.get(key)?.value ?? (isList ? [] : 0)
    if (isSame(left, right)) continue
    differences.push({
      topic,
      app: app === null ? null : shown(app),
      issuer: shown(issuer),
      what: shown(what),
      a: shownValue(left),
      b: shownValue(right),
    })
  }
  return differences.sort(
    (x, y) =>
      compareText(x.app ?? '', y.app ?? '') ||
      compareText(x.issuer, y.issuer) ||
      TOPICS.indexOf(x.topic) - TOPICS.indexOf(y.topic) ||
      compareText(x.what, y.what),
  )
}

function isSame(a: Compared, b: Compared): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b
  const isIn = (value: number | string, list: readonly (number | string)[]) =>
    list.some(other =>
      typeof value === 'number' && typeof other === 'number' ? Math.abs(value - other) <= LIFETIME_SLACK : value === other,
    )
  return a.every(value => isIn(value, b)) && b.every(value => isIn(value, a))
}

function compareFindingsOf(a: readonly Finding[], b: readonly Finding[]): FindingDifference[] {
  const left = sidesOf(a)
  const right = sidesOf(b)
  const found: (FindingDifference & { readonly order: Finding })[] = []
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const one = left.get(key)
    const other = right.get(key)
    if (one && other && one.side.severity === other.side.severity && one.side.outcome === other.side.outcome) {
      if (one.side.count === other.side.count) continue
    }
    const { first } = (other ?? one) as { first: Finding }
    const { ruleId, fingerprint, message } = first
    found.push({ ruleId, fingerprint, message: shown(message), a: one?.side ?? null, b: other?.side ?? null, order: first })
  }
  return found.sort((x, y) => compareFindings(x.order, y.order)).map(({ order: _, ...difference }) => difference)
}

/** By rule and fingerprint: several subjects at one place are one finding here, for subjects have ids. */
function sidesOf(findings: readonly Finding[]): Map<string, { readonly first: Finding; readonly side: FindingSide }> {
  const sides = new Map<string, { first: Finding; side: FindingSide }>()
  for (const finding of findings) {
    const key = `${finding.ruleId}\n${finding.fingerprint}`
    const { severity, outcome, count } = finding
    const known = sides.get(key)
    if (known === undefined) sides.set(key, { first: finding, side: { severity, outcome, count } })
    else {
      known.side = {
        severity: maxSeverity(known.side.severity, severity),
        outcome: known.side.outcome === 'suppressed' ? outcome : known.side.outcome,
        count: known.side.count + count,
      }
    }
  }
  return sides
}

function shownValue(value: Compared): Compared {
  return typeof value === 'number' ? value : value.map(item => (typeof item === 'number' ? item : shown(item)))
}

/** A text from the wire as it may be seen: no secret in an address, and no longer than anybody reads. */
function shown(text: string): string {
  const masked = text.replace(/https?:\/\/\S+/g, url => maskUrl(url))
  return masked.length > LONGEST_VALUE ? `${masked.slice(0, LONGEST_VALUE)}…` : masked
}

function byValue(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
