/** The tab that the user looks at. */
import { useEffect, useState } from 'preact/hooks'
import browser from 'webextension-polyfill'
import { partitionOf } from '../core/partition'

export interface ThisTab {
  /** Null where the browser does not tell, or the page has none. */
  readonly origin: string | null
  /** In a private window or a container. */
  readonly isApart: boolean
  /** Errors and warnings that a panel counted; null: no panel looks at this tab, or it found none. */
  readonly findings: number | null
}

export function useThisTab(): ThisTab {
  const [tab, setTab] = useState<ThisTab>({ origin: null, isApart: false, findings: null })
  useEffect(() => {
    readTab().then(setTab, () => undefined)
  }, [])
  return tab
}

async function readTab(): Promise<ThisTab> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
  const badge = tab?.id === undefined ? '' : await browser.action.getBadgeText({ tabId: tab.id })
  const isApart = tab !== undefined && partitionOf(tab) !== null
  // Where somebody browses in private is written down nowhere.
  return {
    origin: isApart ? null : webOrigin(tab?.url),
    isApart,
    findings: /^\d+$/.test(badge) ? Number(badge) : null,
  }
}

export function webOrigin(url: string | undefined): string | null {
  return url !== undefined && /^https?:/.test(url) && URL.canParse(url) ? new URL(url).origin : null
}
