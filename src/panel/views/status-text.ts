import type { Gap } from '../../core/observation'
import type { SessionInfo } from '../../core/session-info'
import { formatTime } from '../format/time'
import { formatCount, gapTexts, plural } from '../format/words'
import type { RecorderSlice } from '../store/recorder-slice'
import type { Connection, Seen, Watching } from '../store/session-slice'

/** The one line that says whether the picture can be trusted, and how much there is. */
export function statusText(connection: Connection, watching: Watching, seen: Seen, kept: number): string {
  if (watching.state === 'file' && watching.fileName === undefined && seen.total === 0) return 'No file is open'
  const parts = [stateText(connection, watching), `${plural(seen.total, 'call')} seen, ${formatCount(kept)} kept`]
  if (seen.missed) parts.push(`${formatCount(seen.missed)} earlier calls with a token not yet known were not kept`)
  if (seen.dropped > 0) parts.push(`${formatCount(seen.dropped)} let go at the limit`)
  return parts.join(' · ')
}

/** Empty where nothing is recorded. */
export function recordingText(recording: SessionInfo | null): string {
  if (recording === null) return ''
  const { startedAt, leftOut } = recording
  const since = `Recording since ${formatTime(startedAt)}`
  return leftOut === 0 ? since : `${since}, without ${plural(leftOut, 'call')} of private windows or containers`
}

/** What keeps the picture from being whole; empty where nothing does. */
export function captureText({ failure, waiting, lost }: RecorderSlice['storage'], gaps: readonly Gap[]): string {
  const parts: string[] = []
  if (failure === 'full') parts.push('The browser has no room left: clear the session or free space on the disk')
  if (failure === 'failed') parts.push('The browser could not store the last calls; it is tried again')
  if (waiting > 0) parts.push(`${plural(waiting, 'entry waits', 'entries wait')} to be stored`)
  if (lost > 0) parts.push(`${plural(lost, 'entry', 'entries')} could not be kept`)
  if (gaps.length > 0) {
    parts.push(`${plural(gaps.length, 'gap')} (${gapTexts(gaps).map(lower).join('; ')})`)
  }
  return parts.join(' · ')
}

function lower(text: string): string {
  return /^[A-Z][a-z]+[A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
}

function stateText(connection: Connection, watching: Watching): string {
  if (watching.state === 'file') return watching.fileName ?? 'Saved session'
  if (connection === 'connecting') return 'Connecting'
  if (connection === 'lost') return 'Reconnecting'
  switch (watching.state) {
    case 'watching':
      return 'Watching'
    case 'devtools-only':
      return 'Watching while DevTools is open'
    case 'not-permitted':
      return 'Watching in part'
  }
}
