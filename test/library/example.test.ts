/**
 * The library in an ordinary Playwright suite: record, close the context, assert on the HAR. In a browser; the docs show
 * this file's first test (docs/library.md).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser } from '../../scripts/browsers.mjs'
import { atLeast, lintHar, ofRule, registeredMoreThan, type Session } from '../../src/library'
import { type Lab, startLab } from '../lab/lab'

let browser: Browser
let lab: Lab
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dcr-devtools-example-'))
  lab = await startLab()
  browser = await chromium.launch({
    executablePath: findBrowser('chromium'),
    args: [
      ...(process.getuid?.() === 0 || process.env.CI ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-quic',
      // Nothing but loopback has an address here.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  })
})
afterAll(async () => {
  await browser?.close()
  await lab?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Uses the app as a person would, over its page loads, and lints what went over the wire. */
async function recorded(scenario: string): Promise<Session> {
  const path = join(folder, `${scenario}.har`)
  const context = await browser.newContext({ recordHar: { path } })
  const page = await context.newPage()
  await page.goto(lab.scenarioUrl(scenario))
  await page.waitForSelector(`html[data-scenario="done:${scenario}"]`, { timeout: 30_000 })
  // The HAR is written when the context closes.
  await context.close()
  return lintHar(path)
}

describe('a Playwright suite', () => {
  it('registers at most once per install, and wastes nothing', async () => {
    const session = await recorded('well-behaved')
    expect(session.installs.filter(registeredMoreThan(1))).toEqual([])
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    // Something was there to judge.
    expect(session.registrations).toHaveLength(1)
    expect(session.loads.length).toBeGreaterThan(1)
  })

  it('fails an app that registers on each page load', async () => {
    const session = await recorded('register-on-each-load')
    const [install] = session.installs.filter(registeredMoreThan(1))
    expect(install).toMatchObject({ app: 'app 1', origin: new URL(lab.appUrl).origin })
    expect(session.findings.filter(atLeast('error')).map(({ ruleId }) => ruleId)).toEqual(['registration/on-every-load'])
  })

  it('passes an MCP host, whose user leaves the page to sign in', async () => {
    const session = await recorded('well-behaved-mcp')
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.registrations.map(({ status }) => status)).toEqual([201])
    expect(session.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
  })

  it('asks for one rule alone', async () => {
    const session = await recorded('token-per-call')
    expect(session.installs.filter(registeredMoreThan(1))).toEqual([])
    expect(session.findings.filter(ofRule('token/redundant-request'))).toHaveLength(1)
  })
})
