import { type Finding, maxSeverity, type Severity } from '../../core/finding'
import type { Client, Token } from '../../core/model'
import type { ClassifiedExchange, LintResult } from '../../core/result'
import { clientKey, findingKey } from './keys'

/** Questions that views ask of one result again and again. Answers are made when first asked for, once a result. */
export interface Lookup {
  readonly tokens: ReadonlyMap<string, Token>
  readonly clients: ReadonlyMap<string, Client>
  /** By client key, in order of issue: every kind of token, not only those that the client object lists. */
  readonly tokensByClient: ReadonlyMap<string, readonly Token[]>
  readonly findings: ReadonlyMap<string, Finding>
  /** Findings that an exchange helps to prove; suppressed ones are not among them. */
  readonly findingsByExchange: ReadonlyMap<string, readonly Finding[]>
}

const made = new WeakMap<LintResult, Lookup>()

export function lookupOf(result: LintResult): Lookup {
  const known = made.get(result)
  if (known) return known
  const lookup: Lookup = {
    tokens: new Map(result.tokens.map(token => [token.id, token])),
    clients: new Map(result.clients.map(client => [clientKey(client), client])),
    tokensByClient: byClient(result.tokens),
    findings: new Map(result.findings.map(finding => [findingKey(finding), finding])),
    findingsByExchange: byExchange(result.findings),
  }
  made.set(result, lookup)
  return lookup
}

export function tokensOfClient(result: LintResult, client: Client): readonly Token[] {
  return lookupOf(result).tokensByClient.get(clientKey(client)) ?? NO_TOKENS
}

export function exchangeOf(result: LintResult, id: string): ClassifiedExchange | null {
  return result.exchanges.find(item => item.exchange.id === id) ?? null
}

export function findingsOf(result: LintResult, exchangeId: string): readonly Finding[] {
  return lookupOf(result).findingsByExchange.get(exchangeId) ?? NONE
}

export function gravest(findings: readonly Finding[]): Severity | null {
  let worst: Severity | null = null
  for (const { severity } of findings) worst = worst === null ? severity : maxSeverity(worst, severity)
  return worst
}

/** The client that an exchange names, in the exchange's own app where two apps share the `client_id`. */
export function clientOfExchange(result: LintResult, item: ClassifiedExchange): Client | null {
  if (item.clientId === null) return null
  let found: Client | null = null
  for (const client of result.clients) {
    if (client.id !== item.clientId) continue
    if (client.instance.name === item.instanceName) return client
    found ??= client
  }
  return found
}

const NONE: readonly Finding[] = []
const NO_TOKENS: readonly Token[] = []

function byClient(tokens: readonly Token[]): Map<string, Token[]> {
  const map = new Map<string, Token[]>()
  for (const token of tokens) {
    if (token.client === null) continue
    const key = clientKey(token.client)
    const list = map.get(key)
    if (list) list.push(token)
    else map.set(key, [token])
  }
  return map
}

function byExchange(findings: readonly Finding[]): Map<string, Finding[]> {
  const map = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (finding.outcome === 'suppressed') continue
    for (const id of finding.exchangeIds) {
      const list = map.get(id)
      if (list) list.push(finding)
      else map.set(id, [finding])
    }
  }
  return map
}
