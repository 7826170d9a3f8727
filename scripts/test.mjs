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
vitest('unit*')
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
  let result = runVitest(project, [])
  const isBrowser = !project.startsWith('unit')
  if (isCi && isBrowser && result !== null && result.failedFiles.length > 0) {
    // A browser that came into a bad state on a busy machine takes its whole file along: once more, with a new browser.
    console.log(`\n!!! AGAIN, with a new browser: ${result.failedFiles.join(', ')}\n`)
    const again = runVitest(project, result.failedFiles)
    if (again !== null) result = { ...again, passed: result.passedElsewhere + again.passed }
  }
  if (result === null) {
    fail(`${project}: no report`)
    return
  }
  totals.passed += result.passed
  totals.failed += result.failed
  if (result.status !== 0 || result.passed === 0) failures.push(project)
}

function runVitest(project, files) {
  const report = `out/${project.replace('*', '')}.json`
  rmSync(report, { force: true })
  const args = ['run', '--project', project, ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync('node_modules/.bin/vitest', args, { stdio: 'inherit' })
  try {
    const { numPassedTests: passed, numFailedTests: failed, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const failedFiles = testResults.filter(file => file.status === 'failed').map(file => file.name)
    const elsewhere = testResults.filter(file => file.status !== 'failed').flatMap(file => file.assertionResults)
    return { status, passed, failed, failedFiles, passedElsewhere: elsewhere.filter(test => test.status === 'passed').length }
  } catch {
    return null
  }
}
