/** The panel in DevTools: where the pure panel meets the browser. */
import browser from 'webextension-polyfill'
import { createClient } from '../messages/client'
import { runtimeWire } from '../messages/port'
import type { PanelActions } from './actions'
import { copyText } from './copy-text'
import { environmentOf } from './environment'
import { mountPanel } from './mount'
import { saveFile } from './save-file'
import { createPanelStore } from './store/panel-store'

const store = createPanelStore()
const client = createClient(runtimeWire())

const actions: PanelActions = {
  clear: () => void client.ask('log/clear').catch(() => undefined),
  grantAccess() {
    // Firefox has no `permissions` in a DevTools panel: there, a page of our own asks.
    if (browser.permissions === undefined) void client.ask('page/open', 'options', []).catch(() => undefined)
    else void browser.permissions.request({ origins: ['<all_urls>'] }).catch(() => undefined)
  },
  copy: copyText,
  recorder: {
    start: () => client.ask('recording/start').then(() => undefined),
    stop: () => client.ask('recording/stop').then(() => undefined),
    mark: mark => client.ask('mark/add', mark),
    openSessions: () => void client.ask('page/open', 'sessions', []).catch(() => undefined),
    async pageOrigin() {
      const { tabId } = browser.devtools.inspectedWindow
      return store.getState().result.loads.findLast(load => load.tabId === tabId)?.origin ?? null
    },
  },
  exporting: {
    environment: environmentOf(navigator, browser.runtime.getManifest().version),
    file: () => null,
    save: saveFile,
  },
}

const root = document.getElementById('app')
if (root !== null) mountPanel(root, store, actions, () => Date.now())

// The frame is on screen first: what fills it is loaded after it.
void import('./live').then(({ startLive }) => startLive(store, client, browser.devtools.inspectedWindow.tabId))
