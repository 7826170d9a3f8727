import { browserName } from '../core/browser-name'
import type { Environment } from '../core/har-own'

/** What of `navigator` is read. */
export interface BrowserFacts {
  readonly userAgent: string
  readonly platform?: string
}

/** What a ticket needs to know of the browser; nothing in it is about a person. */
export function environmentOf({ userAgent, platform = '' }: BrowserFacts, app: string): Environment {
  return { browser: browserName(userAgent), platform, app, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '' }
}
