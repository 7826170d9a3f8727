/**
 * What an end-to-end test may ask of a browser. Chromium and Firefox both implement it, so that one test runs in both.
 *
 * Functions handed to a driver are turned into text and run elsewhere: they see their arguments and the globals over
 * there, nothing of the file they were written in. Arguments and results travel as JSON. To leave something behind for
 * a later call, put it on `self`: Firefox runs each call in a scope of its own, where `globalThis.x = …` is lost.
 */

export type BrowserName = 'chromium' | 'firefox'

/** Names one of the driver's tabs. */
export type TabId = string

export type DockSide = 'bottom' | 'right' | 'window'

export interface ElementOptions {
  /** Take the first match whose text contains this. */
  text?: string
  timeoutMs?: number
}

/** One document that a test reads and operates as a person would. */
export interface Surface {
  evaluate<Args extends unknown[], T>(fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T>
  /**
   * Repeats `fn` until its result is truthy and gives that result. A throw counts as "not yet", since the document may
   * be on its way out. On time-out the error says what was waited for and what was seen last.
   */
  waitFor<Args extends unknown[], T>(fn: (...args: Args) => T | Promise<T>, what: string, timeoutMs?: number, ...args: Args): Promise<T>
  /** A trusted click on the middle of the first visible match, once it is there, enabled, at rest and not covered. */
  click(selector: string, options?: ElementOptions): Promise<void>
  /** Replaces what a text field holds, by trusted key strokes. An empty text empties the field. */
  type(selector: string, text: string, options?: ElementOptions): Promise<void>
  /** A trusted key stroke where the focus is: `Enter`, `ArrowDown`, `k`, `Control+k`, `Shift+Tab`. */
  press(key: string): Promise<void>
  /** Picks the option of a `<select>` with this value or label. (Its pop-up is native: no page event opens it.) */
  choose(selector: string, option: string): Promise<void>
  /** Puts a file into an `<input type=file>`. */
  upload(selector: string, file: string): Promise<void>
  /** Runs a script's text in the document, past its content security policy: for axe-core and the like. */
  inject(source: string): Promise<void>
  /** PNG of this document alone. */
  screenshot(file: string): Promise<void>
}

/** A row of the browser's own network panel, with what stands behind it. */
export interface ShownRequest {
  method: string
  url: string
  /** 0: the panel has none. */
  status: number
  /** The text that the panel has as the body; where that is base64, the base64. Empty where it has none. */
  requestBody: string
  responseBody: string
}

export interface LaunchOptions {
  /** Folder of the unpacked extension. */
  extensionDir: string
  headless?: boolean
  /** Size of the browser window and, in Chromium, of the DevTools window. */
  width?: number
  height?: number
  /** Title of the panel's tab in DevTools. */
  panelTitle?: string
  /** How the address of the panel's document ends. */
  panelPage?: string
  /** Extra host names that lead to 127.0.0.1, so that one machine can play several origins. */
  hosts?: readonly string[]
  /** Firefox: preferences to start with. */
  firefoxPrefs?: Readonly<Record<string, string | number | boolean>>
  /** What `kill` left of another browser: this one goes on with its profile. */
  left?: string
  /** The extension may run in private windows, as the person can decide in the browser's own settings. */
  privateWindows?: boolean
  /** Chromium: more command-line switches. */
  chromiumArgs?: readonly string[]
}

export interface BrowserDriver {
  readonly name: BrowserName
  /** For instance `Chrome/156.0.8078.79`. */
  readonly version: string
  readonly extensionId: string
  /** The browser's profile on disk, to look at what the extension leaves there. Gone after `close`. */
  readonly profileDir: string
  /** The inspected tab. Also the way to operate the extension's own pages in a tab: `openTab(extensionUrl('viewer.html'))`. */
  readonly page: Surface

  extensionUrl(path: string): string

  /** Navigates the current tab and waits for its load event. */
  openTab(url: string): Promise<void>
  evaluate: Surface['evaluate']
  waitForPage: Surface['waitFor']

  /** Opens another tab and makes it the current one: page, DevTools and panel calls are about the current tab. */
  newTab(url: string): Promise<TabId>
  /** As `newTab`, in a private window of its own. */
  newPrivateTab(url: string): Promise<TabId>
  /** As `newTab`, in one of the browser's containers; only Firefox has any. */
  newContainerTab(url: string): Promise<TabId>
  currentTab(): TabId
  switchTab(id: TabId): Promise<void>
  /** Closes a tab with its DevTools; if it was the current one, the first tab is current after it. */
  closeTab(id: TabId): Promise<void>

  /** DevTools is open on the current tab, our panel is selected and its document has loaded. */
  openDevTools(): Promise<void>
  /**
   * DevTools is open on the current tab, but our panel was not opened; the devtools page has run as far as creating it.
   * Requests are delivered to the devtools page from here on.
   */
  openDevToolsOnly(): Promise<void>
  closeDevTools(): Promise<void>
  /** Moves DevTools, with our panel on show, to a side of the page's window or to a window of its own. */
  dockDevTools(side: DockSide): Promise<void>

  panel: Surface['evaluate']
  waitForPanel: Surface['waitFor']
  click: Surface['click']
  type: Surface['type']
  press: Surface['press']
  choose: Surface['choose']
  upload: Surface['upload']
  /** Runs a script's text in the panel's document. */
  injectIntoPanel(source: string): Promise<void>

  /** Evaluates in the hidden devtools page of the current tab's DevTools. */
  devtoolsPage: Surface['evaluate']
  /** Evaluates in the service worker or event page, starting it if it has stopped. */
  background: Surface['evaluate']
  waitForBackground: Surface['waitFor']
  /** Stops the worker as the browser would when it is idle; resolves once it is gone. */
  stopWorker(): Promise<void>
  workerIsRunning(): Promise<boolean>

  /**
   * Installs the extension once more over itself, as an update does: worker and session storage are new, what it keeps on
   * disk stays. DevTools is closed first, since its old pages would be left without an extension.
   */
  reloadExtension(): Promise<void>

  /** The theme of DevTools, which the panel sees as `prefers-color-scheme`. */
  setTheme(theme: 'light' | 'dark'): Promise<void>
  /** PNG of DevTools with the panel in it, as a person sees it. */
  screenshot(file: string): Promise<void>
  /** PNG of the panel's document alone. */
  screenshotPanel(file: string): Promise<void>
  /** Size of DevTools, its own tool bar included. */
  resizeDevTools(width: number, height: number): Promise<void>

  /** The HAR of the current tab as text. Chromium: by DevTools' own writer. Firefox: `getHAR()`, never sanitised. */
  exportHar(options: { sanitize: boolean }): Promise<string>
  /**
   * Opens a HAR file in the browser's own network panel, in place of what it shows, and gives the rows that it then has, from
   * top to bottom. The code behind the panel's import button does it; only the dialog that asks for the file is left out.
   * DevTools has to be open on the current tab. Rejects with the browser's own words where it refuses the file.
   */
  importHar(file: string): Promise<ShownRequest[]>
  /** Does `action`, waits for the one file that it makes the browser save, and gives its path. */
  download(action: () => Promise<void>, timeoutMs?: number): Promise<string>
  clipboard(): Promise<string>

  /** What the toolbar button of the extension opened. */
  readonly popup: Surface
  /** Presses the toolbar button in the window of the current tab, and waits for what it opens. */
  openPopup(): Promise<void>

  /**
   * Leaves the extension about so much room to store something, until it is given back. In Chromium for an extension without
   * the permission `unlimitedStorage`, best before it stores much: what it may use, it may use for half a minute. In Firefox
   * with `LIMITED_STORAGE` among the preferences.
   */
  leaveRoom(bytes: number): Promise<void>
  giveRoomBack(): Promise<void>

  /** Takes the extension's access to all hosts away, as the person can in the browser's own settings. */
  withholdHosts(): Promise<void>
  grantHosts(): Promise<void>

  /** Uncaught errors, unhandled rejections, refused loads and `console.error` of the extension's own pages and worker so far. */
  pageErrors(): Promise<string[]>
  /** Ends the browser as a crash does. Gives the folder of what it leaves, for `launch({ left })`; who has it removes it. */
  kill(): Promise<string>
  /** Ends the browser and removes its profile. Harmless when called twice. */
  close(): Promise<void>
}
