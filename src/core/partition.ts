import { shortHash } from './hash'

/** What is apart from a person's other browsing: private windows and containers. It is shown, and never saved. */
export const PRIVATE = 'private'

/**
 * Where a tab, or in Firefox a request, belongs; null: to neither. Never the name of a container, which its owner chose.
 * Takes what browsers say of both.
 */
export function partitionOf({
  incognito,
  cookieStoreId,
}: {
  readonly incognito?: boolean
  readonly cookieStoreId?: string
}): string | null {
  if (incognito === true) return PRIVATE
  return cookieStoreId === undefined || cookieStoreId === 'firefox-default' ? null : shortHash(cookieStoreId)
}
