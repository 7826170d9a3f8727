/** The extension's own storage: when there is no room, and when an earlier version has made it. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Observation } from '../../src/core/observation'
import type { SessionInfo } from '../../src/core/session-info'
import type { Status } from '../../src/messages/contract'
import type { TabId } from './support/driver'
import { eventually } from './support/eventually'
import { ask } from './support/extension-page'
import { LIMITED_STORAGE } from './support/firefox'
import { endSession, isFirefox, type Session, startSession, textOf } from './support/session'
import { startTargetServer, type TargetServer } from './support/target-server'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let session: Session
let target: TargetServer
let folder: string
let tab: TabId

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dcr-bounded-'))
  const options = isFirefox ? { firefoxPrefs: LIMITED_STORAGE } : { extensionDir: await withoutUnlimitedStorage() }
  ;[session, target] = await Promise.all([startSession(options), startTargetServer()])
  // Chromium lets whoever stores something go on for half a minute without looking again.
  if (!isFirefox) await session.driver.leaveRoom(300_000)
  tab = await session.driver.newTab(target.url)
})
afterAll(async () => {
  await target.close()
  await endSession(session)
  await rm(folder, { recursive: true, force: true })
})

/** With the permission, Chromium sets no limit but the disk's. */
async function withoutUnlimitedStorage(): Promise<string> {
  const copy = join(folder, 'extension')
  await cp('dist/chrome', copy, { recursive: true })
  const file = join(copy, 'manifest.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { permissions: string[] }
  await writeFile(file, JSON.stringify({ ...manifest, permissions: manifest.permissions.filter(name => name !== 'unlimitedStorage') }))
  return copy
}

const status = () => ask.background<Status>(session.driver, 'status/get')
const storage = async () => (await status()).storage
const readLog = async () =>
  (await ask.background<{ observation: Observation }[]>(session.driver, 'log/read', 0, 1000)).map(({ observation }) => observation)

/** Token requests from the page, one after the other; each with so many letters to spare. */
function call(names: readonly string[], filler = 0): Promise<void> {
  return session.driver.evaluate(
    async (all, letters) => {
      const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'client-a', filler: 'x'.repeat(letters) })
      for (const name of all) await (await fetch(`/token?n=${name}`, { method: 'POST', body: form })).text()
    },
    names,
    filler,
  )
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`)

/** Names of the calls that the log holds. */
const sent = async () =>
  (await readLog())
    .flatMap(observation => (observation.phase === 'request' ? [new URL(observation.data.request.url).searchParams.get('n')] : []))
    .filter(name => name !== null)

/** It goes on watching, and whatever comes does not cost the log another quarter. */
async function showsThatItIsFull(late: readonly string[], dropped: number): Promise<void> {
  const { driver } = session
  for (const name of late) {
    await call([name])
    // Each is tried on its own.
    await eventually(async () => (await storage()).failure).toBe('full')
  }
  await eventually(async () => (await storage()).waiting).toBeGreaterThanOrEqual(10)
  expect(await status()).toMatchObject({ dropped, storage: { failure: 'full', lost: 0 } })

  await driver.openDevTools()
  await eventually(() => textOf(driver, '[data-testid="status"]')).toMatch(
    /The browser has no room left: clear the session or free space on the disk · \d+ entries wait to be stored/,
  )
  await driver.closeDevTools()
  for (const page of ['popup.html', 'options.html']) {
    const own = await driver.newTab(driver.extensionUrl(`extension/${page}`))
    await eventually(() => driver.evaluate(() => document.querySelector('[data-testid="storage-trouble"]')?.textContent)).toMatch(
      /^The browser has no room left to store what is seen\..* \d+ entries wait in memory until there is room\.$/,
    )
    await driver.closeTab(own)
  }
  await driver.switchTab(tab)
}

it('no room: the oldest make some, once; what still does not fit waits, which is said; with room again all is there once', async () => {
  const { driver } = session
  await call(names('early', 40))
  await eventually(async () => (await storage()).records).toBeGreaterThanOrEqual(80)
  const { records } = await storage()
  const made = names('early', 40)
  const more = async (all: readonly string[], filler = 0) => {
    made.push(...all)
    await call(all, filler)
  }
  if (isFirefox) {
    // What falls off takes the database's journal with it: that is room enough, for a while.
    await driver.leaveRoom(65_536)
    for (let round = 0; round < 10 && (await status()).dropped === 0; round++) await more(names(`round-${round}`, 40))
    await eventually(storage).toMatchObject({ failure: null, waiting: 0, lost: 0 })
  } else {
    await more(['large'], 400_000)
    await eventually(async () => (await status()).dropped).toBeGreaterThanOrEqual(Math.floor(records / 4))
    const { dropped } = await status()
    expect(dropped).toBeLessThan(records / 2)
    const late = names('late', 4)
    made.push(...late)
    await showsThatItIsFull(late, dropped)
  }
  expect((await status()).dropped).toBeGreaterThan(0)

  await driver.giveRoomBack()
  await more(['last'])
  await eventually(storage).toMatchObject({ failure: null, waiting: 0, lost: 0 })
  const log = await readLog()
  expect(new Set(log.map(({ id }) => id)).size).toBe(log.length)
  const kept = await sent()
  const missing = made.filter(name => !kept.includes(name))
  expect(kept).toEqual(made.slice(missing.length))
  // What is missing lies in the gap that is drawn, as it was told last.
  const gap = log.filter(observation => observation.phase === 'gap').findLast(({ data }) => data.reason === 'bound-reached')
  const at = (name: string | undefined) => target.seenAt[target.seen.indexOf(`/token?n=${name}`)] ?? 0
  expect(gap?.at ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(at(missing[0]) + 100)
  expect(gap?.data.until ?? 0).toBeGreaterThanOrEqual(at(missing.at(-1)) - 100)
})

it('a database of the first version is opened with what it holds, and sessions find a place in it', async () => {
  const { driver } = session
  await driver.switchTab(tab)
  const before = await sent()
  expect(before.length).toBeGreaterThan(10)
  const own = await driver.newTab(driver.extensionUrl('extension/options.html'))
  await driver.evaluate(makeFirstVersion)
  await driver.closeTab(own)
  await driver.switchTab(tab)
  await driver.stopWorker()
  await call(['after'])
  await eventually(sent).toEqual([...before, 'after'])

  await ask.background(driver, 'recording/start')
  await call(['recorded'])
  await eventually(async () => (await status()).recording?.calls).toBe(1)
  expect(await ask.background<SessionInfo>(driver, 'recording/stop')).toMatchObject({ calls: 1, end: 'stopped' })
})

it('no fault was thrown by any of this', async () => {
  expect(await session.driver.pageErrors()).toEqual([])
})

/** Runs in a page of the extension: puts what the database holds into one as the first version made it. */
async function makeFirstVersion(): Promise<void> {
  const finished = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const current = await finished(indexedDB.open('dcr-devtools'))
  const log = (await finished(current.transaction('log').objectStore('log').getAll())) as object[]
  current.close()
  await finished(indexedDB.deleteDatabase('dcr-devtools'))
  const opening = indexedDB.open('dcr-devtools', 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('log', { keyPath: 'seq', autoIncrement: true }).createIndex('id', 'id', { unique: true })
    opening.result.createObjectStore('meta')
  }
  const first = await finished(opening)
  const tx = first.transaction('log', 'readwrite')
  for (const item of log) tx.objectStore('log').add(item)
  await new Promise(resolve => {
    tx.oncomplete = resolve
  })
  first.close()
}
