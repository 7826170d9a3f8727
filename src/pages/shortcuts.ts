/** The keyboard shortcuts, as they are set in this browser. */
import { useEffect, useState } from 'preact/hooks'
import browser from 'webextension-polyfill'

export interface Shortcut {
  readonly name: string
  readonly what: string
  /** Empty: none is set. */
  readonly keys: string
}

const WHAT: Readonly<Record<string, string>> = { 'mark-moment': 'Mark this moment', 'toggle-recording': 'Start or stop recording' }

/** Empty until they are known. Read again when the page comes to the front: they are changed in a page of the browser. */
export function useShortcuts(): readonly Shortcut[] {
  const [shortcuts, setShortcuts] = useState<readonly Shortcut[]>([])
  useEffect(() => {
    const read = () => {
      browser.commands.getAll().then(
        commands =>
          setShortcuts(
            commands.flatMap(({ name = '', shortcut = '' }) => {
              const what = WHAT[name]
              return what === undefined ? [] : [{ name, what, keys: shortcut }]
            }),
          ),
        () => undefined,
      )
    }
    read()
    addEventListener('focus', read)
    return () => removeEventListener('focus', read)
  }, [])
  return shortcuts
}

/** Opens the browser's own page for shortcuts; false: this browser does not let us. */
export async function openShortcutSettings(): Promise<boolean> {
  const commands = browser.commands as typeof browser.commands & { openShortcutSettings?(): Promise<void> }
  try {
    if (commands.openShortcutSettings !== undefined) await commands.openShortcutSettings()
    else await browser.tabs.create({ url: 'chrome://extensions/shortcuts' })
    return true
  } catch {
    return false
  }
}
