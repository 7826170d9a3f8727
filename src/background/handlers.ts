/** One function for each command. What comes in is checked here: another context may be of another version. */
import browser from 'webextension-polyfill'
import { AppError } from '../core/errors'
import type { Observation } from '../core/observation'
import type { Counts, Handlers } from '../messages/contract'
import type { Recorder } from './recorder'

export function createHandlers(recorder: Recorder): Handlers {
  return {
    async 'log/append'(observations, counts) {
      return { last: await recorder.append(readObservations(observations), readCounts(counts)) }
    },
    async 'log/read'(after, limit) {
      return (await recorder.log()).read(readNumber(after), Math.min(readNumber(limit), 1000))
    },
    'log/clear': () => recorder.clear(),
    'status/get': () => recorder.status(),
    async 'badge/show'(tabId, count) {
      const text = readNumber(count) === 0 ? '' : String(count)
      // The tab may be gone by now.
      await browser.action.setBadgeText({ tabId: readNumber(tabId), text }).catch(() => undefined)
    },
    async 'access/open'() {
      await browser.runtime.openOptionsPage()
    },
  }
}

function readObservations(value: unknown): readonly Observation[] {
  if (!Array.isArray(value)) throw malformed('observations')
  for (const item of value) {
    const { id, requestKey, phase, data } = (item ?? {}) as Partial<Record<string, unknown>>
    if (typeof id !== 'string' || typeof requestKey !== 'string' || typeof phase !== 'string' || typeof data !== 'object')
      throw malformed('observations')
  }
  return value as readonly Observation[]
}

function readCounts(value: unknown): Counts {
  const { seen, irrelevant } = (value ?? {}) as Partial<Record<string, unknown>>
  return { seen: readNumber(seen), irrelevant: readNumber(irrelevant) }
}

function readNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw malformed('a number')
  return value
}

function malformed(what: string): AppError {
  return new AppError('MSG_MALFORMED', `The message should have held ${what}.`)
}
