/** What a page of the extension may ask of it, for tests that are not about how the page looks. */
import type { SessionInfo } from '../../../src/core/session-info'
import type { BrowserDriver } from './driver'

/** Does something in a tab that shows a page of the extension, and goes back to the tab that was shown. */
async function inPage<Args extends unknown[], T>(driver: BrowserDriver, fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T> {
  const before = driver.currentTab()
  const tab = await driver.newTab(driver.extensionUrl('extension/options.html'))
  try {
    return await driver.evaluate(fn, ...args)
  } finally {
    // An extension that is being replaced closes its pages itself.
    await driver.closeTab(tab).catch(() => undefined)
    await driver.switchTab(before)
  }
}

interface Api {
  readonly runtime: { sendMessage(message: unknown): Promise<{ ok: boolean; value: unknown; message: string }> }
}

export const ask = {
  /** A command of the contract. */
  background<T>(driver: BrowserDriver, name: string, ...args: readonly unknown[]): Promise<T> {
    return inPage(
      driver,
      async (command, values) => {
        const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api }
        const answer = await (browser ?? chrome).runtime.sendMessage({ app: 'dcr-devtools', kind: 'command', name: command, args: values })
        if (!answer.ok) throw new Error(answer.message)
        return answer.value as T
      },
      name,
      args,
    )
  },

  /** The list of sessions as it is on disk. */
  sessions(driver: BrowserDriver): Promise<readonly SessionInfo[]> {
    return inPage(driver, () => {
      const request = indexedDB.open('dcr-devtools')
      return new Promise<SessionInfo[]>((resolve, reject) => {
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const all = request.result.transaction('sessions').objectStore('sessions').getAll()
          all.onerror = () => reject(all.error)
          all.onsuccess = () => {
            request.result.close()
            resolve((all.result as { info: SessionInfo }[]).map(({ info }) => info))
          }
        }
      })
    })
  },

  /** A recorded session as the HAR that is saved of it. */
  async sessionText(driver: BrowserDriver, id: string): Promise<string> {
    const before = driver.currentTab()
    const tab = await driver.newTab(driver.extensionUrl('extension/sessions.html'))
    try {
      const row = `[data-testid="session"][data-id="${id}"]`
      const { readFile } = await import('node:fs/promises')
      return await readFile(await driver.download(() => driver.page.click(`${row} [data-testid="save-har"]`)), 'utf8')
    } finally {
      await driver.closeTab(tab)
      await driver.switchTab(before)
    }
  },

  /** Leaves this text on disk as a careless extension would. */
  plant(driver: BrowserDriver, text: string): Promise<void> {
    return inPage(
      driver,
      value =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open('planted', 1)
          request.onupgradeneeded = () => request.result.createObjectStore('texts')
          request.onerror = () => reject(request.error)
          request.onsuccess = () => {
            const tx = request.result.transaction('texts', 'readwrite', { durability: 'strict' })
            tx.objectStore('texts').put(value, 'planted')
            tx.oncomplete = () => {
              request.result.close()
              resolve()
            }
          }
        }),
      text,
    )
  },
}
