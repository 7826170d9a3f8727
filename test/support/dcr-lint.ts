/** The command as it is shipped: built once for a test file, and run as a process of its own. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  /** Closes standard output after so many bytes, as `| head` does. */
  readonly closeAfter?: number
  readonly uid?: number
}

export interface DcrLint {
  /** A folder for the test's files; it is gone afterwards. */
  readonly folder: string
  run(args: readonly string[], options?: RunOptions): Promise<Ran>
  close(): Promise<void>
}

export async function buildDcrLint(): Promise<DcrLint> {
  const folder = await mkdtemp(join(tmpdir(), 'dcr-lint-'))
  const outDir = join(folder, 'built')
  await build({ mode: 'cli', logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const script = join(outDir, 'dcr-lint.mjs')
  return {
    folder,
    run: (args, options = {}) => run(script, args, options, folder),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function run(script: string, args: readonly string[], { input, env, closeAfter, uid }: RunOptions, cwd: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { PATH: process.env.PATH ?? '', ...env },
      ...(uid !== undefined && { uid }),
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (closeAfter !== undefined && stdout.length >= closeAfter) child.stdout.destroy()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
    // A command that does not read its input may be gone before all of it is written.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
  })
}
