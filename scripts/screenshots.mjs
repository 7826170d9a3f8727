/** `node scripts/screenshots.mjs`: makes the pictures in docs/images/ anew, from both real browsers and the lab. */
import { spawnSync } from 'node:child_process'
import { ensureBrowsers } from './browsers.mjs'
import { build } from './build.mjs'
import { ensurePackages } from './packages.mjs'

await ensurePackages()
const { missing } = await ensureBrowsers({ names: ['chromium', 'firefox'], log: console.log })
if (missing.length > 0) {
  for (const { advice } of missing) console.error(advice)
  process.exit(1)
}
await build(['chrome', 'firefox'])
const { status } = spawnSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'test/lab/screenshots.ts'], { stdio: 'inherit' })
process.exit(status ?? 1)
