import { formatCount, plural } from '../format/words'
import type { Connection, Seen, Watching } from '../store/session-slice'

/** The one line that says whether the picture can be trusted, and how much there is. */
export function statusText(connection: Connection, watching: Watching, seen: Seen, kept: number): string {
  const parts = [stateText(connection, watching), `${plural(seen.total, 'call')} seen, ${formatCount(kept)} kept`]
  if (seen.missed) parts.push(`${formatCount(seen.missed)} earlier calls with a token not yet known were not kept`)
  if (seen.dropped > 0) parts.push(`${formatCount(seen.dropped)} let go at the limit`)
  return parts.join(' · ')
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
