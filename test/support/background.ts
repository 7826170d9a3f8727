/** A background at rest: tests say what they need of it beside. */
import { DEFAULT_SETTINGS, type SessionInfo } from '../../src/core/session-info'
import type { Handlers, Status } from '../../src/messages/contract'

export const idleStatus: Status = {
  access: { all: true, missing: [] },
  seen: 0,
  irrelevant: 0,
  missed: 0,
  dropped: 0,
  last: 0,
  recording: null,
  labels: [],
  settings: DEFAULT_SETTINGS,
  storage: { records: 0, bytes: 0, failure: null, waiting: 0, lost: 0 },
}

const nothing = async () => undefined

const refuse = async (): Promise<never> => {
  throw new Error('The test did not say what comes of this command.')
}

export function handlersOf(handlers: Partial<Handlers> = {}): Handlers {
  return {
    'log/append': refuse,
    'log/read': async () => [],
    'log/clear': nothing,
    'status/get': async () => idleStatus,
    'signatures/tell': nothing,
    'badge/show': nothing,
    'page/open': nothing,
    'recording/start': refuse,
    'recording/stop': async () => null,
    'mark/add': nothing,
    'app/name': nothing,
    'session/name-app': nothing,
    'session/rename': nothing,
    'session/delete': nothing,
    'settings/put': nothing,
    'everything/delete': nothing,
    ...handlers,
  }
}

export const someRecording: SessionInfo = {
  id: 'session-1',
  name: 'Session of 15 Jan 2026, 12:00',
  startedAt: Date.UTC(2026, 0, 15, 12),
  endedAt: null,
  end: null,
  calls: 12,
  marks: 1,
  gaps: 0,
  leftOut: 0,
  environment: { browser: 'Chromium 156', platform: 'linux x86-64', app: '0.1.0', timeZone: 'Europe/Berlin' },
}
