/** The tab that the user looks at. */
import { useEffect, useState } from 'preact/hooks'
import browser from 'webextension-polyfill'

export interface ThisTab {
  /** Null where the browser does not tell, or the page has none. */
  readonly origin: string | null
  readonly isPrivate: boolean
  /** Errors and warnings that a panel counted; null: no panel looks at this tab, or it found none. */
  readonly findings: number | null
}

export function useThisTab(): ThisTab {
  const [tab, setTab] = useState<ThisTab>({ origin: null, isPrivate: false, findings: null })
  useEffect(() => {
    readTab().then(setTab, () => undefined)
  }, [])
  return tab
}

async function readTab(): Promise<ThisTab> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
  const badge = tab?.id === undefined ? '' : await browser.action.getBadgeText({ tabId: tab.id })
  // Where somebody browses in private is written down nowhere.
  return {
    origin: tab?.incognito === true ? null : webOrigin(tab?.url),
    isPrivate: tab?.incognito === true,
    findings: /^\d+$/.test(badge) ? Number(badge) : null,
  }
}

export function webOrigin(url: string | undefined): string | null {
  return url !== undefined && /^https?:/.test(url) && URL.canParse(url) ? new URL(url).origin : null
}
