/** The constants that the rules' definitions share, in ms; and the lifetime of a token as its holder's own clock knows it. */
import type { Mint } from './steps'

const SECOND = 1000

/** What belongs together lies this close: from the end of the earlier to the start of the later. */
export const NEAR = 60 * SECOND
/** What an expiry may be missed by without a word. */
export const EPS = 2 * SECOND

/** How long before its end a token of this lifetime may be replaced. */
export const earlyWindow = (lifetime: number) => Math.min(Math.max(lifetime / 4, 60 * SECOND), 900 * SECOND)

/** The server counted from somewhere between request and answer: no earlier than the one, no later than the other. */
export const earliestExpiry = (mint: Mint) => (mint.lifetime === null ? null : mint.start + mint.lifetime)
export const latestExpiry = (mint: Mint) => (mint.lifetime === null ? null : mint.end + mint.lifetime)
