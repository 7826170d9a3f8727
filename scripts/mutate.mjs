/**
 * `npm run mutate [part of a rule's id …]`: are the tables of the rules sharp enough? Each rule is changed in one place at
 * a time (a comparison turned, a condition taken away, an exemption dropped, a number shifted), and its table is run: some
 * row has to notice. What does not compile is no change that anybody could make. What nobody notices is listed;
 * test/mutation/*.json say of each why it is let be.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, parseSync } from 'vite'

const PROSE = new Set(['id', 'title', 'why', 'fix', 'cites', 'messages', 'examples'])
const TURNED = { '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '===': ['!=='], '!==': ['==='] }
const UNUSED = new Set(['6133', '6192', '6196', '6198'])
const scenarios = {}
const ACCEPTED = 'test/mutation'
const wanted = process.argv.slice(2).filter(argument => !argument.startsWith('--'))
const tables = new Map()
let costs = {}
/** Path of the file that is changed just now, and its text. */
let current = { path: '', text: '' }

const plugin = {
  name: 'mutate',
  enforce: 'pre',
  // The tables are collected, not run as tests.
  resolveId: id => (id === 'vitest' ? '\0vitest' : /support\/rule-tester$/.test(id) ? '\0rule-tester' : null),
  load(id) {
    if (id === '\0vitest') return NO_TESTS
    if (id === '\0rule-tester') return COLLECTOR
    return id.split('?')[0].endsWith(current.path) && id.includes('?mutant=') ? current.text : null
  },
}

/** Whatever a file asks of the test runner, it gets something that does nothing. */
const NO_TESTS = `const none = new Proxy(() => none, { get: (_, name) => (name === 'then' || name === Symbol.toPrimitive ? undefined : none) })
export const describe = none, it = none, test = none, expect = none, vi = none, beforeAll = none, afterAll = none, beforeEach = none, afterEach = none`

const COLLECTOR = `export const testRule = (id, table) => globalThis.collectTable(id, table)
export const testCosts = table => globalThis.collectCosts(table)
export const lintScenario = () => undefined`

const server = await createServer({
  plugins: [plugin],
  server: { middlewareMode: true, hmr: false, watch: null },
  appType: 'custom',
  ssr: { noExternal: ['vitest'] },
  logLevel: 'error',
})
globalThis.collectTable = (id, table) => tables.set(id, table)
globalThis.collectCosts = table => {
  costs = table
}
const module = path => server.ssrLoadModule(path)
const { Engine } = await module('/src/core/engine.ts')
const { rules } = await module('/src/rules/index.ts')
const { profiles } = await module('/src/profiles/index.ts')
const { parseScenario } = await module('/test/support/scenario.ts')
for (const file of readdirSync('test/rules', { recursive: true }).sort()) {
  if (/^(?:[a-z]+\/[a-z0-9-]+|costs)\.test\.ts$/.test(file)) await module(`/test/rules/${file}`)
}

const files = existsSync(ACCEPTED) ? readdirSync(ACCEPTED).filter(file => file.endsWith('.json')) : []
const accepted = Object.assign({}, ...files.map(file => JSON.parse(readFileSync(`${ACCEPTED}/${file}`, 'utf8'))))
let unnoticed = []
let made = 0
const isWanted = ({ id }) => wanted.length === 0 || wanted.some(part => id.includes(part))
for (const { id } of rules.filter(isWanted)) {
  const table = tables.get(id)
  if (table === undefined) throw new Error(`${id} has no table`)
  const rows = [...rowsOf(table), ...costRowsOf(costs[id])]
  const plain = rows.map(row => verdictOf(row, id, null))
  const path = `src/rules/${id}.ts`
  const source = readFileSync(path, 'utf8')
  for (const mutant of mutantsOf(source)) {
    made++
    current = { path, text: source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end) }
    const rule = (await module(`/${path}?mutant=${made}`)).default
    if (rows.some((row, index) => verdictOf(row, id, rule) !== plain[index])) continue
    unnoticed.push({ id, line: lineOf(source, mutant.start), what: mutant.what, text: current.text })
  }
}
await server.close()
const untyped = uncompiled(unnoticed)
unnoticed = unnoticed.filter(item => !untyped.has(item))

const isExplained = ({ id, what }) => accepted[id]?.[what] !== undefined
const unexplained = unnoticed.filter(item => !isExplained(item))
for (const { id, line, what } of unexplained) console.log(`${id} ${line}: ${what}`)
const seen = id => unnoticed.filter(item => item.id === id).map(item => item.what)
for (const { id } of rules.filter(isWanted)) {
  const stale = Object.keys(accepted[id] ?? {}).filter(what => !seen(id).includes(what))
  for (const what of stale) console.log(`${id}: explained, and noticed or gone by now: ${what}`)
}
const known = unnoticed.length - unexplained.length
const noticed = made - untyped.size - unnoticed.length
console.log(
  `${made} mutants: ${untyped.size} that do not compile, ${noticed} noticed by a row, ${known} explained, ${unexplained.length} not noticed`,
)
process.exit(unexplained.length > 0 ? 1 : 0)

/**
 * Those that the compiler does not let pass: a question that is asked for the types' sake only. All are compiled at once,
 * in a folder as deep as the rules' own, so that their imports are found.
 */
function uncompiled(items) {
  // Of this run alone: another one at the same time would take them away, or mix in its own.
  const folder = `src/mutants-${process.pid}`
  const project = `out/tsconfig.mutants-${process.pid}.json`
  try {
    mkdirSync('out', { recursive: true })
    writeFileSync(project, JSON.stringify({ extends: '../tsconfig.json', include: [`../${folder}`, '../src/vite-env.d.ts'] }))
    for (const [index, { id, text }] of items.entries()) {
      const group = `${folder}/${id.split('/')[0]}`
      mkdirSync(group, { recursive: true })
      writeFileSync(`${group}/m${index}.ts`, text)
    }
    const { stdout } = spawnSync('node_modules/.bin/tsc', ['--noEmit', '-p', project], { encoding: 'utf8', maxBuffer: 1 << 28 })
    const failed = new Set()
    for (const [, index, code] of stdout.matchAll(/m(\d+)\.ts\(\d+,\d+\): error TS(\d+)/g)) {
      // That something is not used any more is what a change may lead to.
      if (!UNUSED.has(code)) failed.add(items[Number(index)])
    }
    return failed
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(project, { force: true })
  }
}

function rowsOf({ clean, flagged, notEvaluated = {} }) {
  const plainRow = row => (typeof row === 'string' ? { given: row } : row)
  return [...Object.values(clean), ...Object.values(flagged), ...Object.values(notEvaluated)].map(plainRow)
}

function costRowsOf(rows = {}) {
  return Object.values(rows).map(([given, cost, profile]) => ({ given, cost, profile }))
}

/** Everything that a table could ask for: findings of all rules, and what this one could not judge; the cost only where a row tells it. */
function verdictOf({ given, profile, settings, cost }, id, rule) {
  const { exchanges, marks } = scenarioOf(given, profile)
  const isNamed = profile === 'oidc' || profile === 'mcp'
  const used = rule === null ? rules : rules.map(item => (item.id === id ? rule : item))
  const engine = new Engine({ rules: used, profiles, settings: { profileId: isNamed ? profile : null, ...settings } })
  for (const exchange of exchanges) engine.put(exchange)
  for (const mark of marks) engine.addMark(mark)
  const { findings, notEvaluated } = engine.result()
  return JSON.stringify([
    findings.map(({ ruleId, outcome, severity, confidence, message, firstAt, count, exchangeIds }) => [
      ruleId,
      outcome,
      severity,
      confidence,
      message,
      firstAt,
      count,
      exchangeIds.length,
    ]),
    notEvaluated.filter(item => item.ruleId === id),
    cost && findings.find(item => item.ruleId === id)?.cost,
  ])
}

function scenarioOf(given, profile) {
  const key = `${profile} ${given}`
  scenarios[key] ??= parseScenario(given, profile)
  return scenarios[key]
}

/** Every place where the judgement of a rule can be changed; its prose is left alone. */
function mutantsOf(source) {
  const { program } = parseSync('rule.ts', source)
  const found = []
  const add = (node, text, what) => found.push({ start: node.start, end: node.end, text, what })
  const cut = node => source.slice(node.start, node.end)
  const short = node => cut(node).replace(/\s+/g, ' ').slice(0, 90)
  const visit = node => {
    if (node.type === 'Property' && PROSE.has(node.key?.name)) return
    if (node.type === 'ImportDeclaration' || node.type.startsWith('TS')) return
    mutate(node, add, cut, short)
    for (const child of Object.values(node).flat())
      if (child !== null && typeof child === 'object' && typeof child.type === 'string') visit(child)
  }
  visit(program)
  return found
}

function mutate(node, add, cut, short) {
  if (node.type === 'BinaryExpression' && TURNED[node.operator] !== undefined) {
    for (const operator of TURNED[node.operator])
      add(node, `(${cut(node.left)} ${operator} ${cut(node.right)})`, `${short(node)} with ${operator}`)
  }
  if (node.type === 'LogicalExpression') {
    if (node.operator === '??') return
    add(node, `(${cut(node.left)})`, `${short(node)} without its right side`)
    add(node, `(${cut(node.right)})`, `${short(node)} without its left side`)
  }
  if (node.type === 'IfStatement') {
    add(node.test, 'false', `if (${short(node.test)}) never`)
    if (node.alternate === null) add(node.test, 'true', `if (${short(node.test)}) always`)
  }
  if (node.type === 'ConditionalExpression') {
    add(node.test, 'true', `${short(node.test)} ? always`)
    add(node.test, 'false', `${short(node.test)} ? never`)
  }
  if (node.type === 'UnaryExpression' && node.operator === '!') add(node, `(${cut(node.argument)})`, `${short(node)} without its !`)
  if (node.type === 'Literal' && typeof node.value === 'number') {
    add(node, String(node.value + 1), `${node.value} as ${node.value + 1}`)
    if (node.value > 0) add(node, String(node.value - 1), `${node.value} as ${node.value - 1}`)
  }
}

function lineOf(source, at) {
  return source.slice(0, at).split('\n').length
}
