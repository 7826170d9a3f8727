/**
 * The worker (Chrome) or event page (Firefox): every listener is registered here, in the first tick. It may be
 * stopped between any two events, so memory is only a cache.
 */
import browser from 'webextension-polyfill'
import { watchWebRequest } from '../capture/web-request'
import { broadcast, serve } from '../messages/client'
import { inspectedTab } from '../messages/contract'
import { onTie, runtimeWire } from '../messages/port'
import { createHandlers, openPage } from './handlers'
import { createRecorder } from './recorder'

const wire = runtimeWire()
const recorder = createRecorder({
  grew: last => broadcast(wire, 'log/grew', { last }),
  cleared: () => broadcast(wire, 'log/cleared', {}),
  statusChanged: status => broadcast(wire, 'status/changed', status),
  sessionsChanged: () => broadcast(wire, 'sessions/changed', {}),
})

watchWebRequest(recorder)
serve(wire, createHandlers(recorder))
void browser.action.setBadgeBackgroundColor({ color: '#b3261e' })

onTie(name => {
  const tabId = inspectedTab(name)
  if (tabId === null) return () => undefined
  void recorder.inspect(tabId, true)
  return () => void recorder.inspect(tabId, false)
})

browser.permissions.onAdded.addListener(() => recorder.accessChanged())
browser.permissions.onRemoved.addListener(() => recorder.accessChanged())

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') void openPage('welcome')
})

// Firefox on Android has no keyboard.
browser.commands?.onCommand.addListener(command => {
  if (command === 'mark-moment') void recorder.mark({ kind: 'note', note: '', origin: null })
  if (command === 'toggle-recording')
    void recorder.status().then(({ recording }) => (recording === null ? recorder.startRecording() : recorder.stopRecording()))
})
