/**
 * The worker (Chrome) or event page (Firefox): every listener is registered here, in the first tick. It may be
 * stopped between any two events, so memory is only a cache.
 */
import browser from 'webextension-polyfill'
import { watchWebRequest } from '../capture/web-request'
import { broadcast, serve } from '../messages/client'
import { inspectedTab } from '../messages/contract'
import { onTie, runtimeWire } from '../messages/port'
import { createBadge } from './badge'
import { createHandlers } from './handlers'
import { createRecorder } from './recorder'

const wire = runtimeWire()
const badge = createBadge()
const recorder = createRecorder({
  grew: last => {
    broadcast(wire, 'log/grew', { last })
    badge.changed()
  },
  cleared: () => {
    broadcast(wire, 'log/cleared', {})
    badge.cleared()
  },
  statusChanged: status => broadcast(wire, 'status/changed', status),
})

watchWebRequest(recorder)
serve(wire, createHandlers(recorder))
badge.follow(recorder)

onTie(name => {
  const tabId = inspectedTab(name)
  if (tabId === null) return () => undefined
  void recorder.inspect(tabId, true)
  return () => void recorder.inspect(tabId, false)
})

browser.permissions.onAdded.addListener(() => recorder.accessChanged())
browser.permissions.onRemoved.addListener(() => recorder.accessChanged())
