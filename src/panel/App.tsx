import { later } from './components/later'
import { SplitView } from './components/SplitView'
import { panelId, tabId } from './components/Tabs'
import type { PanelState } from './store/panel-state'
import { isEmptySession } from './store/session-slice'
import { usePanel } from './store/use-panel'
import { Announcer } from './views/Announcer'
import { Calls } from './views/calls/Calls'
import { Findings } from './views/findings/Findings'
import { Nothing } from './views/Nothing'
import { Notices } from './views/Notices'
import { StatusBar } from './views/StatusBar'
import { Toolbar } from './views/Toolbar'
import { Timeline } from './views/timeline/Timeline'

/** Nothing is inspected in the first picture. */
const Inspector = later(async () => (await import('./views/inspector/Inspector')).Inspector)

const FileBar = later(async () => (await import('./views/file/FileBar')).FileBar)

export function App() {
  const view = usePanel(state => state.view)
  const isEmpty = usePanel(state => isEmptySession(state.result))
  const hasSelection = usePanel(state => state.selected !== null)
  const hasFile = usePanel(({ file }) => file.opening !== null || file.opened !== null || file.fault !== '')
  const inspectorClosed = usePanel(state => state.inspectorClosed)
  return (
    <div class="app" data-testid="app">
      <Toolbar />
      {hasFile && <FileBar />}
      <Notices />
      <main class="view">
        <SplitView
          main={
            <div
              class="view-panel"
              id={panelId('view')}
              role="tabpanel"
              aria-labelledby={tabId('view', view)}
              data-testid="view"
              data-state={view}
              onKeyDown={event => {
                if (event.key === 'Escape') inspectorClosed()
              }}
            >
              {isEmpty ? <Nothing /> : <View view={view} />}
            </div>
          }
          side={hasSelection && !isEmpty ? <Inspector /> : null}
        />
      </main>
      <StatusBar />
      <Announcer />
    </div>
  )
}

function View({ view }: { readonly view: PanelState['view'] }) {
  switch (view) {
    case 'timeline':
      return <Timeline />
    case 'calls':
      return <Calls />
    case 'findings':
      return <Findings />
  }
}
