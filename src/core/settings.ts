/**
 * What a team or a user decides about linting: read from a configuration file, a baseline, or the panel. Plain data,
 * checked by whoever reads it; the engine takes it as given.
 */
import type { Severity } from './finding'
import type { GivenKeySet } from './keys'
import { DEFAULT_LIMITS, type Limits } from './lifetime'
import type { Role } from './model'

/** One finding that somebody has looked at and lets stand: shown as suppressed, never gone. */
export interface Suppression {
  readonly ruleId: string
  /** `Finding.fingerprint`; null: every finding of the rule. */
  readonly fingerprint: string | null
  readonly reason: string
  /** Epoch ms from which it no longer holds; null: it holds for good. */
  readonly until: number | null
  readonly by: 'config' | 'baseline' | 'user'
}

export interface Settings {
  /** By rule id: takes the place of what rule and profile say. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>
  readonly limits: Limits
  /** By URL without query: the user's word on what an address is. */
  readonly roles: Readonly<Record<string, Role>>
  /** By app origin: the user's name for the app instance. */
  readonly labels: Readonly<Record<string, string>>
  /** Hosts whose traffic is left out; `*.example.com` covers every host below. */
  readonly ignoredHosts: readonly string[]
  readonly suppressions: readonly Suppression[]
  /** Key sets that the user pasted, dropped or named: signatures are verified with them beside those that were captured. */
  readonly keySets: readonly GivenKeySet[]
  /** Everything is judged by this profile; null: each call by the one that recognises it. */
  readonly profileId: string | null
}

export const DEFAULT_SETTINGS: Settings = {
  severities: {},
  limits: DEFAULT_LIMITS,
  roles: {},
  labels: {},
  ignoredHosts: [],
  suppressions: [],
  keySets: [],
  profileId: null,
}

/** Is the host one of the listed? Without regard to case; the port is not looked at. */
export function isListedHost(hostname: string, hosts: readonly string[]): boolean {
  const name = hostname.toLowerCase()
  return hosts.some(listed => {
    const pattern = listed.toLowerCase()
    return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern
  })
}
