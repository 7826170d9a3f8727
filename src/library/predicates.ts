/** Questions to ask of a list with `filter`, so that an assertion reads as a sentence and a failure shows what is wrong. */
import { type Finding, type Severity, severityRank } from '../core/finding'
import type { Install } from './session'

/**
 * Findings that count at this severity: as grave or graver, and not suppressed. A rule that broke counts always,
 * for nobody knows what it would have said.
 *
 * ```ts
 * expect(session.findings.filter(atLeast('warning'))).toEqual([])
 * ```
 */
export function atLeast(severity: Severity): (finding: Finding) => boolean {
  return finding =>
    finding.outcome === 'crashed' || (finding.outcome === 'flagged' && severityRank[finding.severity] >= severityRank[severity])
}

/**
 * Findings of these rules: a whole id (`registration/redundant`), or a group (`registration/`).
 *
 * ```ts
 * expect(session.findings.filter(ofRule('registration/', 'token/redundant-request'))).toEqual([])
 * ```
 */
export function ofRule(...ids: readonly string[]): (finding: Finding) => boolean {
  return ({ ruleId }) => ids.some(id => (id.endsWith('/') ? ruleId.startsWith(id) : ruleId === id))
}

/**
 * Installs that were given more than so many registrations by one authorization server.
 *
 * ```ts
 * expect(session.installs.filter(registeredMoreThan(1))).toEqual([])
 * ```
 */
export function registeredMoreThan(times: number): (install: Install) => boolean {
  return ({ registrations }) => registrations.filter(({ outcome }) => outcome === 'success').length > times
}
