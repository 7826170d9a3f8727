// Finds the browsers that the end-to-end tests and `npm start` drive, and installs them where that can be done without
// asking. Runs before `npm ci`, so Node alone must do.
//
//   node scripts/browsers.mjs [--install] [chromium] [firefox]

import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BROWSERS = {
  chromium: {
    env: 'CHROME_PATH',
    debianPackage: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: {
      darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
      win32: ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe'],
    },
    advice: 'Install Chromium or Google Chrome, or set CHROME_PATH to its binary.',
  },
  firefox: {
    env: 'FIREFOX_PATH',
    debianPackage: 'firefox-esr',
    commands: ['firefox-esr', 'firefox'],
    places: {
      darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
      win32: ['Mozilla Firefox/firefox.exe'],
    },
    advice: 'Install Firefox, or set FIREFOX_PATH to its binary.',
  },
}

/**
 * @param {'chromium' | 'firefox'} name
 * @returns {string | undefined} path of the binary
 */
export function findBrowser(name) {
  const browser = known(name)
  const told = process.env[browser.env]
  if (told) {
    if (isExecutable(told)) return told
    throw new Error(`${browser.env} is ${told}, which cannot be executed.`)
  }
  return candidates(browser).find(isExecutable)
}

/**
 * Finds the named browsers and installs what is missing, on Debian and as root.
 * @param {{ names?: ('chromium' | 'firefox')[], log?: (line: string) => void }} [options]
 * @returns {Promise<{ found: Record<string, string>, missing: { name: string, advice: string }[] }>}
 */
export async function ensureBrowsers({ names = ['chromium', 'firefox'], log = () => {} } = {}) {
  const packages = names.filter(name => look(name).absent).map(name => known(name).debianPackage)
  if (!hasFont()) packages.push('fonts-dejavu-core')
  const obstacle = packages.length > 0 ? (whyNotInstallable() ?? installDebianPackages(packages, log)) : undefined

  const found = {}
  const missing = []
  for (const name of names) {
    const { path, complaint } = look(name)
    if (path) found[name] = path
    else missing.push({ name, advice: complaint ?? `No ${name} on this machine. ${known(name).advice} ${obstacle ?? ''}`.trim() })
  }
  if (!hasFont()) log('This machine has no font: screenshots will show boxes instead of text. Install one, such as DejaVu.')
  return { found, missing }
}

/** A wrong environment variable is not put right by installing something. */
function look(name) {
  try {
    const path = findBrowser(name)
    return { path, absent: !path }
  } catch (error) {
    return { complaint: error.message, absent: false }
  }
}

function known(name) {
  const browser = BROWSERS[name]
  if (!browser) throw new Error(`Unknown browser ${name}: ${Object.keys(BROWSERS).join(' or ')} is meant.`)
  return browser
}

function candidates(browser) {
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean)
    return roots.flatMap(root => browser.places.win32.map(place => join(root, place)))
  }
  const folders = new Set([...(process.env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin'])
  const onPath = browser.commands.flatMap(command => [...folders].map(folder => join(folder, command)))
  return [...(browser.places[process.platform] ?? []), ...onPath]
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A sentence, or undefined where packages can be installed without asking anyone. */
function whyNotInstallable() {
  // Ubuntu is left out on purpose: its "chromium" package is only a pointer to a snap.
  if (process.platform !== 'linux' || !/^ID=debian$/m.test(read('/etc/os-release'))) return 'It is installed for you on Debian only.'
  if (process.getuid?.() !== 0) return 'Only root may install it for you.'
  return undefined
}

/** A sentence about what failed, or undefined. */
function installDebianPackages(packages, log) {
  const aptGet = (...args) => {
    log(`apt-get ${args.join(' ')}`)
    const run = spawnSync('apt-get', [...args, '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    if (run.status === 0) return undefined
    const why = run.error ? run.error.message : `${run.stdout}${run.stderr}`.trim().split('\n').slice(-3).join(' ')
    return `apt-get ${args[0]} failed: ${why}`
  }
  // The lists of an image may be empty, or good enough although one source cannot be reached now: so try in any case.
  const update = aptGet('update')
  const install = aptGet('install', '-y', '--no-install-recommends', ...packages)
  return install && [update, install].filter(Boolean).join(' ')
}

/** Chromium draws no text at all without a font file; the package only brings one in by way of fontconfig. */
function hasFont() {
  if (process.platform !== 'linux') return true
  return ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts'), join(homedir(), '.local/share/fonts')].some(folder => {
    try {
      return readdirSync(folder, { recursive: true }).some(file => /\.(ttf|otf|ttc|woff2?)$/i.test(String(file)))
    } catch {
      return false
    }
  })
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

async function main(args) {
  const named = args.filter(arg => !arg.startsWith('--'))
  const names = named.length > 0 ? named : Object.keys(BROWSERS)
  if (!args.includes('--install')) {
    for (const name of names) {
      const { path, complaint } = look(name)
      console.log(`${name}: ${path ?? complaint ?? 'not found'}`)
    }
    return 0
  }
  const { found, missing } = await ensureBrowsers({ names, log: line => console.log(line) })
  for (const [name, path] of Object.entries(found)) console.log(`${name}: ${path}`)
  for (const { advice } of missing) console.error(advice)
  return missing.length > 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2))
