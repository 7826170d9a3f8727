/** The panel in DevTools: where the pure panel meets the browser. */
import browser from 'webextension-polyfill'
import { createClient } from '../messages/client'
import { runtimeWire } from '../messages/port'
import type { PanelActions } from './actions'
import { copyText } from './copy-text'
import { mountPanel } from './mount'
import { createPanelStore } from './store/panel-store'

const store = createPanelStore()
const client = createClient(runtimeWire())

const actions: PanelActions = {
  clear: () => void client.ask('log/clear').catch(() => undefined),
  grantAccess() {
    // Firefox has no `permissions` in a DevTools panel: there, a page of our own asks.
    if (browser.permissions === undefined) void client.ask('access/open').catch(() => undefined)
    else void browser.permissions.request({ origins: ['<all_urls>'] }).catch(() => undefined)
  },
  copy: copyText,
}

const root = document.getElementById('app')
if (root !== null) mountPanel(root, store, actions, () => Date.now())

// The frame is on screen first: what fills it is loaded after it.
void import('./live').then(({ startLive }) => startLive(store, client, browser.devtools.inspectedWindow.tabId))
