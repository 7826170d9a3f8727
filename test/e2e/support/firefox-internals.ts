/** The little that is used here of Firefox's own interfaces. They exist inside Firefox only. */
import type { DockSide } from './driver'

export interface FirefoxWindowGlobal {
  innerWindowId: number
  isInitialDocument: boolean
  documentURI: { spec: string } | null
  getActor(name: 'MarionetteCommands'): FirefoxCommands
  drawSnapshot(area: DOMRect, scale: number, background: string): Promise<ImageBitmap>
}

/** Marionette's own hand in a document: what WebDriver commands use. */
export interface FirefoxCommands {
  executeScript(
    script: string,
    args: readonly unknown[],
    options: { async: boolean; sandboxName: string | null; timeout: number },
  ): Promise<unknown>
  clickElement(element: unknown, capabilities: object): Promise<void>
  sendKeysToElement(element: unknown, text: string, capabilities: object): Promise<void>
  takeScreenshot(element: unknown, format: 0, full: boolean, scroll: boolean): Promise<string>
}

export interface FirefoxBrowserElement extends HTMLElement {
  browserId: number
  browsingContext: { currentWindowGlobal: FirefoxWindowGlobal | null } | null
  currentURI: { spec: string }
  webProgress: { isLoadingDocument: boolean }
  loadURI(uri: object, options: { triggeringPrincipal: object }): void
}

export interface FirefoxTab extends HTMLElement {
  linkedBrowser: FirefoxBrowserElement
}

/** A window of the browser itself. */
export interface FirefoxWindow {
  document: Document
  gBrowser: FirefoxTabs
  CustomizableUI: { AREA_NAVBAR: string; addWidgetToArea(widget: string, area: string): void }
  browsingContext: { currentWindowGlobal: FirefoxWindowGlobal }
}

export interface FirefoxWindows {
  orderedWindows: FirefoxWindow[]
  promiseOpenWindow(options: { private: boolean }): Promise<FirefoxWindow>
}

export interface FirefoxToolbox {
  getAdditionalTools(): { id: string; label: string; extensionId?: string }[]
  switchHost(side: DockSide): Promise<void>
  selectTool(id: 'netmonitor'): Promise<FirefoxNetworkMonitor>
  selectTool(id: string): Promise<unknown>
  win: { browsingContext: { embedderElement: HTMLElement } }
}

export interface FirefoxNetworkMonitor {
  panelWin: {
    document: Document
    actions: object
    store: { getState(): object }
    windowRequire(module: string): unknown
  }
}

export interface FirefoxHarImport {
  HarMenuUtils: { appendPreview(har: string, actions: object, refuse: (message: string) => void): void }
}

export interface FirefoxRequestSelectors {
  getDisplayedRequests(state: object): {
    method: string
    url: string
    status: number | string
    requestPostData?: { postData: { text?: string } }
    responseContent?: { content: { text?: string } }
  }[]
}

export interface FirefoxDevTools {
  showToolboxForTab(tab: FirefoxTab, options: { toolId: string; hostType: string }): Promise<FirefoxToolbox>
  getToolboxForTab(tab: FirefoxTab): FirefoxToolbox | undefined
  closeToolboxForTab(tab: FirefoxTab): Promise<unknown>
}

export interface FirefoxView {
  viewType: string
  uri: { spec: string }
  unloaded: boolean
  devToolsToolbox?: FirefoxToolbox
  xulBrowser: FirefoxBrowserElement | null
}

export interface FirefoxExtension {
  views: Set<FirefoxView>
  backgroundState: string
  wakeupBackground(): Promise<void>
  terminateBackground(options: { ignoreDevToolsAttached: boolean }): Promise<void>
}

export interface FirefoxExtensionPolicy {
  extension: FirefoxExtension
  mozExtensionHostname: string
  allowedOrigins: { patterns: { pattern: string }[] }
}

export interface FirefoxPermissions {
  add(id: string, change: { permissions: string[]; origins: string[] }, extension?: FirefoxExtension): Promise<void>
  remove(id: string, change: { permissions: string[]; origins: string[] }, extension: FirefoxExtension): Promise<void>
}

export interface FirefoxScriptError {
  flags: number
  errorMessage: string
  sourceName: string
  lineNumber: number
}

/** What scripts in the browser's window find as `gBrowser`. */
export interface FirefoxTabs {
  selectedTab: FirefoxTab
  tabs: FirefoxTab[]
  addTab(url: string, options: { triggeringPrincipal: object; userContextId?: number }): FirefoxTab
  removeTab(tab: FirefoxTab): void
}

export interface FirefoxServices {
  io: { newURI(url: string): object }
  scriptSecurityManager: { getSystemPrincipal(): object }
  prefs: { setStringPref(name: string, value: string): void }
  console: { registerListener(listener: { observe(message: unknown): void }): void }
  ppmm: {
    loadProcessScript(url: string, later: boolean): void
    addMessageListener(name: string, listener: (message: { data: string }) => void): void
  }
}

export interface FirefoxConsoleStorage {
  addLogEventListener(
    listener: (event: { wrappedJSObject: { level: string; filename: string; arguments: unknown[] } }) => void,
    principal: object,
  ): void
}
