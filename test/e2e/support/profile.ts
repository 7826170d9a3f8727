import { mkdirSync, mkdtempSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitUntil } from './wait'

/** A browser's throw-away folder: its profile, and what it saves. */
export interface Profile {
  readonly root: string
  readonly profile: string
  readonly downloads: string
  remove(): Promise<void>
}

/** `left`: what another browser left behind when it was killed. */
export function createProfile(prefix: string, left?: string): Profile {
  const root = left ?? mkdtempSync(join(tmpdir(), `${prefix}-`))
  const profile = join(root, 'profile')
  const downloads = join(root, 'downloads')
  mkdirSync(profile, { recursive: true })
  mkdirSync(downloads, { recursive: true })
  return {
    root,
    profile,
    downloads,
    // Helper processes of the browser may still write while the folder is being emptied.
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  }
}

/**
 * Lets a killed browser leave nothing behind among the temporary files. On Linux only: elsewhere the folder's long name
 * would not fit into the address of the socket that Chromium puts there.
 */
export function temporaryFolder(profile: Profile): { TMPDIR?: string } {
  return process.platform === 'linux' ? { TMPDIR: profile.root } : {}
}

/** Does `action` and waits for one new, finished file in `folder`. */
export async function awaitDownload(folder: string, action: () => Promise<void>, timeoutMs = 10_000): Promise<string> {
  const before = new Set(await readdir(folder))
  await action()
  let lastSize = -1
  return waitUntil(
    async () => {
      const names = await readdir(folder)
      // Firefox holds the final name with an empty file while it writes to `.part`; Chromium writes to `.crdownload`.
      if (names.some(name => /\.(part|crdownload|tmp)$/.test(name))) return ''
      const fresh = names.find(name => !before.has(name) && !name.startsWith('.'))
      if (!fresh) return ''
      const { size } = await stat(join(folder, fresh))
      const atRest = size > 0 && size === lastSize
      lastSize = size
      return atRest ? join(folder, fresh) : ''
    },
    'a file to be saved',
    timeoutMs,
  )
}
