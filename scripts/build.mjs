/** `npm run build [chrome|firefox|web|cli|lib …]`: all five, or those named. */
import { chmod, rename } from 'node:fs/promises'
import { writeLibraryTypes } from './library-types.mjs'
import { ensurePackages } from './packages.mjs'

const TARGETS = ['chrome', 'firefox', 'web', 'cli', 'lib']

export async function build(targets = TARGETS) {
  process.env.NODE_ENV = 'production'
  const vite = await import('vite')
  for (const mode of targets) {
    if (!TARGETS.includes(mode)) throw new Error(`there is no build "${mode}"; there are ${TARGETS.join(', ')}`)
    await vite.build({ mode, logLevel: process.env.VERBOSE ? 'info' : 'warn' })
  }
  if (targets.includes('web')) await rename('dist/web/viewer.html', 'dist/web/index.html')
  if (targets.includes('lib')) writeLibraryTypes('dist/lib')
  if (targets.includes('cli')) await chmod('dist/cli/dcr-lint.mjs', 0o755)
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await ensurePackages()
  await build(process.argv.length > 2 ? process.argv.slice(2) : TARGETS)
}
