import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type Scope, type StorageState } from '../../src/core/session-info'
import { MEGABYTE, originsOf, storageText, storageTrouble, watchingText } from '../../src/pages/watching'

const EVERYWHERE: Scope = { kind: 'everywhere' }
const DEVTOOLS: Scope = { kind: 'devtools' }
const SITES: Scope = { kind: 'sites', sites: ['example.com', 'auth.example.org'] }

describe('what is watched, in words', () => {
  it.each([
    ['everything', EVERYWHERE, true, [], 5, 'watching', /calls of all sites are watched\.$/],
    ['no call yet', EVERYWHERE, true, [], 0, 'nothing-yet', /none was made so far/],
    ['only some sites', SITES, true, [], 5, 'watching', /calls of example\.com and auth\.example\.org are watched/],
    ['hosts that were met and are withheld', EVERYWHERE, false, ['https://sp.example'], 5, 'not-permitted', /access to sp\.example\. /],
    ['nothing met yet, everything withheld', EVERYWHERE, false, [], 0, 'not-permitted', /access to sites\. /],
    ['the chosen sites withheld', SITES, false, [], 0, 'not-permitted', /access to example\.com and auth\.example\.org\. /],
    ['DevTools alone, which needs no permission', DEVTOOLS, false, ['https://sp.example'], 5, 'devtools-only', /not watched/],
  ] as const)('%s', (_name, scope, hasAccess, missing, last, state, detail) => {
    const text = watchingText({ access: { all: hasAccess, missing }, settings: { ...DEFAULT_SETTINGS, scope }, last }, hasAccess)
    expect(text.state).toBe(state)
    expect(text.detail).toMatch(detail)
  })
})

describe('what the browser is asked for', () => {
  it.each([
    [EVERYWHERE, ['<all_urls>']],
    [DEVTOOLS, ['<all_urls>']],
    [SITES, ['*://*.example.com/*', '*://*.auth.example.org/*']],
    // An address has no subdomains: browsers refuse a pattern with them.
    [{ kind: 'sites', sites: ['127.0.0.1', '[::1]', 'localhost'] }, ['*://127.0.0.1/*', '*://[::1]/*', '*://*.localhost/*']],
  ] as const)('%j', (scope, origins) => expect(originsOf(scope)).toEqual(origins))
})

describe('how storing goes', () => {
  const well: StorageState = { records: 1234, bytes: 3.5 * MEGABYTE, failure: null, waiting: 0, lost: 0 }

  it.each([
    ['well', {}, null],
    ['no room', { failure: 'full' }, /no room left.*free space on the disk\.$/],
    ['no room, and some wait', { failure: 'full', waiting: 14 }, /no room left.*14 entries wait in memory/],
    ['failed once', { failure: 'failed', waiting: 1 }, /tried again.*1 entry waits in memory/],
    ['some were given up, and it goes well again', { lost: 1 }, /^1 entry could not be kept and is lost\.$/],
    ['several were given up', { lost: 2000 }, /^2,000 entries could not be kept and are lost\.$/],
  ] as const)('%s', (_name, part, text) => {
    const trouble = storageTrouble({ ...well, ...part })
    if (text === null) expect(trouble).toBeNull()
    else expect(trouble).toMatch(text)
  })

  it.each([
    [0, '1,234 entries kept, 3.5 MB. Nothing fell off so far.'],
    [5678, '1,234 entries kept, 3.5 MB. 5,678 of the oldest fell off so far.'],
  ])('%s fell off', (dropped, text) => expect(storageText({ storage: well, dropped })).toBe(text))
})
