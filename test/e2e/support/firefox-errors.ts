import type { FirefoxConsoleStorage, FirefoxScriptError, FirefoxServices } from './firefox-internals'

declare const Services: FirefoxServices
declare const Cc: Record<string, { getService(kind: unknown): unknown }>
declare const Ci: {
  nsIScriptError: { warningFlag: number; infoFlag: number; [Symbol.hasInstance](value: unknown): value is FirefoxScriptError }
  nsIConsoleAPIStorage: unknown
}
/** To the browser's own process. */
declare function sendAsyncMessage(name: string, data: string): void

/**
 * Runs once in each of Firefox's processes and reports what goes wrong there. The console of the browser's own process
 * hears of uncaught errors in other processes, but not of unhandled rejections, nor of `console.error`.
 */
export function reportErrors(): void {
  const report = (source: string, text: string) => {
    if (source.startsWith('moz-extension:')) sendAsyncMessage('dcr-error', JSON.stringify({ source, text }))
  }
  Services.console.registerListener({
    observe(message) {
      if (!(message instanceof Ci.nsIScriptError)) return
      if (message.flags & (Ci.nsIScriptError.warningFlag | Ci.nsIScriptError.infoFlag)) return
      // A page that is closed while a message of its own is under way: nobody is left to handle that.
      if (message.errorMessage.startsWith('Promise rejected after context unloaded')) return
      report(message.sourceName, `${message.errorMessage} (line ${message.lineNumber})`)
    },
  })
  const storage = Cc['@mozilla.org/consoleAPI-storage;1']?.getService(Ci.nsIConsoleAPIStorage) as FirefoxConsoleStorage
  storage.addLogEventListener(({ wrappedJSObject: call }) => {
    if (call.level !== 'error' && call.level !== 'assert') return
    report(call.filename, `console.${call.level}: ${call.arguments.map(String).join(' ')}`)
  }, Services.scriptSecurityManager.getSystemPrincipal())
}
