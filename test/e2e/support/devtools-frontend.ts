import type { Page } from 'puppeteer-core'
import { callAsJson, fromJson } from './serialize'

/**
 * Chromium's DevTools is a web application of its own; what follows runs inside it and uses its modules. The functions
 * are serialised: no reference to anything outside themselves. They are given `load`, which imports one of DevTools'
 * modules, because a test runner rewrites every `import()` that it finds in a source file.
 */
type Load = <M>(module: string) => Promise<M>

const LOAD = '(module) => import(new URL(module, document.baseURI).href)'

interface Common {
  Settings: {
    Settings: { hasInstance(): boolean; instance(): { moduleSetting(name: string): { set(value: string): void } } }
  }
}

interface UserInterface {
  ViewManager: { ViewManager: { instance(): { views: Map<string, unknown>; showView(key: string): Promise<void> } } }
}

interface Logs {
  NetworkLog: { NetworkLog: { instance(): { requests(): unknown[] } } }
}

interface Har {
  Writer: {
    Writer: { write(stream: object, requests: unknown[], options: { sanitize: boolean }, progress: object): Promise<void> }
  }
}

export async function inDevTools<Args extends unknown[], T>(
  devtools: Page,
  fn: (load: Load, ...args: Args) => T | Promise<T>,
  ...args: Args
): Promise<T> {
  return fromJson<T>(await devtools.evaluate(callAsJson(fn, args, [LOAD])))
}

/** The name under which DevTools offers our panel, or null while it does not. */
export async function findPanelView(load: Load, origin: string, title: string): Promise<string | null> {
  // Asking for the views before DevTools has made itself would make them, wrongly.
  if (!document.querySelector('.root-view')) return null
  const { Settings } = await load<Common>('./core/common/common.js')
  if (!Settings.Settings.hasInstance()) return null
  const { ViewManager } = await load<UserInterface>('./ui/legacy/legacy.js')
  const names = [...ViewManager.ViewManager.instance().views.keys()]
  return names.find(name => name.startsWith(origin) && name.endsWith(title)) ?? null
}

export async function showView(load: Load, name: string): Promise<void> {
  const { ViewManager } = await load<UserInterface>('./ui/legacy/legacy.js')
  await ViewManager.ViewManager.instance().showView(name)
}

export async function setTheme(load: Load, theme: 'default' | 'dark'): Promise<void> {
  const { Settings } = await load<Common>('./core/common/common.js')
  Settings.Settings.instance().moduleSetting('ui-theme').set(theme)
}

/** What "Export HAR" in the Network panel writes. */
export async function writeHar(load: Load, sanitize: boolean): Promise<string> {
  const { NetworkLog } = await load<Logs>('./models/logs/logs.js')
  const { Writer } = await load<Har>('./models/har/har.js')
  const parts: string[] = []
  const stream = {
    write: async (part: string) => {
      parts.push(part)
    },
    close: () => {},
  }
  const progress = {
    canceled: false,
    createSubProgress() {
      return this
    },
    isCanceled: () => false,
    setTotalWork() {},
    setTitle() {},
    setWorked() {},
    incrementWorked() {},
    done() {},
  }
  await Writer.Writer.write(stream, NetworkLog.NetworkLog.instance().requests(), { sanitize }, progress)
  return parts.join('')
}
