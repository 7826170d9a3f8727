/**
 * `npm run bench [-- --large]`: all measures of test/bench, each in a process of its own; a table and out/bench.json.
 * Budgets are those of a laptop that does nothing else; a miss is shown and is no failure. `--large` reads 1 GB too.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { ensurePackages } from './packages.mjs'

await ensurePackages()
const FOLDER = 'out/bench'
mkdirSync(FOLDER, { recursive: true })

const { build } = await import('vite')
await build({
  configFile: false,
  logLevel: 'error',
  ssr: { noExternal: true },
  build: {
    ssr: 'test/bench/main.ts',
    outDir: `${FOLDER}/built`,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'bench.mjs' } },
  },
})

function run(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${FOLDER}/built/bench.mjs`, ...args.map(String)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`bench ${args.join(' ')} failed:\n${stderr}`)
  return stdout === '' ? null : JSON.parse(stdout)
}

/** The best of some runs: what disturbs a run only makes it longer. */
function best(times, ...args) {
  const runs = Array.from({ length: times }, () => run(...args))
  const least = name => Math.min(...runs.map(figures => figures[name]))
  return Object.fromEntries(Object.keys(runs[0]).map(name => [name, least(name)]))
}

function harFile(megabytes) {
  const path = `${FOLDER}/session-${megabytes}.har`
  if (!existsSync(path)) run('har', path, megabytes)
  return path
}

const rows = []
/** `limit` null: no budget of its own, shown for comparison. */
function row(what, value, unit, limit = null) {
  rows.push({ what, value, unit, limit, isWithin: limit === null ? null : value <= limit })
  const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2)
  const verdict = limit === null ? '' : value <= limit ? `within ${limit} ${unit}` : `OVER ${limit} ${unit}`
  console.log(`${what.padEnd(72)} ${shown.padStart(9)} ${unit.padEnd(3)} ${verdict}`.trimEnd())
}

const small = best(2, 'fold', 10_000)
const large = best(2, 'fold', 100_000)
row('ledger and all rules over 100,000 relevant exchanges', large.ms, 'ms', 1000)
row('  JSON.parse(JSON.stringify()) of the same exchanges', large.jsonMs, 'ms')
row('  beside that', large.ms / large.jsonMs, '×')
row('  beside 10,000 exchanges', large.ms / small.ms, '×', 11)

const few = best(2, 'live', 1000)
const many = best(2, 'live', 100_000)
row('one more exchange live, 1,000 held', few.us, 'µs')
row('one more exchange live, 100,000 held', many.us, 'µs')
row('  beside 1,000 held', many.us / few.us, '×', 1.5)

const pollFew = best(2, 'merge', 100)
const pollMany = best(2, 'merge', 3600)
row('merging one more observation of an hour of polling', pollMany.us, 'µs')
row('  beside 100 held', pollMany.us / pollFew.us, '×', 1.5)

row('one irrelevant request through the filter', best(2, 'judge').us, 'µs', 20)

for (const megabytes of process.argv.includes('--large') ? [200, 1000] : [200]) {
  const path = harFile(megabytes)
  const read = best(3, 'readHar', path)
  row(`open a HAR of ${Math.round(statSync(path).size / 1e6)} MB, ${read.entries} entries, 95 % irrelevant`, read.ms, 'ms')
  row('  memory at its peak', read.peakMb, 'MB', 128)
  if (megabytes === 200) {
    const parsed = best(3, 'parseHar', path)
    row('  JSON.parse alone, the text being there already', parsed.parseMs, 'ms')
    row('  beside that', read.ms / parsed.parseMs, '×', 0.5)
    row('  reading the file and JSON.parse of its text', parsed.ms, 'ms')
    row('  beside that', read.ms / parsed.ms, '×')
    row('  memory of that at its peak', parsed.peakMb, 'MB')
  } else rmSync(path)
}

writeFileSync('out/bench.json', `${JSON.stringify({ node: process.version, cpu: cpus()[0]?.model ?? '', rows }, null, 2)}\n`)
