import { useActions } from '../actions'
import { EmptyState } from '../components/EmptyState'
import { plural } from '../format/words'
import type { PanelState } from '../store/panel-state'
import { usePanel } from '../store/use-panel'
import { hostList } from './host-list'

export type Emptiness = 'connecting' | 'lost' | 'not-permitted' | 'devtools-only' | 'no-file' | 'file' | 'watching'

/** Which of the empty screens it is; the reason that the user can do most about comes first. */
export function emptinessOf(state: Pick<PanelState, 'connection' | 'watching'>): Emptiness {
  if (state.watching.state === 'file') return state.watching.fileName === undefined ? 'no-file' : 'file'
  if (state.connection !== 'live') return state.connection
  return state.watching.state
}

/** What stands where a session would be. */
export function Nothing() {
  const emptiness = usePanel(emptinessOf)
  const watching = usePanel(state => state.watching)
  const seen = usePanel(state => state.seen)
  const { grantAccess } = useActions()
  switch (emptiness) {
    case 'connecting':
      return (
        <EmptyState state={emptiness} title="Connecting to the recorder…">
          <p>Calls that it recorded already appear here in a moment.</p>
        </EmptyState>
      )
    case 'lost':
      return (
        <EmptyState state={emptiness} title="The connection to the recorder was lost">
          <p>It comes back by itself. There is nothing to do but wait a moment.</p>
        </EmptyState>
      )
    case 'not-permitted':
      return (
        <EmptyState state={emptiness} title="The browser withholds access">
          <p>
            Calls to <strong>{hostList(watching.missingHosts)}</strong> are seen only while DevTools is open, and some are missed.
          </p>
          <p>Allow access, then reload the page to see its registration and token requests from the start.</p>
          <p>
            <button type="button" class="button primary" data-testid="grant-access" onClick={grantAccess}>
              Allow access
            </button>
          </p>
        </EmptyState>
      )
    case 'no-file':
      return (
        <EmptyState state={emptiness} title="Open a session">
          <p>
            <strong>Drop a HAR file here</strong>, choose one above, or paste one.
          </p>
          <p>From DevTools, Charles, Proxyman, mitmproxy, Fiddler, Playwright, or exported here. It never leaves this browser.</p>
        </EmptyState>
      )
    case 'file':
      return (
        <EmptyState state={emptiness} title={`No OAuth calls in ${watching.fileName ?? 'this file'}`}>
          <p>It holds {plural(seen.total, 'call')}; none of them registers a client, asks for a token or uses one.</p>
        </EmptyState>
      )
    case 'devtools-only':
    case 'watching':
      return (
        <EmptyState state={emptiness} title="Nothing recorded yet">
          <p>
            <strong>Reload the page</strong> to see its registration and token requests from the start.
          </p>
          <p>
            {watching.sites
              ? `Only calls of ${hostList(watching.sites)} are watched. You chose so in the options.`
              : emptiness === 'watching'
                ? 'Client registrations and token requests are watched wherever they are made, and API calls of this tab that carry a token.'
                : 'This tab is watched, and only while DevTools is open. What came before is not known.'}
          </p>
          {seen.total > 0 && (
            <p class="dim">{plural(seen.total, 'call')} seen so far; none registers a client, asks for a token or uses one.</p>
          )}
        </EmptyState>
      )
  }
}
