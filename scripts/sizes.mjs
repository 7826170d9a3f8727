/** Holds the builds to their budgets (gzip), and looks for what must not be in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const problems = []
const kB = bytes => `${(bytes / 1000).toFixed(1)} kB`

/** Everything that a page or module loads by itself: scripts, styles and their static imports. */
function graphOf(root, entry) {
  const seen = new Set()
  const visit = file => {
    if (seen.has(file) || !existsSync(file)) return
    seen.add(file)
    const text = readFileSync(file, 'utf8')
    const references = file.endsWith('.html')
      ? [...text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path)
      : [...text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g)].map(([, path]) => path)
    for (const path of references) visit(path.startsWith('/') ? join(root, path) : resolve(dirname(file), path))
  }
  visit(join(root, entry))
  return [...seen].filter(file => !file.endsWith('.html'))
}

const weigh = files => files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)

/** `limit`: where a budget is known to be missed, what it must not grow beyond until it is met. */
function check(name, files, budget, limit = budget) {
  const bytes = weigh(files)
  const verdict = bytes <= budget ? 'ok' : bytes <= limit ? `OVER, limit ${kB(limit)}` : 'TOO LARGE'
  console.log(`${name.padEnd(56)} ${kB(bytes).padStart(9)} of ${kB(budget).padStart(9)}  ${verdict}`)
  if (bytes > limit) problems.push(`${name} is ${kB(bytes)}; its ${limit === budget ? 'budget' : 'limit'} is ${kB(limit)}`)
}

function forbid(name, files, strings) {
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    for (const string of strings) if (text.includes(string)) problems.push(`${name}: ${file} holds "${string}"`)
  }
}

/** The built script of a chunk that is loaded later, and the styles that are loaded with it. */
function entriesOf(root, name) {
  const files = readdirSync(join(root, 'assets')).filter(file => new RegExp(`^${name}-[\\w-]{8}\\.(?:js|css)$`).test(file))
  if (!files.some(file => file.endsWith('.js'))) throw new Error(`no chunk "${name}" in ${root}`)
  return files.map(file => join('assets', file))
}

/** Sentences that only a rule's prose contains, and only the sources that a profile cites. */
const PROSE = ['register again only after', 'Adobe Pass: ']

/**
 * What the panel loads beyond its first picture, in the order in which it comes to it. The first two come by themselves; they are
 * the panel of a live session, where nothing has been opened. Each line counts what the lines before it have not loaded.
 */
const LATER = [
  { name: 'signatures, when a JWT is to be checked', chunks: ['signatures'], budget: 6_000 },
  { name: 'prose, when a finding stands open', chunks: ['FindingDetail'], budget: 12_000 },
  { name: 'inspector, when a call is opened', chunks: ['Inspector'], budget: 12_000 },
  { name: 'name of an app, when it is written', chunks: ['NameField'], budget: 1_000 },
  { name: 'export and ticket', chunks: ['source', 'ExportDialog', 'SecretsDialog'], budget: 38_000 },
  { name: 'a file', chunks: ['open-file', 'FileBar'], budget: 3_000 },
]

for (const browser of ['chrome', 'firefox']) {
  const root = resolve('dist', browser)
  const first = graphOf(root, 'extension/panel.html')
  check(`${browser}: panel, first picture`, first, 40_000)
  const loaded = new Set(first)
  const load = names => {
    const more = names.flatMap(name => entriesOf(root, name).flatMap(entry => graphOf(root, entry))).filter(file => !loaded.has(file))
    for (const file of more) loaded.add(file)
    return [...new Set(more)]
  }
  load(['live', 'SessionControls'])
  check(`${browser}: panel, in all`, [...loaded], 120_000, 126_000)
  forbid(`${browser}: panel`, [...loaded], PROSE)
  for (const { name, chunks, budget } of LATER) check(`${browser}: panel, ${name}`, load(chunks), budget)
  check(`${browser}: panel, whatever is opened`, [...loaded], 196_000)
  const background = graphOf(root, 'service-worker-loader.js')
  check(`${browser}: background`, background, 48_000)
  forbid(`${browser}: background`, background, [...PROSE, 'createElement'])
  const scripts = readdirSync(join(root, 'assets')).filter(file => file.endsWith('.js'))
  forbid(
    browser,
    scripts.map(file => join(root, 'assets', file)),
    ['fetch(', 'XMLHttpRequest', 'eval(', 'new Function'],
  )
}
// Installed once, never sent to a browser: what a runner reads from its disk.
check('command line', ['dist/cli/dcr-lint.mjs'], 240_000)

for (const problem of problems) console.error(`size check: ${problem}`)
process.exit(problems.length > 0 ? 1 : 0)
