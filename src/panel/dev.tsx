/**
 * The panel on a plain page, over a fixture: no extension, no browser API.
 * `?state=busy|huge|clean|empty|connecting|lost|lost-busy|not-permitted|not-permitted-busy|devtools-only|file|file-empty`,
 * `&theme=dark|light`, `&view=timeline|calls|findings`, `&n=100000` for huge.
 */
import { busySession } from '../../test/fixtures/panel/busy'
import { hugeSession } from '../../test/fixtures/panel/huge'
import { mountPanel } from './mount'
import { createPanelStore, type PanelStore } from './store/panel-store'
import { EMPTY_RESULT } from './store/session-slice'

const now = () => Date.now()
const asked = new URLSearchParams(location.search)
const theme = asked.get('theme')
if (theme !== null) document.documentElement.dataset.theme = theme

const store = createPanelStore()
show(store, asked.get('state') ?? 'busy')
const view = asked.get('view')
if (view === 'calls' || view === 'findings') store.getState().viewOpened(view)

const root = document.getElementById('app')
if (root) {
  mountPanel(
    root,
    store,
    {
      clear: () => store.getState().resultReceived(EMPTY_RESULT),
      grantAccess: () => store.getState().watchingChanged({ state: 'watching', missingHosts: [] }),
      copy: async text =>
        navigator.clipboard.writeText(text).then(
          () => true,
          () => false,
        ),
      openFile: file => console.log('open', file.name),
    },
    now,
  )
}
Object.assign(window, { panelStore: store })

function show(target: PanelStore, name: string): void {
  const [state = '', variant] = name.split(/-(?=busy|empty)/)
  const panel = target.getState()
  panel.connectionChanged(state === 'connecting' || state === 'lost' ? state : 'live')
  panel.callsCounted({ total: 214, irrelevant: 202, dropped: 0 })
  if (state === 'not-permitted') {
    panel.watchingChanged({ state, missingHosts: ['sp.auth.example', 'api.auth.example'] })
  } else if (state === 'devtools-only') panel.watchingChanged({ state, missingHosts: [] })
  else if (state === 'file') panel.watchingChanged({ state, missingHosts: [], fileName: 'living-room-tv.har' })
  const hasSession = variant === 'busy' || ['busy', 'huge', 'clean'].includes(state) || (state === 'file' && variant !== 'empty')
  if (!hasSession) return
  const session = state === 'huge' ? hugeOf(Number(asked.get('n') ?? 100_000)) : busySession(now() - 410_000)
  panel.resultReceived(state === 'clean' ? { ...session, findings: [] } : session)
  panel.callsCounted({ total: session.exchanges.length + 3912, irrelevant: 3912, dropped: state === 'huge' ? 17 : 0 })
}

function hugeOf(count: number) {
  return hugeSession(now() - count * 500, count)
}
