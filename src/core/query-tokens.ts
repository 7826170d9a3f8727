/** Access tokens in addresses (RFC 6750 section 2.3): which parameters are one by their name and shape. */

import type { ResourceType } from './exchange'
import { looksLikeJwt } from './jwt'
import { isPlaceholder, isRedacted } from './placeholder'
import type { WebAddress } from './web-address'

const NAMES = new Set(['access_token', 'bearer_token', 'token'])
const LEAST_LENGTH = 20
/** Keys that are made to be seen by everybody, by the prefix that says so. */
const PUBLISHED = /^(?:pk|pub|public|publishable)[._-]/i
/** An address that was signed by whoever serves it has its own token, which is good for that address alone. */
const SIGNED = /^(?:x-amz-|x-goog-)?(?:signature|sig|hmac|hdnts|hdnea|policy|expires|exp|keypairid|key-pair-id)$/i
const MEDIA = /\.(?:aac|avif|gif|ico|jpe?g|m3u8|m4[asv]|mp[34d]|png|svg|ts|vtt|webm|webp|woff2?|css|m?js|map|pbf|mvt)$/i

/** A first look, as cheap as can be: no address without this can hold one. */
export const MAY_HOLD_TOKEN = /[?&](?:access_|bearer_)?token=[^&#]{16}/i

/** Names of query parameters that hold what may well be an access token, with their values. */
export function queryTokens(url: WebAddress, resourceType: ResourceType | null): readonly (readonly [string, string])[] {
  if (!MAY_HOLD_TOKEN.test(url.search) || isForEverybody(url, resourceType)) return []
  return [...url.searchParams].filter(([name, value]) => {
    const spelled = name.toLowerCase()
    if (!NAMES.has(spelled) || isPlaceholder(value) || isRedacted(value) || PUBLISHED.test(value)) return false
    // A link that somebody was sent, for one use, has a `token` too.
    if (spelled === 'token' && (resourceType === 'document' || resourceType === 'subdocument')) return false
    return looksLikeJwt(value) || value.length >= LEAST_LENGTH
  })
}

/** What is asked for by a page's own text, with keys that anybody can read there. */
export const STATIC_TYPES: ReadonlySet<ResourceType> = new Set<ResourceType>(['image', 'font', 'stylesheet', 'script', 'media'])

/** Pictures, media and signed addresses have tokens of their own kind. */
function isForEverybody(url: WebAddress, resourceType: ResourceType | null): boolean {
  if (resourceType !== null && (STATIC_TYPES.has(resourceType) || resourceType === 'websocket')) return true
  if (MEDIA.test(url.pathname)) return true
  for (const name of url.searchParams.keys()) if (SIGNED.test(name)) return true
  return false
}
