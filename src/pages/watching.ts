/** What is watched just now, in words: the same on every page. */
import type { Scope, StorageState } from '../core/session-info'
import type { Status } from '../messages/contract'
import { formatCount, plural } from '../panel/format/words'
import { hostList } from '../panel/views/host-list'

export type WatchingState = 'watching' | 'devtools-only' | 'not-permitted' | 'nothing-yet'

export interface WatchingText {
  readonly state: WatchingState
  readonly title: string
  readonly detail: string
}

/** `hasAccess`: the browser lets us see whatever the scope asks for. */
export function watchingText({ access, settings, last }: Pick<Status, 'access' | 'settings' | 'last'>, hasAccess: boolean): WatchingText {
  const { scope } = settings
  if (scope.kind === 'devtools') {
    return {
      state: 'devtools-only',
      title: 'Only while DevTools is open',
      detail: 'Other tabs are not watched. You chose so in the options.',
    }
  }
  if (!hasAccess) {
    const missing = access.missing.map(withoutScheme)
    const what = missing.length > 0 ? hostList(missing) : scope.kind === 'sites' ? hostList(scope.sites) : 'sites'
    return {
      state: 'not-permitted',
      title: 'Not permitted',
      detail: `The browser withholds access to ${what}. Calls there are seen only while DevTools is open, and some are missed.`,
    }
  }
  const where = scope.kind === 'sites' ? hostList(scope.sites) : 'all sites'
  return last === 0
    ? { state: 'nothing-yet', title: 'Nothing yet', detail: `Registration and token calls of ${where} are watched; none was made so far.` }
    : { state: 'watching', title: 'Watching', detail: `Registration and token calls of ${where} are watched.` }
}

/** What is wrong with storing, and what helps; null: nothing is. */
export function storageTrouble({ failure, waiting, lost }: StorageState): string | null {
  const held = [
    waiting > 0 ? `${plural(waiting, 'entry waits', 'entries wait')} in memory until there is room.` : '',
    lost > 0 ? `${plural(lost, 'entry', 'entries')} could not be kept and ${lost === 1 ? 'is' : 'are'} lost.` : '',
  ]
  const text = {
    full: 'The browser has no room left to store what is seen. Clear the log in the panel, delete sessions, or free space on the disk.',
    failed: 'The browser could not store what was seen last. It is tried again with the next call.',
  }
  const sentences = [failure === null ? '' : text[failure], ...held].filter(sentence => sentence !== '')
  return sentences.length === 0 ? null : sentences.join(' ')
}

/** How full the log is, and what it let go. */
export function storageText({ storage, dropped }: Pick<Status, 'storage' | 'dropped'>): string {
  const held = `${plural(storage.records, 'entry', 'entries')} kept, ${formatMegabytes(storage.bytes)}.`
  return dropped === 0 ? `${held} Nothing fell off so far.` : `${held} ${formatCount(dropped)} of the oldest fell off so far.`
}

export function formatMegabytes(bytes: number): string {
  const megabytes = bytes / MEGABYTE
  return `${megabytes < 10 ? megabytes.toFixed(1) : formatCount(Math.round(megabytes))} MB`
}

/** As browsers and people count storage. */
export const MEGABYTE = 1024 * 1024

/** What to ask the browser for, so that everything in scope can be watched. */
export function originsOf(scope: Scope): string[] {
  if (scope.kind !== 'sites') return ['<all_urls>']
  return scope.sites.map(site => (isAddress(site) ? `*://${site}/*` : `*://*.${site}/*`))
}

/** An IP address has no subdomains, and patterns with them are refused. */
function isAddress(site: string): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])$/.test(site)
}

function withoutScheme(origin: string): string {
  return origin.replace(/^https?:\/\//, '')
}
