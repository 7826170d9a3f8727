/** The configuration file: a text in, settings out. docs/configuration.md tells users of it, docs/dcr-lint.schema.json editors. */
import { parseUrl } from './exchange'
import type { Severity } from './finding'
import { endOf, parseWrittenTime, WRITTEN_TIME_LIKE } from './iso-time'
import { JsonText, type Node, type NumberBounds, quoted } from './json-text'
import { DEFAULT_LIMITS, type Limits } from './lifetime'
import type { Role } from './model'
import { nearest } from './nearest'
import { DEFAULT_SETTINGS, type Settings, type Suppression } from './settings'

/** The gravest findings that are still fine are those below it. */
export type FailOn = Severity | 'never'

export const FAIL_ON = ['error', 'warning', 'info', 'never'] as const satisfies readonly FailOn[]

export interface Config {
  readonly settings: Settings
  /** Null: the file does not say. */
  readonly failOn: FailOn | null
  /** Where in the file each suppression stands (line, from 1). */
  readonly lines: ReadonlyMap<Suppression, number>
}

/** The names that a file may use. */
export interface ConfigNames {
  /** Parts of rules that can be weighed on their own, as `rule-id#grade`. */
  readonly grades?: readonly string[]
  readonly rules: readonly string[]
  readonly profiles: readonly string[]
}

export const CONFIG_MEMBERS = ['$schema', 'rules', 'limits', 'bindings', 'labels', 'ignoreHosts', 'profile', 'failOn', 'suppress'] as const
export const SUPPRESSION_MEMBERS = ['rule', 'fingerprint', 'reason', 'until'] as const
export const SEVERITIES = ['error', 'warning', 'info', 'off'] as const satisfies readonly (Severity | 'off')[]

/** What an address can be bound to, in the words of the file. */
export const BINDABLE: Readonly<Record<string, Role>> = {
  registration: 'register',
  token: 'token',
  management: 'management',
  authorize: 'authorize',
  discovery: 'discovery',
  'protected-resource-metadata': 'protected-resource-metadata',
  jwks: 'jwks',
  revocation: 'revocation',
  introspection: 'introspection',
  par: 'par',
  'device-authorization': 'device-authorization',
  userinfo: 'userinfo',
  api: 'api',
  'token-source': 'token-source',
  ignore: 'irrelevant',
}

const YEAR_S = 31_536_000
const seconds = { least: 0, most: YEAR_S, isWhole: false, scale: 1000 }
const count = { least: 2, most: 1_000_000, isWhole: true, scale: 1 }

/** By limit: what the file may say, and how much of the engine's unit one of the file's is. */
export const LIMIT_BOUNDS: Readonly<Record<keyof Limits, NumberBounds & { readonly scale: number }>> = {
  eps: seconds,
  near: seconds,
  unknownClock: seconds,
  earlyShare: { least: 0, most: 1, isWhole: false, scale: 1 },
  earlyLeast: seconds,
  earlyMost: seconds,
  stormCount: count,
  stormSpan: seconds,
  slowStormCount: count,
  slowStormSpan: seconds,
}

const LIMIT_NAMES = Object.keys(LIMIT_BOUNDS) as (keyof Limits)[]

export const ADDRESS = /^https?:\/\/[^\s/?#@\\]+(\/[^\s?#\\]*)?$/
export const ORIGIN = /^https?:\/\/[^\s/?#@\\]+\/?$/
export const HOST = /^(\*\.)?([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])$/

/** Throws `AppError` with one line for each thing that is wrong, each naming its line and column. */
export function readConfig(text: string, names: ConfigNames): Config {
  const json = new JsonText(text, 'CONFIG_INVALID', 'write {} where nothing is to be set')
  const file = json.known(json.root, 'the configuration', CONFIG_MEMBERS)
  if (file.$schema !== undefined) json.text(file.$schema, '"$schema"')
  const lines = new Map<Suppression, number>()
  const config: Config = {
    settings: {
      ...DEFAULT_SETTINGS,
      ...(file.rules !== undefined && { severities: readSeverities(json, file.rules, names.rules, names.grades ?? []) }),
      ...(file.limits !== undefined && { limits: readLimits(json, file.limits) }),
      ...(file.bindings !== undefined && { roles: readBindings(json, file.bindings) }),
      ...(file.labels !== undefined && { labels: readLabels(json, file.labels) }),
      ...(file.ignoreHosts !== undefined && { ignoredHosts: readHosts(json, file.ignoreHosts) }),
      ...(file.suppress !== undefined && { suppressions: readSuppressions(json, file.suppress, names.rules, lines) }),
      ...(file.profile !== undefined && { profileId: json.choice(file.profile, '"profile"', names.profiles) }),
    },
    failOn: file.failOn === undefined ? null : json.choice(file.failOn, '"failOn"', FAIL_ON),
    lines,
  }
  json.finish()
  return config
}

/** `registration/*` stands for every rule of the group; a rule's own name says more than its group's. */
function readSeverities(json: JsonText, node: Node, rules: readonly string[], grades: readonly string[]): Record<string, Severity | 'off'> {
  const own = new Map<string, Severity | 'off'>()
  const grouped = new Map<string, Severity | 'off'>()
  const groups = groupsOf(rules)
  for (const { name, key, value } of json.members(node, '"rules"')) {
    const severity = json.choice(value, `the severity of ${quoted(name)}`, SEVERITIES)
    if (groups.includes(name)) {
      const members = rules.filter(rule => rule.startsWith(name.slice(0, -1)))
      if (severity !== null) for (const rule of members) grouped.set(rule, severity)
    } else if (!rules.includes(name) && !grades.includes(name)) complainOfRule(json, key, name, [...rules, ...grades, ...groups])
    else if (severity !== null) own.set(name, severity)
  }
  return Object.fromEntries([...grouped, ...own])
}

/** `registration/*` … of all rules. */
export function groupsOf(rules: readonly string[]): string[] {
  return [...new Set(rules.map(rule => `${rule.slice(0, rule.indexOf('/'))}/*`))]
}

function complainOfRule(json: JsonText, node: Node, name: string, known: readonly string[]): void {
  json.complain(node, `there is no rule ${quoted(name)}${nearest(name, known, '"dcr-lint rules" lists them')}`)
}

function readLimits(json: JsonText, node: Node): Limits {
  const limits: { -readonly [Name in keyof Limits]: number } = { ...DEFAULT_LIMITS }
  const given = json.known(node, '"limits"', LIMIT_NAMES)
  for (const name of LIMIT_NAMES) {
    const value = given[name]
    const bounds = LIMIT_BOUNDS[name]
    const read = value === undefined ? null : json.number(value, `"${name}"${bounds.scale === 1000 ? ' (in seconds)' : ''}`, bounds)
    if (read !== null) limits[name] = read * bounds.scale
  }
  if (limits.earlyLeast > limits.earlyMost) {
    const most = limits.earlyMost / 1000
    json.complain(given.earlyLeast ?? given.earlyMost ?? node, `"earlyLeast" must not be more than "earlyMost", which is ${most}`)
  }
  return limits
}

function readBindings(json: JsonText, node: Node): Record<string, Role> {
  const roles = new Map<string, Role>()
  for (const { name, key, value } of json.members(node, '"bindings"')) {
    const role = json.choice(value, 'what an address is bound to', Object.keys(BINDABLE))
    const url = ADDRESS.test(name) ? parseUrl(name) : null
    // What stands there is not repeated: an address can hold a secret.
    if (url === null) json.complain(key, 'this is no address; write it as in "https://auth.example.com/register", without a query')
    else if (roles.has(url.origin + url.pathname)) json.complain(key, 'this address is bound already, in another spelling')
    else if (role !== null) roles.set(url.origin + url.pathname, BINDABLE[role] as Role)
  }
  return Object.fromEntries(roles)
}

function readLabels(json: JsonText, node: Node): Record<string, string> {
  const labels = new Map<string, string>()
  for (const { name, key, value } of json.members(node, '"labels"')) {
    const label = json.text(value, 'the name of an app')
    const url = ORIGIN.test(name) ? parseUrl(name) : null
    if (url === null) json.complain(key, 'this is no origin; write it as in "https://app.example.com", without a path')
    else if (labels.has(url.origin)) json.complain(key, 'this origin has a name already, in another spelling')
    else if (label !== null) labels.set(url.origin, label)
  }
  return Object.fromEntries(labels)
}

function readHosts(json: JsonText, node: Node): string[] {
  return json.items(node, '"ignoreHosts"').flatMap(item => {
    const host = json.text(item, 'a host')
    if (host === null) return []
    if (HOST.test(host)) return [host.toLowerCase()]
    json.complain(item, 'this is no host; write it as in "cdn.example.com", or "*.example.com" for every host below')
    return []
  })
}

function readSuppressions(json: JsonText, node: Node, rules: readonly string[], lines: Map<Suppression, number>): Suppression[] {
  return json.items(node, '"suppress"').flatMap(item => {
    const given = json.known(item, 'a suppression', SUPPRESSION_MEMBERS)
    if (item.type !== 'object') return []
    const ruleId = given.rule === undefined ? null : json.text(given.rule, '"rule"')
    if (given.rule === undefined) json.complain(item, 'a suppression needs "rule", the id of a rule')
    else if (ruleId !== null && !rules.includes(ruleId)) complainOfRule(json, given.rule, ruleId, rules)
    const reason = given.reason === undefined ? null : json.text(given.reason, '"reason"')
    if (given.reason === undefined) json.complain(item, 'a suppression needs "reason", so that others know why it is there')
    const fingerprint = given.fingerprint === undefined ? null : json.text(given.fingerprint, '"fingerprint"')
    const until = given.until === undefined ? null : readEnd(json, given.until)
    if (ruleId === null || reason === null) return []
    const suppression: Suppression = { ruleId, fingerprint, reason, until, by: 'config' }
    lines.set(suppression, json.lineOf(item))
    return [suppression]
  })
}

function readEnd(json: JsonText, node: Node): number | null {
  const text = json.text(node, '"until"')
  if (text === null) return null
  const time = parseWrittenTime(text)
  if (time === null) json.complain(node, `"until" must be ${WRITTEN_TIME_LIKE}`)
  return time === null ? null : endOf(time)
}
