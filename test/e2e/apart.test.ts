/** Private windows and containers: shown, told apart, and never saved. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { HttpExchange } from '../../src/core/exchange'
import { Merger } from '../../src/core/merge'
import type { Observation } from '../../src/core/observation'
import type { SessionInfo } from '../../src/core/session-info'
import type { Status } from '../../src/messages/contract'
import type { BrowserDriver, TabId } from './support/driver'
import { eventually } from './support/eventually'
import { ask } from './support/extension-page'
import {
  type Credentials,
  callApi,
  endSession,
  isFirefox,
  obtainToken,
  openView,
  type Session,
  shownFaults,
  startSession,
  textOf,
} from './support/session'
import { startTargetServer, type TargetServer } from './support/target-server'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

interface Place {
  readonly tab: TabId
  readonly credentials: Credentials
}

let session: Session
let target: TargetServer
let normal: Place
/** A private window, and in Firefox a container. */
let apart: readonly Place[]

beforeAll(async () => {
  ;[session, target] = await Promise.all([startSession({ privateWindows: true }), startTargetServer()])
  const { driver, lab } = session
  const firstTab = driver.currentTab()
  await ask.background(driver, 'recording/start')
  normal = await use(await driver.newTab(lab.appUrl))
  const hidden = [await use(await driver.newPrivateTab(lab.appUrl))]
  if (isFirefox) hidden.push(await use(await driver.newContainerTab(lab.appUrl)))
  apart = hidden
  await driver.switchTab(firstTab)
})
afterAll(async () => {
  await target.close()
  await endSession(session)
})

/** The same app in the current tab: it registers, gets a token and uses it. */
async function use(tab: TabId): Promise<Place> {
  const credentials = await obtainToken(session)
  expect(await callApi(session, credentials.accessToken)).toBe(200)
  return { tab, credentials }
}

async function exchanges(driver: BrowserDriver): Promise<HttpExchange[]> {
  const merged = new Map<string, HttpExchange>()
  const merger = new Merger({ put: exchange => merged.set(exchange.id, exchange), remove: id => merged.delete(id) })
  const records = await ask.background<{ observation: Observation }[]>(driver, 'log/read', 0, 1000)
  for (const { observation } of records) if (observation.phase !== 'gap' && observation.phase !== 'mark') merger.add(observation)
  return [...merged.values()]
}

const recording = async () => (await ask.background<Status>(session.driver, 'status/get')).recording
const find = (name: string) => `[data-testid="${name}"]`
const secretsOf = ({ clientId, clientSecret, softwareStatement, accessToken }: Credentials) => [
  clientId,
  clientSecret,
  softwareStatement,
  accessToken,
]
const clientsIn = (text: string) => [normal, ...apart].map(({ credentials }) => text.includes(credentials.clientId))
const choose = async (item: string) => {
  await session.driver.click(find('more'))
  await session.driver.click(find(`more-${item}`))
}

/** Another call from this tab's page; resolves once it is seen. */
async function callFrom(tab: TabId, call: (name: string) => Promise<unknown>, name: string): Promise<HttpExchange> {
  const { driver } = session
  const before = driver.currentTab()
  await driver.switchTab(tab)
  await driver.evaluate(call, name)
  await driver.switchTab(before)
  const seen = async () => (await exchanges(driver)).find(({ request, endedAt }) => request.url.includes(name) && endedAt !== null)
  await eventually(seen).toBeDefined()
  return (await seen()) as HttpExchange
}

const fromServiceWorker = async (name: string) => {
  await navigator.serviceWorker.register('/service-worker.js')
  const { active } = await navigator.serviceWorker.ready
  await new Promise<void>(done => {
    navigator.serviceWorker.onmessage = () => done()
    active?.postMessage(name)
  })
}

it('each call is known to belong to its private window or container, and the recording counts them as left out', async () => {
  const seen = await exchanges(session.driver)
  const partitionsOf = (path: string) => seen.filter(({ request }) => request.url.endsWith(path)).map(({ context }) => context.partition)
  const [, , container] = partitionsOf('/o/client/register')
  // Firefox says it by an id of its own, never by the name that somebody gave it.
  if (isFirefox) expect(container).toMatch(/^[0-9a-f]{16}$/)
  const expected = isFirefox ? [null, 'private', container] : [null, 'private']
  for (const path of ['/o/client/register', '/o/client/token']) expect(partitionsOf(path)).toEqual(expected)
  expect(new Set(seen.map(({ context }) => context.partition))).toEqual(new Set(expected))
  const leftOut = seen.filter(({ context }) => context.partition !== null).length
  await eventually(recording).toMatchObject({ calls: seen.length - leftOut, leftOut })
})

it('what a service worker sends is its window’s, too; Chrome does not say whose it is', async () => {
  const { driver } = session
  const before = driver.currentTab()
  const hidden = await driver.newPrivateTab(target.url)
  const open = await driver.newTab(`${target.url.replace('127.0.0.1', 'localhost')}/other`)
  await driver.switchTab(before)
  const one = await callFrom(hidden, fromServiceWorker, 'from-a-hidden-worker')
  const other = await callFrom(open, fromServiceWorker, 'from-an-open-worker')
  expect([one.context, other.context].map(({ tabId, partition }) => [tabId, partition])).toEqual([
    [-1, 'private'],
    [-1, null],
  ])
  await driver.closeTab(hidden)
  await driver.closeTab(open)
})

it('the panel in a private window shows what is its own, and notes nothing of it', async () => {
  const { driver } = session
  for (const { tab, credentials } of apart) {
    await driver.switchTab(tab)
    await driver.openDevTools()
    await openView(driver, 'timeline')
    await eventually(() => driver.panel(() => document.body.textContent)).toContain(credentials.clientId)
    await choose('storage')
    await eventually(() => textOf(driver, find('told'))).toMatch(/^Not noted: private windows and containers are never saved\./)
    await driver.closeDevTools()
  }
})

it('the panel of another tab shows all of them when it is asked for all tabs, each as an app of its own, and exports none', async () => {
  const { driver } = session
  await driver.switchTab(normal.tab)
  await driver.openDevTools()
  await openView(driver, 'timeline')
  const shown = async () => clientsIn(await driver.panel(() => document.body.textContent ?? ''))
  await eventually(shown).toEqual([true, ...apart.map(() => false)])
  await choose('all-tabs')
  await eventually(shown).toEqual([true, ...apart.map(() => true)])
  // One app with as many clients would be a finding.
  expect((await shownFaults(driver)).filter(({ ruleId }) => ruleId.startsWith('registration/'))).toEqual([])

  await choose('export')
  await eventually(() => textOf(driver, find('export-what'))).toMatch(
    /\d+ calls of private windows or containers stay here, too: they never leave\.$/,
  )
  await driver.click(find('export-start'))
  const file = await driver.download(() => driver.click(find('export-save')))
  expect(clientsIn(await readFile(file, 'utf8'))).toEqual([true, ...apart.map(() => false)])
  await driver.closeDevTools()
})

it('what the toolbar button opens in a private window says so, and offers what is left', async () => {
  const { driver } = session
  const [{ tab }] = apart as [Place]
  await driver.switchTab(tab)
  await driver.openPopup()
  const read = () => driver.popup.evaluate(() => document.body.innerText.replace(/\s+/g, ' '))
  await eventually(read).toMatch(/Recording .* \d+ calls of private windows or containers left out: they are never saved\./)
  const isOff = () => driver.popup.evaluate(css => document.querySelector<HTMLButtonElement>(css)?.disabled, find('cleared'))
  await eventually(isOff).toBe(true)
  // Firefox gives pages in private windows a database of their own: ours are shown elsewhere.
  await driver.popup.click(find('open-sessions'))
  const whereSessionsAre = () =>
    driver.background(async () => {
      interface Api {
        tabs: { query(query: object): Promise<{ url?: string; incognito: boolean }[]> }
      }
      const { browser, chrome } = self as unknown as { browser?: Api; chrome: Api }
      const tabs = await (browser ?? chrome).tabs.query({})
      return tabs.filter(({ url }) => url?.endsWith('/sessions.html')).map(({ incognito }) => incognito)
    })
  await eventually(whereSessionsAre).toEqual([false])
})

it('what was recorded holds nothing of them, and says how much was left out', async () => {
  const { driver } = session
  await driver.switchTab(normal.tab)
  const before = (await recording()) as SessionInfo
  const { id, leftOut, calls, marks } = await ask.background<SessionInfo>(driver, 'recording/stop')
  expect({ calls, leftOut, marks }).toEqual({ calls: before.calls, leftOut: before.leftOut, marks: 0 })
  const text = await ask.sessionText(driver, id)
  expect(apart.flatMap(({ credentials }) => secretsOf(credentials)).filter(secret => text.includes(secret))).toEqual([])
  expect(text).toContain(normal.credentials.clientId)
  expect(text).not.toContain('from-a-hidden-worker')
  expect((JSON.parse(text) as { log: { entries: unknown[] } }).log.entries).toHaveLength(calls)
  await driver.newTab(driver.extensionUrl('extension/sessions.html'))
  await eventually(() => driver.evaluate(css => document.querySelector(css)?.textContent, find('caveat'))).toBe(
    `${leftOut} calls of private windows or containers left out: they are never saved.`,
  )
})

it('where the extension is not allowed in private windows, nothing is seen of them', async () => {
  const other = await startSession()
  try {
    const { driver } = other
    const first = driver.currentTab()
    const hidden = await driver.newPrivateTab(target.url)
    await driver.evaluate(call, 'unseen')
    await driver.closeTab(hidden)
    await driver.switchTab(first)
    await driver.openTab(target.url)
    await driver.evaluate(call, 'seen')
    const names = async () => (await exchanges(driver)).map(({ request }) => new URL(request.url).search)
    await eventually(names).toContain('?n=seen')
    expect(target.seen).toContain('/token?n=unseen')
    expect(await names()).not.toContain('?n=unseen')
  } finally {
    await endSession(other)
  }
})

async function call(name: string): Promise<void> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&client_id=client-a',
  }
  await (await fetch(`/token?n=${name}`, init)).text()
}
