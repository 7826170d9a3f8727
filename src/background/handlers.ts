/** One function for each command. What comes in is checked here: another context may be of another version. */
import browser from 'webextension-polyfill'
import { AppError } from '../core/errors'
import { type AppLabel, LIVE, readLabel } from '../core/labels'
import type { Observation } from '../core/observation'
import { HIDDEN_SIGNATURES, type HiddenSignature } from '../core/placeholder'
import type { Counts, ExtensionPage, Handlers, NewMark } from '../messages/contract'
import type { Recorder } from './recorder'
import { readSettings } from './settings'

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
    'signatures/tell': found => recorder.tellSignatures(readSignatures(found)),
    async 'badge/show'(tabId, count) {
      const text = readNumber(count) > 0 ? String(count) : recorder.isRecording() ? 'REC' : ''
      // The tab may be gone by now.
      await browser.action.setBadgeText({ tabId: readNumber(tabId), text }).catch(() => undefined)
    },
    async 'page/open'(page, sessionIds) {
      await openPage(readWord(page, PAGES), readTexts(sessionIds))
    },
    'recording/start': () => recorder.startRecording(),
    'recording/stop': () => recorder.stopRecording(),
    'mark/add': mark => recorder.mark(readMark(mark)),
    'app/name': label => recorder.nameApp(readAppLabel(label)),
    'session/name-app': (id, label) => recorder.nameAppOf(readText(id), readAppLabel(label)),
    'session/rename': (id, name) => recorder.renameSession(readText(id), readText(name).slice(0, LONGEST_NAME)),
    'session/delete': id => recorder.deleteSession(readText(id)),
    'settings/put': settings => recorder.putSettings(readSettings(settings)),
    'everything/delete': () => recorder.deleteEverything(),
  }
}

const PAGES = ['options', 'sessions', 'welcome'] as const
const LONGEST_NAME = 200
const LONGEST_NOTE = 2000

/** Sessions are named in the address: one to be opened, or two to be compared. */
export async function openPage(page: ExtensionPage, [first, second]: readonly string[] = []): Promise<void> {
  const query = new URLSearchParams(first === undefined ? {} : second === undefined ? { id: first } : { a: first, b: second })
  const url = browser.runtime.getURL(`extension/${page}.html${first === undefined ? '' : `?${query}`}`)
  const [shown] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
  // In a private window of Firefox, our pages cannot read what is stored.
  await (shown?.incognito ? browser.windows : browser.tabs).create({ url })
}

function readMark(value: unknown): NewMark {
  const { kind, note, origin, at } = (value ?? {}) as Partial<Record<string, unknown>>
  return {
    kind: readWord(kind, ['note', 'storage-cleared']),
    note: readText(note).slice(0, LONGEST_NOTE),
    origin: origin === null ? null : readText(origin),
    ...(at !== undefined && { at: readNumber(at) }),
  }
}

function readAppLabel(value: unknown): AppLabel {
  const label = readLabel(value, LIVE)
  if (label === null) throw malformed('the name of an app')
  return label
}

function readWord<Word extends string>(value: unknown, words: readonly Word[]): Word {
  const word = words.find(one => one === value)
  if (word === undefined) throw malformed(`one of ${words.join(', ')}`)
  return word
}

function readText(value: unknown): string {
  if (typeof value !== 'string') throw malformed('a text')
  return value
}

function readTexts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw malformed('texts')
  return value.map(readText)
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

function readSignatures(value: unknown): ReadonlyMap<string, HiddenSignature> {
  if (!Array.isArray(value)) throw malformed('signatures')
  return new Map(
    value.map(item => {
      if (!Array.isArray(item)) throw malformed('signatures')
      return [readText(item[0]), readWord(item[1], HIDDEN_SIGNATURES)]
    }),
  )
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
