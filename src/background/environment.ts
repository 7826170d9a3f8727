/** What tells one browser, machine and version from another: nothing of the person. */
import browser from 'webextension-polyfill'
import type { Environment } from '../core/har-own'

export async function readEnvironment(): Promise<Environment> {
  const platform = await browser.runtime.getPlatformInfo().catch(() => null)
  return {
    browser: browserOf(navigator.userAgent),
    platform: platform === null ? '' : `${platform.os} ${platform.arch}`,
    app: browser.runtime.getManifest().version,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
  }
}

/** The first that fits: those that are built on Chromium say that they are Chrome as well. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/ Edg\/([\d.]+)/, 'Edge'],
  [/ OPR\/([\d.]+)/, 'Opera'],
  [/ Firefox\/([\d.]+)/, 'Firefox'],
  [/ (?:Headless)?Chrome\/([\d.]+)/, 'Chromium'],
]

function browserOf(userAgent: string): string {
  for (const [pattern, name] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1]
    if (version !== undefined) return `${name} ${version.replace(/(?:\.0)+$/, '')}`
  }
  return ''
}
