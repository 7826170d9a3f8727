/** What the browser permits, and asking it for more. */
import { useEffect, useState } from 'preact/hooks'
import browser from 'webextension-polyfill'

/** Undefined: not known yet. `origins` as match patterns. */
export function useAccess(origins: readonly string[]): boolean | undefined {
  const [hasAccess, setHasAccess] = useState<boolean>()
  const key = origins.join(' ')
  useEffect(() => {
    let isCurrent = true
    const look = () => {
      browser.permissions.contains({ origins: key.split(' ') }).then(
        isGiven => isCurrent && setHasAccess(isGiven),
        // A pattern that the browser does not know cannot have been given.
        () => isCurrent && setHasAccess(false),
      )
    }
    look()
    browser.permissions.onAdded.addListener(look)
    browser.permissions.onRemoved.addListener(look)
    return () => {
      isCurrent = false
      browser.permissions.onAdded.removeListener(look)
      browser.permissions.onRemoved.removeListener(look)
    }
  }, [key])
  return hasAccess
}

/** Must be called in the click itself, before anything is awaited. What was decided is told by the browser's events. */
export function askForAccess(origins: readonly string[]): void {
  void browser.permissions.request({ origins: [...origins] }).catch(() => undefined)
}
