/** Installs the packages of a fresh clone. Needs nothing but Node. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export async function ensurePackages() {
  if (existsSync('node_modules/.package-lock.json')) return
  console.log('Installing packages (npm ci) …')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: 'inherit' })
  if (status !== 0) {
    console.error('npm ci failed; see above.')
    process.exit(1)
  }
}
