/** Recorded sessions in words. */
import type { SessionInfo } from '../core/session-info'
import { formatDuration } from '../panel/format/duration'
import { formatDate, formatTime } from '../panel/format/time'
import { plural } from '../panel/format/words'

export function sessionName({ name, startedAt }: Pick<SessionInfo, 'name' | 'startedAt'>): string {
  return name.trim() || `Session of ${moment(startedAt)}`
}

/** What a list says of a session beside its name. */
export function sessionFacts(session: SessionInfo, now: number): string[] {
  const { startedAt, endedAt, calls, marks, gaps } = session
  return [
    moment(startedAt),
    formatDuration((endedAt ?? now) - startedAt),
    plural(calls, 'call'),
    ...(marks > 0 ? [plural(marks, 'mark')] : []),
    ...(gaps > 0 ? [plural(gaps, 'gap')] : []),
  ]
}

/** What of a session somebody should know who trusts it; null: nothing. */
export function sessionCaveat({ end, leftOut }: Pick<SessionInfo, 'end' | 'leftOut'>): string | null {
  const sentences = [
    ...(end === 'interrupted' ? ['Interrupted: the browser or the extension went away while it was recorded.'] : []),
    ...(leftOut > 0 ? [`${plural(leftOut, 'call')} of private windows or containers left out: they are never saved.`] : []),
  ]
  return sentences.length === 0 ? null : sentences.join(' ')
}

/** As `login-fails-2026-11-25-1201.har`: what any file system takes, and no path. */
export function sessionFileName({ name, startedAt }: Pick<SessionInfo, 'name' | 'startedAt'>): string {
  const words = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const short = [...words].slice(0, LONGEST_NAME).join('').replace(/-+$/, '')
  return `${short || 'session'}-${formatDate(startedAt)}-${formatTime(startedAt).slice(0, 5).replace(':', '')}.har`
}

/** With the date, well below what file systems allow, in any script. */
const LONGEST_NAME = 50

function moment(at: number): string {
  return `${formatDate(at)} ${formatTime(at).slice(0, 5)}`
}
