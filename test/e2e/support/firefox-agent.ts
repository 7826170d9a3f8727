import type { DockSide, ShownRequest } from './driver'
import type {
  FirefoxDevTools,
  FirefoxExtensionPolicy,
  FirefoxHarImport,
  FirefoxPermissions,
  FirefoxRequestSelectors,
  FirefoxServices,
  FirefoxTab,
  FirefoxWindow,
  FirefoxWindowGlobal,
  FirefoxWindows,
} from './firefox-internals'

declare const Services: FirefoxServices
declare const ChromeUtils: { importESModule(url: string): unknown }
declare const WebExtensionPolicy: { getByID(id: string): FirefoxExtensionPolicy | null }

/**
 * The driver's hand inside Firefox, and the one place that knows Firefox's inner workings. `installAgent` is sent as text
 * into the browser's own window, where scripts have the powers of Firefox itself, and leaves an object there whose methods
 * the driver calls. Nothing in it may refer to anything outside it.
 */

export type Place = 'page' | 'panel' | 'devtools' | 'background' | 'popup'

export interface FirefoxAgent {
  watchErrors(processScript: string): void
  errors(): string[]
  /** Says which extension and which of its pages the other calls are about. */
  serve(addonId: string, panelPage: string): void
  extensionHost(): string
  allowPrivateWindows(addonId: string): Promise<void>

  navigate(url: string): Promise<void>
  newTab(): string
  newPrivateTab(): Promise<string>
  newContainerTab(): string
  currentTab(): string
  selectTab(id: string): void
  closeTab(id: string): Promise<void>
  /** Whether the page that an installation opens was there, and is gone now. */
  closeWelcome(): Promise<boolean>

  openToolbox(): Promise<void>
  offersPanel(title: string): boolean
  showPanel(title: string): Promise<void>
  closeToolbox(): Promise<void>
  dockToolbox(side: DockSide): Promise<void>
  /** Width and height that the toolbox has; asks for a change if they are not the wanted ones. */
  resizeToolbox(width: number, height: number): [width: number, height: number]
  pictureOfToolbox(): Promise<string>

  hasView(place: Place): boolean
  /** Runs the body of a function whose last argument takes the result. */
  run(place: Place, script: string): Promise<unknown>
  /** Operates the element that the script gives. If it gives a string instead, that says why nothing was done. */
  click(place: Place, locator: string): Promise<string>
  sendKeys(place: Place, locator: string, text: string): Promise<string>
  pictureOf(place: Place): Promise<string>

  pressToolbarButton(): void

  workerIsRunning(): boolean
  wakeWorker(): Promise<void>
  /** False if Firefox refused: it does while a response is being filtered. */
  stopWorker(): Promise<boolean>
  setHostAccess(granted: boolean): Promise<void>
  /** What "Import HAR File" in the Network Monitor does with the file that was picked, and the rows that it leaves. */
  importHar(text: string): Promise<ShownRequest[]>
  setTheme(theme: string): void
  clipboard(): Promise<string>
}

export function installAgent(): void {
  const loader = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs') as {
    require(path: string): { gDevTools: FirefoxDevTools }
  }
  const { gDevTools } = loader.require('resource://devtools/client/framework/devtools.js')
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs') as {
    ExtensionPermissions: FirefoxPermissions
  }
  const { BrowserWindowTracker } = ChromeUtils.importESModule('resource:///modules/BrowserWindowTracker.sys.mjs') as {
    BrowserWindowTracker: FirefoxWindows
  }
  const home = window as unknown as FirefoxWindow
  /** The window of the current tab. */
  let here = home
  const system = () => ({ triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() })
  const errors: string[] = []
  let addonId = ''
  let panelPage = ''

  const policy = () => {
    const found = WebExtensionPolicy.getByID(addonId)
    if (!found) throw new Error(`the extension ${addonId} is not there`)
    return found
  }
  const toolbox = () => {
    const found = gDevTools.getToolboxForTab(here.gBrowser.selectedTab)
    if (!found) throw new Error('DevTools is not open on this tab')
    return found
  }
  const tabById = (id: string) => {
    const found = BrowserWindowTracker.orderedWindows
      .flatMap(({ gBrowser }) => gBrowser.tabs)
      .find(tab => String(tab.linkedBrowser.browserId) === id)
    if (!found) throw new Error(`no tab ${id}`)
    return found
  }
  const windowOf = (tab: FirefoxTab) => tab.ownerDocument.defaultView as unknown as FirefoxWindow
  const until = async (done: () => boolean, what: string) => {
    const end = Date.now() + 30_000
    while (!done()) {
      if (Date.now() > end) throw new Error(`Firefox did not get as far as: ${what}`)
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
  const bare = (address: string) => address.replace(/[?#].*$/, '')

  /** The extension's pages are no tabs. They are reached through the list that Firefox keeps of them. */
  const view = (place: Place) => {
    const viewType = { page: '', panel: 'devtools_panel', devtools: 'devtools_page', background: 'background', popup: 'popup' }[place]
    const owner = place === 'background' || place === 'popup' ? undefined : toolbox()
    return [...policy().extension.views].find(
      each =>
        each.viewType === viewType &&
        !each.unloaded &&
        (!owner || each.devToolsToolbox === owner) &&
        (place !== 'panel' || bare(each.uri.spec).endsWith(panelPage)),
    )
  }
  const browserOf = (place: Place) => (place === 'page' ? here.gBrowser.selectedTab.linkedBrowser : view(place)?.xulBrowser)
  const documentAt = (place: Place): FirefoxWindowGlobal => {
    const found = place === 'page' ? undefined : view(place)
    const browser = browserOf(place)
    const document = browser?.browsingContext?.currentWindowGlobal
    if (!document) throw new Error(`no document in the ${place}`)
    // Each browser element starts with an empty document of another process.
    if (found && bare(document.documentURI?.spec ?? '') !== bare(found.uri.spec)) throw new Error(`the ${place} has not loaded`)
    return document
  }
  const commands = (place: Place) => documentAt(place).getActor('MarionetteCommands')
  const run = (place: Place, script: string) =>
    commands(place).executeScript(script, [], { async: true, sandboxName: null, timeout: 60_000 })
  const capabilities = { toJSON: () => ({ 'moz:webdriverClick': true, strictFileInteractability: false }) }

  const agent: FirefoxAgent = {
    watchErrors(processScript) {
      Services.ppmm.addMessageListener('dcr-error', ({ data }) => {
        const { source, text } = JSON.parse(data) as { source: string; text: string }
        if (source.includes(policy().mozExtensionHostname)) errors.push(`${source.replace(/^[^:]*:\/\/[^/]*\//, '')}: ${text}`)
      })
      Services.ppmm.loadProcessScript(`data:,${encodeURIComponent(processScript)}`, true)
    },
    errors: () => errors,
    serve(id, page) {
      addonId = id
      panelPage = page
    },
    extensionHost: () => policy().mozExtensionHostname,
    allowPrivateWindows: id => ExtensionPermissions.add(id, { permissions: ['internal:privateBrowsingAllowed'], origins: [] }),

    async navigate(url) {
      const browser = here.gBrowser.selectedTab.linkedBrowser
      const current = () => browser.browsingContext?.currentWindowGlobal
      const before = current()?.innerWindowId
      const withinDocument = url.includes('#') && url.replace(/#.*/, '') === browser.currentURI.spec.replace(/#.*/, '')
      browser.loadURI(Services.io.newURI(url), system())
      await until(() => {
        const now = current()
        if (withinDocument) return browser.currentURI.spec === url
        // The way to another process leads over an empty document.
        const arrived = now && now.innerWindowId !== before && (!now.isInitialDocument || url === 'about:blank')
        return Boolean(arrived) && !browser.webProgress.isLoadingDocument
      }, `${url} to load`)
      if (current()?.documentURI?.spec.startsWith('about:neterror')) throw new Error(`${url} could not be loaded`)
      await run('page', 'const [done] = arguments; document.readyState === "complete" ? done() : addEventListener("load", () => done())')
    },
    newTab() {
      here = home
      here.gBrowser.selectedTab = here.gBrowser.addTab('about:blank', system())
      return agent.currentTab()
    },
    async newPrivateTab() {
      here = await BrowserWindowTracker.promiseOpenWindow({ private: true })
      // Its own first page is still on its way, and would get between.
      const [first] = here.gBrowser.tabs
      here.gBrowser.selectedTab = here.gBrowser.addTab('about:blank', system())
      if (first) here.gBrowser.removeTab(first)
      return agent.currentTab()
    },
    newContainerTab() {
      here = home
      here.gBrowser.selectedTab = here.gBrowser.addTab('about:blank', { ...system(), userContextId: 1 })
      return agent.currentTab()
    },
    async closeWelcome() {
      const tab = here.gBrowser.tabs.find(each =>
        each.linkedBrowser.currentURI.spec.endsWith(`//${policy().mozExtensionHostname}/extension/welcome.html`),
      )
      if (tab) here.gBrowser.removeTab(tab)
      return tab !== undefined
    },
    currentTab: () => String(here.gBrowser.selectedTab.linkedBrowser.browserId),
    selectTab(id) {
      const tab = tabById(id)
      here = windowOf(tab)
      here.gBrowser.selectedTab = tab
    },
    async closeTab(id) {
      const tab = tabById(id)
      await gDevTools.closeToolboxForTab(tab)
      windowOf(tab).gBrowser.removeTab(tab)
    },

    async openToolbox() {
      await gDevTools.showToolboxForTab(here.gBrowser.selectedTab, { toolId: 'webconsole', hostType: 'bottom' })
    },
    offersPanel: title =>
      toolbox()
        .getAdditionalTools()
        .some(tool => tool.extensionId === addonId && tool.label === title),
    async showPanel(title) {
      const tool = toolbox()
        .getAdditionalTools()
        .find(each => each.extensionId === addonId && each.label === title)
      if (!tool) throw new Error(`no panel ${title}`)
      await toolbox().selectTool(tool.id)
    },
    async closeToolbox() {
      const open = gDevTools.getToolboxForTab(here.gBrowser.selectedTab)
      if (!open) return
      await gDevTools.closeToolboxForTab(here.gBrowser.selectedTab)
      await until(
        () => ![...policy().extension.views].some(each => each.devToolsToolbox === open && !each.unloaded),
        'the pages of the extension in DevTools to go',
      )
    },
    dockToolbox: side => toolbox().switchHost(side),
    resizeToolbox(width, height) {
      const frame = toolbox().win.browsingContext.embedderElement
      const box = frame.getBoundingClientRect()
      const [isWidth, isHeight] = [Math.round(box.width), Math.round(box.height)]
      // Docked below the page, it takes its width from the window, and leaves room for the page and the bars above it.
      const windowHeight = height + 320
      if (isWidth !== width || window.outerHeight !== windowHeight) window.resizeTo(width, windowHeight)
      else if (isHeight !== height) frame.style.height = `${height}px`
      return [isWidth, isHeight]
    },
    async pictureOfToolbox() {
      const area = toolbox().win.browsingContext.embedderElement.getBoundingClientRect()
      const bitmap = await here.browsingContext.currentWindowGlobal.drawSnapshot(area, devicePixelRatio, 'white')
      const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas') as HTMLCanvasElement
      canvas.width = bitmap.width
      canvas.height = bitmap.height
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
      return canvas.toDataURL('image/png').replace(/^.*,/, '')
    },

    hasView: place => gDevTools.getToolboxForTab(here.gBrowser.selectedTab) !== undefined && view(place) !== undefined,
    run,
    async click(place, locator) {
      const hand = commands(place)
      const found = await hand.executeScript(locator, [], { async: true, sandboxName: null, timeout: 10_000 })
      if (typeof found === 'string') return found
      // The click is made in the document's own process. The window's focus, which decides where keys go, has to follow.
      browserOf(place)?.focus()
      await hand.clickElement(found, capabilities)
      return ''
    },
    async sendKeys(place, locator, text) {
      const hand = commands(place)
      const found = await hand.executeScript(locator, [], { async: true, sandboxName: null, timeout: 10_000 })
      if (typeof found === 'string') return found
      await hand.sendKeysToElement(found, text, capabilities)
      return ''
    },
    pictureOf: place => commands(place).takeScreenshot(null, 0, false, false),

    pressToolbarButton() {
      const { CustomizableUI, document: chrome } = here
      const widget = `${addonId.toLowerCase().replace(/[^a-z0-9_-]/g, '_')}-browser-action`
      // At first it lies behind the button that shows all extensions.
      CustomizableUI.addWidgetToArea(widget, CustomizableUI.AREA_NAVBAR)
      const button = chrome.getElementById(widget)?.querySelector<HTMLElement>('.unified-extensions-item-action-button')
      if (!button) throw new Error('the extension has no button in the toolbar')
      button.click()
    },

    workerIsRunning: () => policy().extension.backgroundState === 'running',
    async wakeWorker() {
      if (!agent.workerIsRunning()) await policy().extension.wakeupBackground()
    },
    async stopWorker() {
      await policy().extension.terminateBackground({ ignoreDevToolsAttached: true })
      return policy().extension.backgroundState === 'stopped'
    },
    async setHostAccess(granted) {
      const change = { permissions: [], origins: ['<all_urls>'] }
      const { extension } = policy()
      if (granted) await ExtensionPermissions.add(addonId, change, extension)
      else await ExtensionPermissions.remove(addonId, change, extension)
      await until(
        () => policy().allowedOrigins.patterns.some(({ pattern }) => pattern === '<all_urls>') === granted,
        'the change of host access to take effect',
      )
    },
    async importHar(text) {
      const { panelWin } = await toolbox().selectTool('netmonitor')
      const part = <Module>(path: string) => panelWin.windowRequire(`resource://devtools/client/netmonitor/src/${path}`) as Module
      const { HarMenuUtils } = part<FirefoxHarImport>('har/har-menu-utils.js')
      const { getDisplayedRequests } = part<FirefoxRequestSelectors>('selectors/index.js')
      let refusal = ''
      HarMenuUtils.appendPreview(text, panelWin.actions, message => {
        refusal = message
      })
      if (refusal) throw new Error(refusal)
      const requests = getDisplayedRequests(panelWin.store.getState())
      const rows = () => panelWin.document.querySelectorAll('.request-list-item').length
      await until(() => rows() === requests.length, `rows for ${requests.length} requests`)
      return requests.map(({ method, url, status, requestPostData, responseContent }) => ({
        method,
        url,
        status: Number(status),
        requestBody: requestPostData?.postData.text ?? '',
        responseBody: responseContent?.content.text ?? '',
      }))
    },
    setTheme: theme => Services.prefs.setStringPref('devtools.theme', theme),
    clipboard: () => navigator.clipboard.readText(),
  }
  ;(window as unknown as { dcrAgent: FirefoxAgent }).dcrAgent = agent
}
