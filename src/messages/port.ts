/**
 * The wire between the extension's contexts: single messages, no ports. A port dies with the worker and has to be
 * opened again; a message wakes the worker, and one from a woken worker finds every open page.
 */
import browser, { type Runtime } from 'webextension-polyfill'
import type { Wire } from './contract'

export function runtimeWire(): Wire {
  return {
    send: message => browser.runtime.sendMessage(message),
    onMessage(listen) {
      // Chrome before 144 takes no promise for an answer: `sendResponse` and `true` work everywhere.
      const receive = (message: unknown, sender: Runtime.MessageSender, sendResponse: (answer: unknown) => void): true | undefined => {
        // Only our own pages may speak: no other extension, no web page.
        if (sender.id !== undefined && sender.id !== browser.runtime.id) return undefined
        const answer = listen(message)
        if (answer === undefined) return undefined
        void answer.then(sendResponse)
        return true
      }
      browser.runtime.onMessage.addListener(receive as Runtime.OnMessageListenerCallback)
    },
  }
}

/**
 * Lets the background know for as long as a page of ours is open. A worker that stops drops the tie; it is tied again
 * when there is something to say, and not before: a tie would only wake the worker.
 */
export function tieToBackground(name: string): { renew(): void } {
  let port: Runtime.Port | null = null
  const renew = () => {
    if (port !== null) return
    const fresh = browser.runtime.connect({ name })
    port = fresh
    fresh.onDisconnect.addListener(() => {
      port = null
    })
  }
  renew()
  return { renew }
}

/** `listen` is told when a page ties itself to the background; what it returns is called when the page is gone. */
export function onTie(listen: (name: string) => () => void): void {
  browser.runtime.onConnect.addListener(port => {
    port.onDisconnect.addListener(listen(port.name))
  })
}
