import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Ends a browser and removes its folder if this process dies before it could do so itself. A killed test worker runs no
 * exit handler, and Firefox, unlike Chromium on its pipe, does not notice that nobody drives it any more. So a small
 * process of its own waits for the end of its input.
 */
export function guardBrowser(pid: number, folder: string): { release(): void } {
  const script = fileURLToPath(new URL('./end-orphan.mjs', import.meta.url))
  const waiting = spawn(process.execPath, [script, String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  waiting.stdin.on('error', () => {})
  waiting.on('error', () => {})
  waiting.unref()
  // The pipe alone must not keep this process running either.
  if ('unref' in waiting.stdin && typeof waiting.stdin.unref === 'function') waiting.stdin.unref()
  return {
    release() {
      waiting.stdin.end('released')
    },
  }
}
