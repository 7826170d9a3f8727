/** Addresses as findings name them: without query, and without what looks like an id. */
import type { Message } from './message'

export function addressOf({ url, endpoint }: Message): string {
  return url === null ? endpoint : url.origin + url.template
}
