/** The pictures of the README: real DevTools with the panel in it, the lab's apps played before. Run by scripts/screenshots.mjs. */
import { mkdirSync } from 'node:fs'
import { launchChromium } from '../e2e/support/chromium'
import type { BrowserDriver } from '../e2e/support/driver'
import { launchFirefox } from '../e2e/support/firefox'
import { inspectCall, openTab, openView, ownHosts, play } from '../e2e/support/session'
import { startLab } from './lab'

const FOLDER = 'docs/images'
const WIDTH = 1400
const HEIGHT = 800
/** One app that makes no mistake, three that make one each. */
const PLAYED = ['well-behaved', 'register-to-refresh', 'token-per-call', 'expired-token']
const FINDINGS = 3

mkdirSync(FOLDER, { recursive: true })
await inBrowser(launchChromium, 'dist/chrome', async (driver, save) => {
  await closeInspector(driver)
  await openView(driver, 'timeline')
  await save('panel-timeline-light')

  await openView(driver, 'findings')
  await save('panel-findings')

  // The last refused call, with the token that it carried.
  await inspectCall(driver, 'api', '401')
  await openTab(driver, 'jwt')
  await driver.waitForPanel(
    () => (document.querySelector<HTMLElement>('[data-testid="signature"]')?.dataset.state ?? 'checking') !== 'checking',
    'the signature to be checked',
    10_000,
  )
  await save('panel-inspector')

  await driver.setTheme('dark')
  await openTab(driver, 'summary')
  await openView(driver, 'timeline')
  await save('panel-timeline-dark')
})
await inBrowser(launchFirefox, 'dist/firefox', async (driver, save) => {
  await inspectCall(driver, 'api', '401')
  await driver.click('[data-testid="link-token"]')
  await openView(driver, 'timeline')
  await save('panel-firefox')
})

type Launch = typeof launchChromium

async function inBrowser(
  launch: Launch,
  extensionDir: string,
  take: (driver: BrowserDriver, save: (name: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const lab = await startLab()
  const driver = await launch({ extensionDir, width: WIDTH, height: HEIGHT, hosts: ownHosts(PLAYED) })
  try {
    await driver.openTab(lab.appUrl)
    await driver.openDevTools()
    // Firefox' picture takes in the line above DevTools.
    await driver.resizeDevTools(WIDTH, driver.name === 'firefox' ? HEIGHT - 1 : HEIGHT)
    await driver.setTheme('light')
    for (const name of PLAYED) await play(driver, lab.ownOriginUrl(name))
    await openView(driver, 'findings')
    await driver.waitForPanel(
      wanted => document.querySelectorAll('[data-testid="finding"]').length >= wanted,
      'the findings',
      15_000,
      FINDINGS,
    )
    await take(driver, async name => {
      const file = `${FOLDER}/${name}.png`
      await driver.screenshot(file)
      console.log(file)
    })
  } finally {
    await driver.close()
    await lab.close()
  }
}

async function closeInspector(driver: BrowserDriver): Promise<void> {
  if (await driver.panel(() => document.querySelector('[data-testid="inspector"]') !== null))
    await driver.click('[data-testid="inspector-close"]')
}
