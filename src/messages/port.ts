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
