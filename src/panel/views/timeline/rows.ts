import type { Severity } from '../../../core/finding'
import type { List } from '../../../core/list'
import type { Client, Instance, Role, Token } from '../../../core/model'
import type { ClassifiedExchange, LintResult } from '../../../core/result'
import { type Verdict, verdictOf } from '../../format/outcome'
import { clientKey } from '../../model/keys'
import { clientOfExchange, gravest, lookupOf, tokensOfClient } from '../../model/lookup'
import type { Domain } from './zoom'

/** One exchange as the timeline draws it. */
export interface TimelineEvent {
  readonly id: string
  readonly at: number
  readonly role: Role
  readonly verdict: Verdict
  /** The gravest finding that it helps to prove. */
  readonly severity: Severity | null
}

export type TimelineRow =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly app: string
      readonly origin: string | null
      readonly issuer: string | null
      /** Null for calls of no app. */
      readonly instance: Instance | null
      readonly events: readonly TimelineEvent[]
    }
  | {
      readonly kind: 'client'
      readonly key: string
      readonly client: Client
      readonly tokenCount: number
      readonly isFolded: boolean
      readonly events: readonly TimelineEvent[]
    }
  | { readonly kind: 'token'; readonly key: string; readonly token: Token; readonly events: readonly TimelineEvent[] }
  /** Calls that belong to no client: metadata, sign-in pages, calls without a known token. */
  | { readonly kind: 'loose'; readonly key: string; readonly app: string; readonly events: readonly TimelineEvent[] }

export interface Timeline {
  readonly rows: readonly TimelineRow[]
  readonly activity: Domain | null
}

const NO_EVENTS: readonly TimelineEvent[] = []

/** Lanes of the timeline, top to bottom. `shown`: the exchanges that pass the filter, null for all of them. */
export function timelineModel(result: LintResult, folded: ReadonlySet<string>, shown: List<ClassifiedExchange> | null = null): Timeline {
  const exchanges = shown ?? result.exchanges
  const events = eventsByRow(result, exchanges)
  const keep = (row: TimelineRow) => shown === null || row.events.length > 0
  const rows: TimelineRow[] = []
  for (const group of groupsOf(result, events)) {
    const loose = group.ownsLoose ? events.get(looseKey(group.app)) : undefined
    const lanes = [
      ...group.clients.flatMap(client => clientRows(client, tokensOfClient(result, client), folded, events, keep)),
      ...group.tokens.map(token => tokenRow(token, events)).filter(keep),
      ...(loose ? [looseRow(group.app, loose)] : []),
    ]
    if (lanes.length === 0) continue
    const { key, app, origin, issuer, instance } = group
    rows.push({ kind: 'group', key, app, origin, issuer, instance, events: NO_EVENTS })
    rows.push(...lanes)
  }
  return { rows, activity: activityOf(result) }
}

interface Group {
  readonly key: string
  readonly app: string
  readonly origin: string | null
  readonly issuer: string | null
  readonly instance: Instance | null
  readonly clients: Client[]
  /** Tokens of no known client. */
  readonly tokens: Token[]
  /** Loose calls are drawn once for an app: under its last issuer. */
  ownsLoose: boolean
}

function groupsOf(result: LintResult, events: ReadonlyMap<string, readonly TimelineEvent[]>): readonly Group[] {
  const groups = new Map<string, Group>()
  const groupFor = (instance: Instance | null, issuer: string | null, app = instance?.name ?? ''): Group => {
    const key = `group ${instance?.key ?? app} ${issuer ?? ''}`
    let group = groups.get(key)
    if (!group) {
      group = { key, app, origin: instance?.origin ?? null, issuer, instance, clients: [], tokens: [], ownsLoose: false }
      groups.set(key, group)
    }
    return group
  }
  for (const client of result.clients) groupFor(client.instance, client.issuer).clients.push(client)
  for (const token of result.tokens) {
    if (token.client === null) groupFor(token.instance, token.issuer).tokens.push(token)
  }
  const lastOfApp = new Map<string, Group>()
  for (const group of groups.values()) lastOfApp.set(group.app, group)
  for (const key of events.keys()) {
    if (!key.startsWith(LOOSE)) continue
    const app = key.slice(LOOSE.length)
    const owner = lastOfApp.get(app) ?? groupFor(result.instances.find(({ name }) => name === app) ?? null, null, app)
    owner.ownsLoose = true
  }
  return [...groups.values()]
}

function clientRows(
  client: Client,
  owned: readonly Token[],
  folded: ReadonlySet<string>,
  events: ReadonlyMap<string, readonly TimelineEvent[]>,
  keep: (row: TimelineRow) => boolean,
): readonly TimelineRow[] {
  const key = clientKey(client)
  const tokens = owned.map(token => tokenRow(token, events)).filter(keep)
  const own = events.get(key) ?? NO_EVENTS
  const isFolded = folded.has(key)
  const drawn = isFolded ? [...own, ...tokens.flatMap(token => token.events)].sort((a, b) => a.at - b.at) : own
  const row: TimelineRow = { kind: 'client', key, client, tokenCount: tokens.length, isFolded, events: drawn }
  if (tokens.length === 0) return keep(row) ? [row] : []
  return isFolded ? [row] : [row, ...tokens]
}

function looseRow(app: string, events: readonly TimelineEvent[]): TimelineRow {
  return { kind: 'loose', key: looseKey(app), app, events }
}

function tokenRow(token: Token, events: ReadonlyMap<string, readonly TimelineEvent[]>): TimelineRow {
  const key = tokenKey(token.id)
  return { kind: 'token', key, token, events: events.get(key) ?? NO_EVENTS }
}

const LOOSE = 'loose '

function looseKey(app: string): string {
  return LOOSE + app
}

export function tokenKey(id: string): string {
  return `token ${id}`
}

/** Only these present a token of their own; a token request belongs to its client. */
const PRESENTS_TOKEN: ReadonlySet<Role> = new Set<Role>(['api', 'userinfo'])

function eventsByRow(result: LintResult, exchanges: List<ClassifiedExchange>): Map<string, TimelineEvent[]> {
  const flagged = lookupOf(result).findingsByExchange
  const clientKeys = new Map<string, string>()
  const rows = new Map<string, TimelineEvent[]>()
  for (const item of exchanges) {
    const { exchange, classification } = item
    if (classification.role === 'load' || item.duplicateOf !== null) continue
    const findings = flagged.get(exchange.id)
    const event: TimelineEvent = {
      id: exchange.id,
      at: exchange.startedAt,
      role: classification.role,
      verdict: verdictOf(item),
      severity: findings === undefined ? null : gravest(findings),
    }
    const key = rowKeyOf(result, item, clientKeys)
    const list = rows.get(key)
    if (list) list.push(event)
    else rows.set(key, [event])
  }
  return rows
}

function rowKeyOf(result: LintResult, item: ClassifiedExchange, known: Map<string, string>): string {
  const token = item.tokenIds[0]
  if (token !== undefined && PRESENTS_TOKEN.has(item.classification.role)) return tokenKey(token)
  if (item.clientId === null) return looseKey(item.instanceName ?? 'Other')
  const asked = `${item.instanceName} ${item.clientId}`
  let key = known.get(asked)
  if (key === undefined) {
    const client = clientOfExchange(result, item)
    key = client === null ? looseKey(item.instanceName ?? 'Other') : clientKey(client)
    known.set(asked, key)
  }
  return key
}

function activityOf(result: LintResult): Domain | null {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { exchange } of result.exchanges) {
    if (exchange.startedAt < from) from = exchange.startedAt
    const end = exchange.endedAt ?? exchange.startedAt
    if (end > to) to = end
  }
  for (const { at } of [...result.loads, ...result.marks]) {
    from = Math.min(from, at)
    to = Math.max(to, at)
  }
  return from <= to ? { from, to } : null
}
