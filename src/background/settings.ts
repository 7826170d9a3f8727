/** What the user decides about watching: read once, checked, and kept where it outlives the browser. */
import browser from 'webextension-polyfill'
import type { HttpExchange } from '../core/exchange'
import { parseUrl } from '../core/exchange'
import { DEFAULT_SETTINGS, type Scope, type WatchSettings } from '../core/session-info'

const SETTINGS = 'settings'

export async function loadSettings(): Promise<WatchSettings> {
  const { [SETTINGS]: saved } = await browser.storage.local.get(SETTINGS)
  return readSettings(saved)
}

export async function saveSettings(settings: WatchSettings): Promise<void> {
  await browser.storage.local.set({ [SETTINGS]: settings })
}

/** What is not as it should be is as it was at first. */
export function readSettings(value: unknown): WatchSettings {
  const { scope, mostRecords, mostBytes } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>
  return {
    scope: readScope(scope),
    mostRecords: readBound(mostRecords, 1000, DEFAULT_SETTINGS.mostRecords),
    mostBytes: readBound(mostBytes, 1024 * 1024, DEFAULT_SETTINGS.mostBytes),
  }
}

function readScope(value: unknown): Scope {
  const { kind, sites } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>
  if (kind === 'devtools') return { kind }
  if (kind !== 'sites' || !Array.isArray(sites)) return DEFAULT_SETTINGS.scope
  return { kind, sites: sites.filter(site => typeof site === 'string' && site !== '').map(site => String(site).toLowerCase()) }
}

function readBound(value: unknown, least: number, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(least, Math.floor(value)) : otherwise
}

/** Does the exchange lie within what the user wants to have watched? `isInspected`: its tab's DevTools are open. */
export function isInScope(scope: Scope, { request, context }: HttpExchange, isInspected: boolean): boolean {
  if (scope.kind === 'everywhere') return true
  if (scope.kind === 'devtools') return isInspected
  return [request.url, context.pageUrl, context.initiator].some(url => {
    const host = url === null ? undefined : parseUrl(url)?.hostname
    return host !== undefined && scope.sites.some(site => host === site || host.endsWith(`.${site}`))
  })
}
