// The little that firefox-agent.ts and firefox-errors.ts use of Firefox's own interfaces. They exist inside Firefox only.

interface FirefoxWindowGlobal {
  innerWindowId: number
  isInitialDocument: boolean
  documentURI: { spec: string } | null
  getActor(name: 'MarionetteCommands'): FirefoxCommands
  drawSnapshot(area: DOMRect, scale: number, background: string): Promise<ImageBitmap>
}

/** Marionette's own hand in a document: what WebDriver commands use. */
interface FirefoxCommands {
  executeScript(
    script: string,
    args: readonly unknown[],
    options: { async: boolean; sandboxName: string | null; timeout: number },
  ): Promise<unknown>
  clickElement(element: unknown, capabilities: object): Promise<void>
  sendKeysToElement(element: unknown, text: string, capabilities: object): Promise<void>
  takeScreenshot(element: unknown, format: 0, full: boolean, scroll: boolean): Promise<string>
}

interface FirefoxBrowserElement extends HTMLElement {
  browserId: number
  browsingContext: { currentWindowGlobal: FirefoxWindowGlobal | null } | null
  currentURI: { spec: string }
  webProgress: { isLoadingDocument: boolean }
  loadURI(uri: object, options: { triggeringPrincipal: object }): void
}

interface FirefoxTab {
  linkedBrowser: FirefoxBrowserElement
}

interface FirefoxToolbox {
  getAdditionalTools(): { id: string; label: string; extensionId?: string }[]
  selectTool(id: string): Promise<void>
  win: { browsingContext: { embedderElement: HTMLElement } }
}

interface FirefoxDevTools {
  showToolboxForTab(tab: FirefoxTab, options: { toolId: string; hostType: string }): Promise<FirefoxToolbox>
  getToolboxForTab(tab: FirefoxTab): FirefoxToolbox | undefined
  closeToolboxForTab(tab: FirefoxTab): Promise<unknown>
}

interface FirefoxView {
  viewType: string
  uri: { spec: string }
  unloaded: boolean
  devToolsToolbox?: FirefoxToolbox
  xulBrowser: FirefoxBrowserElement | null
}

interface FirefoxExtension {
  views: Set<FirefoxView>
  backgroundState: string
  wakeupBackground(): Promise<void>
  terminateBackground(options: { ignoreDevToolsAttached: boolean }): Promise<void>
}

interface FirefoxExtensionPolicy {
  extension: FirefoxExtension
  mozExtensionHostname: string
  allowedOrigins: { patterns: { pattern: string }[] }
}

interface FirefoxPermissions {
  add(id: string, change: { permissions: string[]; origins: string[] }, extension: FirefoxExtension): Promise<void>
  remove(id: string, change: { permissions: string[]; origins: string[] }, extension: FirefoxExtension): Promise<void>
}

interface FirefoxScriptError {
  flags: number
  errorMessage: string
  sourceName: string
  lineNumber: number
}

declare const gBrowser: {
  selectedTab: FirefoxTab
  tabs: FirefoxTab[]
  addTab(url: string, options: { triggeringPrincipal: object }): FirefoxTab
  removeTab(tab: FirefoxTab): void
}

declare const WebExtensionPolicy: { getByID(id: string): FirefoxExtensionPolicy | null }

declare const ChromeUtils: { importESModule(url: string): unknown }

declare const Services: {
  io: { newURI(url: string): object }
  scriptSecurityManager: { getSystemPrincipal(): object }
  prefs: { setStringPref(name: string, value: string): void }
  console: { registerListener(listener: { observe(message: unknown): void }): void }
  ppmm: {
    loadProcessScript(url: string, later: boolean): void
    addMessageListener(name: string, listener: (message: { data: string }) => void): void
  }
}

declare const Cc: Record<string, { getService(kind: unknown): unknown }>

declare const Ci: {
  nsIScriptError: { warningFlag: number; infoFlag: number; [Symbol.hasInstance](value: unknown): value is FirefoxScriptError }
  nsIConsoleAPIStorage: unknown
}

/** In a process script: to the browser's own process. */
declare function sendAsyncMessage(name: string, data: string): void
