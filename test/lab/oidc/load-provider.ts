const NOTICE = 'oidc-provider WARNING: Unsupported runtime'

/**
 * The provider warns, while it loads, about every Node older than 22, although what the lab uses of it works on 20.
 * Only that one sentence is dropped; whatever else is said while loading passes.
 */
export async function loadProvider(): Promise<typeof import('oidc-provider').default> {
  const warn = console.warn
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes(NOTICE)) warn(...words)
  }
  try {
    return (await import('oidc-provider')).default
  } finally {
    console.warn = warn
  }
}
