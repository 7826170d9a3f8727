/** The first that fits: those that are built on Chromium say that they are Chrome as well. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/ Edg\/([\d.]+)/, 'Edge'],
  [/ OPR\/([\d.]+)/, 'Opera'],
  [/ Firefox\/([\d.]+)/, 'Firefox'],
  [/ (?:Headless)?Chrome\/([\d.]+)/, 'Chromium'],
  [/ Version\/([\d.]+) .*Safari\//, 'Safari'],
]

/** `Chromium 156`, of a `User-Agent`; empty where it names none of these. */
export function browserName(userAgent: string): string {
  for (const [pattern, name] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1]
    if (version !== undefined) return `${name} ${version.replace(/(?:\.0)+$/, '')}`
  }
  return ''
}
