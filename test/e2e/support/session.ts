/** What the end-to-end tests share: a browser with the built extension, the lab, and reading the panel. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lab, startLab } from '../../lab/lab'
import { launchChromium } from './chromium'
import type { BrowserDriver, BrowserName, LaunchOptions } from './driver'
import { launchFirefox } from './firefox'

export const browserName = (process.env.E2E_BROWSER ?? 'chromium') as BrowserName
export const isFirefox = browserName === 'firefox'

export interface Session {
  readonly driver: BrowserDriver
  readonly lab: Lab
  close(): Promise<void>
}

export async function startSession(options: Partial<LaunchOptions> = {}): Promise<Session> {
  const launch = isFirefox ? launchFirefox : launchChromium
  const [lab, driver] = await Promise.all([
    startLab(),
    launch({
      extensionDir: isFirefox ? 'dist/firefox' : 'dist/chrome',
      width: 1400,
      height: 900,
      firefoxPrefs: { 'devtools.netmonitor.persistlog': true },
      ...options,
    }),
  ])
  return {
    driver,
    lab,
    async close() {
      await driver.close()
      await lab.close()
    },
  }
}

/** Plays a scenario of the lab in the inspected tab, to its end. Returns what the app logged. */
export async function play(driver: BrowserDriver, url: string): Promise<string[]> {
  await driver.openTab(url)
  const ended = await driver.waitForPage(
    () => {
      const { __scenario: scenario } = self as unknown as { __scenario?: { state: string; log: string[]; error?: string } }
      return scenario !== undefined && scenario.state !== 'running' ? scenario : null
    },
    'the end of the scenario',
    40_000,
  )
  if (ended?.state !== 'done') throw new Error(`the scenario failed: ${ended?.error}`)
  return ended.log
}

export interface ShownFinding {
  readonly ruleId: string
  readonly severity: string
}

/** What is wrong: without the notes, which say something of the capture or of a server. */
export async function shownFaults(driver: BrowserDriver): Promise<ShownFinding[]> {
  return (await shownFindings(driver)).filter(({ severity }) => severity !== 'info')
}

/** The findings as the panel shows them. */
export async function shownFindings(driver: BrowserDriver): Promise<ShownFinding[]> {
  await openView(driver, 'findings')
  return driver.panel(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="finding"]')].map(row => ({
      ruleId: row.dataset.rule ?? '',
      severity: row.dataset.severity ?? '',
    })),
  )
}

export async function openView(driver: BrowserDriver, view: 'timeline' | 'calls' | 'findings'): Promise<void> {
  const tab = `[data-testid="view-tab-${view}"]`
  await driver.click(tab)
  await driver.waitForPanel(
    wanted => document.querySelector<HTMLElement>('[data-testid="view"]')?.dataset.state === wanted,
    `the view ${view}`,
    10_000,
    view,
  )
}

/** How many calls the list holds. */
export function shownCalls(driver: BrowserDriver): Promise<number> {
  return driver.panel(() =>
    Number(
      document
        .querySelector('[data-testid="status"]')
        ?.textContent?.match(/([\d,.\s]+) kept/)?.[1]
        ?.replace(/\D/g, '') ?? 0,
    ),
  )
}

/** Empties the log and waits until the panel shows nothing. */
export async function clearPanel(driver: BrowserDriver): Promise<void> {
  await driver.click('[data-testid="clear"]')
  await driver.waitForPanel(() => document.querySelector('[data-testid="empty-state"]') !== null, 'an empty panel')
}

/** Where lab scenarios are played on origins of their own, each an app instance; Chromium has to be told their names. */
export function ownHosts(names: readonly string[]): readonly string[] {
  return names.map((name, index) => `${name}-run${index + 1}.localhost`)
}

/** What one app has after it registered and asked for a token: for tests that look for it, or for its absence. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
  readonly softwareStatement: string
  readonly accessToken: string
}

/** The page registers a client at the lab's Adobe Pass server and gets a token that lives for so many seconds. */
export async function obtainToken({ driver, lab }: Session, seconds = 3600): Promise<Credentials> {
  lab.control.adobe.setTokenLifetime(seconds)
  const statement = await lab.control.adobe.issueStatement()
  return driver.evaluate(
    async (server, softwareStatement) => {
      const post = async (path: string, type: string, body: BodyInit) =>
        (await fetch(server + path, { method: 'POST', headers: { 'Content-Type': type }, body })).json() as Promise<Record<string, string>>
      const client = await post('/o/client/register', 'application/json', JSON.stringify({ software_statement: softwareStatement }))
      const clientId = client.client_id ?? ''
      const clientSecret = client.client_secret ?? ''
      const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })
      const token = await post('/o/client/token', 'application/x-www-form-urlencoded', form.toString())
      return { clientId, clientSecret, softwareStatement, accessToken: token.access_token ?? '' }
    },
    lab.adobeUrl,
    statement.jwt,
  )
}

/** The page calls the lab's API with a token; the answer's status. */
export function callApi({ driver, lab }: Session, accessToken: string): Promise<number> {
  return driver.evaluate(
    async (server, token) => {
      const device = `fingerprint ${btoa('a lab device')}`
      const response = await fetch(`${server}/api/v2/LabTV/profiles`, {
        headers: { Authorization: `Bearer ${token}`, 'AP-Device-Identifier': device },
      })
      await response.text()
      return response.status
    },
    lab.adobeUrl,
    accessToken,
  )
}

/** The rows of the list of calls, as the texts of some of their columns. */
export function shownRows(driver: BrowserDriver, ...columns: readonly string[]): Promise<string[]> {
  return driver.panel(
    names =>
      [...document.querySelectorAll('[data-testid="exchange-row"]')].map(row =>
        names.map(name => row.querySelector(`.cell.${name}`)?.textContent?.trim() ?? '').join(' | '),
      ),
    columns,
  )
}

/** Picks a call in the list and waits for its inspector. */
export async function inspectCall(driver: BrowserDriver, role: string, text?: string): Promise<void> {
  await openView(driver, 'calls')
  await driver.click(`[data-testid="exchange-row"][data-role="${role}"]`, text === undefined ? {} : { text })
  await driver.waitForPanel(() => document.querySelector('[data-testid="inspector"][data-kind="exchange"]') !== null, 'the inspector')
}

export async function openTab(driver: BrowserDriver, tab: 'summary' | 'request' | 'response' | 'jwt' | 'findings'): Promise<void> {
  await driver.click(`[data-testid="inspector-tab-${tab}"]`)
  await driver.waitForPanel(
    wanted => document.querySelector(`[data-testid="inspector-tab-${wanted}"]`)?.getAttribute('aria-selected') === 'true',
    `the tab ${tab}`,
    10_000,
    tab,
  )
}

/** Text of the first element that matches; empty where there is none. */
export function textOf(driver: BrowserDriver, selector: string): Promise<string> {
  return driver.panel(wanted => document.querySelector(wanted)?.textContent?.trim() ?? '', selector)
}

/** Ends a test file: closes everything, and fails if the extension had an error of its own in between. */
export async function endSession(session: Session): Promise<void> {
  const errors = await session.driver.pageErrors()
  await session.close()
  if (errors.length > 0) throw new Error(`The extension had errors:\n${errors.join('\n')}`)
}

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command. */
export function dcrLint(args: readonly string[]): CliResult {
  try {
    const stdout = execFileSync(process.execPath, ['dist/cli/dcr-lint.mjs', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { code: 0, stdout, stderr: '' }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, stdout, stderr }
  }
}

export interface LintedHar {
  readonly findings: readonly (ShownFinding & { readonly count: number; readonly message: string })[]
  readonly notEvaluated: readonly { readonly ruleId: string; readonly reason: string; readonly count: number }[]
}

/** Lints the text of a HAR with the built command. */
export function lintHarText(text: string): LintedHar {
  const file = join(mkdtempSync(join(tmpdir(), 'dcr-har-')), 'session.har')
  writeFileSync(file, text)
  const { stdout } = dcrLint(['lint', file, '--format', 'json', '--fail-on', 'never'])
  return (JSON.parse(stdout) as { inputs: [LintedHar] }).inputs[0]
}
