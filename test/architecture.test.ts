/** The import walls of docs/architecture.md, as a table. A room that is not in the table fails: decide what it may see. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../src', import.meta.url))

interface Room {
  /** Rooms it may import, beside itself. */
  readonly sees: readonly string[]
  /** May it touch what only a browser has (`chrome.`, `browser.`, webextension-polyfill)? */
  readonly browser?: true
  /** May it read the clock, random numbers, the network? */
  readonly world?: true
  readonly node?: true
}

const rooms: Readonly<Record<string, Room>> = {
  core: { sees: [] },
  rules: { sees: ['core'] },
  profiles: { sees: ['core'] },
  report: { sees: ['core'] },
  capture: { sees: ['core'], browser: true, world: true },
  messages: { sees: ['core'], world: true },
  store: { sees: ['core'], browser: true, world: true },
  background: { sees: ['core', 'profiles', 'capture', 'store', 'messages'], browser: true, world: true },
  devtools: { sees: ['core', 'rules', 'profiles', 'capture', 'store', 'messages'], browser: true, world: true },
  panel: { sees: ['core', 'rules', 'profiles', 'store', 'messages', 'report'], world: true },
  pages: { sees: ['core', 'messages', 'panel'], browser: true, world: true },
  popup: { sees: ['core', 'messages', 'panel', 'pages'], browser: true, world: true },
  welcome: { sees: ['core', 'messages', 'panel', 'pages'], browser: true, world: true },
  options: { sees: ['core', 'messages', 'store', 'panel', 'pages'], browser: true, world: true },
  sessions: { sees: ['core', 'rules', 'profiles', 'store', 'messages', 'report', 'panel', 'pages'], browser: true, world: true },
  library: { sees: ['core', 'rules', 'profiles', 'report'], node: true },
  cli: { sees: ['core', 'rules', 'profiles', 'report'], world: true, node: true },
}

/** Where a room's rule does not hold: what starts a context, and the one port between contexts. */
const BROWSER_FILES = /(?:^|\/)(?:main\.tsx?|port\.ts)$/
/** A page for developing, which no build contains: it shows fixtures. */
const DEV_PAGE = 'panel/dev.tsx'
/** What two rules or two profiles share belongs in core. */
const CLOSED = new Set(['rules', 'profiles'])

/** Everything wrong with one file, as sentences. */
function faultsOf(file: string, text: string): string[] {
  const room = file.split('/')[0] ?? ''
  const rules = rooms[room]
  if (rules === undefined) return [`${file}: the room "${room}" is not in the table`]
  const faults: string[] = []
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/.*$/gm, '')
  for (const [, name = ''] of code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    if (name.startsWith('node:') && rules.node !== true) faults.push(`${file} imports ${name}`)
    if (name === 'webextension-polyfill' && rules.browser !== true && !BROWSER_FILES.test(file)) faults.push(`${file} imports ${name}`)
    if (!name.startsWith('.')) continue
    const target = posix.join(posix.dirname(file), name)
    const other = target.split('/')[0] ?? ''
    if (file === DEV_PAGE && target.startsWith('../test/fixtures/')) continue
    if (other !== room && !rules.sees.includes(other)) faults.push(`${file} imports ${target}`)
    else if (other === room && CLOSED.has(room)) faults.push(`${file} imports its neighbour ${target}`)
  }
  if (rules.browser !== true && !BROWSER_FILES.test(file) && /(?<![\w.'"])(?:browser|chrome)\s*\.\s*\w/.test(code))
    faults.push(`${file} touches a browser API`)
  if (rules.world !== true) {
    const found = /\b(?:Date\.now\(|new Date\(\s*\)|performance\.now\(|Math\.random\(|(?<!\.)fetch\()/.exec(code)
    if (found !== null) faults.push(`${file} uses ${found[0]}`)
  }
  return faults
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

describe('the walls between rooms', () => {
  it('stand', () => {
    expect(filesIn(source).flatMap(file => faultsOf(file, readFileSync(join(source, file), 'utf8')))).toEqual([])
  })

  it.each([
    { file: 'core/a.ts', text: `import type { Rule } from '../rules/index'` },
    { file: 'core/a.ts', text: `const later = await import('../panel/App')` },
    { file: 'core/a.ts', text: `export { x } from '../report/json'` },
    { file: 'core/a.ts', text: `import { readFileSync } from 'node:fs'` },
    { file: 'core/a.ts', text: 'const now = Date.now()' },
    { file: 'core/a.ts', text: 'const now = new Date()' },
    { file: 'rules/token/a.ts', text: `import other from './b'` },
    { file: 'rules/token/a.ts', text: `import other from '../bearer/b'` },
    { file: 'profiles/a.ts', text: `import other from './b'` },
    { file: 'panel/a.tsx', text: `import { recorder } from '../background/recorder'` },
    { file: 'panel/views/a.tsx', text: 'chrome.runtime.getURL("x")' },
    { file: 'report/a.ts', text: `import browser from 'webextension-polyfill'` },
    { file: 'attic/a.ts', text: '' },
  ])('would fall: $file with $text', ({ file, text }) => expect(faultsOf(file, text)).toHaveLength(1))

  it.each([
    { file: 'core/a.ts', text: `import { b } from './b'; import { z } from 'jose'; const at = new Date(7)` },
    { file: 'core/a.ts', text: '// Date.now() is not for here\n/* chrome.tabs */ const message = "browser.example"' },
    { file: 'rules/token/a.ts', text: `import { defineRule } from '../../core/lint'` },
    { file: 'background/main.ts', text: `import browser from 'webextension-polyfill'; browser.tabs.query({})` },
    { file: 'cli/a.ts', text: `import { readFileSync } from 'node:fs'` },
  ])('let pass: $file with $text', ({ file, text }) => expect(faultsOf(file, text)).toEqual([]))
})
