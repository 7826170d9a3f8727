import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

/**
 * Ends a browser and removes its folder if this process dies before it could do so itself. A killed test worker runs no
 * exit handler, and Firefox, unlike Chromium on its pipe, does not notice that nobody drives it any more. So a small
 * process of its own waits for the end of its input.
 */
export function guardBrowser(pid: number, folder: string): { release(): void } {
  const script = fileURLToPath(new URL('./end-orphan.mjs', import.meta.url))
  const guard = spawn(process.execPath, [script, String(pid), folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  // It is there for the worst case; its own trouble must not make a test fail, nor keep this process from ending.
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  guard.unref()
  ;(guard.stdin as unknown as Socket).unref()
  return { release: () => void guard.stdin.end('released') }
}
