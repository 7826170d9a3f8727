import { useActions } from '../actions'
import { isEmptySession } from '../store/session-slice'
import { usePanel } from '../store/use-panel'
import { hostList } from './host-list'

/** Bars above a session that say why the picture may be incomplete. Where there is no session yet, Nothing says it. */
export function Notices() {
  const connection = usePanel(state => state.connection)
  const watching = usePanel(state => state.watching)
  const isEmpty = usePanel(state => isEmptySession(state.result))
  const { grantAccess } = useActions()
  if (isEmpty) return null
  return (
    <>
      {connection === 'lost' && watching.state !== 'file' && (
        <div class="notice" role="status" data-testid="notice" data-state="lost">
          <span>The connection to the recorder was lost. It comes back by itself; until then nothing new appears here.</span>
        </div>
      )}
      {watching.state === 'not-permitted' && (
        <div class="notice" role="status" data-testid="notice" data-state="not-permitted">
          <span>The browser withholds access to {hostList(watching.missingHosts)}: some calls may be missing here.</span>
          <button type="button" class="button" data-testid="grant-access" onClick={grantAccess}>
            Allow access
          </button>
        </div>
      )}
    </>
  )
}
