const NAMED = 4

/** `a.example, b.example and 3 more`. */
export function hostList(hosts: readonly string[]): string {
  if (hosts.length === 0) return 'this site'
  const named = hosts.slice(0, NAMED)
  const more = hosts.length - named.length
  if (more > 0) return `${named.join(', ')} and ${more} more`
  return named.length === 1 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
}
