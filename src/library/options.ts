/** What a caller may choose, checked before anything is read. */
import { AppError } from '../core/errors'
import { DEFAULT_LIMITS, type Limits } from '../core/lifetime'
import { DEFAULT_SETTINGS, type Settings } from '../core/settings'
import { profiles } from '../profiles'
import { rules } from '../rules'

export interface LintOptions {
  /**
   * Id of the profile by which everything is judged; see `profiles`. Left out: each exchange by the profile that
   * recognises its server.
   */
  readonly profile?: string
  /** What your team has decided; members that are left out keep their defaults, `limits` member by member. */
  readonly settings?: Partial<Omit<Settings, 'limits' | 'profileId'>> & { readonly limits?: Partial<Limits> }
  /**
   * The moment of judgement: for expiry dates of what was not seen issued, and end dates of suppressions. A `Date`, or
   * epoch milliseconds. Left out: the end of the recording, so that a test gives the same result on any day.
   */
  readonly now?: Date | number
}

export interface ReadOptions {
  readonly settings: Settings
  /** Epoch ms; left out: the end of the recording. */
  readonly now?: number
}

/** Throws `AppError` for a profile or rule that does not exist: a misspelt setting would silently do nothing. */
export function readOptions({ profile, settings = {}, now }: LintOptions): ReadOptions {
  if (profile !== undefined && !profiles.some(({ id }) => id === profile)) {
    throw new AppError('PROFILE_UNKNOWN', `there is no profile "${profile}"; there are ${profiles.map(({ id }) => id).join(', ')}`)
  }
  const merged = { ...DEFAULT_SETTINGS, ...settings, limits: { ...DEFAULT_LIMITS, ...settings.limits }, profileId: profile ?? null }
  for (const id of Object.keys(merged.severities)) checkRule(id, 'settings.severities')
  for (const { ruleId } of merged.suppressions) checkRule(ruleId, 'settings.suppressions')
  if (now === undefined) return { settings: merged }
  if (Number.isNaN(Number(now))) throw new AppError('NOW_INVALID', 'options.now is no moment; give a Date, or epoch milliseconds')
  return { settings: merged, now: Number(now) }
}

/** A profile weighs grades of a rule on their own, as `token/redundant-request#wasteful`; settings may too. */
function checkRule(id: string, where: string): void {
  const [ruleId] = id.split('#')
  if (rules.some(rule => rule.id === ruleId)) return
  throw new AppError('RULE_UNKNOWN', `${where} names "${id}", and there is no such rule; the list "rules" has them all`)
}
