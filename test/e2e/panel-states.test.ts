/** What the panel says when there is nothing to show yet, and how it takes interruptions. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from './support/eventually'
import {
  clearPanel,
  endSession,
  inspectCall,
  isFirefox,
  obtainToken,
  openView,
  ownHosts,
  play,
  type Session,
  shownCalls,
  shownRows,
  startSession,
  textOf,
} from './support/session'
import { startTargetServer, type TargetServer } from './support/target-server'

const PLAYED = ['well-behaved', 'token-per-call']

let session: Session
let target: TargetServer
let tab: string
beforeAll(async () => {
  ;[session, target] = await Promise.all([startSession({ hosts: ownHosts(PLAYED) }), startTargetServer()])
})
beforeEach(async () => {
  // A page without any call, in a tab that the panel knows nothing of.
  tab = await session.driver.newTab(`${target.url}/other`)
})
afterEach(() => session.driver.closeTab(tab))
afterAll(async () => {
  await target.close()
  await endSession(session)
})

const emptyState = () =>
  session.driver.panel(() => document.querySelector<HTMLElement>('[data-testid="empty-state"]')?.dataset.state ?? null)
const status = () => textOf(session.driver, '[data-testid="status"]')
const inspectedTab = () =>
  session.driver.panel(
    () => (self as unknown as { browser: { devtools: { inspectedWindow: { tabId: number } } } }).browser.devtools.inspectedWindow.tabId,
  )

describe('before anything happened', () => {
  it('says that nothing was recorded, and what to do', async () => {
    const { driver } = session
    await driver.openDevTools()
    await eventually(emptyState).toBe('watching')
    expect(await textOf(driver, '[data-testid="empty-state"]')).toMatch(
      /^Nothing recorded yet.*Reload the page.*registration and token requests/,
    )
    await eventually(status).toMatch(/^Watching · \d+ calls? seen, 0 kept$/)
    // The same words stand in each view.
    for (const view of ['calls', 'findings', 'timeline'] as const) {
      await openView(driver, view)
      expect(await emptyState()).toBe('watching')
    }
  })

  it('a page that has nothing to do with OAuth is counted and not shown', async () => {
    const { driver } = session
    await driver.openDevTools()
    await eventually(emptyState).toBe('watching')
    // Page loads are kept for what may come after them, and are no session by themselves.
    await driver.openTab(`${target.url}/`)
    await driver.evaluate(() => fetch('/api').then(response => response.text()))
    await eventually(status).toMatch(/^Watching · [1-9]\d* calls seen, [1-9] kept$/)
    expect(await emptyState()).toBe('watching')
    expect(await textOf(driver, '[data-testid="empty-state"]')).toMatch(
      /calls seen so far; none registers a client, asks for a token or uses one/,
    )
  })

  it('says that it is connecting for as long as the recorder does not answer', async () => {
    const { driver } = session
    // The recorder asks the browser for its permissions before it answers. Here the browser takes its time.
    await driver.background(() => {
      const { permissions } = (self as unknown as { browser: { permissions: { contains(what: object): Promise<boolean> } } }).browser
      const contains = permissions.contains.bind(permissions)
      const waiting = new Promise<void>(resolve => {
        const answerAtLast = () => {
          permissions.contains = contains
          resolve()
        }
        Object.assign(self, { answerAtLast })
      })
      permissions.contains = async what => {
        await waiting
        return contains(what)
      }
    })
    await driver.openDevTools()
    await eventually(emptyState).toBe('connecting')
    expect(await textOf(driver, '[data-testid="empty-state"]')).toMatch(/^Connecting to the recorder/)
    expect(await status()).toMatch(/^Connecting/)
    await driver.background(() => (self as unknown as { answerAtLast(): void }).answerAtLast())
    await eventually(emptyState).toBe('watching')
  })
})

it('hosts withheld: says so, offers to ask, and watches again once they are given', async () => {
  const { driver } = session
  await driver.openDevTools()
  await eventually(emptyState).toBe('watching')
  await driver.withholdHosts()
  await eventually(emptyState).toBe('not-permitted')
  expect(await textOf(driver, '[data-testid="empty-state"]')).toMatch(
    /^The browser withholds access.*seen only while DevTools is open.*Allow access/,
  )
  expect(await status()).toMatch(/^Watching in part · /)

  if (isFirefox) {
    // Firefox lets no DevTools panel ask: the extension's own page does, in a tab that comes to the front.
    await driver.click('[data-testid="grant-access"]')
    const access = () => driver.evaluate(() => document.querySelector<HTMLElement>('[data-testid="access-state"]')?.dataset.state)
    await eventually(access).toBe('missing')
    expect(await driver.evaluate(() => document.querySelector('[data-testid="access-state"]')?.textContent)).toMatch(/^Access is not given/)
    expect(await driver.evaluate(() => document.querySelector<HTMLElement>('[data-testid="ask-access"]')?.hidden)).toBe(false)
    await driver.grantHosts()
    await eventually(access).toBe('granted')
    await driver.evaluate(async () => {
      const { tabs } = (self as unknown as { browser: { tabs: { getCurrent(): Promise<{ id: number }>; remove(id: number): void } } })
        .browser
      const { id } = await tabs.getCurrent()
      setTimeout(() => tabs.remove(id))
    })
    await driver.switchTab(tab)
  } else {
    // The browser's question is its own window, out of a test's reach. What is asked for is not.
    await driver.panel(() => {
      const { permissions } = (self as unknown as { browser: { permissions: { request(what: object): Promise<boolean> } } }).browser
      permissions.request = async what => {
        Object.assign(self, { askedFor: what })
        return false
      }
    })
    await driver.click('[data-testid="grant-access"]')
    await driver.waitForPanel(() => (self as unknown as { askedFor?: object }).askedFor !== undefined, 'the question to the browser')
    expect(await driver.panel(() => (self as unknown as { askedFor: object }).askedFor)).toEqual({ origins: ['<all_urls>'] })
    await driver.grantHosts()
  }
  await eventually(emptyState).toBe('watching')

  // With a session on screen, the same stands in a bar above it.
  await obtainToken(session)
  await eventually(emptyState).toBeNull()
  await driver.withholdHosts()
  await expect
    .poll(() => textOf(driver, '[data-testid="notice"]'))
    .toMatch(/^The browser withholds access to .+: some calls may be missing here/)
  await driver.grantHosts()
  await eventually(() => textOf(driver, '[data-testid="notice"]')).toBe('')
})

it('the status bar counts what was seen and what was kept', async () => {
  const { driver } = session
  await driver.openDevTools()
  await eventually(emptyState).toBe('watching')
  await obtainToken(session)
  // A registration and a token request; the preflight of the first, which has a JSON body, is kept with it.
  await eventually(() => shownCalls(driver)).toBeGreaterThanOrEqual(2)
  await eventually(status).toMatch(/^Watching · [1-9]\d* calls seen, [2-4] kept(?: · |$)/)
  await openView(driver, 'calls')
  expect((await shownRows(driver, 'role')).length).toBe(await shownCalls(driver))
})

it('the background is stopped: the panel carries on by itself', async () => {
  const { driver } = session
  await driver.openDevTools()
  await openView(driver, 'calls')
  const first = await obtainToken(session)
  const clients = () => shownRows(driver, 'client')
  await eventually(async () => (await clients()).includes(first.clientId)).toBe(true)
  await driver.stopWorker()
  const second = await obtainToken(session)
  await eventually(async () => (await clients()).includes(second.clientId)).toBe(true)
  // Nothing of before is lost or doubled: a registration and a token request each.
  const mine = (await shownRows(driver, 'role', 'client')).filter(row => /^(Registration|Token request) \| ./.test(row)).sort()
  const expected = [first, second].flatMap(({ clientId }) => [`Registration | ${clientId}`, `Token request | ${clientId}`]).sort()
  expect(mine).toEqual(expected)
})

it('Clear empties the panel and the log', async () => {
  const { driver } = session
  await driver.openDevTools()
  await obtainToken(session)
  await inspectCall(driver, 'register')
  await clearPanel(driver)
  await eventually(status).toMatch(/ 0 kept$/)

  // What comes now is a new session: nothing of the old one is still selected.
  await obtainToken(session)
  await eventually(async () => (await shownRows(driver, 'role')).length).toBeGreaterThanOrEqual(2)
  expect(await driver.panel(() => document.querySelector('[data-testid="inspector"]') === null)).toBe(true)

  await clearPanel(driver)
  await driver.closeDevTools()
  await driver.openDevTools()
  await eventually(emptyState).toBe('watching')
  await eventually(status).toMatch(/ 0 kept$/)
})

it('the toolbar button counts errors and warnings, and is empty for an app that makes none', async () => {
  const { driver, lab } = session
  await driver.openDevTools()
  const badge = async () => {
    const tabId = await inspectedTab()
    return driver.background(
      id =>
        (self as unknown as { browser: { action: { getBadgeText(of: object): Promise<string> } } }).browser.action.getBadgeText({
          tabId: id,
        }),
      tabId,
    )
  }
  await play(driver, lab.ownOriginUrl('well-behaved'))
  await openView(driver, 'findings')
  await eventually(emptyState).toBe('clean')
  expect(await badge()).toBe('')
  await play(driver, lab.ownOriginUrl('token-per-call'))
  await eventually(() => driver.panel(() => document.querySelectorAll('[data-testid="finding"]:not([data-severity="info"])').length)).toBe(
    1,
  )
  await eventually(badge).toBe('1')
})

it('the extension is loaded again: DevTools opened anew, the panel works', async () => {
  const { driver } = session
  await driver.openDevTools()
  await obtainToken(session)
  await driver.reloadExtension()
  await driver.openDevTools()
  await eventually(emptyState).toBe('watching')
  await openView(driver, 'calls')
  const { clientId } = await obtainToken(session)
  await expect
    .poll(async () => (await shownRows(driver, 'role', 'client')).sort())
    .toEqual(expect.arrayContaining([`Registration | ${clientId}`, `Token request | ${clientId}`]))
})
