/** `npm test`: every check there is. On a fresh clone it installs what is missing first. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { ensureBrowsers } from './browsers.mjs'
import { ensurePackages } from './packages.mjs'

const isCi = Boolean(process.env.CI)
const totals = { passed: 0, failed: 0 }
const failures = []

await ensurePackages()
mkdirSync('out', { recursive: true })

step('types', 'node_modules/.bin/tsc', ['--noEmit'])
step('lint', 'node_modules/.bin/biome', ['check', '.'])
vitest('unit')
step('build', process.execPath, ['scripts/build.mjs'])
step('docs', process.execPath, ['scripts/docs.mjs', '--check'])
step('sizes', process.execPath, ['scripts/sizes.mjs'])
step('add-on lint', 'node_modules/.bin/web-ext', [
  'lint',
  '--source-dir',
  'dist/firefox',
  '--warnings-as-errors',
  '--no-config-discovery',
  '--boring',
])

const { missing } = await ensureBrowsers({ names: ['chromium', 'firefox'], log: console.log })
for (const browser of ['chromium', 'firefox']) {
  if (!missing.some(item => item.name === browser)) vitest(browser)
  else if (isCi) fail(`end-to-end in ${browser}: the browser is missing`)
  else console.log(`\n!!! SKIPPED: end-to-end in ${browser}. No ${browser} was found, and it could not be installed here.\n`)
}

for (const failure of failures) console.log(`FAILED: ${failure}`)
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(failures.length > 0 ? 1 : 0)

function step(name, command, args) {
  console.log(`\n=== ${name}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) totals.passed++
  else fail(name)
}

function fail(name) {
  failures.push(name)
  totals.failed++
}

/** Runs one of vitest's projects and adds up its tests. */
function vitest(project) {
  console.log(`\n=== ${project}`)
  const report = `out/${project}.json`
  rmSync(report, { force: true })
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync('node_modules/.bin/vitest', args, { stdio: 'inherit' })
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    totals.passed += numPassedTests
    totals.failed += numFailedTests
    if (status !== 0 || numPassedTests === 0) failures.push(project)
  } catch {
    fail(`${project}: no report`)
  }
}
