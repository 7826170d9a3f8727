/**
 * Runs of letters within a text that look like a JWT, or like nothing that anybody writes by hand. Each letter is looked at
 * a few times at most, whatever the text is: one pattern for all of it would try each run from each of its letters.
 */

const JWT_START = /\bey[A-Za-z0-9_-]{8,}/g
const JWT_REST = /\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){1,3}/y
const LONG = /[A-Za-z0-9_-]{32,}/g

/** `ey….….…`, where it begins and where it ends. */
export function jwtsIn(text: string): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  const start = new RegExp(JWT_START)
  const rest = new RegExp(JWT_REST)
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    rest.lastIndex = start.lastIndex
    if (!rest.test(text)) continue
    found.push({ from: match.index, to: rest.lastIndex })
    start.lastIndex = rest.lastIndex
  }
  return found
}

export function replaceJwts(text: string, replacementOf: (jwt: string) => string): string {
  let out = ''
  let at = 0
  for (const { from, to } of jwtsIn(text)) {
    out += text.slice(at, from) + replacementOf(text.slice(from, to))
    at = to
  }
  return at === 0 ? text : out + text.slice(at)
}

/** Long, and neither a word nor a number. */
export function replaceOpaque(text: string, replacementOf: (run: string) => string): string {
  return text.replace(LONG, run => (/\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run) ? replacementOf(run) : run))
}
