/** How far a HAR is believed. Apart from what reads HARs: the background writes them, and reads none. */

/** What can be written with a year of four digits, as a HAR writes times. */
export const FIRST_MOMENT = Date.parse('0000-01-01T00:00:00.000Z')
export const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** No server takes an address or a header that is nearly as long; whoever writes one wants to see how long it is worked on. */
export const LONGEST_VALUE = 100_000
