/** The end of a sentence about a name that nobody knows: the nearest one that somebody does, else where to look. */
export function nearest(name: string, known: readonly string[], elsewhere: string): string {
  // Further away than any name is long: nothing is near it, and a long text would take its time to be compared.
  if (name.length > LONGEST_NAME) return `; ${elsewhere}`
  const [best] = known.map(candidate => ({ candidate, distance: editDistance(name, candidate) })).sort((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? `; did you mean "${best.candidate}"?` : `; ${elsewhere}`
}

const LONGEST_NAME = 200

function editDistance(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
