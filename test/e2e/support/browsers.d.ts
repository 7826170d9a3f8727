// The types of scripts/browsers.mjs, which is plain JavaScript because it runs before any package is there.
declare module '*/scripts/browsers.mjs' {
  type Name = 'chromium' | 'firefox'
  export function findBrowser(name: Name): string | undefined
  export function ensureBrowsers(options?: {
    names?: Name[]
    log?: (line: string) => void
  }): Promise<{ found: Partial<Record<Name, string>>; missing: { name: Name; advice: string }[] }>
}
