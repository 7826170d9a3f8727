/** `npm run package`: store-ready archives for both browsers, and the source archive that Firefox's reviewers ask for. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { build } from './build.mjs'
import { ensurePackages } from './packages.mjs'

await ensurePackages()
await build()
const { version } = JSON.parse(readFileSync('manifest.json', 'utf8'))
const webExt = 'node_modules/.bin/web-ext'
mkdirSync('out', { recursive: true })

run(webExt, ['lint', '--source-dir', 'dist/firefox', '--warnings-as-errors', '--no-config-discovery', '--boring'])
for (const browser of ['chrome', 'firefox']) {
  run(webExt, [
    'build',
    '--source-dir',
    `dist/${browser}`,
    '--artifacts-dir',
    'out',
    '--filename',
    `dcr-devtools-${version}-${browser}.zip`,
    '--overwrite-dest',
    '--no-config-discovery',
  ])
}
run('git', ['archive', '--format=zip', '-o', `out/dcr-devtools-${version}-source.zip`, 'HEAD'])
console.log(`out/dcr-devtools-${version}-{chrome,firefox,source}.zip`)

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
