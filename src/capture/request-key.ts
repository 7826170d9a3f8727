/** The name of a request in what is stored: hops of a redirect share the browser's request id; their addresses differ. */
import { shortHash } from '../core/hash'

export function requestKeyOf({ requestId, url }: { readonly requestId: string; readonly url: string }): string {
  return `webrequest:${requestId}:${shortHash(url)}`
}

/** The browser's id in such a name. */
export function requestIdIn(key: string): string {
  return key.split(':')[1] ?? ''
}
