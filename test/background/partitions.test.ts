import { expect, it } from 'vitest'
import { createPartitions } from '../../src/background/partitions'
import { partitionOf } from '../../src/core/partition'

it.each([
  { tab: {}, is: null, what: 'Chrome, a request' },
  { tab: { incognito: false }, is: null, what: 'Chrome, a tab' },
  { tab: { incognito: true }, is: 'private', what: 'Chrome, a private tab' },
  { tab: { incognito: false, cookieStoreId: 'firefox-default' }, is: null, what: 'Firefox, a tab' },
  { tab: { incognito: true, cookieStoreId: 'firefox-private' }, is: 'private', what: 'Firefox, a private tab' },
])('$what: $is', ({ tab, is }) => expect(partitionOf(tab)).toBe(is))

it('containers are told apart, and not by their names', () => {
  const [work, home] = ['firefox-container-1', 'firefox-container-2'].map(cookieStoreId => partitionOf({ incognito: false, cookieStoreId }))
  expect(work).not.toBe(home)
  expect(work).toMatch(/^[0-9a-f]+$/)
})

const app = 'https://app.example'
const other = 'https://other.example'

type Pages = Readonly<Record<number, string>>

/** Tab 1 is private, tab 2 is not. */
function browserWith(pages: Pages, mayBePrivate = false) {
  const shown = new Map(Object.entries(pages).map(([id, page]) => [Number(id), page]))
  const partitions = createPartitions(shown, () => mayBePrivate)
  partitions.note({ id: 1, incognito: true })
  partitions.note({ id: 2, incognito: false })
  return partitions
}

it('a tab keeps what it is, also after its end: DevTools may still have something to tell of it', () => {
  const partitions = browserWith({})
  partitions.closed(1)
  expect([1, 2, 3].map(id => partitions.of(id, app))).toEqual(['private', null, null])
})

it('a tab that nobody knows any more may have been private, where the browser shows private ones', () => {
  const partitions = browserWith({}, true)
  expect([1, 2, 3].map(id => partitions.of(id, app))).toEqual(['private', null, 'private'])
})

it.each<{ pages: Pages; from: string | null; is: string | null; what: string }>([
  { pages: { 1: `${app}/`, 2: `${other}/` }, from: app, is: 'private', what: 'of the private page' },
  { pages: { 1: `${app}/`, 2: `${other}/` }, from: other, is: null, what: 'of the other page' },
  { pages: { 1: `${app}/a`, 2: `${app}/b` }, from: app, is: 'private', what: 'of a page that is shown in both' },
  { pages: { 1: `${app}/`, 2: `${other}/` }, from: 'https://frame.example', is: 'private', what: 'of a frame in one of them' },
  { pages: { 1: `${app}/`, 2: `${app}.net/` }, from: app, is: 'private', what: 'of the private page, which begins as another' },
  { pages: { 2: `${other}/` }, from: null, is: 'private', what: 'of nobody known' },
])('what a service worker sends that may be private is private: $what', ({ pages, from, is }) => {
  const partitions = browserWith(pages)
  expect(partitions.of(-1, from)).toBe(is)
  // With the last private tab, its service workers go.
  partitions.closed(1)
  expect(partitions.of(-1, from)).toBeNull()
})
