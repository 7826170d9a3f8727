import type { Environment } from '../core/har-own'

/** What of `navigator` is read. */
export interface BrowserFacts {
  readonly userAgent: string
  readonly platform?: string
  readonly userAgentData?: { readonly platform?: string }
}

/** What a ticket needs to know of the browser; nothing in it is about a person. */
export function environmentOf(facts: BrowserFacts, app: string): Environment {
  const [, name = '', version = ''] = /\b(Edg|OPR|Firefox|Chrome|Version)\/(\d+)/.exec(newestFirst(facts.userAgent)) ?? []
  const platform = facts.userAgentData?.platform || facts.platform || ''
  return {
    browser: name === '' ? '' : `${NAMES[name] ?? name} ${version}`,
    platform,
    app,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
  }
}

const NAMES: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' }

/** Edge and Opera say that they are Chrome, too, and only then who they are. */
function newestFirst(userAgent: string): string {
  return userAgent.split(' ').reverse().join(' ')
}
