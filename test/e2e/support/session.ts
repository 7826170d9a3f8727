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
    launch({ extensionDir: isFirefox ? 'dist/firefox' : 'dist/chrome', width: 1400, height: 900, firefoxPrefs: { 'devtools.netmonitor.persistlog': true }, ...options }),
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
  return driver.panel(() => Number(document.querySelector('[data-testid="status"]')?.textContent?.match(/([\d,.\s]+) kept/)?.[1]?.replace(/\D/g, '') ?? 0))
}

/** Empties the log and waits until the panel shows nothing. */
export async function clearPanel(driver: BrowserDriver): Promise<void> {
  await driver.click('[data-testid="clear"]')
  await driver.waitForPanel(() => document.querySelector('[data-testid="empty-state"]') !== null, 'an empty panel')
}

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command. */
export function dcrLint(args: readonly string[]): CliResult {
  try {
    const stdout = execFileSync(process.execPath, ['dist/cli/dcr-lint.mjs', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
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
