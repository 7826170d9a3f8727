/**
 * The panel on a plain page, over a fixture: no extension, no browser API.
 * `?state=busy|huge|clean|empty|connecting|lost|lost-busy|not-permitted|not-permitted-busy|devtools-only|file|file-empty|no-file|
 * recording|trouble`, `&theme=dark|light`, `&view=timeline|calls|findings`, `&n=100000` for huge.
 */
import { busySession } from '../../test/fixtures/panel/busy'
import { hugeSession } from '../../test/fixtures/panel/huge'
import type { Instance } from '../core/model'
import type { Gap, Mark } from '../core/observation'
import type { SessionInfo } from '../core/session-info'
import { environmentOf } from './environment'
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
      async nameApp(label) {
        const { result, resultReceived } = store.getState()
        const renamed = (instance: Instance): Instance =>
          instance.origin === label.origin ? { ...instance, name: label.name || instance.id } : instance
        resultReceived({
          ...result,
          clients: result.clients.map(client => ({ ...client, instance: renamed(client.instance) })),
          exchanges: result.exchanges.map(item => ({ ...item, instanceName: item.instanceName && (label.name || 'app 1') })),
        })
      },
      openFile: file => console.log('open', file.name),
      recorder: {
        start: async () => store.getState().recordingChanged(recordingSince(now())),
        stop: async () => store.getState().recordingChanged(null),
        async mark({ kind, note, origin }) {
          const { result, resultReceived } = store.getState()
          resultReceived({ ...result, marks: [...result.marks, { id: `mark-${now()}`, at: now(), kind, note, origin }] })
        },
        openSessions: () => console.log('sessions'),
        page: () => ({ origin: 'https://tv.example', partition: null }),
      },
      exporting: {
        environment: environmentOf(navigator, '0.1.0'),
        file: () => null,
        save: (name, content) => Object.assign(window, { saved: { name, content } }),
      },
    },
    now,
  )
}
Object.assign(window, { panelStore: store })

function show(target: PanelStore, name: string): void {
  const [state = '', variant] = name.split(/-(?=busy|empty|file)/)
  const panel = target.getState()
  panel.connectionChanged(state === 'connecting' || state === 'lost' ? state : 'live')
  panel.callsCounted({ total: 214, irrelevant: 202, dropped: 0 })
  if (state === 'not-permitted') {
    panel.watchingChanged({ state, missingHosts: ['sp.auth.example', 'api.auth.example'] })
  } else if (state === 'devtools-only') panel.watchingChanged({ state, missingHosts: [] })
  else if (state === 'file') panel.watchingChanged({ state, missingHosts: [], fileName: 'living-room-tv.har' })
  else if (state === 'no') panel.watchingChanged({ state: 'file', missingHosts: [] })
  const hasSession =
    variant === 'busy' || ['busy', 'huge', 'clean', 'recording', 'trouble'].includes(state) || (state === 'file' && variant !== 'empty')
  if (!hasSession) return
  const session = state === 'huge' ? hugeOf(Number(asked.get('n') ?? 100_000)) : busySession(now() - 410_000)
  panel.resultReceived(state === 'clean' ? { ...session, findings: [] } : session)
  if (state === 'recording' || state === 'trouble') {
    panel.resultReceived({ ...session, marks: marksOf(now()), gaps: gapsOf(now()) })
    panel.recordingChanged(recordingSince(now() - 400_000))
  }
  if (state === 'trouble') panel.storageChanged({ failure: 'full', waiting: 3, lost: 12 })
  panel.callsCounted({ total: session.exchanges.length + 3912, irrelevant: 3912, dropped: state === 'huge' ? 17 : 0 })
}

function hugeOf(count: number) {
  return hugeSession(now() - count * 500, count)
}

function recordingSince(startedAt: number): SessionInfo {
  const environment = environmentOf(navigator, '0.1.0')
  return { id: 'session', name: '', startedAt, endedAt: null, end: null, calls: 128, marks: 1, gaps: 2, leftOut: 2, environment }
}

function marksOf(at: number): Mark[] {
  return [
    { id: 'mark-1', at: at - 180_000, kind: 'note', note: 'The picture froze', origin: null },
    { id: 'mark-2', at: at - 90_000, kind: 'storage-cleared', note: '', origin: 'https://tv.example' },
  ]
}

function gapsOf(at: number): Gap[] {
  return [
    { id: 'gap-1', at: at - 330_000, until: at - 290_000, reason: 'devtools-closed', tabId: null },
    { id: 'gap-2', at: at - 120_000, until: at - 119_000, reason: 'worker-stopped', tabId: null },
  ]
}
