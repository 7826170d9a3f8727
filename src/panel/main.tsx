/** The panel in DevTools: where the pure panel meets the browser. */
import browser from 'webextension-polyfill'
import { createClient } from '../messages/client'
import { runtimeWire } from '../messages/port'
import type { PanelActions } from './actions'
import { copyText } from './copy-text'
import { environmentOf } from './environment'
import { listenForFiles } from './incoming'
import { mountPanel } from './mount'
import type { FileOpener } from './open-file'
import { saveFile } from './save-file'
import { createPanelStore } from './store/panel-store'

const store = createPanelStore()
const client = createClient(runtimeWire())

let opener: Promise<FileOpener> | null = null
/** Fetched when the first file comes. */
const files = () => {
  opener ??= import('./open-file').then(({ createFileOpener }) => createFileOpener(store))
  return opener
}
const openFile = (file: File) => void files().then(({ open }) => open(file))

const actions: PanelActions = {
  clear() {
    if (store.getState().file.opened === null) void client.ask('log/clear').catch(() => undefined)
    else void files().then(({ close }) => close())
  },
  grantAccess() {
    // Firefox has no `permissions` in a DevTools panel: there, a page of our own asks.
    if (browser.permissions === undefined) void client.ask('page/open', 'options', []).catch(() => undefined)
    else void browser.permissions.request({ origins: ['<all_urls>'] }).catch(() => undefined)
  },
  copy: copyText,
  openFile,
  cancelOpening: () => void files().then(({ cancel }) => cancel()),
  nameApp: async label => (store.getState().file.opened === null ? client.ask('app/name', label) : (await files()).nameApp(label)),
  recorder: {
    start: () => client.ask('recording/start').then(() => undefined),
    stop: () => client.ask('recording/stop').then(() => undefined),
    mark: mark => client.ask('mark/add', mark),
    openSessions: () => void client.ask('page/open', 'sessions', []).catch(() => undefined),
    page: () => store.getState().result.loads.findLast(load => load.tabId === browser.devtools.inspectedWindow.tabId),
  },
  exporting: {
    environment: environmentOf(navigator, browser.runtime.getManifest().version),
    file: () => store.getState().file.opened?.file ?? null,
    save: saveFile,
  },
}

listenForFiles(window, openFile)
const root = document.getElementById('app')
if (root !== null) mountPanel(root, store, actions, () => Date.now())

// The frame is on screen first: what fills it is loaded after it.
void import('./live').then(({ startLive }) => startLive(store, client, browser.devtools.inspectedWindow.tabId))
