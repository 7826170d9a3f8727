import type { SessionInfo } from '../core/session-info'
import { sessionCaveat, sessionFacts, sessionName } from '../pages/session-text'

/** Above an opened session: which one it is, where it was recorded, and the way back. */
export function SessionBar({ session }: { readonly session: SessionInfo }) {
  const { browser, platform, timeZone } = session.environment
  const caveat = sessionCaveat(session)
  // Of a session that is still being recorded, this is what there was when it was opened.
  const facts = sessionFacts(session, Date.now())
  const where = [browser, platform, timeZone].filter(text => text !== '')
  return (
    <header class="session-bar" data-testid="session-bar">
      <a href="?" data-testid="back">
        ‹ Sessions
      </a>
      <h1>{sessionName(session)}</h1>
      <p>{[...(session.endedAt === null ? ['still being recorded'] : []), ...facts, ...where].join(' · ')}</p>
      {caveat !== null && <p data-testid="caveat">{caveat}</p>}
    </header>
  )
}
