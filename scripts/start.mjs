/**
 * `npm start`: the whole line on one machine. Installs what is missing, builds, starts the lab, opens a browser with
 * DevTools on our panel, plays the app and prints what was found.
 *
 *   npm start                     a window, left open until you close it
 *   npm start -- --headless       without a display; writes out/start.png and ends
 *   npm start -- --firefox        in Firefox
 *   npm start -- session.har      opens that session in the viewer instead
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { ensureBrowsers } from './browsers.mjs'
import { build } from './build.mjs'
import { ensurePackages } from './packages.mjs'

const args = process.argv.slice(2)
const known = ['--headless', '--firefox', '--dark']
const unknown = args.find(arg => arg.startsWith('--') && !known.includes(arg))
if (unknown !== undefined) {
  console.error(`npm start does not know ${unknown}. It knows ${known.join(', ')} and the path of a HAR file.`)
  process.exit(2)
}
const file = args.find(arg => !arg.startsWith('--'))
if (file !== undefined && !existsSync(file)) {
  console.error(`There is no file ${file}.`)
  process.exit(2)
}

await ensurePackages()
mkdirSync('out', { recursive: true })
const name = args.includes('--firefox') ? 'firefox' : 'chromium'
const { missing } = await ensureBrowsers({ names: [name], log: console.log })
await build(
  missing.length > 0 || file !== undefined
    ? ['web', name === 'firefox' ? 'firefox' : 'chrome']
    : [name === 'firefox' ? 'firefox' : 'chrome'],
)

const script = missing.length > 0 ? 'scripts/serve-viewer.mjs' : 'test/lab/play.ts'
if (missing.length > 0) console.log(`${missing[0].advice}\nUntil then, here is the viewer for saved sessions.`)
const runner = script.endsWith('.ts') ? 'node_modules/tsx/dist/cli.mjs' : script
const rest = script.endsWith('.ts') ? [script, ...args] : []
const { status } = spawnSync(process.execPath, [runner, ...rest], { stdio: 'inherit' })
process.exit(status ?? 1)
