/** What there is to lint with, for the curious: names and texts, none of the works. */
import type { Cite, Severity } from '../core/finding'
import { profiles as allProfiles } from '../profiles'
import { rules as allRules } from '../rules'

export interface RuleInfo {
  /** As in `Finding.ruleId`: `registration/redundant`. */
  readonly id: string
  /** Unless the profile, the settings or the occurrence says otherwise. */
  readonly severity: Severity
  /** What it finds, in half a sentence. */
  readonly title: string
  /** What it costs. */
  readonly why: string
  /** What to do. */
  readonly fix: string
  /** The rule's own sources, then what vendors say of the same. */
  readonly cites: readonly Cite[]
}

export interface ProfileInfo {
  /** For `LintOptions.profile`: `adobe-pass`. */
  readonly id: string
  readonly title: string
  /** Address of the page that it was read from. */
  readonly docs: string
  /** One sentence each: documented behaviour that differs from the RFCs and gives no finding. */
  readonly knownDeviations: readonly string[]
}

/** Every rule, in order of id. */
export const rules: readonly RuleInfo[] = allRules.map(({ id, severity, title, why, fix, cites }) => ({
  id,
  severity,
  title,
  why,
  fix,
  cites: [...cites, ...allProfiles.flatMap(profile => profile.cites[id] ?? [])],
}))

/** Every profile; the last is what serves where no other recognises the server. */
export const profiles: readonly ProfileInfo[] = allProfiles.map(({ id, title, docs, knownDeviations }) => ({
  id,
  title,
  docs,
  knownDeviations,
}))
