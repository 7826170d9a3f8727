import { sessionCaveat, sessionFacts, sessionName } from '../pages/session-text'
import { FileDetails } from '../panel/views/file/FileDetails'
import type { FoundSession } from './judge-session'

/** Above an opened session: which one it is, where it was recorded, and the way back. */
export function SessionBar({ info: session, contents }: FoundSession) {
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
      <FileDetails contents={contents} />
    </header>
  )
}
