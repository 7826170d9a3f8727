/** What tells one browser, machine and version from another: nothing of the person. */
import browser from 'webextension-polyfill'
import { browserName } from '../core/browser-name'
import type { Environment } from '../core/har-own'

export async function readEnvironment(): Promise<Environment> {
  const platform = await browser.runtime.getPlatformInfo().catch(() => null)
  return {
    browser: browserName(navigator.userAgent),
    platform: platform === null ? '' : `${platform.os} ${platform.arch}`,
    app: browser.runtime.getManifest().version,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
  }
}
