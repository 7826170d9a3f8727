/** The DevTools page: one for each open DevTools. Makes the panel and captures with bodies. */
import browser from 'webextension-polyfill'
import { watchDevtoolsNetwork } from '../capture/devtools-network'
import { RelevanceFilter } from '../core/relevance'
import { createClient } from '../messages/client'
import { inspectionOf } from '../messages/contract'
import { runtimeWire, tieToBackground } from '../messages/port'
import { profiles } from '../profiles'
import { createSender } from './sender'

const client = createClient(runtimeWire())
const { tabId } = browser.devtools.inspectedWindow
const tie = tieToBackground(inspectionOf(tabId))
const sender = createSender({
  append(observations, counts) {
    tie.renew()
    return client.ask('log/append', observations, counts)
  },
  schedule: (run, delayMs) => void setTimeout(run, delayMs),
})

watchDevtoolsNetwork({
  tabId,
  pageId: crypto.randomUUID(),
  filter: new RelevanceFilter(profiles, crypto.randomUUID()),
  observe: observations => sender.send(observations),
  count: isRelevant => sender.count(isRelevant),
})

// Loaded after everything else: capture must not wait for it.
const badge = import('./badge').then(({ startBadge }) => startBadge(client, tabId))

void browser.devtools.panels.create('DCR', '/extension/icons/32.png', '/extension/panel.html').then(panel => {
  panel.onShown.addListener(() => void badge.then(following => following.stop()))
})
