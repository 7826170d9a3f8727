import type { BrowserDriver, BrowserName, DockSide, ElementOptions, ShownRequest, Surface, TabId } from './driver'
import type { Evaluator } from './evaluator'

/** The part of a driver that is the same in every browser: which calls are about which document. */
export abstract class BaseDriver implements BrowserDriver {
  abstract readonly name: BrowserName
  abstract readonly version: string
  abstract readonly extensionId: string
  abstract readonly profileDir: string
  abstract readonly page: Surface
  abstract readonly popup: Surface
  protected abstract readonly panelSurface: Surface
  protected abstract readonly devtoolsPageContext: Evaluator
  protected abstract readonly backgroundContext: Evaluator

  evaluate<Args extends unknown[], T>(fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T> {
    return this.page.evaluate(fn, ...args)
  }
  waitForPage<Args extends unknown[], T>(
    fn: (...args: Args) => T | Promise<T>,
    what: string,
    timeoutMs?: number,
    ...args: Args
  ): Promise<T> {
    return this.page.waitFor(fn, what, timeoutMs, ...args)
  }

  panel<Args extends unknown[], T>(fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T> {
    return this.panelSurface.evaluate(fn, ...args)
  }
  waitForPanel<Args extends unknown[], T>(
    fn: (...args: Args) => T | Promise<T>,
    what: string,
    timeoutMs?: number,
    ...args: Args
  ): Promise<T> {
    return this.panelSurface.waitFor(fn, what, timeoutMs, ...args)
  }
  click(selector: string, options?: ElementOptions): Promise<void> {
    return this.panelSurface.click(selector, options)
  }
  type(selector: string, text: string, options?: ElementOptions): Promise<void> {
    return this.panelSurface.type(selector, text, options)
  }
  press(key: string): Promise<void> {
    return this.panelSurface.press(key)
  }
  choose(selector: string, option: string): Promise<void> {
    return this.panelSurface.choose(selector, option)
  }
  upload(selector: string, file: string): Promise<void> {
    return this.panelSurface.upload(selector, file)
  }
  injectIntoPanel(source: string): Promise<void> {
    return this.panelSurface.inject(source)
  }
  screenshotPanel(file: string): Promise<void> {
    return this.panelSurface.screenshot(file)
  }

  devtoolsPage<Args extends unknown[], T>(fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T> {
    return this.devtoolsPageContext.evaluate(fn, ...args)
  }
  background<Args extends unknown[], T>(fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T> {
    return this.backgroundContext.evaluate(fn, ...args)
  }
  waitForBackground<Args extends unknown[], T>(
    fn: (...args: Args) => T | Promise<T>,
    what: string,
    timeoutMs?: number,
    ...args: Args
  ): Promise<T> {
    return this.backgroundContext.waitFor(fn, what, timeoutMs, ...args)
  }

  abstract extensionUrl(path: string): string
  abstract openTab(url: string): Promise<void>
  abstract newTab(url: string): Promise<TabId>
  abstract newPrivateTab(url: string): Promise<TabId>
  abstract newContainerTab(url: string): Promise<TabId>
  abstract currentTab(): TabId
  abstract switchTab(id: TabId): Promise<void>
  abstract closeTab(id: TabId): Promise<void>
  abstract openDevTools(): Promise<void>
  abstract openDevToolsOnly(): Promise<void>
  abstract dockDevTools(side: DockSide): Promise<void>
  abstract closeDevTools(): Promise<void>
  abstract stopWorker(): Promise<void>
  abstract workerIsRunning(): Promise<boolean>
  abstract reloadExtension(): Promise<void>
  abstract setTheme(theme: 'light' | 'dark'): Promise<void>
  abstract screenshot(file: string): Promise<void>
  abstract resizeDevTools(width: number, height: number): Promise<void>
  abstract exportHar(options: { sanitize: boolean }): Promise<string>
  abstract importHar(file: string): Promise<ShownRequest[]>
  abstract download(action: () => Promise<void>, timeoutMs?: number): Promise<string>
  abstract clipboard(): Promise<string>
  abstract openPopup(): Promise<void>
  abstract leaveRoom(bytes: number): Promise<void>
  abstract giveRoomBack(): Promise<void>
  abstract withholdHosts(): Promise<void>
  abstract grantHosts(): Promise<void>
  abstract pageErrors(): Promise<string[]>
  abstract kill(): Promise<string>
  abstract close(): Promise<void>
}
