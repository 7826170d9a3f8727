/**
 * What `npm start` runs: the lab, a browser with DevTools on our panel, an app with lifecycle bugs; prints the findings
 * that the panel shows.
 */
import { serveViewer } from '../../scripts/serve-viewer.mjs'
import { launchChromium } from '../e2e/support/chromium'
import type { BrowserDriver } from '../e2e/support/driver'
import { launchFirefox } from '../e2e/support/firefox'
import { openView, play } from '../e2e/support/session'
import { startLab } from './lab'
import { scenarioNamed } from './scenarios'

/** One app after the other, each on an origin of its own. The first makes no mistake. */
const PLAYED = ['well-behaved', 'register-to-refresh', 'token-per-call', 'expired-token']

const args = process.argv.slice(2)
const isHeadless = args.includes('--headless')
const isFirefox = args.includes('--firefox')
const file = args.find(arg => !arg.startsWith('--'))

const launch = isFirefox ? launchFirefox : launchChromium
const driver = await launch({
  extensionDir: isFirefox ? 'dist/firefox' : 'dist/chrome',
  headless: isHeadless,
  width: 1400,
  height: 800,
  hosts: PLAYED.map((name, index) => `${name}-run${index + 1}.localhost`),
})
try {
  if (file === undefined) await showLab(driver)
  else await showFile(driver, file)
  if (!isHeadless) await closed(driver)
} finally {
  await driver.close()
}

async function showLab(browser: BrowserDriver): Promise<void> {
  const lab = await startLab()
  try {
    await browser.openTab(lab.appUrl)
    await browser.openDevTools()
    if (args.includes('--dark')) await browser.setTheme('dark')
    for (const name of PLAYED) {
      console.log(`playing  ${name}: ${scenarioNamed(name)?.title ?? ''}`)
      await play(browser, lab.ownOriginUrl(name))
    }
    const expected = PLAYED.flatMap(name => scenarioNamed(name)?.expected ?? []).length
    await openView(browser, 'findings')
    await browser.waitForPanel(
      wanted => document.querySelectorAll('[data-testid="finding"]').length >= wanted,
      `${expected} findings`,
      15_000,
      expected,
    )
    for (const line of await findingLines(browser)) console.log(line)
    await openFirstFinding(browser)
    await openView(browser, 'timeline')
    if (isHeadless) {
      await browser.screenshot('out/start.png')
      console.log('picture  out/start.png')
    } else {
      console.log(`The app is at ${lab.appUrl}. Close the browser, or press Ctrl+C, to end.`)
      await closed(browser)
    }
  } finally {
    await lab.close()
  }
}

/** Opens the gravest finding and the call that proves it, as somebody would who wants to know. */
async function openFirstFinding(browser: BrowserDriver): Promise<void> {
  const isOpen = await browser.panel(() => document.querySelector('[data-testid="finding"][data-state="open"]') !== null)
  if (!isOpen) await browser.click('.finding-head')
  // What is said of a finding at length is loaded when it opens.
  await browser.waitForPanel(() => {
    const link = [...document.querySelectorAll<HTMLElement>('[data-testid="finding"] [data-testid="evidence"]')].at(-1)
    link?.click()
    return link !== undefined
  }, 'the calls that prove the finding')
  await browser.waitForPanel(() => document.querySelector('[data-testid="inspector"]') !== null, 'the inspector')
}

function findingLines(browser: BrowserDriver): Promise<string[]> {
  return browser.panel(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="finding"]')].map(row => {
      const message = row.querySelector('.finding-message')?.textContent ?? row.textContent ?? ''
      return `${(row.dataset.severity ?? '').padEnd(8)} ${row.dataset.rule}: ${message.trim()}`
    }),
  )
}

async function showFile(browser: BrowserDriver, path: string): Promise<void> {
  const viewer = await serveViewer()
  try {
    await browser.openTab(viewer.url)
    await browser.page.upload('[data-testid="open-file"]', path)
    await browser.waitForPage(
      () => /entries\./.test(document.querySelector('[data-testid="note"]')?.textContent ?? '') || null,
      'the session to open',
      60_000,
    )
    console.log(await browser.evaluate(() => document.querySelector('[data-testid="note"]')?.textContent ?? ''))
    await browser.page.screenshot('out/start.png')
    if (!isHeadless) await closed(browser)
  } finally {
    viewer.close()
  }
}

/** Until the person closes the window. */
async function closed(browser: BrowserDriver): Promise<void> {
  for (;;) {
    try {
      await browser.evaluate(() => true)
    } catch {
      return
    }
    await new Promise(resolve => setTimeout(resolve, 1000))
  }
}
