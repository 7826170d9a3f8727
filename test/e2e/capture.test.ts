/** What capture gets hold of, and that nothing is lost, doubled or broken on the way. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clearPanel, isFirefox, openView, type Session, startSession } from './support/session'
import { HOSTILE, startTargetServer, type TargetServer } from './support/target-server'

let session: Session
let target: TargetServer
beforeAll(async () => {
  ;[session, target] = await Promise.all([startSession({ height: 1800 }), startTargetServer()])
  // One DevTools for all: to open it anew takes longer than most of these tests.
  await session.driver.newTab(target.url)
  await session.driver.openDevTools()
})
beforeEach(async () => {
  await session.driver.openTab(target.url)
  await clearPanel(session.driver)
  await openView(session.driver, 'calls')
})
afterAll(async () => {
  await session.close()
  await target.close()
})

/** Rows of the list, as `role path status tokens`. */
function rows(): Promise<string[]> {
  return session.driver.panel(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="exchange-row"]')].map(row => {
      const text = (column: string) => row.querySelector(`.cell.${column}`)?.textContent?.trim() ?? ''
      return [row.dataset.role, row.querySelector('.path')?.textContent, text('status'), text('tokens')].join(' ').trim()
    }),
  )
}

const tokenRows = async () => (await rows()).filter(row => row.startsWith('token '))

async function post(path: string): Promise<void> {
  await session.driver.evaluate(async address => {
    await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=client-a&client_secret=made-up-secret',
    })
      .then(response => response.text())
      .catch(() => undefined)
  }, path)
}

it('fifty identical requests in flight at once end as fifty exchanges, each with its own body', async () => {
  // High enough to show fifty rows at once.
  await session.driver.resizeDevTools(1400, 1500)
  await session.driver.evaluate(async () => {
    const one = () =>
      fetch('/token?n=same', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&client_id=client-a&client_secret=made-up-secret',
      }).then(response => response.text())
    await Promise.all(Array.from({ length: 50 }, one))
  })
  await expect.poll(async () => (await tokenRows()).length, { timeout: 15_000 }).toBe(50)
  // The server gave each another token: fifty bodies, none of them shown twice.
  const tokens = async () => new Set((await tokenRows()).map(row => / (T\d+)$/.exec(row)?.[1]).filter(Boolean))
  await expect.poll(async () => (await tokens()).size, { timeout: 10_000 }).toBe(50)
})

it('sees page, frame, worker and service worker, each once', async () => {
  await session.driver.evaluate(async () => {
    await fetch('/token?n=page', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=client-a',
    })
    const frame = document.createElement('iframe')
    frame.src = '/frame?n=1'
    document.body.append(frame)
    const worker = new Worker('/worker.js')
    const worked = new Promise(resolve => {
      worker.onmessage = resolve
    })
    worker.postMessage('worker')
    await worked
    await navigator.serviceWorker.register('/service-worker.js')
    const { active } = await navigator.serviceWorker.ready
    const served = new Promise(resolve => {
      navigator.serviceWorker.onmessage = resolve
    })
    active?.postMessage('service-worker')
    await served
  })
  const paths = async () => (await tokenRows()).map(row => /n=([\w-]+)/.exec(row)?.[1]).sort()
  await expect.poll(paths, { timeout: 15_000 }).toEqual(['frame-1', 'page', 'service-worker', 'worker'])
})

it('keeps redirect hops apart, and requests that got no answer', async () => {
  await post('/redirected?n=hop')
  await post('/broken?grant_type=client_credentials&client_id=client-a')
  const isShown = async (path: string, status: string) => (await tokenRows()).some(row => row.includes(path) && row.includes(status))
  await expect.poll(() => isShown('/redirected', '307'), { timeout: 15_000 }).toBe(true)
  await expect.poll(() => isShown('/token', '200'), { timeout: 15_000 }).toBe(true)
  await expect.poll(() => isShown('/broken', ''), { timeout: 15_000 }).toBe(true)
})

describe('answers that nobody expects', () => {
  it.each(Object.keys(HOSTILE))('%s breaks neither capture nor panel', async name => {
    await session.driver.evaluate(async address => {
      await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          redirect_uris: ['https://app.example.com/callback'],
          grant_types: ['client_credentials'],
          client_name: 'hostile',
        }),
      })
        .then(response => response.text())
        .catch(() => undefined)
    }, `/hostile/${name}/register`)
    await post('/token?n=after')
    await expect.poll(async () => (await rows()).filter(row => /hostile|n=after/.test(row)).length, { timeout: 20_000 }).toBe(2)
    await session.driver.click('[data-testid="exchange-row"]', { text: 'hostile' })
    await session.driver.waitForPanel(() => document.querySelector('[data-testid="inspector"]') !== null, 'the inspector')
    expect(await session.driver.panel(() => '__pwned' in self || 'polluted' in {})).toBe(false)
    expect(await session.driver.pageErrors()).toEqual([])
  })
})

it('says what it cannot see when hosts are withheld, and goes on when they are given back', async () => {
  const { driver } = session
  await driver.withholdHosts()
  await driver.waitForPanel(
    () => document.querySelector<HTMLElement>('[data-testid="status"]')?.dataset.watching === 'not-permitted',
    'the words for missing access',
    10_000,
  )
  await driver.waitForPanel(() => document.querySelector('[data-testid="grant-access"]') !== null, 'the button that asks for access')
  // DevTools needs no permission: its own capture goes on.
  await post('/token?n=withheld')
  await expect.poll(async () => (await tokenRows()).filter(row => row.includes('n=withheld')).length, { timeout: 10_000 }).toBe(1)
  await driver.grantHosts()
  await driver.waitForPanel(
    () => document.querySelector<HTMLElement>('[data-testid="status"]')?.dataset.watching === 'watching',
    'watching again',
    10_000,
  )
  await post('/token?n=given-back')
  await expect.poll(async () => (await tokenRows()).filter(row => row.includes('n=given-back')).length, { timeout: 10_000 }).toBe(1)
})

it('requests from before DevTools was opened are there', async () => {
  const { driver } = session
  const early = await driver.newTab(target.url)
  await post('/token?n=early')
  await driver.openDevTools()
  await openView(driver, 'calls')
  await expect.poll(async () => (await tokenRows()).filter(row => row.includes('n=early')).length, { timeout: 10_000 }).toBe(1)
  // In Firefox with its body, in Chrome without.
  if (isFirefox) await expect.poll(async () => (await tokenRows()).find(row => row.includes('n=early')), { timeout: 10_000 }).toMatch(/T\d/)
  await driver.closeTab(early)
})
