/** Finds known values in texts of any kind: what could be one is cut out and looked up, so the cost is that of the text. */

/** What is shorter could be anything. */
export const SHORTEST_SECRET = 16
/** Longer texts are looked at up to here (characters). */
const LONGEST_TEXT = 64_000
const RUN = /[\w.~+/=-]{16,}/g
const BASE64 = /^[A-Za-z0-9+/_-]{24,}={0,2}$/

/** Too few different letters to be told from chance. */
const LEAST_LETTERS = 8

/** May equality with this value be taken as proof that it is the same secret? */
export function isTelling(value: string): boolean {
  return value.length >= SHORTEST_SECRET && new Set(value).size >= LEAST_LETTERS
}

/** Every known thing whose value stands in the text: as it is, percent-encoded (twice at most), or within base64. */
export function scanFor<Known>(text: string, find: (value: string) => Known | null): readonly Known[] {
  const found = new Set<Known>()
  let plain = text.slice(0, LONGEST_TEXT)
  for (let round = 0; round < 3; round++) {
    scan(plain, find, found, true)
    const decoded = plain.includes('%') ? percentDecoded(plain) : plain
    if (decoded === plain) break
    plain = decoded
  }
  return [...found]
}

function scan<Known>(text: string, find: (value: string) => Known | null, found: Set<Known>, mayUnpack: boolean): void {
  for (const [run] of text.matchAll(RUN)) {
    for (const value of candidates(run)) {
      const known = isTelling(value) ? find(value) : null
      if (known !== null) found.add(known)
      const inner = known === null && mayUnpack ? unpacked(value) : null
      if (inner !== null) scan(inner, find, found, false)
    }
  }
}

/** `name=value`, a path with a value in it: the value alone is what is known. */
function candidates(run: string): Set<string> {
  const values = new Set([run])
  for (const part of run.split('/')) values.add(part)
  for (const part of run.split(/=(?=[^=])/)) {
    values.add(part)
    for (const piece of part.split('/')) values.add(piece)
    values.add(part.replace(/=+$/, ''))
  }
  return values
}

export function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** Only what was a text before it was packed is looked at. */
export function unpacked(run: string): string | null {
  if (!BASE64.test(run)) return null
  try {
    const text = atob(run.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, ''))
    return /^[\t\n\r\x20-\x7e]*$/.test(text) ? text : null
  } catch {
    return null
  }
}
