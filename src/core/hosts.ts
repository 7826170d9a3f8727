/** What kind of place a host is, as far as its name tells. */
import { siteOf } from './instances'
import { remembered } from './remembered'

/** The machine itself: what is sent there leaves it by no wire. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname)
}

/** Private addresses (RFC 1918, RFC 4193, link-local), and names that no public server has. */
const PRIVATE =
  /^(?:10(?:\.\d{1,3}){3}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|192\.168(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|\[f(?:[cd]|e[89ab])[0-9a-f]{0,2}:.*\]|[^.:[\]]+|.+\.(?:local|internal|lan|home\.arpa|test))$/i

/** A network of one's own: fewer eyes there, but eyes. */
export function isPrivateHost(hostname: string): boolean {
  return PRIVATE.test(hostname)
}

const TELEMETRY =
  /(?:^|[.-])(?:analytics|beacons?|bugs?|collect(?:or)?|crash(?:es)?|events?|ingest|logs?|metrics|pixel|rum|sentry|stats|telemetry|track(?:er|ing)?)(?=[.-])/i

/** Does the name say that it is for counting or for reports, where no token has any business? */
export function isTelemetry(hostname: string): boolean {
  return TELEMETRY.test(hostname)
}

/** The registrable name: near enough to what belongs together. */
export function siteName(origin: string): string {
  return remembered(names, origin, () => {
    const site = siteOf(origin)
    const start = site.indexOf('://')
    return start < 0 ? site : site.slice(start + 3)
  })
}

const names = new Map<string, string>()
