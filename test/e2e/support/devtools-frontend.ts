import type { Page } from 'puppeteer-core'
import type { ShownRequest } from './driver'
import { callAsJson, fromJson } from './serialize'

/**
 * Chromium's DevTools is a web application of its own; what follows runs inside it and uses its modules. The functions
 * are serialised: no reference to anything outside themselves. They are given `load`, which imports one of DevTools'
 * modules, because a test runner rewrites every `import()` that it finds in a source file.
 */
type Load = <M>(module: string) => Promise<M>

const LOAD = '(module) => import(new URL(module, document.baseURI).href)'

interface Common {
  Console: { Console: { instance(): { messages(): { text: string }[] } } }
  Settings: {
    Settings: { hasInstance(): boolean; instance(): { moduleSetting(name: string): { set(value: string): void } } }
  }
}

interface UserInterface {
  DockController: { DockController: { instance(): { setDockSide(side: string): void; dockSide(): string } } }
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

interface NetworkPanel {
  NetworkPanel: { NetworkPanel: { instance(): { networkLogView: NetworkLogView } } }
}

interface NetworkLogView {
  onLoadFromFile(file: File): Promise<void>
  refreshIfNeeded(): void
  flatNodesList(): { request(): NetworkRequest }[]
}

interface NetworkRequest {
  requestMethod: string
  statusCode: number
  url(): string
  requestFormData(): Promise<string | null | undefined>
  requestContentData(): Promise<{ isTextContent: boolean; text: string; base64: string } | { error: string }>
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

/** Gives the side that DevTools is at, which it reaches a little later. */
export async function dockAt(load: Load, side: string): Promise<string> {
  const { DockController } = await load<UserInterface>('./ui/legacy/legacy.js')
  const controller = DockController.DockController.instance()
  if (controller.dockSide() !== side) controller.setDockSide(side)
  return controller.dockSide()
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

/** What "Import HAR" in the Network panel does with the file that was picked, and the rows that it leaves. */
export async function importHar(load: Load, text: string): Promise<ShownRequest[]> {
  const { ViewManager } = await load<UserInterface>('./ui/legacy/legacy.js')
  await ViewManager.ViewManager.instance().showView('network')
  const { NetworkPanel } = await load<NetworkPanel>('./panels/network/network.js')
  const { Console } = await load<Common>('./core/common/common.js')
  const view = NetworkPanel.NetworkPanel.instance().networkLogView
  const messages = () => Console.Console.instance().messages()
  const before = messages().length
  await view.onLoadFromFile(new File([text], 'session.har'))
  // A refusal is told to the person, not to the caller.
  const refusal = messages()
    .slice(before)
    .find(message => message.text.startsWith('Failed to load HAR'))
  if (refusal) throw new Error(refusal.text)
  // Rows are made when there is a frame to draw.
  view.refreshIfNeeded()
  return Promise.all(
    view.flatNodesList().map(async node => {
      const request = node.request()
      const content = await request.requestContentData()
      if ('error' in content) throw new Error(content.error)
      return {
        method: request.requestMethod,
        url: request.url(),
        status: request.statusCode,
        requestBody: (await request.requestFormData()) ?? '',
        responseBody: content.isTextContent ? content.text : content.base64,
      }
    }),
  )
}
