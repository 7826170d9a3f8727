/**
 * `npm run dev`: the panel on a plain page, over a fixture, with hot reload. `dev:chrome` and `dev:firefox`: the
 * extension in a browser with DevTools open on the panel, built again on every change.
 */
import { spawn } from 'node:child_process'
import { ensureBrowsers } from './browsers.mjs'
import { ensurePackages } from './packages.mjs'

const target = process.argv[2] ?? 'panel'
await ensurePackages()
if (target === 'panel') {
  const { createServer } = await import('vite')
  const server = await createServer({ server: { host: '127.0.0.1', open: false } })
  await server.listen()
  console.log(`The panel is at ${server.resolvedUrls?.local[0]}src/panel/dev.html`)
} else {
  const name = target === 'firefox' ? 'firefox' : 'chromium'
  const { missing } = await ensureBrowsers({ names: [name], log: console.log })
  if (missing.length > 0) {
    console.error(missing[0].advice)
    process.exit(1)
  }
  const { build } = await import('vite')
  await build({ mode: target, logLevel: 'warn' })
  void build({ mode: target, logLevel: 'warn', build: { watch: {} } })
  const browser = spawn(
    process.execPath,
    ['node_modules/tsx/dist/cli.mjs', 'test/lab/develop.ts', ...(name === 'firefox' ? ['--firefox'] : [])],
    { stdio: 'inherit' },
  )
  browser.on('exit', code => process.exit(code ?? 0))
}
