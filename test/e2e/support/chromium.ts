import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import puppeteer, { type Browser, type CDPSession, type Frame, type Page } from 'puppeteer-core'
import { findBrowser } from '../../../scripts/browsers.mjs'
import { BaseDriver } from './base-driver'
import { ChromiumErrors } from './chromium-errors'
import { ChromiumSurface } from './chromium-surface'
import { ChromiumWorker } from './chromium-worker'
import { dockAt, findPanelView, importHar, inDevTools, setTheme, showView, writeHar } from './devtools-frontend'
import type { BrowserDriver, DockSide, LaunchOptions, ShownRequest, Surface, TabId } from './driver'
import { Evaluator } from './evaluator'
import { guardBrowser } from './guard'
import { awaitDownload, createProfile, type Profile, temporaryFolder } from './profile'
import { callAsJson, fromJson } from './serialize'
import { waitUntil, withDeadline } from './wait'

const OPEN_DEVTOOLS_MS = 30_000

/** DevTools calls its light theme "default". */
type Theme = 'default' | 'dark'

interface Tab {
  page: Page
  devtools?: Page
}

interface Settings {
  browser: Browser
  extensionDir: string
  profile: Profile
  privateWindows: boolean
  extensionId: string
  panelTitle: string
  panelPage: string
  version: string
  first: Page
  release: () => void
}

export async function launchChromium({
  extensionDir,
  headless = true,
  width = 1280,
  height = 900,
  panelTitle = 'DCR',
  panelPage = 'panel.html',
  hosts = [],
  left,
  privateWindows = false,
  chromiumArgs = [],
}: LaunchOptions): Promise<BrowserDriver> {
  const executablePath = findBrowser('chromium')
  if (!executablePath) throw new Error('No Chromium or Chrome found. Set CHROME_PATH.')
  const profile = createProfile('dcr-chromium', left)
  // A window of its own: docked to a headless window, DevTools gets a third of it and cannot be resized.
  mkdirSync(join(profile.profile, 'Default'), { recursive: true })
  if (left === undefined)
    writeFileSync(
      join(profile.profile, 'Default', 'Preferences'),
      JSON.stringify({
        devtools: {
          preferences: {
            currentDockState: '"undocked"',
            'network-log.preserve-log': 'true',
            'network_log.preserve-log': 'true',
            // What is on show before our panel is: the first of them, Elements, makes a fifth of the work of opening DevTools.
            'panel-selected-tab': '"console"',
            'panel-selectedTab': '"console"',
          },
        },
        // The switch on the page of the extension would start it anew, and what came over the protocol stays blocked then.
        ...(privateWindows && { extensions: { settings: { [idOfFolder(resolve(extensionDir))]: { incognito: true } } } }),
      }),
    )

  let browser: Browser | undefined
  let guard: { release(): void } | undefined
  try {
    browser = await puppeteer.launch({
      executablePath,
      headless,
      pipe: true,
      userDataDir: profile.profile,
      // The size of the window counts, not an emulated one.
      defaultViewport: null,
      acceptInsecureCerts: true,
      enableExtensions: true,
      env: { ...process.env, ...temporaryFolder(profile) },
      // The guard does this for every way in which this process can end.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        ...(process.getuid?.() === 0 || process.env.CI ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        `--window-size=${width},${height}`,
        // Nothing but loopback has an address here.
        `--host-resolver-rules=${[...hosts.map(host => `MAP ${host} 127.0.0.1`), 'MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1'].join(', ')}`,
        ...chromiumArgs,
      ],
    })
    const pid = browser.process()?.pid
    if (pid === undefined) throw new Error('Chromium has no process id')
    guard = guardBrowser(pid, profile.root)
    // These hold for as long as the session that asked for them.
    const session = await browser.target().createCDPSession()
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: profile.downloads })
    await session.send('Browser.setPermission', { permission: { name: 'clipboard-read' }, setting: 'granted' })
    const first = (await browser.pages())[0] ?? (await browser.newPage())
    const extensionId = await browser.installExtension(resolve(extensionDir))
    const welcome = `chrome-extension://${extensionId}/extension/welcome.html`
    const page = await (await browser.waitForTarget(target => target.url() === welcome)).page()
    await page?.close()
    await first.bringToFront()
    const driver = new ChromiumDriver({
      browser,
      extensionDir,
      profile,
      privateWindows,
      extensionId,
      panelTitle,
      panelPage,
      version: await browser.version(),
      first,
      release: guard.release,
    })
    await driver.ready()
    return driver
  } catch (error) {
    await browser?.close().catch(() => {})
    guard?.release()
    await profile.remove()
    throw error
  }
}

class ChromiumDriver extends BaseDriver {
  readonly name = 'chromium'
  readonly version: string
  readonly extensionId: string
  readonly profileDir: string
  readonly page: Surface
  readonly popup: Surface
  protected readonly panelSurface: Surface
  protected readonly devtoolsPageContext: Evaluator
  protected readonly backgroundContext: Evaluator
  private readonly browser: Browser
  private readonly origin: string
  private readonly errors: ChromiumErrors
  private readonly worker: ChromiumWorker
  private readonly tabs = new Map<TabId, Tab>()
  private current: TabId = 'tab-1'
  private opened = 1
  private theme: Theme | undefined
  private closing: Promise<void> | undefined
  private openedPopup: Page | undefined
  private storage: CDPSession | undefined

  constructor(private readonly settings: Settings) {
    super()
    this.browser = settings.browser
    this.version = settings.version
    this.extensionId = settings.extensionId
    this.profileDir = settings.profile.profile
    this.origin = `chrome-extension://${settings.extensionId}`
    this.tabs.set(this.current, { page: settings.first })
    this.errors = new ChromiumErrors(this.browser, `${this.origin}/`)
    this.page = new ChromiumSurface(
      'the page',
      () => this.tab.page,
      () => this.tab.page.mainFrame(),
    )
    this.popup = new ChromiumSurface(
      'the pop-up',
      () => this.popupPage(),
      () => this.popupPage().mainFrame(),
    )
    this.panelSurface = new ChromiumSurface(
      'the panel',
      () => this.devtools,
      () => this.panelFrame(),
    )
    this.devtoolsPageContext = new Evaluator('the devtools page', async expression => this.devtoolsFrame().evaluate(expression))
    this.worker = new ChromiumWorker(
      () => this.tab.page,
      this.origin,
      (session, url) => this.errors.listen(session, url),
    )
    this.backgroundContext = new Evaluator('the background', expression => this.worker.evaluate(expression))
  }

  /** Resolves once the extension is at work. */
  ready(): Promise<void> {
    return this.worker.ready()
  }

  extensionUrl(path: string): string {
    return `${this.origin}/${path.replace(/^\//, '')}`
  }

  // Tabs

  async openTab(url: string): Promise<void> {
    await this.errors.look()
    await this.tab.page.goto(url, { waitUntil: 'load' })
  }

  async newTab(url: string): Promise<TabId> {
    return this.show(await this.browser.newPage(), url)
  }

  async newPrivateTab(url: string): Promise<TabId> {
    const { privateWindows } = this.settings
    return this.show(await (privateWindows ? this.openPrivateWindow() : (await this.browser.createBrowserContext()).newPage()), url)
  }

  /** One of a browser context is private, too, but no window that the extension could name. */
  private async openPrivateWindow(): Promise<Page> {
    const before = new Set(this.browser.targets())
    await this.background(() =>
      (self as unknown as { chrome: WindowsApi }).chrome.windows.create({ incognito: true, url: 'about:blank' }).then(() => null),
    )
    const page = await (await this.browser.waitForTarget(target => target.type() === 'page' && !before.has(target))).page()
    if (!page) throw new Error('the private window has no page')
    return page
  }

  newContainerTab(): Promise<TabId> {
    return Promise.reject(new Error('Chromium has no containers'))
  }

  private async show(page: Page, url: string): Promise<TabId> {
    const id = `tab-${++this.opened}`
    this.tabs.set(id, { page })
    this.current = id
    await this.openTab(url)
    return id
  }

  currentTab(): TabId {
    return this.current
  }

  async switchTab(id: TabId): Promise<void> {
    this.current = id
    await this.tab.page.bringToFront()
  }

  async closeTab(id: TabId): Promise<void> {
    const tab = this.tabs.get(id)
    if (!tab) throw new Error(`no tab ${id}`)
    if (this.tabs.size === 1) throw new Error('the last tab stays open: without it the browser ends')
    await this.closeDevToolsOf(tab)
    await this.errors.look()
    const context = tab.page.browserContext()
    // With its only tab goes the private window, and all that it held.
    await (context === this.browser.defaultBrowserContext() ? tab.page : context).close()
    this.tabs.delete(id)
    if (this.current === id) await this.switchTab([...this.tabs.keys()][0] as TabId)
  }

  // DevTools

  async openDevTools(): Promise<void> {
    const view = await this.openFrontend()
    await waitUntil(
      async () => {
        // DevTools may still be about to show the panel that it starts with, so say it again until ours is on show.
        await inDevTools(this.devtools, showView, view)
        return this.panelFrame().evaluate(() => document.readyState === 'complete' && innerWidth > 0)
      },
      'the panel to be on show',
      OPEN_DEVTOOLS_MS,
    )
  }

  async openDevToolsOnly(): Promise<void> {
    await this.openFrontend()
  }

  async closeDevTools(): Promise<void> {
    await this.closeDevToolsOf(this.tab)
  }

  async dockDevTools(side: DockSide): Promise<void> {
    const wanted = side === 'window' ? 'undocked' : side
    await waitUntil(async () => (await inDevTools(this.devtools, dockAt, wanted)) === wanted, `DevTools to be at: ${side}`)
    await this.openDevTools()
  }

  private async openFrontend(): Promise<string> {
    const tab = this.tab
    tab.devtools ??= await withDeadline(tab.page.openDevTools(), OPEN_DEVTOOLS_MS, 'DevTools did not open')
    const view = await waitUntil(
      () => inDevTools(this.devtools, findPanelView, this.origin, this.settings.panelTitle),
      `the panel ${this.settings.panelTitle} to be offered by DevTools`,
      OPEN_DEVTOOLS_MS,
    )
    if (this.theme) await inDevTools(this.devtools, setTheme, this.theme)
    return view as string
  }

  private async closeDevToolsOf(tab: Tab): Promise<void> {
    const { devtools } = tab
    if (!devtools) return
    delete tab.devtools
    await this.errors.look()
    const frames = devtools.frames().filter(frame => frame.url().startsWith(this.origin))
    await devtools.close()
    await waitUntil(() => frames.every(frame => frame.detached), 'the pages of the extension in DevTools to go')
  }

  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    this.theme = theme === 'dark' ? 'dark' : 'default'
    for (const { devtools } of this.tabs.values()) {
      if (!devtools) continue
      await inDevTools(devtools, setTheme, this.theme)
      // DevTools itself shows its theme by a class; only the panels in it see it as a media feature.
      await waitUntil(
        () => devtools.evaluate(dark => document.documentElement.matches('.theme-with-dark-background') === dark, theme === 'dark'),
        `DevTools to be ${theme}`,
      )
      for (const frame of this.panelFrames(devtools)) {
        await waitUntil(
          () => frame.evaluate(dark => matchMedia('(prefers-color-scheme: dark)').matches === dark, theme === 'dark'),
          `the panel to be ${theme}`,
        )
      }
    }
  }

  async screenshot(file: string): Promise<void> {
    await writeFile(file, await this.devtools.screenshot({ type: 'png' }))
  }

  async resizeDevTools(width: number, height: number): Promise<void> {
    const devtools = this.devtools
    const session = await devtools.createCDPSession()
    const { windowId } = await session.send('Browser.getWindowForTarget')
    await session.send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
    await session.detach()
    await waitUntil(async () => {
      const now = await devtools.evaluate(() => [outerWidth, outerHeight] as const)
      if (now[0] === width && now[1] === height) return true
      throw new Error(`it is ${now.join(' × ')}`)
    }, `DevTools to be ${width} × ${height}`)
    // The panel lives in another process and hears of its new width a little later.
    for (const frame of this.panelFrames(devtools)) {
      const owner = await frame.frameElement()
      await waitUntil(async () => {
        const box = await owner?.boundingBox()
        // Without a box it is not on show, and keeps the size it had.
        return !box || Math.abs((await frame.evaluate(() => innerWidth)) - box.width) < 1
      }, 'the panel to have its new width')
      await owner?.dispose()
    }
  }

  async exportHar({ sanitize }: { sanitize: boolean }): Promise<string> {
    return inDevTools(this.devtools, writeHar, sanitize)
  }

  async importHar(file: string): Promise<ShownRequest[]> {
    return inDevTools(this.devtools, importHar, await readFile(file, 'utf8'))
  }

  async clipboard(): Promise<string> {
    // Only a document with the focus may read it.
    return evaluateIn(this.tab.devtools ?? this.tab.page, () => navigator.clipboard.readText())
  }

  download(action: () => Promise<void>, timeoutMs?: number): Promise<string> {
    return awaitDownload(this.settings.profile.downloads, action, timeoutMs)
  }

  // The worker

  workerIsRunning(): Promise<boolean> {
    return this.worker.isRunning()
  }

  stopWorker(): Promise<void> {
    return this.worker.stop()
  }

  async reloadExtension(): Promise<void> {
    for (const tab of this.tabs.values()) await this.closeDevToolsOf(tab)
    await this.worker.abandon()
    // `runtime.reload()` would leave an extension that came over the protocol blocked.
    await this.browser.installExtension(resolve(this.settings.extensionDir))
    await this.worker.ready()
  }

  // The toolbar

  async openPopup(): Promise<void> {
    const url = this.extensionUrl('extension/popup.html')
    const session = await this.tab.page.createCDPSession()
    // Both call the window by the same number. Which one has the focus is not known: none may have it.
    const { windowId } = await session.send('Browser.getWindowForTarget')
    await session.detach()
    await this.background(id => (self as unknown as { chrome: ActionApi }).chrome.action.openPopup({ windowId: id }), windowId)
    const target = await this.browser.waitForTarget(each => each.url() === url && each.type() === 'page')
    this.openedPopup = await target.asPage()
  }

  private popupPage(): Page {
    if (!this.openedPopup) throw new Error('the pop-up was not opened')
    return this.openedPopup
  }

  // What is stored

  async leaveRoom(bytes: number): Promise<void> {
    const used = await this.background(async () => (await navigator.storage.estimate()).usage ?? 0)
    await this.setQuota({ quotaSize: used + bytes })
  }

  async giveRoomBack(): Promise<void> {
    await this.setQuota({})
  }

  private async setQuota(quota: { quotaSize?: number }): Promise<void> {
    // It holds for as long as the session that asked for it.
    this.storage ??= await this.settings.first.createCDPSession()
    await this.storage.send('Storage.overrideQuotaForOrigin', { origin: this.origin, ...quota })
  }

  // Permissions

  withholdHosts(): Promise<void> {
    return this.setHostAccess('ON_CLICK')
  }

  grantHosts(): Promise<void> {
    return this.setHostAccess('ON_ALL_SITES')
  }

  /** As the switch under "Site access" on the page of the extension does it. */
  private async setHostAccess(hostAccess: string): Promise<void> {
    // In a window of its own, so that the inspected tab stays on show.
    const settings = await this.browser.newPage({ type: 'window' })
    try {
      await settings.goto('chrome://extensions/')
      const change = async (extensionId: string, access: string) => {
        const { developerPrivate } = (globalThis as unknown as { chrome: ExtensionsPageApi }).chrome
        await developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: access })
      }
      await evaluateIn(settings, change, this.extensionId, hostAccess)
    } finally {
      await settings.close()
    }
  }

  // The end

  async pageErrors(): Promise<string[]> {
    await this.errors.look()
    return [...this.errors.seen]
  }

  close(): Promise<void> {
    this.closing ??= this.end()
    return this.closing
  }

  async kill(): Promise<string> {
    const child = this.browser.process()
    const gone = new Promise<void>(done => child?.once('exit', () => done()))
    child?.kill('SIGKILL')
    await withDeadline(gone, 10_000, 'Chromium did not die')
    this.settings.release()
    this.closing = Promise.resolve()
    return this.settings.profile.root
  }

  private async end(): Promise<void> {
    const child = this.browser.process()
    await withDeadline(this.browser.close(), 10_000, 'too slow').catch(() => child?.kill('SIGKILL'))
    await this.settings.profile.remove()
    this.settings.release()
  }

  private get tab(): Tab {
    const tab = this.tabs.get(this.current)
    if (!tab) throw new Error(`no tab ${this.current}`)
    return tab
  }

  private get devtools(): Page {
    const { devtools } = this.tab
    if (!devtools) throw new Error('DevTools is not open on this tab')
    return devtools
  }

  private panelFrames(devtools: Page): Frame[] {
    return devtools.frames().filter(frame => this.isPanel(frame.url()))
  }

  private panelFrame(): Frame {
    const [frame] = this.panelFrames(this.devtools)
    if (!frame) throw new Error('the panel has no document')
    return frame
  }

  private isPanel(url: string): boolean {
    return url.startsWith(`${this.origin}/`) && url.replace(/[?#].*$/, '').endsWith(this.settings.panelPage)
  }

  private devtoolsFrame(): Frame {
    const frame = this.devtools.frames().find(each => each.url().startsWith(`${this.origin}/`) && !this.isPanel(each.url()))
    if (!frame) throw new Error('the devtools page has no document')
    return frame
  }
}

/** The id that Chromium gives to an unpacked extension: a hash of where it lies, in letters. */
function idOfFolder(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  return hash.replace(/./g, digit => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16)))
}

interface WindowsApi {
  windows: { create(options: { incognito: boolean; url: string }): Promise<unknown> }
}

interface ActionApi {
  action: { openPopup(options: { windowId: number }): Promise<void> }
}

interface ExtensionsPageApi {
  developerPrivate: { updateExtensionConfiguration(change: { extensionId: string; hostAccess: string }): Promise<void> }
}

async function evaluateIn<Args extends unknown[], T>(page: Page, fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T> {
  return fromJson<T>(await page.evaluate(callAsJson(fn, args)))
}
