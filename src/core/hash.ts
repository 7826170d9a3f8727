const END = 32_768

/**
 * A short, quick, stable hash for ids and grouping. It is no protection: nothing secret is put through it to be
 * shown or stored.
 */
export function shortHash(whole: string): string {
  // Of what is longer than any message about credentials, both ends and the length tell enough.
  const text = whole.length <= 2 * END ? whole : `${whole.length} ${whole.slice(0, END)} ${whole.slice(-END)}`
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0')
}
