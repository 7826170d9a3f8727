/**
 * `npm run mutate [part of a rule's id …]`: are the tables of the rules sharp enough? Each rule is changed in one place at
 * a time (a comparison turned, a condition taken away, an exemption dropped, a number shifted), and its table is run: some
 * row has to notice. What nobody notices is listed; test/mutation/accepted.json says of each why it changes nothing.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, parseSync } from 'vite'

const PROSE = new Set(['id', 'title', 'why', 'fix', 'cites', 'messages', 'examples'])
const TURNED = { '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '===': ['!=='], '!==': ['==='] }
const scenarios = {}
const ACCEPTED = 'test/mutation/accepted.json'
const wanted = process.argv.slice(2).filter(argument => !argument.startsWith('--'))
const tables = new Map()
/** Path of the file that is changed just now, and its text. */
let current = { path: '', text: '' }

const plugin = {
  name: 'mutate',
  enforce: 'pre',
  // The tables are collected, not run as tests.
  resolveId: id => (id === 'vitest' ? '\0vitest' : /support\/rule-tester$/.test(id) ? '\0rule-tester' : null),
  load(id) {
    if (id === '\0vitest') return NO_TESTS
    if (id === '\0rule-tester')
      return 'export const testRule = (id, table) => globalThis.collectTable(id, table)\nexport const lintScenario = () => undefined'
    return id.split('?')[0].endsWith(current.path) && id.includes('?mutant=') ? current.text : null
  },
}

/** Whatever a file asks of the test runner, it gets something that does nothing. */
const NO_TESTS = `const none = new Proxy(() => none, { get: (_, name) => (name === 'then' || name === Symbol.toPrimitive ? undefined : none) })
export const describe = none, it = none, test = none, expect = none, vi = none, beforeAll = none, afterAll = none, beforeEach = none, afterEach = none`

const server = await createServer({
  plugins: [plugin],
  server: { middlewareMode: true, hmr: false, watch: null },
  appType: 'custom',
  ssr: { noExternal: ['vitest'] },
  logLevel: 'error',
})
globalThis.collectTable = (id, table) => tables.set(id, table)
const module = path => server.ssrLoadModule(path)
const { Engine } = await module('/src/core/engine.ts')
const { rules } = await module('/src/rules/index.ts')
const { profiles } = await module('/src/profiles/index.ts')
const { parseScenario } = await module('/test/support/scenario.ts')
for (const file of readdirSync('test/rules', { recursive: true }).sort()) {
  if (/^[a-z]+\/[a-z0-9-]+\.test\.ts$/.test(file)) await module(`/test/rules/${file}`)
}

const accepted = existsSync(ACCEPTED) ? JSON.parse(readFileSync(ACCEPTED, 'utf8')) : {}
const survivors = {}
let made = 0
for (const { id } of rules) {
  if (wanted.length > 0 && !wanted.some(part => id.includes(part))) continue
  const table = tables.get(id)
  if (table === undefined) throw new Error(`${id} has no table`)
  const rows = rowsOf(table)
  const plain = rows.map(row => verdictOf(row, id, null))
  const path = `src/rules/${id}.ts`
  const source = readFileSync(path, 'utf8')
  for (const mutant of mutantsOf(source)) {
    made++
    current = { path, text: source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end) }
    const rule = (await module(`/${path}?mutant=${made}`)).default
    if (rows.some((row, index) => verdictOf(row, id, rule) !== plain[index])) continue
    survivors[id] = [...(survivors[id] ?? []), `${lineOf(source, mutant.start)}: ${mutant.what}`]
  }
}
await server.close()

const isWhole = wanted.length === 0
const unexplained = Object.entries(survivors).flatMap(([id, list]) =>
  list.filter(what => accepted[id]?.[what.replace(/^\d+: /, '')] === undefined).map(what => `${id} ${what}`),
)
const known = Object.values(survivors).reduce((sum, list) => sum + list.length, 0) - unexplained.length
for (const line of unexplained) console.log(line)
console.log(`${made} mutants, ${made - known - unexplained.length} noticed, ${known} explained, ${unexplained.length} not noticed`)
if (process.argv.includes('--write-list') && isWhole) writeFileSync('out/mutants.json', `${JSON.stringify(survivors, null, 2)}\n`)
process.exit(unexplained.length > 0 ? 1 : 0)

function rowsOf({ clean, flagged, notEvaluated = {} }) {
  const plainRow = row => (typeof row === 'string' ? { given: row } : row)
  return [...Object.values(clean), ...Object.values(flagged), ...Object.values(notEvaluated)].map(plainRow)
}

/** Everything that a table could ask for: findings of all rules, and what this one could not judge. */
function verdictOf({ given, profile, settings }, id, rule) {
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
