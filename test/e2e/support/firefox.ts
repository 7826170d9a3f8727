import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { findBrowser } from '../../../scripts/browsers.mjs'
import { BaseDriver } from './base-driver'
import type { BrowserDriver, DockSide, LaunchOptions, ShownRequest, Surface, TabId } from './driver'
import { Evaluator } from './evaluator'
import { installAgent } from './firefox-agent'
import { FirefoxConnection } from './firefox-connection'
import { reportErrors } from './firefox-errors'
import { FirefoxSurface } from './firefox-surface'
import { guardBrowser } from './guard'
import { Marionette } from './marionette'
import { awaitDownload, createProfile, type Profile, temporaryFolder } from './profile'
import { callExpression } from './serialize'
import { waitUntil, withDeadline } from './wait'

const START_MS = 60_000
const OPEN_DEVTOOLS_MS = 30_000

/** Preferences for `leaveRoom`. */
export const LIMITED_STORAGE = {
  // kB for all sites; a single one gets at most 10 MB of that little.
  'dom.quotaManager.temporaryStorage.fixedLimit': 12_000,
  // What is larger lies in a file of its own, and its room is taken or given at once; a database gives some back when it likes.
  'dom.indexedDB.dataThreshold': 16_384,
}

export async function launchFirefox({
  extensionDir,
  headless = true,
  width = 1280,
  height = 900,
  panelTitle = 'DCR',
  panelPage = 'panel.html',
  hosts = [],
  left,
  privateWindows = false,
  firefoxPrefs = {},
}: LaunchOptions): Promise<BrowserDriver> {
  const binary = findBrowser('firefox')
  if (!binary) throw new Error('No Firefox found. Set FIREFOX_PATH.')
  const profile = createProfile('dcr-firefox', left)
  // Of the browser that was killed: its port.
  rmSync(join(profile.profile, 'MarionetteActivePort'), { force: true })
  const prefs = { ...preferences(profile, hosts), ...firefoxPrefs }
  writeFileSync(
    join(profile.profile, 'user.js'),
    Object.entries(prefs)
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
      .join(''),
  )

  const running = start(binary, profile, { headless, width, height })
  let marionette: Marionette | undefined
  try {
    marionette = await Marionette.connect(await waitForPort(running, profile))
    const session = await marionette.send<{ capabilities: { browserVersion: string } }>('WebDriver:NewSession', {
      // Flat: wrapped as WebDriver has them, Marionette overlooks them.
      acceptInsecureCerts: true,
      timeouts: { script: 90_000, pageLoad: 30_000, implicit: 0 },
    })
    // For good: tabs too are driven from the browser's window, so calls that overlap cannot mix up their contexts.
    await marionette.send('Marionette:SetContext', { value: 'chrome' })
    const firefox = new FirefoxConnection(marionette)
    await firefox.script(
      `const [done] = arguments; ${callExpression(installAgent, [])}.then(() => done({}), (error) => done({ error: String(error) }))`,
      [],
    )
    await firefox.agent('watchErrors', callExpression(reportErrors, []))
    // Before the extension is there: its welcome page comes to the front when it likes.
    const firstTab = await firefox.agent('currentTab')
    // Marionette's own way starts the extension a second time, and its welcome page is gone with the first.
    if (privateWindows) await firefox.agent('allowPrivateWindows', addonIdOf(extensionDir))
    const extensionId = await install(marionette, extensionDir)
    await firefox.agent('serve', extensionId, panelPage)
    await waitUntil(() => firefox.agent('workerIsRunning'), 'the extension’s background to start')
    await waitUntil(() => firefox.agent('closeWelcome'), 'the welcome page to open')
    await firefox.agent('selectTab', firstTab)
    return new FirefoxDriver({
      firefox,
      firstTab,
      marionette,
      extensionDir,
      running,
      profile,
      extensionId,
      panelTitle,
      host: await firefox.agent('extensionHost'),
      version: `Firefox/${session.capabilities.browserVersion}`,
    })
  } catch (error) {
    await stop(running, profile, marionette)
    throw error
  }
}

function install(marionette: Marionette, extensionDir: string): Promise<string> {
  return marionette.send<string>('Addon:Install', { path: resolve(extensionDir), temporary: true })
}

function addonIdOf(extensionDir: string): string {
  const manifest = JSON.parse(readFileSync(join(extensionDir, 'manifest.json'), 'utf8')) as {
    browser_specific_settings: { gecko: { id: string } }
  }
  return manifest.browser_specific_settings.gecko.id
}

function preferences(profile: Profile, hosts: readonly string[]) {
  return {
    // Firefox takes a free port and writes it into a file.
    'marionette.port': 0,
    'remote.log.level': 'Error',
    // The event page stops when a test says so, not in the middle of one.
    'extensions.background.idle.timeout': 300_000,
    // An extension that was loaded for a test is gone with the browser; one from a store has its name and its storage still.
    'extensions.webextensions.keepUuidOnUninstall': true,
    'extensions.webextensions.keepStorageOnUninstall': true,
    'devtools.toolbox.host': 'bottom',
    'devtools.toolbox.footer.height': 420,
    // Otherwise a paste or a first visit brings up notes of its own.
    'devtools.selfxss.count': 100,
    'devtools.everOpened': true,
    'browser.download.folderList': 2,
    'browser.download.dir': profile.downloads,
    'browser.download.useDownloadDir': true,
    // Its pop-up takes the next click for itself.
    'browser.download.alwaysOpenPanel': false,
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.reportingpolicy.firstRun': false,
    // Nothing leaves the machine: names are not looked up, and what is not loopback goes to a closed port.
    'network.dns.disabled': true,
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': 9,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': 9,
    'network.proxy.allow_hijacking_localhost': false,
    'network.dns.localDomains': hosts.join(','),
    'network.proxy.no_proxies_on': hosts.join(','),
  }
}

interface Running {
  process: ChildProcess
  exited: Promise<void>
  output(): string
  release(): void
}

function start(binary: string, profile: Profile, window: { headless: boolean; width: number; height: number }): Running {
  const child = spawn(
    binary,
    [
      '--marionette',
      // Without it Marionette may not reach the browser's own window.
      '--remote-allow-system-access',
      ...(window.headless ? ['--headless'] : ['--width', String(window.width), '--height', String(window.height)]),
      '--no-remote',
      '--new-instance',
      '--profile',
      profile.profile,
      'about:blank',
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...temporaryFolder(profile),
        MOZ_CRASHREPORTER_DISABLE: '1',
        MOZ_HEADLESS_WIDTH: String(window.width),
        MOZ_HEADLESS_HEIGHT: String(window.height),
      },
    },
  )
  let output = ''
  const keep = (bytes: Buffer) => {
    output = (output + bytes.toString()).slice(-20_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const guard = child.pid === undefined ? undefined : guardBrowser(child.pid, profile.root)
  return {
    process: child,
    exited: new Promise(done => {
      child.once('exit', () => done())
      child.once('error', () => done())
    }),
    output: () => output,
    release: () => guard?.release(),
  }
}

function waitForPort({ process: child, output }: Running, profile: Profile): Promise<number> {
  const read = () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Firefox ended at once: ${output()}`)
    try {
      return Number(readFileSync(join(profile.profile, 'MarionetteActivePort'), 'utf8'))
    } catch {
      return 0
    }
  }
  return waitUntil(read, 'Firefox to listen', START_MS)
}

async function stop({ process: child, exited, release }: Running, profile: Profile, marionette?: Marionette): Promise<void> {
  await withDeadline(
    (async () => {
      await marionette?.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {})
      if (!marionette) child.kill('SIGKILL')
      await exited
    })(),
    10_000,
    'too slow',
  ).catch(() => child.kill('SIGKILL'))
  await exited
  marionette?.close()
  await profile.remove()
  release()
}

interface Settings {
  firefox: FirefoxConnection
  marionette: Marionette
  extensionDir: string
  running: Running
  profile: Profile
  extensionId: string
  panelTitle: string
  host: string
  version: string
  firstTab: TabId
}

/** Runs in the extension: stores until nothing but this much goes in any more. */
async function storeBallast(left: number): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('ballast', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('weights', { autoIncrement: true })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const add = (size: number) =>
    new Promise<boolean>(resolve => {
      const tx = db.transaction('weights', 'readwrite')
      // What repeats itself would be stored in less.
      for (let rest = size; rest > 0; rest -= 65_536) tx.objectStore('weights').add(crypto.getRandomValues(new Uint8Array(65_536)))
      tx.oncomplete = () => resolve(true)
      tx.onabort = () => {
        // After a refusal, the next one may only delete.
        db.transaction('weights', 'readwrite').objectStore('weights').delete(0)
        resolve(false)
      }
    })
  for (let size = 1 << 20; size >= 65_536; ) {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate()
    if (quota - usage - left < size || !(await add(size))) size /= 2
  }
  db.close()
}

class FirefoxDriver extends BaseDriver {
  readonly name = 'firefox'
  readonly version: string
  readonly extensionId: string
  readonly profileDir: string
  readonly page: Surface
  readonly popup: Surface
  protected readonly panelSurface: Surface
  protected readonly devtoolsPageContext: Evaluator
  protected readonly backgroundContext: Evaluator
  private readonly firefox: FirefoxConnection
  private readonly tabs: TabId[]
  private current: TabId
  private closing: Promise<void> | undefined

  constructor(private readonly settings: Settings) {
    super()
    const { firefox } = settings
    this.firefox = firefox
    this.version = settings.version
    this.profileDir = settings.profile.profile
    this.current = settings.firstTab
    this.tabs = [settings.firstTab]
    this.extensionId = settings.extensionId
    this.page = new FirefoxSurface('the page', firefox, 'page')
    this.popup = new FirefoxSurface('the pop-up', firefox, 'popup')
    this.panelSurface = new FirefoxSurface('the panel', firefox, 'panel')
    this.devtoolsPageContext = new Evaluator('the devtools page', expression => firefox.evaluate('devtools', expression))
    this.backgroundContext = new Evaluator('the background', async expression => {
      await firefox.agent('wakeWorker')
      return firefox.evaluate('background', expression)
    })
  }

  extensionUrl(path: string): string {
    return `moz-extension://${this.settings.host}/${path.replace(/^\//, '')}`
  }

  // Tabs

  async openTab(url: string): Promise<void> {
    await this.firefox.agent('navigate', url)
  }

  async newTab(url: string): Promise<TabId> {
    return this.show(await this.firefox.agent('newTab'), url)
  }

  async newPrivateTab(url: string): Promise<TabId> {
    return this.show(await this.firefox.agent('newPrivateTab'), url)
  }

  async newContainerTab(url: string): Promise<TabId> {
    return this.show(await this.firefox.agent('newContainerTab'), url)
  }

  private async show(id: TabId, url: string): Promise<TabId> {
    this.current = id
    this.tabs.push(this.current)
    await this.openTab(url)
    return this.current
  }

  currentTab(): TabId {
    return this.current
  }

  async switchTab(id: TabId): Promise<void> {
    await this.firefox.agent('selectTab', id)
    this.current = id
  }

  async closeTab(id: TabId): Promise<void> {
    if (this.tabs.length === 1) throw new Error('the last tab stays open: without it the browser ends')
    await this.firefox.agent('closeTab', id)
    this.tabs.splice(this.tabs.indexOf(id), 1)
    if (this.current === id) await this.switchTab(this.tabs[0] as TabId)
  }

  // DevTools

  async openDevTools(): Promise<void> {
    await this.openDevToolsOnly()
    await this.firefox.agent('showPanel', this.settings.panelTitle)
    await waitUntil(
      () => this.panel(() => document.readyState === 'complete' && innerWidth > 0),
      'the panel to be on show',
      OPEN_DEVTOOLS_MS,
    )
  }

  async openDevToolsOnly(): Promise<void> {
    const { panelTitle } = this.settings
    await this.firefox.agent('openToolbox')
    // The devtools page of the extension starts only now, and registers its panel a little later.
    await waitUntil(
      () => this.firefox.agent('offersPanel', panelTitle),
      `the panel ${panelTitle} to be offered by DevTools`,
      OPEN_DEVTOOLS_MS,
    )
  }

  async closeDevTools(): Promise<void> {
    await this.firefox.agent('closeToolbox')
  }

  async dockDevTools(side: DockSide): Promise<void> {
    await this.firefox.agent('dockToolbox', side)
    // Elsewhere the panel is a new document.
    await this.openDevTools()
  }

  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.firefox.agent('setTheme', theme)
    if (!(await this.firefox.agent('hasView', 'panel'))) return
    await this.waitForPanel(
      (dark: boolean) => matchMedia('(prefers-color-scheme: dark)').matches === dark,
      `the ${theme} theme`,
      undefined,
      theme === 'dark',
    )
  }

  async screenshot(file: string): Promise<void> {
    await writeFile(file, Buffer.from(await this.firefox.agent('pictureOfToolbox'), 'base64'))
  }

  async resizeDevTools(width: number, height: number): Promise<void> {
    await waitUntil(async () => {
      const size = await this.firefox.agent('resizeToolbox', width, height)
      if (size[0] === width && size[1] === height) return true
      throw new Error(`it is ${size.join(' × ')}`)
    }, `DevTools to be ${width} × ${height}`)
    // The panel lives in another process and hears of its new width a little later.
    if (await this.firefox.agent('hasView', 'panel')) {
      await this.waitForPanel((wanted: number) => innerWidth === wanted, `a width of ${width}`, undefined, width)
    }
  }

  async exportHar({ sanitize }: { sanitize: boolean }): Promise<string> {
    if (sanitize) throw new Error('Firefox has no sanitised HAR')
    const log = await this.devtoolsPage(() => {
      const { devtools } = (self as unknown as { browser: { devtools: { network: { getHAR(): Promise<object> } } } }).browser
      return devtools.network.getHAR()
    })
    return JSON.stringify({ log })
  }

  async importHar(file: string): Promise<ShownRequest[]> {
    return this.firefox.agent('importHar', await readFile(file, 'utf8'))
  }

  clipboard(): Promise<string> {
    return this.firefox.agent('clipboard')
  }

  download(action: () => Promise<void>, timeoutMs?: number): Promise<string> {
    return awaitDownload(this.settings.profile.downloads, action, timeoutMs)
  }

  // The worker

  workerIsRunning(): Promise<boolean> {
    return this.firefox.agent('workerIsRunning')
  }

  async stopWorker(): Promise<void> {
    await waitUntil(() => this.firefox.agent('stopWorker'), 'the worker to stop')
  }

  async reloadExtension(): Promise<void> {
    const stay = this.current
    for (const id of this.tabs) {
      await this.firefox.agent('selectTab', id)
      await this.firefox.agent('closeToolbox')
    }
    await this.firefox.agent('selectTab', stay)
    await install(this.settings.marionette, this.settings.extensionDir)
    await waitUntil(() => this.workerIsRunning(), 'the background of the new installation')
  }

  // The toolbar

  async openPopup(): Promise<void> {
    await this.firefox.agent('pressToolbarButton')
    await this.popup.waitFor(() => document.readyState === 'complete' && innerWidth > 0, 'the pop-up to open')
  }

  // What is stored

  /** Nothing sets a limit while Firefox runs: something else of the extension's takes the room. */
  async leaveRoom(bytes: number): Promise<void> {
    await this.background(storeBallast, bytes)
  }

  async giveRoomBack(): Promise<void> {
    await this.background(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase('ballast')
          request.onsuccess = () => resolve()
          request.onerror = () => reject(request.error)
        }),
    )
  }

  // Permissions

  async withholdHosts(): Promise<void> {
    await this.firefox.agent('setHostAccess', false)
  }

  async grantHosts(): Promise<void> {
    await this.firefox.agent('setHostAccess', true)
  }

  // The end

  pageErrors(): Promise<string[]> {
    return this.firefox.agent('errors')
  }

  async kill(): Promise<string> {
    const { running, profile, marionette } = this.settings
    running.process.kill('SIGKILL')
    await running.exited
    marionette.close()
    running.release()
    this.closing = Promise.resolve()
    return profile.root
  }

  close(): Promise<void> {
    const { running, profile, marionette } = this.settings
    this.closing ??= stop(running, profile, marionette)
    return this.closing
  }
}
