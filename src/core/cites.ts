/** Sources that findings cite. A label names the section; the address opens it. */
import type { Cite } from './finding'

/** `rfc(7591, '3.2.1')`. */
export function rfc(number: number, section: string): Cite {
  return { label: `RFC ${number} section ${section}`, url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}` }
}
