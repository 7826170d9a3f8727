/** The walls between the rooms (docs/architecture.md). A folder that is not in the table is a decision nobody took. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Room {
  /** Rooms it may import; its own is always open. */
  readonly imports: readonly string[]
  /** Files that may touch a browser API; `all`: every one. */
  readonly browser?: 'all' | readonly string[]
  /** Files of `node:` are for what runs in Node. */
  readonly node?: boolean
  /** No clock, no chance, no network. */
  readonly isPure?: boolean
}

const ROOMS: Readonly<Record<string, Room>> = {
  core: { imports: [], isPure: true },
  rules: { imports: ['core'], isPure: true },
  profiles: { imports: ['core'], isPure: true },
  capture: { imports: ['core'], browser: 'all' },
  store: { imports: ['core'], browser: 'all' },
  messages: { imports: ['core'], browser: ['port.ts'] },
  report: { imports: ['core'] },
  background: { imports: ['core', 'rules', 'profiles', 'capture', 'store', 'messages'], browser: 'all' },
  devtools: { imports: ['core', 'profiles', 'capture', 'messages'], browser: 'all' },
  options: { imports: [], browser: 'all' },
  // `live.ts` is the entry's second half: it joins engine, rules and log to the panel.
  panel: { imports: ['core', 'rules', 'profiles', 'messages', 'store'], browser: ['main.tsx'] },
  cli: { imports: ['core', 'rules', 'profiles', 'report'], node: true },
}

const IMPORT = /(?:from\s+|import\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm
const BROWSER = /webextension-polyfill|\b(?:browser|chrome)\.(?:runtime|storage|tabs|webRequest|devtools|permissions|action)\b/
const IMPURE =
  /Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(|\bfetch\(|\bwindow\.|\bdocument\.(?:querySelector|getElementById|createElement|body|cookie)/

/** What is wrong with a file, as sentences; empty: nothing. `path` is below src. */
function problemsOf(path: string, text: string): string[] {
  const [name = '', ...rest] = path.split('/')
  const room = ROOMS[name]
  if (room === undefined) return [`${path}: the folder "${name}" is not in the table of rooms`]
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
  const problems: string[] = []
  for (const [, target = ''] of code.matchAll(IMPORT)) {
    if (target.startsWith('node:') && room.node !== true) problems.push(`${path} imports ${target}`)
    if (!target.startsWith('.')) continue
    const file = normalize(join(dirname(path), target))
      .split(sep)
      .join('/')
    const other = file.split('/')[0] ?? ''
    if (other === '..') continue
    if (other !== name && !room.imports.includes(other)) problems.push(`${path} imports ${file}: ${name} may not import ${other}`)
    const isSibling = (name === 'rules' || name === 'profiles') && other === name
    if (isSibling) problems.push(`${path} imports ${file}: ${name} never import each other`)
  }
  const mayTouch = room.browser === 'all' || room.browser?.includes(rest.join('/')) === true
  if (!mayTouch && BROWSER.test(code)) problems.push(`${path} touches a browser API`)
  if (room.isPure === true && IMPURE.test(code)) problems.push(`${path} is not pure: ${IMPURE.exec(code)?.[0]}`)
  return problems
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map(path => path.split(sep).join('/'))
  .filter(path => /\.tsx?$/.test(path))

it('every wall stands', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(files.filter(path => path !== 'panel/dev.tsx').flatMap(path => problemsOf(path, readFileSync(join('src', path), 'utf8')))).toEqual(
    [],
  )
})

describe('the test can fail', () => {
  it.each([
    ['core/x.ts', "import { rules } from '../rules'"],
    ['core/x.ts', 'export const now = () => Date.now()'],
    ['core/x.ts', "import { readFileSync } from 'node:fs'"],
    ['rules/token/x.ts', "import other from './redundant-request'"],
    ['rules/token/x.ts', "import browser from 'webextension-polyfill'"],
    ['panel/views/x.tsx', "import { createRecorder } from '../../background/recorder'"],
    ['panel/views/x.tsx', 'void browser.runtime.sendMessage({})'],
    ['messages/client.ts', "import browser from 'webextension-polyfill'"],
    ['novelty/x.ts', 'export const x = 1'],
    ['capture/x.ts', "const later = import('../panel/mount')"],
  ])('%s: %s', (path, text) => {
    expect(problemsOf(path, text)).toHaveLength(1)
  })

  it('and lets through what is allowed', () => {
    expect(
      problemsOf(
        'core/x.ts',
        "import { decodeJwt } from 'jose/jwt/decode'\nimport type { Json } from './message'\n// Date.now() in words\nnew Date(0)",
      ),
    ).toEqual([])
  })
})
